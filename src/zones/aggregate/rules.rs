//! What may be done to a zone now, and by whom: the moves of the community, its duties, and claiming it.

use serde_json::json;

use super::claims::model::ClaimRole;
use super::model::ZoneAggregate;
use crate::model::{ZoneState, ZoneStateWord};
use crate::policy::may;
use agreements::ILLEGAL_TRANSITION;
use auth::{Action, AllowedActions, permits};
use kernel::{Actor, Fault, UnitId};

/// Something the community does with a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Change what is said about it.
    Update,
    /// Let units ask for it.
    Publish,
    /// Take it off the map.
    Retire,
    /// Make a new plate for the wall.
    RenewPlate,
    /// Withdraw the plate.
    WithdrawPlate,
}

/// Every move, the states it begins at, and its operation.
#[rustfmt::skip]
static TABLE: &[(Move, &[ZoneStateWord], &str)] = &[
    (Move::Update,        &[ZoneStateWord::Draft, ZoneStateWord::Open, ZoneStateWord::Claimed],   may::UpdateZone::ID),
    (Move::Publish,       &[ZoneStateWord::Draft],                                                may::PublishZone::ID),
    (Move::Retire,        &[ZoneStateWord::Draft, ZoneStateWord::Open],                           may::RetireZone::ID),
    (Move::RenewPlate,    &[ZoneStateWord::Open, ZoneStateWord::Claimed],                         may::RenewPlate::ID),
    (Move::WithdrawPlate, &[ZoneStateWord::Open, ZoneStateWord::Claimed, ZoneStateWord::Retired], may::WithdrawPlate::ID),
];

/// Whether the zone stands where this begins; who may is settled before.
///
/// # Errors
/// [`ILLEGAL_TRANSITION`].
pub fn may(aggregate: &ZoneAggregate, actor: &Actor, step: Move) -> Result<(), Fault> {
    let begins = TABLE.iter().find(|(row, ..)| *row == step).map_or(&[][..], |(_, states, _)| states);
    if begins.contains(&aggregate.zone.state.word()) { Ok(()) } else { Err(illegal(aggregate, actor)) }
}

/// The refusal of what does not begin at this state.
pub fn illegal(aggregate: &ZoneAggregate, actor: &Actor) -> Fault {
    let word = aggregate.zone.state.word();
    let [zh, en] = word.label();
    Fault::of(&ILLEGAL_TRANSITION)
        .because(format!("责任区当前状态: {zh}。"), format!("The zone's state: {en}."))
        .with("state", word.name())
        .with("allowed", json!(AllowedActions::of(actor, allowed(aggregate, actor))))
}

/// What this caller may do to this zone now.
pub fn allowed(aggregate: &ZoneAggregate, actor: &Actor) -> Vec<&'static str> {
    let word = aggregate.zone.state.word();
    let permitted = |step: Move| match step {
        Move::Update => permits::<may::UpdateZone>(actor, None),
        Move::Publish => permits::<may::PublishZone>(actor, None),
        Move::Retire => permits::<may::RetireZone>(actor, None),
        Move::RenewPlate => permits::<may::RenewPlate>(actor, None),
        Move::WithdrawPlate => permits::<may::WithdrawPlate>(actor, None),
    };
    let own = TABLE.iter().filter(|(step, at, _)| at.contains(&word) && permitted(*step)).map(|(.., id)| *id);
    let kept = [
        (may::CreateDuty::ID, keeps_duties(aggregate, actor)),
        (may::RecordFulfilment::ID, records_fulfilments(aggregate, actor)),
    ];
    let kept = kept.into_iter().filter_map(|(id, may)| may.then_some(id));
    own.chain(kept).chain(allowed_claiming(aggregate, actor)).collect()
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
