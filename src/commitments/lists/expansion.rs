//! The heads of agreements inside commitments, when they are asked for: read in one statement for a whole page.

use std::collections::HashMap;

use crate::wire::CommitmentExpansion;
use agreements::{Agreement, AgreementHead, CommitmentOut};
use journal::ReadTx;
use kernel::{AgreementId, Fault};

/// Shows the heads of the agreements these commitments belong to, where they are asked for.
pub fn with_agreements(
    view: &mut ReadTx,
    asked: &[CommitmentExpansion],
    page: &mut [CommitmentOut],
) -> Result<(), Fault> {
    if !asked.contains(&CommitmentExpansion::Agreement) {
        return Ok(());
    }
    let ids: Vec<AgreementId> = page.iter().map(|commitment| commitment.agreement_id).collect();
    let heads = agreements::heads(view, &ids)?;
    show(heads.into_iter().map(|head| (head.id, head)).collect(), page);
    Ok(())
}

/// The same with the agreements as they stood on a day.
pub fn with_agreements_of(
    heads: HashMap<AgreementId, Agreement>,
    asked: &[CommitmentExpansion],
    page: &mut [CommitmentOut],
) {
    if asked.contains(&CommitmentExpansion::Agreement) {
        show(heads, page);
    }
}

fn show(heads: HashMap<AgreementId, Agreement>, page: &mut [CommitmentOut]) {
    let heads: HashMap<AgreementId, AgreementHead> =
        heads.into_iter().map(|(id, head)| (id, AgreementHead::of(head))).collect();
    for commitment in page {
        commitment.agreement = heads.get(&commitment.agreement_id).cloned();
    }
}
