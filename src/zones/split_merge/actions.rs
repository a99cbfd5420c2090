//! Actions: splitting and merging zones, each in one transaction.

use super::rules;
use super::wire::{MergerIn, PartIn, SplitIn, ZoneSplit, ZonesMerged};
use crate::aggregate::claims::model::{Claim, ClaimEnd, End, State, Term};
use crate::aggregate::claims::store as claims_store;
use crate::aggregate::lookup;
use crate::aggregate::model::ZoneAggregate;
use crate::aggregate::rules::{Move, may};
use crate::claims::actions as claims;
use crate::codes::{PARTS_DO_NOT_FIT, ZONES_NOT_MERGEABLE};
use crate::duties::actions as duties;
use crate::events::{ZoneCreated, ZoneRetired};
use crate::geometry::actions::{place, read};
use crate::geometry::model::{Entered, Laid};
use crate::geometry::store as drawn;
use crate::model::{Profile, Zone, ZoneState};
use crate::plates::actions as plates;
use crate::rules::code;
use crate::store;
use journal::WriteTx;
use kernel::geo::Boundary;
use kernel::patch::wrong;
use kernel::register::RegisterCode;
use kernel::{Budget, Fault, Instant, Text, field};

/// Splits a zone into parts that take its place from an instant on.
///
/// # Errors
/// `illegal_transition`, `zone_in_motion`, `parts_do_not_fit`, `validation_failed`, `zone_code_taken`,
/// `zone_codes_exhausted`.
pub fn split(
    tx: &mut WriteTx,
    before: ZoneAggregate,
    sent: &SplitIn,
    from: Instant,
) -> Result<(ZoneAggregate, Vec<ZoneAggregate>), Fault> {
    let id = before.zone.id;
    may(&before, tx.actor(), Move::Update)?;
    rules::settled(&before)?;
    let whole = drawn::drawn(tx, id)?.ok_or(&PARTS_DO_NOT_FIT)?;
    let sent_part = |(at, part): (usize, &PartIn)| read(tx, &part.boundary, sent.crs, &format!("/parts/{at}/boundary"));
    let (parts, entered): (Vec<_>, Vec<_>) =
        sent.parts.iter().enumerate().map(sent_part).collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
    let question = ("parts", whole.boundary, parts);
    let (_, whole, parts) = question.clone();
    let parts = tx.compute(&question, Budget::OF_A_REQUEST, move |budget| rules::parts(&whole, &parts, budget))?;
    let after = end(tx, before.clone(), from)?;
    let mut successors = Vec::new();
    for ((part, boundary), entered) in sent.parts.iter().zip(&parts).zip(&entered) {
        let profile = profile(&before, &part.name, part.description.as_ref());
        let heir = Heir { code: part.code.as_ref(), profile, boundary, entered: Some(entered), from };
        successors.push(succeed(tx, std::slice::from_ref(&before), heir)?);
    }
    tx.record(&ZoneSplit { zone_id: id, successors: successors.iter().map(|aggregate| aggregate.zone.id).collect() })?;
    Ok((after, successors))
}

/// Merges zones into one that takes their place from an instant on.
///
/// # Errors
/// `not_found`, `illegal_transition`, `zone_in_motion`, `zones_not_mergeable`, `validation_failed`, `zone_code_taken`,
/// `zone_codes_exhausted`.
pub fn merge(tx: &mut WriteTx, sent: &MergerIn, from: Instant) -> Result<ZoneAggregate, Fault> {
    let before = predecessors(tx, sent)?;
    join(tx, &before, sent, from)
}

/// The zones that are to be merged, each of which can be changed now and is named once.
///
/// # Errors
/// `not_found`, `illegal_transition`, `validation_failed`.
pub fn predecessors(tx: &mut WriteTx, sent: &MergerIn) -> Result<Vec<ZoneAggregate>, Fault> {
    let mut before = Vec::new();
    for id in &sent.zone_ids {
        let aggregate = lookup::find(tx, *id)?;
        may(&aggregate, tx.actor(), Move::Update)?;
        before.push(aggregate);
    }
    let again = sent.zone_ids.iter().enumerate().position(|(at, id)| sent.zone_ids[..at].contains(id));
    again.map_or(Ok(before), |at| Err(twice(at)))
}

/// Merges zones that were looked up.
///
/// # Errors
/// `zone_in_motion`, `zones_not_mergeable`, `zone_code_taken`, `zone_codes_exhausted`.
pub fn join(
    tx: &mut WriteTx,
    before: &[ZoneAggregate],
    sent: &MergerIn,
    from: Instant,
) -> Result<ZoneAggregate, Fault> {
    rules::mergeable(before)?;
    let mut boundaries = Vec::new();
    for aggregate in before {
        boundaries.push(drawn::drawn(tx, aggregate.zone.id)?.ok_or(&ZONES_NOT_MERGEABLE)?.boundary);
    }
    let question = ("joined", boundaries);
    let (_, boundaries) = question.clone();
    let joined = tx.compute(&question, Budget::OF_A_REQUEST, move |budget| rules::joined(&boundaries, budget))?;
    for aggregate in before {
        end(tx, aggregate.clone(), from)?;
    }
    let profile = profile(&before[0], &sent.name, sent.description.as_ref());
    let heir = Heir { code: sent.code.as_ref(), profile, boundary: &joined, entered: None, from };
    let after = succeed(tx, before, heir)?;
    tx.record(&ZonesMerged { zone_id: after.zone.id, predecessors: sent.zone_ids.clone() })?;
    Ok(after)
}

fn twice(at: usize) -> Fault {
    wrong(format!("/zone_ids/{at}"), &field::DUPLICATE, ["同一责任区只列一次。", "Name each zone once."])
}

fn profile(before: &ZoneAggregate, name: &Text, description: Option<&Text>) -> Profile {
    Profile {
        name: name.to_string(),
        description: description.map(Text::to_string),
        external_codes: Vec::new(),
        ..before.zone.profile.clone()
    }
}

/// Retires a zone whose place others take: what was asked for it is settled, its claims go on in its successors.
fn end(tx: &mut WriteTx, mut aggregate: ZoneAggregate, at: Instant) -> Result<ZoneAggregate, Fault> {
    for claim in std::mem::take(&mut aggregate.claims) {
        match claim.state {
            State::Requested => claims::supersede(tx, claim)?,
            _ => drop(claims::finish_at(tx, claim, End { at, because: ClaimEnd::ZoneRetired })?),
        }
    }
    let now = tx.now();
    claims_store::end_hold(tx, aggregate.zone.id, now)?;
    aggregate.hold = None;
    aggregate.zone.state = ZoneState::Retired { on: at.day() };
    store::save(tx, &mut aggregate.zone)?;
    tx.record(&ZoneRetired::of(&aggregate.zone))?;
    Ok(aggregate)
}

/// What is new about a zone that takes the place of others.
struct Heir<'a> {
    code: Option<&'a RegisterCode>,
    profile: Profile,
    boundary: &'a Boundary,
    entered: Option<&'a Entered>,
    from: Instant,
}

/// Enters a zone that takes the place of others, with their ground, duties and claims.
fn succeed(tx: &mut WriteTx, before: &[ZoneAggregate], heir: Heir<'_>) -> Result<ZoneAggregate, Fault> {
    let first = &before[0].zone;
    let source = first.extent.as_ref().map(|extent| extent.source).ok_or(&ZONES_NOT_MERGEABLE)?;
    let (verified, last) = (communities::stat_code_of(tx)?, store::last_number(tx)?);
    let now = tx.now();
    let mut zone = Zone {
        id: tx.new_id(),
        community: tx.community(),
        code: code(verified.as_deref(), heir.code.map(RegisterCode::as_str), last)?,
        profile: heir.profile,
        state: first.state,
        effective_on: heir.from.day(),
        extent: None,
        sample: first.sample,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::insert(tx, &zone)?;
    let Heir { boundary, entered, from: from_at, .. } = heir;
    place(tx, &mut zone, &Laid { boundary, entered, source, from_at })?;
    tx.record(&ZoneCreated::of(&zone))?;
    if zone.state != ZoneState::Draft {
        plates::make(tx, zone.id)?;
    }
    let mut aggregate = ZoneAggregate { zone, duties: Vec::new(), claims: Vec::new(), hold: None };
    for task in rules::tasks(before) {
        duties::add_since(tx, &mut aggregate, task, from_at)?;
    }
    for (claim, n) in rules::carried(before).into_iter().zip(1..) {
        let State::Live(term) = claim.state else { continue };
        let state = State::Live(Term { since_on: Some(term.since()), began_at: from_at, recorded_at: now, ..term });
        let carried = Claim { zone: aggregate.zone.id, n, state, version: 1, updated_at: now, ..claim };
        claims_store::insert(tx, &carried)?;
        aggregate.claims.push(carried);
    }
    Ok(aggregate)
}
