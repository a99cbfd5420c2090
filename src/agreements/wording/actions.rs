//! From a checked wording to an agreement: names looked up, ids given, and kept where nothing changed.

use serde_json::{Value, json};

use super::store;
use crate::codes::PARTY_DEPARTED;
use crate::model::{Agreement, Changes, State};
use crate::parties::model::{Party, PartyKind, PartyWish, Reply};
use crate::promises::model::{Commitment, CommitmentState, Life, Pledge};
use crate::promises::rules::pledges;
use crate::rules;
use crate::terms::model::{Names, Terms, Wording};
use crate::terms::rules::default_role;
use crate::terms::wire::AgreementIn;
use journal::WriteTx;
use kernel::patch::INVALID;
use kernel::{Fault, Instant, PartyId, UnitId, patch};
use units::UnitState;

/// The names of everybody a wording names, as they stand today.
pub fn names(tx: &mut WriteTx, wording: &Wording) -> Result<Names, Fault> {
    let ids: Vec<UnitId> = wording.parties.iter().filter_map(|party| party.unit).collect();
    let community = communities::name_of(tx)?;
    let known = units::names_of(tx, &ids, None)?;
    let gone = known.iter().filter(|unit| unit.state == UnitState::Departed);
    let departed = gone.map(|unit| unit.id).collect();
    let units = known.into_iter().map(|unit| (unit.id, unit.name)).collect();
    Ok(Names { community, units, departed })
}

/// Whether every unit a text names still takes part; one may have left since it was written.
///
/// # Errors
/// [`PARTY_DEPARTED`], with the units.
pub fn all_are_there(tx: &mut WriteTx, agreement: &Agreement) -> Result<(), Fault> {
    let ids: Vec<UnitId> = agreement.parties.iter().filter_map(|party| party.unit).collect();
    let known = units::names_of(tx, &ids, None)?.into_iter();
    let gone: Vec<UnitId> = known.filter(|unit| unit.state == UnitState::Departed).map(|unit| unit.id).collect();
    if gone.is_empty() { Ok(()) } else { Err(Fault::of(&PARTY_DEPARTED).with("unit_ids", json!(gone))) }
}

/// The names as they stand in an agreement whose parties do not change.
pub fn known_names(agreement: &Agreement) -> Names {
    let name = |party: &Party| party.name.clone();
    let units = agreement.parties.iter().filter_map(|party| party.unit.map(|unit| (unit, name(party)))).collect();
    Names { community: agreement.community_party().map(name).unwrap_or_default(), units, departed: Vec::new() }
}

/// A new draft of the caller's.
pub fn first(tx: &mut WriteTx, wording: &Wording, terms: Terms, names: &Names) -> Result<Agreement, Fault> {
    let now = tx.now();
    let year = now.day().year();
    let number = store::next_number(tx, year.into())?;
    let mut agreement = Agreement {
        id: tx.new_id(),
        community: tx.community(),
        number: format!("HLGZ-{year}-{number:04}"),
        terms,
        state: State::Draft,
        revision: 1,
        version: 1,
        created_at: now,
        updated_at: now,
        created_by: tx.actor().account(),
        author_unit: tx.actor().unit,
        shared_at: None,
        paper: wording.paper.clone(),
        concluded_at: None,
        sample: false,
        original: None,
        parties: Vec::new(),
        commitments: Vec::new(),
        changes: Changes::default(),
    };
    rewrite(tx, &mut agreement, wording, names);
    Ok(agreement)
}

/// Puts the parties and commitments of a wording in place of the old ones; who stays a party keeps the id, and so does
/// a commitment of which nothing changed.
pub fn rewrite(tx: &WriteTx, agreement: &mut Agreement, wording: &Wording, names: &Names) {
    let old = std::mem::take(&mut agreement.parties);
    for wish in &wording.parties {
        let kept = old.iter().find(|party| wish.unit == party.unit && wish.kind == party.kind && wish.unit.is_some());
        let community = old.iter().find(|party| wish.kind == PartyKind::Community && wish.kind == party.kind);
        let id = kept.or(community).map_or_else(|| tx.new_id(), |party| party.id);
        agreement.parties.push(party(wish, id, names));
    }
    let mut old = std::mem::take(&mut agreement.commitments);
    for pledge in &wording.commitments {
        let Some(pledger) = pledger(&agreement.parties, pledge) else { continue };
        let fresh = commitment(pledge, pledger, tx);
        let same = old.iter().position(|one| same_promise(one, &fresh));
        agreement.commitments.push(same.map_or(fresh, |i| old.swap_remove(i)));
    }
}

/// The party a pledge is made by.
pub fn pledger(parties: &[Party], pledge: &Pledge) -> Option<PartyId> {
    parties.iter().find(|party| pledges(pledge.pledger, party.kind, party.unit)).map(|party| party.id)
}

/// A new commitment, still only proposed.
pub fn commitment(pledge: &Pledge, pledger: PartyId, tx: &WriteTx) -> Commitment {
    let now: Instant = tx.now();
    Commitment {
        id: tx.new_id(),
        linkage: pledge.linkage,
        commons: pledge.commons.clone(),
        title: pledge.title.clone(),
        quantity: pledge.quantity,
        unit_of_measure: pledge.unit_of_measure.clone(),
        due_on: pledge.due_on,
        pledger,
        recurrence: pledge.recurrence,
        progress: CommitmentState::Proposed,
        life: Life::default(),
        created_at: now,
        updated_at: now,
        version: 1,
    }
}

fn same_promise(old: &Commitment, new: &Commitment) -> bool {
    let words = |one: &Commitment| {
        (one.linkage, one.commons.clone(), one.title.clone(), one.quantity, one.unit_of_measure.clone(), one.due_on)
    };
    old.pledger == new.pledger && old.recurrence == new.recurrence && words(old) == words(new)
}

fn party(wish: &PartyWish, id: PartyId, names: &Names) -> Party {
    let registered = wish.unit.and_then(|unit| names.units.get(&unit));
    let name = match wish.kind {
        PartyKind::Community => names.community.clone(),
        PartyKind::Unit | PartyKind::Witness => {
            registered.cloned().or_else(|| wish.signing_name.clone()).unwrap_or_default()
        }
    };
    Party {
        id,
        kind: wish.kind,
        unit: wish.unit,
        name,
        role: wish.role.clone().unwrap_or_else(|| default_role(wish.kind).to_owned()),
        body: wish.body,
        signing_name: wish.signing_name.clone(),
        representative: wish.representative.clone(),
        title: wish.title.clone(),
        basis: wish.basis,
        reply: Reply::Pending,
        accession: None,
        leave: None,
    }
}

/// The merged words; what belongs to the making of a draft alone is no field here.
pub fn revised(current: &AgreementIn, patch: &Value) -> Result<AgreementIn, Fault> {
    for field in ["submit", "signing_due_on"] {
        if patch.get(field).is_some() {
            let wrong = patch::shape_violation(format!("/{field}"), "unknown field");
            return Err(Fault::of(&INVALID).at([wrong]));
        }
    }
    patch::merge(current, patch)
}

/// Records that the wording is another one now.
pub fn next_wording(agreement: &mut Agreement, now: Instant) {
    if agreement.state == State::Negotiating {
        agreement.revision += 1;
    }
    rules::touch(agreement, now);
}
