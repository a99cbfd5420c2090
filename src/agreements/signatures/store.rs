//! Memory: the receipts, kept letter by letter as they were issued.

use std::collections::BTreeSet;

use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use db::schema::{accounts, agreement_signatures};
use db::{At, Joined, Uid, from_json, known, one_of, read_row, to_json};
use journal::{Keeps, Key, ReadTx, RowKind, RowState, WriteTx};
use kernel::{AccountId, AgreementId, Fault, Id, PartyId};
use proofs::agreement::Receipt;

#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = agreement_signatures)]
struct Row {
    community_id: Uid,
    agreement_id: Uid,
    digest: String,
    party_id: Uid,
    signed_at: At,
    receipt: String,
}

/// That every receipt stays: its row is that of a party (of one agreement) and a digest, which no macro knows how to number.
pub static SIGNATURES: RowKind = RowKind {
    name: "agreement_signatures",
    keeps: Keeps::Digests,
    read: |view, keys| {
        let wanted: BTreeSet<Key> = keys.iter().copied().collect();
        let parties: BTreeSet<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows: Vec<Row> = agreement_signatures::table
            .filter(agreement_signatures::community_id.eq(view.cid()))
            .filter(one_of(agreement_signatures::party_id, parties.into_iter().map(Uid)))
            .select(Row::as_select())
            .load(view.conn())?;
        let own = rows.iter().map(|row| (key(row.party_id, &row.digest), row)).filter(|(key, _)| wanted.contains(key));
        own.map(|(key, row)| RowState::of(key, None, row)).collect()
    },
    keys: |view| {
        let rows: Vec<(Uid, String)> = agreement_signatures::table
            .filter(agreement_signatures::community_id.eq(view.cid()))
            .select((agreement_signatures::party_id, agreement_signatures::digest))
            .load(view.conn())?;
        Ok(rows.into_iter().map(|(party, digest)| key(party, &digest)).collect())
    },
};

/// Which receipt: of a party, and as a number the first 52 bits of the digest that it signed: every reader of JSON has those exactly.
pub fn key(party: Uid, digest: &str) -> Key {
    (party.0, digest.get(..13).and_then(|front| i64::from_str_radix(front, 16).ok()).unwrap_or_default())
}

/// Keeps a receipt.
pub fn insert(tx: &mut WriteTx, receipt: &Receipt) -> Result<(), Fault> {
    let row = Row {
        community_id: tx.cid(),
        agreement_id: receipt.agreement_id.into(),
        digest: receipt.digest.clone(),
        party_id: receipt.party_id.into(),
        signed_at: At(receipt.signed_at),
        receipt: to_json(receipt)?,
    };
    diesel::insert_into(agreement_signatures::table).values(row).execute(tx.conn())?;
    tx.touch_one(&SIGNATURES, key(Uid(receipt.party_id.uuid()), &receipt.digest));
    Ok(())
}

/// The receipt of one party for one text.
pub fn find(view: &mut ReadTx, id: AgreementId, digest: &str, party: PartyId) -> Result<Option<Receipt>, Fault> {
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
pub fn list(view: &mut ReadTx, id: AgreementId, digest: &str) -> Result<Vec<Value>, Fault> {
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
pub fn signer(view: &mut ReadTx, account: AccountId) -> Result<(String, Option<String>), Fault> {
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
pub fn all(view: &mut ReadTx) -> Result<Vec<Kept>, Fault> {
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
