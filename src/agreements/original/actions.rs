//! Do it, all or nothing: tying the stamped original to the text.

use super::super::actions::visible;
use super::super::events::audience;
use super::super::model::Agreement;
use super::super::rules::{self, Move};
use super::super::store as agreements;
use super::super::versions::model::{Happening, written};
use super::super::versions::store as versions;
use super::model::Original;
use super::store;
use super::wire::OriginalAttached;
use documents::{self, Subject};
use journal::Tx;
use kernel::patch::INVALID;
use kernel::{AgreementId, DocumentId, Fault, UnitId};

/// Ties a document to the frozen text, and lets the parties' units open it. The original it already is stays as it is.
///
/// # Errors
/// `not_found`, `illegal_transition`, `not_for_this_side`, `validation_failed` for a document the caller may not know of.
pub fn attach(tx: &mut Tx, id: AgreementId, document: DocumentId) -> Result<Agreement, Fault> {
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
    store::insert(tx, &agreement, &original, &author)?;
    agreement.original = Some(original);
    versions::record(tx, &agreement, Happening::OriginalAttached, None)?;
    tx.record(&OriginalAttached::of(&agreement, document, sha256, digest))?;
    Ok(agreement)
}

/// Ties a document to the agreement, and lets the parties' units open it. Answers the hash of its bytes; nothing when the
/// caller may not know of such a document.
///
/// # Errors
/// When the disk refuses.
pub fn tie(tx: &mut Tx, agreement: &Agreement, document: DocumentId) -> Result<Option<String>, Fault> {
    documents::attach(tx, document, &subject(agreement.id), &audience(agreement))
}

/// Lets a unit that has joined open what was tied to the agreement before.
///
/// # Errors
/// When the disk refuses.
pub fn show(tx: &mut Tx, agreement: AgreementId, unit: UnitId) -> Result<(), Fault> {
    documents::admit(tx, &subject(agreement), unit)
}

fn subject(agreement: AgreementId) -> Subject {
    Subject::of("agreements", agreement)
}
