//! Rows that no event explains: an event says that they stand right.

use super::super::versions::kind::Kind;
use super::super::versions::model::RowsRestated;
use super::super::versions::soundness::{keeps_states, unexplained_rows};
use super::super::versions::store;
use super::write::WriteTx;
use kernel::Fault;

/// Has an event explain every row of these kinds that none explains, as it stands: after a migration that begins to keep it, or
/// where whoever owns the machine says that it is right. Returns how many there were.
pub fn restate(tx: &mut WriteTx, kinds: &[&'static Kind]) -> Result<usize, Fault> {
    let wrong = unexplained_rows(tx, kinds)?;
    if !wrong.is_empty() {
        let community_id = tx.community();
        tx.record(&RowsRestated { community_id, rows: wrong.len() })?;
    }
    tx.trust_rows();
    wrong.iter().for_each(|(kind, key, _)| tx.touch_one(kind, *key));
    Ok(wrong.len())
}

/// The same where a community has kept no states yet: what stood before it began is taken as it was, and nothing else is.
pub fn begin(tx: &mut WriteTx, kinds: &[&'static Kind]) -> Result<usize, Fault> {
    if keeps_states(tx)? { Ok(0) } else { restate(tx, kinds) }
}

/// The same for kinds that a later version of this program began to keep: where a community keeps no state of one, its rows are
/// taken as they are; where it does, nothing is.
pub fn begin_kinds(tx: &mut WriteTx, kinds: &[&'static Kind]) -> Result<usize, Fault> {
    let kept = store::kinds_kept(tx)?;
    let new: Vec<&'static Kind> =
        kinds.iter().copied().filter(|kind| !kept.iter().any(|one| one == kind.name)).collect();
    restate(tx, &new)
}
