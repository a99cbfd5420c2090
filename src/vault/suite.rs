//! Suites (密码套件): what things are sealed with, and found by. A database is begun with one of them and keeps it.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

#[cfg(not(feature = "guomi"))]
use super::codes::SUITE_MISSING;
use super::codes::{SEAL_BROKEN, SUITE_OTHER};
#[cfg(feature = "guomi")]
use super::guomi;
use kernel::{Fault, INTERNAL, OrFaultAs};

/// How many bytes a nonce has.
pub const NONCE: usize = 12;

/// A suite; its number is the first byte of everything that is sealed with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Suite {
    /// AES-256-GCM and HMAC-SHA-256. Twelve random bytes as nonce: a key of one household seals a few hundred times in its
    /// life, far from where random nonces would begin to meet (2^32).
    Standard = 1,
    /// SM4-GCM and HMAC-SM3, where this build has them (cargo feature `guomi`).
    Guomi = 2,
}

impl Suite {
    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Guomi => "guomi",
        }
    }

    /// What stands before the name of a key that wraps with this suite.
    fn prefix(self) -> &'static str {
        match self {
            Self::Standard => "",
            Self::Guomi => "sm-",
        }
    }

    /// The name of a wrapping key with this suite.
    pub fn key_id(self, id: &str) -> String {
        format!("{}{id}", self.prefix())
    }

    /// With which suite a key was wrapped, and the key's name in the ring.
    pub fn of_key_id(key_id: &str) -> (Self, &str) {
        match key_id.strip_prefix(Self::Guomi.prefix()) {
            Some(id) => (Self::Guomi, id),
            None => (Self::Standard, key_id),
        }
    }

    /// Whether this build can work with it.
    ///
    /// # Errors
    /// [`SUITE_MISSING`] where it cannot.
    pub fn there(self) -> Result<(), Fault> {
        self.mac(&[0; 32], &[b""]).map(drop)
    }

    /// Whether this is the suite a database was begun with; one that says nothing was begun with the standard one.
    ///
    /// # Errors
    /// [`SUITE_OTHER`].
    pub fn begun(self, known: Option<&str>) -> Result<(), Fault> {
        let begun = known.unwrap_or(Self::Standard.name());
        if begun == self.name() {
            return Ok(());
        }
        Err(Fault::of(&SUITE_OTHER).with("suite", begun).because(
            format!("数据库是用加密套件 {begun} 建立的: 请用 --vault-suite {begun} 启动。"),
            format!("the database was begun with the suite {begun} of the vault: say --vault-suite {begun}"),
        ))
    }

    /// Suite, nonce, and the text encrypted with its tag.
    ///
    /// # Errors
    /// `vault_suite_missing`.
    pub fn lock(self, key: &[u8; 32], bound: &[u8], nonce: [u8; NONCE], text: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut hidden = match self {
            Self::Standard => standard_lock(key, bound, nonce, text)?,
            #[cfg(feature = "guomi")]
            Self::Guomi => guomi::lock(&guomi::short(key), bound, nonce, text)?,
            #[cfg(not(feature = "guomi"))]
            Self::Guomi => return Err(Fault::of(&SUITE_MISSING)),
        };
        let mut sealed = Vec::with_capacity(1 + NONCE + hidden.len());
        sealed.push(self as u8);
        sealed.extend_from_slice(&nonce);
        sealed.append(&mut hidden);
        Ok(sealed)
    }

    /// What [`Suite::lock`] hid, with the suite it names; `bound` is told that suite.
    ///
    /// # Errors
    /// `seal_broken`, `vault_suite_missing`.
    pub fn unlock(key: &[u8; 32], bound: impl Fn(Self) -> Vec<u8>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let broken = || Fault::caused(&SEAL_BROKEN, "what is sealed has no known form");
        let (suite, rest) = sealed.split_first().ok_or_else(broken)?;
        let (nonce, hidden) = rest.split_first_chunk::<NONCE>().ok_or_else(broken)?;
        let suite = [Self::Standard, Self::Guomi].into_iter().find(|one| *one as u8 == *suite).ok_or_else(broken)?;
        match suite {
            Self::Standard => standard_unlock(key, &bound(suite), *nonce, hidden),
            #[cfg(feature = "guomi")]
            Self::Guomi => guomi::unlock(&guomi::short(key), &bound(suite), *nonce, hidden),
            #[cfg(not(feature = "guomi"))]
            Self::Guomi => Err(Fault::of(&SUITE_MISSING)),
        }
    }

    /// A keyed digest of what these say one after the other.
    ///
    /// # Errors
    /// `vault_suite_missing`.
    pub fn mac(self, key: &[u8; 32], said: &[&[u8]]) -> Result<Vec<u8>, Fault> {
        match self {
            Self::Standard => {
                let hmac = Hmac::<Sha256>::new_from_slice(key)
                    .or_fault_as(&INTERNAL, "a key for finding has a wrong length")?;
                Ok(said.iter().fold(hmac, |hmac, part| hmac.chain_update(part)).finalize().into_bytes().to_vec())
            }
            #[cfg(feature = "guomi")]
            Self::Guomi => guomi::mac(key, said),
            #[cfg(not(feature = "guomi"))]
            Self::Guomi => Err(Fault::of(&SUITE_MISSING)),
        }
    }

    /// A key for another purpose.
    ///
    /// # Errors
    /// `vault_suite_missing`.
    pub fn derived(self, key: &[u8; 32], purpose: &str) -> Result<Zeroizing<[u8; 32]>, Fault> {
        match self {
            Self::Standard => Ok(derived(key, purpose)),
            #[cfg(feature = "guomi")]
            Self::Guomi => Ok(guomi::derived(key, purpose)),
            #[cfg(not(feature = "guomi"))]
            Self::Guomi => Err(Fault::of(&SUITE_MISSING)),
        }
    }
}

/// A key for another purpose, by the standard suite: names and fingerprints of rings are made with it whatever the suite.
pub fn derived(key: &[u8; 32], purpose: &str) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    let expanded = Hkdf::<Sha256>::new(Some(b"hulian"), key).expand(purpose.as_bytes(), &mut *out);
    // 32 bytes are always within what HKDF-SHA256 can give (8,160).
    debug_assert!(expanded.is_ok());
    out
}

fn standard_lock(key: &[u8; 32], bound: &[u8], nonce: [u8; NONCE], text: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut hidden = text.to_vec();
    opener(key)?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound), &mut hidden)
        .or_fault_as(&INTERNAL, "a text could not be sealed")?;
    Ok(hidden)
}

fn standard_unlock(
    key: &[u8; 32],
    bound: &[u8],
    nonce: [u8; NONCE],
    hidden: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let mut text = Zeroizing::new(hidden.to_vec());
    let opened = opener(key)?
        .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(bound), &mut text)
        .or_fault_as(&SEAL_BROKEN, "the seal does not fit key and place")?
        .len();
    text.truncate(opened);
    Ok(text)
}

fn opener(key: &[u8; 32]) -> Result<LessSafeKey, Fault> {
    UnboundKey::new(&AES_256_GCM, key).map(LessSafeKey::new).or_fault_as(&INTERNAL, "a sealing key has a wrong length")
}

/// The suites this build can work with.
#[cfg(test)]
pub fn all() -> Vec<Suite> {
    [Suite::Standard, Suite::Guomi].into_iter().filter(|suite| suite.there().is_ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_suite_has_sealed_another_does_not_open_and_a_build_without_it_says_so() {
        let bound = |_| b"place".to_vec();
        for suite in all() {
            let sealed = suite.lock(&[7; 32], b"place", [1; 12], b"text").unwrap();
            assert_eq!(Suite::unlock(&[7; 32], bound, &sealed).unwrap().as_slice(), b"text");
            for other in [0, 1, 2, 3].into_iter().filter(|other| *other != suite as u8) {
                let mut changed = sealed.clone();
                changed[0] = other;
                let refused = Suite::unlock(&[7; 32], bound, &changed).unwrap_err().code().name;
                let missing = other == 2 && !all().contains(&Suite::Guomi);
                assert_eq!(refused, if missing { "vault_suite_missing" } else { "seal_broken" }, "{suite:?} {other}");
            }
        }
        assert_eq!(all().contains(&Suite::Guomi), cfg!(feature = "guomi"));
    }

    #[test]
    fn a_database_keeps_the_suite_it_was_begun_with() {
        let refused = |suite: Suite, known| suite.begun(known).err().map(|fault| fault.code().name);
        assert_eq!((refused(Suite::Standard, None), refused(Suite::Standard, Some("standard"))), (None, None));
        assert_eq!(refused(Suite::Guomi, Some("guomi")), None);
        for (suite, known) in [(Suite::Standard, Some("guomi")), (Suite::Guomi, Some("standard")), (Suite::Guomi, None)]
        {
            assert_eq!(refused(suite, known), Some("vault_suite_other"));
        }
        for suite in [Suite::Standard, Suite::Guomi] {
            assert_eq!(Suite::of_key_id(&suite.key_id("00ff")), (suite, "00ff"));
        }
    }
}
