//! Storage: which unit may open which household.

use std::collections::HashMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::Reader;
use crate::model::HouseholdId;
use db::schema::household_readers;
use db::{ReadRows, digested};
use journal::{Before, Of, ReadTx, WriteTx, rows_as_of, versioned};
use kernel::{AccountId, CommunityId, Day, Fault, Id, Instant, PairingId, UnitId};

/// A row as its states are kept.
#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = household_readers)]
struct Whole {
    community_id: CommunityId,
    household_id: HouseholdId,
    pairing_id: PairingId,
    unit_id: UnitId,
    helper_id: Option<AccountId>,
    since: Instant,
    #[serde(serialize_with = "digested")]
    sealed: Option<Vec<u8>>,
}

versioned!(
    /// Every state of what a pairing lets its unit open: who reads, since when, and a digest of what is sealed.
    pub static READERS: Whole in household_readers[pairing_id] owner household_id as erasable
);

/// Enters a reader, in place of the one of the same pairing.
pub fn put(tx: &mut WriteTx, reader: &Reader, sealed: &[u8]) -> Result<(), Fault> {
    remove(tx, reader.household, reader.pairing)?;
    let values = (
        household_readers::community_id.eq(tx.community()),
        household_readers::household_id.eq(reader.household),
        household_readers::pairing_id.eq(reader.pairing),
        household_readers::unit_id.eq(reader.unit),
        household_readers::helper_id.eq(reader.helper),
        household_readers::sealed.eq(Some(sealed)),
        household_readers::since.eq(tx.now()),
    );
    diesel::insert_into(household_readers::table).values(values).execute(tx.conn())?;
    tx.touch(&READERS, reader.pairing);
    Ok(())
}

/// Removes the reader of a pairing.
pub fn remove(tx: &mut WriteTx, household: HouseholdId, pairing: PairingId) -> Result<(), Fault> {
    let one = household_readers::table
        .filter(household_readers::community_id.eq(tx.community()))
        .filter(household_readers::household_id.eq(household))
        .filter(household_readers::pairing_id.eq(pairing));
    let gone: Vec<PairingId> = diesel::delete(one).returning(household_readers::pairing_id).get_results(tx.conn())?;
    tx.touch_all(&READERS, gone);
    Ok(())
}

/// Removes every reader of a household, and what is known of those it had.
pub fn clear(tx: &mut WriteTx, household: HouseholdId) -> Result<(), Fault> {
    let all = household_readers::table
        .filter(household_readers::community_id.eq(tx.community()))
        .filter(household_readers::household_id.eq(household));
    let gone: Vec<PairingId> = diesel::delete(all).returning(household_readers::pairing_id).get_results(tx.conn())?;
    tx.touch_all(&READERS, gone);
    tx.forget_versions(&READERS, Of::Owner(household.uuid()))
}

/// A reader, and what it may open, sealed.
pub type Kept = (Reader, Vec<u8>);

/// The readers of a household; what they may open is still sealed.
pub fn of(view: &mut ReadTx, household: HouseholdId) -> Result<Vec<Kept>, Fault> {
    let rows: Vec<Whole> = household_readers::table
        .filter(household_readers::community_id.eq(view.community()))
        .filter(household_readers::household_id.eq(household))
        .order(household_readers::pairing_id)
        .select(Whole::as_select())
        .read_all(view.conn())?;
    let reader = |row: Whole| {
        let (pairing, unit, helper) = (row.pairing_id, row.unit_id, row.helper_id);
        (Reader { household, pairing, unit, helper, fields: Vec::new() }, row.sealed.unwrap_or_default())
    };
    Ok(rows.into_iter().map(reader).collect())
}

/// How many readers each household of the community has: its live pairings.
pub fn counts(view: &mut ReadTx) -> Result<HashMap<HouseholdId, i64>, Fault> {
    let ids: Vec<HouseholdId> = household_readers::table
        .filter(household_readers::community_id.eq(view.community()))
        .select(household_readers::household_id)
        .load(view.conn())?;
    Ok(counted(ids))
}

/// The same at 24:00 of a day: of all households, or of one.
pub fn counts_as_of(
    view: &mut ReadTx,
    household: Option<HouseholdId>,
    day: Day,
) -> Result<HashMap<HouseholdId, i64>, Fault> {
    #[derive(Deserialize)]
    struct Read {
        household_id: HouseholdId,
    }
    let of = household.map_or(Of::All, |id| Of::Owner(id.uuid()));
    let rows: Vec<Read> = rows_as_of(view, &READERS, of, Before(Instant::end_of(day)))?;
    Ok(counted(rows.into_iter().map(|row| row.household_id)))
}

fn counted(ids: impl IntoIterator<Item = HouseholdId>) -> HashMap<HouseholdId, i64> {
    let mut counts = HashMap::new();
    for id in ids {
        *counts.entry(id).or_default() += 1;
    }
    counts
}
