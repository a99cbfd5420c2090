//! Actions: holding a zone, asking for it, and everything people do to a claim.

use serde_json::json;

use super::events::{
    ZoneClaimEnded, ZoneClaimed, ZoneHeld, ZoneHoldReleased, ZoneRequestRejected, ZoneRequestSuperseded,
    ZoneRequestWithdrawn, ZoneRequested, ZoneSupported,
};
use super::rules::{self, Move};
use super::wire::{ClaimIn, ZoneAssignmentIn};
use crate::aggregate::claims::model::{
    Basis, Claim, ClaimBasis, ClaimEnd, ClaimRole, Decision, End, Hold, State, Term,
};
use crate::aggregate::claims::store;
use crate::aggregate::duties::model::{Duty, Task};
use crate::aggregate::lookup;
use crate::aggregate::model::ZoneAggregate;
use crate::aggregate::past::Past;
use crate::codes::{ZONE_ALREADY_CLAIMED, ZONE_HELD};
use crate::duties::actions as duties;
use crate::model::{ZoneId, ZoneState};
use crate::rules::of_the_community;
use crate::{publishing, store as zone_store};
use auth::NOT_FOR_THIS_SIDE;
use journal::{ReadTx, WriteTx};
use kernel::patch::wrong;
use kernel::{Day, Fault, Id, UnitId, field};
use units::{self, UnitState};
use web::codes::NOT_FOUND;

/// A refusal that says who was faster is told with that unit's name.
///
/// # Errors
/// What was decided, with the name.
pub fn naming<T>(view: &mut ReadTx, aggregate: &ZoneAggregate, decided: Result<T, Fault>) -> Result<T, Fault> {
    let fault = match decided {
        Ok(done) => return Ok(done),
        Err(fault) => fault,
    };
    let code = fault.code().name;
    let (member, unit) = match (aggregate.lead(), aggregate.hold) {
        (Some(lead), _) if code == ZONE_ALREADY_CLAIMED.name => ("claimed_by", lead.unit),
        (_, Some(hold)) if code == ZONE_HELD.name => ("held_by", hold.unit),
        _ => return Err(fault),
    };
    let lead = aggregate.lead().filter(|_| member == "claimed_by");
    let (since, recorded_at) = (lead.and_then(Claim::since), lead.and_then(Claim::recorded));
    let mut named = json!({ "unit_id": unit });
    if let Some(known) = units::names_of(view, &[unit], None)?.pop() {
        (named["code"], named["name"]) = (json!(known.code), json!(known.name));
    }
    if let Some(since) = since {
        named["since_on"] = json!(since);
    }
    if let Some(recorded_at) = recorded_at {
        named["recorded_at"] = json!(recorded_at);
    }
    Err(fault.with(member, named))
}

/// Asks for the zone, for the caller's unit. What the unit held it for is done.
///
/// # Errors
/// `not_found`, `zone_already_claimed`, `zone_held`, `claim_already_requested`, `unit_without_agreement`,
/// `illegal_transition`.
pub fn request(tx: &mut WriteTx, id: ZoneId, sent: &ClaimIn) -> Result<Claim, Fault> {
    let aggregate = lookup::find(tx, id)?;
    let unit = tx.actor().unit.ok_or(&NOT_FOR_THIS_SIDE)?;
    let agreement = agreements::in_force(tx, unit, None)?;
    let decided = rules::request(&aggregate, tx.actor(), unit, sent.role, agreement);
    let agreement = naming(tx, &aggregate, decided)?;
    let own = || aggregate.duties.iter().map(|duty| duty.task.clone()).collect();
    let claim = Claim {
        role: sent.role,
        agreement: Some(agreement),
        duties: sent.tasks().unwrap_or_else(own),
        note: sent.note.as_ref().map(ToString::to_string),
        ..fresh(tx, &aggregate, unit, Basis::Request)?
    };
    store::insert(tx, &claim)?;
    if aggregate.hold.is_some() {
        let now = tx.now();
        store::end_hold(tx, id, now)?;
    }
    tx.record(&ZoneRequested::of(&claim))?;
    Ok(claim)
}

/// A request to lead the zone.
pub(super) fn fresh(tx: &mut WriteTx, aggregate: &ZoneAggregate, unit: UnitId, basis: Basis) -> Result<Claim, Fault> {
    let now = tx.now();
    Ok(Claim {
        zone: aggregate.zone.id,
        n: store::next(tx, aggregate.zone.id)?,
        unit,
        role: ClaimRole::Lead,
        basis,
        state: State::Requested,
        agreement: None,
        duties: Vec::new(),
        note: None,
        requested_at: now,
        requested_by: tx.actor().account(),
        version: 1,
        updated_at: now,
    })
}

/// Every claim of a zone that the caller may know of.
///
/// # Errors
/// `not_found`.
pub fn list(view: &mut ReadTx, id: ZoneId) -> Result<Vec<Claim>, Fault> {
    lookup::find(view, id)?;
    let all = store::list(view, id)?;
    Ok(known(view, all))
}

fn known(view: &ReadTx, mut all: Vec<Claim>) -> Vec<Claim> {
    all.retain(|claim| may_know(view, claim));
    all
}

/// A unit does not know of the requests of others that were not approved.
fn may_know(view: &ReadTx, claim: &Claim) -> bool {
    let actor = view.actor();
    of_the_community(actor) || actor.unit == Some(claim.unit) || claim.term().is_some()
}

/// The same as they stood on record at 24:00 of a day.
///
/// # Errors
/// `not_found`.
pub fn list_as_of(view: &mut ReadTx, past: &Past, id: ZoneId) -> Result<Vec<Claim>, Fault> {
    past.find(view, id)?;
    let all = past.claims(view, &[id])?.remove(&id).unwrap_or_default();
    Ok(known(view, all))
}

/// One claim that the caller may know of.
///
/// # Errors
/// `not_found`.
pub fn find(view: &mut ReadTx, id: ZoneId, n: i64) -> Result<Claim, Fault> {
    Ok(with_zone(view, id, n)?.1)
}

/// The same with its zone.
///
/// # Errors
/// `not_found`.
pub(super) fn with_zone(view: &mut ReadTx, id: ZoneId, n: i64) -> Result<(ZoneAggregate, Claim), Fault> {
    let aggregate = lookup::find(view, id)?;
    let claim = store::find(view, id, n)?.filter(|claim| may_know(view, claim)).ok_or(&NOT_FOUND)?;
    Ok((aggregate, claim))
}

/// The same as it stood on record at 24:00 of a day.
///
/// # Errors
/// `not_found`.
pub fn find_as_of(view: &mut ReadTx, past: &Past, id: ZoneId, n: i64) -> Result<Claim, Fault> {
    let all = list_as_of(view, past, id)?;
    all.into_iter().find(|claim| claim.n == n).ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// The live lead claim.
///
/// # Errors
/// `not_found`.
pub fn lead(view: &mut ReadTx, id: ZoneId) -> Result<Claim, Fault> {
    let aggregate = lookup::find(view, id)?;
    aggregate.lead().cloned().ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// Whether the caller decided this before: a repeated call answers with the original result.
pub(super) fn decided_by_caller(tx: &WriteTx, claim: &Claim) -> bool {
    let by = claim.decision().and_then(|decision| decision.by);
    by.is_some() && by == tx.actor().account()
}

/// Approves a request: in one step under the community's lock the unit leads, and whoever else asked to is told.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `zone_already_claimed`, `illegal_transition`, `unit_without_agreement`.
pub fn approve(tx: &mut WriteTx, id: ZoneId, n: i64) -> Result<Claim, Fault> {
    let (mut aggregate, mut claim) = with_zone(tx, id, n)?;
    if claim.live() && claim.basis == Basis::Request && decided_by_caller(tx, &claim) {
        return Ok(claim);
    }
    let (agreement, today) = (agreements::in_force(tx, claim.unit, None)?, tx.now().day());
    let decided = rules::approve(&aggregate, &claim, tx.actor(), agreement, today);
    let agreement = naming(tx, &aggregate, decided)?;
    rules::begin(&mut claim, Some(agreement), Term::begun(tx.actor().account(), tx.now()));
    store::save(tx, &claim)?;
    for task in rules::further(&aggregate, &claim) {
        duties::add(tx, &mut aggregate, task)?;
    }
    if claim.role == ClaimRole::Support {
        tx.record(&ZoneSupported::of(&claim))?;
        return Ok(claim);
    }
    led(tx, &mut aggregate, &claim)?;
    Ok(claim)
}

/// A unit leads the zone from now on: nobody holds it, and other requests to lead it are settled.
pub(super) fn led(tx: &mut WriteTx, aggregate: &mut ZoneAggregate, claim: &Claim) -> Result<(), Fault> {
    let now = tx.now();
    store::end_hold(tx, aggregate.zone.id, now)?;
    let asked = |one: &&Claim| one.state == State::Requested && one.role == ClaimRole::Lead && one.n != claim.n;
    let others: Vec<Claim> = aggregate.claims.iter().filter(asked).cloned().collect();
    if aggregate.zone.state != ZoneState::Claimed {
        aggregate.zone.state = ZoneState::Claimed;
        zone_store::save(tx, &mut aggregate.zone)?;
    }
    tx.record(&ZoneClaimed::of(claim))?;
    others.into_iter().try_for_each(|other| supersede(tx, other))
}

/// Settles a request that somebody else was faster with.
pub fn supersede(tx: &mut WriteTx, mut claim: Claim) -> Result<(), Fault> {
    let decision = Decision { at: tx.now(), by: tx.actor().account(), reason: None };
    rules::settle(&mut claim, State::Superseded, decision);
    store::save(tx, &claim)?;
    tx.record(&ZoneRequestSuperseded::of(&claim))?;
    Ok(())
}

/// Refuses a request.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`.
pub fn refuse(tx: &mut WriteTx, id: ZoneId, n: i64, reason: String) -> Result<Claim, Fault> {
    let mut claim = find(tx, id, n)?;
    if matches!(claim.state, State::Rejected(_)) && decided_by_caller(tx, &claim) {
        return Ok(claim);
    }
    rules::may(&claim, tx.actor(), Move::Refuse, tx.now().day())?;
    let decision = Decision { at: tx.now(), by: tx.actor().account(), reason: Some(reason) };
    rules::settle(&mut claim, State::Rejected, decision);
    store::save(tx, &claim)?;
    tx.record(&ZoneRequestRejected::of(&claim))?;
    Ok(claim)
}

/// Takes a request back, or ends the unit's support.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`.
pub fn withdraw(tx: &mut WriteTx, id: ZoneId, n: i64, reason: Option<String>) -> Result<Claim, Fault> {
    let mut claim = find(tx, id, n)?;
    let ended = claim.end().is_some_and(|end| end.because == ClaimEnd::Withdrawn);
    if (matches!(claim.state, State::Withdrawn(_)) || ended) && decided_by_caller(tx, &claim) {
        return Ok(claim);
    }
    rules::may(&claim, tx.actor(), Move::Withdraw, tx.now().day())?;
    let decision = Decision { at: tx.now(), by: tx.actor().account(), reason };
    if let State::Live(term) = &mut claim.state {
        term.decision = decision;
        return finish(tx, claim, ClaimEnd::Withdrawn);
    }
    rules::settle(&mut claim, State::Withdrawn, decision);
    store::save(tx, &claim)?;
    tx.record(&ZoneRequestWithdrawn::of(&claim))?;
    Ok(claim)
}

/// Ends a live claim, and returns it as it ended; nothing is done about the zone.
pub fn finish(tx: &mut WriteTx, claim: Claim, because: ClaimEnd) -> Result<Claim, Fault> {
    // None ends before it began, where what ends it was due earlier.
    let from = tx.counts_from();
    let at = claim.term().map_or(from, |term| term.began_at.max(from));
    finish_at(tx, claim, End { at, because })
}

/// The same at an instant that may lie behind.
pub fn finish_at(tx: &mut WriteTx, mut claim: Claim, end: End) -> Result<Claim, Fault> {
    let from = tx.counts_from();
    rules::end(&mut claim, end, from);
    store::save(tx, &claim)?;
    if claim.role == ClaimRole::Lead {
        tx.cancel_timers(claim.zone.uuid())?;
    }
    tx.record(&ZoneClaimEnded::of(&claim))?;
    Ok(claim)
}

/// Gives a zone to a unit as was agreed outside; a draft is published by it.
///
/// # Errors
/// `not_found`, `zone_already_claimed`, `illegal_transition`, `unit_without_agreement`, `validation_failed`.
pub fn assign(tx: &mut WriteTx, id: ZoneId, sent: &ZoneAssignmentIn) -> Result<Claim, Fault> {
    let mut aggregate = lookup::find(tx, id)?;
    let same = |one: &&Claim| one.unit == sent.unit_id && one.basis.word() == ClaimBasis::Assignment;
    if let Some(lead) = aggregate.lead().filter(same).cloned().filter(|lead| decided_by_caller(tx, lead)) {
        return Ok(lead);
    }
    let decided = rules::assignable(&aggregate, tx.actor());
    naming(tx, &aggregate, decided)?;
    let unit = taking_part(tx, sent.unit_id, "/unit_id")?;
    if sent.since_on > tx.now().day() {
        return Err(wrong("/since_on", &field::OUT_OF_RANGE, ["不能晚于今天。", "Not later than today."]));
    }
    let agreement = agreements::in_force(tx, unit, None)?;
    let agreed = sent.agreed();
    rules::backed(agreement, agreed.override_reason.as_deref())?;
    if aggregate.zone.state == ZoneState::Draft {
        publishing::open(tx, &mut aggregate.zone)?;
    }
    let asked = fresh(tx, &aggregate, unit, Basis::Assignment(agreed))?;
    let claim = Claim { agreement, duties: tasks(&aggregate.duties), ..asked };
    let claim = start(tx, claim, Some(sent.since_on))?;
    led(tx, &mut aggregate, &claim)?;
    Ok(claim)
}

fn tasks(duties: &[Duty]) -> Vec<Task> {
    duties.iter().map(|duty| duty.task.clone()).collect()
}

/// Enters a claim that is live at once.
pub(super) fn start(tx: &mut WriteTx, claim: Claim, since_on: Option<Day>) -> Result<Claim, Fault> {
    let term = Term { since_on, ..Term::begun(tx.actor().account(), tx.now()) };
    let claim = Claim { state: State::Live(term), ..claim };
    store::insert(tx, &claim)?;
    Ok(claim)
}

pub(super) fn taking_part(view: &mut ReadTx, unit: UnitId, pointer: &str) -> Result<UnitId, Fault> {
    let active = units::standing(view, unit)?.is_some_and(|one| one.state == UnitState::Active);
    let words = ["须为在册单位。", "A unit that takes part, please."];
    if active { Ok(unit) } else { Err(wrong(pointer, &field::UNKNOWN_UNIT, words)) }
}

/// Nobody leads the zone any more: the community answers for it, and units may ask for it.
pub fn reopen(tx: &mut WriteTx, mut aggregate: ZoneAggregate) -> Result<(), Fault> {
    if aggregate.zone.state == ZoneState::Claimed {
        aggregate.zone.state = ZoneState::Open;
        zone_store::save(tx, &mut aggregate.zone)?;
    }
    Ok(())
}

/// Holds the zone for the caller's unit. The unit that holds it already is shown its hold.
///
/// # Errors
/// `not_found`, `zone_already_claimed`, `zone_held`, `illegal_transition`, `unit_without_agreement`.
pub fn hold(tx: &mut WriteTx, id: ZoneId) -> Result<Hold, Fault> {
    let aggregate = lookup::find(tx, id)?;
    let unit = tx.actor().unit.ok_or(&NOT_FOR_THIS_SIDE)?;
    let (agreement, n, now) = (agreements::in_force(tx, unit, None)?, store::next_hold(tx, id)?, tx.now());
    let decided = rules::hold(&aggregate, tx.actor(), unit, agreement, n, now);
    let hold = naming(tx, &aggregate, decided)?;
    if hold.n == n {
        // What has run out makes room.
        store::end_hold(tx, id, now)?;
        store::insert_hold(tx, id, &hold)?;
        tx.record(&ZoneHeld { zone_id: id, unit_id: unit, until: hold.until, by: hold.by })?;
    }
    Ok(hold)
}

/// Lets go of the zone. Who holds nothing is done.
///
/// # Errors
/// `not_found`.
pub fn release_hold(tx: &mut WriteTx, id: ZoneId) -> Result<(), Fault> {
    let aggregate = lookup::find(tx, id)?;
    let Some(hold) = aggregate.hold.filter(|hold| Some(hold.unit) == tx.actor().unit) else { return Ok(()) };
    let now = tx.now();
    store::end_hold(tx, id, now)?;
    tx.record(&ZoneHoldReleased { zone_id: id, unit_id: hold.unit })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::rules;
    use crate::actions::{Origin, create};
    use crate::aggregate::claims::model::{Basis, Claim, ClaimEnd, ClaimRole, End, State, Term};
    use crate::aggregate::claims::store::{insert, save};
    use crate::model::ZoneId;
    use auth::PLATFORM;
    use communities::found_platform;
    use db::{Db, Scratch};
    use journal::Journal;
    use kernel::{Actor, Clock, Instant, UnitId};

    fn live(zone: ZoneId, n: i64, unit: UnitId, role: ClaimRole) -> Claim {
        let now = Instant::from_micros(1);
        Claim {
            zone,
            n,
            unit,
            role,
            basis: Basis::Request,
            state: State::Live(Term::begun(None, now)),
            agreement: None,
            duties: Vec::new(),
            note: None,
            requested_at: now,
            requested_by: None,
            version: 1,
            updated_at: now,
        }
    }

    #[actix_web::test]
    async fn p12_the_disk_has_the_last_word() {
        let scratch = Scratch::new("zones-last-word");
        let clock = Clock::manual(Instant::from_micros(1_800_000_000_000_000));
        let journal = Journal::new(Db::open(&scratch.place()).unwrap(), clock);
        found_platform(&journal).await.unwrap();
        let made = journal.write(Actor::system(PLATFORM), |tx| {
            let unit = serde_json::from_value(json!({ "code": "U01", "name": "示例单位01" })).unwrap();
            let unit = units::actions::create(tx, &unit, units::Origin::Sample)?;
            let zone = serde_json::from_value(json!({ "name": "示例片区" })).unwrap();
            let zone = create(tx, &zone, Origin::Sample)?.zone.id;
            insert(tx, &live(zone, 1, unit.id, ClaimRole::Lead))?;
            insert(tx, &live(zone, 2, unit.id, ClaimRole::Support))?;
            Ok((zone, unit.id))
        });
        let (zone, unit) = made.await.unwrap();
        let second =
            journal.write(Actor::system(PLATFORM), move |tx| insert(tx, &live(zone, 3, unit, ClaimRole::Lead)));
        assert_eq!(second.await.unwrap_err().code().name, "zone_already_claimed");
        let ended = journal.write(Actor::system(PLATFORM), move |tx| {
            let mut first = live(zone, 1, unit, ClaimRole::Lead);
            let ended = Instant::from_micros(2);
            rules::end(&mut first, End { at: ended, because: ClaimEnd::Released }, ended);
            save(tx, &first)?;
            insert(tx, &live(zone, 3, unit, ClaimRole::Lead))
        });
        ended.await.unwrap();
    }
}
