//! Sealing: authenticated encryption with the data key of one household, bound to the place of what is sealed.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::codes::SEAL_BROKEN;
use crate::kernel::{CommunityId, Fault, INTERNAL, Id};

/// AES-256-GCM with a random nonce of twelve bytes. A key of one household seals a few hundred times in its life, far from
/// where random nonces would begin to meet (2^32).
const SUITE: u8 = 1;
const NONCE: usize = 12;
/// Sealed text is as long as the next multiple of this, so that its length says little.
const STEP: usize = 128;

/// Where something sealed lies; it opens nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The community.
    pub community: CommunityId,
    /// Whose it is.
    pub owner: Uuid,
    /// Which part of it.
    pub part: &'static str,
}

impl Spot {
    /// The bytes that are authenticated with what is sealed.
    fn bound(&self, use_of: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(80);
        bytes.push(SUITE);
        bytes.extend_from_slice(self.community.uuid().as_bytes());
        bytes.extend_from_slice(self.owner.as_bytes());
        bytes.extend_from_slice(use_of.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(self.part.as_bytes());
        bytes
    }
}

/// The key of one household; wiped from memory when it is dropped.
pub struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// A key of these random bytes.
    pub fn of(random: [u8; 32]) -> Self {
        Self(Zeroizing::new(random))
    }

    /// The bytes, for whoever wraps them.
    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Seals text for a place, with a nonce nobody has used.
    ///
    /// # Errors
    /// `internal_error` when the machine cannot.
    pub fn seal(&self, spot: &Spot, nonce: [u8; NONCE], text: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut padded = Zeroizing::new(Vec::with_capacity(text.len() + STEP));
        padded.extend_from_slice(text);
        // White space behind JSON means nothing.
        padded.resize(text.len().div_ceil(STEP).max(1) * STEP, b' ');
        lock(&self.0, &spot.bound("part"), nonce, &padded)
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// `seal_broken` for everything else.
    pub fn open(&self, spot: &Spot, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
        unlock(&self.0, &spot.bound("part"), sealed)
    }
}

/// Wraps a data key with another key.
pub(super) fn wrap(with: &[u8; 32], spot: &Spot, nonce: [u8; NONCE], key: &DataKey) -> Result<Vec<u8>, Fault> {
    lock(with, &spot.bound("key"), nonce, key.bytes())
}

/// Unwraps a data key.
pub(super) fn unwrap(with: &[u8; 32], spot: &Spot, wrapped: &[u8]) -> Result<DataKey, Fault> {
    let bytes = unlock(with, &spot.bound("key"), wrapped)?;
    let key: [u8; 32] = bytes.as_slice().try_into().map_err(|_| Fault::of(&SEAL_BROKEN))?;
    Ok(DataKey::of(key))
}

/// Suite, nonce, and the text encrypted with its tag.
fn lock(key: &[u8; 32], bound: &[u8], nonce: [u8; NONCE], text: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut hidden = text.to_vec();
    opener(key)?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound), &mut hidden)
        .map_err(|_| Fault::of(&INTERNAL))?;
    let mut sealed = Vec::with_capacity(1 + NONCE + hidden.len());
    sealed.push(SUITE);
    sealed.extend_from_slice(&nonce);
    sealed.append(&mut hidden);
    Ok(sealed)
}

fn unlock(key: &[u8; 32], bound: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let broken = || Fault::of(&SEAL_BROKEN);
    let (suite, rest) = sealed.split_first().ok_or_else(broken)?;
    let (nonce, hidden) = rest.split_first_chunk::<NONCE>().ok_or_else(broken)?;
    if *suite != SUITE {
        return Err(broken());
    }
    let mut text = Zeroizing::new(hidden.to_vec());
    let opened = opener(key)?
        .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(bound), &mut text)
        .map_err(|_| broken())?
        .len();
    text.truncate(opened);
    Ok(text)
}

fn opener(key: &[u8; 32]) -> Result<LessSafeKey, Fault> {
    UnboundKey::new(&AES_256_GCM, key).map(LessSafeKey::new).map_err(|_| Fault::of(&INTERNAL))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(community: u128, owner: u128, part: &'static str) -> Spot {
        Spot { community: CommunityId(Uuid::from_u128(community)), owner: Uuid::from_u128(owner), part }
    }

    #[test]
    fn what_is_sealed_opens_in_its_own_place_alone() {
        let key = DataKey::of([7; 32]);
        let home = spot(1, 2, "people");
        let sealed = key.seal(&home, [9; 12], "张三".as_bytes()).unwrap();
        assert_eq!(key.open(&home, &sealed).unwrap().trim_ascii_end(), "张三".as_bytes());
        for elsewhere in [spot(3, 2, "people"), spot(1, 3, "people"), spot(1, 2, "place"), spot(2, 1, "people")] {
            let refused = key.open(&elsewhere, &sealed).unwrap_err();
            assert_eq!(refused.code().name, "seal_broken", "{elsewhere:?}");
        }
        assert!(DataKey::of([8; 32]).open(&home, &sealed).is_err(), "another household's key");
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(key.open(&home, &changed).is_err(), "byte {place}");
        }
        assert!(key.open(&home, &sealed[..12]).is_err() && key.open(&home, &[]).is_err());
    }

    #[test]
    fn the_length_says_little() {
        let key = DataKey::of([7; 32]);
        let lengths: Vec<usize> = ["{}", "{\"tag\":\"orphan\"}", &"x".repeat(127)]
            .iter()
            .map(|text| key.seal(&spot(1, 2, "face"), [1; 12], text.as_bytes()).unwrap().len())
            .collect();
        assert!(lengths.iter().all(|length| *length == lengths[0]), "{lengths:?}");
    }

    #[test]
    fn a_wrapped_key_is_no_part_and_a_part_no_key() {
        let (outer, key) = ([1; 32], DataKey::of([7; 32]));
        let home = spot(1, 2, "data");
        let wrapped = wrap(&outer, &home, [3; 12], &key).unwrap();
        assert_eq!(unwrap(&outer, &home, &wrapped).unwrap().bytes(), key.bytes());
        assert!(unwrap(&outer, &spot(1, 3, "data"), &wrapped).is_err());
        assert!(DataKey::of(outer).open(&home, &wrapped).is_err());
    }
}
