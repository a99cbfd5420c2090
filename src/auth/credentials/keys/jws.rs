//! Signing compact JWS (RFC 7515) with EdDSA over exact bytes: access tokens, receipts, signed heads. `proofs` verifies them.

use jsonwebtoken::{EncodingKey, crypto};

use kernel::{Fault, INTERNAL, OrFaultAs};
use proofs::jws::{ALGORITHM, signed_part};

/// Signs exact bytes.
///
/// # Errors
/// An internal error when the key cannot sign.
pub fn sign(typ: &str, kid: &str, key: &EncodingKey, payload: &[u8]) -> Result<String, Fault> {
    let signed = signed_part(typ, kid, payload)?;
    let signature =
        crypto::sign(signed.as_bytes(), key, ALGORITHM).or_fault_as(&INTERNAL, "a text could not be signed")?;
    Ok(format!("{signed}.{signature}"))
}
