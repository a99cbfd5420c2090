//! The walk of a sign-in: whose login, is the door open, one Argon2 run, then a session or a counted failure.

use std::net::IpAddr;

use super::super::account::model::Secret;
use super::super::account::store as accounts;
use super::super::codes::SIGN_IN_FAILED;
use super::super::credentials::hashing::Turn;
use super::super::credentials::password::LONGEST;
use super::super::credentials::token;
use super::super::gate::Gate;
use super::super::policy::PLATFORM;
use super::super::store::{login_key, owner};
use super::actions::{self, Pair};
use super::model::Subject;
use super::rules::Door;
use super::wire::TokenOut;
use crate::db::Room;
use crate::journal::{Tx, View};
use crate::kernel::canonical::digest;
use crate::kernel::{AccountId, Actor, Author, CommunityId, Fault};

/// Whom a sign-in is for, as far as is known.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Where failures are counted: the account's community, or the platform.
    pub home: CommunityId,
    /// The account, if the login is somebody's.
    pub account: Option<AccountId>,
    /// What failures are counted for; the login first.
    pub subjects: Vec<Subject>,
}

/// Signs somebody in.
///
/// # Errors
/// `sign_in_failed`, whatever is wrong.
pub async fn sign_in(gate: &Gate, login: &str, password: &str, source: Option<IpAddr>) -> Result<TokenOut, Fault> {
    let key = login_key(login);
    let subjects = vec![Subject::Login(key.clone()), of_source(source)];
    let turn = gate.hasher().turn().await?;
    let found = gate.journal().global(move |conn| owner(conn, &key)).await?;
    let claimed = Claimed {
        home: found.map_or(PLATFORM, |(community, _)| community),
        account: found.map(|(_, account)| account),
        subjects,
    };
    let secret = prove(gate, &turn, &claimed, password).await?.ok_or(&SIGN_IN_FAILED)?;
    let (Some(id), Some(login)) = (claimed.account, claimed.subjects.first().cloned()) else {
        return Err(Fault::of(&SIGN_IN_FAILED));
    };
    let owner = Actor { author: Author::Account(id), ..Actor::system(claimed.home) };
    let pair = gate.journal().write_in(Room::Reserve, owner, move |tx| actions::open(tx, id, &secret, &login)).await?;
    granted(gate, pair)
}

/// What failures of a source are counted for.
pub fn of_source(source: Option<IpAddr>) -> Subject {
    Subject::Source(digest(source.map_or_else(|| "unknown".to_owned(), |ip| ip.to_string()).as_bytes()))
}

/// Whether the password is the account's: the secret it was compared with, or nothing and a counted failure. One Argon2
/// run whether or not there is such an account; none while the door is closed.
///
/// # Errors
/// When the disk refuses.
pub async fn prove(gate: &Gate, turn: &Turn, claimed: &Claimed, password: &str) -> Result<Option<Secret>, Fault> {
    let home = Actor::system(claimed.home);
    let look = claimed.clone();
    let found = gate.journal().read(home, move |view: &mut View<'_>| {
        let secret = match look.account {
            Some(id) => accounts::secret(view, id)?,
            None => None,
        };
        Ok((actions::door(view, &look.subjects)?, secret))
    });
    let (door, secret) = found.await?;
    let fits = match door {
        Door::Locked => return Ok(None),
        Door::Delayed => false,
        Door::Open => {
            let hash = secret.as_ref().and_then(|secret| secret.hash.as_deref());
            let readable = password.chars().count() <= LONGEST;
            gate.hasher().verify(turn, password, hash.filter(|_| readable)).await?
        }
    };
    if fits {
        return Ok(secret);
    }
    let claimed = claimed.clone();
    let count = move |tx: &mut Tx<'_>| actions::fail(tx, claimed.account, &claimed.subjects);
    // On a full disk as well: what is not counted could be guessed for ever.
    gate.journal().write_in(Room::Reserve, home, count).await?;
    Ok(None)
}

/// Writes a pair out.
///
/// # Errors
/// An internal error when the key cannot sign.
pub fn granted(gate: &Gate, pair: Pair) -> Result<TokenOut, Fault> {
    let expires_in = pair.access.expires_at.seconds() - pair.access.issued_at.seconds();
    Ok(TokenOut {
        access_token: token::issue(&pair.access, gate.issuer(), gate.keys())?,
        token_type: "Bearer",
        expires_in,
        refresh_token: Some(pair.refresh),
        session_id: Some(pair.session),
        scope: None,
        must_change_password: pair.must_change.then_some(true),
    })
}
