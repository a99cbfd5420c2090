//! Actions: recording visits, and the last day somebody was met; showing and voiding is the same for all entries.

use super::super::entries::actions::{again, entered, sealed};
use super::super::entries::model::{Kept, Outcome, Said, Voided};
use super::super::events::{HouseholdVisited, VisitVoided};
use super::super::model::{Pairing, VisitId};
use super::super::reading::known;
use super::super::rules::Move;
use super::super::store as rows;
use super::model::{VisitOutcome, VisitWords};
use super::store;
use super::wire::VisitIn;
use households::SealedStore;
use journal::{ReadTx, WriteTx};
use kernel::{Fault, Id, Page, PairingId, Window};

/// Records a visit.
///
/// # Errors
/// `not_found`, `not_for_this_side`, `illegal_transition`, `outside_pairing`, `record_id_in_use`, `household_not_helped`,
/// `validation_failed`.
pub fn record(tx: &mut WriteTx, id: PairingId, sent: &VisitIn) -> Result<(Pairing, Outcome<VisitId>), Fault> {
    let pairing = known(tx, id)?;
    let words = sent.words();
    let visit = entered(tx, &pairing, sent.id, sent.visited_on);
    if let Some(before) = again(tx, &visit, &words)? {
        return Ok((pairing, Outcome::Known(before)));
    }
    let sealed = sealed(tx, &pairing, Move::Visit, &visit, &words, "/visited_on")?;
    store::insert(tx, &visit, sealed)?;
    let met_on = pairing.state.help().and_then(|help| help.met_on);
    if words.outcome == VisitOutcome::Met && met_on.is_none_or(|before| before < visit.on) {
        rows::put_met(tx, id, Some(visit.on))?;
    }
    tx.record(&HouseholdVisited::of(&pairing, visit.id))?;
    Ok((pairing, Outcome::Made(visit)))
}

impl Said for VisitWords {
    type Id = VisitId;

    const NO_OTHER: [&'static str; 2] =
        ["须为本结对中另一条有效的走访记录。", "Another visit of this pairing that stands, please."];

    fn voided_because(self, reason: Option<String>) -> Self {
        Self { void_reason: reason, ..self }
    }

    fn find(view: &mut ReadTx, id: VisitId) -> Result<Option<Kept<VisitId>>, Fault> {
        store::find(view, id)
    }

    fn list(view: &mut ReadTx, pairing: PairingId, window: &Window) -> Result<Page<Kept<VisitId>>, Fault> {
        store::list(view, pairing, window)
    }

    fn void(
        tx: &mut WriteTx,
        pairing: &Pairing,
        safe: &SealedStore,
        id: VisitId,
        voided: &Voided<VisitId>,
        sealed: &[u8],
    ) -> Result<(), Fault> {
        store::void(tx, id, voided, sealed)?;
        met(tx, safe, pairing.id)?;
        tx.record(&VisitVoided::of(pairing, id)).map(drop)
    }
}

/// The last day somebody of the household was met, by what counts now.
fn met(tx: &mut WriteTx, safe: &SealedStore, pairing: PairingId) -> Result<(), Fault> {
    let mut last = None;
    for (visit, sealed) in store::counting(tx, pairing)? {
        let words: VisitWords = safe.open(tx, visit.id.uuid(), &sealed)?;
        if words.outcome == VisitOutcome::Met {
            last = last.max(Some(visit.on));
        }
    }
    rows::put_met(tx, pairing, last)
}
