//! Memory of this floor: which ring a database was begun with.

use diesel::prelude::*;

use crate::db::schema::deployment;
use crate::db::{Conn, on_engine};
use crate::kernel::Fault;

const NAME: &str = "vault_ring";

/// The fingerprint of the ring the database was begun with.
pub fn known_ring(conn: &mut Conn) -> Result<Option<String>, Fault> {
    let found = on_engine!(conn, |conn| deployment::table
        .filter(deployment::name.eq(NAME))
        .select(deployment::value)
        .first(conn)
        .optional())?;
    Ok(found)
}

/// Notes the ring the database is begun with.
pub fn note_ring(conn: &mut Conn, fingerprint: &str) -> Result<(), Fault> {
    let row = (deployment::name.eq(NAME), deployment::value.eq(fingerprint));
    on_engine!(conn, |conn| diesel::insert_into(deployment::table).values(row).execute(conn))?;
    Ok(())
}
