//! Types: a new account, and what becomes of a unit whose last head leaves.

use uuid::Uuid;

use journal::{Announcement, Question};
use kernel::{Roles, UnitId};

/// A new account.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What the person will sign in with.
    pub login: Option<String>,
    /// The person's name.
    pub name: String,
    /// The person's post.
    pub title: Option<String>,
    /// What it may do.
    pub roles: Roles,
    /// The unit it belongs to; none for staff.
    pub unit: Option<UnitId>,
    /// Its first password, hashed.
    pub password: FirstPassword,
}

/// How a new account gets its password.
#[derive(Clone, Debug)]
pub enum FirstPassword {
    /// By a one-time code, later.
    ByCode,
    /// This hash; it must be changed at the first sign-in.
    Initial(String),
    /// This hash; it stands (demo).
    Own(String),
}

/// Something nobody of the unit could act on any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// What it is.
    pub kind: &'static str,
    /// Its id.
    pub id: Uuid,
    /// What people call it.
    pub title: String,
}

/// What is done about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Leaving {
    /// The last head stays.
    #[default]
    Refused,
    /// Hand-over tasks are opened.
    HandedOver,
}

/// Asked before a unit loses the last person who signs for it: what would be left. `auth` knows nothing of what a unit has
/// promised; those above it do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftBehind {
    /// The unit.
    pub unit: UnitId,
}

impl Question for LeftBehind {
    type Answer = Left;
}

/// Told before the last head of a unit goes: who listens refuses, or opens tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastHeadLeaving {
    /// The unit.
    pub unit: UnitId,
    /// What is to be done about what is left.
    pub leaving: Leaving,
}

impl Announcement for LastHeadLeaving {}

/// Told when somebody signs for a unit, perhaps again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Headed {
    /// The unit.
    pub unit: UnitId,
}

impl Announcement for Headed {}
