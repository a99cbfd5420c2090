//! Typed identifiers: one newtype per noun, so that a unit's id cannot stand where an account's is wanted.
//!
//! **Invariant.** An id is read in the spelling in which it is written, and in no other: one object has one address, and what is
//! bound to an address (an idempotency key) is bound to the object.

use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use crate::columns::id_column;

/// Words that are no id: not thirty-six characters in lower case, with hyphens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id: a UUID in lower case with hyphens is wanted")]
pub struct NoId;

/// Reads an id as it is written.
fn read(raw: &str) -> Result<Uuid, NoId> {
    let written = raw.len() == 36 && raw.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'));
    if written { Uuid::try_parse(raw).map_err(|_| NoId) } else { Err(NoId) }
}

/// What every typed identifier can do; for what takes any of them.
pub trait Id: Copy {
    /// The identifier as a plain UUID.
    fn uuid(self) -> Uuid;
    /// The typed identifier of a plain UUID.
    fn of(raw: Uuid) -> Self;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
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

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        id_column!($name);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = NoId;
            fn from_str(raw: &str) -> Result<Self, NoId> {
                read(raw).map(Self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let raw = String::deserialize(deserializer)?;
                read(&raw).map(Self).map_err(serde::de::Error::custom)
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
    /// A body (法人单位) that is a unit of several communities: an id the clients of those communities agree on.
    OrganizationId,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p43_an_id_is_read_in_one_spelling() {
        let one = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41";
        assert_eq!(one.parse::<UnitId>().unwrap().to_string(), one);
        let plain = one.replace('-', "");
        let others = [
            one.to_uppercase(),
            format!("{{{one}}}"),
            format!("urn:uuid:{one}"),
            format!(" {one}"),
            format!("{}-{}", &plain[..16], &plain[16..]),
            one.replace("0198c0de-7a3c", "0198c0de7a-3c"),
            one.replacen('0', "０", 1),
            plain,
        ];
        for other in others {
            assert_eq!(other.parse::<UnitId>(), Err(NoId), "{other}");
            assert!(serde_json::from_value::<UnitId>(serde_json::json!(other)).is_err(), "{other}");
        }
    }
}
