//! Compact JWS (RFC 7515) with EdDSA (RFC 8037) over exact bytes: access tokens, receipts, signed heads.
//!
//! Pure: no database, no clock. The header may hold `alg`, `typ` and `kid` and nothing else, so that `jku`, `jwk`,
//! `x5u`, `crit` and whatever comes next are refused without being known.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use serde::{Deserialize, Serialize};

use crate::keys::JwkSet;
use kernel::{Fault, INTERNAL, OrFault};

/// The one algorithm.
pub const ALGORITHM: Algorithm = Algorithm::EdDSA;

/// What is wrong with a JWS; the offline verifier prints it, a caller of the service never sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// Not three base64url parts with a header that is accepted.
    #[error("the signature is not a compact JWS with alg EdDSA, typ and kid")]
    Shape,
    /// Another kind of JWS.
    #[error("the signature is of another type")]
    Type,
    /// The key is not in the set.
    #[error("the key that signed is not in the key set")]
    Key,
    /// The signature does not fit.
    #[error("the signature does not fit the signed content")]
    Signature,
}

/// The only header that the service writes, and the only one that is read.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

/// A JWS taken apart, not yet verified.
#[derive(Debug)]
pub struct Parts<'a> {
    signed: &'a str,
    signature: &'a str,
    payload: &'a str,
    /// The key it names.
    pub kid: String,
}

/// What a key signs: header and payload, as the first two parts of a JWS. Its signature, base64url, is the third one.
///
/// # Errors
/// Never in practice: the header can be written.
pub fn signed_part(typ: &str, kid: &str, payload: &[u8]) -> Result<String, Fault> {
    let header = Header { alg: "EdDSA".to_owned(), typ: typ.to_owned(), kid: kid.to_owned() };
    let header = serde_json::to_vec(&header).or_fault(&INTERNAL)?;
    Ok(format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload)))
}

/// Takes a JWS apart and checks everything about its header.
///
/// # Errors
/// [`JwsError::Shape`] or [`JwsError::Type`].
pub fn parse<'a>(jws: &'a str, typ: &str) -> Result<Parts<'a>, JwsError> {
    let (signed, signature) = jws.rsplit_once('.').ok_or(JwsError::Shape)?;
    let (header, payload) = signed.split_once('.').ok_or(JwsError::Shape)?;
    if payload.contains('.') || header.len() > 512 || signature.len() != 86 {
        return Err(JwsError::Shape);
    }
    let header = URL_SAFE_NO_PAD.decode(header).map_err(|_| JwsError::Shape)?;
    let header: Header = serde_json::from_slice(&header).map_err(|_| JwsError::Shape)?;
    if header.alg != "EdDSA" {
        return Err(JwsError::Shape);
    }
    if header.typ != typ {
        return Err(JwsError::Type);
    }
    Ok(Parts { signed, signature, payload, kid: header.kid })
}

impl Parts<'_> {
    /// Verifies with this key and yields the signed bytes.
    ///
    /// # Errors
    /// [`JwsError::Signature`].
    pub fn verified(&self, key: &DecodingKey) -> Result<Vec<u8>, JwsError> {
        let fits = crypto::verify(self.signature, self.signed.as_bytes(), key, ALGORITHM);
        if !matches!(fits, Ok(true)) {
            return Err(JwsError::Signature);
        }
        URL_SAFE_NO_PAD.decode(self.payload).map_err(|_| JwsError::Shape)
    }
}

/// Verifies a JWS of this type against a key set, and yields the signed bytes.
///
/// # Errors
/// The first [`JwsError`] met.
pub fn verify(jws: &str, keys: &JwkSet, typ: &str) -> Result<Vec<u8>, JwsError> {
    let parts = parse(jws, typ)?;
    let jwk = keys.find(&parts.kid).ok_or(JwsError::Key)?;
    let key = DecodingKey::from_jwk(jwk).map_err(|_| JwsError::Key)?;
    parts.verified(&key)
}
