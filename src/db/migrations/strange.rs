//! Differences between a database and what the migrations make, compared with one that was made this moment.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel_migrations::MigrationHarness;

use super::embedded::{SQLITE, named};
use super::shape::{asked, of};
use crate::connection::{Conn, unreachable};
use kernel::Fault;

/// What acts by itself in a file, or stands where a table should.
const OF_FILE: &str = "
    SELECT tbl_name || ' ' || type || ' ' || name AS line FROM sqlite_schema WHERE type IN ('trigger', 'view')
    ORDER BY line";

/// The same on a server, where there are rules and policies as well; a foreign key is kept by triggers of the server's own.
const OF_SERVER: &str = "
    SELECT c.relname || ' trigger ' || t.tgname AS line FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = current_schema() AND NOT t.tgisinternal
    UNION ALL
    SELECT tablename || ' rule ' || rulename FROM pg_rules WHERE schemaname = current_schema()
    UNION ALL
    SELECT tablename || ' policy ' || policyname FROM pg_policies WHERE schemaname = current_schema()
    UNION ALL
    SELECT viewname || ' view ' || viewname FROM pg_views WHERE schemaname = current_schema()
    ORDER BY line";

/// The triggers, rules, policies and views that change or hide rows of our tables (`units trigger evil`): no migration makes one.
pub fn strange_actors(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let statement = match conn {
        Conn::Sqlite(_) => OF_FILE,
        Conn::Pg(_) => OF_SERVER,
    };
    let mut found = asked(conn, statement)?;
    if !found.is_empty() {
        let ours = tables(&fresh()?);
        found.retain(|line| ours.contains(table(line)));
    }
    Ok(found)
}

/// The columns and indexes that are missing, and those of our tables that no migration makes; each with a word that says which.
/// To be asked of a database that has every migration.
pub fn strange_shape(conn: &mut Conn) -> Result<Vec<(String, &'static str)>, Fault> {
    let (there, wanted) = (of(conn)?, fresh()?);
    let ours = tables(&wanted);
    let missing = wanted.iter().filter(|line| !there.contains(line)).map(|line| (line.clone(), "missing"));
    let more = there.iter().filter(|line| ours.contains(table(line)) && !wanted.contains(line));
    Ok(missing.chain(more.map(|line| (line.clone(), "unknown"))).collect())
}

/// The shape of a database that was never used. It is the same for both engines.
pub(super) fn fresh() -> Result<Vec<String>, Fault> {
    let mut conn = SqliteConnection::establish(":memory:").map_err(|error| unreachable::quietly(&error))?;
    conn.immediate_transaction(|conn| named(conn.run_pending_migrations(SQLITE)))?;
    of(&mut Conn::Sqlite(conn))
}

/// Which table a line is about.
pub(super) fn table(line: &str) -> &str {
    line.split(['.', ' ']).next().unwrap_or_default()
}

fn tables(lines: &[String]) -> BTreeSet<String> {
    lines.iter().map(|line| table(line).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use diesel::connection::SimpleConnection;

    use super::super::super::Scratch;
    use super::*;

    #[test]
    fn p59_what_no_migration_makes_is_named_and_what_is_missing() {
        let scratch = Scratch::new("strange");
        let mut conn = scratch.conn();
        assert_eq!((strange_actors(&mut conn).unwrap(), strange_shape(&mut conn).unwrap()), (vec![], vec![]));
        // Tables of somebody else are theirs.
        conn.batch_execute(
            "CREATE TABLE kept AS SELECT * FROM units;
             CREATE TRIGGER theirs AFTER UPDATE ON kept BEGIN DELETE FROM kept; END;
             CREATE VIEW shown AS SELECT * FROM units;
             CREATE TRIGGER evil AFTER UPDATE ON units BEGIN DELETE FROM regions; END;
             DROP INDEX units_code_key;
             CREATE INDEX timers_spare ON timers (lower(kind));
             ALTER TABLE units ADD COLUMN spare TEXT;",
        )
        .unwrap();
        assert_eq!(strange_actors(&mut conn).unwrap(), ["units trigger evil"]);
        let shape = strange_shape(&mut conn).unwrap();
        let said: Vec<(&str, &str)> = shape.iter().map(|(line, word)| (line.as_str(), *word)).collect();
        assert_eq!(
            said,
            [
                ("units index units_code_key unique (community_id, code)", "missing"),
                ("timers index timers_spare (…)", "unknown"),
                ("units.spare optional", "unknown"),
            ]
        );
    }
}
