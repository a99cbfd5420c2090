//! The public keys of a database, for whoever looks at it from outside.

use std::path::Path;

use jsonwebtoken::jwk::JwkSet;

use super::super::store::{self, KeyRow};
use super::key_files::read_directory;
use super::keys::jwk;
use super::vouchers;
use db::Conn;
use kernel::Fault;

/// The public keys of a database, for whoever looks at it from outside.
pub struct Published {
    /// Those that are the service's own, by the keys that are known to be; all of them where none is known.
    pub own: JwkSet,
    /// The names of those that nobody vouches for.
    pub strange: Vec<String>,
    /// Whether any was known.
    pub rooted: bool,
}

/// All public keys of a database, told apart by those whose private half lies in this directory, and by those of a set that is
/// trusted.
///
/// # Errors
/// When the disk refuses.
pub fn published(conn: &mut Conn, directory: Option<&Path>, pinned: Option<&JwkSet>) -> Result<Published, Fault> {
    let rows = store::signing_keys(conn)?;
    // A directory that cannot be used is no hindrance to looking.
    let files = directory.and_then(|directory| read_directory(directory).ok()).unwrap_or_default();
    let pinned = pinned.into_iter().flat_map(|set| &set.keys).filter_map(|key| key.common.key_id.clone());
    let known: Vec<String> = files.into_iter().map(|pair| pair.kid).chain(pinned).collect();
    let own = vouchers::trusted(&rows, known);
    let rooted = !own.is_empty();
    let (own, strange): (Vec<KeyRow>, Vec<KeyRow>) =
        rows.into_iter().partition(|row| !rooted || own.contains(&row.kid));
    let own = JwkSet { keys: own.iter().map(|row| jwk(&row.kid, &row.public_key)).collect() };
    Ok(Published { own, strange: strange.into_iter().map(|row| row.kid).collect(), rooted })
}
