//! Actions: changes, pauses, reports and the end of a pairing.

use serde_json::Value;

use super::super::codes::FINAL_REPORT_MISSING;
use super::super::events;
use super::super::hooks::{HelpersChange, HelpersChanged};
use super::super::model::{Ending, Help, Pairing, Record, State};
use super::super::reading::{known, open_words, record};
use super::super::rules::{self, Move};
use super::super::wire::PairingChange;
use super::super::writing::{account_of_unit, admit_unit, close, fields, save, seal_words};
use journal::{Event, WriteTx};
use kernel::patch::merge;
use kernel::{AccountId, Expected, Fault, PairingId};

/// Changes what was arranged.
///
/// # Errors
/// `not_found`, `stale_version`, `illegal_transition`, `validation_failed`.
pub fn update(tx: &mut WriteTx, id: PairingId, expected: &Expected, sent: &Value) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    expected.check(pairing.version)?;
    rules::may(&pairing, tx.actor(), Move::Update, tx.now().day())?;
    let words = open_words(tx, &pairing)?.unwrap_or_default();
    let merged: PairingChange = merge(&PairingChange::of(&pairing, &words), sent)?;
    pairing.visit_every_days = merged.visit_every_days;
    let fields = fields(Some(merged.fields.clone()), &merged.agreed_needs)?;
    seal_words(tx, &pairing, |words| {
        words.fields = fields;
        words.needs.clone_from(&merged.agreed_needs);
        words.note = merged.note.as_ref().map(ToString::to_string);
    })?;
    changed(tx, pairing, events::PairingUpdated::of)
}

/// Names who of the unit helps, or nobody.
///
/// # Errors
/// `not_found`, `illegal_transition`, `validation_failed`.
pub fn name_helper(tx: &mut WriteTx, id: PairingId, helper: Option<AccountId>) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    rules::may(&pairing, tx.actor(), Move::NameHelper, tx.now().day())?;
    let helper = account_of_unit(tx, pairing.unit, helper)?;
    if helper == pairing.helper {
        return record(tx, pairing);
    }
    pairing.helper = helper;
    tx.telling_changed()?;
    changed(tx, pairing, events::PairingHelperNamed::of)
}

/// Lets it rest.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn pause(tx: &mut WriteTx, id: PairingId, reason: String) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    if matches!(pairing.state, State::Paused(_)) && rules::keeps(tx.actor()) {
        return record(tx, pairing);
    }
    rules::may(&pairing, tx.actor(), Move::Pause, tx.now().day())?;
    seal_words(tx, &pairing, |words| words.reason = Some(reason))?;
    pairing.state = pairing.state.help().map_or(pairing.state, State::Paused);
    changed(tx, pairing, events::PairingPaused::of)
}

/// Lets it go on: the time to the next visit counts anew.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn resume(tx: &mut WriteTx, id: PairingId) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    if matches!(pairing.state, State::Active(_)) && rules::keeps(tx.actor()) {
        return record(tx, pairing);
    }
    rules::may(&pairing, tx.actor(), Move::Resume, tx.now().day())?;
    let anew = |help| State::Active(Help { counts_from: tx.now().day(), ..help });
    pairing.state = pairing.state.help().map_or(pairing.state, anew);
    changed(tx, pairing, events::PairingResumed::of)
}

/// Says what came of it.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn report(tx: &mut WriteTx, id: PairingId, text: String) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    let before = open_words(tx, &pairing)?.unwrap_or_default();
    if before.report.as_ref() == Some(&text) {
        return record(tx, pairing);
    }
    rules::may(&pairing, tx.actor(), Move::Report, tx.now().day())?;
    seal_words(tx, &pairing, |words| words.report = Some(text))?;
    filed(tx, &mut pairing);
    save(tx, &mut pairing)?;
    tx.record(&events::PairingReported::of(&pairing))?;
    record(tx, pairing)
}

/// Ends it, with what came of it.
///
/// # Errors
/// `not_found`, `illegal_transition`, `final_report_missing`.
pub fn end(tx: &mut WriteTx, id: PairingId, Ending { because, reason, report }: Ending) -> Result<Record, Fault> {
    let mut pairing = known(tx, id)?;
    if pairing.state.end().is_some_and(|end| end.because == because) && rules::keeps(tx.actor()) {
        return record(tx, pairing);
    }
    rules::may(&pairing, tx.actor(), Move::End, tx.now().day())?;
    if report.is_some() {
        filed(tx, &mut pairing);
    } else if pairing.state.help().is_none_or(|help| help.reported_at.is_none()) {
        return Err(Fault::of(&FINAL_REPORT_MISSING));
    }
    seal_words(tx, &pairing, |words| {
        words.reason.clone_from(&reason);
        words.report = report.or(words.report.take());
    })?;
    close(tx, &mut pairing, because)?;
    tx.tell(&HelpersChanged { household: pairing.household, because: HelpersChange::Pairing })?;
    record(tx, pairing)
}

/// Notes that its final report is filed now.
fn filed(tx: &WriteTx, pairing: &mut Pairing) {
    if let Some(help) = pairing.state.help_mut() {
        help.reported_at = Some(tx.now());
    }
}

fn changed<E: Event>(tx: &mut WriteTx, mut pairing: Pairing, event: fn(&Pairing) -> E) -> Result<Record, Fault> {
    save(tx, &mut pairing)?;
    if pairing.state.live() {
        admit_unit(tx, &pairing)?;
    }
    tx.record(&event(&pairing))?;
    record(tx, pairing)
}
