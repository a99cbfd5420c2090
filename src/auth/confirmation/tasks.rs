//! For other slices: credentials that wait for a second office-holder, and what holders are to be told.

use super::super::issuance::model::{CredentialConfirmation, Issuance};
use super::super::issuance::{actions, rules, store};
use journal::{ReadTx, Study};
use kernel::task::{Subject, Task, TaskKind, Waiting};
use kernel::{Fault, Role, UnitId};

use super::super::policy::{may, permits};

kernel::task_kinds! {
    /// What waits of credentials.
    pub const CREDENTIAL_KINDS;
    CREDENTIAL_CONFIRMATION = "credential_confirmation"
        ["待第二人确认的账号凭证", "Credential to be confirmed by a second person"];
    CREDENTIAL_RESET = "credential_reset"
        ["您的密码已由他人重置, 请确认知悉", "Your password was reset by somebody else: acknowledge it"];
}

/// How many are looked at.
const MOST: i64 = 200;

/// What waits for the caller.
pub fn waiting(view: &mut Study<'_, '_>) -> Result<Waiting, Fault> {
    let own = actions::own(view)?;
    let mut tasks: Vec<Task> = own.iter().filter(|own| rules::tells(own)).map(told).collect();
    let may = view.actor().roles.any(&[Role::Secretary, Role::HouseholdOfficer, Role::UnitHead, Role::UnitLiaison]);
    let found = if may { store::awaiting(view, MOST)? } else { Vec::new() };
    let more = i64::try_from(found.len()).is_ok_and(|found| found >= MOST);
    for (issuance, name, unit) in found {
        tasks.extend(confirmable(view, own.as_ref(), &issuance, name, unit));
    }
    Ok(Waiting { tasks, more, ..Waiting::default() })
}

/// What waits for an operator, who may confirm the staff of every community and holds no record of any case.
pub fn waiting_for_operators(view: &mut ReadTx) -> Result<Waiting, Fault> {
    let (actor, now) = (*view.actor(), view.now());
    let found = store::awaiting_anywhere(view.conn(), MOST)?;
    let more = i64::try_from(found.len()).is_ok_and(|found| found >= MOST);
    let may = |(_, one): &(_, Issuance)| rules::confirm(&actor, None, one, now).is_ok();
    let task = |(community, one): (kernel::CommunityId, Issuance)| {
        let place = format!("/api/v1/communities/{community}/staff/{}", one.account);
        task(&CREDENTIAL_CONFIRMATION, "confirm_staff_credential", &one, String::new(), place)
    };
    let own = actions::own(view)?;
    let told = own.iter().filter(|own| rules::tells(own)).map(told);
    let tasks = found.into_iter().filter(may).map(task).chain(told).collect();
    Ok(Waiting { tasks, more, ..Waiting::default() })
}

fn confirmable(
    view: &ReadTx,
    own: Option<&Issuance>,
    issuance: &Issuance,
    name: String,
    unit: Option<UnitId>,
) -> Option<Task> {
    let (actor, now) = (view.actor(), view.now());
    let waits = rules::signs_from(issuance).is_some_and(|from| from > now);
    let due = issuance.confirmation == CredentialConfirmation::Needed || (waits && actor.unit.is_some());
    let (operation, place, may) = match unit {
        Some(unit) => (
            "confirm_member_credential",
            format!("units/{unit}/members/{}", issuance.account),
            permits::<may::ConfirmMemberCredential>(actor, Some(unit)),
        ),
        None => (
            "confirm_staff_credential",
            format!("staff/{}", issuance.account),
            permits::<may::ConfirmStaffCredential>(actor, None),
        ),
    };
    (due && may && rules::confirm(actor, own, issuance, now).is_ok())
        .then(|| task(&CREDENTIAL_CONFIRMATION, operation, issuance, name, place))
}

fn told(own: &Issuance) -> Task {
    task(&CREDENTIAL_RESET, "acknowledge_credential", own, String::new(), "/api/v1/me".to_owned())
}

fn task(kind: &'static TaskKind, operation: &'static str, issuance: &Issuance, title: String, place: String) -> Task {
    Task {
        kind,
        subject: Subject::default(),
        place,
        operation,
        due_on: None,
        since: issuance.set_at.unwrap_or(issuance.at),
        title: if title.is_empty() { kind.label[0].to_owned() } else { title },
    }
}
