//! What the journal is told of plans: which, and how many.

use serde::Serialize;

use journal::Event;
use kernel::MatchingId;

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $kind:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Serialize)]
        pub struct $name {
            /// Which.
            pub matching_id: MatchingId,
            /// How many pairs it has.
            pub pairs: usize,
            /// How many households have no unit in it.
            pub unassigned: usize,
            /// Its version since then.
            pub version: i64,
        }

        impl Event for $name {
            const TYPE: &'static str = $kind;

            fn subject(&self) -> String {
                format!("matchings/{}", self.matching_id)
            }
        }
    )+};
}

events! {
    /// A plan was computed (计算匹配方案).
    MatchingComputed = "hulian.matching.computed.v1",
    /// A plan was applied (应用匹配方案).
    MatchingApplied = "hulian.matching.applied.v1",
}
