//! Events about plans: which, and how many.

use crate::model::MatchingId;

journal::events! {
    subject("matchings/{}", matching_id) {
        /// Which.
        matching_id: MatchingId,
        /// How many pairs it has.
        pairs: usize,
        /// How many households have no unit in it.
        unassigned: usize,
        /// Its version since then.
        version: i64,
    } => {
        /// A plan was computed (计算匹配方案).
        MatchingComputed = "hulian.matching.computed.v1";
        /// A plan was applied (应用匹配方案).
        MatchingApplied = "hulian.matching.applied.v1";
    }
}
