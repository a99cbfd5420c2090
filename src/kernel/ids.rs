//! Typed identifiers: one newtype per noun, so that a unit's id cannot stand where an account's is wanted.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What every typed identifier can do; rows turn it into their own column type through this trait.
pub trait Id: Copy {
    /// The identifier as a plain UUID.
    fn uuid(self) -> Uuid;
    /// The typed identifier of a plain UUID.
    fn of(raw: Uuid) -> Self;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, format = Uuid, example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
        pub struct $name(pub Uuid);

        impl Id for $name {
            fn uuid(self) -> Uuid {
                self.0
            }
            fn of(raw: Uuid) -> Self {
                Self(raw)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(raw: &str) -> Result<Self, Self::Err> {
                raw.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A community (社区): the tenant. Random (version 4), so that the leading key column is not ordered by time.
    CommunityId,
    /// An account (账号) of a person.
    AccountId,
    /// A machine client (机器客户端).
    ClientId,
    /// A sign-in session (会话).
    SessionId,
    /// A partner unit (伙伴单位).
    UnitId,
    /// A partnership agreement (协议).
    AgreementId,
    /// A party of an agreement (协议方).
    PartyId,
    /// A commitment (承诺事项).
    CommitmentId,
    /// An objection (异议) to an agreement registered from paper.
    ObjectionId,
    /// An uploaded document (文件).
    DocumentId,
    /// An import (导入) of a workbook.
    ImportId,
    /// A hand-over task (交接事项).
    HandoverId,
    /// A responsibility zone (责任区).
    ZoneId,
    /// A change of zones on a day to come (责任区调整计划).
    ZonePlanId,
    /// A household in hardship (困难家庭).
    HouseholdId,
    /// A unit that helps a household (结对).
    PairingId,
    /// A plan of a matching (匹配方案).
    MatchingId,
    /// A visit (走访).
    VisitId,
    /// Aid that was given (帮扶).
    AidId,
    /// A timer (定时任务) of the service.
    TimerId,
    /// A journal event (日志事件).
    EventId,
}
