//! Typed identifiers: one newtype per noun, so that a unit's id cannot stand where an account's is wanted.
//!
//! **Invariant.** An id is read in the spelling in which it is written, and in no other: one object has one address, and what is
//! bound to an address (an idempotency key) is bound to the object.

use uuid::Uuid;

/// Words that are no id: not thirty-six characters in lower case, with hyphens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id: a UUID in lower case with hyphens is wanted")]
pub struct NoId;

/// What every typed identifier can do; for what takes any of them.
pub trait Id: Copy + 'static {
    /// The identifier as a plain UUID.
    fn uuid(self) -> Uuid;
    /// The typed identifier of a plain UUID.
    fn of(raw: Uuid) -> Self;

    /// Reads an id as it is written.
    ///
    /// # Errors
    /// [`NoId`] for every other spelling.
    fn read(raw: &str) -> Result<Self, NoId> {
        let written = raw.len() == 36 && raw.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'));
        if written { Uuid::try_parse(raw).map(Self::of).map_err(|_| NoId) } else { Err(NoId) }
    }
}

/// Declares typed identifiers, each with its documentation, which is their description in the published document as well:
/// `ids! { /// A visit (走访). VisitId }`. Where there is a database an id is a column of ids.
///
/// An id is declared in the crate where its noun is born, which names `serde`, `utoipa` and `uuid` in its manifest. Here in `kernel`
/// stand only those that a crate of a lower floor must name.
#[macro_export]
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, format = Uuid, example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
        pub struct $name(pub uuid::Uuid);

        impl $crate::Id for $name {
            fn uuid(self) -> uuid::Uuid {
                self.0
            }
            fn of(raw: uuid::Uuid) -> Self {
                Self(raw)
            }
        }

        impl From<$name> for uuid::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        $crate::id_column!($name);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::NoId;
            fn from_str(raw: &str) -> Result<Self, $crate::NoId> {
                $crate::Id::read(raw)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let raw = <String as serde::Deserialize>::deserialize(deserializer)?;
                $crate::Id::read(&raw).map_err(serde::de::Error::custom)
            }
        }
    )+};
}

// `proofs` names agreements, parties and events; `households` names pairings; everybody names the rest.
crate::ids! {
    /// A community (社区): the tenant. Random (version 4), so that the leading key column is not ordered by time.
    CommunityId,
    /// An account (账号) of a person.
    AccountId,
    /// A machine client (机器客户端).
    ClientId,
    /// A partner unit (伙伴单位).
    UnitId,
    /// A partnership agreement (协议).
    AgreementId,
    /// A party of an agreement (协议方).
    PartyId,
    /// A unit that helps a household (结对).
    PairingId,
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
