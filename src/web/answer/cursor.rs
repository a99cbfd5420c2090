//! Cursors: where the next page begins or the one before ends, sealed so that only our own are followed.
//!
//! base64url of a 16-byte HMAC-SHA256 and the JSON it covers. The JSON binds the cursor to the list, its filter, its
//! order and the caller's rights. A cursor grants nothing: every page is read with the caller's own rights.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::codes::{CURSOR_MISMATCH, INVALID_CURSOR};
use kernel::{Fault, Mark, Side};

/// The key that seals cursors; equal on every instance of one service, so that any of them can go on paging.
#[derive(Clone, Copy)]
pub struct CursorKey(pub [u8; 32]);

impl std::fmt::Debug for CursorKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CursorKey(****)")
    }
}

const SEAL: usize = 16;

#[derive(Serialize, Deserialize)]
struct Sealed<M> {
    #[serde(flatten)]
    mark: M,
    #[serde(rename = "s", default)]
    side: Side,
    #[serde(rename = "f")]
    list: String,
}

impl CursorKey {
    /// Writes a mark of this list.
    pub(super) fn seal(&self, mark: &Mark, side: Side, list: &str) -> String {
        let text = serde_json::to_vec(&Sealed { mark, side, list: list.to_owned() }).unwrap_or_default();
        let seal = self.mac(&text).finalize().into_bytes();
        let mut bytes = seal[..SEAL].to_vec();
        bytes.extend_from_slice(&text);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a mark of this list.
    pub(super) fn open(&self, cursor: &str, list: &str) -> Result<(Mark, Side), Fault> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| &INVALID_CURSOR)?;
        let (seal, text) = bytes.split_at_checked(SEAL).ok_or(&INVALID_CURSOR)?;
        self.mac(text).verify_truncated_left(seal).map_err(|_| &INVALID_CURSOR)?;
        let sealed: Sealed<Mark> = serde_json::from_slice(text).map_err(|_| &INVALID_CURSOR)?;
        if sealed.list != list {
            return Err(Fault::of(&CURSOR_MISMATCH));
        }
        Ok((sealed.mark, sealed.side))
    }

    fn mac(&self, text: &[u8]) -> Hmac<Sha256> {
        // A key shorter than the hash's block is filled up with zeros (RFC 2104 §2).
        let mut block = [0; 64];
        block[..32].copy_from_slice(&self.0);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        mac.update(text);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Key;
    use proptest::prelude::*;
    use proptest::sample::Index;
    use uuid::Uuid;

    #[test]
    fn only_our_own_cursors_of_this_list_are_followed() {
        let key = CursorKey([7; 32]);
        for mark in [
            Mark { key: Key::Text("兰新".to_owned()), id: Uuid::from_u128(5) },
            Mark { key: Key::Number(-3), id: Uuid::from_u128(6) },
        ] {
            let cursor = key.seal(&mark, Side::Before, "units");
            assert_eq!(key.open(&cursor, "units").unwrap(), (mark, Side::Before));
            assert_eq!(key.open(&cursor, "zones").unwrap_err().code().name, "cursor_mismatch");
            assert_eq!(CursorKey([8; 32]).open(&cursor, "units").unwrap_err().code().name, "invalid_cursor");
            for place in 0..cursor.len() {
                let mut forged = cursor.clone().into_bytes();
                forged[place] = if forged[place] == b'A' { b'B' } else { b'A' };
                assert!(key.open(std::str::from_utf8(&forged).unwrap(), "units").is_err(), "byte {place}");
            }
        }
        for garbage in ["", "A", "%", "====", "eyJrIjoxfQ"] {
            assert_eq!(key.open(garbage, "units").unwrap_err().code().name, "invalid_cursor");
        }
    }

    proptest! {
        #[test]
        fn p51_what_is_sealed_opens_and_nothing_else(
            word in any::<Option<String>>(), number in any::<i64>(), id in any::<u128>(),
            list in "[a-z]{1,8}", at in any::<Index>(), byte in 0x20..0x7f_u8, garbage in any::<String>(),
        ) {
            let key = CursorKey([7; 32]);
            let mark = Mark { key: word.map_or(Key::Number(number), Key::Text), id: Uuid::from_u128(id) };
            let cursor = key.seal(&mark, Side::After, &list);
            prop_assert_eq!(key.open(&cursor, &list).unwrap(), (mark, Side::After));
            prop_assert!(key.open(&garbage, &list).is_err());
            let mut bytes = cursor.clone().into_bytes();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let changed = String::from_utf8(bytes).unwrap();
            prop_assert_eq!(key.open(&changed, &list).is_ok(), changed == cursor);
        }
    }
}
