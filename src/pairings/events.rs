//! Events about a pairing: ids, and nothing about the household.

use super::model::{AidId, Pairing, VisitId};
use households::HouseholdId;
use kernel::{PairingId, UnitId};

journal::events! {
    subject("pairings/{}", pairing_id) of(pairing: &Pairing) {
        /// Which.
        pairing_id: PairingId = pairing.id,
        /// Who is helped.
        household_id: HouseholdId = pairing.household,
        /// Who helps.
        unit_id: UnitId = pairing.unit,
        /// Its version since then.
        version: i64 = pairing.version,
    } => {
        /// It was proposed (提议).
        PairingProposed = "hulian.pairing.proposed.v1";
        /// The unit has accepted it (接受).
        PairingAccepted = "hulian.pairing.accepted.v1";
        /// The household officer stands behind it (确认).
        PairingConfirmed = "hulian.pairing.confirmed.v1";
        /// The unit helps from now on (开始帮扶).
        PairingBegun = "hulian.pairing.begun.v1";
        /// The unit has declined it (未接受).
        PairingDeclined = "hulian.pairing.declined.v1";
        /// The community has withdrawn it (撤回).
        PairingWithdrawn = "hulian.pairing.withdrawn.v1";
        /// What was arranged was changed (调整).
        PairingUpdated = "hulian.pairing.updated.v1";
        /// It pauses (暂停).
        PairingPaused = "hulian.pairing.paused.v1";
        /// It goes on (恢复).
        PairingResumed = "hulian.pairing.resumed.v1";
        /// Somebody else of the unit helps (更换帮扶责任人).
        PairingHelperNamed = "hulian.pairing.helper_named.v1";
        /// Its final report was filed (结对总结).
        PairingReported = "hulian.pairing.reported.v1";
        /// It ended (结束).
        PairingEnded = "hulian.pairing.ended.v1";
    }

    subject("pairings/{}", pairing_id) of(pairing: &Pairing, visit_id: VisitId) {
        /// Of which pairing.
        pairing_id: PairingId = pairing.id,
        /// Whom it helped.
        household_id: HouseholdId = pairing.household,
        /// Whose it is.
        unit_id: UnitId = pairing.unit,
        /// Which.
        visit_id: VisitId = visit_id,
    } => {
        /// The household was visited (走访).
        HouseholdVisited = "hulian.visit.recorded.v1";
        /// A visit was voided (作废).
        VisitVoided = "hulian.visit.voided.v1";
    }

    subject("pairings/{}", pairing_id) of(pairing: &Pairing, aid_id: AidId) {
        /// Of which pairing.
        pairing_id: PairingId = pairing.id,
        /// Whom it helped.
        household_id: HouseholdId = pairing.household,
        /// Whose it is.
        unit_id: UnitId = pairing.unit,
        /// Which.
        aid_id: AidId = aid_id,
    } => {
        /// The household was given something (帮扶).
        AidGiven = "hulian.aid.recorded.v1";
        /// Aid was voided (作废).
        AidVoided = "hulian.aid.voided.v1";
    }
}
