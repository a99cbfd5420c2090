//! Storage: which ring and which suite a database was begun with, and which keys of the ring wrap something.

use db::{self, Conn};
use kernel::Fault;

const RING: &str = "vault_ring";
const SUITE: &str = "vault_suite";
const KEY: &str = "vault_key:";

/// The table of what the ring has wrapped.
const SEALED: &str = "household_keys";

/// The fingerprint of the ring the database was begun with.
pub fn known_ring(conn: &mut Conn) -> Result<Option<String>, Fault> {
    db::deployment_value(conn, RING)
}

/// The suite the database was begun with.
pub fn known_suite(conn: &mut Conn) -> Result<Option<String>, Fault> {
    db::deployment_value(conn, SUITE)
}

/// Whether something was sealed, or may be, and no ring is noted: somebody has taken the note away.
pub fn ring_is_forgotten(conn: &mut Conn) -> Result<bool, Fault> {
    if known_ring(conn)?.is_some() {
        return Ok(false);
    }
    if known_suite(conn)?.is_some() || !noted_keys(conn)?.is_empty() {
        return Ok(true);
    }
    let there = db::copy::tables(conn)?.iter().any(|table| table == SEALED);
    Ok(there && db::copy::count(conn, SEALED)? > 0)
}

/// Records the ring and the suite the database is begun with.
pub fn note(conn: &mut Conn, fingerprint: &str, suite: &str) -> Result<(), Fault> {
    db::note_deployment(conn, RING, fingerprint)?;
    db::note_deployment(conn, SUITE, suite)
}

/// The keys that wrap something, or may.
pub fn noted_keys(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    db::deployment_names(conn, KEY)
}

/// Records a key before it wraps anything.
pub fn note_key(conn: &mut Conn, id: &str) -> Result<(), Fault> {
    if noted_keys(conn)?.iter().any(|noted| noted == id) {
        return Ok(());
    }
    db::note_deployment(conn, &format!("{KEY}{id}"), "wraps")
}

/// Forgets every key but this one.
pub fn forget_keys_but(conn: &mut Conn, id: &str) -> Result<(), Fault> {
    for older in noted_keys(conn)?.iter().filter(|noted| *noted != id) {
        db::forget_deployment(conn, &format!("{KEY}{older}"))?;
    }
    Ok(())
}
