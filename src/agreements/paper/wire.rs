//! Requests and responses: registrations from paper, objections, the stamped original.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::{Objection, ObjectionId};
use crate::events::agreement_events;
use crate::model::Agreement;
use documents::DocumentId;
use kernel::{AgreementId, CommunityId, Instant, PartyId, Text, UnitId, text};

/// An objection as a unit writes it.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ObjectionIn {
    /// 异议理由 · Why.
    #[garde(custom(text::prose(1, 1000)))]
    #[schema(value_type = String, min_length = 1, max_length = 1000, example = "登记的承诺数量与原件不符。")]
    pub reason: Text,
}

/// Why a registration is voided.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RegistrationVoidingIn {
    /// 作废原因 · Why; every party can read it.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "重复登记。")]
    pub reason: Text,
    /// 替代登记 · The registration that stands in its place.
    #[garde(skip)]
    pub replaced_by: Option<AgreementId>,
}

/// Which document is the original.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct OriginalIn {
    /// 文件 · The scan, uploaded before (`POST …/documents`).
    pub document_id: DocumentId,
}

/// An objection as it is shown.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct ObjectionOut {
    /// 标识 · Its id.
    pub id: ObjectionId,
    /// 社区 · Its community.
    pub community_id: CommunityId,
    /// 协议 · The agreement.
    pub agreement_id: AgreementId,
    /// 协议方 · The party that objects.
    pub party_id: PartyId,
    /// 单位 · Its unit.
    pub unit_id: Option<UnitId>,
    /// 异议理由 · Why.
    #[schema(example = "登记的承诺数量与原件不符。")]
    pub reason: String,
    /// 提出时间 · When.
    pub created_at: Instant,
}

/// Where an objection is.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ObjectionPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 协议编号 · Agreement id.
    pub agreement_id: AgreementId,
    /// 异议标识 · Objection id.
    pub objection_id: ObjectionId,
}

/// The objections to an agreement.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObjectionPage {
    /// 异议 · The objections, oldest first.
    pub items: Vec<ObjectionOut>,
}

impl ObjectionOut {
    /// What is shown of an objection.
    pub fn of(objection: Objection, agreement: &Agreement) -> Self {
        Self {
            id: objection.id,
            community_id: agreement.community,
            agreement_id: objection.agreement,
            party_id: objection.party,
            unit_id: agreement.party(objection.party).and_then(|party| party.unit),
            reason: objection.reason,
            created_at: objection.created_at,
        }
    }
}

agreement_events! {
    /// An agreement stamped on paper was registered; its units hear of it and may object.
    AgreementRegistered = "hulian.agreement.registered.v1";

    /// A unit objects to a registration.
    AgreementObjected = "hulian.agreement.objected.v1" {
        /// The objection.
        objection_id: ObjectionId,
    };

    /// A registration was voided: what it says was never agreed so.
    AgreementVoided = "hulian.agreement.voided.v1" {
        /// The registration that stands in its place.
        replaced_by: Option<AgreementId>,
    };

    /// The stamped original was tied to the text.
    OriginalAttached = "hulian.agreement.original_attached.v1" {
        /// The scan.
        document_id: documents::DocumentId,
        /// The hash of its bytes.
        sha256: String,
        /// Digest of the frozen text it stands for.
        digest: String,
    };
}
