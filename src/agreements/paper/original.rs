//! Actions: tying the stamped original to the text.

use super::wire::OriginalAttached;
use crate::lookup::visible;
use crate::model::{Agreement, Original};
use crate::originals::attached::tie;
use crate::originals::store;
use crate::rules::Move;
use crate::versions::model::{AgreementEvent, written};
use crate::versions::store as versions;
use crate::{rules, store as agreements};
use documents::DocumentId;
use journal::WriteTx;
use kernel::patch::INVALID;
use kernel::{AgreementId, Fault};

/// Ties a document to the frozen text, and lets the parties' units open it. The original it already is stays as it is.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `validation_failed` for a document the caller may not know of.
pub fn attach(tx: &mut WriteTx, id: AgreementId, document: DocumentId) -> Result<Agreement, Fault> {
    let mut agreement = visible(tx, id)?;
    rules::may(&agreement, tx.actor(), Move::AttachOriginal, tx.now().day())?;
    let digest = agreement.state.digest().map(ToOwned::to_owned);
    let digest = digest.ok_or_else(|| rules::illegal(&agreement, tx.actor(), tx.now().day()))?;
    let same = |known: &Original| known.document == document && known.digest == digest;
    if agreement.original.as_ref().is_some_and(same) {
        return Ok(agreement);
    }
    let unknown = || Fault::of(&INVALID).at([documents::unknown("/document_id")]);
    let sha256 = tie(tx, &agreement, document)?.ok_or_else(unknown)?;
    let original = Original { document, sha256: sha256.clone(), digest: digest.clone(), attached_at: tx.now() };
    let author = written(tx.actor().author);
    rules::touch(&mut agreement, tx.now());
    agreements::save_version(tx, &agreement)?;
    store::insert(tx, id, agreement.version, &original, &author)?;
    agreement.original = Some(original);
    versions::record(tx, &agreement, AgreementEvent::OriginalAttached, None)?;
    tx.record(&OriginalAttached::of(&agreement, document, sha256, digest))?;
    Ok(agreement)
}
