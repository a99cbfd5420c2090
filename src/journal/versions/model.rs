//! Types: a row's key, its state, a version of it, and the events that carry nothing else.

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use kernel::{CommunityId, Fault, Instant, canonical};

/// The key of a row inside its community and kind: an id, and a number where rows are numbered below one (0 otherwise).
pub type Key = (Uuid, i64);

/// What is kept of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// All of it: it can be told how it was.
    States,
    /// The same, of something that can be erased: what it was goes with it, its digest stays.
    Erasable,
    /// Its digest: it can be told whether it is what it was. For rows of which nobody asks how they were, or nobody may.
    Digests,
}

/// A row as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Which row.
    pub key: Key,
    /// What it belongs to, where answers ask for all that belong to something.
    pub owner: Option<Uuid>,
    /// Canonical JSON of its columns, without those that are empty.
    pub body: String,
}

impl State {
    /// The state of a row: its columns, without those that are empty, so that a column that comes later changes nothing.
    ///
    /// # Errors
    /// When a column has no canonical form.
    pub fn of(key: Key, owner: Option<Uuid>, row: &impl Serialize) -> Result<Self, Fault> {
        let mut columns = serde_json::to_value(row).map_err(|_| &canonical::NOT_CANONICAL)?;
        if let Some(columns) = columns.as_object_mut() {
            columns.retain(|_, value| !value.is_null());
        }
        Ok(Self { key, owner, body: canonical::text(&columns)? })
    }

    /// Lower-case hexadecimal SHA-256 of the body.
    pub fn digest(&self) -> String {
        canonical::digest(self.body.as_bytes())
    }
}

/// A version as it is kept, without its body.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The number of the event that it was made with.
    pub seq: i64,
    /// The kind of row.
    pub kind: String,
    /// Which row.
    pub key: Key,
    /// What the row belongs to, where that is kept.
    pub owner: Option<Uuid>,
    /// From when on it counts: from when it was made, or from an earlier instant where what was due then was done late.
    pub at: Instant,
    /// The digest of its columns; nothing when the row is gone.
    pub digest: Option<String>,
}

/// What an event says of the rows that its transaction has left: lower-case hexadecimal SHA-256 of the RFC 8785 form of a list, in
/// the order of kind, id and number: `[kind, id, number, owner or null, instant, digest of the row or null]`.
///
/// # Errors
/// Never in practice: ids and digests always have a canonical form.
pub fn states(versions: &[Version]) -> Result<String, Fault> {
    let mut lines: Vec<&Version> = versions.iter().collect();
    lines.sort_unstable_by(|a, b| (&a.kind, a.key).cmp(&(&b.kind, b.key)));
    let lines: Vec<_> =
        lines.iter().map(|one| json!([one.kind, one.key.0, one.key.1, one.owner, one.at, one.digest])).collect();
    Ok(canonical::digest(canonical::text(&lines)?.as_bytes()))
}

/// A part of a kind's rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// One row, or the rows numbered below one id.
    Object(Uuid),
    /// The same of several ids, in one statement.
    These(Vec<Uuid>),
    /// The rows that belong to something.
    Owner(Uuid),
    /// All of the community.
    All,
}

/// Before which instant a state must count: 24:00 of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before(pub Instant);

/// What is wrong with a row or a version, as a word.
pub type Word = &'static str;

crate::events! {
    subject("communities/{}", community_id) {
        /// The community.
        community_id: CommunityId,
    } => {
        /// Rows were written and no other event was there to carry their digests: it says that, and nothing else happened.
        StatesKept = "hulian.journal.states_kept.v1";
    }

    subject("communities/{}", community_id) {
        /// The community.
        community_id: CommunityId,
        /// How many.
        rows: usize,
    } => {
        /// Rows that no event explained are explained from here on, as they stood.
        RowsRestated = "hulian.journal.rows_restated.v1";
    }
}
