//! Due dates: civil dates in the organisation's zone, counted in days, business days or months.
//!
//! A due date is fixed when it is born and never recomputed: a later holiday or setting moves no promise. Holidays and closing
//! days are data of the organisation; a year for which no holidays are known is named, so that a page can warn.

use crate::{Date, Millis};
use jiff::{Span, civil::Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Longest period in any unit: a century of days. Longer ones are slips of the keyboard.
pub const PERIOD_MAX: i64 = 36_525;
/// How far a search for the next business day goes: longer closures than a year are no calendar.
const CLOSED_DAYS_MAX: i64 = 366;

/// What a period counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Hours: the only unit finer than a day (直ちに made into a number).
    Hours,
    /// Calendar days.
    Days,
    /// Days on which the office is open.
    BusinessDays,
    /// Days as the authorities count a statutory period: the first day counts, and a period that would end on a day on which they
    /// are closed ends on the next that they are open.
    StatutoryDays,
    /// Calendar months; the last day of a shorter month stands for a day that it lacks.
    Months,
}

impl Unit {
    /// The unit with this name, as rulebooks write it.
    pub fn parse(name: &str) -> Option<Unit> {
        Some(match name {
            "hours" => Unit::Hours,
            "days" => Unit::Days,
            "business_days" => Unit::BusinessDays,
            "statutory_days" => Unit::StatutoryDays,
            "months" => Unit::Months,
            _ => return None,
        })
    }
}

/// On which days the office is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Public holidays and the organisation's own closing days.
    pub closed: BTreeSet<Date>,
    /// Years for which the public holidays are known.
    pub years: BTreeSet<i16>,
    /// Public holidays alone: the authorities know nothing of the organisation's own closing days.
    #[serde(default)]
    pub public: BTreeSet<Date>,
    /// Month and day of further days on which the authorities are closed every year (29 December to 3 January).
    #[serde(default)]
    pub authorities: BTreeSet<(i8, i8)>,
}

impl Calendar {
    /// Whether the office is open.
    pub fn is_open(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.closed.contains(&day)
    }

    /// Whether the holidays of every year between two dates are known; a count over an unknown year may be a day off.
    pub fn knows(&self, from: Date, to: Date) -> bool {
        (from.year()..=to.year()).all(|year| self.years.contains(&year))
    }

    /// Whether the authorities are open.
    fn authorities_open(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
            && !self.public.contains(&day)
            && !self.authorities.contains(&(day.month(), day.day()))
    }

    /// The first open day on or after a date.
    pub fn next_open(&self, day: Date) -> Date {
        let mut day = day;
        for _ in 0..CLOSED_DAYS_MAX {
            if self.is_open(day) {
                return day;
            }
            day = add_days(day, 1);
        }
        day
    }

    /// The date a period after another. The first day is not counted (Civil Code art. 140). Hours, where only a date is known,
    /// are rounded up to days; [`Calendar::due_at`] adds them to the instant.
    pub fn after(&self, from: Date, count: i64, unit: Unit) -> Date {
        let count = count.clamp(-PERIOD_MAX, PERIOD_MAX);
        match unit {
            Unit::Hours => add_days(from, count.div_euclid(24) + i64::from(count.rem_euclid(24) > 0)),
            Unit::Days => add_days(from, count),
            Unit::StatutoryDays => {
                let mut day = add_days(from, count.max(1) - 1);
                for _ in 0..CLOSED_DAYS_MAX {
                    if self.authorities_open(day) {
                        break;
                    }
                    day = add_days(day, 1);
                }
                day
            }
            Unit::Months => from.saturating_add(Span::new().months(count)),
            Unit::BusinessDays => {
                let (mut day, mut left) = (from, count.max(0));
                let mut looked = 0;
                while left > 0 && looked < PERIOD_MAX * 2 {
                    day = add_days(day, 1);
                    looked += 1;
                    if self.is_open(day) {
                        left -= 1;
                    }
                }
                day
            }
        }
    }

    /// The due date of something that began at an instant.
    pub fn due_at(&self, began: Millis, zone: &str, count: i64, unit: Unit) -> Date {
        match unit {
            Unit::Hours => {
                let ms = count.clamp(0, PERIOD_MAX).saturating_mul(3_600_000);
                Millis(began.0.saturating_add(ms)).date_in(zone)
            }
            _ => self.after(began.date_in(zone), count, unit),
        }
    }
}

fn add_days(day: Date, days: i64) -> Date {
    day.saturating_add(Span::new().days(days))
}

/// Days since 1970-01-01: dates as rules see them.
pub fn day_number(day: Date) -> i64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.until(day).map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn calendar() -> Calendar {
        // Golden Week 2026: 29 April, 3 to 6 May (6 May substitutes for Sunday 3 May).
        let closed = [(4, 29), (5, 3), (5, 4), (5, 5), (5, 6)].map(|(m, d)| date(2026, m, d));
        Calendar { closed: closed.into(), years: [2026].into(), ..Calendar::default() }
    }

    #[test]
    fn business_days_leap_over_golden_week() {
        let c = calendar();
        // Friday 1 May + 1 is Thursday 7 May.
        assert_eq!(c.after(date(2026, 5, 1), 1, Unit::BusinessDays), date(2026, 5, 7));
        assert_eq!(c.after(date(2026, 5, 1), 0, Unit::BusinessDays), date(2026, 5, 1));
        assert_eq!(c.next_open(date(2026, 5, 2)), date(2026, 5, 7));
    }

    #[test]
    fn statutory_days_count_the_first_and_end_when_the_authorities_are_open() {
        let year_end = [(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)];
        let own = [date(2026, 12, 21)].into();
        let public = [date(2026, 11, 23)].into();
        let c = Calendar { closed: own, public, authorities: year_end.into(), ..Calendar::default() };
        for (from, count, due) in [
            (date(2026, 11, 20), 5, date(2026, 11, 24)),
            // The organisation's own closing day on 21 December moves nothing.
            (date(2026, 11, 20), 30, date(2026, 12, 21)),
            (date(2026, 11, 20), 60, date(2027, 1, 18)),
            (date(2026, 12, 1), 30, date(2027, 1, 4)),
            (date(2026, 12, 1), 60, date(2027, 1, 29)),
            (date(2026, 11, 20), 1, date(2026, 11, 20)),
            (date(2026, 11, 20), 4, date(2026, 11, 24)),
        ] {
            assert_eq!(c.after(from, count, Unit::StatutoryDays), due, "{from} and {count}");
        }
    }

    #[test]
    fn months_end_on_the_last_day_of_a_shorter_month() {
        assert_eq!(calendar().after(date(2026, 1, 31), 1, Unit::Months), date(2026, 2, 28));
    }

    #[test]
    fn hours_are_counted_from_the_instant() {
        let c = calendar();
        let eleven_at_night = Millis::parse_rfc3339("2026-05-07T23:00:00+09:00").unwrap();
        assert_eq!(c.due_at(eleven_at_night, "Asia/Tokyo", 2, Unit::Hours), date(2026, 5, 8));
        assert_eq!(c.due_at(eleven_at_night, "Asia/Tokyo", 3, Unit::Days), date(2026, 5, 10));
    }

    #[test]
    fn an_unknown_year_is_known_to_be_unknown() {
        let c = calendar();
        assert!(c.knows(date(2026, 1, 1), date(2026, 12, 31)));
        assert!(!c.knows(date(2026, 12, 1), date(2027, 1, 5)));
    }

    #[test]
    fn a_calendar_that_is_always_closed_still_ends() {
        let closed = (0..500).map(|i| add_days(date(2026, 1, 1), i)).collect();
        let c = Calendar { closed, years: [2026].into(), ..Calendar::default() };
        let day = c.next_open(date(2026, 1, 1));
        assert_eq!(day, add_days(date(2026, 1, 1), CLOSED_DAYS_MAX));
        assert!(c.after(date(2026, 1, 1), 300, Unit::BusinessDays) > date(2026, 1, 1));
    }

    #[test]
    fn day_numbers_count_from_the_epoch() {
        assert_eq!(day_number(date(1970, 1, 1)), 0);
        assert_eq!(day_number(date(2000, 3, 1)), 11_017);
        assert_eq!(day_number(date(1969, 12, 31)), -1);
    }
}
