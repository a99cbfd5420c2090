//! Whether the caller has just done this very thing.

use super::model::{AgreementEvent, written};
use super::store;
use crate::model::{Agreement, State};
use journal::ReadTx;
use kernel::Fault;

/// Whether the caller has just done this very thing: a repeated PUT answers with the original result.
pub fn repeated(view: &mut ReadTx, agreement: &Agreement, happening: AgreementEvent) -> Result<bool, Fault> {
    let me = written(view.actor().author);
    if agreement.shared_at.is_none() {
        let mine = agreement.created_by.is_some() && agreement.created_by == view.actor().account();
        let gone = matches!(agreement.state, State::Withdrawn { .. });
        return Ok(gone && mine && happening == AgreementEvent::Withdrawn);
    }
    Ok(store::last(view, agreement.id)? == Some((happening, me)))
}
