//! Recording visits, in whatever order they come, and voiding them.

use super::super::codes::{HOUSEHOLD_NOT_HELPED, RECORD_ID_IN_USE};
use super::super::events::{HouseholdVisited, VisitVoided};
use super::super::model::{Pairing, Recorded, Voided};
use super::super::reading::{known, with_sight};
use super::super::rules::{self as pairings, Move};
use super::super::store as rows;
use super::super::writing::safe;
use super::model::{Seen, Visit, VisitOutcome, VisitWords};
use super::store;
use super::wire::VisitIn;
use crate::codes;
use auth::NOT_FOR_THIS_SIDE;
use households::desk::SealedStore;
use journal::{ReadTx, WriteTx};
use kernel::patch::wrong;
use kernel::{Fault, Id, Page, PairingId, VisitId, Window};
use vault::Vault;
use web::codes::NOT_FOUND;

/// What recording came to: the same visit sent again is answered as it was recorded.
pub enum Outcome {
    /// It is recorded now.
    Made(Visit),
    /// It was recorded before.
    Known(Visit),
}

/// Records a visit.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`, `outside_pairing`, `record_id_in_use`, `household_not_helped`,
/// `validation_failed`.
pub fn record(tx: &mut WriteTx, vault: &Vault, id: PairingId, sent: &VisitIn) -> Result<(Pairing, Outcome), Fault> {
    let pairing = known(tx, id)?;
    let words = sent.words();
    let visit_id = sent.id.unwrap_or_else(|| tx.new_id());
    let visit = Visit {
        id: visit_id,
        pairing: id,
        household: pairing.household,
        on: sent.visited_on,
        recorded: Recorded { at: tx.now(), by: tx.actor().account(), unit: tx.actor().unit },
        voided: None,
    };
    if let Some((before, sealed)) = store::find(tx, visit_id)? {
        return Ok((pairing, Outcome::Known(again(tx, vault, (&visit, &words), (before, sealed))?)));
    }
    let today = tx.now().day();
    pairings::may(&pairing, tx.actor(), Move::Visit, today)?;
    pairings::stood(&pairing, "/visited_on", sent.visited_on, today)?;
    let sealed = safe(tx, vault, pairing.household)?.seal(tx, visit_id.uuid(), &words)?;
    store::insert(tx, &visit, sealed)?;
    if words.outcome == VisitOutcome::Met && pairing.met_on.is_none_or(|before| before < visit.on) {
        rows::put_met(tx, id, Some(visit.on))?;
    }
    tx.record(&HouseholdVisited::of(&pairing, visit_id))?;
    Ok((pairing, Outcome::Made(visit)))
}

/// A visit whose id is known: the very same is answered as it stands, anything else is refused without saying what it is.
fn again(
    tx: &mut WriteTx,
    vault: &Vault,
    (visit, words): (&Visit, &VisitWords),
    (before, sealed): store::Kept,
) -> Result<Visit, Fault> {
    let same = Visit { recorded: before.recorded, voided: before.voided, ..visit.clone() } == before
        && before.recorded.by == visit.recorded.by;
    if !same {
        return Err(Fault::of(&RECORD_ID_IN_USE));
    }
    let kept: VisitWords = safe(tx, vault, before.household)?.open(tx, before.id.uuid(), &sealed)?;
    let said = VisitWords { void_reason: None, ..kept } == *words;
    if said { Ok(before) } else { Err(Fault::of(&RECORD_ID_IN_USE)) }
}

/// The last day somebody of the household was met, by what counts now.
fn met(tx: &mut WriteTx, safe: &SealedStore, pairing: PairingId) -> Result<(), Fault> {
    let mut last = None;
    for (visit, sealed) in store::counting(tx, pairing)? {
        let words: VisitWords = safe.open(tx, visit.id.uuid(), &sealed)?;
        if words.outcome == VisitOutcome::Met {
            last = last.max(Some(visit.on));
        }
    }
    rows::put_met(tx, pairing, last)
}

/// One page of the visits of a pairing; how they went is told while the caller may be told.
///
/// # Errors
/// `not_found`, `seal_broken`.
pub fn page(view: &mut ReadTx, vault: &Vault, id: PairingId, window: &Window) -> Result<(Pairing, Page<Seen>), Fault> {
    view.snapshot()?;
    let (pairing, sight, safe) = with_sight(view, vault, id)?;
    let safe = safe.filter(|_| sight.records());
    let page = store::list(view, id, window)?.turned(|kept| {
        let open = |(visit, sealed): store::Kept| {
            let words = safe.as_ref().map(|safe| safe.open(view, visit.id.uuid(), &sealed)).transpose()?;
            Ok((visit, words))
        };
        kept.into_iter().map(open).collect::<Result<Vec<Seen>, Fault>>()
    })?;
    Ok((pairing, page))
}

/// One visit of a pairing.
///
/// # Errors
/// `not_found`, `seal_broken`.
pub fn find(view: &mut ReadTx, vault: &Vault, id: PairingId, visit: VisitId) -> Result<(Pairing, Seen), Fault> {
    let (pairing, sight, safe) = with_sight(view, vault, id)?;
    let (visit, sealed) = store::find(view, visit)?.filter(|(one, _)| one.pairing == id).ok_or(&NOT_FOUND)?;
    let safe = safe.filter(|_| sight.records());
    let words = safe.map(|safe| safe.open(view, visit.id.uuid(), &sealed)).transpose()?;
    Ok((pairing, (visit, words)))
}

/// Takes a visit out of the figures; one that is voided already is shown as it is.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `validation_failed`, `household_not_helped`.
pub fn void(
    tx: &mut WriteTx,
    vault: &Vault,
    (id, visit): (PairingId, VisitId),
    (reason, replaced_by): (String, Option<VisitId>),
) -> Result<(Pairing, Seen), Fault> {
    let (pairing, (mut visit, words)) = find(tx, vault, id, visit)?;
    if !pairings::voids(&pairing, &visit.recorded, tx.actor()) {
        return Err(Fault::of(&NOT_FOR_THIS_SIDE));
    }
    if visit.voided.is_some() {
        return Ok((pairing, (visit, words)));
    }
    if let Some(other) = replaced_by {
        let stands = store::find(tx, other)?.is_some_and(|(one, _)| one.pairing == id && one.voided.is_none());
        if !stands || other == visit.id {
            let words = ["须为本结对中另一条有效的走访记录。", "Another visit of this pairing that stands, please."];
            return Err(wrong("/replaced_by", &codes::NOT_A_RECORD, words));
        }
    }
    let words = VisitWords { void_reason: Some(reason), ..words.ok_or(&HOUSEHOLD_NOT_HELPED)? };
    let safe = safe(tx, vault, visit.household)?;
    let sealed = safe.seal(tx, visit.id.uuid(), &words)?;
    let voided = Voided { at: tx.now(), by: tx.actor().account(), replaced_by };
    store::void(tx, visit.id, &voided, &sealed)?;
    met(tx, &safe, id)?;
    visit.voided = Some(voided);
    tx.record(&VisitVoided::of(&pairing, visit.id))?;
    Ok((pairing, (visit, Some(words))))
}
