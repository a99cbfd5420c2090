//! The order and the beginning of one page, for the list functions of all stores.

use super::super::columns::Until;
use kernel::{Day, Instant, Key};

/// Sorts a boxed query by one column, then by id, and leaves out what lies beyond the window's mark:
/// `sorted!(query, window, units::unit_id, units::name, db::text_key)`.
#[macro_export]
macro_rules! sorted {
    ($query:ident, $window:ident, $id:expr, $column:expr, $key:path) => {{
        let query = match &$window.from {
            None => $query,
            Some(mark) => {
                let id = $crate::Uid(mark.id);
                $query.filter($crate::row_after($column, $id, $window.falling(), $key(&mark.key), id))
            }
        };
        if $window.falling() {
            query.order(($column.desc(), $id.desc()))
        } else {
            query.order(($column.asc(), $id.asc()))
        }
    }};
}

/// The key of a mark in a text column.
pub fn text_key(key: &Key) -> String {
    match key {
        Key::Text(text) => text.clone(),
        Key::Number(number) => number.to_string(),
    }
}

/// The key of a mark in a column of instants.
pub fn instant_key(key: &Key) -> Instant {
    match key {
        Key::Number(micros) => Instant::from_micros(*micros),
        Key::Text(_) => Instant::from_micros(0),
    }
}

/// The key of a mark in a column of days; what is no day stands where no last day does.
pub fn day_key(key: &Key) -> Until {
    match key {
        Key::Number(days) => Until(Day::of_number(*days)),
        Key::Text(_) => Until(None),
    }
}

/// The key of a day in a mark.
pub fn day_mark(day: Day) -> Key {
    Key::Number(day.number())
}
