//! Counting: is a day worked, and which day is so many working days away? By what was announced, or else by the law.

use super::law;
use super::years::year_of;
use crate::Day;

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// 工作日 · a Monday to Friday that is no holiday, or a weekend day that is worked (调休).
    Working,
    /// 休息日 · a legal holiday, or a weekend day that is not worked.
    Free,
}

/// A day that was counted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedDay {
    /// The day.
    pub day: Day,
    /// Whether the count went through a year whose days are not announced yet: such days are counted by the law alone, with
    /// no weekend worked.
    pub provisional: bool,
}

/// What this day is: as announced, or by the law (全国年节及纪念日放假办法, art. 2 and 6) where its year is not.
pub fn kind_of(day: Day) -> DayKind {
    let weekend = day.is_weekend();
    let free = match year_of(day.year()) {
        Some(year) => year.holiday_on(day).is_some() || (weekend && !year.worked_on(day)),
        None => weekend || law::holidays(day.year()).contains(&day),
    };
    if free { DayKind::Free } else { DayKind::Working }
}

/// The `n`th working day after a day; the day itself does not count (民法典, art. 201).
pub fn working_days_after(day: Day, n: u32) -> CountedDay {
    let mut counted = CountedDay { day, provisional: false };
    let mut left = n;
    while left > 0 {
        let Some(next) = counted.day.next() else { break };
        counted.day = next;
        counted.provisional |= year_of(next.year()).is_none();
        if kind_of(next) == DayKind::Working {
            left -= 1;
        }
    }
    counted
}

/// The day itself, or the last working day before it when it is free.
pub fn brought_forward(day: Day) -> Day {
    let mut found = day;
    while kind_of(found) == DayKind::Free {
        match found.previous() {
            Some(before) => found = before,
            None => break,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::years::years;
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn the_days_people_get_wrong() {
        let days = [
            ("2024-02-09", DayKind::Working), // 除夕 was no legal holiday before 2025
            ("2024-02-10", DayKind::Free),
            ("2024-02-18", DayKind::Working), // a Sunday that is worked
            ("2024-09-14", DayKind::Working), // a Saturday before 中秋
            ("2024-09-16", DayKind::Free),
            ("2024-10-12", DayKind::Working),
            ("2025-01-27", DayKind::Working), // the Monday between a worked Sunday and 除夕
            ("2025-01-28", DayKind::Free),    // 除夕, a legal holiday since 2025
            ("2025-02-08", DayKind::Working),
            ("2025-05-01", DayKind::Free),
            ("2025-06-02", DayKind::Free), // 端午 on a Monday
            ("2025-10-06", DayKind::Free), // 中秋 inside 国庆
            ("2025-10-08", DayKind::Free),
            ("2025-10-11", DayKind::Working),
            ("2026-01-04", DayKind::Working),
            ("2026-02-14", DayKind::Working),
            ("2026-02-15", DayKind::Free),
            ("2026-02-23", DayKind::Free),
            ("2026-02-28", DayKind::Working),
            ("2026-06-19", DayKind::Free),
            ("2026-09-20", DayKind::Working),
            ("2026-10-08", DayKind::Working),
            ("2026-07-04", DayKind::Free), // an ordinary Saturday
            ("2027-01-01", DayKind::Free), // by law from here on
            ("2027-01-02", DayKind::Free),
            ("2027-01-04", DayKind::Working),
            ("2027-02-05", DayKind::Free), // 除夕
            ("2027-02-10", DayKind::Free), // made good: 春节 takes a Saturday and a Sunday
            ("2027-02-11", DayKind::Working),
            ("2027-05-04", DayKind::Free), // 1 and 2 May are a weekend
            ("2027-06-09", DayKind::Free),
            ("2027-10-04", DayKind::Free), // 2 and 3 October are a weekend
            ("2027-10-06", DayKind::Working),
            ("2027-10-09", DayKind::Free), // no weekend is taken for worked
            ("2101-10-03", DayKind::Free),
        ];
        for (text, kind) in days {
            assert_eq!(kind_of(day(text)), kind, "{text}");
        }
    }

    #[test]
    fn every_worked_day_is_a_weekend_day_outside_the_holidays_and_holidays_follow_each_other() {
        for year in years() {
            for worked in year.worked {
                let day = year.day((worked.0, worked.1)).unwrap();
                assert!(day.is_weekend(), "{day}");
                assert!(year.holiday_on(day).is_none(), "{day}");
            }
            for holiday in year.holidays {
                assert!(year.day(holiday.first).unwrap() <= year.day(holiday.last).unwrap());
            }
            assert!(year.holidays.windows(2).all(|pair| pair[0].last < pair[1].first), "{}", year.year);
            assert!(year.notice.contains(&year.year.to_string()));
            assert!(year.number.contains(&(year.year - 1).to_string()), "announced the year before");
        }
    }

    /// The number of working days of a year is a figure people know: 251, 248, 248.
    #[test]
    fn each_year_has_its_number_of_working_days() {
        for (year, expected) in [(2024, 251), (2025, 248), (2026, 248)] {
            let first = Day::of(year, 1, 1).unwrap();
            let days = std::iter::successors(Some(first), |day| day.next()).take_while(|day| day.year() == year);
            assert_eq!(days.filter(|day| kind_of(*day) == DayKind::Working).count(), expected, "{year}");
        }
    }

    #[test]
    fn working_days_are_counted_over_holidays_and_a_year_not_announced_is_said() {
        let after = |text: &str, n| working_days_after(day(text), n);
        let exact = |text: &str| CountedDay { day: day(text), provisional: false };
        let provisional = |text: &str| CountedDay { day: day(text), provisional: true };
        assert_eq!(after("2026-07-01", 0), exact("2026-07-01"));
        assert_eq!(after("2026-07-03", 1), exact("2026-07-06"), "over a weekend");
        assert_eq!(after("2026-09-30", 1), exact("2026-10-08"), "over 国庆");
        assert_eq!(after("2026-09-30", 3), exact("2026-10-10"), "a worked Saturday counts");
        assert_eq!(after("2026-02-13", 2), exact("2026-02-24"), "from a Friday: 14th worked, then 春节");
        assert_eq!(after("2026-12-30", 1), exact("2026-12-31"));
        assert_eq!(after("2026-12-31", 3), provisional("2027-01-06"), "over 元旦 and its weekend");
        assert_eq!(after("2026-12-30", 5), provisional("2027-01-07"));
        assert_eq!(after("2027-02-04", 1), provisional("2027-02-11"), "over 春节");
        assert_eq!(after("2199-12-30", 9), provisional("2199-12-31"), "the calendar ends");
    }

    /// Without announcement a year has as many working days as people know it to have, however the moon falls.
    #[test]
    fn a_year_by_law_has_its_thirteen_holidays_beside_the_weekends() {
        for year in 2027..=2100 {
            let first = Day::of(year, 1, 1).unwrap();
            let days = std::iter::successors(Some(first), |day| day.next()).take_while(|day| day.year() == year);
            let (free, worked): (Vec<Day>, Vec<Day>) = days.partition(|day| kind_of(*day) == DayKind::Free);
            assert!((247..=250).contains(&worked.len()), "{year}: {}", worked.len());
            assert_eq!(free.iter().filter(|day| !day.is_weekend()).count(), 13, "{year}");
        }
    }

    #[test]
    fn a_free_day_is_brought_forward_to_the_last_working_day() {
        assert_eq!(brought_forward(day("2026-10-07")), day("2026-09-30"));
        assert_eq!(brought_forward(day("2026-07-05")), day("2026-07-03"));
        assert_eq!(brought_forward(day("2026-02-28")), day("2026-02-28"), "a worked Saturday stays");
        assert_eq!(brought_forward(day("2026-01-03")), day("2025-12-31"), "over the turn of the year");
        assert_eq!(brought_forward(day("2027-10-01")), day("2027-09-30"), "by law");
        assert_eq!(brought_forward(day("1900-01-01")), day("1900-01-01"), "nothing lies before the first day");
    }
}
