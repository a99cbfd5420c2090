//! Routes: one year of the working calendar.

use actix_web::get;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::wire::CalendarOut;
use crate::policy::may;
use auth::Open;
use kernel::calendar::{VERSION, Year, year_of, years};
use kernel::{Code, Fault};
use web::{Answer, Path, ServiceConfig};

kernel::codes! {
    /// The table does not hold this year.
    CALENDAR_YEAR_MISSING = "calendar_year_missing", Missing,
        ["没有该年的节假日表", "There is no table of holidays for that year"],
        [
            "请使用 years 所列年份; 该年的放假安排公布并收录之前, 期限按周末和法定节假日推算, 并注明 provisional。",
            "Ask for one of the years in years; until that year is announced and entered, deadlines are counted by weekends and \
             legal holidays, and say that they are provisional.",
        ];
}

/// The refusals each operation can answer, beside the general ones.
pub static ANSWERS: &[(&str, &[&Code])] = &[("get_calendar", &[&CALENDAR_YEAR_MISSING])];

/// Adds the route, which belongs to no community.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(get_calendar);
}

/// Which year.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CalendarPath {
    /// 年份 · The year, four digits.
    #[param(pattern = "^[0-9]{4}$", example = "2026")]
    pub year: String,
}

#[utoipa::path(
    tag = "calendar",
    summary = "工作日历 · Working calendar of a year",
    description = "法定节假日与调休, 以国务院办公厅通知为准; 通知期限和提醒按此计算, 无需登录。尚未公布的年份不给出, 期限按周末和法定节假日\
                   推算。 Legal holidays and weekends that are worked, as the State Council's General Office announced them; \
                   notice periods and reminders are counted with it. A year that is not announced is not told: deadlines \
                   in it are counted by weekends and legal holidays. No sign-in.",
    params(CalendarPath),
    responses((status = 200, description = "该年的工作日历 · The year", body = CalendarOut))
)]
#[get("/api/v1/calendar/{year}")]
pub async fn get_calendar(open: Open<may::GetCalendar>, path: Path<CalendarPath>) -> Answer {
    let year = path.year.parse().ok().and_then(year_of).ok_or_else(missing)?;
    open.answer(|context| context.plain(&CalendarOut::of(year)))
}

fn missing() -> Fault {
    let known: Vec<i32> = years().iter().map(|Year { year, .. }| *year).collect();
    Fault::of(&CALENDAR_YEAR_MISSING).with("years", json!(known)).with("table_version", VERSION)
}
