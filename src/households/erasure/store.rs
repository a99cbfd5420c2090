//! Storage: how many households of a category were erased.

use diesel::prelude::*;

use super::super::dossier::model::HardshipCategory;
use db::schema::household_tallies;
use journal::{Keeps, Key, ReadTx, RowKind, RowState, WriteTx};
use kernel::{CommunityId, Fault, canonical};

/// Every state of these figures, by the digest of all of them together. A digest of counts alone would tell of which category a
/// household was that is erased: a word is beside them that leaves with the state it was made for.
pub static TALLIES: RowKind =
    RowKind { name: "household_tallies", keeps: Keeps::Digests, read: counted, keys: counting };

/// The counts of the community, once one of them has a word beside it.
fn counted(view: &mut ReadTx, keys: &[Key]) -> Result<Vec<RowState>, Fault> {
    let rows: Vec<(String, i64, String)> = household_tallies::table
        .filter(household_tallies::community_id.eq(view.community()))
        .order(household_tallies::category)
        .select((household_tallies::category, household_tallies::erased, household_tallies::salt))
        .load(view.conn())?;
    let salted = rows.iter().any(|(.., salt)| !salt.is_empty());
    keys.iter().filter(|_| salted).map(|key| RowState::of(*key, None, &rows)).collect()
}

fn counting(view: &mut ReadTx) -> Result<Vec<Key>, Fault> {
    let salted: Option<CommunityId> = household_tallies::table
        .filter(household_tallies::community_id.eq(view.community()))
        .filter(household_tallies::salt.ne(""))
        .select(household_tallies::community_id)
        .first(view.conn())
        .optional()?;
    Ok(salted.into_iter().map(|community| (community.0, 0)).collect())
}

/// Counts one more.
pub fn count(tx: &mut WriteTx, category: HardshipCategory) -> Result<(), Fault> {
    let (community, salt) = (tx.community(), canonical::hex(&tx.random::<16>()?));
    tx.touch(&TALLIES, tx.community());
    let one = household_tallies::table
        .filter(household_tallies::community_id.eq(community))
        .filter(household_tallies::category.eq(category));
    let grown = (household_tallies::erased.eq(household_tallies::erased + 1i64), household_tallies::salt.eq(&salt));
    if diesel::update(one).set(grown).execute(tx.conn())? == 1 {
        return Ok(());
    }
    let values = (
        household_tallies::community_id.eq(community),
        household_tallies::category.eq(category),
        household_tallies::erased.eq(1i64),
        household_tallies::salt.eq(&salt),
    );
    diesel::insert_into(household_tallies::table).values(values).execute(tx.conn())?;
    Ok(())
}

/// How many of each category.
pub fn tallies(view: &mut ReadTx) -> Result<Vec<(HardshipCategory, i64)>, Fault> {
    let rows: Vec<(String, i64)> = household_tallies::table
        .filter(household_tallies::community_id.eq(view.community()))
        .select((household_tallies::category, household_tallies::erased))
        .load(view.conn())?;
    Ok(rows.into_iter().filter_map(|(name, erased)| Some((HardshipCategory::named(&name)?, erased))).collect())
}
