//! Memory: how many households of a category were erased.

use diesel::prelude::*;

use super::super::dossier::model::HardshipCategory;
use crate::db::schema::household_tallies;
use crate::journal::{Tx, View};
use crate::kernel::Fault;

/// Counts one more.
pub fn count(tx: &mut Tx, category: HardshipCategory) -> Result<(), Fault> {
    let community = tx.cid();
    let one = household_tallies::table
        .filter(household_tallies::community_id.eq(community))
        .filter(household_tallies::category.eq(category.name()));
    let grown = household_tallies::erased.eq(household_tallies::erased + 1i64);
    if diesel::update(one).set(grown).execute(tx.conn())? == 1 {
        return Ok(());
    }
    let values = (
        household_tallies::community_id.eq(community),
        household_tallies::category.eq(category.name()),
        household_tallies::erased.eq(1i64),
    );
    diesel::insert_into(household_tallies::table).values(values).execute(tx.conn())?;
    Ok(())
}

/// How many of each category.
pub fn tallies(view: &mut View) -> Result<Vec<(HardshipCategory, i64)>, Fault> {
    let rows: Vec<(String, i64)> = household_tallies::table
        .filter(household_tallies::community_id.eq(view.cid()))
        .select((household_tallies::category, household_tallies::erased))
        .load(view.conn())?;
    Ok(rows.into_iter().filter_map(|(name, erased)| Some((HardshipCategory::named(&name)?, erased))).collect())
}
