//! Storage: every sealed row about one household, whichever pairing it belongs to.

use diesel::prelude::*;
use uuid::Uuid;

use db::schema::{matching_households, pairing_aid, pairing_visits, pairings};
use households::{Beside, HouseholdId};
use journal::ReadTx;
use kernel::Fault;

/// What is sealed of pairings, visits, aid and plans of a household: table and key, the record it was sealed for, the bytes.
pub fn sealed_rows(view: &mut ReadTx, household: HouseholdId) -> Result<Vec<Beside>, Fault> {
    let community = view.community();
    let mut found = Vec::new();
    let mut add = |table: &str, rows: Vec<(Uuid, Vec<u8>)>| {
        found.extend(rows.into_iter().map(|(id, sealed)| (format!("{table}/{id}"), id, sealed)));
    };
    let agreed: Vec<(Uuid, Option<Vec<u8>>)> = pairings::table
        .filter(pairings::community_id.eq(community))
        .filter(pairings::household_id.eq(household))
        .select((pairings::pairing_id, pairings::sealed))
        .load(view.conn())?;
    add("pairings", agreed.into_iter().filter_map(|(id, sealed)| Some((id, sealed?))).collect());
    let visits = pairing_visits::table
        .filter(pairing_visits::community_id.eq(community))
        .filter(pairing_visits::household_id.eq(household))
        .select((pairing_visits::visit_id, pairing_visits::sealed));
    add("pairing_visits", visits.load(view.conn())?);
    let aid = pairing_aid::table
        .filter(pairing_aid::community_id.eq(community))
        .filter(pairing_aid::household_id.eq(household))
        .select((pairing_aid::aid_id, pairing_aid::sealed));
    add("pairing_aid", aid.load(view.conn())?);
    let planned = matching_households::table
        .filter(matching_households::community_id.eq(community))
        .filter(matching_households::household_id.eq(household))
        .select((matching_households::matching_id, matching_households::sealed));
    add("matching_households", planned.load(view.conn())?);
    Ok(found)
}
