//! Rows that a change writes: what they are at its end is kept as versions, and the last event covers them.

use std::collections::BTreeSet;

use super::super::versions::kind::Kind;
use super::super::versions::model::{Key, Of, StatesKept};
use super::super::versions::store as versions;
use super::write::Tx;
use crate::db::Uid;
use crate::kernel::Fault;

impl Tx<'_> {
    /// Writes down what was touched, and has the last event cover it.
    pub(super) fn keep_states(&mut self) -> Result<(), Fault> {
        let touched = std::mem::take(&mut self.touched);
        if touched.is_empty() {
            return Ok(());
        }
        if self.pending.is_none() {
            self.record(&StatesKept { community_id: self.view.community() })?;
        }
        let touched: Vec<(&'static Kind, Vec<Key>)> =
            touched.into_values().map(|(kind, keys)| (kind, keys.into_iter().collect())).collect();
        let seq = self.next_seq() - 1;
        let states = versions::keep(&mut self.view, seq, &touched)?;
        if let Some(pending) = &mut self.pending {
            pending.states = Some(states);
        }
        Ok(())
    }

    /// Says that a row is written in this transaction: how it stands at the end is kept as a version of it.
    pub fn touch(&mut self, kind: &'static Kind, id: impl Into<Uid>) {
        self.touch_one(kind, (id.into().0, 0));
    }

    /// As [`Tx::touch`], of several rows: those that a statement has answered.
    pub fn touch_all(&mut self, kind: &'static Kind, ids: impl IntoIterator<Item = Uid>) {
        ids.into_iter().for_each(|id| self.touch(kind, id));
    }

    /// As [`Tx::touch`], of a row that is numbered below an id.
    pub fn touch_one(&mut self, kind: &'static Kind, key: Key) {
        self.touched.entry(kind.name).or_insert_with(|| (kind, BTreeSet::new())).1.insert(key);
    }

    /// Forgets what the states of rows were, of something that is erased; their digests stay in the chain.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn forget_versions(&mut self, kind: &'static Kind, of: Of) -> Result<(), Fault> {
        versions::forget(&mut self.view, kind, of)
    }
}
