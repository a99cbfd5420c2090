//! Events about accounts: ids and roles, never a name or a login.

use serde::Serialize;

use super::model::Account;
use kernel::{AccountId, Role, UnitId};

/// What the journal is told of an account: ids and roles, never a name or a login.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize)]
pub struct Facts {
    /// The account.
    pub account_id: AccountId,
    /// Its unit.
    pub unit_id: Option<UnitId>,
    /// Its roles now.
    pub roles: Vec<Role>,
}

impl Facts {
    /// What the journal is told of this account.
    pub fn of(account: &Account) -> Self {
        Self { account_id: account.id, unit_id: account.unit, roles: account.roles.list() }
    }
}

journal::events! {
    subject("accounts/{}", account_id) in Facts => {
        /// An account was made.
        AccountCreated = "hulian.account.created.v1";
        /// Its name or title changed.
        AccountUpdated = "hulian.account.updated.v1";
        /// Its roles changed.
        RolesChanged = "hulian.account.roles_changed.v1";
        /// It cannot be used any more.
        AccountDisabled = "hulian.account.disabled.v1";
        /// It can be used again.
        AccountEnabled = "hulian.account.enabled.v1";
        /// It is gone.
        AccountRemoved = "hulian.account.removed.v1";
        /// Its owner chose another password.
        PasswordChanged = "hulian.account.password_changed.v1";
        /// Somebody else took its password away and issued a one-time code.
        PasswordReset = "hulian.account.password_reset.v1";
    }
}
