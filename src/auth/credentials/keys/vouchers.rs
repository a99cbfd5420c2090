//! Which public keys are the service's own: those whose private half lies in the key directory, and those that such a key
//! vouches for. A row alone makes no key: whoever owns the database could write one.

use std::collections::BTreeSet;

use jsonwebtoken::EncodingKey;

use super::jws;
use super::store::KeyRow;
use kernel::Fault;
use proofs::keys::JwkSet;
use proofs::vouchers::{self, PublicKey, VOUCHER_TYPE, payload};

/// One key's word for another: what `by` signs of `kid`.
///
/// # Errors
/// When the key cannot sign.
pub fn voucher(kid: &str, x: &str, by: &str, key: &EncodingKey) -> Result<String, Fault> {
    jws::sign(VOUCHER_TYPE, by, key, payload(kid, x)?.as_bytes())
}

/// The key of a row, with the word that stands beside it.
pub fn public_key(row: &KeyRow) -> PublicKey {
    let KeyRow { kid, public_key, voucher, .. } = row.clone();
    PublicKey { kid, x: public_key, vouchers: voucher.into_iter().collect() }
}

/// The keys among these rows that are the service's own, beginning with those that are known to be.
pub fn trusted(rows: &[KeyRow], known: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    vouchers::trusted(&rows.iter().map(public_key).collect::<Vec<_>>(), known)
}

/// Whether one of these keys vouches for a row.
pub fn vouched(row: &KeyRow, by: &JwkSet) -> bool {
    vouchers::vouched(&public_key(row), by)
}
