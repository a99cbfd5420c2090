//! What happens to a pairing once it stands: changes, rests, reports, and its end.

use serde_json::Value;

use super::super::codes::FINAL_REPORT_MISSING;
use super::super::events;
use super::super::hooks::{HelpersChange, HelpersChanged};
use super::super::model::{Pairing, PairingEnd, PairingState, Record};
use super::super::reading::{known, open_words, record};
use super::super::rules::{self, Move};
use super::super::wire::PairingChange;
use super::super::writing::{account_of_unit, admit_unit, close, fields, save, seal_words};
use journal::{Event, WriteTx};
use kernel::patch::merge;
use kernel::{AccountId, Expected, Fault, PairingId};
use vault::Vault;

/// Changes what was arranged.
///
/// # Errors
/// `not_found`, `stale_version`, `illegal_transition`, `validation_failed`.
pub fn update(
    tx: &mut WriteTx,
    vault: &Vault,
    id: PairingId,
    expected: &Expected,
    sent: &Value,
) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    expected.check(pairing.version)?;
    rules::may(&pairing, tx.actor(), Move::Update, tx.now().day())?;
    let words = open_words(tx, vault, &pairing)?.unwrap_or_default();
    let merged: PairingChange = merge(&PairingChange::of(&pairing, &words), sent)?;
    pairing.visit_every_days = merged.visit_every_days;
    let fields = fields(Some(merged.fields.clone()), &merged.agreed_needs)?;
    seal_words(tx, vault, &pairing, |words| {
        words.fields = fields;
        words.needs.clone_from(&merged.agreed_needs);
        words.note = merged.note.as_ref().map(ToString::to_string);
    })?;
    changed(tx, vault, pairing, events::PairingUpdated::of)
}

/// Names who of the unit helps, or nobody.
///
/// # Errors
/// `not_found`, `illegal_transition`, `validation_failed`.
pub fn name_helper(tx: &mut WriteTx, vault: &Vault, id: PairingId, helper: Option<AccountId>) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    rules::may(&pairing, tx.actor(), Move::NameHelper, tx.now().day())?;
    let helper = account_of_unit(tx, pairing.unit, helper)?;
    if helper == pairing.helper {
        return record(tx, vault, pairing);
    }
    pairing.helper = helper;
    tx.telling_changed()?;
    changed(tx, vault, pairing, events::PairingHelperNamed::of)
}

/// Lets it rest.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn pause(tx: &mut WriteTx, vault: &Vault, id: PairingId, reason: String) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    if pairing.state == PairingState::Paused && rules::keeps(tx.actor()) {
        return record(tx, vault, pairing);
    }
    rules::may(&pairing, tx.actor(), Move::Pause, tx.now().day())?;
    seal_words(tx, vault, &pairing, |words| words.reason = Some(reason))?;
    pairing.state = PairingState::Paused;
    changed(tx, vault, pairing, events::PairingPaused::of)
}

/// Lets it go on: the time to the next visit counts anew.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn resume(tx: &mut WriteTx, vault: &Vault, id: PairingId) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    if pairing.state == PairingState::Active && rules::keeps(tx.actor()) {
        return record(tx, vault, pairing);
    }
    rules::may(&pairing, tx.actor(), Move::Resume, tx.now().day())?;
    (pairing.state, pairing.counts_from) = (PairingState::Active, Some(tx.now().day()));
    changed(tx, vault, pairing, events::PairingResumed::of)
}

/// Says what came of it.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn report(tx: &mut WriteTx, vault: &Vault, id: PairingId, text: String) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    let before = open_words(tx, vault, &pairing)?.unwrap_or_default();
    if before.report.as_ref() == Some(&text) {
        return record(tx, vault, pairing);
    }
    rules::may(&pairing, tx.actor(), Move::Report, tx.now().day())?;
    seal_words(tx, vault, &pairing, |words| words.report = Some(text))?;
    pairing.reported_at = Some(tx.now());
    save(tx, &mut pairing)?;
    tx.record(&events::PairingReported::of(&pairing))?;
    record(tx, vault, pairing)
}

/// Ends it, with what came of it.
///
/// # Errors
/// `not_found`, `illegal_transition`, `final_report_missing`.
pub fn end(
    tx: &mut WriteTx,
    vault: &Vault,
    id: PairingId,
    (because, reason, report): (PairingEnd, Option<String>, Option<String>),
) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    if pairing.end.is_some_and(|end| end.because == because) && rules::keeps(tx.actor()) {
        return record(tx, vault, pairing);
    }
    rules::may(&pairing, tx.actor(), Move::End, tx.now().day())?;
    if report.is_none() && pairing.reported_at.is_none() {
        return Err(Fault::of(&FINAL_REPORT_MISSING));
    }
    if report.is_some() {
        pairing.reported_at = Some(tx.now());
    }
    seal_words(tx, vault, &pairing, |words| {
        words.reason.clone_from(&reason);
        words.report = report.or(words.report.take());
    })?;
    close(tx, &mut pairing, because)?;
    tx.tell(&HelpersChanged { household: pairing.household, because: HelpersChange::Pairing })?;
    record(tx, vault, pairing)
}

fn changed<E: Event>(
    tx: &mut WriteTx,
    vault: &Vault,
    mut pairing: Pairing,
    event: fn(&Pairing) -> E,
) -> Result<Record, Fault> {
    save(tx, &mut pairing)?;
    if pairing.state.live() {
        admit_unit(tx, vault, &pairing)?;
    }
    tx.record(&event(&pairing))?;
    record(tx, vault, pairing)
}
