//! Saves an agreement with its version and its event in one step; and whether the caller has done so before.

use super::model::{AgreementEvent, written};
use super::store::{last, record};
use crate::model::{Agreement, State};
use crate::store::save_state;
use journal::{Event, ReadTx, WriteTx};
use kernel::Fault;

/// Saves the state of the agreement from now on, puts it on record and announces it.
pub fn record_event(
    tx: &mut WriteTx,
    agreement: &Agreement,
    happening: AgreementEvent,
    event: &impl Event,
) -> Result<(), Fault> {
    record_state(tx, agreement, happening)?;
    tx.record(event).map(drop)
}

/// Saves the state of the agreement from now on and puts it on record; nothing is announced, or the caller has done so.
pub fn record_state(tx: &mut WriteTx, agreement: &Agreement, happening: AgreementEvent) -> Result<(), Fault> {
    save_state(tx, agreement)?;
    record(tx, agreement, happening, None)
}

/// Whether the caller has just done this very thing: a repeated PUT answers with the original result.
pub fn repeated(view: &mut ReadTx, agreement: &Agreement, happening: AgreementEvent) -> Result<bool, Fault> {
    let me = written(view.actor().author);
    if agreement.shared_at.is_none() {
        let mine = agreement.created_by.is_some() && agreement.created_by == view.actor().account();
        let gone = matches!(agreement.state, State::Withdrawn { .. });
        return Ok(gone && mine && happening == AgreementEvent::Withdrawn);
    }
    let last = last(view, agreement.id)?;
    Ok(last.is_some_and(|last| last.happening == happening && last.author == me))
}
