//! For the tests: a key, and what it signs.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use kernel::canonical;

pub struct Signing {
    pair: Ed25519KeyPair,
    pub kid: String,
    pub x: String,
}

impl Signing {
    pub fn new(seed: u8) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
        let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        let name = canonical::sha256(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#).as_bytes());
        Self { pair, kid: URL_SAFE_NO_PAD.encode(name), x }
    }

    pub fn jwks(&self) -> Value {
        json!({ "keys": [{ "use": "sig", "alg": "EdDSA", "kid": self.kid, "kty": "OKP", "crv": "Ed25519", "x": self.x }] })
    }

    pub fn jws(&self, typ: &str, payload: &[u8]) -> String {
        let header = json!({ "alg": "EdDSA", "typ": typ, "kid": self.kid }).to_string();
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(self.pair.sign(signed.as_bytes()).as_ref()))
    }
}
