//! What is asked of a day gone by, and what is told of it.

use serde::Deserialize;
use utoipa::IntoParams;

use super::super::wire::HouseholdOut;
use crate::auth::AllowedActions;
use crate::kernel::Day;
use crate::web::RecordDay;

/// As it stood when.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HouseholdAsOfQuery {
    /// 截至该日 24:00 (北京时间) 的记录, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai; not later than today.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
}

impl HouseholdOut {
    /// A recorded state: nothing can be done to it, and what follows from sealed words of that day is not known.
    pub fn of_the_past(self) -> Self {
        Self { members_count: None, recheck_due_on: None, allowed_actions: AllowedActions::nothing(), ..self }
    }
}
