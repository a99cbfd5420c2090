//! Rows that do not say what their table means: found by reading every one of a community as what it stands for, or left
//! out of an answer that says so.

/// The keys of this community's rows that cannot be read: `find_unreadable!(view, table, column, Row, |row| Noun::try_from(row))`.
///
/// All rows are read in one statement; when one of them cannot even be fetched, each is fetched by its own key. A key is
/// an id as the tables hold it, never a value.
macro_rules! find_unreadable {
    ($view:expr, $table:ident, $key:ident, $row:ty, $read:expr) => {{
        let community = $view.cid();
        let mine = || $table::table.filter($table::community_id.eq(community));
        let read = $read;
        let mut found: Vec<String> = Vec::new();
        match mine().select(<$row>::as_select()).load::<$row>($view.conn()) {
            Ok(rows) => {
                for row in rows {
                    let key = row.$key;
                    if read(row).is_err() {
                        found.push(key.0.to_string());
                    }
                }
            }
            Err(diesel::result::Error::DeserializationError(_)) => {
                let keys: Vec<$crate::db::Uid> = mine().select($table::$key).load($view.conn())?;
                for key in keys {
                    let row =
                        mine().filter($table::$key.eq(key)).select(<$row>::as_select()).load::<$row>($view.conn());
                    if row.is_err() {
                        found.push(key.0.to_string());
                    }
                }
            }
            Err(error) => return Err(error.into()),
        }
        found.dedup();
        found
    }};
}

pub(crate) use find_unreadable;

use crate::kernel::Fault;

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
