//! Recording aid, telling what the family was given, and voiding.

use std::collections::BTreeMap;

use super::super::actions::safe;
use super::super::codes::RECORD_ID_IN_USE;
use super::super::events::{AidGiven, AidVoided};
use super::super::model::{Pairing, Recorded, Voided};
use super::super::reading::known;
use super::super::rules::{self as pairings, Move};
use super::super::visits::rules as records;
use super::model::{Aid, AidItem, AidWords, Given, Received, Repeat, Seen};
use super::wire::AidIn;
use super::{rules, store};
use crate::agreements::NOT_FOR_THIS_SIDE;
use crate::households::desk::{self, Safe};
use crate::journal::{Tx, View};
use crate::kernel::patch::wrong;
use crate::kernel::{AidId, Day, Fault, HouseholdId, Id, Page, PairingId, Window};
use crate::vault::Vault;
use crate::web::codes::NOT_FOUND;

/// What recording came to: the same aid sent again is answered as it was recorded.
pub enum Outcome {
    /// It is recorded now.
    Made(Aid),
    /// It was recorded before.
    Known(Aid),
}

/// Records aid; answers as well what else of the kind the family was given in that month.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`, `outside_pairing`, `record_id_in_use`, `household_not_helped`,
/// `validation_failed`.
pub fn record(
    tx: &mut Tx,
    vault: &Vault,
    id: PairingId,
    sent: &AidIn,
) -> Result<(Pairing, Outcome, Option<Received>), Fault> {
    let pairing = known(tx, id)?;
    rules::fits(sent.form, sent.amount_fen, sent.quantity, sent.measure().as_deref())?;
    let words = sent.words();
    let aid = Aid {
        id: sent.id.unwrap_or_else(|| tx.new_id()),
        pairing: id,
        household: pairing.household,
        on: sent.given_on,
        form: sent.form,
        item: sent.item,
        amount_fen: sent.amount_fen,
        quantity: sent.quantity,
        measure: sent.measure(),
        recorded: Recorded { at: tx.now(), by: tx.actor().account(), unit: tx.actor().unit },
        voided: None,
    };
    let before = also(tx, &pairing, &aid)?;
    if let Some(known) = store::find(tx, aid.id)? {
        let known = again(tx, vault, (&aid, &words), known)?;
        return Ok((pairing, Outcome::Known(known), before));
    }
    let today = tx.now().day();
    pairings::may(&pairing, tx.actor(), Move::Aid, today)?;
    records::stood(&pairing, "/given_on", sent.given_on, today)?;
    let sealed = safe(tx, vault, pairing.household)?.seal(tx, aid.id.uuid(), &words)?;
    store::insert(tx, &aid, sealed)?;
    tx.record(&AidGiven::of(&pairing, aid.id))?;
    Ok((pairing, Outcome::Made(aid), before))
}

fn again(
    tx: &mut Tx,
    vault: &Vault,
    (aid, words): (&Aid, &AidWords),
    (before, sealed): store::Kept,
) -> Result<Aid, Fault> {
    let same = Aid { recorded: before.recorded, voided: before.voided, ..aid.clone() } == before
        && before.recorded.by == aid.recorded.by;
    if !same {
        return Err(Fault::of(&RECORD_ID_IN_USE));
    }
    let kept: AidWords = safe(tx, vault, before.household)?.open(tx, before.id.uuid(), &sealed)?;
    let said = AidWords { void_reason: None, ..kept } == *words;
    if said { Ok(before) } else { Err(Fault::of(&RECORD_ID_IN_USE)) }
}

/// The first and the last day of the month a day lies in.
fn month(day: Day) -> (Day, Day) {
    (day.first_of_month(), day.last_of_months(1))
}

fn family(view: &mut View, household: HouseholdId, day: Day) -> Result<Vec<Given>, Fault> {
    let family = desk::family(view, household)?;
    store::given(view, &family, month(day))
}

/// What else of its kind the family was given in its month.
fn also(view: &mut View, pairing: &Pairing, aid: &Aid) -> Result<Option<Received>, Fault> {
    let mut given = family(view, pairing.household, aid.on)?;
    given.retain(|one| one.item == aid.item && one.id != aid.id);
    Ok(rules::received(&given, pairing.unit).pop())
}

/// What the family of a pairing was given in the month of a day, kind by kind, by whom it does not say.
///
/// # Errors
/// `not_found`.
pub fn received(view: &mut View, id: PairingId, day: Day) -> Result<Vec<Received>, Fault> {
    view.snapshot()?;
    let pairing = known(view, id)?;
    let given = family(view, pairing.household, day)?;
    Ok(rules::received(&given, pairing.unit))
}

/// Who was given one kind of thing more than once in the month of a day; for the staff that keeps the files.
///
/// # Errors
/// `seal_broken`.
pub fn repeats(view: &mut View, vault: &Vault, day: Day) -> Result<Vec<Repeat>, Fault> {
    view.snapshot()?;
    let given = store::month(view, month(day))?;
    let mut ids: Vec<HouseholdId> = given.iter().map(|(household, _)| *household).collect();
    ids.sort_unstable();
    ids.dedup();
    let families = desk::families(view, &ids)?;
    let standings = desk::standings(view, vault, &ids)?;
    let mut kinds: BTreeMap<(HouseholdId, AidItem), Repeat> = BTreeMap::new();
    for (household, one) in given {
        let Some(standing) = standings.get(&household).filter(|standing| standing.readable) else { continue };
        let empty = || Repeat { households: Vec::new(), item: one.item, given: Vec::new() };
        let repeat = kinds.entry((families[&household], one.item)).or_insert_with(empty);
        if !repeat.households.iter().any(|(id, _)| *id == household) {
            repeat.households.push((household, standing.code.clone()));
        }
        repeat.given.push(one);
    }
    Ok(kinds.into_values().filter(|repeat| repeat.given.len() > 1).collect())
}

/// One page of the aid of a pairing.
///
/// # Errors
/// `not_found`, `seal_broken`.
pub fn page(view: &mut View, vault: &Vault, id: PairingId, window: &Window) -> Result<(Pairing, Page<Seen>), Fault> {
    view.snapshot()?;
    let pairing = known(view, id)?;
    let safe = Safe::of(view, vault, pairing.household)?;
    let page = store::list(view, id, window)?.turned(|kept| {
        let open = |(aid, sealed): store::Kept| {
            let words = safe.as_ref().map(|safe| safe.open(view, aid.id.uuid(), &sealed)).transpose()?;
            Ok((aid, words))
        };
        kept.into_iter().map(open).collect::<Result<Vec<Seen>, Fault>>()
    })?;
    Ok((pairing, page))
}

/// One record of a pairing.
///
/// # Errors
/// `not_found`, `seal_broken`.
pub fn find(view: &mut View, vault: &Vault, id: PairingId, aid: AidId) -> Result<(Pairing, Seen), Fault> {
    let pairing = known(view, id)?;
    let (aid, sealed) = store::find(view, aid)?.filter(|(one, _)| one.pairing == id).ok_or(&NOT_FOUND)?;
    let safe = Safe::of(view, vault, aid.household)?;
    let words = safe.map(|safe| safe.open(view, aid.id.uuid(), &sealed)).transpose()?;
    Ok((pairing, (aid, words)))
}

/// Takes aid out of the figures; a record that is voided already is shown as it is.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `validation_failed`, `household_not_helped`.
pub fn void(
    tx: &mut Tx,
    vault: &Vault,
    (id, aid): (PairingId, AidId),
    (reason, replaced_by): (String, Option<AidId>),
) -> Result<(Pairing, Seen), Fault> {
    let (pairing, (mut aid, words)) = find(tx, vault, id, aid)?;
    if !records::voids(&pairing, &aid.recorded, tx.actor()) {
        return Err(Fault::of(&NOT_FOR_THIS_SIDE));
    }
    if aid.voided.is_some() {
        return Ok((pairing, (aid, words)));
    }
    if let Some(other) = replaced_by {
        let stands = store::find(tx, other)?.is_some_and(|(one, _)| one.pairing == id && one.voided.is_none());
        if !stands || other == aid.id {
            let words = ["须为本结对中另一条有效的帮扶记录。", "Another record of this pairing that stands, please."];
            return Err(wrong("/replaced_by", "not_a_record", words));
        }
    }
    let words = AidWords { void_reason: Some(reason), ..words.unwrap_or_default() };
    let sealed = safe(tx, vault, aid.household)?.seal(tx, aid.id.uuid(), &words)?;
    let voided = Voided { at: tx.now(), by: tx.actor().account(), replaced_by };
    store::void(tx, aid.id, &voided, &sealed)?;
    aid.voided = Some(voided);
    tx.record(&AidVoided::of(&pairing, aid.id))?;
    Ok((pairing, (aid, Some(words))))
}
