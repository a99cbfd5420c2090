//! Storage: the figures that were published last.

use diesel::prelude::*;
use serde::Serialize;

use super::public::{Counted, Told};
use db::schema::household_publications;
use db::{Json, ReadRows, stored, to_json};
use journal::{Keeps, Key, ReadTx, RowKind, RowState, WriteTx};
use kernel::{CommunityId, Day, Fault, canonical};

#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = household_publications)]
struct Row {
    #[serde(skip)]
    community_id: CommunityId,
    as_of_on: Day,
    looked_on: Day,
    counts: Json<Counted>,
    salt: String,
}

stored!(Row in household_publications[community_id]);

impl From<Row> for Told {
    fn from(row: Row) -> Self {
        Self { as_of: row.as_of_on, looked_on: row.looked_on, counted: row.counts.into_inner() }
    }
}

/// Every state of what others were told, by its digest; with a word beside it that leaves with the state it was made for, since
/// counts are soon guessed.
pub static PUBLICATIONS: RowKind =
    RowKind { name: "household_publications", keeps: Keeps::Digests, read: published, keys: publishing };

fn salted(view: &mut ReadTx) -> Result<Option<Row>, Fault> {
    household_publications::table
        .filter(household_publications::community_id.eq(view.community()))
        .filter(household_publications::salt.ne(""))
        .select(Row::as_select())
        .read_first(view.conn())
}

fn published(view: &mut ReadTx, keys: &[Key]) -> Result<Vec<RowState>, Fault> {
    let Some(row) = salted(view)? else { return Ok(Vec::new()) };
    keys.iter().map(|key| RowState::of(*key, None, &row)).collect()
}

fn publishing(view: &mut ReadTx) -> Result<Vec<Key>, Fault> {
    Ok(salted(view)?.map(|row| (row.community_id.0, 0)).into_iter().collect())
}

/// What others were told last.
pub fn last(view: &mut ReadTx) -> Result<Option<Told>, Fault> {
    household_publications::table
        .filter(household_publications::community_id.eq(view.community()))
        .select(Row::as_select())
        .read_first(view.conn())
}

/// Keeps what others are told from now on.
pub fn put(tx: &mut WriteTx, told: &Told) -> Result<(), Fault> {
    let mine = household_publications::table.filter(household_publications::community_id.eq(tx.community()));
    diesel::delete(mine).execute(tx.conn())?;
    tx.touch(&PUBLICATIONS, tx.community());
    let values = (
        household_publications::community_id.eq(tx.community()),
        household_publications::as_of_on.eq(told.as_of),
        household_publications::looked_on.eq(told.looked_on),
        household_publications::counts.eq(to_json(&told.counted)?),
        household_publications::salt.eq(canonical::hex(&tx.random::<16>()?)),
    );
    diesel::insert_into(household_publications::table).values(values).execute(tx.conn())?;
    Ok(())
}
