//! Rules: what is concerned when something ends, when a departure must wait, and what may be done to a hand-over.

use serde_json::{Value, json};

use super::model::{Handover, HandoverCause, Orphan, OrphanKind, Visibility};
use crate::policy::may;
use agreements::promises::CommitmentId;
use agreements::{Ending, Extent, HowEnded, Owed};
use auth::{Action, Leaving, permits};
use households::{HelpStatus, HouseholdId};
use kernel::patch::INVALID;
use kernel::task::{Subject, Task};
use kernel::{Actor, AgreementId, Fault, Id, Role, UnitId, Violation};
use zones::{Led, ZoneId};

/// What the service writes where it closes a task because the promise was kept or released.
pub const SETTLED: &str = "已履行或已了结, 无需交接。 Kept or released in the meantime.";

/// What the service writes where it closes a task because the agreement has ended.
pub const ENDED: &str = "协议已终止。 The agreement has ended.";

/// What the service writes where it closes a task because somebody signs for the unit again.
pub const HEADED: &str = "单位已有负责人。 Somebody signs for the unit again.";

/// What the service writes where it closes a task because a unit helps the household again.
pub const HELPED: &str = "已有单位结对帮扶。 A unit helps the household again.";

/// What the service writes where it closes a task because the household is helped no longer, or nothing may be done with it.
pub const NO_HELP_NEEDED: &str = "该户已退出或停止处理。 The household is helped no longer.";

kernel::codes! {
    /// Something would be left without anybody answerable.
    WOULD_ORPHAN = "would_orphan", Conflict,
        ["将有事项无人负责", "Something would be left without anybody answerable"],
        [
            "orphans 列出了这些事项; 请先办结, 或以 handover=true 退出并同时生成交接事项。",
            "orphans lists it; settle that first, or send handover: true to open a hand-over task for each.",
        ];

    /// Somebody else has closed the hand-over.
    HANDOVER_CLOSED = "handover_closed", Conflict,
        ["该交接事项已经办结", "The hand-over is closed already"],
        ["请重新读取, 查看办理结果。", "Read it again to see what was arranged."];
}

kernel::field_codes! {
    NO_SUCCESSOR = "no_successor" ["请改为在册的其他单位。", "Name another unit that takes part."];
}

kernel::task_kinds! {
    /// What waits where something ended.
    pub const TASK_KINDS;
    HAND_OVER = "hand_over" ["待交接", "To be handed over"];
}

/// What is owed of what ends.
pub fn concerned(ending: &Ending, owed: Vec<Owed>) -> Vec<Orphan> {
    owed.into_iter().filter(|one| covers(ending, one.unit)).map(orphaned).collect()
}

/// Whether what this unit answers for ends with it.
pub fn covers(ending: &Ending, unit: Option<UnitId>) -> bool {
    ending.extent == Extent::Whole || unit.is_some_and(|unit| ending.units.contains(&unit))
}

/// A commitment that is owed, as something to be orphaned.
pub fn orphaned(owed: Owed) -> Orphan {
    Orphan {
        kind: OrphanKind::Commitment,
        id: owed.id.uuid(),
        agreement: Some(owed.agreement),
        unit: owed.unit,
        title: owed.title,
    }
}

/// A zone that is led, as something to be orphaned.
pub fn unled(led: Led) -> Orphan {
    Orphan {
        kind: OrphanKind::Zone,
        id: led.zone.uuid(),
        agreement: led.agreement,
        unit: Some(led.unit),
        title: led.title,
    }
}

/// A household a unit helps, as something to be orphaned: told by its code alone.
pub fn unhelped(household: HouseholdId, code: String, unit: UnitId) -> Orphan {
    Orphan { kind: OrphanKind::Household, id: household.uuid(), agreement: None, unit: Some(unit), title: code }
}

/// What an open task of a household is closed with: somebody helps it again, or it needs nobody any more. What waits for a
/// unit to have a head is not settled by another unit.
pub fn helped(task: &Handover, course: HelpStatus) -> Option<&'static str> {
    match course {
        HelpStatus::Other => Some(NO_HELP_NEEDED),
        HelpStatus::Helped if task.because == HandoverCause::Vacancy => None,
        HelpStatus::Helped => Some(HELPED),
    }
}

/// How something ended, as a hand-over says it.
pub fn cause(how: HowEnded) -> HandoverCause {
    match how {
        HowEnded::Notice => HandoverCause::Notice,
        HowEnded::Consent => HandoverCause::Consent,
        HowEnded::AllLeft => HandoverCause::AllLeft,
        HowEnded::Expiry => HandoverCause::Expiry,
        HowEnded::Voided => HandoverCause::Voided,
    }
}

/// Whether a subject needs no further task: one is open, or somebody has said what becomes of it.
pub fn looked_after(before: &[Handover], orphan: &Orphan) -> bool {
    let same = |one: &&Handover| one.orphan.kind == orphan.kind && one.orphan.unit == orphan.unit;
    before.iter().filter(same).any(|one| one.closed.as_ref().is_none_or(|closed| closed.by.is_some()))
}

/// What a task that is open when its agreement ends is closed with, if it needs nobody any more.
pub fn over(ending: &Ending, owed: &[Orphan], task: &Handover) -> Option<&'static str> {
    match task.orphan.kind {
        _ if task.closed.is_some() || !covers(ending, task.orphan.unit) => None,
        OrphanKind::Agreement => Some(ENDED),
        // What a departure left stays left, whatever its agreements do.
        OrphanKind::Zone if task.because == HandoverCause::Departure => None,
        // Pairings rest on no agreement.
        OrphanKind::Household => None,
        OrphanKind::Commitment | OrphanKind::Zone => {
            (!owed.iter().any(|one| one.id == task.orphan.id)).then_some(SETTLED)
        }
    }
}

/// Whether the unit, or its last head, can go.
///
/// # Errors
/// [`WOULD_ORPHAN`] with the list.
pub fn departs(orphans: &[Orphan], leaving: Leaving) -> Result<(), Fault> {
    if orphans.is_empty() || leaving == Leaving::HandedOver {
        return Ok(());
    }
    let line = |one: &Orphan| json!({ "kind": one.kind.name(), "id": one.id, "title": one.title });
    let list: Vec<Value> = orphans.iter().map(line).collect();
    Err(Fault::of(&WOULD_ORPHAN).with("orphans", list))
}

/// The refusal of a successor that takes no part, or is the unit that left.
pub fn no_successor() -> Fault {
    let detail = ["须为在册的其他单位。".to_owned(), "Another unit that takes part, please.".to_owned()];
    let pointer = "/successor_unit_id".to_owned();
    Fault::of(&INVALID).at([Violation { pointer, code: &NO_SUCCESSOR, detail }])
}

/// Whether this caller closes hand-overs.
pub fn closes(actor: &Actor) -> bool {
    permits::<may::ResolveHandover>(actor, None)
}

/// Which hand-overs this caller sees: those about households for the household officer and the secretary alone.
pub fn visibility(actor: &Actor) -> Visibility {
    let others = actor.roles.any(&[Role::Officer, Role::Auditor]);
    let households = actor.roles.any(&[Role::Secretary, Role::HouseholdOfficer]);
    match (others, households) {
        (true, true) => Visibility::All,
        (false, true) => Visibility::HouseholdsAlone,
        _ => Visibility::ButHouseholds,
    }
}

/// What this caller may do to this hand-over now.
pub fn allowed(actor: &Actor, handover: &Handover) -> Vec<&'static str> {
    let open = handover.closed.is_none() && closes(actor) && visibility(actor).sees(handover.orphan.kind);
    if open { vec![may::ResolveHandover::ID] } else { Vec::new() }
}

/// A hand-over as something that waits for this caller.
pub fn to_hand_over(handover: &Handover, actor: &Actor) -> Option<Task> {
    let operation = allowed(actor, handover).into_iter().next()?;
    let orphan = &handover.orphan;
    let (id, agreement) = (orphan.id, orphan.agreement);
    let subject = match orphan.kind {
        OrphanKind::Agreement => Subject::of(AgreementId::of(id)),
        OrphanKind::Commitment => Subject::of(CommitmentId::of(id)).within(agreement),
        OrphanKind::Zone => Subject::of(ZoneId::of(id)).within(agreement),
        OrphanKind::Household => Subject::of(HouseholdId::of(id)),
    };
    Some(Task {
        kind: &HAND_OVER,
        title: orphan.title.clone(),
        subject,
        place: format!("handovers/{}", handover.id),
        operation,
        due_on: None,
        since: handover.opened_at,
    })
}

#[cfg(test)]
mod tests {
    use super::super::model::{Closed, HandoverId};
    use super::*;
    use agreements::Moment;
    use agreements::promises::CommitmentId;
    use kernel::{AccountId, AgreementId, Instant};
    use uuid::Uuid;

    fn unit(id: u128) -> UnitId {
        UnitId(Uuid::from_u128(id))
    }

    fn owed(id: u128, of: Option<u128>) -> Owed {
        let agreement = AgreementId(Uuid::from_u128(9));
        Owed { id: CommitmentId(Uuid::from_u128(id)), agreement, title: "示例".to_owned(), unit: of.map(unit) }
    }

    fn ending(extent: Extent) -> Ending {
        Ending {
            agreement: AgreementId(Uuid::from_u128(9)),
            units: vec![unit(1)],
            how: HowEnded::Notice,
            on: Instant::from_micros(0).day(),
            moment: Moment::Now,
            extent,
        }
    }

    fn task(orphan: Orphan, by: Option<Option<u128>>) -> Handover {
        let closed = by.map(|by| Closed {
            at: Instant::from_micros(1),
            by: by.map(|id| AccountId(Uuid::from_u128(id))),
            resolution: Some("示例".to_owned()),
            sealed: None,
            successor: None,
        });
        let because = HandoverCause::Notice;
        Handover { id: HandoverId(Uuid::nil()), orphan, because, opened_at: Instant::from_micros(0), closed }
    }

    #[test]
    fn a_part_that_ends_concerns_its_unit_and_the_whole_everybody() {
        let all = || vec![owed(1, Some(1)), owed(2, Some(2)), owed(3, None)];
        let ids = |extent| concerned(&ending(extent), all()).iter().map(|one| one.id.as_u128()).collect::<Vec<_>>();
        assert_eq!((ids(Extent::Part), ids(Extent::Whole)), (vec![1], vec![1, 2, 3]));
    }

    #[test]
    fn a_task_is_opened_once_and_again_only_where_nobody_closed_it() {
        let orphan = orphaned(owed(1, Some(1)));
        assert!(!looked_after(&[], &orphan));
        assert!(looked_after(&[task(orphan.clone(), None)], &orphan));
        assert!(looked_after(&[task(orphan.clone(), Some(Some(5)))], &orphan), "somebody said what becomes of it");
        assert!(!looked_after(&[task(orphan.clone(), Some(None))], &orphan), "the service alone closed it");
        let whole = Orphan { kind: OrphanKind::Agreement, ..orphan.clone() };
        assert!(!looked_after(&[task(orphan, None)], &whole));
    }

    #[test]
    fn what_was_kept_until_the_end_needs_nobody() {
        let (kept, late) = (orphaned(owed(1, Some(1))), orphaned(owed(2, Some(1))));
        let owed = [late.clone()];
        let whole = Orphan { kind: OrphanKind::Agreement, ..kept.clone() };
        let end = ending(Extent::Part);
        assert_eq!(over(&end, &owed, &task(kept.clone(), None)), Some(SETTLED));
        assert_eq!(over(&end, &owed, &task(late, None)), None);
        assert_eq!(over(&end, &owed, &task(whole, None)), Some(ENDED));
        assert_eq!(over(&end, &owed, &task(Orphan { unit: Some(unit(2)), ..kept }, None)), None);
    }

    #[test]
    fn a_household_needs_nobody_once_somebody_helps_it_or_its_help_has_ended() {
        let left = unhelped(HouseholdId(Uuid::from_u128(3)), "H003".to_owned(), unit(1));
        let ended = Handover { because: HandoverCause::PairingEnded, ..task(left.clone(), None) };
        assert_eq!(
            (helped(&ended, HelpStatus::Helped), helped(&ended, HelpStatus::Other)),
            (Some(HELPED), Some(NO_HELP_NEEDED))
        );
        let vacant = Handover { because: HandoverCause::Vacancy, ..task(left, None) };
        assert_eq!(
            (helped(&vacant, HelpStatus::Helped), helped(&vacant, HelpStatus::Other)),
            (None, Some(NO_HELP_NEEDED))
        );
    }

    #[test]
    fn hand_overs_of_households_are_for_those_who_see_households() {
        let of = |roles: &[Role]| {
            let roles = roles.iter().copied().collect();
            let author = kernel::Author::System;
            let actor = Actor::new(author, kernel::CommunityId(Uuid::nil()), roles, None);
            let visibility = visibility(&actor);
            (visibility.sees(OrphanKind::Household), visibility.sees(OrphanKind::Zone))
        };
        assert_eq!((of(&[Role::Secretary]), of(&[Role::Auditor])), ((true, true), (false, true)));
        assert_eq!((of(&[Role::Officer]), of(&[Role::HouseholdOfficer])), ((false, true), (true, false)));
        assert_eq!(of(&[Role::Officer, Role::HouseholdOfficer]), (true, true));
    }

    #[test]
    fn a_departure_waits_for_what_hangs_unless_it_is_handed_over() {
        let hangs = [orphaned(owed(1, Some(1)))];
        let refused = departs(&hangs, Leaving::Refused).unwrap_err();
        assert_eq!(
            (refused.code().name, &refused.members()["orphans"][0]["kind"]),
            ("would_orphan", &json!("commitment"))
        );
        assert!(departs(&hangs, Leaving::HandedOver).is_ok() && departs(&[], Leaving::Refused).is_ok());
    }
}
