//! What is asked of a day gone by, and what is told of it.

use serde::Deserialize;
use utoipa::IntoParams;

use super::super::model::Record;
use super::super::wire::{Around, PairingOut};
use crate::auth::AllowedActions;
use crate::kernel::Day;
use crate::web::RecordDay;

/// As it stood when.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PairingAsOfQuery {
    /// 截至该日 24:00 (北京时间) 的记录, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai; not later than today.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
}

impl PairingOut {
    /// A recorded state: nothing can be done to it. When a visit was due is told where the pairing itself said how often;
    /// otherwise that followed from the category of the household, of which nothing older is kept.
    pub fn of_the_past(record: Record, around: Around<'_>) -> Self {
        let every = record.pairing.visit_every_days;
        let out = Self::of(record, around);
        let due = out.visit_due_on.filter(|_| every.is_some());
        Self {
            visit_every_days: out.visit_every_days.and(every),
            visit_due_on: due,
            visit_overdue: out.visit_overdue && due.is_some(),
            allowed_actions: AllowedActions::nothing(),
            ..out
        }
    }
}
