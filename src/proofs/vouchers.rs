//! Vouchers: a key's word for another one, and which public keys are the service's own by those that are known to be. That a
//! key is published makes it none of the service's: whoever owns the database could publish one.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::json;

use crate::jws;
use crate::keys::{JwkSet, jwk};
use kernel::{Fault, canonical};

/// The `typ` of a voucher: a compact JWS by one key over the name and the public half of another.
pub const VOUCHER_TYPE: &str = "hulian-key+jws";

/// A public key with the words of others for it, as a member of `/.well-known/jwks.json` has it. Its name is believed: whoever
/// has the set from elsewhere holds each key against its thumbprint first.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PublicKey {
    /// Its name, the RFC 7638 thumbprint.
    pub kid: String,
    /// Its public half, base64url.
    pub x: String,
    /// What other keys have signed of it.
    #[serde(default)]
    pub vouchers: Vec<String>,
}

/// The public keys of a service, told apart.
pub struct Published {
    /// Those that are the service's own, by the keys that are known to be; all of them where none is known.
    pub own: JwkSet,
    /// The names of those that nobody vouches for.
    pub strange: Vec<String>,
    /// Whether any was known.
    pub rooted: bool,
}

impl Published {
    /// Tells these keys apart, beginning with those whose names are known.
    pub fn of(keys: Vec<PublicKey>, known: impl IntoIterator<Item = String>) -> Self {
        let own = trusted(&keys, known);
        let rooted = !own.is_empty();
        let (own, strange): (Vec<PublicKey>, Vec<PublicKey>) =
            keys.into_iter().partition(|key| !rooted || own.contains(&key.kid));
        Self { own: set(&own), strange: strange.into_iter().map(|key| key.kid).collect(), rooted }
    }
}

fn set<'k>(keys: impl IntoIterator<Item = &'k PublicKey>) -> JwkSet {
    JwkSet { keys: keys.into_iter().map(|key| jwk(&key.kid, &key.x)).collect() }
}

/// What is signed of a key: the RFC 8785 form of its name and its public half.
///
/// # Errors
/// Never in practice: both have a canonical form.
pub fn payload(kid: &str, x: &str) -> Result<String, Fault> {
    canonical::text(&json!({ "kid": kid, "x": x }))
}

/// The names of the keys among these that are the service's own, beginning with those that are known to be.
pub fn trusted(keys: &[PublicKey], known: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    let known: BTreeSet<String> = known.into_iter().collect();
    let mut trusted: BTreeSet<String> =
        keys.iter().filter(|key| known.contains(&key.kid)).map(|key| key.kid.clone()).collect();
    loop {
        let by = set(keys.iter().filter(|key| trusted.contains(&key.kid)));
        let more: Vec<String> = keys
            .iter()
            .filter(|key| !trusted.contains(&key.kid) && vouched(key, &by))
            .map(|key| key.kid.clone())
            .collect();
        if more.is_empty() {
            return trusted;
        }
        trusted.extend(more);
    }
}

/// Whether one of these keys vouches for a key.
pub fn vouched(key: &PublicKey, by: &JwkSet) -> bool {
    let Ok(payload) = payload(&key.kid, &key.x) else { return false };
    let holds =
        |voucher: &String| jws::verify(voucher, by, VOUCHER_TYPE).is_ok_and(|signed| signed == payload.as_bytes());
    key.vouchers.iter().any(holds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signing::Signing;

    fn key(of: &Signing, by: Option<&Signing>) -> PublicKey {
        let (kid, x) = (of.kid.clone(), of.x.clone());
        let voucher = by.map(|by| by.jws(VOUCHER_TYPE, payload(&kid, &x).unwrap().as_bytes()));
        PublicKey { kid, x, vouchers: voucher.into_iter().collect() }
    }

    #[test]
    fn p59_a_key_is_the_services_own_by_its_file_or_by_the_word_of_one() {
        let [first, second, third, forged, accomplice] = [1, 2, 3, 4, 5].map(Signing::new);
        let keys = [
            key(&first, Some(&second)),
            key(&second, Some(&first)),
            key(&third, Some(&second)),
            key(&forged, None),
            key(&accomplice, Some(&forged)),
        ];
        let of = |known: &Signing| trusted(&keys, [known.kid.clone()]);
        let own = [&first, &second, &third].map(|one| one.kid.clone()).into();
        assert_eq!((of(&first), of(&second)), (own, of(&first)), "whichever file lies there");
        assert_eq!(of(&third), [third.kid.clone()].into(), "nobody vouches for the others by it");
        assert_eq!(trusted(&keys, []), BTreeSet::new());
        assert_eq!(trusted(&keys, ["unknown".to_owned()]), BTreeSet::new());
        let mut moved = keys.clone();
        moved[3].vouchers.clone_from(&keys[2].vouchers);
        assert!(!trusted(&moved, [first.kid.clone()]).contains(&forged.kid), "a voucher is for one key");
    }
}
