//! Signed heads (签名的链首): where the chain of a community stood at a moment, and whether the service has signed exactly that.

use serde_json::json;

use super::chain::Anchor;
use crate::jws;
use crate::keys::JwkSet;
use kernel::{CommunityId, Fault, Instant, canonical};

/// The `typ` of a head's signature.
pub const HEAD_TYPE: &str = "hulian-head+jws";

/// The `typ` of the signature over where a chain once stood.
pub const PAST_HEAD_TYPE: &str = "hulian-past-head+jws";

/// Where a chain stood, and the signature over it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHead {
    /// The community.
    pub community: CommunityId,
    /// The number of the last event.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
    /// When it was signed.
    pub at: Instant,
    /// Compact JWS over [`SignedHead::payload`].
    pub signature: String,
}

impl SignedHead {
    /// What is signed: the RFC 8785 form of community_id, seq, hash and at.
    ///
    /// # Errors
    /// Never in practice: all of it has a canonical form.
    pub fn payload(&self) -> Result<String, Fault> {
        let Self { community, seq, hash, at, signature: _ } = self;
        canonical::text(&json!({ "community_id": community, "seq": seq, "hash": hash, "at": at }))
    }

    /// What it says of a chain.
    pub fn anchor(&self) -> Anchor {
        Anchor { seq: self.seq, hash: self.hash.clone() }
    }
}

/// Whether one of these keys has signed exactly this head.
pub fn is_signed(head: &SignedHead, keys: &JwkSet) -> bool {
    signed_as(head, keys, HEAD_TYPE)
}

/// Whether one of these keys has signed exactly this head, where the chain stood then or had stood before.
pub fn is_signed_somehow(head: &SignedHead, keys: &JwkSet) -> bool {
    is_signed(head, keys) || signed_as(head, keys, PAST_HEAD_TYPE)
}

fn signed_as(head: &SignedHead, keys: &JwkSet, typ: &str) -> bool {
    let signed = jws::verify(&head.signature, keys, typ);
    matches!((signed, head.payload()), (Ok(signed), Ok(payload)) if payload.as_bytes() == signed)
}
