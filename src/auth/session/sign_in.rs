//! The walk of a sign-in: whose login, does the password fit, then a session.

use std::net::IpAddr;

use super::super::codes::SIGN_IN_FAILED;
use super::super::credentials::token;
use super::super::credentials::turns::Whose;
use super::super::gate::Gate;
use super::super::guesses::model::Subject;
use super::super::guesses::proof::{Claimed, prove};
use super::super::issuance::rules;
use super::super::store::{login_key, owner};
use super::actions::{self, Pair};
use super::wire::TokenOut;
use crate::db::Room;
use crate::kernel::{Actor, Author, Fault};

/// Signs somebody in.
///
/// # Errors
/// `sign_in_failed`, whatever is wrong; `too_many_requests`, whoever was meant.
pub async fn sign_in(gate: &Gate, login: &str, password: &str, source: Option<IpAddr>) -> Result<TokenOut, Fault> {
    let key = login_key(login);
    let subjects = Subject::of_sign_in(&gate.guess_key(), &key, source);
    let turn = gate.hasher().turn(Whose::of(source)).await?;
    let found = gate.journal().global(move |conn| owner(conn, &key)).await?;
    let claimed = Claimed::of(found, subjects);
    let secret = prove(gate, &turn, &claimed, password).await?.ok_or(&SIGN_IN_FAILED)?;
    let id = claimed.account.ok_or(&SIGN_IN_FAILED)?;
    let owner = Actor { author: Author::Account(id), ..Actor::system(claimed.home) };
    let pair = gate.journal().write_in(Room::Reserve, owner, move |tx| actions::open(tx, id, &secret)).await?;
    granted(gate, pair)
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
        credential: pair.notice.as_ref().filter(|one| rules::notices(one)).map(Into::into),
    })
}
