//! The columns and indexes of a database, in words that are the same for both engines.

use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::connection::{Conn, Place, open};
use kernel::Fault;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

const SQLITE: &str = "
    SELECT t.name || '.' || c.name || CASE WHEN c.\"notnull\" = 1 THEN ' required' ELSE ' optional' END
        || CASE WHEN c.pk > 0 THEN ' key' ELSE '' END AS line
    FROM sqlite_schema t JOIN pragma_table_xinfo(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
    UNION ALL
    SELECT i.tbl_name || ' index ' || i.name || CASE WHEN l.\"unique\" = 1 THEN ' unique' ELSE '' END
        || ' (' || COALESCE((SELECT group_concat(COALESCE(x.name, '…'), ', ') FROM pragma_index_info(i.name) x), '') || ')'
        || CASE WHEN l.\"partial\" = 1 THEN ' partial' ELSE '' END
    FROM sqlite_schema i JOIN pragma_index_list(i.tbl_name) l ON l.name = i.name
    WHERE i.type = 'index' AND i.name NOT LIKE 'sqlite_%'
    ORDER BY line";

const POSTGRES: &str = "
    SELECT c.table_name || '.' || c.column_name || CASE WHEN c.is_nullable = 'NO' THEN ' required' ELSE ' optional' END
        || CASE WHEN EXISTS (SELECT 1 FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid
            JOIN pg_namespace s ON s.oid = t.relnamespace
            JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey)
            WHERE x.indisprimary AND s.nspname = current_schema() AND t.relname = c.table_name
            AND a.attname = c.column_name) THEN ' key' ELSE '' END AS line
    FROM information_schema.columns c WHERE c.table_schema = current_schema()
    UNION ALL
    SELECT t.relname || ' index ' || i.relname || CASE WHEN x.indisunique THEN ' unique' ELSE '' END
        || ' (' || (SELECT string_agg(pg_get_indexdef(x.indexrelid, n, true), ', ' ORDER BY n)
                    FROM generate_series(1, x.indnkeyatts) n) || ')'
        || CASE WHEN x.indpred IS NOT NULL THEN ' partial' ELSE '' END
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
    JOIN pg_namespace s ON s.oid = t.relnamespace
    WHERE s.nspname = current_schema() AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = x.indexrelid
        AND c.contype IN ('p', 'u'))
    ORDER BY line";

/// One line for each column and each index, sorted.
pub fn shape(place: &Place) -> Result<Vec<String>, Fault> {
    of(&mut open(place)?)
}

/// The same, of a connection.
pub(super) fn of(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let statement = match conn {
        Conn::Sqlite(_) => SQLITE,
        Conn::Pg(_) => POSTGRES,
    };
    let mut lines = asked(conn, statement)?;
    lines.retain(|line| !line.starts_with("__diesel"));
    lines.sort();
    Ok(lines)
}

/// What a statement finds under the name `line`.
pub(super) fn asked(conn: &mut Conn, statement: &str) -> Result<Vec<String>, Fault> {
    let lines: Vec<Line> = diesel::sql_query(statement).load(conn)?;
    Ok(lines.into_iter().map(|found| found.line).collect())
}
