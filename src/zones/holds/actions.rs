//! Do it, all or nothing: holding a zone, and letting go of it.

use super::super::actions as zones;
use super::super::claims::actions::naming;
use super::super::claims::events::{ZoneHeld, ZoneHoldReleased};
use super::super::claims::model::Hold;
use super::super::claims::rules;
use super::store;
use agreements::{self, NOT_FOR_THIS_SIDE};
use journal::Tx;
use kernel::{Fault, ZoneId};

/// Holds the zone for the caller's unit. The unit that holds it already is shown its hold.
///
/// # Errors
/// `not_found`, `zone_already_claimed`, `zone_held`, `illegal_transition`, `unit_without_agreement`.
pub fn hold(tx: &mut Tx, id: ZoneId) -> Result<Hold, Fault> {
    let picture = zones::picture(tx, id)?;
    let unit = tx.actor().unit.ok_or(&NOT_FOR_THIS_SIDE)?;
    let (agreement, n, now) = (agreements::in_force(tx, unit, None)?, store::next(tx, id)?, tx.now());
    let decided = rules::hold(&picture, tx.actor(), unit, agreement, (n, now));
    let hold = naming(tx, &picture, decided)?;
    if hold.n == n {
        // What has run out makes room.
        store::end(tx, id, now)?;
        store::insert(tx, id, &hold)?;
        tx.record(&ZoneHeld { zone_id: id, unit_id: unit, until: hold.until, by: hold.by })?;
    }
    Ok(hold)
}

/// Lets go of the zone. Who holds nothing is done.
///
/// # Errors
/// `not_found`.
pub fn release(tx: &mut Tx, id: ZoneId) -> Result<(), Fault> {
    let picture = zones::picture(tx, id)?;
    let Some(hold) = picture.hold.filter(|hold| Some(hold.unit) == tx.actor().unit) else { return Ok(()) };
    let now = tx.now();
    store::end(tx, id, now)?;
    tx.record(&ZoneHoldReleased { zone_id: id, unit_id: hold.unit })?;
    Ok(())
}
