//! Effects of a request once all have consented: it waits for its day and takes effect; what no longer fits lapses.

use super::wire::{AgreementResumed, AgreementSuspended};
use crate::accessions::actions as accessions;
use crate::amendments::actions as amendments;
use crate::changes::actions::{close, known, lapse_alone, noted};
use crate::changes::model::{Request, RequestState};
use crate::changes::rules::{Step, advance, settle};
use crate::changes::store;
use crate::clocks;
use crate::ending::actions as ending;
use crate::hooks::{asking as hooks, telling};
use crate::model::{Agreement, AgreementState, HowEnded, Pending, RequestKind, Suspension};
use crate::rules::{self, RUNNING};
use crate::versions::model::AgreementEvent;
use crate::versions::recording::record_event;
use journal::WriteTx;
use kernel::Fault;

/// What all have agreed on waits for its day; what would end the agreement is announced now.
pub fn agree(tx: &mut WriteTx, agreement: &mut Agreement, number: i64) -> Result<(), Fault> {
    if let Some(request) = agreement.changes.numbered(number).filter(|one| one.kind == RequestKind::Termination)
        && let Some(day) = request.from_on
    {
        hooks::announce(tx, agreement, HowEnded::Consent, day)?;
    }
    store::save_state(tx, agreement.id, number, RequestState::Agreed)?;
    noted(tx, agreement)?;
    clocks::schedule(tx, agreement)
}

/// Looks at every open request again after a party has left: perhaps its consent was the one that was missing.
pub fn reconsider(tx: &mut WriteTx, agreement: &mut Agreement) -> Result<(), Fault> {
    let open: Vec<Pending> = agreement.changes.open.iter().filter(|one| !one.agreed).cloned().collect();
    for pending in open {
        match advance(agreement, pending.number, tx.counts_from().day()) {
            Step::Waiting => {}
            Step::Agreed => agree(tx, agreement, pending.number)?,
            Step::Effect => take_effect(tx, agreement, pending.number)?,
        }
    }
    Ok(())
}

/// The day of what was agreed has come, or the last one of a suspension that not all have consented to has passed. What does
/// not fit any more lapses.
pub fn on_day(tx: &mut WriteTx, agreement: &mut Agreement, number: i64) -> Result<(), Fault> {
    let today = tx.counts_from().day();
    let over = |one: &Pending| rules::overtaken(one.kind, one.until_on, today);
    if agreement.changes.numbered(number).is_some_and(over) {
        return lapse_alone(tx, agreement, number);
    }
    let due = agreement.changes.numbered(number).is_some_and(|one| one.agreed && one.from_on <= Some(today));
    if due { take_effect(tx, agreement, number) } else { Ok(()) }
}

/// What all have consented to takes effect; what does not fit any more lapses.
pub fn take_effect(tx: &mut WriteTx, agreement: &mut Agreement, number: i64) -> Result<(), Fault> {
    let request = known(tx, agreement.id, number)?;
    let stage = agreement.state.stage();
    let fits = match request.kind {
        RequestKind::Suspension => {
            stage == AgreementState::Active && !rules::overtaken(request.kind, request.until_on, tx.counts_from().day())
        }
        RequestKind::Resumption => stage == AgreementState::Suspended,
        _ => RUNNING.contains(&stage),
    };
    if !fits {
        return lapse_alone(tx, agreement, number);
    }
    store::save_state(tx, agreement.id, number, RequestState::Done)?;
    match request.kind {
        RequestKind::Suspension => suspend(tx, agreement, &request),
        RequestKind::Resumption => resume(tx, agreement),
        RequestKind::Termination => {
            settle(agreement, number);
            ending::terminate(tx, agreement, HowEnded::Consent, request.reason)
        }
        RequestKind::Amendment => amendments::conclude(tx, agreement, &request),
        RequestKind::Accession => accessions::conclude(tx, agreement, &request),
    }
}

fn suspend(tx: &mut WriteTx, agreement: &mut Agreement, request: &Request) -> Result<(), Fault> {
    let pause = Suspension { at: tx.counts_from(), until_on: request.until_on, reason: request.reason.clone() };
    settle(agreement, request.number);
    rules::suspend(agreement, pause, tx.counts_from());
    record_event(tx, agreement, AgreementEvent::Suspended, &AgreementSuspended::of(agreement, request.number))?;
    clocks::schedule(tx, agreement)
}

/// Puts a suspended agreement in force again: by consent, or because the suspension's last day has passed.
pub fn resume(tx: &mut WriteTx, agreement: &mut Agreement) -> Result<(), Fault> {
    lapse_or_settle_resumption(tx, agreement)?;
    let days = telling::rested(tx, agreement)?;
    rules::resume(agreement, tx.counts_from());
    record_event(tx, agreement, AgreementEvent::Resumed, &AgreementResumed::of(agreement, days))?;
    clocks::schedule(tx, agreement)
}

/// A resumption that took effect is taken off the head; one that the calendar overtook lapses.
fn lapse_or_settle_resumption(tx: &mut WriteTx, agreement: &mut Agreement) -> Result<(), Fault> {
    let Some(pending) = agreement.changes.of(RequestKind::Resumption).cloned() else { return Ok(()) };
    let request = known(tx, agreement.id, pending.number)?;
    if request.state == RequestState::Done {
        settle(agreement, pending.number);
        return Ok(());
    }
    close(tx, agreement, &pending, RequestState::Lapsed)
}
