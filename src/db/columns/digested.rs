//! Sealed bytes as their digest, where a row is written as JSON: `#[serde(serialize_with = "digested")]`. It tells whether
//! another seal stands there than stood before, and keeps nothing that any key opens.

use serde::{Serialize, Serializer};

use kernel::canonical;

/// A column of sealed bytes.
pub trait SealedBytes {
    /// What is sealed; nothing where nothing is.
    fn bytes(&self) -> Option<&[u8]>;
}

impl SealedBytes for Vec<u8> {
    fn bytes(&self) -> Option<&[u8]> {
        Some(self)
    }
}

impl SealedBytes for Option<Vec<u8>> {
    fn bytes(&self) -> Option<&[u8]> {
        self.as_deref()
    }
}

/// Writes the digest of what is sealed.
///
/// # Errors
/// What the writer refuses.
pub fn digested<S: Serializer>(sealed: &impl SealedBytes, to: S) -> Result<S::Ok, S::Error> {
    sealed.bytes().map(canonical::digest).serialize(to)
}
