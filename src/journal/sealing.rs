//! The seal of a head (封印): what only the service can write beside the place where a chain stands.
//!
//! Whoever owns the database can append an event as the service would and move the head; a seal for it they cannot make
//! without the key, which lies apart from the database. Nothing is written to a chain, and nothing is signed of it, while its
//! head is not sealed as it stands. What remains to them is an earlier head with its own seal: what is signed, and what others
//! keep of that, names it.

use std::sync::Arc;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::codes::JOURNAL_UNPROVEN;
use kernel::canonical::keyed;
use kernel::{CommunityId, Fault};
use proofs::journal::Head;

/// What seals heads: a key of the deployment; nothing where none is at hand.
#[derive(Clone, Default)]
pub struct Sealing(Option<Arc<Zeroizing<[u8; 32]>>>);

/// What is known of the seal of a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// It was made with the key, for this head of this community.
    Right,
    /// It was not: the head was moved by another hand, or the key is another one.
    Wrong,
    /// There is none.
    Missing,
    /// No key is at hand.
    Unchecked,
}

impl Sealing {
    /// With this key.
    pub fn with(key: [u8; 32]) -> Self {
        Self(Some(Arc::new(Zeroizing::new(key))))
    }

    /// The seal of a head.
    pub(super) fn seal(&self, community: CommunityId, head: &Head) -> Option<String> {
        self.0.as_ref().map(|key| keyed(key, &format!("{community} {} {}", head.seq, head.hash)))
    }

    /// What is known of a seal.
    pub(super) fn look(&self, community: CommunityId, head: &Head, seal: Option<&str>) -> Seal {
        match (self.seal(community, head), seal) {
            (None, _) => Seal::Unchecked,
            (Some(_), None) => Seal::Missing,
            (Some(right), Some(seal)) if bool::from(right.as_bytes().ct_eq(seal.as_bytes())) => Seal::Right,
            (Some(_), Some(_)) => Seal::Wrong,
        }
    }

    /// Refuses a head that is not sealed as it stands. Where there is no key, one that is not sealed at all is taken.
    ///
    /// # Errors
    /// [`JOURNAL_UNPROVEN`].
    pub(super) fn require(&self, community: CommunityId, head: &Head, seal: Option<&str>) -> Result<(), Fault> {
        let why = match self.look(community, head, seal) {
            Seal::Right => return Ok(()),
            Seal::Unchecked if seal.is_none() => return Ok(()),
            Seal::Unchecked => "the head is sealed, and no key is at hand",
            Seal::Missing => "the head is not sealed: it was written by another hand, or before heads were sealed",
            Seal::Wrong => "the head does not bear its seal: it was moved by another hand, or sealed with another key",
        };
        tracing::error!(%community, seq = head.seq, why, advice = "see: hulian check, hulian admin reseal-heads", "a journal is not as this service left it");
        Err(Fault::caused(&JOURNAL_UNPROVEN, why))
    }
}

crate::events! {
    subject("communities/{}", community_id) {
        /// The community.
        community_id: CommunityId,
        /// Where the chain stood.
        seq: i64,
    } => {
        /// Whoever owns the machine has said that the chain stands where it should: it is sealed from here on.
        HeadResealed = "hulian.journal.head_resealed.v1";
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_seal_is_of_one_head_of_one_community_and_one_key() {
        let [ours, theirs] = [[1; 32], [2; 32]].map(Sealing::with);
        let [one, other] = [1, 2].map(|number| CommunityId(Uuid::from_u128(number)));
        let head = Head { seq: 7, hash: "a".repeat(64) };
        let seal = ours.seal(one, &head);
        let moved = [Head { seq: 8, ..head.clone() }, Head { hash: "b".repeat(64), ..head.clone() }];
        let seal = seal.as_deref();
        assert_eq!(ours.look(one, &head, seal), Seal::Right);
        assert!(moved.iter().all(|head| ours.look(one, head, seal) == Seal::Wrong));
        assert_eq!((ours.look(other, &head, seal), theirs.look(one, &head, seal)), (Seal::Wrong, Seal::Wrong));
        assert_eq!(ours.look(one, &head, None), Seal::Missing);
        let without = Sealing::default();
        assert_eq!(without.look(one, &head, seal), Seal::Unchecked);
        assert!(without.require(one, &head, None).is_ok() && without.require(one, &head, seal).is_err());
    }
}
