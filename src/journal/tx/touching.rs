//! Rows that a change writes: what they are at its end is kept as versions, and the last event covers them.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::super::codes::RECORD_UNPROVEN;
use super::super::versions::kind::Kind;
use super::super::versions::model::{Key, Of, StatesKept};
use super::super::versions::soundness;
use super::super::versions::store as versions;
use super::write::{Prior, WriteTx};
use kernel::{Fault, Instant};

impl WriteTx<'_> {
    /// Saves what was touched, and has the last event cover it.
    pub(super) fn keep_states(&mut self) -> Result<(), Fault> {
        let touched = std::mem::take(&mut self.touched);
        let depended = std::mem::take(&mut self.depended);
        if touched.is_empty() && depended.is_empty() {
            return Ok(());
        }
        let touched: Vec<(&'static Kind, Vec<Key>)> =
            touched.into_values().map(|(kind, keys)| (kind, keys.into_iter().collect())).collect();
        if !self.trusting {
            self.require_proven(&touched, &depended)?;
        }
        if touched.is_empty() {
            return Ok(());
        }
        if self.pending.is_none() {
            self.record(&StatesKept { community_id: self.view.community() })?;
        }
        let seq = self.next_seq() - 1;
        let states = versions::keep(&mut self.view, seq, &touched)?;
        if let Some(pending) = &mut self.pending {
            pending.states = Some(states);
        }
        Ok(())
    }

    /// Refuses to build on rows that are not what their last events have left: what somebody has changed by hand would be theirs and
    /// nobody's from here on. They are looked at as they were before this transaction.
    fn require_proven(
        &self,
        touched: &[(&'static Kind, Vec<Key>)],
        depended: &[(&'static Kind, Uuid)],
    ) -> Result<(), Fault> {
        let (actor, now, community) = (*self.view.actor(), self.view.now(), self.view.community());
        let Prior { committed, proven } = self.prior;
        let born = self.born.borrow();
        let unknown =
            |kind: &Kind, key: &Key| !born.contains(&key.0) && !proven.knows(committed, community, kind, *key);
        let unproven: Vec<(&'static Kind, Vec<Key>)> = touched
            .iter()
            .map(|(kind, keys)| (*kind, keys.iter().filter(|key| unknown(kind, key)).copied().collect::<Vec<_>>()))
            .filter(|(_, keys)| !keys.is_empty())
            .collect();
        let wrong = match unproven.is_empty() && depended.is_empty() {
            true => Vec::new(),
            false => committed.look(|conn| soundness::unproven(conn, (actor, now), &unproven, depended))?,
        };
        let Some((place, word)) = wrong.first() else {
            for (kind, keys) in touched {
                keys.iter().for_each(|key| proven.note(committed, community, kind, *key));
            }
            return Ok(());
        };
        let advice = "see: hulian check, hulian admin restate-rows";
        tracing::error!(%community, place, word, rows = wrong.len(), advice, "a row is not what its last event has left");
        Err(Fault::caused(&RECORD_UNPROVEN, "a row is not what its last event has left"))
    }

    /// Declares that this transaction depends on an object's rows of this kind, although it does not write them: what is signed is made
    /// of them. Like rows that are written, they must be what their last event has left.
    pub fn depend_on(&mut self, kind: &'static Kind, id: impl Into<Uuid>) {
        self.depended.push((kind, id.into()));
    }

    /// Says that what this change writes stood right before it: whoever owns the machine does.
    pub(in super::super) fn trust_rows(&mut self) {
        self.trusting = true;
    }

    /// Has what this change writes count from a deadline on an earlier day, which is acted on late. Not where a row of these kinds
    /// that is the subject, or belongs to it, was written since: the record of the days between stays as it was written.
    pub fn backdate(&mut self, deadline: Instant, subject: Uuid, kinds: &[&'static Kind]) -> Result<(), Fault> {
        let late = deadline.day() < self.view.now.day();
        if late && !versions::written_after(&mut self.view, kinds, subject, deadline)? {
            self.count_from(deadline);
        }
        Ok(())
    }

    /// Has what this change writes count from an instant that may lie behind; for what has a rule of its own.
    pub fn count_from(&mut self, instant: Instant) {
        self.view.backdated = Some(instant).filter(|instant| *instant < self.view.now);
    }

    /// Says that a row is written in this transaction: how it stands at the end is kept as a version of it.
    pub fn touch(&mut self, kind: &'static Kind, id: impl Into<Uuid>) {
        self.touch_one(kind, (id.into(), 0));
    }

    /// As [`WriteTx::touch`], of several rows: those that a statement has answered.
    pub fn touch_all(&mut self, kind: &'static Kind, ids: impl IntoIterator<Item: Into<Uuid>>) {
        ids.into_iter().for_each(|id| self.touch(kind, id));
    }

    /// As [`WriteTx::touch`], of a row that is numbered below an id.
    pub fn touch_one(&mut self, kind: &'static Kind, key: Key) {
        self.touched.entry(kind.name).or_insert_with(|| (kind, BTreeSet::new())).1.insert(key);
    }

    /// Forgets what the states of rows were, of something that is erased; their digests stay in the chain.
    pub fn forget_versions(&mut self, kind: &'static Kind, of: Of) -> Result<(), Fault> {
        versions::forget(&mut self.view, kind, of)
    }
}
