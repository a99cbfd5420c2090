//! Announces to the slices above that all of an agreement ends, or one unit's part in it, or that something is owed again.

use super::model::{Ending, Extent, Moment};
use crate::model::{Agreement, HowEnded, State};
use crate::parties::model::Party;
use journal::WriteTx;
use kernel::{Day, Fault, PartyId};

/// Says that the whole agreement is going to end on a day.
pub fn announce(tx: &mut WriteTx, agreement: &Agreement, how: HowEnded, on: Day) -> Result<(), Fault> {
    ask(tx, agreement, how, on, Moment::Announced)
}

/// Says that the whole agreement ends now.
pub fn comes(tx: &mut WriteTx, agreement: &Agreement, how: HowEnded) -> Result<(), Fault> {
    let today = tx.counts_from().day();
    ask(tx, agreement, how, today, Moment::Now)
}

/// Says that all of it ends.
fn ask(tx: &mut WriteTx, agreement: &Agreement, how: HowEnded, on: Day, moment: Moment) -> Result<(), Fault> {
    let units = agreement.obliged().filter_map(|party| party.unit).collect();
    tx.tell(&Ending { agreement: agreement.id, units, how, on, moment, extent: Extent::Whole })
}

/// Says that the part of one unit ends.
pub fn part(tx: &mut WriteTx, agreement: &Agreement, party: &Party, on: Day, moment: Moment) -> Result<(), Fault> {
    let units = party.unit.into_iter().collect();
    tx.tell(&Ending { agreement: agreement.id, units, how: HowEnded::Notice, on, moment, extent: Extent::Part })
}

/// Says that something is owed again by what has ended: a delivery was sent back or voided after the end.
pub fn reopen(tx: &mut WriteTx, agreement: &Agreement, pledger: PartyId) -> Result<(), Fault> {
    let today = tx.counts_from().day();
    let how = match &agreement.state {
        State::Terminated { how, .. } => *how,
        State::Expired { .. } => HowEnded::Expiry,
        _ => {
            let Some(party) = agreement.party(pledger) else { return Ok(()) };
            return part(tx, agreement, party, today, Moment::Announced);
        }
    };
    ask(tx, agreement, how, today, Moment::Announced)
}
