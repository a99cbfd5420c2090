//! Actions: recording entries in whatever order they come, showing them, and voiding them.

use super::super::codes::{HOUSEHOLD_NOT_HELPED, RECORD_ID_IN_USE};
use super::super::model::{Pairing, Recorded};
use super::super::reading::with_sight;
use super::super::rules::{self, Move};
use super::super::writing::safe;
use super::model::{Entry, Said, Seen, Voided, Voiding};
use crate::codes;
use auth::NOT_FOR_THIS_SIDE;
use journal::{ReadTx, WriteTx};
use kernel::patch::wrong;
use kernel::{Day, Fault, Id, Page, PairingId, Window};
use web::codes::NOT_FOUND;

/// An entry of the caller's, of now; with an id of its own where none was sent.
pub fn entered<I: Id>(tx: &WriteTx, pairing: &Pairing, id: Option<I>, on: Day) -> Entry<I> {
    Entry {
        id: id.unwrap_or_else(|| tx.new_id()),
        pairing: pairing.id,
        household: pairing.household,
        on,
        recorded: Recorded { at: tx.now(), by: tx.actor().account(), unit: tx.actor().unit },
        voided: None,
    }
}

/// An entry whose id is known: the very same is answered as it stands, anything else is refused without saying what it is.
///
/// # Errors
/// `record_id_in_use`, `household_not_helped`.
pub fn again<W: Said>(tx: &mut WriteTx, entry: &Entry<W::Id>, words: &W) -> Result<Option<Entry<W::Id>>, Fault> {
    let Some((before, sealed)) = W::find(tx, entry.id)? else { return Ok(None) };
    let same = before.pairing == entry.pairing
        && before.household == entry.household
        && before.on == entry.on
        && before.recorded.by == entry.recorded.by;
    if !same {
        return Err(Fault::of(&RECORD_ID_IN_USE));
    }
    let kept: W = safe(tx, before.household)?.open(tx, before.id.uuid(), &sealed)?;
    if kept.voided_because(None) == *words { Ok(Some(before)) } else { Err(Fault::of(&RECORD_ID_IN_USE)) }
}

/// Seals what is said in an entry, if it may be recorded now; `pointer` is where its day was sent.
///
/// # Errors
/// `not_for_this_side`, `illegal_transition`, `outside_pairing`, `household_not_helped`, `validation_failed`.
pub fn sealed<W: Said>(
    tx: &mut WriteTx,
    pairing: &Pairing,
    step: Move,
    entry: &Entry<W::Id>,
    words: &W,
    pointer: &str,
) -> Result<Vec<u8>, Fault> {
    let today = tx.now().day();
    rules::may(pairing, tx.actor(), step, today)?;
    rules::stood(pairing, pointer, entry.on, today)?;
    safe(tx, pairing.household)?.seal(tx, entry.id.uuid(), words)
}

/// One page of the entries of a pairing; what was said is told while the caller may be told.
///
/// # Errors
/// `not_found`, `seal_broken`.
pub fn page<W: Said>(view: &mut ReadTx, id: PairingId, window: &Window) -> Result<(Pairing, Page<Seen<W>>), Fault> {
    view.snapshot()?;
    let (pairing, sight, safe) = with_sight(view, id)?;
    let safe = safe.filter(|_| sight.records());
    let page = W::list(view, id, window)?.turned(|kept| {
        let open = |(entry, sealed): (Entry<W::Id>, Vec<u8>)| {
            let words = safe.as_ref().map(|safe| safe.open(view, entry.id.uuid(), &sealed)).transpose()?;
            Ok((entry, words))
        };
        kept.into_iter().map(open).collect::<Result<Vec<Seen<W>>, Fault>>()
    })?;
    Ok((pairing, page))
}

/// One entry of a pairing.
///
/// # Errors
/// `not_found`, `seal_broken`.
pub fn find<W: Said>(view: &mut ReadTx, id: PairingId, entry: W::Id) -> Result<(Pairing, Seen<W>), Fault> {
    let (pairing, sight, safe) = with_sight(view, id)?;
    let (entry, sealed) = W::find(view, entry)?.filter(|(one, _)| one.pairing == id).ok_or(&NOT_FOUND)?;
    let safe = safe.filter(|_| sight.records());
    let words = safe.map(|safe| safe.open(view, entry.id.uuid(), &sealed)).transpose()?;
    Ok((pairing, (entry, words)))
}

/// Takes an entry out of the figures; one that is voided already is shown as it is.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `validation_failed`, `household_not_helped`.
pub fn void<W: Said>(
    tx: &mut WriteTx,
    id: PairingId,
    entry: W::Id,
    voiding: Voiding<W::Id>,
) -> Result<(Pairing, Seen<W>), Fault> {
    let (pairing, (mut entry, words)) = find::<W>(tx, id, entry)?;
    if !rules::voids(&pairing, &entry.recorded, tx.actor()) {
        return Err(Fault::of(&NOT_FOR_THIS_SIDE));
    }
    if entry.voided.is_some() {
        return Ok((pairing, (entry, words)));
    }
    let Voiding { reason, replaced_by } = voiding;
    if let Some(other) = replaced_by {
        let stands = W::find(tx, other)?.is_some_and(|(one, _)| one.pairing == id && one.voided.is_none());
        if !stands || other == entry.id {
            return Err(wrong("/replaced_by", &codes::NOT_A_RECORD, W::NO_OTHER));
        }
    }
    let words = words.ok_or(&HOUSEHOLD_NOT_HELPED)?.voided_because(Some(reason));
    let safe = safe(tx, entry.household)?;
    let sealed = safe.seal(tx, entry.id.uuid(), &words)?;
    let voided = Voided { at: tx.now(), by: tx.actor().account(), replaced_by };
    W::void(tx, &pairing, &safe, entry.id, &voided, &sealed)?;
    entry.voided = Some(voided);
    Ok((pairing, (entry, Some(words))))
}
