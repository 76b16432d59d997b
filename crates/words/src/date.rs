//! Dates as people write them: by Japanese era (和暦) or in ISO 8601.

use crate::lang::Lang;
use azukari_domain::{Date, Millis};

/// How dates are written; each reader's own choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DateStyle {
    /// 令和8年11月22日; `22 November 2026 (Reiwa 8)` in English.
    #[default]
    Wareki,
    /// 2026-11-22.
    Iso,
}

impl DateStyle {
    /// From a cookie or a flag: `wareki` or `iso`.
    pub fn parse(text: &str) -> Option<DateStyle> {
        match text {
            "wareki" => Some(DateStyle::Wareki),
            "iso" => Some(DateStyle::Iso),
            _ => None,
        }
    }
    /// The word that [`DateStyle::parse`] reads.
    pub fn as_str(self) -> &'static str {
        match self {
            DateStyle::Wareki => "wareki",
            DateStyle::Iso => "iso",
        }
    }
}

/// First days of the eras, newest first. Sources: 元号を改める政令 (昭和64年政令第1号, 平成31年政令第143号) for the day after
/// each edict; the Taisho and Showa edicts, which name the very day. Japan keeps the Gregorian calendar since
/// 明治6年1月1日 (明治5年太政官布告第337号): an earlier Gregorian date has other months and days in the era of its time, so
/// it is shown in 西暦 rather than wrongly.
const ERAS: [(i16, i8, i8, &str, &str, i16); 5] = [
    (2019, 5, 1, "令和", "Reiwa", 2018),
    (1989, 1, 8, "平成", "Heisei", 1988),
    (1926, 12, 25, "昭和", "Showa", 1925),
    (1912, 7, 30, "大正", "Taisho", 1911),
    (1873, 1, 1, "明治", "Meiji", 1867),
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A civil date in the reader's language and style.
///
/// ```
/// use azukari_words::{date, DateStyle, Lang};
/// let day = "2019-05-01".parse().unwrap();
/// assert_eq!(date(Lang::Ja, DateStyle::Wareki, day), "令和元年5月1日");
/// assert_eq!(date(Lang::En, DateStyle::Wareki, day), "1 May 2019 (Reiwa 1)");
/// assert_eq!(date(Lang::Ja, DateStyle::Iso, day), "2019-05-01");
/// ```
pub fn date(lang: Lang, style: DateStyle, day: Date) -> String {
    if style == DateStyle::Iso {
        return day.to_string();
    }
    let (y, m, d) = (day.year(), day.month(), day.day());
    let era = ERAS.iter().find(|(ey, em, ed, ..)| (y, m, d) >= (*ey, *em, *ed));
    match (lang, era) {
        (Lang::Ja, Some((.., name, _, before))) => match y - before {
            1 => format!("{name}元年{m}月{d}日"),
            n => format!("{name}{n}年{m}月{d}日"),
        },
        (Lang::Ja, None) => format!("西暦{y}年{m}月{d}日"),
        (Lang::En, Some((.., name, before))) => format!("{d} {} {y} ({name} {})", month(m), y - before),
        (Lang::En, None) => format!("{d} {} {y}", month(m)),
    }
}

fn month(m: i8) -> &'static str {
    usize::try_from(m).ok().and_then(|m| MONTHS.get(m.checked_sub(1)?)).copied().unwrap_or_default()
}

/// An instant as date and time of day (24 hours, minutes) in a zone such as `Asia/Tokyo`; an unknown zone counts as UTC.
pub fn instant(lang: Lang, style: DateStyle, at: Millis, zone: &str) -> String {
    let stamp = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let tz = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let here = stamp.to_zoned(tz);
    format!("{} {:02}:{:02}", date(lang, style, here.date()), here.hour(), here.minute())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may stop")]
    use super::*;

    #[test]
    fn eras_change_on_their_days() {
        for (iso, expected) in [
            ("1872-12-31", "西暦1872年12月31日"),
            ("1873-01-01", "明治6年1月1日"),
            ("1912-07-29", "明治45年7月29日"),
            ("1912-07-30", "大正元年7月30日"),
            ("1926-12-24", "大正15年12月24日"),
            ("1926-12-25", "昭和元年12月25日"),
            ("1989-01-07", "昭和64年1月7日"),
            ("1989-01-08", "平成元年1月8日"),
            ("2019-04-30", "平成31年4月30日"),
            ("2019-05-01", "令和元年5月1日"),
            ("2026-11-22", "令和8年11月22日"),
        ] {
            assert_eq!(date(Lang::Ja, DateStyle::Wareki, iso.parse().unwrap()), expected);
            assert_eq!(date(Lang::Ja, DateStyle::Iso, iso.parse().unwrap()), iso);
        }
    }

    #[test]
    fn english_names_the_era_too() {
        assert_eq!(date(Lang::En, DateStyle::Wareki, "1985-03-09".parse().unwrap()), "9 March 1985 (Showa 60)");
        assert_eq!(date(Lang::En, DateStyle::Wareki, "1800-03-09".parse().unwrap()), "9 March 1800");
    }

    #[test]
    fn an_instant_counts_in_its_zone() {
        let midnight = Millis("2026-11-21T15:00:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond());
        assert_eq!(instant(Lang::Ja, DateStyle::Wareki, midnight, "Asia/Tokyo"), "令和8年11月22日 00:00");
        assert_eq!(instant(Lang::En, DateStyle::Iso, midnight, "nowhere"), "2026-11-21 15:00");
    }
}
