//! A kind of row whose every state is kept, and the macro that says which rows are.

use super::super::view::ReadTx;
use super::model::{Keeps, Key, State};
use kernel::Fault;

/// A kind of row whose every state is kept.
pub struct Kind {
    /// Its name, that of its table.
    pub name: &'static str,
    /// Whether the states themselves are kept, or their digests alone.
    pub keeps: Keeps,
    /// The rows of these keys as they stand, those that are there.
    pub read: fn(&mut ReadTx, &[Key]) -> Result<Vec<State>, Fault>,
    /// The keys of all rows of the community.
    pub keys: fn(&mut ReadTx) -> Result<Vec<Key>, Fault>,
}

/// Says how the rows of a table are kept as versions, beside the row that is read:
/// `versioned!(pub static UNITS: Row in units[unit_id]);`, with a second column where rows are numbered below an id,
/// `owner column` where answers ask for all that belong to something, `as digests` where the digest alone is kept, `as erasable`
/// where the states of something that is erased are forgotten.
#[macro_export]
macro_rules! versioned {
    (
        $(#[$doc:meta])*
        $vis:vis static $name:ident: $row:ident in $table:ident[$id:ident $(, $n:ident)?] $(owner $owner:ident)? $(as $keeps:ident)?
    ) => {
        ::db::stored!($row in $table[$id $(, $n)?]);

        $(#[$doc])*
        $vis static $name: $crate::RowKind = $crate::RowKind {
            name: stringify!($table),
            keeps: $crate::versioned!(@keeps $($keeps)?),
            read: |view, keys| {
                let community = view.community();
                let wanted: std::collections::BTreeSet<$crate::Key> = keys.iter().copied().collect();
                let ids: std::collections::BTreeSet<uuid::Uuid> = keys.iter().map(|key| key.0).collect();
                let those = ::db::one_of($table::$id, ids);
                let query = $table::table.filter($table::community_id.eq(community)).filter(those);
                $(
                    let query = query
                        .filter($table::$n.ge(keys.iter().map(|key| key.1).min().unwrap_or_default()))
                        .filter($table::$n.le(keys.iter().map(|key| key.1).max().unwrap_or_default()));
                )?
                let rows: Vec<$row> = ::db::ReadRows::read_all(query.select(<$row>::as_select()), view.conn())?;
                let mut states = Vec::new();
                for row in rows {
                    let key = (uuid::Uuid::from(row.$id), $crate::versioned!(@n row $($n)?));
                    if wanted.contains(&key) {
                        let owner = $crate::versioned!(@owner row $($owner)?);
                        states.push($crate::RowState::of(key, owner, &row)?);
                    }
                }
                Ok(states)
            },
            keys: |view| {
                let mine = $table::table.filter($table::community_id.eq(view.community()));
                let rows: Vec<(uuid::Uuid, i64)> = $crate::versioned!(@keys view mine $table $id $($n)?);
                Ok(rows)
            },
        };
    };
    (@keeps) => { $crate::Keeps::States };
    (@keeps erasable) => { $crate::Keeps::Erasable };
    (@keeps digests) => { $crate::Keeps::Digests };
    (@n $row:ident) => { 0 };
    (@n $row:ident $n:ident) => { $row.$n };
    (@owner $row:ident) => { None };
    (@owner $row:ident $owner:ident) => { Some(uuid::Uuid::from($row.$owner)) };
    (@keys $view:ident $mine:ident $table:ident $id:ident) => {{
        let ids: Vec<uuid::Uuid> = $mine.select($table::$id).load($view.conn())?;
        ids.into_iter().map(|id| (id, 0)).collect()
    }};
    (@keys $view:ident $mine:ident $table:ident $id:ident $n:ident) => {{
        $mine.select(($table::$id, $table::$n)).load($view.conn())?
    }};
}
