//! Memory of this floor: which ring and which suite a database was begun with.

use diesel::prelude::*;

use crate::db::schema::deployment;
use crate::db::{Conn, on_engine};
use crate::kernel::Fault;

const RING: &str = "vault_ring";
const SUITE: &str = "vault_suite";

/// The fingerprint of the ring the database was begun with.
pub fn known_ring(conn: &mut Conn) -> Result<Option<String>, Fault> {
    known(conn, RING)
}

/// The suite the database was begun with.
pub fn known_suite(conn: &mut Conn) -> Result<Option<String>, Fault> {
    known(conn, SUITE)
}

fn known(conn: &mut Conn, name: &str) -> Result<Option<String>, Fault> {
    let found = on_engine!(conn, |conn| deployment::table
        .filter(deployment::name.eq(name))
        .select(deployment::value)
        .first(conn)
        .optional())?;
    Ok(found)
}

/// Notes the ring and the suite the database is begun with.
pub fn note(conn: &mut Conn, fingerprint: &str, suite: &str) -> Result<(), Fault> {
    for (name, value) in [(RING, fingerprint), (SUITE, suite)] {
        let row = (deployment::name.eq(name), deployment::value.eq(value));
        on_engine!(conn, |conn| diesel::insert_into(deployment::table).values(row).execute(conn))?;
    }
    Ok(())
}
