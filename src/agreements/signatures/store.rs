//! Memory: the receipts, kept letter by letter as they were issued.

use diesel::prelude::*;
use serde_json::Value;

use super::model::Receipt;
use crate::db::schema::{accounts, agreement_signatures};
use crate::db::{At, Joined, Uid, from_json, known, read_row, to_json};
use crate::journal::{Tx, View};
use crate::kernel::{AccountId, AgreementId, Fault, PartyId};

/// Keeps a receipt.
pub fn insert(tx: &mut Tx, receipt: &Receipt) -> Result<(), Fault> {
    let values = (
        agreement_signatures::community_id.eq(tx.cid()),
        agreement_signatures::agreement_id.eq(Uid::from(receipt.agreement_id)),
        agreement_signatures::digest.eq(&receipt.digest),
        agreement_signatures::party_id.eq(Uid::from(receipt.party_id)),
        agreement_signatures::signed_at.eq(At(receipt.signed_at)),
        agreement_signatures::receipt.eq(to_json(receipt)?),
    );
    diesel::insert_into(agreement_signatures::table).values(values).execute(tx.conn())?;
    Ok(())
}

/// The receipt of one party for one text.
pub fn find(view: &mut View, id: AgreementId, digest: &str, party: PartyId) -> Result<Option<Receipt>, Fault> {
    let receipt: Option<String> = agreement_signatures::table
        .filter(agreement_signatures::community_id.eq(view.cid()))
        .filter(agreement_signatures::agreement_id.eq(Uid::from(id)))
        .filter(agreement_signatures::digest.eq(digest))
        .filter(agreement_signatures::party_id.eq(Uid::from(party)))
        .select(agreement_signatures::receipt)
        .first(view.conn())
        .optional()?;
    let key = Joined(Joined(id, digest), party);
    receipt.map(|receipt| read_row("agreement_signatures", key, || from_json(&receipt))).transpose()
}

/// The receipts for one text, in the order they were given.
pub fn list(view: &mut View, id: AgreementId, digest: &str) -> Result<Vec<Value>, Fault> {
    let receipts: Vec<(Uid, String)> = agreement_signatures::table
        .filter(agreement_signatures::community_id.eq(view.cid()))
        .filter(agreement_signatures::agreement_id.eq(Uid::from(id)))
        .filter(agreement_signatures::digest.eq(digest))
        .order((agreement_signatures::signed_at, agreement_signatures::party_id))
        .select((agreement_signatures::party_id, agreement_signatures::receipt))
        .load(view.conn())?;
    let read = |(party, receipt): (Uid, String)| {
        read_row("agreement_signatures", Joined(Joined(id, digest), party), || from_json(&receipt))
    };
    receipts.into_iter().map(read).collect()
}

/// Name and post of an account, as they are now; a receipt freezes them.
pub fn signer(view: &mut View, account: AccountId) -> Result<(String, Option<String>), Fault> {
    let found: Option<(String, Option<String>)> = accounts::table
        .filter(accounts::community_id.eq(view.cid()))
        .filter(accounts::account_id.eq(Uid::from(account)))
        .select((accounts::name, accounts::title))
        .first(view.conn())
        .optional()?;
    read_row("accounts", account, || known(found))
}

/// A receipt as it is kept: under which agreement, digest, party and time, and its own words.
pub type Kept = (Uid, String, Uid, At, String);

/// Every receipt of the community.
pub fn all(view: &mut View) -> Result<Vec<Kept>, Fault> {
    let kept = agreement_signatures::table
        .filter(agreement_signatures::community_id.eq(view.cid()))
        .order((agreement_signatures::agreement_id, agreement_signatures::signed_at))
        .select((
            agreement_signatures::agreement_id,
            agreement_signatures::digest,
            agreement_signatures::party_id,
            agreement_signatures::signed_at,
            agreement_signatures::receipt,
        ))
        .load(view.conn())?;
    Ok(kept)
}
