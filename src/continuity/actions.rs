//! Actions: reacting to endings, the departure of a unit, closing a hand-over.

use super::model::{Closed, Departure, Handover, HandoverCause, HandoverId, Orphan, OrphanKind};
use super::rules::{self, HANDOVER_CLOSED};
use super::store;
use super::wire::{HandoverClosed, HandoverOpened};
use agreements::actions as agreements_actions;
use agreements::{self, Ending, Moment};
use auth::{Headed, LastHeadLeaving, Left, LeftBehind};
use households::{HelpStatus, HouseholdChange, HouseholdChanged, HouseholdId, SealedStore};
use journal::{NOT_FOUND, ReadTx, Study, WriteTx};
use kernel::task::Waiting;
use kernel::{AgreementId, Day, Fault, Id, Instant, UnitId};
use pairings::{HelpersChange, HelpersChanged};
use units::UnitState;
use units::actions as units_actions;
use zones::Led;

/// Listener: an agreement, or a unit's part in one, is going to end or ends. A task is opened for what is owed, and when the end
/// has come, those that need nobody any more are closed.
///
/// # Errors
/// When the database refuses; an end is never refused.
pub fn on_ending(tx: &mut WriteTx, ending: &Ending) -> Result<(), Fault> {
    let owed = rules::concerned(ending, agreements::owed_in(tx, ending.agreement)?);
    for orphan in &owed {
        open(tx, orphan, None, rules::cause(ending.how))?;
    }
    let led = unled(tx, ending)?;
    for zone in &led {
        open(tx, &rules::unled(zone.clone()), Some(zone.since), rules::cause(ending.how))?;
    }
    if ending.moment == Moment::Announced {
        return Ok(());
    }
    zones::agreement_ended(tx, ending.agreement, |unit| rules::covers(ending, Some(unit)))?;
    let owed: Vec<Orphan> = owed.into_iter().chain(led.into_iter().map(rules::unled)).collect();
    for task in store::open_in(tx, ending.agreement)? {
        if let Some(words) = rules::over(ending, &owed, &task) {
            let (at, resolution) = (tx.counts_from().max(task.opened_at), Some(words.to_owned()));
            close(tx, task, Closed { at, by: None, resolution, sealed: None, successor: None })?;
        }
    }
    Ok(())
}

/// The zones nobody would lead: those led under what ends by units that no other agreement in force binds.
fn unled(tx: &mut WriteTx, ending: &Ending) -> Result<Vec<Led>, Fault> {
    let mut left = Vec::new();
    for zone in zones::led_under(tx, ending.agreement)? {
        let carried = agreements::in_force(tx, zone.unit, Some(ending.agreement))?.is_some();
        if rules::covers(ending, Some(zone.unit)) && !carried {
            left.push(zone);
        }
    }
    Ok(left)
}

/// Listener: a household has one more or one less unit that helps it. With the last of them a task is opened, with another one it
/// is closed.
pub fn on_helpers_changed(tx: &mut WriteTx, told: &HelpersChanged) -> Result<(), Fault> {
    let because = match told.because {
        HelpersChange::Pairing => HandoverCause::PairingEnded,
        HelpersChange::Departure => HandoverCause::Departure,
    };
    mind(tx, told.household, because)
}

/// Listener: a household has changed. After the listeners of its helpers, a task is opened or closed as it needs somebody or nobody.
pub fn on_household_changed(tx: &mut WriteTx, told: &HouseholdChanged) -> Result<(), Fault> {
    if told.change == HouseholdChange::Erased {
        store::forget(tx, told.household)?;
    }
    mind(tx, told.household, HandoverCause::HelpedAgain)
}

/// No household that was helped by a unit and still needs help is without one and without an open task: one whose task
/// somebody has closed is looked after as they said, until it is helped and left again.
fn mind(tx: &mut WriteTx, household: HouseholdId, because: HandoverCause) -> Result<(), Fault> {
    let Some((code, course)) = households::help_status(tx, household)? else { return Ok(()) };
    let mut open = store::of_subject(tx, household.uuid())?;
    open.retain(|task| task.closed.is_none() && task.orphan.kind == OrphanKind::Household);
    if course == HelpStatus::Other || pairings::helpers(tx, household)? > 0 {
        for task in open {
            if let Some(words) = rules::helped(&task, course) {
                let closed = Closed {
                    at: tx.now(),
                    by: None,
                    resolution: Some(words.to_owned()),
                    sealed: None,
                    successor: None,
                };
                close(tx, task, closed)?;
            }
        }
        return Ok(());
    }
    match pairings::last_helper(tx, household)? {
        Some(unit) if open.is_empty() => enter(tx, &rules::unhelped(household, code, unit), because),
        _ => Ok(()),
    }
}

/// Opens a task, unless the subject is looked after: since an instant, where one unit may answer for it more than once.
fn open(tx: &mut WriteTx, orphan: &Orphan, since: Option<Instant>, because: HandoverCause) -> Result<(), Fault> {
    let mut before = store::of_subject(tx, orphan.id)?;
    before.retain(|task| since.is_none_or(|since| task.opened_at >= since));
    if rules::looked_after(&before, orphan) {
        return Ok(());
    }
    enter(tx, orphan, because)
}

fn enter(tx: &mut WriteTx, orphan: &Orphan, because: HandoverCause) -> Result<(), Fault> {
    let handover =
        Handover { id: tx.new_id(), orphan: orphan.clone(), because, opened_at: tx.counts_from(), closed: None };
    store::insert(tx, &handover)?;
    tx.record(&HandoverOpened::of(tx.community(), &handover))?;
    Ok(())
}

fn close(tx: &mut WriteTx, mut handover: Handover, closed: Closed) -> Result<Handover, Fault> {
    store::close(tx, handover.id, &closed)?;
    handover.closed = Some(closed);
    tx.record(&HandoverClosed::of(tx.community(), &handover))?;
    Ok(handover)
}

/// What depends on a unit: what it owes, then what binds it.
pub fn orphans_of_unit(view: &mut ReadTx, unit: UnitId) -> Result<Vec<Orphan>, Fault> {
    let mut hangs: Vec<Orphan> = agreements::owed_by(view, unit)?.into_iter().map(rules::orphaned).collect();
    hangs.extend(zones::led_by(view, unit)?.into_iter().map(rules::unled));
    for household in pairings::helped_by(view, unit)? {
        let code = households::help_status(view, household)?.map(|(code, _)| code).unwrap_or_default();
        hangs.push(rules::unhelped(household, code, unit));
    }
    hangs.extend(binding(view, unit)?);
    Ok(hangs)
}

fn binding(view: &mut ReadTx, unit: UnitId) -> Result<Vec<Orphan>, Fault> {
    let orphan = |bound: agreements::Bound| Orphan {
        kind: OrphanKind::Agreement,
        id: bound.id.uuid(),
        agreement: Some(bound.id),
        unit: Some(unit),
        title: bound.title,
    };
    Ok(agreements::bound(view, unit)?.into_iter().map(orphan).collect())
}

/// What would be orphaned if an agreement ended now.
///
/// # Errors
/// `not_found`.
pub fn orphans_of_agreement(view: &mut ReadTx, id: AgreementId) -> Result<Vec<Orphan>, Fault> {
    let agreement = agreements_actions::visible(view, id)?;
    let mut orphans: Vec<Orphan> = agreements::owed_in(view, agreement.id)?.into_iter().map(rules::orphaned).collect();
    orphans.extend(zones::led_under(view, agreement.id)?.into_iter().map(rules::unled));
    Ok(orphans)
}

/// What depends on a unit, as `auth` asks for it before the last head goes.
pub fn left_behind(view: &mut ReadTx, asked: &LeftBehind) -> Result<Vec<Left>, Fault> {
    let line = |one: Orphan| Left { kind: one.kind.name(), id: one.id, title: one.title };
    Ok(orphans_of_unit(view, asked.unit)?.into_iter().map(line).collect())
}

/// Listener: the last head of a unit goes. Refused while something depends on the unit, unless tasks are wanted.
///
/// # Errors
/// `would_orphan`.
pub fn on_last_head_leaving(tx: &mut WriteTx, told: &LastHeadLeaving) -> Result<(), Fault> {
    let orphans = orphans_of_unit(tx, told.unit)?;
    rules::departs(&orphans, told.leaving)?;
    for orphan in &orphans {
        open(tx, orphan, None, HandoverCause::Vacancy)?;
    }
    Ok(())
}

/// Listener: somebody signs for the unit again. The tasks that its vacancy opened are closed.
pub fn on_headed(tx: &mut WriteTx, told: &Headed) -> Result<(), Fault> {
    for task in store::open_of(tx, told.unit, HandoverCause::Vacancy)? {
        let closed = Closed {
            at: tx.now(),
            by: None,
            resolution: Some(rules::HEADED.to_owned()),
            sealed: None,
            successor: None,
        };
        close(tx, task, closed)?;
    }
    Ok(())
}

/// How many open hand-overs are looked at for one caller.
const MOST: i64 = 500;

/// What waits for the caller here: the open hand-overs, for those who close them.
pub fn waiting(view: &mut Study<'_, '_>) -> Result<Waiting, Fault> {
    let actor = *view.actor();
    if !rules::closes(&actor) {
        return Ok(Waiting::default());
    }
    let (found, unreadable) = store::open(view, MOST)?;
    let more = i64::try_from(found.len()).is_ok_and(|found| found >= MOST);
    Ok(Waiting { tasks: found.iter().filter_map(|one| rules::to_hand_over(one, &actor)).collect(), more, unreadable })
}

/// Shows what a departure would leave.
///
/// # Errors
/// `not_found`.
pub fn preview(view: &mut ReadTx, unit: UnitId) -> Result<Departure, Fault> {
    let standing = units::standing(view, unit)?.ok_or(&NOT_FOUND)?;
    if standing.state == UnitState::Departed {
        let handovers = store::of_departure(view, unit)?;
        let ended = auth::clients_of_unit(view, unit, standing.departed_on)?;
        return Ok(Departure { standing, orphans: Vec::new(), handovers, ended });
    }
    let (orphans, ended) = (orphans_of_unit(view, unit)?, auth::clients_of_unit(view, unit, None)?);
    Ok(Departure { standing, orphans, handovers: Vec::new(), ended })
}

/// Ends a unit's participation. One that has departed already is shown as it departed.
///
/// # Errors
/// `not_found`, `would_orphan`.
pub fn depart(tx: &mut WriteTx, unit: UnitId, reason: &str, leaving: auth::Leaving) -> Result<Departure, Fault> {
    let before = preview(tx, unit)?;
    if before.standing.state == UnitState::Departed {
        return Ok(before);
    }
    rules::departs(&before.orphans, leaving)?;
    for orphan in before.orphans.iter().filter(|one| one.kind == OrphanKind::Commitment) {
        open(tx, orphan, None, HandoverCause::Departure)?;
    }
    for zone in zones::led_by(tx, unit)? {
        let since = Some(zone.since);
        open(tx, &rules::unled(zone), since, HandoverCause::Departure)?;
    }
    zones::unit_departed(tx, unit)?;
    pairings::unit_departed(tx, unit)?;
    agreements_actions::depart(tx, unit, reason)?;
    // What binds all together does not end by one of them going.
    for orphan in binding(tx, unit)? {
        open(tx, &orphan, None, HandoverCause::Departure)?;
    }
    auth::release_unit(tx, unit)?;
    let today = tx.now().day();
    units_actions::depart(tx, unit, today)?;
    preview(tx, unit)
}

/// The hand-over of this id, if the caller sees it.
///
/// # Errors
/// `not_found`.
pub fn found(view: &mut ReadTx, id: HandoverId) -> Result<Handover, Fault> {
    let visibility = rules::visibility(view.actor());
    let handover = store::find(view, id)?.filter(|one| visibility.sees(one.orphan.kind));
    handover.ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// The hand-over of this id, with what was arranged where that may be told now.
///
/// # Errors
/// `not_found`, `seal_broken`.
pub fn read(view: &mut ReadTx, id: HandoverId) -> Result<Handover, Fault> {
    let handover = found(view, id)?;
    opened(view, handover)
}

/// The hand-over of this id as it stood on record at 24:00 of a day, with what was arranged by then where that may be told now.
///
/// # Errors
/// `not_found`, `seal_broken`.
pub fn read_as_of(view: &mut ReadTx, id: HandoverId, day: Day) -> Result<Handover, Fault> {
    view.snapshot()?;
    let visibility = rules::visibility(view.actor());
    let handover = store::as_of(view, id, day)?.filter(|one| visibility.sees(one.orphan.kind));
    opened(view, handover.ok_or(&NOT_FOUND)?)
}

/// Opens what was arranged for a household.
///
/// # Errors
/// `seal_broken`.
pub fn opened(view: &mut ReadTx, mut handover: Handover) -> Result<Handover, Fault> {
    let (id, household) = (handover.id, HouseholdId::of(handover.orphan.id));
    let Some(closed) = &mut handover.closed else { return Ok(handover) };
    let Some(sealed) = &closed.sealed else { return Ok(handover) };
    let Some(safe) = SealedStore::of(view, household)? else { return Ok(handover) };
    closed.resolution = Some(safe.open(view, id.uuid(), sealed)?);
    Ok(handover)
}

/// Says what becomes of what was left; about a household it is sealed.
///
/// # Errors
/// `not_found`, `handover_closed`, `validation_failed`.
pub fn resolve(
    tx: &mut WriteTx,
    id: HandoverId,
    resolution: String,
    successor: Option<UnitId>,
) -> Result<Handover, Fault> {
    let handover = read(tx, id)?;
    let by = tx.actor().account();
    if let Some(closed) = &handover.closed {
        let mine = closed.by.is_some() && closed.by == by;
        return if mine { Ok(handover) } else { Err(Fault::of(&HANDOVER_CLOSED)) };
    }
    if let Some(unit) = successor {
        let active = units::standing(tx, unit)?.is_some_and(|one| one.state == UnitState::Active);
        if !active || handover.orphan.unit == Some(unit) {
            return Err(rules::no_successor());
        }
    }
    let sealed = match handover.orphan.kind {
        OrphanKind::Household => {
            let safe = SealedStore::of(tx, HouseholdId::of(handover.orphan.id))?.ok_or(&NOT_FOUND)?;
            Some(safe.seal(tx, id.uuid(), &resolution)?)
        }
        OrphanKind::Commitment | OrphanKind::Agreement | OrphanKind::Zone => None,
    };
    let closed = Closed { at: tx.now(), by, resolution: Some(resolution), sealed, successor };
    close(tx, handover, closed)
}
