//! Do it, all or nothing: machine clients.

use super::super::codes::CLIENT_UNKNOWN;
use super::super::credentials::secret;
use super::model::Client;
use super::wire::{ClientIn, ClientMade, ClientRevoked, Facts};
use super::{rules, store};
use crate::journal::{Tx, View};
use crate::kernel::canonical::digest;
use crate::kernel::{ClientId, Fault, Id, UnitId};

/// Makes a client; its secret is known to nobody after this.
///
/// # Errors
/// `scope_not_grantable`, `validation_failed`, `unit_not_found`.
pub fn create(tx: &mut Tx, unit: Option<UnitId>, wanted: &ClientIn) -> Result<(Client, String), Fault> {
    rules::scopes(tx.actor().roles, &wanted.scopes)?;
    rules::expiry(wanted.expires_at, tx.now())?;
    rules::addresses(&wanted.addresses)?;
    let mut scopes = wanted.scopes.clone();
    scopes.sort_unstable();
    scopes.dedup();
    let client = Client {
        id: tx.new_id(),
        unit,
        name: wanted.name.as_str().to_owned(),
        scopes,
        addresses: wanted.addresses.clone(),
        created_by: tx.actor().account(),
        created_at: tx.now(),
        expires_at: wanted.expires_at,
        revoked_at: None,
        used_on: None,
    };
    let secret = secret::mint(secret::CLIENT, tx.community(), client.id.uuid(), tx.random()?);
    store::insert(tx, &client, &digest(secret.as_bytes()))?;
    tx.record(&ClientMade(Facts::of(&client)))?;
    Ok((client, secret))
}

/// A client of the community, or of one unit.
///
/// # Errors
/// `client_not_found`.
pub fn find(view: &mut View, unit: Option<UnitId>, id: ClientId) -> Result<Client, Fault> {
    let client = store::find(view, id)?.filter(|client| client.unit == unit);
    client.ok_or_else(|| Fault::of(&CLIENT_UNKNOWN))
}

/// Revokes a client at once.
///
/// # Errors
/// `client_not_found`.
pub fn revoke(tx: &mut Tx, unit: Option<UnitId>, id: ClientId) -> Result<(), Fault> {
    let client = find(tx, unit, id)?;
    store::revoke(tx, id)?;
    tx.rights_changed();
    tx.record(&ClientRevoked(Facts::of(&client)))?;
    Ok(())
}
