//! Public keys: Ed25519 as a JWK set (RFC 7517, RFC 8037), each named by its thumbprint (RFC 7638).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{
    AlgorithmParameters, CommonParameters, EllipticCurve, KeyAlgorithm, OctetKeyPairParameters, OctetKeyPairType,
    PublicKeyUse,
};

pub use jsonwebtoken::jwk::{Jwk, JwkSet};
use kernel::canonical;

/// A public key as RFC 8037 writes it.
pub fn jwk(kid: &str, x: &str) -> Jwk {
    Jwk {
        common: CommonParameters {
            public_key_use: Some(PublicKeyUse::Signature),
            key_algorithm: Some(KeyAlgorithm::EdDSA),
            key_id: Some(kid.to_owned()),
            ..CommonParameters::default()
        },
        algorithm: AlgorithmParameters::OctetKeyPair(OctetKeyPairParameters {
            key_type: OctetKeyPairType::OctetKeyPair,
            curve: EllipticCurve::Ed25519,
            x: x.to_owned(),
        }),
    }
}

/// The RFC 7638 thumbprint of an Ed25519 key; nothing for any other key.
pub fn thumbprint(key: &Jwk) -> Option<String> {
    let AlgorithmParameters::OctetKeyPair(pair) = &key.algorithm else { return None };
    let members = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, pair.x);
    let sound = pair.curve == EllipticCurve::Ed25519 && URL_SAFE_NO_PAD.decode(&pair.x).is_ok();
    sound.then(|| URL_SAFE_NO_PAD.encode(canonical::sha256(members.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_key_is_its_thumbprint() {
        // RFC 8037, appendix A.3.
        let key = jwk("", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        assert_eq!(thumbprint(&key).as_deref(), Some("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"));
    }

    #[test]
    fn what_is_no_base64url_names_no_key() {
        assert_eq!(thumbprint(&jwk("", "not base64url!")), None);
    }
}
