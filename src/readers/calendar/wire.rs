//! Responses: a year of the working calendar.

use kernel::Day;
use serde::Serialize;
use utoipa::ToSchema;

use kernel::calendar::{Adjusted, Holiday, VERSION, Year};

/// 一年的工作日历 · One year of the working calendar.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarOut {
    /// 年份 · The year.
    #[schema(example = 2026, minimum = 2024)]
    pub year: i32,
    /// 数据表版本 · Version of the table the service counts with.
    #[schema(example = "2026.0")]
    pub version: &'static str,
    /// 依据 · Where it is announced.
    pub source: CalendarSourceOut,
    /// 法定节假日 (含连休) · Legal holidays with the days off around them.
    pub holidays: Vec<HolidayOut>,
    /// 调休上班的周末 · Saturdays and Sundays that are worked.
    #[schema(example = json!(["2026-02-14", "2026-02-28"]))]
    pub worked_weekends: Vec<Day>,
}

/// 通知 · A notice of the General Office of the State Council.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarSourceOut {
    /// 发文机关 · Who announced it.
    #[schema(example = "国务院办公厅")]
    pub issuer: &'static str,
    /// 标题 · Title of the notice.
    #[schema(example = "国务院办公厅关于2026年部分节假日安排的通知")]
    pub title: &'static str,
    /// 文号 · Number of the notice.
    #[schema(example = "国办发明电〔2025〕7号")]
    pub number: &'static str,
}

/// 节假日 · A holiday.
#[derive(Debug, Serialize, ToSchema)]
pub struct HolidayOut {
    /// 名称 · Name.
    #[schema(example = "春节")]
    pub name: &'static str,
    /// 英文名称 · Name in English.
    #[schema(example = "Spring Festival")]
    pub name_en: &'static str,
    /// 首日 · First day off.
    #[schema(example = "2026-02-15")]
    pub starts_on: Day,
    /// 末日 · Last day off.
    #[schema(example = "2026-02-23")]
    pub ends_on: Day,
}

impl CalendarOut {
    /// A year as it is shown.
    pub fn of(year: &Year) -> Self {
        let worked = year.worked.iter().filter_map(|Adjusted(month, day)| year.day((*month, *day)));
        Self {
            year: year.year,
            version: VERSION,
            source: CalendarSourceOut { issuer: "国务院办公厅", title: year.notice, number: year.number },
            holidays: year.holidays.iter().filter_map(|holiday| HolidayOut::of(year, holiday)).collect(),
            worked_weekends: worked.collect(),
        }
    }
}

impl HolidayOut {
    fn of(year: &Year, holiday: &Holiday) -> Option<Self> {
        let [name, name_en] = holiday.name;
        Some(Self { name, name_en, starts_on: year.day(holiday.first)?, ends_on: year.day(holiday.last)? })
    }
}
