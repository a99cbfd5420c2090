//! What the journal is told of a pairing: ids, and no word about the household.

use serde::Serialize;

use super::model::Pairing;
use journal::Event;
use kernel::{AidId, HouseholdId, PairingId, UnitId, VisitId};

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $kind:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Serialize)]
        pub struct $name {
            /// Which.
            pub pairing_id: PairingId,
            /// Who is helped.
            pub household_id: HouseholdId,
            /// Who helps.
            pub unit_id: UnitId,
            /// Its version since then.
            pub version: i64,
        }

        impl $name {
            /// What is told of it.
            pub fn of(pairing: &Pairing) -> Self {
                Self {
                    pairing_id: pairing.id,
                    household_id: pairing.household,
                    unit_id: pairing.unit,
                    version: pairing.version,
                }
            }
        }

        impl Event for $name {
            const TYPE: &'static str = $kind;

            fn subject(&self) -> String {
                format!("pairings/{}", self.pairing_id)
            }
        }
    )+};
}

events! {
    /// It was proposed (提议).
    PairingProposed = "hulian.pairing.proposed.v1",
    /// The unit has accepted it (接受).
    PairingAccepted = "hulian.pairing.accepted.v1",
    /// The household officer stands behind it (确认).
    PairingConfirmed = "hulian.pairing.confirmed.v1",
    /// The unit helps from now on (开始帮扶).
    PairingBegun = "hulian.pairing.begun.v1",
    /// The unit has declined it (未接受).
    PairingDeclined = "hulian.pairing.declined.v1",
    /// The community has withdrawn it (撤回).
    PairingWithdrawn = "hulian.pairing.withdrawn.v1",
    /// What was arranged was changed (调整).
    PairingUpdated = "hulian.pairing.updated.v1",
    /// It pauses (暂停).
    PairingPaused = "hulian.pairing.paused.v1",
    /// It goes on (恢复).
    PairingResumed = "hulian.pairing.resumed.v1",
    /// Somebody else of the unit helps (更换帮扶责任人).
    PairingHelperNamed = "hulian.pairing.helper_named.v1",
    /// Its final report was filed (结对总结).
    PairingReported = "hulian.pairing.reported.v1",
    /// It ended (结束).
    PairingEnded = "hulian.pairing.ended.v1",
}

macro_rules! records {
    ($($(#[$doc:meta])* $name:ident ($field:ident: $id:ty) = $kind:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Serialize)]
        pub struct $name {
            /// Of which pairing.
            pub pairing_id: PairingId,
            /// Whom it helped.
            pub household_id: HouseholdId,
            /// Whose it is.
            pub unit_id: UnitId,
            /// Which.
            pub $field: $id,
        }

        impl $name {
            /// What is told of it.
            pub fn of(pairing: &Pairing, $field: $id) -> Self {
                let (pairing_id, household_id, unit_id) = (pairing.id, pairing.household, pairing.unit);
                Self { pairing_id, household_id, unit_id, $field }
            }
        }

        impl Event for $name {
            const TYPE: &'static str = $kind;

            fn subject(&self) -> String {
                format!("pairings/{}", self.pairing_id)
            }
        }
    )+};
}

records! {
    /// The household was visited (走访).
    HouseholdVisited (visit_id: VisitId) = "hulian.visit.recorded.v1",
    /// A visit was voided (作废).
    VisitVoided (visit_id: VisitId) = "hulian.visit.voided.v1",
    /// The household was given something (帮扶).
    AidGiven (aid_id: AidId) = "hulian.aid.recorded.v1",
    /// Aid was voided (作废).
    AidVoided (aid_id: AidId) = "hulian.aid.voided.v1",
}
