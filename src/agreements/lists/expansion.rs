//! Expansions of a page of agreements (`expand`), read in one statement.

use super::wire::AgreementExpansion;
use crate::presenting::wire::AgreementOut;
use journal::ReadTx;
use kernel::{Day, Fault};

/// Shows the units among the parties of these agreements, where they are asked for: as they are, or as they stood on the day that
/// the agreements are of.
pub fn with_units(
    view: &mut ReadTx,
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
