//! Memory: who has looked. What for is sealed.

use diesel::prelude::*;
use serde::Serialize;

use super::super::access::model::DisclosableField;
use db::schema::household_disclosures;
use db::{At, Uid, digested};
use journal::{ReadTx, WriteTx, versioned};
use kernel::{AccountId, Fault, HouseholdId, Id, Instant};

/// A row as its states are told apart.
#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = household_disclosures)]
struct Whole {
    community_id: Uid,
    household_id: Uid,
    n: i64,
    account_id: Uid,
    at: At,
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

/// Notes that somebody looks.
pub fn insert(
    tx: &mut WriteTx,
    id: HouseholdId,
    by: AccountId,
    fields: &[DisclosableField],
    (seq, sealed): (i64, Vec<u8>),
) -> Result<(), Fault> {
    let last: Option<i64> = household_disclosures::table
        .filter(household_disclosures::community_id.eq(tx.cid()))
        .filter(household_disclosures::household_id.eq(Uid::from(id)))
        .order(household_disclosures::n.desc())
        .select(household_disclosures::n)
        .first(tx.conn())
        .optional()?;
    let n = last.unwrap_or(0) + 1;
    let words: Vec<&str> = fields.iter().map(|field| field.name()).collect();
    let values = (
        household_disclosures::community_id.eq(tx.cid()),
        household_disclosures::household_id.eq(Uid::from(id)),
        household_disclosures::n.eq(n),
        household_disclosures::account_id.eq(Uid::from(by)),
        household_disclosures::at.eq(At(tx.now())),
        household_disclosures::fields.eq(words.join(" ")),
        household_disclosures::seq.eq(seq),
        household_disclosures::sealed.eq(Some(sealed)),
    );
    diesel::insert_into(household_disclosures::table).values(values).execute(tx.conn())?;
    tx.touch_one(&ACCESS_RECORDS, (id.uuid(), n));
    Ok(())
}

type Row = (i64, Uid, At, String, i64, Option<Vec<u8>>);

/// Who has looked at a household, the last one first; at most so many.
pub fn access_log(view: &mut ReadTx, id: HouseholdId, limit: i64) -> Result<Vec<Kept>, Fault> {
    let rows: Vec<Row> = household_disclosures::table
        .filter(household_disclosures::community_id.eq(view.cid()))
        .filter(household_disclosures::household_id.eq(Uid::from(id)))
        .order(household_disclosures::n.desc())
        .select((
            household_disclosures::n,
            household_disclosures::account_id,
            household_disclosures::at,
            household_disclosures::fields,
            household_disclosures::seq,
            household_disclosures::sealed,
        ))
        .limit(limit)
        .load(view.conn())?;
    let kept = |(n, by, at, fields, seq, sealed): Row| {
        let fields = fields.split(' ').filter_map(DisclosableField::named).collect();
        Kept { n, by: by.id(), at: at.into(), fields, seq, sealed }
    };
    Ok(rows.into_iter().map(kept).collect())
}

/// What for goes with the key; that somebody has looked stays.
pub fn forget(tx: &mut WriteTx, id: HouseholdId) -> Result<(), Fault> {
    let all = household_disclosures::table
        .filter(household_disclosures::community_id.eq(tx.cid()))
        .filter(household_disclosures::household_id.eq(Uid::from(id)));
    let bare = household_disclosures::sealed.eq(None::<Vec<u8>>);
    let changed: Vec<i64> = diesel::update(all).set(bare).returning(household_disclosures::n).get_results(tx.conn())?;
    changed.into_iter().for_each(|n| tx.touch_one(&ACCESS_RECORDS, (id.uuid(), n)));
    Ok(())
}
