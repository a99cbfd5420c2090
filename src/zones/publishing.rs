//! Action: publishing a zone: units may ask for it from now on, and it has a plate.

use super::aggregate::lookup;
use super::aggregate::model::ZoneAggregate;
use super::aggregate::rules::{Move, may};
use super::events::ZonePublished;
use super::model::{Zone, ZoneId, ZoneState};
use super::plates::actions as plates;
use super::store;
use journal::WriteTx;
use kernel::Fault;

/// Lets units ask for a zone. One that is published already is shown as it is.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn publish(tx: &mut WriteTx, id: ZoneId) -> Result<ZoneAggregate, Fault> {
    let mut aggregate = lookup::find(tx, id)?;
    if aggregate.zone.state == ZoneState::Open {
        return Ok(aggregate);
    }
    may(&aggregate, tx.actor(), Move::Publish)?;
    open(tx, &mut aggregate.zone)?;
    Ok(aggregate)
}

/// The zone is open from now on, for the first time, and has a plate.
pub fn open(tx: &mut WriteTx, zone: &mut Zone) -> Result<(), Fault> {
    zone.state = ZoneState::Open;
    zone.effective_on = tx.now().day();
    store::save(tx, zone)?;
    tx.record(&ZonePublished::of(zone))?;
    plates::make(tx, zone.id)?;
    Ok(())
}
