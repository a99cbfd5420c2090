//! Finds the agreement if the caller may know of it, and checks the version that a change expects.

use crate::model::Agreement;
use crate::store;
use journal::{ReadTx, WriteTx};
use kernel::{AgreementId, Fault};
use web::codes::NOT_FOUND;

/// The agreement, if the caller may know of it.
///
/// # Errors
/// `not_found`, the same as for an id that does not exist.
pub fn visible(view: &mut ReadTx, id: AgreementId) -> Result<Agreement, Fault> {
    store::find_visible(view, id)?.ok_or_else(|| Fault::of(&NOT_FOUND))
}

/// Says that the change rests on an agreement as it stands, with its parties and promises: a text that is to be signed is made of
/// them, and of nothing that somebody has changed by hand.
pub fn depend_on_wording(tx: &mut WriteTx, id: AgreementId) {
    for kind in [&store::AGREEMENTS, &crate::parties::store::PARTIES, &crate::promises::store::COMMITMENTS] {
        tx.depend_on(kind, id);
    }
}
