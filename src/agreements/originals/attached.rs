//! Files that belong to an agreement: the stamped original and what shows a delivery; the units among the parties may open them.

use crate::model::Agreement;
use documents::{DocumentId, Subject};
use journal::WriteTx;
use kernel::{AgreementId, Fault, UnitId};

/// Ties a document to the agreement, and lets the parties' units open it. Returns the hash of its bytes; nothing when the
/// caller may not know of such a document.
pub fn tie(tx: &mut WriteTx, agreement: &Agreement, document: DocumentId) -> Result<Option<String>, Fault> {
    documents::attach(tx, document, &subject(agreement.id), &agreement.audience())
}

/// Lets a unit that has joined open what was tied to the agreement before.
pub fn show(tx: &mut WriteTx, agreement: AgreementId, unit: UnitId) -> Result<(), Fault> {
    documents::admit(tx, &subject(agreement), unit)
}

fn subject(agreement: AgreementId) -> Subject {
    Subject::of("agreements", agreement)
}
