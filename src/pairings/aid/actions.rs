//! Recording aid, telling what the family was given, and voiding.

use std::collections::BTreeMap;

use super::super::codes::{HOUSEHOLD_NOT_HELPED, OUTSIDE_PAIRING, RECORD_ID_IN_USE};
use super::super::events::{AidGiven, AidVoided};
use super::super::model::{Pairing, Recorded, Voided};
use super::super::reading::{known, with_sight};
use super::super::rules::{self as pairings, Move};
use super::super::writing::safe;
use super::model::{Aid, AidItem, AidWords, Given, Received, Repeat, Seen, Time};
use super::wire::AidIn;
use super::{rules, store};
use crate::codes;
use auth::NOT_FOR_THIS_SIDE;
use households::desk::{self, SealedStore};
use journal::{ReadTx, WriteTx};
use kernel::patch::wrong;
use kernel::{AidId, Day, Fault, HouseholdId, Id, Page, PairingId, Window};
use vault::Vault;
use web::codes::NOT_FOUND;

/// What recording came to: the same aid sent again is answered as it was recorded.
pub enum Outcome {
    /// It is recorded now.
    Made(Aid),
    /// It was recorded before.
    Known(Aid),
}

/// Records aid; answers as well what else of the kind the family was given in that month, where that may be told now.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`, `outside_pairing`, `record_id_in_use`, `household_not_helped`,
/// `validation_failed`.
pub fn record(
    tx: &mut WriteTx,
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
        recorded: Recorded { at: tx.now(), by: tx.actor().account(), unit: tx.actor().unit },
        voided: None,
    };
    if let Some(known) = store::find(tx, aid.id)? {
        let known = again(tx, vault, (&aid, &words), known)?;
        let also = also(tx, vault, &pairing, (&known, words.item))?;
        return Ok((pairing, Outcome::Known(known), also));
    }
    let today = tx.now().day();
    pairings::may(&pairing, tx.actor(), Move::Aid, today)?;
    pairings::stood(&pairing, "/given_on", sent.given_on, today)?;
    let sealed = safe(tx, vault, pairing.household)?.seal(tx, aid.id.uuid(), &words)?;
    let also = also(tx, vault, &pairing, (&aid, words.item))?;
    store::insert(tx, &aid, sealed)?;
    tx.record(&AidGiven::of(&pairing, aid.id))?;
    Ok((pairing, Outcome::Made(aid), also))
}

fn again(
    tx: &mut WriteTx,
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

/// What the family of a household was given in the month of a day: of those of its households that may be read.
fn family(view: &mut ReadTx, vault: &Vault, household: HouseholdId, month: (Day, Day)) -> Result<Vec<Given>, Fault> {
    let family = desk::family(view, household)?;
    let times = store::given(view, &family, month)?;
    Ok(opened(view, vault, times)?.into_iter().map(|(_, given)| given).collect())
}

/// What was given each time, where it may be read.
fn opened(view: &mut ReadTx, vault: &Vault, times: Vec<Time>) -> Result<Vec<(HouseholdId, Given)>, Fault> {
    let mut ids: Vec<HouseholdId> = times.iter().map(|time| time.household).collect();
    ids.sort_unstable();
    ids.dedup();
    let safes = SealedStore::readable(view, vault, &ids)?;
    let open = |time: Time| {
        let safe = safes.get(&time.household)?;
        let words = safe.open::<AidWords>(view, time.id.uuid(), &time.sealed);
        let given = |words: AidWords| Given { id: time.id, item: words.item, on: time.on, unit: time.unit };
        Some(words.map(|words| (time.household, given(words))))
    };
    times.into_iter().filter_map(open).collect()
}

/// What else of its kind the family was given in its month; nothing unless the caller may be told of the family now.
fn also(
    view: &mut ReadTx,
    vault: &Vault,
    pairing: &Pairing,
    (aid, item): (&Aid, AidItem),
) -> Result<Option<Received>, Fault> {
    let (month, today) = (month(aid.on), view.now().day());
    let (_, sight, _) = with_sight(view, vault, pairing.id)?;
    if !sight.family() || !pairings::lived(pairing, month, today) {
        return Ok(None);
    }
    let mut given = family(view, vault, pairing.household, month)?;
    given.retain(|one| one.item == item && one.id != aid.id);
    Ok(rules::received(&given, pairing.unit).pop())
}

/// What the family of a pairing was given in the month of a day, kind by kind, by whom it does not say: while the pairing
/// stands, and of the months in which it has.
///
/// # Errors
/// `not_found` for a unit that does not help, or no more; `household_not_helped` where nothing of the household may be read;
/// `outside_pairing`.
pub fn received(view: &mut ReadTx, vault: &Vault, id: PairingId, day: Day) -> Result<Vec<Received>, Fault> {
    view.snapshot()?;
    let (pairing, sight, safe) = with_sight(view, vault, id)?;
    if !sight.family() {
        return Err(Fault::of(&NOT_FOUND));
    }
    safe.ok_or(&HOUSEHOLD_NOT_HELPED)?;
    let (month, today) = (month(day), view.now().day());
    if !pairings::lived(&pairing, month, today) {
        let until = pairing.end.map_or(today, |end| end.at.day()).to_string();
        let from = pairing.since.map(|day| day.to_string());
        return Err(Fault::of(&OUTSIDE_PAIRING).with("from", from).with("until", until));
    }
    let given = family(view, vault, pairing.household, month)?;
    Ok(rules::received(&given, pairing.unit))
}

/// Who was given one kind of thing more than once in the month of a day; for the staff that keeps the files.
///
/// # Errors
/// `seal_broken`.
pub fn repeats(view: &mut ReadTx, vault: &Vault, day: Day) -> Result<Vec<Repeat>, Fault> {
    view.snapshot()?;
    let times = store::month(view, month(day))?;
    let given = opened(view, vault, times)?;
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

/// One page of the aid of a pairing; what it was is told while the caller may be told.
///
/// # Errors
/// `not_found`, `seal_broken`.
pub fn page(view: &mut ReadTx, vault: &Vault, id: PairingId, window: &Window) -> Result<(Pairing, Page<Seen>), Fault> {
    view.snapshot()?;
    let (pairing, sight, safe) = with_sight(view, vault, id)?;
    let safe = safe.filter(|_| sight.records());
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
pub fn find(view: &mut ReadTx, vault: &Vault, id: PairingId, aid: AidId) -> Result<(Pairing, Seen), Fault> {
    let (pairing, sight, safe) = with_sight(view, vault, id)?;
    let (aid, sealed) = store::find(view, aid)?.filter(|(one, _)| one.pairing == id).ok_or(&NOT_FOUND)?;
    let safe = safe.filter(|_| sight.records());
    let words = safe.map(|safe| safe.open(view, aid.id.uuid(), &sealed)).transpose()?;
    Ok((pairing, (aid, words)))
}

/// Takes aid out of the figures; a record that is voided already is shown as it is.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `validation_failed`, `household_not_helped`.
pub fn void(
    tx: &mut WriteTx,
    vault: &Vault,
    (id, aid): (PairingId, AidId),
    (reason, replaced_by): (String, Option<AidId>),
) -> Result<(Pairing, Seen), Fault> {
    let (pairing, (mut aid, words)) = find(tx, vault, id, aid)?;
    if !pairings::voids(&pairing, &aid.recorded, tx.actor()) {
        return Err(Fault::of(&NOT_FOR_THIS_SIDE));
    }
    if aid.voided.is_some() {
        return Ok((pairing, (aid, words)));
    }
    if let Some(other) = replaced_by {
        let stands = store::find(tx, other)?.is_some_and(|(one, _)| one.pairing == id && one.voided.is_none());
        if !stands || other == aid.id {
            let words = ["须为本结对中另一条有效的帮扶记录。", "Another record of this pairing that stands, please."];
            return Err(wrong("/replaced_by", &codes::NOT_A_RECORD, words));
        }
    }
    let words = AidWords { void_reason: Some(reason), ..words.ok_or(&HOUSEHOLD_NOT_HELPED)? };
    let sealed = safe(tx, vault, aid.household)?.seal(tx, aid.id.uuid(), &words)?;
    let voided = Voided { at: tx.now(), by: tx.actor().account(), replaced_by };
    store::void(tx, aid.id, &voided, &sealed)?;
    aid.voided = Some(voided);
    tx.record(&AidVoided::of(&pairing, aid.id))?;
    Ok((pairing, (aid, Some(words))))
}
