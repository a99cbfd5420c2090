//! Actions: making and withdrawing plates, and reading what one tells.

use super::model::{Leading, Plate, PlateContent};
use super::wire::{ZonePlateMade, ZonePlateWithdrawn};
use super::{rules, store};
use crate::aggregate::lookup;
use crate::aggregate::model::ZoneAggregate;
use crate::aggregate::rules::{Move, may};
use crate::codes::ZONE_WITHOUT_PLATE;
use crate::model::{ZoneId, ZoneState};
use journal::{ReadTx, WriteTx};
use kernel::{Fault, typed};
use web::codes::NOT_FOUND;

/// Makes the plate of a zone that has none.
pub fn make(tx: &mut WriteTx, zone: ZoneId) -> Result<Plate, Fault> {
    let code = typed::letters(&tx.random::<{ rules::LENGTH }>()?);
    let plate = Plate { n: store::next(tx, zone)?, code, made_at: tx.now() };
    store::insert(tx, zone, &plate, &rules::key(&plate.code))?;
    tx.record(&ZonePlateMade { zone_id: zone, n: plate.n })?;
    Ok(plate)
}

/// Makes a new plate in the place of the one that is lost, or where there is none.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn renew(tx: &mut WriteTx, id: ZoneId) -> Result<Plate, Fault> {
    let aggregate = lookup::find(tx, id)?;
    may(&aggregate, tx.actor(), Move::RenewPlate)?;
    take_down(tx, id)?;
    make(tx, id)
}

/// Withdraws the plate: its code leads nowhere from now on. Where there is none, nothing happens.
///
/// # Errors
/// `not_found`, `illegal_transition`.
pub fn withdraw(tx: &mut WriteTx, id: ZoneId) -> Result<(), Fault> {
    let aggregate = lookup::find(tx, id)?;
    may(&aggregate, tx.actor(), Move::WithdrawPlate)?;
    take_down(tx, id)
}

fn take_down(tx: &mut WriteTx, zone: ZoneId) -> Result<(), Fault> {
    let Some(plate) = store::good(tx, zone)? else { return Ok(()) };
    store::withdraw(tx, zone, plate.n, &rules::key(&plate.code))?;
    tx.record(&ZonePlateWithdrawn { zone_id: zone, n: plate.n })?;
    Ok(())
}

/// The good plate of a zone, and what it tells.
///
/// # Errors
/// `not_found`, `zone_without_plate`.
pub fn find(view: &mut ReadTx, id: ZoneId) -> Result<(Plate, PlateContent), Fault> {
    let aggregate = lookup::find(view, id)?;
    let plate = store::good(view, id)?.ok_or(&ZONE_WITHOUT_PLATE)?;
    Ok((plate, told(view, aggregate)?))
}

/// What the plate of a zone tells everybody.
///
/// # Errors
/// `not_found`.
pub fn public(view: &mut ReadTx, id: ZoneId) -> Result<PlateContent, Fault> {
    let aggregate = lookup::find(view, id)?;
    match aggregate.zone.state {
        ZoneState::Draft => Err(Fault::of(&NOT_FOUND)),
        ZoneState::Open | ZoneState::Claimed | ZoneState::Retired { .. } => told(view, aggregate),
    }
}

fn told(view: &mut ReadTx, aggregate: ZoneAggregate) -> Result<PlateContent, Fault> {
    let mut names = lookup::names(view, std::slice::from_ref(&aggregate), None)?;
    let unit = aggregate.lead().and_then(|claim| {
        let (name, term) = (names.remove(&claim.unit)?, claim.term()?);
        Some(Leading { name, since_on: term.since(), recorded_at: term.recorded_at })
    });
    let community = communities::contact(view, None)?;
    Ok(PlateContent { unit, community, zone: aggregate.zone, duties: aggregate.duties })
}
