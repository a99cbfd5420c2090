//! Memory: the figures others were told last.

use diesel::prelude::*;

use super::public::Told;
use crate::db::schema::household_publications as publications;
use crate::db::{On, from_json, read_row, to_json};
use crate::journal::{Tx, View};
use crate::kernel::Fault;

/// What others were told last.
pub fn last(view: &mut View) -> Result<Option<Told>, Fault> {
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
pub fn put(tx: &mut Tx, told: &Told) -> Result<(), Fault> {
    let mine = publications::table.filter(publications::community_id.eq(tx.cid()));
    diesel::delete(mine).execute(tx.conn())?;
    let values = (
        publications::community_id.eq(tx.cid()),
        publications::as_of_on.eq(On::from(told.as_of)),
        publications::looked_on.eq(On::from(told.looked_on)),
        publications::counts.eq(to_json(&told.counted)?),
    );
    diesel::insert_into(publications::table).values(values).execute(tx.conn())?;
    Ok(())
}
