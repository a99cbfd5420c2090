//! Storage: the access log of households. The purpose is sealed.

use diesel::prelude::*;
use serde::Serialize;

use super::super::access::model::DisclosableField;
use super::model::Look;
use crate::model::HouseholdId;
use db::schema::household_disclosures;
use db::{ReadRows, digested};
use journal::{ReadTx, WriteTx, versioned};
use kernel::{AccountId, CommunityId, Fault, Id, Instant};

/// A row as its states are told apart.
#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = household_disclosures)]
struct Whole {
    community_id: CommunityId,
    household_id: HouseholdId,
    n: i64,
    account_id: AccountId,
    at: Instant,
    fields: String,
    seq: i64,
    #[serde(serialize_with = "digested")]
    sealed: Option<Vec<u8>>,
}

versioned!(
    /// Every state of a look, by its digest: that somebody has looked cannot be taken out again unseen.
    pub static ACCESS_RECORDS: Whole in household_disclosures[household_id, n] as digests
);

/// A look as it lies on the disk.
pub struct Kept {
    /// Which of the household's.
    pub n: i64,
    /// Who.
    pub by: AccountId,
    /// When.
    pub at: Instant,
    /// At what.
    pub fields: Vec<DisclosableField>,
    /// The event of the journal.
    pub seq: i64,
    /// What for, sealed.
    pub sealed: Option<Vec<u8>>,
}

impl From<Whole> for Kept {
    fn from(row: Whole) -> Self {
        let fields = row.fields.split(' ').filter_map(DisclosableField::named).collect();
        Self { n: row.n, by: row.account_id, at: row.at, fields, seq: row.seq, sealed: row.sealed }
    }
}

/// Notes that somebody looks; what for is sealed.
pub fn insert(tx: &mut WriteTx, look: &Look<'_>, seq: i64, sealed: Vec<u8>) -> Result<(), Fault> {
    let id = look.household;
    let last: Option<i64> = household_disclosures::table
        .filter(household_disclosures::community_id.eq(tx.community()))
        .filter(household_disclosures::household_id.eq(id))
        .order(household_disclosures::n.desc())
        .select(household_disclosures::n)
        .first(tx.conn())
        .optional()?;
    let n = last.unwrap_or(0) + 1;
    let words: Vec<&str> = look.fields.iter().map(|field| field.name()).collect();
    let values = (
        household_disclosures::community_id.eq(tx.community()),
        household_disclosures::household_id.eq(id),
        household_disclosures::n.eq(n),
        household_disclosures::account_id.eq(look.by),
        household_disclosures::at.eq(tx.now()),
        household_disclosures::fields.eq(words.join(" ")),
        household_disclosures::seq.eq(seq),
        household_disclosures::sealed.eq(Some(sealed)),
    );
    diesel::insert_into(household_disclosures::table).values(values).execute(tx.conn())?;
    tx.touch_one(&ACCESS_RECORDS, (id.uuid(), n));
    Ok(())
}

/// Who has looked at a household, the last one first; at most so many.
pub fn access_log(view: &mut ReadTx, id: HouseholdId, limit: i64) -> Result<Vec<Kept>, Fault> {
    household_disclosures::table
        .filter(household_disclosures::community_id.eq(view.community()))
        .filter(household_disclosures::household_id.eq(id))
        .order(household_disclosures::n.desc())
        .limit(limit)
        .select(Whole::as_select())
        .read_all(view.conn())
}

/// What for goes with the key; that somebody has looked stays.
pub fn forget(tx: &mut WriteTx, id: HouseholdId) -> Result<(), Fault> {
    let all = household_disclosures::table
        .filter(household_disclosures::community_id.eq(tx.community()))
        .filter(household_disclosures::household_id.eq(id));
    let bare = household_disclosures::sealed.eq(None::<Vec<u8>>);
    let changed: Vec<i64> = diesel::update(all).set(bare).returning(household_disclosures::n).get_results(tx.conn())?;
    changed.into_iter().for_each(|n| tx.touch_one(&ACCESS_RECORDS, (id.uuid(), n)));
    Ok(())
}
