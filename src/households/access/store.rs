//! Memory: which unit may open which household.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::Reader;
use crate::db::schema::household_readers;
use crate::db::{At, Uid};
use crate::journal::{Tx, View};
use crate::kernel::{Fault, HouseholdId, PairingId};

/// Enters a reader, in place of the one of the same pairing.
pub fn put(tx: &mut Tx, reader: &Reader, sealed: &[u8]) -> Result<(), Fault> {
    remove(tx, reader.household, reader.pairing)?;
    let values = (
        household_readers::community_id.eq(tx.cid()),
        household_readers::household_id.eq(Uid::from(reader.household)),
        household_readers::pairing_id.eq(Uid::from(reader.pairing)),
        household_readers::unit_id.eq(Uid::from(reader.unit)),
        household_readers::helper_id.eq(reader.helper.map(Uid::from)),
        household_readers::sealed.eq(Some(sealed)),
        household_readers::since.eq(At(tx.now())),
    );
    diesel::insert_into(household_readers::table).values(values).execute(tx.conn())?;
    Ok(())
}

/// Removes the reader of a pairing.
pub fn remove(tx: &mut Tx, household: HouseholdId, pairing: PairingId) -> Result<(), Fault> {
    let one = household_readers::table
        .filter(household_readers::community_id.eq(tx.cid()))
        .filter(household_readers::household_id.eq(Uid::from(household)))
        .filter(household_readers::pairing_id.eq(Uid::from(pairing)));
    diesel::delete(one).execute(tx.conn())?;
    Ok(())
}

/// Removes every reader of a household.
pub fn clear(tx: &mut Tx, household: HouseholdId) -> Result<(), Fault> {
    let all = household_readers::table
        .filter(household_readers::community_id.eq(tx.cid()))
        .filter(household_readers::household_id.eq(Uid::from(household)));
    diesel::delete(all).execute(tx.conn())?;
    Ok(())
}

type Row = (Uid, Uid, Option<Uid>, Option<Vec<u8>>);

/// A reader, and what it may open, sealed.
pub type Kept = (Reader, Vec<u8>);

/// The readers of a household; what they may open is still sealed.
pub fn of(view: &mut View, household: HouseholdId) -> Result<Vec<Kept>, Fault> {
    let rows: Vec<Row> = household_readers::table
        .filter(household_readers::community_id.eq(view.cid()))
        .filter(household_readers::household_id.eq(Uid::from(household)))
        .order(household_readers::pairing_id)
        .select((
            household_readers::pairing_id,
            household_readers::unit_id,
            household_readers::helper_id,
            household_readers::sealed,
        ))
        .load(view.conn())?;
    let reader = |(pairing, unit, helper, sealed): Row| {
        let (pairing, unit, helper) = (pairing.id(), unit.id(), helper.map(Uid::id));
        (Reader { household, pairing, unit, helper, fields: Vec::new() }, sealed.unwrap_or_default())
    };
    Ok(rows.into_iter().map(reader).collect())
}

/// How many readers each household of the community has: its live pairings.
pub fn counts(view: &mut View) -> Result<HashMap<HouseholdId, i64>, Fault> {
    let ids: Vec<Uid> = household_readers::table
        .filter(household_readers::community_id.eq(view.cid()))
        .select(household_readers::household_id)
        .load(view.conn())?;
    let mut counts = HashMap::new();
    for id in ids {
        *counts.entry(id.id()).or_default() += 1;
    }
    Ok(counts)
}
