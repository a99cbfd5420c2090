//! Reacts to what an agreement announces of its promises: they begin to run, some are added, or deadlines are extended after a suspension.

use crate::clocks::actions::{arm, go_on, start};
use crate::deliveries::actions::await_answer;
use crate::deliveries::model::Delivery;
use crate::deliveries::{rules as judged, store as deliveries_store};
use crate::rules;
use agreements::actions::save_promise;
use agreements::promises::{CommitmentId, all_in};
use agreements::{Agreement, PromisesChange, PromisesChanged};
use journal::WriteTx;
use kernel::{Fault, Id};

/// Listener: something changes about the promises of an agreement.
pub fn on_promises_changed(tx: &mut WriteTx, told: &PromisesChanged) -> Result<(), Fault> {
    let agreement = &told.agreement;
    match &told.change {
        PromisesChange::Begun(lines) => start(tx, agreement, lines),
        PromisesChange::Amended(added) => {
            start(tx, agreement, added)?;
            go_on(tx, agreement)
        }
        PromisesChange::Rested(days) => extend_deadlines(tx, agreement, *days),
    }
}

/// Every unsettled promise, and every delivery nobody has judged, gets as many days as nothing ran, and its timers again.
fn extend_deadlines(tx: &mut WriteTx, agreement: &Agreement, days: i64) -> Result<(), Fault> {
    let lines = all_in(tx, agreement.id)?;
    let ids: Vec<CommitmentId> = lines.iter().map(|line| line.id).collect();
    let mut delivered = deliveries_store::of_many(tx, &ids)?;
    for mut line in lines.into_iter().filter(|line| line.recurrence.is_none()) {
        tx.cancel_timers(line.id.uuid())?;
        // What is settled may still have a delivery that waits for a word.
        for mut delivery in delivered.remove(&line.id).unwrap_or_default().into_iter().filter(Delivery::unjudged) {
            judged::extend_deadlines(&mut delivery, days, tx.counts_from());
            deliveries_store::save(tx, &delivery)?;
            await_answer(tx, &delivery)?;
        }
        if !line.progress.unsettled() {
            continue;
        }
        rules::extend_deadlines(&mut line, days, agreement.terms.ends_on, tx.counts_from());
        save_promise(tx, &line)?;
        // What is delivered now may be sent back later: it is owed again, and lapses on the day it has now.
        arm(tx, &line)?;
    }
    Ok(())
}
