//! The table: what the General Office of the State Council (国务院办公厅) announced, year by year.

use crate::Day;

/// The version of the table: its newest year, and how often that edition was corrected.
pub const VERSION: &str = "2026.0";

/// One year of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Year {
    /// Which.
    pub year: i32,
    /// The notice it was announced in.
    pub notice: &'static str,
    /// The notice's number (文号).
    pub number: &'static str,
    /// The legal holidays, in order.
    pub holidays: &'static [Holiday],
    /// Saturdays and Sundays that are worked.
    pub worked: &'static [Adjusted],
}

/// A legal holiday (法定节假日) with the days off around it.
#[derive(Debug, PartialEq, Eq)]
pub struct Holiday {
    /// Its name in Chinese and English.
    pub name: [&'static str; 2],
    /// Month and day of its first day.
    pub first: (u32, u32),
    /// Month and day of its last day.
    pub last: (u32, u32),
}

/// A Saturday or Sunday that is worked (调休上班), month and day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adjusted(pub u32, pub u32);

impl Year {
    /// The day of this year in that month, if there is one.
    pub fn day(&self, (month, day): (u32, u32)) -> Option<Day> {
        Day::of(self.year, month, day)
    }

    /// The holiday a day of this year belongs to.
    pub fn holiday_on(&self, day: Day) -> Option<&'static Holiday> {
        let at = (day.month(), day.of_month());
        self.holidays.iter().find(|holiday| holiday.first <= at && at <= holiday.last)
    }

    /// Whether a day of this year is a weekend day that is worked.
    pub fn worked_on(&self, day: Day) -> bool {
        self.worked.contains(&Adjusted(day.month(), day.of_month()))
    }
}

/// The table of a year, if it is there.
pub fn year_of(year: i32) -> Option<&'static Year> {
    YEARS.iter().find(|one| one.year == year)
}

/// Every year of the table, oldest first.
pub fn years() -> &'static [Year] {
    YEARS
}

const NEW_YEAR: [&str; 2] = ["元旦", "New Year's Day"];
const SPRING: [&str; 2] = ["春节", "Spring Festival"];
const QINGMING: [&str; 2] = ["清明节", "Qingming Festival"];
const LABOUR: [&str; 2] = ["劳动节", "Labour Day"];
const DRAGON_BOAT: [&str; 2] = ["端午节", "Dragon Boat Festival"];
const MID_AUTUMN: [&str; 2] = ["中秋节", "Mid-Autumn Festival"];
const NATIONAL: [&str; 2] = ["国庆节", "National Day"];
const NATIONAL_AND_MID_AUTUMN: [&str; 2] = ["国庆节、中秋节", "National Day and Mid-Autumn Festival"];

const fn holiday(name: [&'static str; 2], first: (u32, u32), last: (u32, u32)) -> Holiday {
    Holiday { name, first, last }
}

static YEARS: &[Year] = &[
    Year {
        year: 2024,
        notice: "国务院办公厅关于2024年部分节假日安排的通知",
        number: "国办发明电〔2023〕7号",
        holidays: &[
            holiday(NEW_YEAR, (1, 1), (1, 1)),
            holiday(SPRING, (2, 10), (2, 17)),
            holiday(QINGMING, (4, 4), (4, 6)),
            holiday(LABOUR, (5, 1), (5, 5)),
            holiday(DRAGON_BOAT, (6, 8), (6, 10)),
            holiday(MID_AUTUMN, (9, 15), (9, 17)),
            holiday(NATIONAL, (10, 1), (10, 7)),
        ],
        worked: &[
            Adjusted(2, 4),
            Adjusted(2, 18),
            Adjusted(4, 7),
            Adjusted(4, 28),
            Adjusted(5, 11),
            Adjusted(9, 14),
            Adjusted(9, 29),
            Adjusted(10, 12),
        ],
    },
    Year {
        year: 2025,
        notice: "国务院办公厅关于2025年部分节假日安排的通知",
        number: "国办发明电〔2024〕12号",
        holidays: &[
            holiday(NEW_YEAR, (1, 1), (1, 1)),
            holiday(SPRING, (1, 28), (2, 4)),
            holiday(QINGMING, (4, 4), (4, 6)),
            holiday(LABOUR, (5, 1), (5, 5)),
            holiday(DRAGON_BOAT, (5, 31), (6, 2)),
            holiday(NATIONAL_AND_MID_AUTUMN, (10, 1), (10, 8)),
        ],
        worked: &[Adjusted(1, 26), Adjusted(2, 8), Adjusted(4, 27), Adjusted(9, 28), Adjusted(10, 11)],
    },
    Year {
        year: 2026,
        notice: "国务院办公厅关于2026年部分节假日安排的通知",
        number: "国办发明电〔2025〕7号",
        holidays: &[
            holiday(NEW_YEAR, (1, 1), (1, 3)),
            holiday(SPRING, (2, 15), (2, 23)),
            holiday(QINGMING, (4, 4), (4, 6)),
            holiday(LABOUR, (5, 1), (5, 5)),
            holiday(DRAGON_BOAT, (6, 19), (6, 21)),
            holiday(MID_AUTUMN, (9, 25), (9, 27)),
            holiday(NATIONAL, (10, 1), (10, 7)),
        ],
        worked: &[Adjusted(1, 4), Adjusted(2, 14), Adjusted(2, 28), Adjusted(5, 9), Adjusted(9, 20), Adjusted(10, 10)],
    },
];
