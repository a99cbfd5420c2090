//! What the journal is told about claims and holds: ids only.

use serde::Serialize;

use crate::aggregate::claims::model::{Claim, ClaimEnd, ClaimRole};
use journal::Event;
use kernel::{AccountId, AgreementId, Instant, UnitId, ZoneId};

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $kind:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Serialize)]
        pub struct $name {
            /// The zone.
            pub zone_id: ZoneId,
            /// The number of the claim.
            pub claim: i64,
            /// Who claims.
            pub unit_id: UnitId,
            /// In which role.
            pub role: ClaimRole,
            /// The agreement it rests on.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub agreement_id: Option<AgreementId>,
            /// The unit it is offered or handed to.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub successor_unit_id: Option<UnitId>,
            /// Why it ended.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub because: Option<ClaimEnd>,
        }

        impl $name {
            /// What is told of it.
            pub fn of(claim: &Claim) -> Self {
                Self {
                    zone_id: claim.zone,
                    claim: claim.n,
                    unit_id: claim.unit,
                    role: claim.role,
                    agreement_id: claim.agreement,
                    successor_unit_id: claim.offer.map(|offer| offer.to),
                    because: claim.end.map(|end| end.because),
                }
            }
        }

        impl Event for $name {
            const TYPE: &'static str = $kind;

            fn subject(&self) -> String {
                format!("zones/{}", self.zone_id)
            }
        }
    )+};
}

events! {
    /// A unit asked for the zone (申请认领).
    ZoneRequested = "hulian.zone.requested.v1",
    /// A unit leads the zone (认领).
    ZoneClaimed = "hulian.zone.claimed.v1",
    /// A unit supports the one that leads (协助).
    ZoneSupported = "hulian.zone.supported.v1",
    /// A request was rejected (未予批准).
    ZoneRequestRejected = "hulian.zone.request_rejected.v1",
    /// A request was taken back (撤回申请).
    ZoneRequestWithdrawn = "hulian.zone.request_withdrawn.v1",
    /// Another unit got it (已由他人认领).
    ZoneRequestSuperseded = "hulian.zone.request_superseded.v1",
    /// The unit gives the zone up (通知退出).
    ZoneReleaseAnnounced = "hulian.zone.release_announced.v1",
    /// The zone was offered to another unit (提出移交).
    ZoneHandoverOffered = "hulian.zone.handover_offered.v1",
    /// The offer was taken back or refused (移交作罢).
    ZoneHandoverCancelled = "hulian.zone.handover_cancelled.v1",
    /// A revocation was announced (告知撤销).
    ZoneRevocationAnnounced = "hulian.zone.revocation_announced.v1",
    /// The unit replied to it (申辩).
    ZoneRevocationReplied = "hulian.zone.revocation_replied.v1",
    /// It was dropped (撤销作罢).
    ZoneRevocationDropped = "hulian.zone.revocation_dropped.v1",
    /// A claim rests on another agreement (改依新协议).
    ZoneClaimCarriedOn = "hulian.zone.claim_carried_on.v1",
    /// A claim ended (认领结束).
    ZoneClaimEnded = "hulian.zone.claim_ended.v1",
}

/// A unit holds the zone (暂留).
#[derive(Debug, Serialize)]
pub struct ZoneHeld {
    /// The zone.
    pub zone_id: ZoneId,
    /// Who holds.
    pub unit_id: UnitId,
    /// Until when.
    pub until: Instant,
    /// Who held it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<AccountId>,
}

impl Event for ZoneHeld {
    const TYPE: &'static str = "hulian.zone.held.v1";

    fn subject(&self) -> String {
        format!("zones/{}", self.zone_id)
    }
}

/// A hold was given up (放弃暂留).
#[derive(Debug, Serialize)]
pub struct ZoneHoldReleased {
    /// The zone.
    pub zone_id: ZoneId,
    /// Who held.
    pub unit_id: UnitId,
}

impl Event for ZoneHoldReleased {
    const TYPE: &'static str = "hulian.zone.hold_released.v1";

    fn subject(&self) -> String {
        format!("zones/{}", self.zone_id)
    }
}
