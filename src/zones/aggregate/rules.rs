//! Rules: what may be done to a zone now, and by whom: transitions by the community, its duties, and claiming it.

use super::claims::model::ClaimRole;
use super::model::ZoneAggregate;
use crate::model::{ZoneState, ZoneStateWord};
use crate::policy::may;
use auth::{Action, permits};
use kernel::{Actor, Fault, UnitId};

use ZoneStateWord::{Claimed, Draft, Open, Retired};

auth::state_machine! {
    /// Something the community does with a zone.
    pub enum Move(aggregate: &ZoneAggregate; actor) {
        noun: ["责任区", "zone"],
        state: ZoneStateWord = aggregate.zone.state.word(),
        others: others,
    }
    /// Change what is said about it.
    Update        [Draft, Open, Claimed]   => may::UpdateZone;
    /// Let units ask for it.
    Publish       [Draft]                  => may::PublishZone;
    /// Take it off the map.
    Retire        [Draft, Open]            => may::RetireZone;
    /// Make a new plate for the wall.
    RenewPlate    [Open, Claimed]          => may::RenewPlate;
    /// Withdraw the plate.
    WithdrawPlate [Open, Claimed, Retired] => may::WithdrawPlate;
}

/// The refusal of what does not begin at this state.
pub fn illegal(aggregate: &ZoneAggregate, actor: &Actor) -> Fault {
    state_machine(aggregate, actor).illegal()
}

/// What this caller may do to the duties of this zone now, and about claiming it.
fn others(aggregate: &ZoneAggregate, actor: &Actor) -> Vec<&'static str> {
    let kept = [
        (may::CreateDuty::ID, keeps_duties(aggregate, actor)),
        (may::RecordFulfilment::ID, records_fulfilments(aggregate, actor)),
    ];
    let kept = kept.into_iter().filter_map(|(id, may)| may.then_some(id));
    kept.chain(allowed_claiming(aggregate, actor)).collect()
}

/// Whether this caller records what is done for the zone: an officer for the unit, or the unit that leads it.
fn records_fulfilments(aggregate: &ZoneAggregate, actor: &Actor) -> bool {
    let ours = aggregate.lead().is_some_and(|claim| actor.unit.is_none_or(|unit| unit == claim.unit));
    ours && !aggregate.duties.is_empty() && permits::<may::RecordFulfilment>(actor, None)
}

/// Whether this caller adds and ends duties now.
pub fn keeps_duties(aggregate: &ZoneAggregate, actor: &Actor) -> bool {
    aggregate.zone.state.word() != ZoneStateWord::Retired && permits::<may::CreateDuty>(actor, None)
}

/// What this caller may do about claiming the zone now, without looking at agreements.
fn allowed_claiming(aggregate: &ZoneAggregate, actor: &Actor) -> Vec<&'static str> {
    let open = aggregate.zone.state == ZoneState::Open;
    let free = |unit: UnitId| aggregate.hold.is_none_or(|hold| hold.unit == unit);
    let mut found = Vec::new();
    if let Some(unit) = actor.unit {
        if open && aggregate.hold.is_none() && permits::<may::HoldZone>(actor, None) {
            found.push(may::HoldZone::ID);
        }
        let roles = [ClaimRole::Lead, ClaimRole::Support];
        let asks = roles.into_iter().any(|role| requestable(aggregate, unit, role).is_ok());
        if asks && free(unit) && permits::<may::ClaimZone>(actor, None) {
            found.push(may::ClaimZone::ID);
        }
    } else if matches!(aggregate.zone.state, ZoneState::Draft | ZoneState::Open)
        && permits::<may::AssignZone>(actor, None)
    {
        found.push(may::AssignZone::ID);
    }
    found
}

/// Why a unit cannot ask for the zone in this role, but for holds and agreements.
pub enum Unasked {
    /// It is not open to requests.
    Closed,
    /// Another unit leads it.
    Led,
    /// The unit has asked for it already: the number of its claim.
    Asked(i64),
}

/// Whether a unit can ask for the zone in this role, but for holds and agreements.
///
/// # Errors
/// Why it cannot.
pub fn requestable(aggregate: &ZoneAggregate, unit: UnitId, role: ClaimRole) -> Result<(), Unasked> {
    let mine = aggregate.claims.iter().find(|claim| claim.unit == unit && claim.role == role);
    match aggregate.zone.state {
        ZoneState::Draft | ZoneState::Retired { .. } => Err(Unasked::Closed),
        _ if role == ClaimRole::Lead && aggregate.lead().is_some() => Err(Unasked::Led),
        _ => mine.map_or(Ok(()), |claim| Err(Unasked::Asked(claim.n))),
    }
}
