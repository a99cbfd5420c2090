//! Types: offices and the terms people hold them for.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use kernel::{AccountId, Day, Instant, Role, UnitId};

/// An office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Office {
    /// 社区党委书记 · the community's secretary.
    Secretary,
    /// 单位负责人 · the head of a unit.
    UnitHead,
}

impl Office {
    /// The word in the database.
    pub fn name(self) -> &'static str {
        self.role().name()
    }

    /// The role the office gives.
    pub fn role(self) -> Role {
        match self {
            Self::Secretary => Role::Secretary,
            Self::UnitHead => Role::UnitHead,
        }
    }
}

/// Who holds an office from when on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its id.
    pub id: Uuid,
    /// Which office.
    pub office: Office,
    /// Of which unit.
    pub unit: Option<UnitId>,
    /// Who.
    pub account: AccountId,
    /// From when, as the appointing document says.
    pub from_on: Day,
    /// The appointing document (文号).
    pub document_no: Option<String>,
    /// When it was entered.
    pub appointed_at: Instant,
}
