//! Where an agreement stands, written down and put on record in one step.

use super::model::AgreementEvent;
use super::store::record;
use crate::model::Agreement;
use crate::store::save_state;
use journal::{Event, WriteTx};
use kernel::Fault;

/// Writes down where the agreement stands now, puts it on record and announces it.
pub fn record_event(
    tx: &mut WriteTx,
    agreement: &Agreement,
    happening: AgreementEvent,
    event: &impl Event,
) -> Result<(), Fault> {
    record_state(tx, agreement, happening)?;
    tx.record(event).map(drop)
}

/// Writes down where the agreement stands now and puts it on record; nothing is announced, or the caller has done so.
pub fn record_state(tx: &mut WriteTx, agreement: &Agreement, happening: AgreementEvent) -> Result<(), Fault> {
    save_state(tx, agreement)?;
    record(tx, agreement, happening, None)
}
