//! Rows that do not say what their table means: found by reading every one of a community as what it stands for, named where
//! one of them stopped a job, or left out of an answer that says so.
//!
//! What waits for somebody is of use without the row, and counts what it lacks. A list of agreements, zones, units or
//! households is read as whole by people and by machines, which add it up: it is refused, and the log names the row.

/// The keys of this community's rows that cannot be read: `find_unreadable!(view, table, column, Row, |row| Noun::try_from(row))`.
///
/// All rows are read in one statement; when one of them cannot even be fetched, each is fetched by its own key. A key is
/// an id as the tables hold it, never a value.
#[macro_export]
macro_rules! find_unreadable {
    ($view:expr, $table:ident, $key:ident, $row:ty, $read:expr) => {{
        let community = $view.community();
        let mine = || $table::table.filter($table::community_id.eq(community));
        let read = $read;
        let mut found: Vec<String> = Vec::new();
        match mine().select(<$row>::as_select()).load::<$row>($view.conn()) {
            Ok(rows) => {
                for row in rows {
                    let key = row.$key.to_string();
                    if read(row).is_err() {
                        found.push(key);
                    }
                }
            }
            Err(diesel::result::Error::DeserializationError(_)) => {
                let keys: Vec<$crate::Uid> = mine().select($table::$key).load($view.conn())?;
                for key in keys {
                    let row =
                        mine().filter($table::$key.eq(key)).select(<$row>::as_select()).load::<$row>($view.conn());
                    if !row.is_ok_and(|rows| rows.into_iter().all(|row| read(row).is_ok())) {
                        found.push(key.to_string());
                    }
                }
            }
            Err(error) => return Err(error.into()),
        }
        found.dedup();
        found
    }};
}

use std::str::from_utf8;

use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Text};
use uuid::Uuid;

use super::columns::Until;
use super::connection::Conn;
use super::copy::tables;
use super::fault::unread;
use kernel::Fault;

/// Tells what could be read from what could not: for answers that are of use without the rows that cannot be read, and
/// that say how many those were. A failure that names no row is everybody's.
///
/// # Errors
/// A failure that names no row.
pub fn readable<T>(read: impl IntoIterator<Item = Result<T, Fault>>) -> Result<(Vec<T>, Vec<Fault>), Fault> {
    let (mut found, mut unreadable) = (Vec::new(), Vec::new());
    for one in read {
        match one {
            Ok(one) => found.push(one),
            Err(fault) if fault.row().is_some() => unreadable.push(fault),
            Err(fault) => return Err(fault),
        }
    }
    Ok((found, unreadable))
}

/// What could be read; nothing where a row cannot be, for whoever looks at what follows from rows: others tell which they are.
pub fn unless_unreadable<T: Default>(read: Result<T, Fault>) -> Result<T, Fault> {
    match read {
        Err(fault) if fault.row().is_some() => Ok(T::default()),
        read => read,
    }
}

/// How many values are looked at for one failure; a table that holds more is named by nothing but its column.
const MOST: usize = 200_000;

/// The same failure with the table and the key of the row that stopped it, where diesel has told neither. The row is looked
/// for: the first one that holds what no column of its kind can be read from.
pub fn located(conn: &mut Conn, fault: Fault) -> Fault {
    if fault.row().is_some() {
        return fault;
    }
    let Some(column) = unread(&fault).map(|column| column.map(ToOwned::to_owned)) else { return fault };
    // What cannot be looked for now stays as it is.
    match sought(conn, column.as_deref()).unwrap_or_default() {
        Some((table, key)) => fault.in_row(table, key),
        None => fault,
    }
}

#[derive(QueryableByName)]
struct Holder {
    #[diesel(sql_type = Text)]
    holder: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

#[derive(QueryableByName)]
struct Value {
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = Binary)]
    value: Vec<u8>,
}

/// What the key is told as, where only the table is known.
const SOMEWHERE: &str = "?";

fn sought(conn: &mut Conn, column: Option<&str>) -> Result<Option<(String, String)>, Fault> {
    let holders = holders(conn, column)?;
    if let Conn::Sqlite(conn) = conn {
        let mut left = MOST;
        for holder in &holders {
            if let Some(key) = wrong_in(conn, holder, &mut left)? {
                return Ok(Some((holder.holder.clone(), key)));
            }
        }
    }
    // PostgreSQL keeps nothing in a column that is not of its kind: what is left is a column that should not be empty.
    Ok(match (column, holders.as_slice()) {
        (Some(_), [only]) => Some((only.holder.clone(), SOMEWHERE.to_owned())),
        _ => None,
    })
}

/// The columns that may hold the value: of this name, or every one.
fn holders(conn: &mut Conn, column: Option<&str>) -> Result<Vec<Holder>, Fault> {
    const SQLITE: &str = "SELECT m.name AS holder, c.name AS name, c.type AS kind FROM sqlite_schema AS m, \
                          pragma_table_info(m.name) AS c WHERE m.type = 'table' ORDER BY 1, c.cid";
    const POSTGRES: &str = "SELECT table_name::text AS holder, column_name::text AS name, data_type::text AS kind \
                            FROM information_schema.columns WHERE table_schema = current_schema() \
                            ORDER BY 1, ordinal_position";
    let known = tables(conn)?;
    let statement = match conn {
        Conn::Sqlite(_) => SQLITE,
        Conn::Pg(_) => POSTGRES,
    };
    let mut holders: Vec<Holder> = diesel::sql_query(statement).load(conn)?;
    holders.retain(|one| known.contains(&one.holder) && column.is_none_or(|column| column == one.name));
    Ok(holders)
}

#[derive(QueryableByName)]
struct KeyColumn {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    pk: i64,
}

/// The key of the first row of a table whose value in a column is not of the column's kind: text that is no text, an id of
/// another length.
fn wrong_in(conn: &mut SqliteConnection, holder: &Holder, left: &mut usize) -> Result<Option<String>, Fault> {
    let Holder { holder: table, name: column, kind } = holder;
    let columns = format!("SELECT name, type AS kind, pk FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk");
    let keys: Vec<KeyColumn> = diesel::sql_query(columns).load(conn)?;
    let told = told_by(&keys);
    let wrong: fn(&[u8]) -> bool = match kind.as_str() {
        "TEXT" if column.ends_with("_on") => {
            |value| !from_utf8(value).is_ok_and(|day| Until::try_from(day.to_owned()).is_ok())
        }
        // Bytes of any length can be read, ids of one length alone.
        "BLOB" if column.ends_with("_id") || column.ends_with("_by") || column == "subject" => {
            |value| value.len() != 16
        }
        "TEXT" => |value| from_utf8(value).is_err(),
        _ => return Ok(None),
    };
    let statement = format!(
        "SELECT {told} AS key, CAST(\"{column}\" AS BLOB) AS value FROM \"{table}\" WHERE \"{column}\" IS NOT NULL LIMIT {left}"
    );
    for row in diesel::sql_query(statement).load_iter::<Value, DefaultLoadingMode>(conn)? {
        let Value { key, value } = row?;
        *left = left.saturating_sub(1);
        if wrong(&value) {
            return Ok(Some(spelt(&key)));
        }
    }
    Ok(None)
}

/// The words of a statement that tell a row's key: its ids and numbers, without the community, and never a text.
fn told_by(keys: &[KeyColumn]) -> String {
    let others = keys.iter().filter(|key| key.name != "community_id" || keys.len() == 1);
    let parts: Vec<String> = others
        .filter(|key| key.pk > 0)
        .filter_map(|key| match key.kind.as_str() {
            "BLOB" => Some(format!("lower(hex(\"{}\"))", key.name)),
            "INTEGER" => Some(format!("CAST(\"{}\" AS TEXT)", key.name)),
            _ => None,
        })
        .collect();
    if parts.is_empty() { format!("'{SOMEWHERE}'") } else { parts.join(" || '/' || ") }
}

/// A key with its ids as they are written elsewhere.
fn spelt(key: &str) -> String {
    let id = |part: &str| match Uuid::try_parse(part) {
        Ok(id) if part.len() == 32 => id.to_string(),
        _ => part.to_owned(),
    };
    key.split('/').map(id).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use diesel::connection::SimpleConnection;

    use super::super::fault::known;
    use super::*;

    /// A table of people, as one of ours is made; what is read of it is the name.
    fn people() -> Conn {
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        conn.batch_execute(
            "CREATE TABLE people (community_id BLOB NOT NULL, person_id BLOB NOT NULL, n INTEGER NOT NULL, name TEXT, unit_id BLOB, \
             PRIMARY KEY (community_id, person_id, n)) STRICT, WITHOUT ROWID;
             INSERT INTO people VALUES (X'0198c0de7a3c7b1e9f523d1f0a6b2c00', X'0198c0de7a3c7b1e9f523d1f0a6b2c77', 1, 'a', NULL), \
             (X'0198c0de7a3c7b1e9f523d1f0a6b2c00', X'0198c0de7a3c7b1e9f523d1f0a6b2c77', 2, CAST(X'67ff6865696d' AS TEXT), X'00');",
        )
        .unwrap();
        Conn::Sqlite(conn)
    }

    fn failing(cause: &str) -> Fault {
        Fault::caused(&super::super::fault::INTERNAL, cause.to_owned())
    }

    #[test]
    fn a_row_that_stopped_a_statement_is_looked_for_and_no_value_is_told() {
        let mut conn = people();
        let row = Some(("people", "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c77/2"));
        for cause in ["column name could not be read", "column unit_id could not be read", "a row could not be read"] {
            let fault = located(&mut conn, failing(cause));
            assert_eq!(fault.row(), row, "{cause}");
            assert_eq!(fault.cause(), Some(cause));
            assert!(!format!("{fault:?}").contains("heim"), "{fault:?}");
        }
        let other = located(&mut conn, failing("column n could not be read"));
        assert_eq!(
            other.row(),
            Some(("people", "?")),
            "nothing is wrong with any, and one table alone has such a column"
        );
        assert_eq!(located(&mut conn, failing("column else could not be read")).row(), None);
        assert_eq!(located(&mut conn, known::<u8>(None).unwrap_err()).row(), None, "it says what it is by itself");
        let named = failing("column name could not be read").in_row("units", 7);
        assert_eq!(located(&mut conn, named).row(), Some(("units", "7")), "what is named stays");
    }

    #[test]
    fn diesel_names_the_column_and_the_row_is_found_by_it() {
        diesel::table! {
            people (community_id, person_id, n) {
                community_id -> Binary,
                person_id -> Binary,
                n -> BigInt,
                name -> Nullable<Text>,
            }
        }
        let mut conn = people();
        let Conn::Sqlite(sqlite) = &mut conn else { panic!() };
        let error = people::table.select((people::n, people::name)).load::<(i64, Option<String>)>(sqlite).unwrap_err();
        let fault = located(&mut conn, Fault::from(error));
        assert_eq!(fault.row().unwrap(), ("people", "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c77/2"), "{fault:?}");
    }
}
