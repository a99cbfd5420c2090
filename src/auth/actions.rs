//! Actions for the command line, the demo's loader and the slice that creates communities.

use std::path::PathBuf;

use serde_json::Value;

use super::account::model::{Account, AccountRef, AccountState};
use super::account::store as account_store;
use super::client::actions as clients;
use super::client::tasks::waiting as orphaned;
use super::codes::{ACCOUNT_UNKNOWN, CREDENTIAL_AWAITS_REDEMPTION};
use super::confirmation::actions as confirmation;
use super::confirmation::tasks::waiting as credentials;
use super::credentials::hashing::Memory;
use super::credentials::keys::{self, Keys};
use super::credentials::secret;
use super::guesses::actions as guesses;
use super::guesses::model::AuthTimer;
use super::invitation::actions as invitations;
use super::invitation::wire::CodeOut;
use super::issuance::{rules as issuance_rules, store as issuances};
use super::logins::model::login_key;
use super::logins::store::owner;
use super::people::actions as accounts;
use super::people::model::{FirstPassword, Leaving, NewAccount};
use super::policy::PLATFORM;
use super::second_factor::actions as second_factor;
use journal::{Journal, ReadTx, Study, WriteTx};
use kernel::patch::wrong;
use kernel::task::Waiting;
use kernel::{AccountId, Actor, Expected, Fault, Instant, Role, Text, UnitId, field, register};
use proofs::agreement::SigningCredential;

/// Creates an operator and answers a one-time password, which must be changed at the first sign-in. The platform must
/// have been founded.
///
/// # Errors
/// `validation_failed`, `login_already_taken`.
pub async fn create_operator(journal: &Journal, login: &str, name: &str) -> Result<String, Fault> {
    if register::login(&Text::new(login), &()).is_err() {
        let words = [
            "登录名须为 3 至 64 个拉丁字母、数字、汉字或 . _ - @ +。",
            "A login is 3 to 64 Latin letters, digits, Chinese characters or . _ - @ +.",
        ];
        return Err(wrong("/login", &field::LOGIN, words));
    }
    let actor = Actor::system(PLATFORM);
    let code = journal.write(actor, |tx| Ok(secret::code(tx.random()?))).await?;
    let new = NewAccount {
        login: Some(login.trim().to_owned()),
        name: name.trim().to_owned(),
        title: None,
        roles: [Role::Operator].into_iter().collect(),
        unit: None,
        password: FirstPassword::Initial(Memory::default().hash(&code)?),
    };
    journal.write(actor, move |tx| accounts::create(tx, &new).map(drop)).await?;
    Ok(code)
}

/// Appoints the first secretary of a community that is being founded; the code is for them, shown once.
///
/// # Errors
/// `login_already_taken`.
pub fn appoint_first_secretary(
    tx: &mut WriteTx,
    login: &str,
    name: &str,
    title: Option<&str>,
) -> Result<CodeOut, Fault> {
    let new = NewAccount {
        login: Some(login.to_owned()),
        name: name.to_owned(),
        title: title.map(str::to_owned),
        roles: [Role::Secretary].into_iter().collect(),
        unit: None,
        password: FirstPassword::ByCode,
    };
    let account = accounts::found(tx, &new)?;
    invitations::invite(tx, &account)
}

/// Creates an account; the service itself (demo) may grant any role of the place.
///
/// # Errors
/// `roles_incompatible`, `role_not_grantable`, `login_already_taken`, `unit_not_found`.
pub fn create_account(tx: &mut WriteTx, new: &NewAccount) -> Result<Account, Fault> {
    accounts::create(tx, new)
}

/// Issues the code a new account gets its first password with; shown once.
pub fn invite(tx: &mut WriteTx, account: &Account) -> Result<CodeOut, Fault> {
    invitations::invite(tx, account)
}

/// Changes name or post of a unit's member by a merge patch.
///
/// # Errors
/// `account_not_found`, `validation_failed`, and the refusals of the rules.
pub fn amend_member(
    tx: &mut WriteTx,
    unit: UnitId,
    id: AccountId,
    expected: &Expected,
    patch: &Value,
) -> Result<Account, Fault> {
    let who = AccountRef { unit: Some(unit), id };
    Ok(accounts::update(tx, who, expected, patch, Leaving::Refused)?.0)
}

/// Takes a second factor away for whoever has the machine: the last operator may have lost the device. Returns whether there
/// was one.
///
/// # Errors
/// `account_not_found` when nobody has the login.
pub async fn reset_second_factor(journal: &Journal, login: &str) -> Result<bool, Fault> {
    let key = login_key(login);
    let found = journal.global(move |conn| owner(conn, &key)).await?;
    let (community, id) = found.ok_or(&ACCOUNT_UNKNOWN)?;
    let reset = move |tx: &mut WriteTx<'_>| {
        let account = account_store::find(tx, id)?.ok_or(&ACCOUNT_UNKNOWN)?;
        second_factor::reset(tx, AccountRef { unit: account.unit, id })
    };
    journal.write(Actor::system(community), reset).await
}

/// Makes a new signing key and answers its name. Running instances sign with it within five minutes; tokens of the old
/// one are accepted until they end, and old proofs verify for ever.
///
/// # Errors
/// `signing_key_missing` when the directory cannot be written.
pub async fn rotate_keys(journal: &Journal, directory: PathBuf) -> Result<String, Fault> {
    let now = journal.now();
    journal.global_write(move |conn| Keys::rotate(&directory, conn, now)).await
}

/// Has the newest signing key vouch for a public key whose file is lost.
///
/// # Errors
/// `keys_missing` where there is no such key, or none that signs.
pub async fn vouch_for_key(journal: &Journal, directory: PathBuf, kid: String) -> Result<(), Fault> {
    journal.global_write(move |conn| keys::vouch_for(&directory, conn, &kid)).await
}

/// A unit takes part no longer: the accounts of its people are disabled and its machines revoked, at once.
pub fn release_unit(tx: &mut WriteTx, unit: UnitId) -> Result<(), Fault> {
    clients::end_of_unit(tx, unit)?;
    let people = account_store::members(tx)?.into_iter();
    for before in people.filter(|one| one.unit == Some(unit) && one.state == AccountState::Active) {
        let mut account = before.clone();
        account.state = AccountState::Disabled;
        accounts::save(tx, &before, &mut account)?;
    }
    Ok(())
}

/// How the credential of whoever signs came about, for the receipt. One that another side has given signs for a unit after
/// a day, or once somebody of the unit has confirmed it. Nobody signs as an account that was changed by hand.
///
/// # Errors
/// `credential_too_recent`.
pub fn signing_credential(tx: &mut WriteTx, account: AccountId) -> Result<SigningCredential, Fault> {
    let issuance = issuances::of(tx, account)?;
    if let Some(from) = issuance_rules::signs_from(&issuance) {
        issuance_rules::signs(from, tx.now())?;
    }
    tx.depend_on(&account_store::ACCOUNTS, account);
    tx.depend_on(&issuances::ISSUANCES, account);
    Ok((&issuance).into())
}

/// What the owner of the machine is told of a credential before confirming it: why it was issued, when, and when it was
/// redeemed.
///
/// # Errors
/// `account_not_found`, `credential_awaits_redemption`.
pub async fn credential_in_question(journal: &Journal, login: &str) -> Result<(&'static str, Instant, Instant), Fault> {
    let key = login_key(login);
    let (community, id) = journal.global(move |conn| owner(conn, &key)).await?.ok_or(&ACCOUNT_UNKNOWN)?;
    let job = move |view: &mut ReadTx<'_>| issuances::of(view, id);
    let issuance = journal.read(Actor::system(community), job).await?;
    let set_at = issuance.set_at.ok_or(&CREDENTIAL_AWAITS_REDEMPTION)?;
    Ok((issuance.cause.label()[1], issuance.at, set_at))
}

/// Confirms the credential of a login from the command line: where nobody else could, the owner of the machine does. What was
/// redeemed later than that stays unconfirmed.
///
/// # Errors
/// `account_not_found`, `credential_awaits_redemption`, `credential_changed`, `credential_not_awaiting_confirmation`.
pub async fn confirm_credential(journal: &Journal, login: &str, set_at: Instant) -> Result<(), Fault> {
    let key = login_key(login);
    let found = journal.global(move |conn| owner(conn, &key)).await?;
    let (community, id) = found.ok_or(&ACCOUNT_UNKNOWN)?;
    let job = move |tx: &mut WriteTx<'_>| {
        let account = account_store::find(tx, id)?.ok_or(&ACCOUNT_UNKNOWN)?;
        confirmation::confirm(tx, AccountRef { unit: account.unit, id }, set_at).map(drop)
    };
    journal.write(Actor::system(community), job).await
}

/// What waits for the caller in this crate.
pub fn waiting(view: &mut Study<'_, '_>) -> Result<Waiting, Fault> {
    Ok(orphaned(view)?.and(credentials(view)?))
}

/// What was remembered for a while is forgotten: counted failures, revoked tokens.
pub fn on_timer(tx: &mut WriteTx, timer: &AuthTimer) -> Result<(), Fault> {
    match timer {
        AuthTimer::Forget => {
            guesses::forget(tx)?;
            clients::forget(tx)
        }
    }
}
