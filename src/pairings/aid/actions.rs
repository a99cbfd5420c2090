//! Actions: recording aid, and what the family was given; showing and voiding is the same for all entries.

use std::collections::BTreeMap;

use super::super::codes::{HOUSEHOLD_NOT_HELPED, OUTSIDE_PAIRING};
use super::super::entries::actions::{again, entered, sealed};
use super::super::entries::model::{Kept, Outcome, Said, Voided};
use super::super::events::{AidGiven, AidVoided};
use super::super::model::{AidId, Month, Pairing};
use super::super::reading::{known, with_sight};
use super::super::rules::{self as pairings, Move};
use super::model::{Aid, AidItem, AidWords, Given, Received, Repeat, Time};
use super::wire::AidIn;
use super::{rules, store};
use households::{HouseholdId, SealedStore};
use journal::{ReadTx, WriteTx};
use kernel::{Day, Fault, Id, Page, PairingId, Window};
use web::codes::NOT_FOUND;

/// Records aid; answers as well what else of the kind the family was given in that month, where that may be told now.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`, `outside_pairing`, `record_id_in_use`, `household_not_helped`,
/// `validation_failed`.
pub fn record(
    tx: &mut WriteTx,
    id: PairingId,
    sent: &AidIn,
) -> Result<(Pairing, Outcome<AidId>, Option<Received>), Fault> {
    let pairing = known(tx, id)?;
    rules::fits(sent.form, sent.amount_fen, sent.quantity, sent.measure().as_deref())?;
    let words = sent.words();
    let aid = entered(tx, &pairing, sent.id, sent.given_on);
    if let Some(before) = again(tx, &aid, &words)? {
        let also = also(tx, &pairing, &before, words.item)?;
        return Ok((pairing, Outcome::Known(before), also));
    }
    let sealed = sealed(tx, &pairing, Move::Aid, &aid, &words, "/given_on")?;
    let also = also(tx, &pairing, &aid, words.item)?;
    store::insert(tx, &aid, sealed)?;
    tx.record(&AidGiven::of(&pairing, aid.id))?;
    Ok((pairing, Outcome::Made(aid), also))
}

/// What the family of a household was given in the month of a day: of those of its households that may be read.
fn family(view: &mut ReadTx, household: HouseholdId, month: Month) -> Result<Vec<Given>, Fault> {
    let family = households::family(view, household)?;
    let times = store::given(view, &family, month)?;
    Ok(opened(view, times)?.into_iter().map(|(_, given)| given).collect())
}

/// What was given each time, where it may be read.
fn opened(view: &mut ReadTx, times: Vec<Time>) -> Result<Vec<(HouseholdId, Given)>, Fault> {
    let mut ids: Vec<HouseholdId> = times.iter().map(|time| time.household).collect();
    ids.sort_unstable();
    ids.dedup();
    let safes = SealedStore::readable(view, &ids)?;
    let open = |time: Time| {
        let safe = safes.get(&time.household)?;
        let words = safe.open::<AidWords>(view, time.id.uuid(), &time.sealed);
        let given = |words: AidWords| Given { id: time.id, item: words.item, on: time.on, unit: time.unit };
        Some(words.map(|words| (time.household, given(words))))
    };
    times.into_iter().filter_map(open).collect()
}

/// What else of its kind the family was given in its month; nothing unless the caller may be told of the family now.
fn also(view: &mut ReadTx, pairing: &Pairing, aid: &Aid, item: AidItem) -> Result<Option<Received>, Fault> {
    let (month, today) = (Month::of(aid.on), view.now().day());
    let (_, sight, _) = with_sight(view, pairing.id)?;
    if !sight.family() || !pairings::lived(pairing, month, today) {
        return Ok(None);
    }
    let mut given = family(view, pairing.household, month)?;
    given.retain(|one| one.item == item && one.id != aid.id);
    Ok(rules::received(&given, pairing.unit).pop())
}

/// What the family of a pairing was given in the month of a day, kind by kind, by whom it does not say: while the pairing
/// stands, and of the months in which it has.
///
/// # Errors
/// `not_found` for a unit that does not help, or no more; `household_not_helped` where nothing of the household may be read;
/// `outside_pairing`.
pub fn received(view: &mut ReadTx, id: PairingId, day: Day) -> Result<Vec<Received>, Fault> {
    view.snapshot()?;
    let (pairing, sight, safe) = with_sight(view, id)?;
    if !sight.family() {
        return Err(Fault::of(&NOT_FOUND));
    }
    safe.ok_or(&HOUSEHOLD_NOT_HELPED)?;
    let (month, today) = (Month::of(day), view.now().day());
    if !pairings::lived(&pairing, month, today) {
        let until = pairing.state.end().map_or(today, |end| end.at.day()).to_string();
        let from = pairing.state.help().map(|help| help.since.to_string());
        return Err(Fault::of(&OUTSIDE_PAIRING).with("from", from).with("until", until));
    }
    let given = family(view, pairing.household, month)?;
    Ok(rules::received(&given, pairing.unit))
}

/// Who was given one kind of thing more than once in the month of a day; for the staff that keeps the files.
///
/// # Errors
/// `seal_broken`.
pub fn repeats(view: &mut ReadTx, day: Day) -> Result<Vec<Repeat>, Fault> {
    view.snapshot()?;
    let times = store::of_month(view, Month::of(day))?;
    let given = opened(view, times)?;
    let mut ids: Vec<HouseholdId> = given.iter().map(|(household, _)| *household).collect();
    ids.sort_unstable();
    ids.dedup();
    let families = households::families(view, &ids)?;
    let standings = households::standings(view, &ids)?;
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

impl Said for AidWords {
    type Id = AidId;

    const NO_OTHER: [&'static str; 2] =
        ["须为本结对中另一条有效的帮扶记录。", "Another record of this pairing that stands, please."];

    fn voided_because(self, reason: Option<String>) -> Self {
        Self { void_reason: reason, ..self }
    }

    fn find(view: &mut ReadTx, id: AidId) -> Result<Option<Kept<AidId>>, Fault> {
        store::find(view, id)
    }

    fn list(view: &mut ReadTx, pairing: PairingId, window: &Window) -> Result<Page<Kept<AidId>>, Fault> {
        store::list(view, pairing, window)
    }

    fn void(
        tx: &mut WriteTx,
        pairing: &Pairing,
        _: &SealedStore,
        id: AidId,
        voided: &Voided<AidId>,
        sealed: &[u8],
    ) -> Result<(), Fault> {
        store::void(tx, id, voided, sealed)?;
        tx.record(&AidVoided::of(pairing, id)).map(drop)
    }
}
