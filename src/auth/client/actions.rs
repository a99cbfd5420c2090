//! Actions: making and revoking machine clients.

use kernel::Span;

use super::super::account::model::Account;
use super::super::codes::CLIENT_UNKNOWN;
use super::super::credentials::secret;
use super::super::guesses::model::AuthTimer;
use super::super::policy::Policy;
use super::super::standing::store as standings;
use super::model::{Client, RevocationReason};
use super::wire::{ClientIn, ClientMade, ClientRevoked, ClientSettled, Facts, MachineTokenRevoked};
use super::{rules, store};
use journal::{ReadTx, WriteTx};
use kernel::canonical::digest;
use kernel::{AccountId, ClientId, Fault, Id, Instant, UnitId};

/// Makes a client; its secret is known to nobody after this.
///
/// # Errors
/// `scope_not_grantable`, `validation_failed`, `unit_not_found`.
pub fn create(
    tx: &mut WriteTx,
    policy: &Policy,
    unit: Option<UnitId>,
    wanted: &ClientIn,
) -> Result<(Client, String), Fault> {
    rules::scopes(policy, tx.actor(), &wanted.scopes)?;
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
        orphaned_at: None,
    };
    if let Some(former) = wanted.replaces {
        let former = find(tx, unit, former)?;
        if former.orphaned_at.is_some() {
            store::settle(tx, former.id)?
        } else {
            end(tx, &former, RevocationReason::Asked)?
        }
    }
    let secret = secret::mint(secret::CLIENT, tx.community(), client.id.uuid(), tx.random()?);
    store::insert(tx, &client, &digest(secret.as_bytes()))?;
    tx.record(&ClientMade { facts: Facts::of(&client), replaces: wanted.replaces })?;
    Ok((client, secret))
}

/// A client of the community, or of one unit.
///
/// # Errors
/// `client_not_found`.
pub fn find(view: &mut ReadTx, unit: Option<UnitId>, id: ClientId) -> Result<Client, Fault> {
    let client = store::find(view, id)?.filter(|client| client.unit == unit);
    client.ok_or_else(|| Fault::of(&CLIENT_UNKNOWN))
}

/// Revokes a client at once; one that ended with its maker is settled.
///
/// # Errors
/// `client_not_found`.
pub fn revoke(tx: &mut WriteTx, unit: Option<UnitId>, id: ClientId) -> Result<(), Fault> {
    let client = find(tx, unit, id)?;
    if client.orphaned_at.is_none() {
        return end(tx, &client, RevocationReason::Asked);
    }
    store::settle(tx, id)?;
    tx.record(&ClientSettled(Facts::of(&client)))?;
    Ok(())
}

/// Somebody has these roles and this state from now on: their clients that stood for an office they do not hold end at once.
/// They know the secrets, so no client is handed over; whoever follows them is given a task instead.
pub fn end_with(tx: &mut WriteTx, maker: &Account) -> Result<Vec<Client>, Fault> {
    let mut ended = store::made_by(tx, maker.id)?;
    ended.retain(|client| !rules::may_keep(maker.state, maker.roles, client.unit.is_some()));
    for client in &mut ended {
        client.orphaned_at = Some(tx.now());
        end(tx, client, RevocationReason::MakerLeft)?;
    }
    Ok(ended)
}

/// The credential that somebody had from then on is taken back: what was made with it ends as well, and a task tells of it.
pub fn end_made_since(tx: &mut WriteTx, maker: AccountId, since: Instant) -> Result<(), Fault> {
    for mut client in store::made_by(tx, maker)?.into_iter().filter(|client| client.created_at >= since) {
        client.orphaned_at = Some(tx.now());
        end(tx, &client, RevocationReason::MakerReset)?;
    }
    Ok(())
}

/// The clients that would end with somebody's account.
pub fn left_by(view: &mut ReadTx, maker: AccountId) -> Result<Vec<Client>, Fault> {
    store::made_by(view, maker)
}

/// The clients of a unit that takes part no longer end at once.
pub fn end_of_unit(tx: &mut WriteTx, unit: UnitId) -> Result<(), Fault> {
    store::of_unit(tx, unit, None)?.iter().try_for_each(|client| end(tx, client, RevocationReason::UnitDeparted))
}

fn end(tx: &mut WriteTx, client: &Client, because: RevocationReason) -> Result<(), Fault> {
    store::revoke(tx, client.id, client.orphaned_at)?;
    tx.rights_changed();
    tx.record(&ClientRevoked { facts: Facts::of(client), because: because.name() })?;
    Ok(())
}

/// Revokes one token of a client at once; one that already is stays so.
pub fn revoke_token(tx: &mut WriteTx, client: ClientId, jti: &str, ends_at: Instant) -> Result<(), Fault> {
    let hash = digest(jti.as_bytes());
    if standings::token_revoked(tx, &hash)? {
        return Ok(());
    }
    store::forget_revoked(tx)?;
    // Another instance's clock may be a little behind.
    store::insert_revoked(tx, &hash, client, ends_at.plus(Span::minutes(1)))?;
    tx.rights_changed();
    tx.record(&MachineTokenRevoked { client_id: client })?;
    remind(tx)
}

/// Forgets revoked tokens that are worth nothing by themselves; to be called again when the rest is.
pub fn forget(tx: &mut WriteTx) -> Result<(), Fault> {
    store::forget_revoked(tx)?;
    remind(tx)
}

fn remind(tx: &mut WriteTx) -> Result<(), Fault> {
    let Some(at) = store::last_revoked_end(tx)? else { return Ok(()) };
    let here = tx.community().uuid();
    tx.timer(at, AuthTimer::Forget, here)
}
