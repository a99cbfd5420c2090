//! Which rows are known to be what their last events have left, so that a change looks at none of them twice.
//!
//! **Invariant.** A row is known for as long as nobody but this process has changed the database: it was looked at then, or written
//! by this process, which keeps the version of all it writes. Where others may write at any time, none is known.

use std::sync::Arc;

use cache::{Cache, Lasting, Watched};
use db::CommittedReader;
use kernel::CommunityId;

use super::kind::Kind;
use super::model::Key;

/// How many rows are remembered.
const MOST: u64 = 20_000;

/// Rows that are known to be what their last events have left; clones share what they know.
#[derive(Clone, Debug)]
pub struct ProvenRows(Cache<(CommunityId, &'static str, Key), u64>);

impl Default for ProvenRows {
    fn default() -> Self {
        Self(Cache::of_entries("proven_rows", MOST, Lasting::Always))
    }
}

impl ProvenRows {
    /// What is remembered, for whoever watches it.
    pub fn watched(&self) -> Arc<dyn Watched> {
        self.0.watched()
    }

    /// Whether this row is known, to whoever reads what is committed.
    pub fn knows(&self, committed: &CommittedReader, community: CommunityId, kind: &Kind, key: Key) -> bool {
        let now = committed.foreign_changes();
        now.is_some() && self.0.get(&(community, kind.name, key)) == now
    }

    /// Notes a row that was looked at, or is written together with its version.
    pub fn note(&self, committed: &CommittedReader, community: CommunityId, kind: &Kind, key: Key) {
        if let Some(now) = committed.foreign_changes() {
            self.0.insert((community, kind.name, key), now);
        }
    }
}
