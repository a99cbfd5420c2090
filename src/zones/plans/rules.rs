//! Rules: when something can be planned, and what can be done about a plan.

use serde_json::json;

use super::model::{DAYS_AHEAD, Plan, PlanStateWord};
use crate::codes::ZONE_ALREADY_PLANNED;
use crate::policy::may;
use auth::Guard;
use kernel::patch::wrong;
use kernel::{Actor, Day, Fault, field};

use PlanStateWord::{Cancelled, Failed, Planned};

auth::state_machine! {
    /// Something that is done about a plan.
    pub enum Move(plan: &Plan; actor) {
        noun: ["计划", "plan"],
        state: PlanStateWord = plan.state.word(),
        guard: guard,
    }
    /// Take it back, or put it away once it has failed.
    Cancel [Planned, Failed, Cancelled] => may::CancelZonePlan;
}

/// One that is cancelled already stays so.
fn guard(plan: &Plan, _: &Actor, _: Move) -> Guard {
    Guard::offer_if(!plan.state.settled())
}

/// The day that something is planned for; none if it is to happen at once.
///
/// # Errors
/// `validation_failed` for a day of the past or more than a year ahead.
pub fn ahead(on: Option<Day>, today: Day) -> Result<Option<Day>, Fault> {
    match on.filter(|on| *on != today) {
        None => Ok(None),
        Some(on) if on > today && on <= today.plus_days(DAYS_AHEAD) => Ok(Some(on)),
        Some(_) => {
            let words = ["须为今天或一年之内的日期。", "Today, or a day within a year."];
            Err(wrong("/effective_on", &field::OUT_OF_RANGE, words))
        }
    }
}

/// The refusal that names the plan there is.
pub fn already(plan: &Plan) -> Fault {
    Fault::of(&ZONE_ALREADY_PLANNED).with("plan_id", json!(plan.id)).with("effective_on", json!(plan.on))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_at_once_and_a_year_is_enough() {
        let today: Day = "2026-07-01".parse().unwrap();
        let of = |days: i64| ahead(Some(today.plus_days(days)), today).map_err(|fault| fault.code().name);
        assert_eq!([ahead(None, today).unwrap(), of(0).unwrap()], [None, None]);
        assert_eq!([of(1).unwrap(), of(366).unwrap()].map(|on| on.is_some()), [true, true]);
        assert_eq!([of(-1), of(367)], [Err("validation_failed"), Err("validation_failed")]);
    }
}
