//! What else is shown inside agreements and commitments when it is asked for: read in one statement for a whole page.

use std::collections::HashMap;

use super::super::commitments::wire::CommitmentOut;
use super::super::model::Agreement;
use super::super::wire::AgreementOut;
use super::store;
use super::wire::{AgreementExpansion, AgreementHead, CommitmentExpansion};
use journal::View;
use kernel::{AgreementId, Day, Fault};

/// Shows the units among the parties of these agreements, where they are asked for: as they are, or as they stood on the day that
/// the agreements are of.
pub fn with_units(
    view: &mut View,
    asked: &[AgreementExpansion],
    day: Option<Day>,
    page: &mut [AgreementOut],
) -> Result<(), Fault> {
    if !asked.contains(&AgreementExpansion::Units) {
        return Ok(());
    }
    let parties = page.iter().flat_map(|agreement| &agreement.parties);
    let cards = units::cards(view, parties.filter_map(|party| party.unit_id).collect(), day)?;
    for party in page.iter_mut().flat_map(|agreement| &mut agreement.parties) {
        party.unit = party.unit_id.and_then(|id| cards.get(&id).cloned());
    }
    Ok(())
}

/// Shows the heads of the agreements these commitments belong to, where they are asked for.
pub fn with_agreements(
    view: &mut View,
    asked: &[CommitmentExpansion],
    page: &mut [CommitmentOut],
) -> Result<(), Fault> {
    if !asked.contains(&CommitmentExpansion::Agreement) {
        return Ok(());
    }
    let ids: Vec<AgreementId> = page.iter().map(|commitment| commitment.agreement_id).collect();
    let heads = store::heads(view, &ids)?;
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
