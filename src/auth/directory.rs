//! The directory (花名册): the people of all units at once, and discarding an account that nobody has used.

use super::account::events::{AccountRemoved, Facts};
use super::account::model::{Account, AccountRef, AccountState, PasswordState, Place};
use super::account::rules;
use super::account::{lookup, store};
use super::invitation::actions as invitations;
use super::issuance::store as issuances;
use super::logins::model::login_key;
use super::logins::store::delete_login;
use journal::{ReadTx, WriteTx};
use kernel::{AccountId, Actor, Fault, Id, Role, Roles, UnitId};

/// Somebody of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub id: AccountId,
    /// Their unit.
    pub unit: UnitId,
    /// What they sign in with.
    pub login: Option<String>,
    /// Their name.
    pub name: String,
    /// Their post.
    pub title: Option<String>,
    /// What they may do.
    pub roles: Vec<Role>,
}

/// The people of all units, in the order they came, in one statement.
pub fn members(view: &mut ReadTx) -> Result<Vec<Member>, Fault> {
    let member = |account: Account| {
        Some(Member {
            id: account.id,
            unit: account.unit?,
            login: account.login,
            name: account.name,
            title: account.title,
            roles: account.roles.list(),
        })
    };
    Ok(store::members(view)?.into_iter().filter_map(member).collect())
}

/// Somebody of the community's own staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// The account.
    pub id: AccountId,
    /// Their name.
    pub name: String,
    /// Their post.
    pub title: Option<String>,
    /// What they may do; nothing while the account is disabled.
    pub roles: Roles,
}

/// The community's own staff, in one statement.
pub fn colleagues(view: &mut ReadTx) -> Result<Vec<Colleague>, Fault> {
    let colleague = |account: Account| Colleague {
        id: account.id,
        roles: if account.state == AccountState::Active { account.roles } else { Roles::default() },
        name: account.name,
        title: account.title,
    };
    Ok(store::staff(view)?.into_iter().map(colleague).collect())
}

/// The roles this actor can grant in any unit.
pub fn grantable_to_members(actor: &Actor) -> Vec<Role> {
    rules::grantable(actor, Place::Unit(UnitId::of(uuid::Uuid::nil())))
}

/// Discards an account whose code was never redeemed, as if it had not been made; returns the tables that hold it where
/// it was used. One that is gone already is done.
///
/// # Errors
/// `role_not_grantable`, `not_to_oneself`.
pub fn discard(tx: &mut WriteTx, unit: UnitId, id: AccountId) -> Result<Vec<String>, Fault> {
    let Ok(account) = lookup::find(tx, AccountRef { unit: Some(unit), id }) else { return Ok(Vec::new()) };
    rules::govern(tx.actor(), Place::Unit(unit), &account)?;
    let mut held = store::held_by(tx, id)?;
    if account.password != PasswordState::Unset || account.state != AccountState::Active {
        held.push("accounts".to_owned());
    }
    if !held.is_empty() {
        return Ok(held);
    }
    invitations::forget(tx, id)?;
    issuances::delete(tx, id)?;
    if let Some(login) = &account.login {
        delete_login(tx, &login_key(login))?;
    }
    store::delete(tx, id)?;
    tx.record(&AccountRemoved(Facts::of(&account)))?;
    Ok(Vec::new())
}
