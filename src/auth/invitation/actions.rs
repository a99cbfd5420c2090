//! Actions: issuing and redeeming one-time codes.

use serde_json::json;

use super::super::account::events::{Facts, PasswordReset};
use super::super::account::model::{Account, AccountRef, AccountState, PasswordState, Secret};
use super::super::account::{lookup, rules, store as account_store};
use super::super::client::actions as clients;
use super::super::codes::{ACCOUNT_DISABLED, ACCOUNT_UNKNOWN, INVITATION_INVALID};
use super::super::credentials::secret;
use super::super::issuance::actions::{self as issuances, Vouching};
use super::super::issuance::model::Issuance;
use super::super::issuance::{rules as issuance_rules, store as issuance_store};
use super::super::logins::model::{code_key, login_key};
use super::super::logins::store::{delete_login, insert_login};
use super::super::people::actions as accounts;
use super::super::people::model::{FirstPassword, NewAccount};
use super::super::people::wire::set;
use super::store::{self, StoredCode};
use super::wire::{CodeOut, InvitationIn, InvitationIssued, InvitationRedeemed, InvitationsIn};
use journal::{ReadTx, WriteTx};
use kernel::patch::{INVALID, shape_violation};
use kernel::{AccountId, EventId, Fault, Id, Span};
use proofs::agreement::CredentialCause;

/// How long an invitation can be redeemed.
const INVITATION_LIFE: Span = Span::days(14);
/// How long a reset can be redeemed.
const RESET_LIFE: Span = Span::days(3);

/// Issues a code for an account; an older one is worth nothing from now on.
pub fn issue(tx: &mut WriteTx, account: &Account, life: Span) -> Result<CodeOut, Fault> {
    forget(tx, account.id)?;
    let code = secret::code(tx.random()?);
    let kept = StoredCode { key: code_key(&code), expires_at: tx.now().plus(life) };
    insert_login(tx, &kept.key, account.id)?;
    let id = tx.new_id::<EventId>().uuid();
    store::insert(tx, id, account.id, &kept)?;
    tx.record(&InvitationIssued { account_id: account.id, expires_at: kept.expires_at })?;
    Ok(CodeOut {
        account_id: account.id,
        name: account.name.clone(),
        login: account.login.clone(),
        code,
        expires_at: kept.expires_at,
    })
}

/// Issues the code a new account gets its first password with.
pub fn invite(tx: &mut WriteTx, account: &Account) -> Result<CodeOut, Fault> {
    issue(tx, account, INVITATION_LIFE)
}

/// Takes an account's password away and issues a code for a new one.
///
/// # Errors
/// `account_not_found`, `account_disabled`, `not_to_oneself`, `role_not_grantable`.
pub fn reset(tx: &mut WriteTx, who: AccountRef) -> Result<CodeOut, Fault> {
    let id = who.id;
    let mut account = lookup::find(tx, who)?;
    rules::reset(tx.actor(), who.place(tx.community()), &account)?;
    if account.state != AccountState::Active {
        return Err(Fault::of(&ACCOUNT_DISABLED));
    }
    account_store::update(tx, &mut account)?;
    if account.password == PasswordState::Unset {
        return match issuances::reissue(tx, &account)?.cause {
            CredentialCause::First => invite(tx, &account),
            CredentialCause::Reset => issue(tx, &account, RESET_LIFE),
        };
    }
    // Whoever had it for a while may not have been its holder.
    let before = issuance_store::of(tx, id)?;
    if issuance_rules::marks(&before, tx.now()).is_some() {
        clients::end_made_since(tx, id, before.at)?;
    }
    account_store::update_secret(tx, id, &Secret { hash: None, must_change: false })?;
    account_store::end_sessions(tx, id, None)?;
    tx.rights_changed();
    tx.record(&PasswordReset(Facts::of(&account)))?;
    issuances::issue(tx, &account, CredentialCause::Reset, Vouching::Usual)?;
    issue(tx, &account, RESET_LIFE)
}

/// Issues codes for many accounts, existing and new; all or none.
///
/// # Errors
/// The first refusal, with `index`.
pub fn batch(tx: &mut WriteTx, wanted: &InvitationsIn) -> Result<Vec<CodeOut>, Fault> {
    let mut codes = Vec::with_capacity(wanted.invitations.len());
    for (index, one) in wanted.invitations.iter().enumerate() {
        codes.push(single(tx, index, one).map_err(|fault| fault.with("index", json!(index)))?);
    }
    Ok(codes)
}

fn single(tx: &mut WriteTx, index: usize, one: &InvitationIn) -> Result<CodeOut, Fault> {
    if let Some(id) = one.account_id {
        let account = account_store::find(tx, id)?.ok_or(&ACCOUNT_UNKNOWN)?;
        return reset(tx, AccountRef { unit: account.unit, id });
    }
    let missing = |field: &str| {
        let pointer = format!("/invitations/{index}");
        Fault::of(&INVALID).at([shape_violation(pointer, &format!("missing field `{field}`"))])
    };
    let name = one.name.as_ref().ok_or_else(|| missing("name"))?;
    if one.roles.is_empty() {
        return Err(missing("roles"));
    }
    let new = NewAccount {
        login: one.login.as_ref().map(|login| login.as_str().to_owned()),
        name: name.as_str().to_owned(),
        title: one.title.as_ref().map(|title| title.as_str().to_owned()),
        roles: set(&one.roles),
        unit: one.unit_id,
        password: FirstPassword::ByCode,
    };
    let account = accounts::create(tx, &new)?;
    invite(tx, &account)
}

/// Redeems a code: the account has a password of its own, and a login.
///
/// # Errors
/// `invitation_not_valid`, `login_already_taken`, `validation_failed` where a login must be chosen.
pub fn redeem(
    tx: &mut WriteTx,
    id: AccountId,
    key: &str,
    login: Option<&str>,
    hash: &str,
) -> Result<(Account, Issuance), Fault> {
    let account = valid(tx, id, key)?;
    let mut account = chosen(tx, account, login)?;
    account_store::update_secret(tx, id, &Secret { hash: Some(hash.to_owned()), must_change: false })?;
    account_store::end_sessions(tx, id, None)?;
    account.password = PasswordState::Own;
    forget(tx, id)?;
    let issuance = issuances::redeemed(tx, &mut account)?;
    tx.rights_changed();
    tx.record(&InvitationRedeemed { account_id: id })?;
    Ok((account, issuance))
}

/// The active account whose code this is, in time.
///
/// # Errors
/// `invitation_not_valid`.
fn valid(view: &mut ReadTx, id: AccountId, key: &str) -> Result<Account, Fault> {
    whose(view, id, key)?.ok_or_else(|| Fault::of(&INVITATION_INVALID))
}

/// The active account whose code this is, in time; nothing where it is nobody's. Each answer takes the same look-ups.
pub fn whose(view: &mut ReadTx, id: AccountId, key: &str) -> Result<Option<Account>, Fault> {
    let now = view.now();
    let kept = store::find(view, id)?.filter(|kept| kept.key == key && kept.expires_at > now);
    let account = account_store::find(view, id)?.filter(|account| account.state == AccountState::Active);
    Ok(kept.and(account))
}

/// Settles the login: the one the account has, or the one chosen now.
fn chosen(tx: &mut WriteTx, mut account: Account, login: Option<&str>) -> Result<Account, Fault> {
    match (&account.login, login) {
        (Some(has), Some(given)) if login_key(has) != login_key(given) => Err(Fault::of(&INVITATION_INVALID)),
        (Some(_), _) => Ok(account),
        (None, Some(given)) => {
            insert_login(tx, &login_key(given), account.id)?;
            account.login = Some(given.to_owned());
            account_store::update(tx, &mut account)?;
            Ok(account)
        }
        (None, None) => Err(Fault::of(&INVALID).at([shape_violation(String::new(), "missing field `login`")])),
    }
}

/// Forgets the code of an account, if it has one.
pub fn forget(tx: &mut WriteTx, id: AccountId) -> Result<(), Fault> {
    if let Some(kept) = store::find(tx, id)? {
        delete_login(tx, &kept.key)?;
        store::delete(tx, id)?;
    }
    Ok(())
}
