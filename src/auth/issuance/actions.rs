//! Actions: issue and redeem credentials, and follow what changes about their holders.

use super::super::account::model::{Account, PasswordState};
use super::super::account::store as account_store;
use super::model::{Asked, CredentialConfirmation, Hand, Heads, Holder, Issuance};
use super::wire::{CredentialIssued, Facts};
use super::{rules, store};
use journal::{ReadTx, WriteTx};
use kernel::{AccountId, Fault, Role, UnitId};
use proofs::agreement::CredentialCause;

/// Whether nobody vouches for the founder of a community: whoever founds it is the only one who could.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vouching {
    /// As the rules say.
    Usual,
    /// The first account of a community.
    Founder,
}

/// Records that the actor issues the credential of an account, and says so.
pub fn issue(
    tx: &mut WriteTx,
    account: &Account,
    cause: CredentialCause,
    vouching: Vouching,
) -> Result<Issuance, Fault> {
    let (holder, hand, now) = (holder(tx, account)?, hand(tx)?, tx.now());
    let asked = match vouching {
        Vouching::Usual => rules::issue(holder, cause, hand, now),
        Vouching::Founder => {
            Asked { confirmation: CredentialConfirmation::NotNeeded, waits_from: None, own_since: None }
        }
    };
    let before = store::of_all(tx, &[account.id])?.pop().and_then(|before| before.headed_since);
    let set_at = (account.password != PasswordState::Unset && cause == CredentialCause::First).then_some(now);
    let issuance = Issuance {
        account: account.id,
        cause,
        side: hand.side,
        by: tx.actor().account(),
        at: now,
        set_at,
        confirmation: asked.confirmation,
        confirmed: None,
        waits_from: asked.waits_from,
        acknowledged_at: None,
        headed_since: before,
        own_since: asked.own_since,
        inherited: hand.marked,
    };
    let issuance = keep(tx, account, issuance)?;
    tx.record(&CredentialIssued(Facts::of(account, &issuance)))?;
    Ok(issuance)
}

/// Records that a code goes out again before the last one was redeemed: for what it went out then, a reset stays a reset.
pub fn reissue(tx: &mut WriteTx, account: &Account) -> Result<Issuance, Fault> {
    let before = store::of(tx, account.id)?;
    let first = before.cause == CredentialCause::First && before.by.is_some();
    let founder = first && before.confirmation == CredentialConfirmation::NotNeeded && rules::cleared(account.roles);
    issue(tx, account, before.cause, if founder { Vouching::Founder } else { Vouching::Usual })
}

/// Records that the holder has made a password. Whether a unit has a signatory already is looked at again: a code may have been
/// kept back.
pub fn redeemed(tx: &mut WriteTx, account: &mut Account) -> Result<Issuance, Fault> {
    let (before, now) = (store::of(tx, account.id)?, tx.now());
    let asked = rules::redeem(&before, holder(tx, account)?, now);
    let issuance = keep(tx, account, Issuance { set_at: Some(now), ..before.asking(asked) })?;
    account_store::update(tx, account)?;
    Ok(issuance)
}

/// An account has changed: what it needs now is asked for, and its sessions end until it is given. `heads` is who signed for
/// its unit before.
pub fn changed(tx: &mut WriteTx, before: &Account, heads: Heads, account: &Account) -> Result<(), Fault> {
    let held = |account: &Account| Holder { heads, ..Holder::of(account) };
    let (issuance, side, now) = (store::of(tx, account.id)?, rules::side(tx.actor()), tx.now());
    let asked = rules::change(&issuance, held(before), held(account), side, now);
    let after = keep(tx, account, issuance.asking(asked.unwrap_or(issuance.asked())))?;
    if after != issuance {
        tx.rights_changed();
    }
    if asked.is_some_and(|asked| asked.confirmation == CredentialConfirmation::Needed) {
        account_store::end_sessions(tx, account.id, None)?;
    }
    Ok(())
}

/// Saves an issuance. Whoever is the first signatory of a unit from now on is the unit's own; whom the other side had brought
/// in before is vouched for from then on.
fn keep(tx: &mut WriteTx, account: &Account, issuance: Issuance) -> Result<Issuance, Fault> {
    let speaks = issuance.set_at.is_some() && account.roles.has(Role::UnitHead);
    let Some(unit) = account.unit.filter(|_| speaks && issuance.headed_since.is_none()) else {
        store::put(tx, &issuance)?;
        return Ok(issuance);
    };
    let now = tx.now();
    let first = heads_beside(tx, account)? == Heads::None;
    let asked = if first { rules::first_signatory(issuance.asked(), now) } else { issuance.asked() };
    let issuance = Issuance { headed_since: Some(now), ..issuance.asking(asked) };
    store::put(tx, &issuance)?;
    if first {
        beside(tx, unit, account.id)?;
    }
    Ok(issuance)
}

/// Asks for somebody who vouches for those of a unit whom nobody of the unit knows of: their sessions end until then.
fn beside(tx: &mut WriteTx, unit: UnitId, signatory: AccountId) -> Result<(), Fault> {
    let now = tx.now();
    for mut member in
        account_store::members(tx)?.into_iter().filter(|one| one.unit == Some(unit) && one.id != signatory)
    {
        let issuance = store::of(tx, member.id)?;
        let Some(asked) = rules::beside_a_signatory(&issuance, unit, now) else { continue };
        store::put(tx, &issuance.asking(asked))?;
        account_store::update(tx, &mut member)?;
        account_store::end_sessions(tx, member.id, None)?;
        tx.rights_changed();
    }
    Ok(())
}

/// How the caller's own credential came about, where the caller is a person of this community.
pub fn own(view: &mut ReadTx) -> Result<Option<Issuance>, Fault> {
    let Some(account) = view.actor().account() else { return Ok(None) };
    Ok(store::of_all(view, &[account])?.pop())
}

/// Whether somebody else signs for the unit of this account, or ever did.
pub fn heads_beside(view: &mut ReadTx, account: &Account) -> Result<Heads, Fault> {
    let Some(unit) = account.unit else { return Ok(Heads::None) };
    Ok(if store::headed_by_another(view, unit, account.id)? { Heads::Some } else { Heads::None })
}

/// Whose credential this is.
fn holder(view: &mut ReadTx, account: &Account) -> Result<Holder, Fault> {
    Ok(Holder { heads: heads_beside(view, account)?, ..Holder::of(account) })
}

/// Who does it.
pub fn hand(view: &mut ReadTx) -> Result<Hand, Fault> {
    let actor = *view.actor();
    let own = actor.unit.is_some() && own(view)?.is_some_and(|own| own.own_since.is_some());
    Ok(Hand { side: rules::side(&actor), own, marked: actor.reissued })
}
