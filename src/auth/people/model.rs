//! The nouns: a new account, and what becomes of a unit whose last head leaves.

use uuid::Uuid;

use journal::{ReadTx, WriteTx};
use kernel::{Fault, Roles, UnitId};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// The last head stays.
    Refused,
    /// Hand-over tasks are opened.
    HandedOver,
}

/// Whom the routes ask before a unit loses the last person who signs for it, and tell when there is one again. `auth` knows
/// nothing of what a unit has promised; those above it do, and the roof introduces them to each other.
#[derive(Clone, Copy)]
pub struct Heads {
    /// What would be left.
    pub hangs: fn(&mut ReadTx, UnitId) -> Result<Vec<Left>, Fault>,
    /// The last head goes: refuses, or opens tasks.
    pub goes: fn(&mut WriteTx, UnitId, Leaving) -> Result<(), Fault>,
    /// There is a head again.
    pub returns: fn(&mut WriteTx, UnitId) -> Result<(), Fault>,
}

impl Default for Heads {
    /// Nothing hangs on anybody.
    fn default() -> Self {
        Self { hangs: |_, _| Ok(Vec::new()), goes: |_, _, _| Ok(()), returns: |_, _| Ok(()) }
    }
}
