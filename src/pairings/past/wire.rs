//! Requests and responses: pairings on a day in the past.

use serde::Deserialize;
use utoipa::IntoParams;

use super::super::model::Record;
use super::super::wire::{PairingContext, PairingOut};
use auth::AllowedActions;
use kernel::Day;
use web::RecordDay;

/// As it stood when.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PairingAsOfQuery {
    /// 截至该日 24:00 (北京时间) 的记录, 不晚于今天; 单位名称和专干为当日的, 户的脱敏称呼、人员的姓名和职务为今日的 · As it stood on record at
    /// 24:00 of this day, Asia/Shanghai; not later than today. The unit's name and who kept the file are of that day; the masked
    /// name of the household and the names and posts of people are today's.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
}

impl PairingOut {
    /// A recorded state: nothing can be done to it. When a visit was due, and whether that had passed, is told where the pairing
    /// itself said how often; otherwise that followed from the category of the household, of which nothing older is kept.
    pub fn of_the_past(record: Record, context: PairingContext<'_>) -> Self {
        let every = record.pairing.visit_every_days;
        let known = every.is_some() || record.visit_due_on().is_none();
        let out = Self::of(record, context);
        Self {
            visit_every_days: out.visit_every_days.and(every),
            visit_due_on: out.visit_due_on.filter(|_| known),
            visit_overdue: out.visit_overdue.filter(|_| known),
            allowed_actions: AllowedActions::nothing(),
            ..out
        }
    }
}
