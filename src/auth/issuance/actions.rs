//! Do it, all or nothing: issue, redeem, confirm and acknowledge credentials.

use super::super::account::model::{Account, PasswordState, Place};
use super::super::account::{actions as accounts, store as account_store};
use super::super::codes::{CREDENTIAL_CHANGED, INVALID_TOKEN};
use super::model::{Confirmed, CredentialCause, CredentialConfirmation, Heads, Holder, Issuance};
use super::wire::{CredentialAcknowledged, CredentialConfirmed, CredentialIssued, Facts};
use super::{rules, store};
use crate::journal::{Tx, View};
use crate::kernel::{AccountId, Fault, Instant, Role, Roles};

/// Whether nobody vouches for the founder of a community: whoever founds it is the only one who could.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vouching {
    /// As the rules say.
    Usual,
    /// The first account of a community.
    Founder,
}

/// Notes that the actor issues the credential of an account, and says so.
///
/// # Errors
/// When the disk refuses.
pub fn issue(tx: &mut Tx, account: &Account, cause: CredentialCause, vouching: Vouching) -> Result<Issuance, Fault> {
    let heads = heads_beside(tx, account)?;
    let holder = Holder { roles: account.roles, unit: account.unit, heads };
    let (side, now) = (rules::side(tx.actor()), tx.now());
    let (confirmation, waits_from) = match vouching {
        Vouching::Usual => rules::issue(holder, cause, side, now),
        Vouching::Founder => (CredentialConfirmation::NotNeeded, None),
    };
    let before = store::of_all(tx, &[account.id])?.pop().and_then(|before| before.headed_since);
    let set_at = (account.password != PasswordState::Unset && cause == CredentialCause::First).then_some(now);
    let issuance = Issuance {
        account: account.id,
        cause,
        side,
        by: tx.actor().account(),
        at: now,
        set_at,
        confirmation,
        confirmed: None,
        waits_from,
        acknowledged_at: None,
        headed_since: headed(account, before, set_at, now),
    };
    store::put(tx, &issuance)?;
    tx.record(&CredentialIssued(Facts::of(account, &issuance)))?;
    Ok(issuance)
}

/// Notes that a code goes out again before the last one was redeemed: for what it went out then, a reset stays a reset.
///
/// # Errors
/// When the disk refuses.
pub fn reissue(tx: &mut Tx, account: &Account) -> Result<Issuance, Fault> {
    let before = store::of(tx, account.id)?;
    let first = before.cause == CredentialCause::First && before.by.is_some();
    let founder = first && before.confirmation == CredentialConfirmation::NotNeeded && rules::cleared(account.roles);
    issue(tx, account, before.cause, if founder { Vouching::Founder } else { Vouching::Usual })
}

/// Notes that the holder has made a password. Whether a unit has a voice already is looked at again: a code may have been
/// kept back.
///
/// # Errors
/// When the disk refuses.
pub fn redeemed(tx: &mut Tx, account: &mut Account) -> Result<Issuance, Fault> {
    let (before, now) = (store::of(tx, account.id)?, tx.now());
    let headed_since = headed(account, before.headed_since, Some(now), now);
    let holder = Holder { roles: account.roles, unit: account.unit, heads: heads_beside(tx, account)? };
    let (confirmation, waits_from) = rules::redeem(&before, holder, now);
    let issuance = Issuance { set_at: Some(now), headed_since, confirmation, waits_from, ..before };
    store::put(tx, &issuance)?;
    account_store::update(tx, account)?;
    Ok(issuance)
}

/// The roles of an account have changed: what they need now is asked for, and its sessions end until it is given. `heads` is
/// who signed for its unit before.
///
/// # Errors
/// When the disk refuses.
pub fn promoted(tx: &mut Tx, (before, heads): (Roles, Heads), account: &Account) -> Result<(), Fault> {
    let (side, now) = (rules::side(tx.actor()), tx.now());
    let holder = Holder { roles: account.roles, unit: account.unit, heads };
    let issuance = store::of(tx, account.id)?;
    let asked = rules::promote(&issuance, (before, holder), side, now);
    let (confirmation, waits_from) = asked.unwrap_or((issuance.confirmation, issuance.waits_from));
    let headed_since = headed(account, issuance.headed_since, issuance.set_at, now);
    let after = Issuance { confirmation, waits_from, headed_since, ..issuance };
    if after != issuance {
        store::put(tx, &after)?;
        tx.rights_changed();
    }
    if asked.is_some() && confirmation == CredentialConfirmation::Needed {
        account_store::end_sessions(tx, account.id, None)?;
    }
    Ok(())
}

/// A second office-holder confirms that the person has redeemed it at that time, and none that came after it.
///
/// # Errors
/// `account_not_found`, `not_to_oneself`, `second_person_needed`, `credential_awaits_redemption`, `credential_changed`,
/// `credential_not_awaiting_confirmation`.
pub fn confirm(tx: &mut Tx, (place, id): (Place, AccountId), set_at: Instant) -> Result<Issuance, Fault> {
    let mut account = accounts::find(tx, place, id)?;
    let (issuance, own) = (store::of(tx, id)?, own(tx)?);
    rules::confirm(tx.actor(), own.as_ref(), &issuance)?;
    if issuance.set_at != Some(set_at) {
        return Err(Fault::of(&CREDENTIAL_CHANGED));
    }
    let confirmed = Confirmed { by: tx.actor().account(), side: rules::side(tx.actor()), at: tx.now() };
    let issuance = Issuance { confirmation: CredentialConfirmation::Given, confirmed: Some(confirmed), ..issuance };
    store::put(tx, &issuance)?;
    account_store::update(tx, &mut account)?;
    tx.rights_changed();
    tx.record(&CredentialConfirmed(Facts::of(&account, &issuance)))?;
    Ok(issuance)
}

/// The holder says that they know who issued it. Said again, it stays as it was.
///
/// # Errors
/// `invalid_token` when the account is gone.
pub fn acknowledge(tx: &mut Tx, id: AccountId) -> Result<Issuance, Fault> {
    let mut account = account_store::find(tx, id)?.ok_or(&INVALID_TOKEN)?;
    let issuance = store::of(tx, id)?;
    if issuance.acknowledged_at.is_some() {
        return Ok(issuance);
    }
    account_store::update(tx, &mut account)?;
    let issuance = Issuance { acknowledged_at: Some(tx.now()), ..issuance };
    store::put(tx, &issuance)?;
    tx.record(&CredentialAcknowledged { account_id: id })?;
    Ok(issuance)
}

/// How the caller's own credential came about, where the caller is a person of this community.
///
/// # Errors
/// When the disk refuses.
pub fn own(view: &mut View) -> Result<Option<Issuance>, Fault> {
    let Some(account) = view.actor().account() else { return Ok(None) };
    Ok(store::of_all(view, &[account])?.pop())
}

/// Whether somebody else signs for the unit of this account, or ever did.
///
/// # Errors
/// When the disk refuses.
pub fn heads_beside(view: &mut View, account: &Account) -> Result<Heads, Fault> {
    let Some(unit) = account.unit else { return Ok(Heads::None) };
    Ok(if store::headed_by_another(view, unit, account.id)? { Heads::Some } else { Heads::None })
}

/// Since when this account has been a unit's voice, counting from now where it becomes one.
fn headed(account: &Account, before: Option<Instant>, set_at: Option<Instant>, now: Instant) -> Option<Instant> {
    before.or((set_at.is_some() && account.unit.is_some() && account.roles.has(Role::UnitHead)).then_some(now))
}
