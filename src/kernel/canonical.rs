//! Canonical JSON (RFC 8785) and digests over it.

use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Fault;

crate::codes! {
    /// A value that canonical JSON cannot express: not a number, or beyond ±2^53.
    NOT_CANONICAL = "not_canonical", Invalid,
        ["内容无法规范化", "The content has no canonical form"],
        ["请检查数字是否过大 (整数不超过 2^53) 后重试。", "Check that no number is larger than 2^53, then try again."];
}

/// The RFC 8785 form of a value: keys sorted, no white space, numbers as ECMAScript prints them.
///
/// # Errors
/// [`NOT_CANONICAL`] when the value holds a number that JSON cannot carry exactly.
pub fn text(value: &impl Serialize) -> Result<String, Fault> {
    serde_json_canonicalizer::to_string(value).map_err(|_| Fault::of(&NOT_CANONICAL))
}

/// Lower-case hexadecimal SHA-256 of bytes.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Whether a text is what [`digest`] writes.
pub fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// SHA-256 of bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// HMAC-SHA256 of a word in lower-case hexadecimal: what nobody can make, or find by trying, without the key.
pub fn keyed(key: &[u8; 32], word: &str) -> String {
    // A key shorter than the hash's block is filled up with zeros (RFC 2104 §2).
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let mac = <Hmac<Sha256> as KeyInit>::new(&block.into()).chain_update(word.as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]])
        .map(char::from)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_and_numbers_printed_as_the_standard_says() {
        let value = serde_json::json!({ "b": 1.0, "a": "兰新", "€": [true, null] });
        assert_eq!(text(&value).unwrap(), r#"{"a":"兰新","b":1,"€":[true,null]}"#);
    }

    #[test]
    fn the_digest_is_the_published_one() {
        // FIPS 180-4, the example "abc".
        assert_eq!(digest(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
