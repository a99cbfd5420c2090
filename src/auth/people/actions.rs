//! Actions: creating, changing and removing accounts.

use serde_json::Value;

use super::super::account::events::{
    AccountCreated, AccountDisabled, AccountEnabled, AccountRemoved, AccountUpdated, Facts, PasswordChanged,
    RolesChanged,
};
use super::super::account::model::{Account, AccountRef, AccountState, PasswordState, Place, Secret};
use super::super::account::rules::{self, APART, Others};
use super::super::account::{lookup, store};
use super::super::client::actions as clients;
use super::super::client::model::Client;
use super::super::codes::INVALID_TOKEN;
use super::super::issuance::actions::{self as issuances, Vouching};

use super::super::logins::model::login_key;
use super::super::logins::store::{delete_login, insert_login};
use super::super::second_factor::store as second_factors;
use super::model::{FirstPassword, Headed, LastHeadLeaving, Leaving, Left, LeftBehind, NewAccount};
use super::wire::{AccountPatch, set};
use crate::ids::SessionId;
use journal::{ReadTx, WriteTx};
use kernel::{AccountId, Expected, Fault, Role, Roles, UnitId, patch};
use proofs::agreement::CredentialCause;

/// Makes an account for staff, or for a member of a unit.
///
/// # Errors
/// `roles_incompatible`, `role_not_grantable`, `login_already_taken`, `unit_not_found`, `unit_departed`.
pub fn create(tx: &mut WriteTx, new: &NewAccount) -> Result<Account, Fault> {
    let place = Place::of(tx.community(), new.unit);
    rules::grant(tx.actor(), place, Roles::default(), new.roles)?;
    if let Some(unit) = new.unit {
        store::takes_part(tx, unit)?;
    }
    insert(tx, new, Vouching::Usual)
}

/// Makes the first account of a community that is being founded: nobody in it could grant it yet.
///
/// # Errors
/// `roles_incompatible`, `login_already_taken`.
pub fn found(tx: &mut WriteTx, new: &NewAccount) -> Result<Account, Fault> {
    rules::compatible(Place::of(tx.community(), new.unit), new.roles)?;
    insert(tx, new, Vouching::Founder)
}

fn insert(tx: &mut WriteTx, new: &NewAccount, vouching: Vouching) -> Result<Account, Fault> {
    let (secret, password) = match &new.password {
        FirstPassword::ByCode => (Secret { hash: None, must_change: false }, PasswordState::Unset),
        FirstPassword::Initial(hash) => {
            (Secret { hash: Some(hash.clone()), must_change: true }, PasswordState::Initial)
        }
        FirstPassword::Own(hash) => (Secret { hash: Some(hash.clone()), must_change: false }, PasswordState::Own),
    };
    let account = Account {
        id: tx.new_id(),
        login: new.login.clone(),
        name: new.name.clone(),
        title: new.title.clone(),
        roles: new.roles,
        unit: new.unit,
        state: AccountState::Active,
        password,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    store::insert(tx, &account, &secret)?;
    if let Some(login) = &account.login {
        insert_login(tx, &login_key(login), account.id)?;
    }
    if let Some(hash) = &secret.hash {
        let now = tx.now();
        store::remember(tx, account.id, now, hash)?;
    }
    tx.record(&AccountCreated(Facts::of(&account)))?;
    issuances::issue(tx, &account, CredentialCause::First, vouching)?;
    Ok(account)
}

/// Changes name, title, roles or state; returns the machine clients that end with an office as well.
///
/// # Errors
/// `account_not_found`, `stale_version`, `validation_failed`, and the refusals of the rules.
pub fn update(
    tx: &mut WriteTx,
    who: AccountRef,
    expected: &Expected,
    change: &Value,
    leaving: Leaving,
) -> Result<(Account, Vec<Client>), Fault> {
    let place = who.place(tx.community());
    let before = lookup::find(tx, who)?;
    expected.check(before.version)?;
    let wanted = patch::merge(&AccountPatch::of(&before), change)?;
    let mut account = before.clone();
    account.name = wanted.name.as_str().to_owned();
    account.title = wanted.title.as_ref().map(|title| title.as_str().to_owned());
    account.roles = set(&wanted.roles);
    account.state = wanted.state();
    if account == before {
        return Ok((account, Vec::new()));
    }
    if account.roles != before.roles || account.state != before.state {
        rules::not_oneself(tx.actor(), &before)?;
        rules::grant(tx.actor(), place, before.roles, account.roles)?;
        if account.state != before.state {
            rules::govern(tx.actor(), place, &before)?;
        }
        if let (Some(unit), AccountState::Active) = (before.unit, account.state) {
            store::takes_part(tx, unit)?;
        }
        let others = others(tx, who.id)?;
        rules::somebody_stays(&before, account.roles, account.state, others)?;
        if let Some(unit) = vacated(tx, &before, account.roles, account.state)? {
            tx.tell(&LastHeadLeaving { unit, leaving })?;
        }
    }
    let heads_before = issuances::heads_beside(tx, &before)?;
    let ended = save(tx, &before, &mut account)?;
    issuances::changed(tx, &before, heads_before, &account)?;
    if let Some(unit) = account.unit {
        tell(tx, unit)?;
    }
    Ok((account, ended))
}

/// Removes an account: its row stays, because history names it; its login is free. Returns the machine clients that end with
/// it.
///
/// # Errors
/// `account_not_found`, `stale_version`, and the refusals of the rules.
pub fn remove(tx: &mut WriteTx, who: AccountRef, expected: &Expected, leaving: Leaving) -> Result<Vec<Client>, Fault> {
    let (place, id) = (who.place(tx.community()), who.id);
    let mut account = lookup::find(tx, who)?;
    expected.check(account.version)?;
    rules::govern(tx.actor(), place, &account)?;
    let others = others(tx, id)?;
    rules::somebody_stays(&account, account.roles, AccountState::Removed, others)?;
    if let Some(unit) = vacated(tx, &account, account.roles, AccountState::Removed)? {
        tx.tell(&LastHeadLeaving { unit, leaving })?;
    }
    account.state = AccountState::Removed;
    if let Some(login) = account.login.take() {
        delete_login(tx, &login_key(&login))?;
    }
    store::update(tx, &mut account)?;
    store::update_secret(tx, id, &Secret { hash: None, must_change: false })?;
    second_factors::forget(tx, id)?;
    store::end_sessions(tx, id, None)?;
    tx.rights_changed();
    tx.record(&AccountRemoved(Facts::of(&account)))?;
    clients::end_with(tx, &account)
}

/// What the removal of this account would leave without anybody who could act on it, and the machine clients that would end.
///
/// # Errors
/// `account_not_found`.
pub fn left_by(view: &mut ReadTx, who: AccountRef) -> Result<(Vec<Left>, Vec<Client>), Fault> {
    let account = lookup::find(view, who)?;
    let left = match vacated(view, &account, account.roles, AccountState::Removed)? {
        Some(unit) => view.ask(&LeftBehind { unit })?,
        None => Vec::new(),
    };
    Ok((left, clients::left_by(view, who.id)?))
}

/// The unit that would have nobody who signs for it if this account came to these roles and this state.
fn vacated(view: &mut ReadTx, before: &Account, roles: Roles, state: AccountState) -> Result<Option<UnitId>, Fault> {
    let signs = |roles: Roles, state: AccountState| roles.has(Role::UnitHead) && state == AccountState::Active;
    let Some(unit) = before.unit.filter(|_| signs(before.roles, before.state) && !signs(roles, state)) else {
        return Ok(None);
    };
    let holders = store::holders(view, Role::UnitHead, Some(unit))?;
    Ok(holders.iter().all(|one| one.id == before.id).then_some(unit))
}

/// Announces that a unit has somebody who signs for it, if it has.
pub fn tell(tx: &mut WriteTx, unit: UnitId) -> Result<(), Fault> {
    if store::holders(tx, Role::UnitHead, Some(unit))?.is_empty() {
        return Ok(());
    }
    tx.tell(&Headed { unit })
}

/// Saves what changed of an account and says so: its sessions, and its machine clients, end with the rights they stood on.
/// Returns those clients.
pub fn save(tx: &mut WriteTx, before: &Account, account: &mut Account) -> Result<Vec<Client>, Fault> {
    store::update(tx, account)?;
    if account.name != before.name || account.title != before.title {
        tx.record(&AccountUpdated(Facts::of(account)))?;
    }
    if account.roles != before.roles {
        tx.rights_changed();
        tx.record(&RolesChanged(Facts::of(account)))?;
    }
    match (before.state, account.state) {
        (AccountState::Active, AccountState::Disabled) => {
            store::end_sessions(tx, account.id, None)?;
            tx.rights_changed();
            tx.record(&AccountDisabled(Facts::of(account)))?;
        }
        (AccountState::Disabled, AccountState::Active) => {
            tx.record(&AccountEnabled(Facts::of(account)))?;
        }
        _ => {}
    }
    clients::end_with(tx, account)
}

/// Gives the caller the password they chose; their other sessions end.
///
/// # Errors
/// `invalid_token` when the account is gone or its password changed in the meantime.
pub fn change_password(
    tx: &mut WriteTx,
    id: AccountId,
    was: &Secret,
    hash: &str,
    session: Option<SessionId>,
) -> Result<(), Fault> {
    if store::secret(tx, id)?.as_ref() != Some(was) {
        return Err(Fault::of(&INVALID_TOKEN));
    }
    let account = store::find(tx, id)?.ok_or(&INVALID_TOKEN)?;
    store::update_secret(tx, id, &Secret { hash: Some(hash.to_owned()), must_change: false })?;
    store::end_sessions(tx, id, session)?;
    tx.rights_changed();
    tx.record(&PasswordChanged(Facts::of(&account)))?;
    Ok(())
}

/// Who else holds what must not be left without anybody.
fn others(tx: &mut WriteTx, except: AccountId) -> Result<Others, Fault> {
    let mut others = Others::default();
    for (place, role) in APART.into_iter().enumerate() {
        let holders = store::holders(tx, role, None)?;
        let count = holders.iter().filter(|one| one.id != except).count();
        others.holders[place] = i64::try_from(count).unwrap_or(i64::MAX);
    }
    Ok(others)
}
