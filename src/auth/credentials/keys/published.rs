//! The public keys of a database, for whoever looks at it from outside.

use std::path::Path;

use super::files::read_directory;
use super::store;
use super::vouchers::public_key;
use db::Conn;
use kernel::Fault;
use proofs::keys::JwkSet;
use proofs::vouchers::Published;

/// All public keys of a database, told apart by those whose private half lies in this directory, and by those of a set that is
/// trusted.
pub fn published(conn: &mut Conn, directory: Option<&Path>, pinned: Option<&JwkSet>) -> Result<Published, Fault> {
    let rows = store::signing_keys(conn)?;
    // A directory that cannot be used is no hindrance to looking.
    let files = directory.and_then(|directory| read_directory(directory).ok()).unwrap_or_default();
    let pinned = pinned.into_iter().flat_map(|set| &set.keys).filter_map(|key| key.common.key_id.clone());
    let known: Vec<String> = files.into_iter().map(|pair| pair.kid).chain(pinned).collect();
    Ok(Published::of(rows.iter().map(public_key).collect(), known))
}
