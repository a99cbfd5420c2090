//! Extends the deadlines of promises and of deliveries by the days of a suspension.

use super::rules;
use crate::commitments::clocks::actions::arm;
use crate::commitments::deliveries::actions::await_answer;
use crate::commitments::deliveries::model::Delivery;
use crate::commitments::deliveries::{rules as judged, store as deliveries_store};
use crate::model::Agreement;
use crate::promises::store;
use journal::WriteTx;
use kernel::{CommitmentId, Fault, Id};

/// The agreement is suspended no longer, where it was: every unsettled promise, and every delivery nobody has judged, gets as many
/// days as nothing ran, and its timers anew. Answers how many days.
pub fn extend_deadlines(tx: &mut WriteTx, agreement: &mut Agreement) -> Result<i64, Fault> {
    let Some(since) = agreement.state.pause().map(|pause| pause.at) else { return Ok(0) };
    let days = tx.counts_from().day().days_since(since.day());
    let lines = store::all_in(tx, agreement.id)?;
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
        store::save(tx, &line)?;
        // What is delivered now may be sent back later: it is owed again, and lapses on the day it has now.
        arm(tx, &line)?;
        if let Some(shown) = agreement.commitments.iter_mut().find(|shown| shown.id == line.id) {
            *shown = line;
        }
    }
    Ok(days)
}
