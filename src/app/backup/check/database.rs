//! The engine's own structures, the migrations, the public keys.

use super::findings::{Report, What};
use crate::backup::progress::say;
use crate::failure::Failure;
use db::{self, Conn};
use journal::ROW_CHANGED;
use proofs::keys::thumbprint;
use proofs::vouchers::Published;

/// Looks at what belongs to no community.
pub fn look(conn: &mut Conn, keys: &Published, report: &mut Report) -> Result<(), Failure> {
    let (applied, known) = (db::copy::applied(conn)?, db::known_migrations());
    for missing in known.iter().filter(|one| !applied.contains(one)) {
        report.add(What::Migrations, missing, "not applied");
    }
    for newer in applied.iter().filter(|one| !known.contains(one)) {
        report.add(What::Migrations, newer, "unknown");
    }
    for place in db::strange_actors(conn)? {
        report.add(What::Schema, &place, "unknown");
    }
    // Before every migration was applied a database has another shape.
    if applied == known {
        for (place, word) in db::strange_shape(conn)? {
            report.add(What::Schema, &place, word);
        }
    }
    for flaw in db::soundness::flaws(conn, &mut |table| say(&format!("database: {table}")))? {
        report.add(What::Engine, &flaw.place, &flaw.words);
    }
    for key in keys.own.keys.iter().filter(|key| key.common.key_id != thumbprint(key)) {
        report.add(What::Key, &format!("signing_keys {}", key.common.key_id.as_deref().unwrap_or_default()), "");
    }
    for strange in &keys.strange {
        report.add(What::KeyStrange, &format!("signing_keys {strange}"), "");
    }
    if !keys.rooted {
        report.note(
            "no signing key is at hand: whether the public ones are the service's own was not looked at (--key-dir)",
        );
    }
    for community in journal::headless(conn)? {
        report.add(What::Journal, &format!("community {community}"), "it has events and no head");
    }
    let (rows, heads) = communities::halves(conn)?;
    for community in rows {
        report.add(What::Unexplained, &format!("communities/{community}"), "it has no journal");
    }
    for community in heads {
        report.add(What::Journal, &format!("community {community}"), "it has a head and no row");
    }
    // Whoever makes the first community has entered the regions before.
    let begun =
        db::copy::tables(conn)?.iter().any(|table| table == "communities") && db::copy::count(conn, "communities")? > 0;
    for region in communities::wrong_regions(conn, begun)? {
        report.add(What::Unexplained, &format!("regions/{region}"), ROW_CHANGED);
    }
    Ok(())
}
