//! Types: accounts, where they belong, and the state of their passwords.

use serde::{Deserialize, Serialize};

use kernel::{AccountId, CommunityId, Instant, Role, Roles, UnitId};

/// An account (账号) of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What the person signs in with; chosen when an invitation is redeemed if not before.
    pub login: Option<String>,
    /// The person's name.
    pub name: String,
    /// The person's post (职务).
    pub title: Option<String>,
    /// What it may do.
    pub roles: Roles,
    /// The unit it belongs to; none for staff.
    pub unit: Option<UnitId>,
    /// Whether it can be used.
    pub state: AccountState,
    /// Where its password stands.
    pub password: PasswordState,
    /// Counts the changes.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// Whether an account can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// 启用 · in use.
    Active,
    /// 停用 · cannot sign in.
    Disabled,
    /// 已注销 · gone, but history names it.
    Removed,
}

impl AccountState {
    /// The word on the wire and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Removed => "removed",
        }
    }

    /// The state of this word; an unknown word cannot be used.
    pub fn named(word: &str) -> Self {
        match word {
            "active" => Self::Active,
            "removed" => Self::Removed,
            _ => Self::Disabled,
        }
    }
}

/// Where an account's password stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PasswordState {
    /// 未设置 · none yet: a one-time code is needed.
    Unset,
    /// 初始密码 · must be changed before anything else.
    Initial,
    /// 已设置 · the person's own.
    Own,
}

/// Where an account belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The platform.
    Platform,
    /// A community's staff.
    Staff,
    /// A unit's members.
    Unit(UnitId),
}

impl Place {
    /// Where an account of this community and unit belongs.
    pub fn of(community: CommunityId, unit: Option<UnitId>) -> Self {
        match unit {
            Some(unit) => Self::Unit(unit),
            None if community == super::super::policy::PLATFORM => Self::Platform,
            None => Self::Staff,
        }
    }

    /// The roles accounts here can hold.
    pub fn roles(self) -> &'static [Role] {
        match self {
            Self::Platform => &[Role::Operator, Role::Supervisor, Role::Auditor],
            Self::Staff => &[Role::Secretary, Role::Officer, Role::HouseholdOfficer, Role::GridWorker, Role::Auditor],
            Self::Unit(_) => &[Role::UnitHead, Role::UnitLiaison, Role::Helper],
        }
    }
}

/// An account as a path names it: among the staff, or among a unit's members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountRef {
    /// Its unit; none for staff.
    pub unit: Option<UnitId>,
    /// Its id.
    pub id: AccountId,
}

impl AccountRef {
    /// Where it belongs, in this community.
    pub fn place(self, community: CommunityId) -> Place {
        Place::of(community, self.unit)
    }
}

/// What is kept of a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// The Argon2id hash.
    pub hash: Option<String>,
    /// It must be changed before anything else.
    pub must_change: bool,
}
