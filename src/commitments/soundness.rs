//! Integrity checks of stored commitments: rows that can be read, timers that follow from them.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::clocks::model::CommitmentTimer;
use crate::deliveries::store as deliveries;
use crate::timers::rules::deadlines;
use agreements::Agreement;
use agreements::promises::{self, COMMITMENTS, Clocks, CommitmentId};
use db::unless_unreadable;
use journal::{Amiss, Implied, ReadTx, RowKind, When, present, timers_amiss};
use kernel::{Fault, Id};

/// The rows of the community that cannot be read, by table; those of the promises themselves are told by `agreements`.
pub fn unreadable(view: &mut ReadTx) -> Result<Vec<(&'static str, Vec<String>)>, Fault> {
    Ok(vec![("commitment_deliveries", deliveries::unreadable_rows(view)?)])
}

/// The timers that are not those of the commitments of the community.
pub fn wrong_timers(view: &mut ReadTx) -> Result<Vec<(String, Amiss)>, Fault> {
    let mut implied = Vec::new();
    for id in agreements::with_frozen_text(view)? {
        let Some(agreement) = unless_unreadable(agreements::find_with_parties(view, id))? else { continue };
        implied.extend(unless_unreadable(implied_by(view, &agreement))?);
    }
    let all: BTreeSet<Uuid> = promises::every(view)?.into_iter().map(Id::uuid).collect();
    timers_amiss::<CommitmentTimer>(view, &implied, Some(&all))
}

/// The timers that the promises of an agreement imply.
fn implied_by(view: &mut ReadTx, agreement: &Agreement) -> Result<Vec<Implied>, Fault> {
    let (now, lines) = (present(view)?, promises::all_in(view, agreement.id)?);
    let ids: Vec<CommitmentId> = lines.iter().map(|line| line.id).collect();
    let mut delivered = deliveries::of_many(view, &ids)?;
    let mut implied = Vec::new();
    for line in lines {
        let clocks = Clocks::of(agreement, agreement.party(line.pledger));
        let theirs = delivered.remove(&line.id).unwrap_or_default();
        let at = deadlines(&line, &theirs, (clocks, agreement.terms.ends_on), now).into_iter();
        implied.extend(at.map(|(at, timer)| Implied::of(When::At(at), &timer, line.id.uuid())));
    }
    Ok(implied)
}

/// The kinds of rows of this slice whose states are kept.
pub static KEPT: &[&RowKind] = &[&deliveries::DELIVERIES];

/// The rows by which it is told whether somebody wrote about a commitment since a timer of it was due.
pub static DATED_BY: &[&RowKind] = &[&COMMITMENTS, &deliveries::DELIVERIES];
