//! What a request leads to: it waits for its day, takes effect, or is settled without effect.

use super::super::accessions::actions as accessions;
use super::super::amendments::actions as amendments;
use super::super::commitments::calendar::actions as calendar;
use super::super::ending::actions as ending;
use super::super::ending::model::OnEnding;
use super::super::model::{Agreement, Stage};
use super::super::rules::{RUNNING, touch};
use super::super::versions::model::Happening;
use super::super::versions::store as versions;
use super::super::{parties, store as agreements, term};
use super::actions::known;
use super::model::{HowEnded, Pending, Request, RequestKind, RequestState, Suspension};
use super::rules::{self, Step, reckon, settle};
use super::store;
use super::wire::{AgreementRequestSettled, AgreementResumed, AgreementSuspended};
use journal::Tx;
use kernel::Fault;

/// Notes that a party has consented, and nothing else yet.
pub fn noted(tx: &mut Tx, agreement: &mut Agreement) -> Result<(), Fault> {
    touch(agreement, tx.counts_from());
    agreements::save_state(tx, agreement)?;
    versions::record(tx, agreement, Happening::Consented, None)
}

/// What all have agreed on waits for its day; what would end the agreement is announced now.
pub fn agree(tx: &mut Tx, agreement: &mut Agreement, number: i64, ends: OnEnding) -> Result<(), Fault> {
    if let Some(request) = agreement.later.numbered(number).filter(|one| one.kind == RequestKind::Termination)
        && let Some(day) = request.from_on
    {
        ending::announce(tx, agreement, HowEnded::Consent, day, ends)?;
    }
    store::save_state(tx, agreement.id, number, RequestState::Agreed)?;
    noted(tx, agreement)?;
    term::actions::schedule(tx, agreement)
}

/// Settles a request without effect; a unit that was to accede by it is a party no longer.
pub fn close(tx: &mut Tx, agreement: &mut Agreement, pending: &Pending, state: RequestState) -> Result<(), Fault> {
    store::save_state(tx, agreement.id, pending.number, state)?;
    // Who was invited hears of it as well, so it is told before the party is taken off.
    tx.record(&AgreementRequestSettled::of(agreement, pending.number, pending.kind, state))?;
    settle(agreement, pending.number);
    match pending.party.filter(|party| agreement.party(*party).is_none()) {
        Some(gone) => parties::store::delete_one(tx, agreement.id, gone),
        None => Ok(()),
    }
}

/// Lets requests lapse whose ground is gone; the caller saves the agreement.
///
/// # Errors
/// When the disk refuses.
pub fn lapse(tx: &mut Tx, agreement: &mut Agreement, gone: impl Fn(&Pending) -> bool) -> Result<(), Fault> {
    let open: Vec<Pending> = agreement.later.open.iter().filter(|one| gone(one)).cloned().collect();
    for pending in open {
        close(tx, agreement, &pending, RequestState::Lapsed)?;
    }
    Ok(())
}

/// Lets one request lapse, and nothing else happens.
fn lapse_alone(tx: &mut Tx, agreement: &mut Agreement, number: i64) -> Result<(), Fault> {
    lapse(tx, agreement, |one| one.number == number)?;
    touch(agreement, tx.counts_from());
    agreements::save_state(tx, agreement)?;
    versions::record(tx, agreement, Happening::RequestLapsed, None)
}

/// Looks at every open request again after a party has left: perhaps its consent was the one that was missing.
///
/// # Errors
/// When the disk refuses.
pub fn reconsider(tx: &mut Tx, agreement: &mut Agreement, ends: OnEnding) -> Result<(), Fault> {
    let open: Vec<Pending> = agreement.later.open.iter().filter(|one| !one.agreed).cloned().collect();
    for pending in open {
        match reckon(agreement, pending.number, tx.counts_from().day()) {
            Step::Waiting => {}
            Step::Agreed => agree(tx, agreement, pending.number, ends)?,
            Step::Effect => take_effect(tx, agreement, pending.number, ends)?,
        }
    }
    Ok(())
}

/// The day of what was agreed has come, or the last one of a suspension that not all have consented to has passed. What does
/// not fit any more lapses.
///
/// # Errors
/// When the disk refuses.
pub fn on_day(tx: &mut Tx, agreement: &mut Agreement, number: i64, ends: OnEnding) -> Result<(), Fault> {
    let today = tx.counts_from().day();
    let over = |one: &Pending| rules::overtaken(one.kind, one.until_on, today);
    if agreement.later.numbered(number).is_some_and(over) {
        return lapse_alone(tx, agreement, number);
    }
    let due = agreement.later.numbered(number).is_some_and(|one| one.agreed && one.from_on <= Some(today));
    if due { take_effect(tx, agreement, number, ends) } else { Ok(()) }
}

/// What all have consented to takes effect; what does not fit any more lapses.
pub fn take_effect(tx: &mut Tx, agreement: &mut Agreement, number: i64, ends: OnEnding) -> Result<(), Fault> {
    let request = known(tx, agreement.id, number)?;
    let stage = agreement.state.stage();
    let fits = match request.kind {
        RequestKind::Suspension => {
            stage == Stage::Active && !rules::overtaken(request.kind, request.until_on, tx.counts_from().day())
        }
        RequestKind::Resumption => stage == Stage::Suspended,
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
            ending::terminate(tx, agreement, HowEnded::Consent, request.reason, ends)
        }
        RequestKind::Amendment => amendments::conclude(tx, agreement, &request),
        RequestKind::Accession => accessions::conclude(tx, agreement, &request),
    }
}

fn suspend(tx: &mut Tx, agreement: &mut Agreement, request: &Request) -> Result<(), Fault> {
    let pause = Suspension { at: tx.counts_from(), until_on: request.until_on, reason: request.reason.clone() };
    settle(agreement, request.number);
    rules::suspend(agreement, pause, tx.counts_from());
    agreements::save_state(tx, agreement)?;
    versions::record(tx, agreement, Happening::Suspended, None)?;
    tx.record(&AgreementSuspended::of(agreement, request.number))?;
    term::actions::schedule(tx, agreement)
}

/// Puts a suspended agreement in force again: by consent, or because the suspension's last day has passed.
///
/// # Errors
/// When the disk refuses.
pub fn resume(tx: &mut Tx, agreement: &mut Agreement) -> Result<(), Fault> {
    lapse_or_settle_resumption(tx, agreement)?;
    let days = give_back(tx, agreement)?;
    rules::resume(agreement, tx.counts_from());
    agreements::save_state(tx, agreement)?;
    versions::record(tx, agreement, Happening::Resumed, None)?;
    tx.record(&AgreementResumed::of(agreement, days))?;
    term::actions::schedule(tx, agreement)
}

/// Gives back the days a suspension has lasted until now, if there is one; how many.
///
/// # Errors
/// When the disk refuses.
pub fn give_back(tx: &mut Tx, agreement: &mut Agreement) -> Result<i64, Fault> {
    match agreement.state.pause().map(|pause| pause.at) {
        Some(since) => calendar::give_back(tx, agreement, since),
        None => Ok(0),
    }
}

/// A resumption that took effect is taken off the head; one that the calendar overtook lapses.
fn lapse_or_settle_resumption(tx: &mut Tx, agreement: &mut Agreement) -> Result<(), Fault> {
    let Some(pending) = agreement.later.of(RequestKind::Resumption).cloned() else { return Ok(()) };
    let request = known(tx, agreement.id, pending.number)?;
    if request.state == RequestState::Done {
        settle(agreement, pending.number);
        return Ok(());
    }
    close(tx, agreement, &pending, RequestState::Lapsed)
}
