//! Numbers as people read them.

/// A whole number in groups of three: `12,345`.
///
/// ```
/// assert_eq!(azukari_words::number::grouped(-1234567), "-1,234,567");
/// ```
pub fn grouped(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        out.push('-');
    }
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A size in the largest unit that divides it to at least one, with one decimal where it is not whole: `2 GB`,
/// `1.5 MB`. Units count 1,024 as file managers in offices do.
pub fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)];
    let Some((name, unit)) = UNITS.into_iter().find(|(_, unit)| bytes >= *unit) else {
        return format!("{bytes} B");
    };
    let (whole, tenths) = (bytes / unit, bytes % unit * 10 / unit);
    if tenths == 0 { format!("{whole} {name}") } else { format!("{whole}.{tenths} {name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_sizes() {
        for (n, expected) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (100_000, "100,000"),
            (-1, "-1"),
            (i64::MIN, "-9,223,372,036,854,775,808"),
        ] {
            assert_eq!(grouped(n), expected);
        }
        for (n, expected) in [(0, "0 B"), (1023, "1023 B"), (1 << 31, "2 GB"), (3 << 19, "1.5 MB"), (64 << 20, "64 MB")]
        {
            assert_eq!(size(n), expected);
        }
    }
}
