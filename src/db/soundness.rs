//! Integrity checks of the engine: pages, indexes, references, and values of the right kind.

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};

use super::connection::Conn;
use super::copy::tables;
use kernel::Fault;

/// Something the engine finds wrong: where it is, and what, without values.
pub struct Flaw {
    /// A table, an index, or the file.
    pub place: String,
    /// What is wrong, in the engine's words.
    pub words: String,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Dangling {
    #[diesel(sql_type = Text)]
    holder: String,
    #[diesel(sql_type = Nullable<Text>)]
    at_row: Option<String>,
    #[diesel(sql_type = Text)]
    parent: String,
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

/// How many flaws of one kind are told; a file that is torn has one on every page.
const MOST: usize = 100;

/// Reads everything and names what is wrong. `say` is told what is being looked at.
///
/// # Errors
/// When the database is out of reach; what cannot be read is a flaw, not an error.
pub fn flaws(conn: &mut Conn, say: &mut dyn FnMut(&str)) -> Result<Vec<Flaw>, Fault> {
    match conn {
        Conn::Sqlite(_) => of_file(conn, say),
        Conn::Pg(_) => of_server(conn, say),
    }
}

fn of_file(conn: &mut Conn, say: &mut dyn FnMut(&str)) -> Result<Vec<Flaw>, Fault> {
    let mut flaws = Vec::new();
    say("integrity_check");
    match diesel::sql_query("SELECT integrity_check AS line FROM pragma_integrity_check").load::<Line>(conn) {
        Ok(lines) => {
            let wrong = lines.into_iter().map(|line| line.line).filter(|line| line != "ok");
            flaws.extend(wrong.map(|words| Flaw { place: "file".to_owned(), words }));
        }
        Err(error) => flaws.push(unread("file", &error)),
    }
    say("foreign_key_check");
    let dangling =
        "SELECT \"table\" AS holder, CAST(rowid AS TEXT) AS at_row, parent FROM pragma_foreign_key_check LIMIT 100";
    match diesel::sql_query(dangling).load::<Dangling>(conn) {
        Ok(rows) => flaws.extend(rows.into_iter().map(|one| Flaw {
            place: one.at_row.map_or(one.holder.clone(), |row| format!("{} rowid {row}", one.holder)),
            words: format!("refers to a row of {} that is not there", one.parent),
        })),
        Err(error) => flaws.push(unread("file", &error)),
    }
    for table in tables(conn)? {
        say(&table);
        if flaws.len() < MOST {
            flaws.extend(unfit(conn, &table)?);
        }
    }
    Ok(flaws)
}

/// Ids that are no ids and days that are no days: SQLite knows neither type.
fn unfit(conn: &mut Conn, table: &str) -> Result<Vec<Flaw>, Fault> {
    let columns = format!("SELECT name, type AS kind FROM pragma_table_info('{table}')");
    let columns: Vec<Column> = diesel::sql_query(columns).load(conn)?;
    let mut flaws = Vec::new();
    for Column { name, kind } in columns {
        let wrong = match kind.as_str() {
            "BLOB" if name.ends_with("_id") || name == "subject" => format!("length(\"{name}\") <> 16"),
            "TEXT" if name.ends_with("_on") => format!("date(\"{name}\") IS NOT \"{name}\""),
            _ => continue,
        };
        // A table without rowids has its primary key; its own row is named by nothing shorter.
        let statement = format!(
            "SELECT CAST(count(*) AS TEXT) AS line FROM \"{table}\" WHERE \"{name}\" IS NOT NULL AND {wrong} \
             HAVING count(*) > 0"
        );
        match diesel::sql_query(statement).load::<Line>(conn) {
            Ok(found) => flaws.extend(found.into_iter().map(|found| Flaw {
                place: format!("{table}.{name}"),
                words: format!("{} value(s) are not of the column's kind", found.line),
            })),
            Err(error) => flaws.push(unread(table, &error)),
        }
    }
    Ok(flaws)
}

fn of_server(conn: &mut Conn, say: &mut dyn FnMut(&str)) -> Result<Vec<Flaw>, Fault> {
    let mut flaws = Vec::new();
    for table in tables(conn)? {
        say(&table);
        // Every value of every row is fetched from where it lies.
        let all = format!("SELECT CAST(count(md5(t::text)) AS TEXT) AS line FROM \"{table}\" AS t");
        if let Err(error) = diesel::sql_query(all).load::<Line>(conn) {
            flaws.push(lost(unread(&table, &error), &error)?);
        }
    }
    let helper = "SELECT extname::text AS line FROM pg_extension WHERE extname = 'amcheck'";
    if diesel::sql_query(helper).load::<Line>(conn)?.is_empty() {
        say("indexes are not looked at: CREATE EXTENSION amcheck would let them be");
        return Ok(flaws);
    }
    let indexes = "SELECT c.relname::text AS line FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
         JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = current_schema() AND a.amname = 'btree' AND i.indisvalid ORDER BY 1";
    for Line { line: index } in diesel::sql_query(indexes).load::<Line>(conn)? {
        say(&index);
        let statement = format!("SELECT bt_index_check('\"{index}\"'::regclass, true)::text AS line");
        if let Err(error) = diesel::sql_query(statement).load::<Line>(conn) {
            flaws.push(lost(unread(&index, &error), &error)?);
        }
    }
    Ok(flaws)
}

/// A connection that is gone says nothing about the data.
fn lost(flaw: Flaw, error: &diesel::result::Error) -> Result<Flaw, Fault> {
    use diesel::result::{DatabaseErrorKind, Error};
    match error {
        Error::DatabaseError(DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand, _) => {
            Err(Fault::of(&super::fault::UNAVAILABLE))
        }
        _ => Ok(flaw),
    }
}

/// The engine's message up to the first quotation mark: no values.
fn unread(place: &str, error: &diesel::result::Error) -> Flaw {
    let message = error.to_string();
    let words = message.split(['"', '\'', '(']).next().unwrap_or_default().trim().to_owned();
    Flaw { place: place.to_owned(), words: format!("cannot be read: {words}") }
}
