//! Memory: the figures others were told last.

use diesel::prelude::*;
use serde::Serialize;

use super::public::Told;
use db::schema::household_publications as publications;
use db::{On, Uid, from_json, read_row, to_json};
use journal::{Keeps, Key, ReadTx, RowKind, RowState, WriteTx};
use kernel::{Fault, canonical};

#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = publications)]
struct Row {
    as_of_on: On,
    looked_on: On,
    counts: String,
    salt: String,
}

/// Every state of what others were told, by its digest; with a word beside it that leaves with the state it was made for, since
/// counts are soon guessed.
pub static PUBLICATIONS: RowKind =
    RowKind { name: "household_publications", keeps: Keeps::Digests, read: published, keys: publishing };

fn salted(view: &mut ReadTx) -> Result<Option<Row>, Fault> {
    let row = publications::table
        .filter(publications::community_id.eq(view.cid()))
        .filter(publications::salt.ne(""))
        .select(Row::as_select())
        .first(view.conn())
        .optional()?;
    Ok(row)
}

fn published(view: &mut ReadTx, keys: &[Key]) -> Result<Vec<RowState>, Fault> {
    let Some(row) = salted(view)? else { return Ok(Vec::new()) };
    keys.iter().map(|key| RowState::of(*key, None, &row)).collect()
}

fn publishing(view: &mut ReadTx) -> Result<Vec<Key>, Fault> {
    let here = Uid::from(view.community()).0;
    Ok(salted(view)?.map(|_| (here, 0)).into_iter().collect())
}

/// What others were told last.
pub fn last(view: &mut ReadTx) -> Result<Option<Told>, Fault> {
    let community = view.community();
    let row: Option<(On, On, String)> = publications::table
        .filter(publications::community_id.eq(view.cid()))
        .select((publications::as_of_on, publications::looked_on, publications::counts))
        .first(view.conn())
        .optional()?;
    let told = |(as_of, looked_on, counts): (On, On, String)| {
        read_row("household_publications", community, || {
            Ok(Told { as_of: as_of.day()?, looked_on: looked_on.day()?, counted: from_json(&counts)? })
        })
    };
    row.map(told).transpose()
}

/// Keeps what others are told from now on.
pub fn put(tx: &mut WriteTx, told: &Told) -> Result<(), Fault> {
    let mine = publications::table.filter(publications::community_id.eq(tx.cid()));
    diesel::delete(mine).execute(tx.conn())?;
    tx.touch(&PUBLICATIONS, tx.community());
    let values = (
        publications::community_id.eq(tx.cid()),
        publications::as_of_on.eq(On::from(told.as_of)),
        publications::looked_on.eq(On::from(told.looked_on)),
        publications::counts.eq(to_json(&told.counted)?),
        publications::salt.eq(canonical::hex(&tx.random::<16>()?)),
    );
    diesel::insert_into(publications::table).values(values).execute(tx.conn())?;
    Ok(())
}
