//! Events about claims and holds: ids only.

use crate::aggregate::claims::model::{Claim, ClaimEnd, ClaimRole};
use crate::model::ZoneId;
use kernel::{AccountId, AgreementId, Instant, UnitId};

journal::events! {
    subject("zones/{}", zone_id) of(claim: &Claim) {
        /// The zone.
        zone_id: ZoneId = claim.zone,
        /// The number of the claim.
        claim: i64 = claim.n,
        /// Who claims.
        unit_id: UnitId = claim.unit,
        /// In which role.
        role: ClaimRole = claim.role,
        /// The agreement it rests on.
        #[serde(skip_serializing_if = "Option::is_none")]
        agreement_id: Option<AgreementId> = claim.agreement,
        /// The unit it is offered or handed to.
        #[serde(skip_serializing_if = "Option::is_none")]
        successor_unit_id: Option<UnitId> = claim.offer().map(|offer| offer.to),
        /// Why it ended.
        #[serde(skip_serializing_if = "Option::is_none")]
        because: Option<ClaimEnd> = claim.end().map(|end| end.because),
    } => {
        /// A unit asked for the zone (申请认领).
        ZoneRequested = "hulian.zone.requested.v1";
        /// A unit leads the zone (认领).
        ZoneClaimed = "hulian.zone.claimed.v1";
        /// A unit supports the one that leads (协助).
        ZoneSupported = "hulian.zone.supported.v1";
        /// A request was rejected (未予批准).
        ZoneRequestRejected = "hulian.zone.request_rejected.v1";
        /// A request was taken back (撤回申请).
        ZoneRequestWithdrawn = "hulian.zone.request_withdrawn.v1";
        /// Another unit got it (已由他人认领).
        ZoneRequestSuperseded = "hulian.zone.request_superseded.v1";
        /// The unit gives the zone up (通知退出).
        ZoneReleaseAnnounced = "hulian.zone.release_announced.v1";
        /// The zone was offered to another unit (提出移交).
        ZoneHandoverOffered = "hulian.zone.handover_offered.v1";
        /// The offer was taken back or refused (移交作罢).
        ZoneHandoverCancelled = "hulian.zone.handover_cancelled.v1";
        /// A revocation was announced (告知撤销).
        ZoneRevocationAnnounced = "hulian.zone.revocation_announced.v1";
        /// The unit replied to it (申辩).
        ZoneRevocationReplied = "hulian.zone.revocation_replied.v1";
        /// It was dropped (撤销作罢).
        ZoneRevocationDropped = "hulian.zone.revocation_dropped.v1";
        /// A claim rests on another agreement (改依新协议).
        ZoneClaimCarriedOn = "hulian.zone.claim_carried_on.v1";
        /// A claim ended (认领结束).
        ZoneClaimEnded = "hulian.zone.claim_ended.v1";
    }

    subject("zones/{}", zone_id) {
        /// The zone.
        zone_id: ZoneId,
        /// Who holds.
        unit_id: UnitId,
        /// Until when.
        until: Instant,
        /// Who held it.
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<AccountId>,
    } => {
        /// A unit holds the zone (暂留).
        ZoneHeld = "hulian.zone.held.v1";
    }

    subject("zones/{}", zone_id) {
        /// The zone.
        zone_id: ZoneId,
        /// Who held.
        unit_id: UnitId,
    } => {
        /// A hold was given up (放弃暂留).
        ZoneHoldReleased = "hulian.zone.hold_released.v1";
    }
}
