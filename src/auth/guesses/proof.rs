//! The steps of a sign-in attempt: is it locked, one Argon2 run in any case, then nothing or a counted failure.

use super::super::account::model::Secret;
use super::super::account::store as accounts;
use super::super::credentials::hashing::Turn;
use super::super::credentials::password::LONGEST;
use super::super::gate::Gate;
use super::super::policy::PLATFORM;
use super::actions::{self, Standing};
use super::model::Subject;
use super::rules::{self, Admission};
use crate::codes;
use db::Room;
use journal::{ReadTx, WriteTx};
use kernel::patch::INVALID;
use kernel::{AccountId, Actor, CommunityId, Fault, Id, Violation};
use uuid::Uuid;

/// Whom a try is for, as far as is known.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The account's community, or the platform.
    pub home: CommunityId,
    /// The account, if the login is somebody's.
    pub account: Option<AccountId>,
    /// What failures are counted for.
    pub subjects: Vec<Subject>,
}

impl Claimed {
    /// What is known of a login or a code: whose it is, if it is anybody's.
    pub fn of(owner: Option<(CommunityId, AccountId)>, subjects: Vec<Subject>) -> Self {
        let home = owner.map_or(PLATFORM, |(community, _)| community);
        Self { home, account: owner.map(|(_, account)| account), subjects }
    }

    /// The account to look for: where there is none, one that nobody has, so that looking costs the same.
    pub fn looked_for(&self) -> AccountId {
        self.account.unwrap_or_else(|| AccountId::of(Uuid::nil()))
    }
}

/// A password that was right: the secret it was compared with, and what was counted before.
#[derive(Clone, Debug)]
pub struct Proven {
    /// The secret.
    pub secret: Secret,
    /// What is known of failures before it; [`clear`] wants it.
    pub standing: Standing,
}

/// Whether the password is the account's: what it was compared with, or nothing and a counted failure. It clears no count:
/// whoever needs a second factor as well would clear that of their guesses at it.
///
/// # Errors
/// `too_many_requests` while the route is shut; when the database refuses.
pub async fn prove(gate: &Gate, turn: &Turn, claimed: &Claimed, password: &str) -> Result<Option<Proven>, Fault> {
    let standing = standing(gate, claimed).await?;
    let id = claimed.looked_for();
    let look = move |view: &mut ReadTx<'_>| accounts::secret(view, id);
    let secret = gate.journal().read(Actor::system(claimed.home), look).await?;
    let hash = secret.as_ref().and_then(|secret| secret.hash.as_deref());
    let looked_at = standing.admission == Admission::Open && password.chars().count() <= LONGEST;
    let fits = gate.hasher().verify(turn, password, hash.filter(|_| looked_at)).await?;
    refuse_if_shut(gate, standing)?;
    if !fits {
        count(gate, claimed).await?;
        return Ok(None);
    }
    // Others may have shut the route while this one was hashed.
    refuse_if_shut(gate, self::standing(gate, claimed).await?)?;
    Ok(secret.map(|secret| Proven { secret, standing }))
}

/// Whether anything is looked at that is no password: what was counted before.
///
/// # Errors
/// `too_many_requests` while the route is shut; when the database refuses.
pub async fn ask(gate: &Gate, claimed: &Claimed) -> Result<Standing, Fault> {
    let standing = standing(gate, claimed).await?;
    refuse_if_shut(gate, standing)?;
    Ok(standing)
}

/// Clears what was counted, once everything that was asked for was right.
pub async fn clear(gate: &Gate, claimed: &Claimed, standing: Standing) -> Result<(), Fault> {
    if !standing.to_clear {
        return Ok(());
    }
    let subjects = claimed.subjects.clone();
    let clear = move |tx: &mut WriteTx<'_>| actions::clear(tx, &subjects);
    gate.journal().write_in(Room::Reserve, Actor::system(PLATFORM), clear).await
}

/// What is said to whoever is signed in and shows another password than the one in use.
pub fn wrong_password() -> Fault {
    Fault::of(&INVALID).at([Violation {
        pointer: "/current_password".to_owned(),
        code: &codes::WRONG_PASSWORD,
        detail: [
            "当前密码不正确; 连续输错 5 次后须等待 10 分钟。".to_owned(),
            "Not the password in use; after five failures in a row wait ten minutes.".to_owned(),
        ],
    }])
}

/// Lets in what was found for a one-time code; where nothing was, the work of a password that is wrong, and a counted
/// failure.
///
/// # Errors
/// `too_many_requests` while the route is shut; when the database refuses.
pub async fn let_in<T>(gate: &Gate, turn: &Turn, claimed: &Claimed, found: Option<T>) -> Result<Option<T>, Fault> {
    let standing = standing(gate, claimed).await?;
    if standing.admission == Admission::Open && found.is_some() {
        return Ok(found);
    }
    gate.hasher().verify(turn, "", None).await?;
    refuse_if_shut(gate, standing)?;
    count(gate, claimed).await?;
    Ok(None)
}

async fn standing(gate: &Gate, claimed: &Claimed) -> Result<Standing, Fault> {
    let subjects = claimed.subjects.clone();
    gate.journal().read(Actor::system(PLATFORM), move |view| actions::standing(view, &subjects)).await
}

fn refuse_if_shut(gate: &Gate, standing: Standing) -> Result<(), Fault> {
    match standing.admission {
        Admission::Open => Ok(()),
        Admission::Shut(until) => Err(rules::shut(until, gate.now())),
    }
}

/// Counts, on a full disk as well: what is not counted could be guessed for ever.
pub async fn count(gate: &Gate, claimed: &Claimed) -> Result<(), Fault> {
    let subjects = claimed.subjects.clone();
    let count = move |tx: &mut WriteTx<'_>| actions::fail(tx, &subjects);
    let Some(lock) = gate.journal().write_in(Room::Reserve, Actor::system(PLATFORM), count).await? else {
        return Ok(());
    };
    let account = claimed.account;
    let tell = move |tx: &mut WriteTx<'_>| actions::tell(tx, account, &lock);
    gate.journal().write_in(Room::Reserve, Actor::system(claimed.home), tell).await
}
