//! Storage: parts, blind indexes and admissions of many households at once.

use std::collections::HashMap;

use diesel::prelude::*;

use super::super::lifecycle::model::HouseholdAct;
use crate::model::HouseholdId;
use db::one_of;
use db::schema::{household_acts, household_parts, household_traces, households};
use journal::ReadTx;
use kernel::Fault;

/// Whose the traces are, by kind and digest.
type Traces = HashMap<(String, Vec<u8>), Vec<HouseholdId>>;

/// A trace: its kind, its digest, and whose it is.
type TraceRow = (String, Vec<u8>, HouseholdId);

/// Every trace of the community, in the order the households were reported.
pub fn traces(view: &mut ReadTx) -> Result<Traces, Fault> {
    let rows: Vec<TraceRow> = household_traces::table
        .filter(household_traces::community_id.eq(view.community()))
        .order(household_traces::household_id)
        .select((household_traces::kind, household_traces::digest, household_traces::household_id))
        .load(view.conn())?;
    let mut found = Traces::new();
    for (kind, digest, id) in rows {
        found.entry((kind, digest)).or_default().push(id);
    }
    Ok(found)
}

/// The sealed parts of these households, by their names.
pub fn parts(view: &mut ReadTx, ids: &[HouseholdId]) -> Result<HashMap<HouseholdId, HashMap<String, Vec<u8>>>, Fault> {
    let rows: Vec<(HouseholdId, String, Vec<u8>)> = household_parts::table
        .filter(household_parts::community_id.eq(view.community()))
        .filter(one_of(household_parts::household_id, ids.iter().copied()))
        .select((household_parts::household_id, household_parts::part, household_parts::sealed))
        .load(view.conn())?;
    let mut found: HashMap<HouseholdId, HashMap<String, Vec<u8>>> = HashMap::new();
    for (id, part, sealed) in rows {
        found.entry(id).or_default().insert(part, sealed);
    }
    Ok(found)
}

/// The last admission of each of these households, sealed.
pub fn admissions(view: &mut ReadTx, ids: &[HouseholdId]) -> Result<HashMap<HouseholdId, Vec<u8>>, Fault> {
    let rows: Vec<(HouseholdId, Option<Vec<u8>>)> = household_acts::table
        .filter(household_acts::community_id.eq(view.community()))
        .filter(one_of(household_acts::household_id, ids.iter().copied()))
        .filter(household_acts::act.eq(HouseholdAct::Admission))
        .order(household_acts::n)
        .select((household_acts::household_id, household_acts::sealed))
        .load(view.conn())?;
    Ok(rows.into_iter().filter_map(|(id, sealed)| Some((id, sealed?))).collect())
}

/// The codes of the households that were put into this one's file.
pub fn merged_into(view: &mut ReadTx, id: HouseholdId) -> Result<Vec<String>, Fault> {
    Ok(households::table
        .filter(households::community_id.eq(view.community()))
        .filter(households::merged_into.eq(Some(id)))
        .order(households::number)
        .select(households::code)
        .load(view.conn())?)
}
