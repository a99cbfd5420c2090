//! When can something be planned, and what can be done about a plan?

use serde_json::json;

use super::model::{DAYS_AHEAD, Plan, PlanState};
use crate::codes::ZONE_ALREADY_PLANNED;
use crate::policy::may;
use agreements::ILLEGAL_TRANSITION;
use auth::{Action, AllowedActions, permits};
use kernel::patch::INVALID;
use kernel::{Actor, Day, Fault, Violation};

/// The day that something is planned for; none if it is to happen at once.
///
/// # Errors
/// `validation_failed` for a day of the past or more than a year ahead.
pub fn ahead(on: Option<Day>, today: Day) -> Result<Option<Day>, Fault> {
    match on.filter(|on| *on != today) {
        None => Ok(None),
        Some(on) if on > today && on <= today.plus_days(DAYS_AHEAD) => Ok(Some(on)),
        Some(_) => {
            let detail = ["须为今天或一年之内的日期。".to_owned(), "Today, or a day within a year.".to_owned()];
            let (pointer, code) = ("/effective_on".to_owned(), "out_of_range".to_owned());
            Err(Fault::of(&INVALID).at([Violation { pointer, code, detail }]))
        }
    }
}

/// The refusal that names the plan there is.
pub fn already(plan: &Plan) -> Fault {
    Fault::of(&ZONE_ALREADY_PLANNED).with("plan_id", json!(plan.id)).with("effective_on", json!(plan.on))
}

/// Whether the plan can be taken back, or put away.
///
/// # Errors
/// `illegal_transition` for one that was carried out.
pub fn cancellable(plan: &Plan, actor: &Actor) -> Result<(), Fault> {
    match plan.state {
        PlanState::Planned | PlanState::Failed { .. } | PlanState::Cancelled { .. } => Ok(()),
        PlanState::Done { .. } => {
            let [zh, en] = plan.state.word().label();
            Err(Fault::of(&ILLEGAL_TRANSITION)
                .because(format!("计划当前状态: {zh}。"), format!("The plan's state: {en}."))
                .with("state", plan.state.word().name())
                .with("allowed", json!(AllowedActions::of(actor, allowed(plan, actor)))))
        }
    }
}

/// What this caller may do to this plan now.
pub fn allowed(plan: &Plan, actor: &Actor) -> Vec<&'static str> {
    let open = !plan.state.settled() && permits::<may::CancelZonePlan>(actor, None);
    open.then_some(may::CancelZonePlan::ID).into_iter().collect()
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
