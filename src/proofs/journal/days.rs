//! The line of a day: one digest over the last signed head of every community at 24:00, signed. Whoever owns the database can go
//! back to an earlier state of all of it; the lines that lie elsewhere know better.

use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::chain::Head;
use crate::jws;
use crate::keys::JwkSet;
use kernel::{CommunityId, Day, Fault, canonical};

/// The `typ` of a line's signature.
pub const DAY_TYPE: &str = "hulian-anchor+jws";

/// One line of the file.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayLine {
    /// The day at whose end, 24:00 in Asia/Shanghai.
    pub day: Day,
    /// How many communities had a signed head by then.
    pub communities: u64,
    /// SHA-256 over a line `id seq hash` for each, in the order of their ids.
    pub digest: String,
    /// Compact JWS over the RFC 8785 form of the other members.
    pub signature: String,
}

impl DayLine {
    /// What is signed: the RFC 8785 form of day, communities and digest.
    ///
    /// # Errors
    /// When so many communities cannot be written exactly.
    pub fn payload(&self) -> Result<String, Fault> {
        canonical::text(&json!({ "day": self.day, "communities": self.communities, "digest": self.digest }))
    }

    /// Whether one of these keys has signed exactly this line.
    pub fn is_signed(&self, keys: &JwkSet) -> bool {
        let signed = jws::verify(&self.signature, keys, DAY_TYPE);
        matches!((signed, self.payload()), (Ok(signed), Ok(payload)) if payload.as_bytes() == signed)
    }

    /// What is wrong with a line, as a word, by the heads that somebody has and the keys that they trust: `anchor_forged` when none
    /// of the keys has signed it, `anchor_contradicted` when it covers other heads.
    pub fn wrong(&self, found: DaySum, keys: &JwkSet) -> Option<&'static str> {
        let found = found.line(self.day);
        if !self.is_signed(keys) {
            return Some("anchor_forged");
        }
        ((found.communities, &found.digest) != (self.communities, &self.digest)).then_some("anchor_contradicted")
    }
}

/// The sum over the heads of a day, in the order of the communities' ids.
#[derive(Default)]
pub struct DaySum {
    communities: u64,
    hash: Sha256,
}

impl DaySum {
    /// Adds the last head of a community that was signed before the day was over.
    pub fn add(&mut self, community: CommunityId, head: &Head) {
        self.communities += 1;
        self.hash.update(format!("{community} {} {}\n", head.seq, head.hash));
    }

    /// The line of the day, not signed yet.
    pub fn line(self, day: Day) -> DayLine {
        let digest = canonical::hex(&self.hash.finalize());
        DayLine { day, communities: self.communities, digest, signature: String::new() }
    }
}
