//! Which tables refer to a row: read from the foreign keys themselves, so that no slice has to know who refers to it.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

use super::super::columns::UuidSql;
use super::super::connection::Conn;
use kernel::Fault;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Reference {
    #[diesel(sql_type = Text)]
    holder: String,
    #[diesel(sql_type = Text)]
    reference: String,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    found: i64,
}

const SQLITE: &str = r#"SELECT m.name AS holder, f."from" AS reference
    FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f
    WHERE m.type = 'table' AND f."table" = $1 AND f."to" = $2 ORDER BY m.name"#;

const POSTGRES: &str = "SELECT t.relname::text AS holder, own.attname::text AS reference
    FROM pg_constraint AS c
    JOIN pg_class AS t ON t.oid = c.conrelid
    JOIN pg_class AS r ON r.oid = c.confrelid AND r.relnamespace = t.relnamespace
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS k (own_no, other_no)
    JOIN pg_attribute AS own ON own.attrelid = c.conrelid AND own.attnum = k.own_no
    JOIN pg_attribute AS other ON other.attrelid = c.confrelid AND other.attnum = k.other_no
    WHERE c.contype = 'f' AND pg_table_is_visible(t.oid) AND r.relname = $1 AND other.attname = $2 ORDER BY 1";

/// The tables with a row of this community that refers to the row of this id.
pub fn holders(
    conn: &mut Conn,
    table: &str,
    column: &str,
    community: impl Into<Uuid>,
    id: impl Into<Uuid>,
) -> Result<Vec<String>, Fault> {
    let (community, id) = (community.into(), id.into());
    let catalogue = match conn {
        Conn::Sqlite(_) => SQLITE,
        Conn::Pg(_) => POSTGRES,
    };
    let references: Vec<Reference> = sql_query(catalogue).bind::<Text, _>(table).bind::<Text, _>(column).load(conn)?;
    let mut held_by = Vec::new();
    for Reference { holder, reference } in references {
        // Both names come from the catalogue of our own migrations.
        let rows = format!(
            r#"SELECT CAST(1 AS BIGINT) AS found FROM "{holder}" WHERE community_id = $1 AND "{reference}" = $2 LIMIT 1"#
        );
        let found: Option<Found> =
            sql_query(rows).bind::<UuidSql, _>(community).bind::<UuidSql, _>(id).get_result(conn).optional()?;
        if found.is_some_and(|row| row.found == 1) && !held_by.contains(&holder) {
            held_by.push(holder);
        }
    }
    Ok(held_by)
}
