//! Requests and responses: households on a day in the past.

use serde::Deserialize;
use utoipa::IntoParams;

use super::super::wire::HouseholdOut;
use auth::AllowedActions;
use kernel::Day;
use web::RecordDay;

/// As it stood when.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HouseholdAsOfQuery {
    /// 截至该日 24:00 (北京时间) 的记录, 不晚于今天; 显示名、人员的姓名和职务为今日的, 其他密封内容没有 · As it stood on record at 24:00 of
    /// this day, Asia/Shanghai; not later than today. The masked name and the names and posts of people are today's; nothing else
    /// that is sealed is told.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
}

impl HouseholdOut {
    /// A recorded state: nothing can be done to it, and what is sealed, or follows from sealed words of that day, is not known:
    /// it is left out, and not said to be empty.
    pub fn of_the_past(self) -> Self {
        Self {
            members_count: None,
            hardship_category: None,
            tags: None,
            needs: None,
            communication: None,
            zone_id: None,
            recheck_due_on: None,
            allowed_actions: AllowedActions::nothing(),
            ..self
        }
    }
}
