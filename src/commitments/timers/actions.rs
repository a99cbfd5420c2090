//! Actions of the calendar on commitments: reminders, lapse, silence, further periods.

use uuid::Uuid;

use super::wire::{CommitmentDue, CommitmentLapsed, DeliveryUnverified};
use crate::clocks::actions::spawn;
use crate::clocks::model::CommitmentTimer;
use crate::deliveries::model::Delivery;
use crate::deliveries::{actions as deliveries, store as deliveries_store};
use crate::lookup::open;
use crate::model::Standalone;
use crate::rules as commitments;
use agreements::Agreement;
use agreements::actions::keep_promise;
use agreements::promises::{self, Clocks, CommitmentId, CommitmentState, Ended};
use journal::WriteTx;
use kernel::{Fault, Id};
use web::codes::NOT_FOUND;

/// Acts on a timer whose time has come.
pub fn on_timer(tx: &mut WriteTx, timer: &CommitmentTimer, subject: Uuid) -> Result<(), Fault> {
    let (one, agreement) = match open(tx, CommitmentId::of(subject)) {
        Ok(found) => found,
        Err(fault) if fault.code() == &NOT_FOUND => return Ok(()),
        Err(fault) => return Err(fault),
    };
    match timer {
        CommitmentTimer::Due => remind(tx, &one, &agreement),
        CommitmentTimer::Lapse => lapse(tx, one, agreement),
        CommitmentTimer::Spawn => spawn(tx, &agreement, one.commitment, one.clocks),
        CommitmentTimer::Silence(n) => fall_silent(tx, &one, *n),
        CommitmentTimer::Unverified(n) => ask_again(tx, &one, &agreement, *n),
    }
}

/// A reminder that comes when the day itself has passed is left out: the lapse tells what comes of it.
fn remind(tx: &mut WriteTx, one: &Standalone, agreement: &Agreement) -> Result<(), Fault> {
    let left = one.commitment.due().map(|due| due.days_since(tx.now().day()));
    let still_to_come = left.filter(|days| *days >= 0);
    if let Some(days) = still_to_come.filter(|_| one.commitment.in_progress(one.clocks)) {
        tx.record(&CommitmentDue::of(agreement, one.commitment.id, days))?;
    }
    Ok(())
}

fn lapse(tx: &mut WriteTx, mut one: Standalone, mut agreement: Agreement) -> Result<(), Fault> {
    let today = tx.counts_from().day();
    if !commitments::lapses(&one, today) {
        return Ok(());
    }
    promises::end(
        &mut one.commitment,
        CommitmentState::Lapsed,
        Ended { at: tx.counts_from(), by: None, because: None },
    );
    keep_promise(tx, &one.commitment, &mut agreement)?;
    tx.record(&CommitmentLapsed::of(&agreement, one.commitment.id))?;
    Ok(())
}

fn fall_silent(tx: &mut WriteTx, one: &Standalone, n: i64) -> Result<(), Fault> {
    let id = one.commitment.id;
    if one.clocks == Clocks::Paused { Ok(()) } else { deliveries::verify_by_silence(tx, id, n) }
}

/// The same: nobody is asked again for a word when silence has given the answer.
fn ask_again(tx: &mut WriteTx, one: &Standalone, agreement: &Agreement, n: i64) -> Result<(), Fault> {
    let id = one.commitment.id;
    let found = deliveries_store::list(tx, id)?.into_iter().find(|delivery| delivery.n == n);
    let open = found.filter(Delivery::unjudged).filter(|delivery| delivery.silent_on >= tx.now().day());
    if let Some(delivery) = open.filter(|_| one.clocks == Clocks::Running) {
        tx.record(&DeliveryUnverified::of(agreement, id, n, delivery.silent_on))?;
    }
    Ok(())
}
