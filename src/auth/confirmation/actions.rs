//! Actions: confirm the credential of somebody else, acknowledge one's own.

use super::super::account::model::AccountRef;
use super::super::account::{lookup as accounts, store as account_store};
use super::super::codes::{CREDENTIAL_CHANGED, INVALID_TOKEN};
use super::super::issuance::actions::{hand, own};
use super::super::issuance::model::{Confirmed, CredentialConfirmation, Issuance};
use super::super::issuance::wire::Facts;
use super::super::issuance::{rules, store};
use super::wire::{CredentialAcknowledged, CredentialConfirmed};
use journal::WriteTx;
use kernel::{AccountId, Fault, Instant};

/// A second office-holder confirms that the person has redeemed it at that time, and none that came after it.
///
/// # Errors
/// `account_not_found`, `not_to_oneself`, `second_person_needed`, `credential_awaits_redemption`, `credential_changed`,
/// `credential_not_awaiting_confirmation`.
pub fn confirm(tx: &mut WriteTx, who: AccountRef, set_at: Instant) -> Result<Issuance, Fault> {
    let mut account = accounts::find(tx, who)?;
    let (issuance, own) = (store::of(tx, who.id)?, own(tx)?);
    let now = tx.now();
    rules::confirm(tx.actor(), own.as_ref(), &issuance, now)?;
    if issuance.set_at != Some(set_at) {
        return Err(Fault::of(&CREDENTIAL_CHANGED));
    }
    let hand = hand(tx)?;
    let confirmed = Confirmed { by: tx.actor().account(), side: hand.side, at: now };
    let own_since = issuance.own_since.or(hand.own.then_some(now));
    let confirmation = CredentialConfirmation::Given;
    let issuance = Issuance { confirmation, confirmed: Some(confirmed), own_since, ..issuance };
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
pub fn acknowledge(tx: &mut WriteTx, id: AccountId) -> Result<Issuance, Fault> {
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
