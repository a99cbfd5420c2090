//! Days: the calendar of the service, from 1900-01-01 to 2199-12-31.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The number that stands for no last day where something must be sorted by its end (9999-12-31): later than any day.
pub const NO_END: i64 = 2_932_896;

/// A calendar day in Asia/Shanghai, from 1900-01-01 to 2199-12-31, written `YYYY-MM-DD` in ASCII digits and in no other way.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, utoipa::ToSchema)]
#[schema(
    value_type = String,
    format = Date,
    example = "2026-06-30",
    pattern = "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
)]
pub struct Day(NaiveDate);

/// Why words are no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoDay {
    /// Not `YYYY-MM-DD`.
    #[error("not a day: YYYY-MM-DD is wanted")]
    Shape,
    /// A month or a day of the month that the calendar does not have.
    #[error("no such day in the calendar")]
    Calendar,
    /// Before the first day or after the last.
    #[error("day out of range: 1900-01-01 to 2199-12-31")]
    Range,
}

const fn edge(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

impl Day {
    /// The first day there is.
    pub const FIRST: Self = Self(edge(1900, 1, 1));
    /// The last day there is.
    pub const LAST: Self = Self(edge(2199, 12, 31));

    /// The day of a year and a month, if the calendar of the service has it.
    pub fn of(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).and_then(|day| Self::within(day).ok())
    }

    fn within(day: NaiveDate) -> Result<Self, NoDay> {
        if (Self::FIRST.0..=Self::LAST.0).contains(&day) { Ok(Self(day)) } else { Err(NoDay::Range) }
    }

    /// The day, or the edge of the calendar that lies nearest to it.
    pub(super) fn clamped(day: NaiveDate) -> Self {
        Self(day.clamp(Self::FIRST.0, Self::LAST.0))
    }

    /// The same day for chrono.
    pub(super) fn date(self) -> NaiveDate {
        self.0
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, from 1.
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// The day of the month, from 1.
    pub fn of_month(self) -> u32 {
        self.0.day()
    }

    /// The quarter it lies in, and the month with which that begins; both from 1.
    pub fn quarter(self) -> (u32, u32) {
        match self.month() {
            ..=3 => (1, 1),
            4..=6 => (2, 4),
            7..=9 => (3, 7),
            _ => (4, 10),
        }
    }

    /// Whether it is a Saturday or a Sunday.
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Sat | Weekday::Sun)
    }

    /// The Monday of its week.
    pub fn monday(self) -> Self {
        self.plus_days(0_i64.saturating_sub(self.0.weekday().num_days_from_monday().into()))
    }

    /// The first day of its month.
    pub fn first_of_month(self) -> Self {
        Self::of(self.year(), self.month(), 1).unwrap_or(self)
    }

    /// The last day of the so many months that begin with its own.
    pub fn last_of_months(self, months: u32) -> Self {
        match self.first_of_month().0.checked_add_months(Months::new(months)).and_then(|next| next.pred_opt()) {
            Some(last) => Self::clamped(last),
            None => Self::LAST,
        }
    }

    /// The day so many days later (earlier when negative); at the edge of the calendar it stops.
    pub fn plus_days(self, days: i64) -> Self {
        let many = Days::new(days.unsigned_abs());
        if days < 0 {
            self.0.checked_sub_days(many).map_or(Self::FIRST, Self::clamped)
        } else {
            self.0.checked_add_days(many).map_or(Self::LAST, Self::clamped)
        }
    }

    /// The same day so many months later (earlier when negative), or the last one of a shorter month; at the edge of the
    /// calendar it stops.
    pub fn plus_months(self, months: i32) -> Self {
        let many = Months::new(months.unsigned_abs());
        if months < 0 {
            self.0.checked_sub_months(many).map_or(Self::FIRST, Self::clamped)
        } else {
            self.0.checked_add_months(many).map_or(Self::LAST, Self::clamped)
        }
    }

    /// Whether somebody born on this day has not completed so many years (周岁) on another.
    ///
    /// Years are those of the calendar and complete from the day after the birthday on (法释〔2006〕1号, art. 2: 周岁按照公历的年、
    /// 月、日计算，从周岁生日的第二天起算); what is 未满 or 不满 so many does not include them (民法典, art. 1259). Who was born on
    /// 29 February has the birthday on the last day of February in other years.
    pub fn is_under(self, years: i32, on: Self) -> bool {
        self.plus_months(years.saturating_mul(12)) >= on
    }

    /// The day after; none after the last.
    pub fn next(self) -> Option<Self> {
        self.0.succ_opt().and_then(|day| Self::within(day).ok())
    }

    /// The day before; none before the first.
    pub fn previous(self) -> Option<Self> {
        self.0.pred_opt().and_then(|day| Self::within(day).ok())
    }

    /// How many days after another day it lies; negative before it.
    pub fn days_since(self, other: Self) -> i64 {
        self.0.signed_duration_since(other.0).num_days()
    }

    /// Days since 1970-01-01, by which lists are sorted.
    pub fn number(self) -> i64 {
        self.0.to_epoch_days().into()
    }

    /// The number of a last day; [`NO_END`] without one.
    pub fn number_of_end(end: Option<Self>) -> i64 {
        end.map_or(NO_END, Self::number)
    }

    /// The day so many days after 1970-01-01.
    pub fn of_number(number: i64) -> Option<Self> {
        i32::try_from(number).ok().and_then(NaiveDate::from_epoch_days).and_then(|day| Self::within(day).ok())
    }

    /// Eight digits: `20260630`.
    ///
    /// # Errors
    /// [`NoDay`].
    pub fn compact(digits: &str) -> Result<Self, NoDay> {
        match digits.as_bytes() {
            bytes if bytes.len() == 8 && bytes.iter().all(u8::is_ascii_digit) => {
                Self::of_parts(&digits[..4], &digits[4..6], &digits[6..])
            }
            _ => Err(NoDay::Shape),
        }
    }

    fn of_parts(year: &str, month: &str, day: &str) -> Result<Self, NoDay> {
        let number = |digits: &str| digits.parse::<u32>().map_err(|_| NoDay::Shape);
        let year = i32::try_from(number(year)?).map_err(|_| NoDay::Range)?;
        NaiveDate::from_ymd_opt(year, number(month)?, number(day)?).ok_or(NoDay::Calendar).and_then(Self::within)
    }

    /// `2026年6月30日`
    pub fn in_chinese(self) -> String {
        format!("{}年{}月{}日", self.year(), self.month(), self.of_month())
    }

    /// `30 June 2026`
    pub fn in_english(self) -> String {
        self.0.format("%-d %B %Y").to_string()
    }
}

/// 1970-01-01, where no day was set yet.
impl Default for Day {
    fn default() -> Self {
        Self(NaiveDate::default())
    }
}

impl std::str::FromStr for Day {
    type Err = NoDay;

    fn from_str(raw: &str) -> Result<Self, NoDay> {
        let bytes = raw.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if shaped { Self::of_parts(&raw[..4], &raw[5..7], &raw[8..]) } else { Err(NoDay::Shape) }
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::fmt::Debug for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(deserializer)?;
        raw.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(raw: &str) -> Day {
        raw.parse().unwrap()
    }

    #[test]
    fn p43_a_day_is_written_in_one_way() {
        for raw in ["1900-01-01", "2026-06-30", "2028-02-29", "2199-12-31"] {
            assert_eq!(day(raw).to_string(), raw);
            assert_eq!(Day::of_number(day(raw).number()), Some(day(raw)));
        }
        let shapeless = [
            "+262142-12-31",
            "-262143-01-01",
            "+10000-01-01",
            " 2026-11-28",
            "2026-11-28 ",
            "2026-2-3",
            "26-02-03",
            "２０２６-11-28",
            "2026/11/28",
            "20261128",
            "",
            "2026-11-2８",
            "2026-+1-28",
            "-026-01-01",
        ];
        for raw in shapeless {
            assert_eq!(raw.parse::<Day>(), Err(NoDay::Shape), "{raw}");
        }
        for raw in ["0000-01-01", "1899-12-31", "2200-01-01", "9999-12-31"] {
            assert_eq!(raw.parse::<Day>(), Err(NoDay::Range), "{raw}");
        }
        for raw in ["2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-04-31"] {
            assert_eq!(raw.parse::<Day>(), Err(NoDay::Calendar), "{raw}");
        }
    }

    #[test]
    fn p43_counting_stops_at_the_edges_of_the_calendar() {
        for days in [1, 30, 400_000, i64::MAX] {
            assert_eq!((Day::LAST.plus_days(days), Day::FIRST.plus_days(-days)), (Day::LAST, Day::FIRST));
        }
        assert_eq!((Day::LAST.plus_days(i64::MIN), Day::FIRST.plus_days(i64::MIN)), (Day::FIRST, Day::FIRST));
        for months in [1, 12, i32::MAX] {
            assert_eq!((Day::LAST.plus_months(months), Day::FIRST.plus_months(-months)), (Day::LAST, Day::FIRST));
        }
        assert_eq!(Day::LAST.plus_months(i32::MIN), Day::FIRST);
        assert_eq!((Day::LAST.next(), Day::FIRST.previous()), (None, None));
        assert_eq!((Day::LAST.last_of_months(12), Day::LAST.last_of_months(u32::MAX)), (Day::LAST, Day::LAST));
        assert_eq!(Day::LAST.days_since(Day::FIRST), 109_572);
        assert_eq!(Day::FIRST.monday(), Day::FIRST, "a Monday");
        assert!([i64::MIN, i64::MAX, NO_END].iter().all(|number| Day::of_number(*number).is_none()));
    }

    #[test]
    fn years_of_age_complete_on_the_day_after_the_birthday() {
        let under = |born: &str, on: &str| day(born).is_under(14, day(on));
        assert!(under("2012-06-30", "2026-06-29") && under("2012-06-30", "2026-06-30"));
        assert!(!under("2012-06-30", "2026-07-01"));
        assert!(under("2012-02-29", "2026-02-28") && !under("2012-02-29", "2026-03-01"), "no 29 February");
        assert!(under("2012-02-28", "2026-02-28") && !under("2012-02-28", "2026-03-01"));
        assert!(
            day("2012-02-29").is_under(16, day("2028-02-29")) && !day("2012-02-29").is_under(16, day("2028-03-01"))
        );
        assert!(Day::LAST.is_under(i32::MAX, Day::LAST) && !Day::FIRST.is_under(i32::MIN, Day::LAST));
    }

    #[test]
    fn counting_follows_the_calendar() {
        assert_eq!(day("2026-01-31").plus_months(1), day("2026-02-28"));
        assert_eq!(day("2026-03-31").plus_months(-1), day("2026-02-28"));
        assert_eq!(day("2028-02-28").plus_days(2), day("2028-03-01"));
        assert_eq!(day("2026-11-15").last_of_months(3), day("2027-01-31"));
        assert_eq!(day("2026-07-05").monday(), day("2026-06-29"));
        assert_eq!(Day::compact("20260630"), Ok(day("2026-06-30")));
        assert_eq!(Day::compact("2026063"), Err(NoDay::Shape));
        assert_eq!(
            (day("2026-06-03").in_chinese(), day("2026-06-03").in_english()),
            ("2026年6月3日".to_owned(), "3 June 2026".to_owned())
        );
    }
}
