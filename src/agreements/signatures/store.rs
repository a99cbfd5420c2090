//! Storage: the receipts, byte for byte as they were issued.

use std::collections::BTreeSet;

use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use db::schema::{accounts, agreement_signatures};
use db::{MultiBackend, ReadRows, from_json, known, one_of, read_row, stored, to_json};
use journal::{Keeps, Key, ReadTx, RowKind, RowState, WriteTx};
use kernel::{AccountId, AgreementId, CommunityId, Fault, Id, Instant, PartyId};
use proofs::agreement::Receipt;

/// A receipt as it is kept: where, and its own words.
#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = agreement_signatures)]
pub struct Kept {
    community_id: CommunityId,
    /// The agreement.
    pub agreement_id: AgreementId,
    /// The digest of the text that was signed.
    pub digest: String,
    /// The party that signed.
    pub party_id: PartyId,
    /// When.
    pub signed_at: Instant,
    /// Its words, byte for byte as it was issued.
    pub receipt: String,
}

stored!(Kept in agreement_signatures[agreement_id, digest, party_id]);

impl TryFrom<Kept> for Receipt {
    type Error = Fault;

    fn try_from(kept: Kept) -> Result<Self, Fault> {
        from_json(&kept.receipt)
    }
}

impl TryFrom<Kept> for Value {
    type Error = Fault;

    fn try_from(kept: Kept) -> Result<Self, Fault> {
        from_json(&kept.receipt)
    }
}

/// The kind of row: receipts, which stay. The row of one is that of a party (of one agreement) and a digest, which no macro knows how to number.
pub static SIGNATURES: RowKind = RowKind {
    name: "agreement_signatures",
    keeps: Keeps::Digests,
    read: |view, keys| {
        let wanted: BTreeSet<Key> = keys.iter().copied().collect();
        let parties: BTreeSet<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows: Vec<Kept> = agreement_signatures::table
            .filter(agreement_signatures::community_id.eq(view.community()))
            .filter(one_of(agreement_signatures::party_id, parties))
            .select(Kept::as_select())
            .read_all(view.conn())?;
        let own = rows.iter().map(|row| (key(row.party_id, &row.digest), row)).filter(|(key, _)| wanted.contains(key));
        own.map(|(key, row)| RowState::of(key, None, row)).collect()
    },
    keys: |view| {
        let rows: Vec<(PartyId, String)> = agreement_signatures::table
            .filter(agreement_signatures::community_id.eq(view.community()))
            .select((agreement_signatures::party_id, agreement_signatures::digest))
            .load(view.conn())?;
        Ok(rows.into_iter().map(|(party, digest)| key(party, &digest)).collect())
    },
};

/// Which receipt: of a party, and as a number the first 52 bits of the digest that it signed: every reader of JSON has those exactly.
pub fn key(party: PartyId, digest: &str) -> Key {
    (party.uuid(), digest.get(..13).and_then(|front| i64::from_str_radix(front, 16).ok()).unwrap_or_default())
}

/// Keeps a receipt.
pub fn insert(tx: &mut WriteTx, receipt: &Receipt) -> Result<(), Fault> {
    let kept = Kept {
        community_id: tx.community(),
        agreement_id: receipt.agreement_id,
        digest: receipt.digest.clone(),
        party_id: receipt.party_id,
        signed_at: receipt.signed_at,
        receipt: to_json(receipt)?,
    };
    diesel::insert_into(agreement_signatures::table).values(kept).execute(tx.conn())?;
    tx.touch_one(&SIGNATURES, key(receipt.party_id, &receipt.digest));
    Ok(())
}

/// The receipt of one party for one text.
pub fn find(view: &mut ReadTx, id: AgreementId, digest: &str, party: PartyId) -> Result<Option<Receipt>, Fault> {
    agreement_signatures::table
        .filter(agreement_signatures::community_id.eq(view.community()))
        .filter(agreement_signatures::agreement_id.eq(id))
        .filter(agreement_signatures::digest.eq(digest))
        .filter(agreement_signatures::party_id.eq(party))
        .select(Kept::as_select())
        .read_first(view.conn())
}

/// The receipts for one text, in the order they were given.
pub fn list(view: &mut ReadTx, id: AgreementId, digest: &str) -> Result<Vec<Value>, Fault> {
    agreement_signatures::table
        .filter(agreement_signatures::community_id.eq(view.community()))
        .filter(agreement_signatures::agreement_id.eq(id))
        .filter(agreement_signatures::digest.eq(digest))
        .order((agreement_signatures::signed_at, agreement_signatures::party_id))
        .select(Kept::as_select())
        .read_all(view.conn())
}

/// Name and post of an account, as they are now; a receipt freezes them.
pub fn signer(view: &mut ReadTx, account: AccountId) -> Result<(String, Option<String>), Fault> {
    let found: Option<(String, Option<String>)> = accounts::table
        .filter(accounts::community_id.eq(view.community()))
        .filter(accounts::account_id.eq(account))
        .select((accounts::name, accounts::title))
        .first(view.conn())
        .optional()?;
    read_row("accounts", account, || known(found))
}

/// The receipts of the community that were signed from an instant on; every one where none is named.
pub fn since(view: &mut ReadTx, from: Option<Instant>) -> Result<Vec<Kept>, Fault> {
    let mine = agreement_signatures::table
        .filter(agreement_signatures::community_id.eq(view.community()))
        .order((agreement_signatures::agreement_id, agreement_signatures::signed_at))
        .select(Kept::as_select())
        .into_boxed::<MultiBackend>();
    let wanted = match from {
        Some(from) => mine.filter(agreement_signatures::signed_at.ge(from)),
        None => mine,
    };
    wanted.read_all(view.conn())
}
