//! Rows that do not say what their table means: found by reading every one of a community as what it stands for.

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
