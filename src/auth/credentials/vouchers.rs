//! Which public keys are the service's own: those whose private half lies in the key directory, and those that such a key
//! vouches for. A row alone makes no key: whoever owns the database could write one.

use std::collections::BTreeSet;

use jsonwebtoken::EncodingKey;
use jsonwebtoken::jwk::JwkSet;
use serde_json::json;

use super::super::store::KeyRow;
use super::jws;
use super::keys::jwk;
use kernel::{Fault, canonical};

/// The `typ` of a voucher: a compact JWS by one key over the name and the public half of another.
pub const VOUCHER_TYPE: &str = "hulian-key+jws";

/// What is signed of a key: the RFC 8785 form of its name and its public half.
///
/// # Errors
/// Never in practice: both have a canonical form.
pub fn payload(kid: &str, x: &str) -> Result<String, Fault> {
    canonical::text(&json!({ "kid": kid, "x": x }))
}

/// One key's word for another.
///
/// # Errors
/// When the key cannot sign.
pub fn voucher(kid: &str, x: &str, (by, key): (&str, &EncodingKey)) -> Result<String, Fault> {
    jws::sign(VOUCHER_TYPE, by, key, payload(kid, x)?.as_bytes())
}

/// The keys among these rows that are the service's own, beginning with those that are known to be.
pub fn trusted(rows: &[KeyRow], known: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    let known: BTreeSet<String> = known.into_iter().collect();
    let mut trusted: BTreeSet<String> =
        rows.iter().filter(|row| known.contains(&row.kid)).map(|row| row.kid.clone()).collect();
    loop {
        let by = JwkSet {
            keys: rows
                .iter()
                .filter(|row| trusted.contains(&row.kid))
                .map(|row| jwk(&row.kid, &row.public_key))
                .collect(),
        };
        let more: Vec<String> = rows
            .iter()
            .filter(|row| !trusted.contains(&row.kid) && vouched(row, &by))
            .map(|row| row.kid.clone())
            .collect();
        if more.is_empty() {
            return trusted;
        }
        trusted.extend(more);
    }
}

/// Whether one of these keys vouches for a row.
pub fn vouched(row: &KeyRow, by: &JwkSet) -> bool {
    let signed = row.voucher.as_deref().and_then(|voucher| jws::verify_jws(voucher, by, VOUCHER_TYPE).ok());
    signed.is_some_and(|signed| payload(&row.kid, &row.public_key).is_ok_and(|payload| payload.as_bytes() == signed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Keys;
    use kernel::Instant;

    fn row(keys: &Keys, by: Option<&Keys>) -> KeyRow {
        let published = keys.published().keys.remove(0);
        let x = serde_json::to_value(&published).unwrap()["x"].as_str().unwrap().to_owned();
        let kid = published.common.key_id.unwrap();
        let voucher = by.map(|by| by.sign_jws(VOUCHER_TYPE, payload(&kid, &x).unwrap().as_bytes()).unwrap());
        KeyRow { kid, public_key: x, created_at: Instant::from_micros(0).into(), retired_at: None, voucher }
    }

    #[test]
    fn p59_a_key_is_the_services_own_by_its_file_or_by_the_word_of_one() {
        let [first, second, third, forged, accomplice] = [(); 5].map(|()| Keys::for_tests());
        let rows = [
            row(&first, Some(&second)),
            row(&second, Some(&first)),
            row(&third, Some(&second)),
            row(&forged, None),
            row(&accomplice, Some(&forged)),
        ];
        let of = |known: &Keys| trusted(&rows, [known.active()]);
        let own = [&first, &second, &third].map(Keys::active).into();
        assert_eq!((of(&first), of(&second)), (own, of(&first)), "whichever file lies there");
        assert_eq!(of(&third), [third.active()].into(), "nobody vouches for the others by it");
        assert_eq!(trusted(&rows, []), BTreeSet::new());
        assert_eq!(trusted(&rows, ["unknown".to_owned()]), BTreeSet::new());
        let mut moved = rows.clone();
        moved[3].voucher.clone_from(&rows[2].voucher);
        assert!(!trusted(&moved, [first.active()]).contains(&forged.active()), "a voucher is for one key");
    }
}
