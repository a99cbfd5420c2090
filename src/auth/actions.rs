//! The front desk for the command line, the demo's loader and the slice that founds communities.

use serde::Serialize;

use super::PLATFORM;
use super::account::model::{FirstPassword, NewAccount};
use super::account::{actions as accounts, store as account_store};
use super::codes::ACCOUNT_UNKNOWN;
use super::invitation::actions as invitations;
use super::{password, secret};
use crate::journal::{Event, Journal, Tx, View};
use crate::kernel::{AccountId, Actor, Fault, Instant, Role, Roles, UnitId};

/// The platform community begins.
#[derive(Debug, Serialize)]
struct PlatformFounded {}

impl Event for PlatformFounded {
    const TYPE: &'static str = "hulian.platform.founded.v1";
    fn subject(&self) -> String {
        "platform".to_owned()
    }
}

/// Makes sure that the platform community exists; called at every start.
///
/// # Errors
/// When the disk refuses.
pub async fn found_platform(journal: &Journal) -> Result<(), Fault> {
    let actor = Actor::system(PLATFORM);
    let look = journal.write(actor, |_| Ok(())).await;
    match look {
        Err(fault) if fault.code().name == "not_found" => {}
        done => return done,
    }
    let founded = journal.found(actor, |tx| tx.record(&PlatformFounded {}).map(drop)).await;
    match founded {
        // Another instance was faster.
        Err(_) => journal.write(actor, |_| Ok(())).await,
        done => done,
    }
}

/// Creates an operator and answers a one-time password, which must be changed at the first sign-in.
///
/// # Errors
/// `login_already_taken`.
pub async fn create_operator(journal: &Journal, login: &str, name: &str) -> Result<String, Fault> {
    found_platform(journal).await?;
    let actor = Actor::system(PLATFORM);
    let code = journal.write(actor, |tx| Ok(secret::code(tx.random()?))).await?;
    let new = NewAccount {
        login: Some(login.trim().to_owned()),
        name: name.trim().to_owned(),
        title: None,
        roles: [Role::Operator].into_iter().collect(),
        unit: None,
        password: FirstPassword::Initial(password::hash(&code)?),
    };
    journal.write(actor, move |tx| accounts::create(tx, &new).map(drop)).await?;
    Ok(code)
}

/// A code shown once, for a person to set a password with.
#[derive(Clone, Debug)]
pub struct OneTimeCode {
    /// The new account.
    pub account: AccountId,
    /// The code.
    pub code: String,
    /// When it ends.
    pub expires_at: Instant,
}

/// Appoints the first secretary of a community that is being founded; the code is for them.
///
/// # Errors
/// `login_already_taken`.
pub fn appoint_first_secretary(tx: &mut Tx, name: &str, login: Option<&str>) -> Result<OneTimeCode, Fault> {
    let new = NewAccount {
        login: login.map(str::to_owned),
        name: name.to_owned(),
        title: None,
        roles: [Role::Secretary].into_iter().collect(),
        unit: None,
        password: FirstPassword::ByCode,
    };
    let account = accounts::found(tx, &new)?;
    let issued = invitations::invite(tx, &account)?;
    Ok(OneTimeCode { account: account.id, code: issued.code, expires_at: issued.expires_at })
}

/// Somebody of the demo's cast.
#[derive(Clone, Debug)]
pub struct Member {
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Their post.
    pub title: Option<String>,
    /// What they may do.
    pub roles: Roles,
    /// Their unit; none for staff.
    pub unit: Option<UnitId>,
    /// Their password, hashed by [`hash_password`] before the transaction; it stands as it is.
    pub password_hash: String,
}

/// Hashes a password on this thread, outside any transaction (tens of milliseconds).
///
/// # Errors
/// An internal error when the machine has no randomness or memory left.
pub fn hash_password(password: &str) -> Result<String, Fault> {
    password::hash(password)
}

/// Enrols somebody with a password that stands; only the service itself may (demo).
///
/// # Errors
/// `roles_incompatible`, `role_not_grantable`, `login_already_taken`, `unit_not_found`.
pub fn enrol(tx: &mut Tx, member: &Member) -> Result<AccountId, Fault> {
    let new = NewAccount {
        login: Some(member.login.clone()),
        name: member.name.clone(),
        title: member.title.clone(),
        roles: member.roles,
        unit: member.unit,
        password: FirstPassword::Own(member.password_hash.clone()),
    };
    Ok(accounts::create(tx, &new)?.id)
}

/// Who signs, as they were when they signed: frozen into receipts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The account.
    pub account_id: AccountId,
    /// In which capacity: secretary, unit head, or the first role held.
    pub role: Role,
    /// The name.
    pub name: String,
    /// The post.
    pub title: Option<String>,
    /// The unit.
    pub unit: Option<UnitId>,
}

/// Who an actor is, by name and title.
///
/// # Errors
/// `account_not_found` for a machine, or for somebody of another community.
pub fn signer(view: &mut View, actor: &Actor) -> Result<Signer, Fault> {
    let id = actor.account().ok_or(&ACCOUNT_UNKNOWN)?;
    let account = account_store::find(view, id)?.ok_or(&ACCOUNT_UNKNOWN)?;
    let roles = account.roles.list();
    let first = [Role::Secretary, Role::UnitHead].into_iter().find(|role| roles.contains(role));
    let role = first.or_else(|| roles.first().copied()).ok_or(&ACCOUNT_UNKNOWN)?;
    Ok(Signer { account_id: id, role, name: account.name, title: account.title, unit: account.unit })
}
