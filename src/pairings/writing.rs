//! Saves a pairing: its row, what is sealed of it, what lets the unit open the file, and its end.

use super::codes::HOUSEHOLD_NOT_HELPED;
use super::events;
use super::model::{End, Pairing, PairingEnd, State, Words};
use super::reading::open_words;
use super::store;
use crate::codes;
use households::{DisclosableField, HouseholdId, HouseholdNeed, Reader, SealedStore};
use journal::{ReadTx, WriteTx};
use kernel::patch::wrong;
use kernel::{AccountId, Fault, Id, UnitId};

/// Writes a changed pairing down.
pub fn save(tx: &mut WriteTx, pairing: &mut Pairing) -> Result<(), Fault> {
    (pairing.version, pairing.updated_at) = (pairing.version + 1, tx.now());
    store::update(tx, pairing)
}

/// Lets the unit of a pairing open what was arranged, and no more.
///
/// # Errors
/// `household_not_helped` where nothing of the household may be read any more.
pub fn admit_unit(tx: &mut WriteTx, pairing: &Pairing) -> Result<(), Fault> {
    let words = open_words(tx, pairing)?.ok_or(&HOUSEHOLD_NOT_HELPED)?;
    let reader = Reader {
        household: pairing.household,
        pairing: pairing.id,
        unit: pairing.unit,
        helper: pairing.helper,
        fields: words.fields,
    };
    let safe = safe(tx, pairing.household)?;
    safe.admit_reader(tx, &reader)
}

/// The household's key, for what is to be sealed now.
///
/// # Errors
/// `household_not_helped` where nothing of it may be read any more.
pub fn safe(view: &mut ReadTx, household: HouseholdId) -> Result<SealedStore, Fault> {
    SealedStore::of(view, household)?.ok_or_else(|| Fault::of(&HOUSEHOLD_NOT_HELPED))
}

/// Says something else about a pairing, sealed.
///
/// # Errors
/// `household_not_helped` where nothing of the household may be read any more.
pub fn seal_words(tx: &mut WriteTx, pairing: &Pairing, change: impl FnOnce(&mut Words)) -> Result<(), Fault> {
    let mut words = open_words(tx, pairing)?.unwrap_or_default();
    change(&mut words);
    let sealed = safe(tx, pairing.household)?.seal(tx, pairing.id.uuid(), &words)?;
    store::put_sealed(tx, pairing.id, Some(&sealed))
}

/// A pairing stands no more: what let the unit open the file ends with it.
pub fn close(tx: &mut WriteTx, pairing: &mut Pairing, because: PairingEnd) -> Result<(), Fault> {
    let (answers, help) = (pairing.state.answers(), pairing.state.help());
    let end = End { at: tx.now(), by: tx.actor().account(), because };
    pairing.state = match help {
        Some(help) => State::Ended { help, end },
        None => State::Withdrawn { answers, end },
    };
    save(tx, pairing)?;
    tx.telling_changed()?;
    if help.is_none() {
        // Nobody could open the file by it.
        return tx.record(&events::PairingWithdrawn::of(pairing)).map(drop);
    }
    households::dismiss_reader(tx, pairing.household, pairing.id)?;
    tx.record(&events::PairingEnded::of(pairing)).map(drop)
}

/// What the unit may open: what is asked for, as far as units are given that at all.
///
/// # Errors
/// `validation_failed`.
pub fn fields(wanted: Option<Vec<DisclosableField>>, needs: &[HouseholdNeed]) -> Result<Vec<DisclosableField>, Fault> {
    let Some(mut wanted) = wanted else { return Ok(households::needed(needs)) };
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.iter().all(|field| households::FOR_UNITS.contains(field)) {
        return Ok(wanted);
    }
    let words = ["这些信息不提供给单位。", "Units are not given that."];
    Err(wrong("/fields", &codes::NOT_FOR_UNITS, words))
}

/// An account of the unit, or nobody.
///
/// # Errors
/// `validation_failed`.
pub fn account_of_unit(tx: &mut WriteTx, unit: UnitId, helper: Option<AccountId>) -> Result<Option<AccountId>, Fault> {
    let Some(id) = helper else { return Ok(None) };
    if auth::members(tx)?.iter().any(|member| member.id == id && member.unit == unit) {
        return Ok(Some(id));
    }
    Err(wrong("/helper_id", &codes::NOT_OF_THE_UNIT, ["须为该单位的账号。", "An account of the unit, please."]))
}
