//! Sealing: authenticated encryption with the data key of one household, bound to the place of what is sealed.

use uuid::Uuid;
use zeroize::Zeroizing;

use super::codes::SEAL_BROKEN;
use super::suite::{NONCE, Suite};
use kernel::{CommunityId, Fault, Id, OrFaultAs};

/// Sealed text is as long as the next multiple of this, so that its length says little.
const STEP: usize = 128;

/// Where something sealed lies; it opens nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssociatedData {
    /// The community.
    pub community: CommunityId,
    /// Whose it is.
    pub owner: Uuid,
    /// Which part of it.
    pub part: &'static str,
}

impl AssociatedData {
    /// The bytes that are authenticated with what is sealed.
    fn bound(&self, suite: Suite, use_of: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(80);
        bytes.push(suite as u8);
        bytes.extend_from_slice(self.community.uuid().as_bytes());
        bytes.extend_from_slice(self.owner.as_bytes());
        bytes.extend_from_slice(use_of.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(self.part.as_bytes());
        bytes
    }
}

/// The key of one household, and the suite it seals with; wiped from memory when it is dropped.
pub struct DataKey {
    bytes: Zeroizing<[u8; 32]>,
    suite: Suite,
}

impl DataKey {
    /// A key of these random bytes.
    pub(super) fn of(suite: Suite, random: [u8; 32]) -> Self {
        Self { bytes: Zeroizing::new(random), suite }
    }

    /// A key that was derived from something that is written nowhere.
    pub fn derived(bytes: [u8; 32]) -> Self {
        Self::of(Suite::Standard, bytes)
    }

    /// The bytes, for whoever wraps them.
    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// Seals text for a place, with a nonce nobody has used.
    ///
    /// # Errors
    /// `internal_error` when the machine cannot.
    pub fn seal(&self, place: &AssociatedData, nonce: [u8; NONCE], text: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut padded = Zeroizing::new(Vec::with_capacity(text.len() + STEP));
        padded.extend_from_slice(text);
        // White space behind JSON means nothing.
        padded.resize(text.len().div_ceil(STEP).max(1) * STEP, b' ');
        self.suite.lock(&self.bytes, &place.bound(self.suite, "part"), nonce, &padded)
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// `seal_broken` for everything else.
    pub fn open(&self, place: &AssociatedData, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
        Suite::unlock(&self.bytes, |suite| place.bound(suite, "part"), sealed)
    }
}

/// Wraps a data key with another key.
pub(super) fn wrap(
    suite: Suite,
    with: &[u8; 32],
    place: &AssociatedData,
    nonce: [u8; NONCE],
    key: &DataKey,
) -> Result<Vec<u8>, Fault> {
    suite.lock(with, &place.bound(suite, "key"), nonce, key.bytes())
}

/// Unwraps a data key, which seals with this suite from now on.
pub(super) fn unwrap(suite: Suite, with: &[u8; 32], place: &AssociatedData, wrapped: &[u8]) -> Result<DataKey, Fault> {
    let bytes = Suite::unlock(with, |suite| place.bound(suite, "key"), wrapped)?;
    let key: [u8; 32] = bytes.as_slice().try_into().or_fault_as(&SEAL_BROKEN, "an unwrapped key has a wrong length")?;
    Ok(DataKey::of(suite, key))
}

#[cfg(test)]
mod tests {
    use super::super::suite::all;
    use super::*;

    fn place(community: u128, owner: u128, part: &'static str) -> AssociatedData {
        AssociatedData { community: CommunityId(Uuid::from_u128(community)), owner: Uuid::from_u128(owner), part }
    }

    #[test]
    fn what_is_sealed_opens_in_its_own_place_alone() {
        all().into_iter().for_each(opens_in_its_own_place_alone);
    }

    fn opens_in_its_own_place_alone(suite: Suite) {
        let key = DataKey::of(suite, [7; 32]);
        let home = place(1, 2, "people");
        let sealed = key.seal(&home, [9; 12], "张三".as_bytes()).unwrap();
        assert_eq!(key.open(&home, &sealed).unwrap().trim_ascii_end(), "张三".as_bytes());
        for elsewhere in [place(3, 2, "people"), place(1, 3, "people"), place(1, 2, "place"), place(2, 1, "people")] {
            let refused = key.open(&elsewhere, &sealed).unwrap_err();
            assert_eq!(refused.code().name, "seal_broken", "{elsewhere:?}");
        }
        assert!(DataKey::of(suite, [8; 32]).open(&home, &sealed).is_err(), "another household's key");
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(key.open(&home, &changed).is_err(), "byte {place}");
        }
        assert!(key.open(&home, &sealed[..12]).is_err() && key.open(&home, &[]).is_err());
    }

    #[test]
    fn the_length_says_little() {
        let key = DataKey::of(Suite::Standard, [7; 32]);
        let lengths: Vec<usize> = ["{}", "{\"tag\":\"orphan\"}", &"x".repeat(127)]
            .iter()
            .map(|text| key.seal(&place(1, 2, "face"), [1; 12], text.as_bytes()).unwrap().len())
            .collect();
        assert!(lengths.iter().all(|length| *length == lengths[0]), "{lengths:?}");
    }

    #[test]
    fn a_wrapped_key_is_no_part_and_a_part_no_key() {
        for suite in all() {
            let (outer, key) = ([1; 32], DataKey::of(suite, [7; 32]));
            let home = place(1, 2, "data");
            let wrapped = wrap(suite, &outer, &home, [3; 12], &key).unwrap();
            assert_eq!(unwrap(suite, &outer, &home, &wrapped).unwrap().bytes(), key.bytes());
            assert!(unwrap(suite, &outer, &place(1, 3, "data"), &wrapped).is_err());
            assert!(DataKey::of(suite, outer).open(&home, &wrapped).is_err());
        }
    }
}
