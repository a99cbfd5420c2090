//! Storage: wrapped keys and what is sealed with them, household by household.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::super::model::{HouseholdId, HouseholdState, MISTAKEN};
use db::schema::{
    household_acts, household_disclosures, household_keys, household_parts, household_readers, household_traces,
    households,
};
use journal::ReadTx;
use kernel::{Fault, PairingId};
use vault::Wrapped;

/// The wrapped keys behind that of one household, by id, at most `limit`.
pub fn keys(view: &mut ReadTx, after: Option<HouseholdId>, limit: i64) -> Result<Vec<(HouseholdId, Wrapped)>, Fault> {
    let mut query = household_keys::table
        .filter(household_keys::community_id.eq(view.community()))
        .order(household_keys::household_id)
        .limit(limit)
        .select((household_keys::household_id, household_keys::key_id, household_keys::wrapped))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(household_keys::household_id.gt(after));
    }
    let rows: Vec<(HouseholdId, String, Vec<u8>)> = query.load(view.conn())?;
    Ok(rows.into_iter().map(|(id, key_id, bytes)| (id, Wrapped { key_id, bytes })).collect())
}

/// Households that were not erased and have no key.
pub fn keyless(view: &mut ReadTx) -> Result<Vec<HouseholdId>, Fault> {
    let key = household_keys::table
        .filter(household_keys::community_id.eq(households::community_id))
        .filter(household_keys::household_id.eq(households::household_id));
    Ok(households::table
        .filter(households::community_id.eq(view.community()))
        .filter(households::state.ne(HouseholdState::Erased))
        .filter(households::state.ne(MISTAKEN))
        .filter(diesel::dsl::not(diesel::dsl::exists(key)))
        .select(households::household_id)
        .load(view.conn())?)
}

/// The parts of a file: their names, and what is sealed.
pub fn parts(view: &mut ReadTx, id: HouseholdId) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    Ok(household_parts::table
        .filter(household_parts::community_id.eq(view.community()))
        .filter(household_parts::household_id.eq(id))
        .select((household_parts::part, household_parts::sealed))
        .load(view.conn())?)
}

/// What is sealed of the steps that were taken, and of the looks: table and number, and what is sealed.
pub fn acts(view: &mut ReadTx, id: HouseholdId) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    let steps: Vec<(i64, Option<Vec<u8>>)> = household_acts::table
        .filter(household_acts::community_id.eq(view.community()))
        .filter(household_acts::household_id.eq(id))
        .select((household_acts::n, household_acts::sealed))
        .load(view.conn())?;
    let looks: Vec<(i64, Option<Vec<u8>>)> = household_disclosures::table
        .filter(household_disclosures::community_id.eq(view.community()))
        .filter(household_disclosures::household_id.eq(id))
        .select((household_disclosures::n, household_disclosures::sealed))
        .load(view.conn())?;
    let steps = steps.into_iter().filter_map(|(n, sealed)| Some((format!("household_acts/{n}"), sealed?)));
    let looks = looks.into_iter().filter_map(|(n, sealed)| Some((format!("household_disclosures/{n}"), sealed?)));
    Ok(steps.chain(looks).collect())
}

/// What is sealed of what units may open: table and pairing, and what is sealed.
pub fn readers(view: &mut ReadTx, id: HouseholdId) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    let rows: Vec<(PairingId, Option<Vec<u8>>)> = household_readers::table
        .filter(household_readers::community_id.eq(view.community()))
        .filter(household_readers::household_id.eq(id))
        .select((household_readers::pairing_id, household_readers::sealed))
        .load(view.conn())?;
    Ok(rows.into_iter().filter_map(|(id, sealed)| Some((format!("household_readers/{id}"), sealed?))).collect())
}

/// Households that can be found and have no key.
pub fn traced_without_key(view: &mut ReadTx) -> Result<BTreeSet<HouseholdId>, Fault> {
    let kept: Vec<HouseholdId> = household_keys::table
        .filter(household_keys::community_id.eq(view.community()))
        .select(household_keys::household_id)
        .load(view.conn())?;
    let kept: BTreeSet<HouseholdId> = kept.into_iter().collect();
    let traced: Vec<HouseholdId> = household_traces::table
        .filter(household_traces::community_id.eq(view.community()))
        .select(household_traces::household_id)
        .distinct()
        .load(view.conn())?;
    Ok(traced.into_iter().filter(|id| !kept.contains(id)).collect())
}
