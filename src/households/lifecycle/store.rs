//! Storage: the steps of a household; why and how is sealed.

use diesel::dsl::exists;
use diesel::prelude::*;
use serde::Serialize;

use super::model::HouseholdAct;
use crate::model::HouseholdId;
use db::schema::household_acts;
use db::{ReadRows, digested, known};
use journal::{ReadTx, WriteTx, versioned};
use kernel::{AccountId, CommunityId, Fault, Id, Instant};

/// A row as its states are told apart.
#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = household_acts)]
struct Whole {
    community_id: CommunityId,
    household_id: HouseholdId,
    n: i64,
    act: String,
    at: Instant,
    account_id: Option<AccountId>,
    #[serde(serialize_with = "digested")]
    sealed: Option<Vec<u8>>,
}

versioned!(
    /// Every state of a step, by its digest.
    pub static ACTS: Whole in household_acts[household_id, n] as digests
);

/// A step as it lies on the disk.
pub struct Kept {
    /// Which of the household's.
    pub n: i64,
    /// What.
    pub act: HouseholdAct,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Option<AccountId>,
    /// Sealed.
    pub sealed: Option<Vec<u8>>,
}

impl TryFrom<Whole> for Kept {
    type Error = Fault;

    fn try_from(row: Whole) -> Result<Self, Fault> {
        let act = known(HouseholdAct::named(&row.act))?;
        Ok(Self { n: row.n, act, at: row.at, by: row.account_id, sealed: row.sealed })
    }
}

/// Enters the next step of a household.
pub fn insert(tx: &mut WriteTx, id: HouseholdId, act: HouseholdAct, sealed: Option<Vec<u8>>) -> Result<(), Fault> {
    let last: Option<i64> = household_acts::table
        .filter(household_acts::community_id.eq(tx.community()))
        .filter(household_acts::household_id.eq(id))
        .order(household_acts::n.desc())
        .select(household_acts::n)
        .first(tx.conn())
        .optional()?;
    let n = last.unwrap_or(0) + 1;
    let values = (
        household_acts::community_id.eq(tx.community()),
        household_acts::household_id.eq(id),
        household_acts::n.eq(n),
        household_acts::act.eq(act),
        household_acts::at.eq(tx.now()),
        household_acts::account_id.eq(tx.actor().account()),
        household_acts::sealed.eq(sealed),
    );
    diesel::insert_into(household_acts::table).values(values).execute(tx.conn())?;
    tx.touch_one(&ACTS, (id.uuid(), n));
    Ok(())
}

/// The steps of a household, in order.
pub fn steps(view: &mut ReadTx, id: HouseholdId) -> Result<Vec<Kept>, Fault> {
    household_acts::table
        .filter(household_acts::community_id.eq(view.community()))
        .filter(household_acts::household_id.eq(id))
        .order(household_acts::n)
        .select(Whole::as_select())
        .read_all(view.conn())
}

/// Whether a household was ever taken on: an import that did it may be undone.
pub fn admitted(view: &mut ReadTx, id: HouseholdId) -> Result<bool, Fault> {
    let admission = household_acts::table
        .filter(household_acts::community_id.eq(view.community()))
        .filter(household_acts::household_id.eq(id))
        .filter(household_acts::act.eq(HouseholdAct::Admission));
    Ok(diesel::select(exists(admission)).get_result(view.conn())?)
}

/// What was sealed of the steps goes with the key.
pub fn forget(tx: &mut WriteTx, id: HouseholdId) -> Result<(), Fault> {
    let all = household_acts::table
        .filter(household_acts::community_id.eq(tx.community()))
        .filter(household_acts::household_id.eq(id));
    let bare = household_acts::sealed.eq(None::<Vec<u8>>);
    let changed: Vec<i64> = diesel::update(all).set(bare).returning(household_acts::n).get_results(tx.conn())?;
    changed.into_iter().for_each(|n| tx.touch_one(&ACTS, (id.uuid(), n)));
    Ok(())
}
