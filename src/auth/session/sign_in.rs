//! The steps of a sign-in: whose login, does the password fit, then a session for whoever has the second factor as well.

use std::net::IpAddr;

use super::super::codes::{SECOND_FACTOR_FAILED, SIGN_IN_FAILED};
use super::super::credentials::token;
use super::super::credentials::turns::Whose;
use super::super::enrolment::Enrolment;
use super::super::gate::Gate;
use super::super::guesses::model::Subject;
use super::super::guesses::proof::{Claimed, clear, count, prove};
use super::super::issuance::rules;
use super::super::logins::model::login_key;
use super::super::logins::store::owner;
use super::super::second_factor::actions as second_factor;
use super::super::second_factor::seal::Seals;
use super::actions::{self, Pair};
use super::wire::TokenOut;
use db::Room;
use journal::WriteTx;
use kernel::{Actor, Author, Fault};

/// What somebody signs in with.
pub struct Shown {
    /// The login.
    pub login: String,
    /// The password.
    pub password: String,
    /// The second factor, where the account has one.
    pub second_factor_code: Option<String>,
}

/// Signs somebody in. The turn is held until what was wrong is counted.
///
/// # Errors
/// `sign_in_failed`, whatever is wrong with login and password; `second_factor_required`, `second_factor_failed` after a right
/// password; `too_many_requests`, whoever was meant.
pub async fn sign_in(gate: &Gate, shown: Shown, source: Option<IpAddr>) -> Result<TokenOut, Fault> {
    let key = login_key(&shown.login);
    let subjects = Subject::of_sign_in(&gate.guess_key(), &key, source);
    let turn = gate.hasher().turn(Whose::of(source)).await?;
    let found = gate.journal().global(move |conn| owner(conn, &key)).await?;
    let claimed = Claimed::of(found, subjects);
    let proven = prove(gate, &turn, &claimed, &shown.password).await?.ok_or(&SIGN_IN_FAILED)?;
    let id = claimed.account.ok_or(&SIGN_IN_FAILED)?;
    let owner = Actor { author: Author::Account(id), ..Actor::system(claimed.home) };
    let (seals, demand, was, code) = (Seals::of(gate.keys()), gate.demand(), proven.secret, shown.second_factor_code);
    let key = gate.session_key();
    let open = move |tx: &mut WriteTx<'_>| {
        let pair = actions::open(tx, &key, id, &was)?;
        second_factor::admit(tx, &seals, id, code.as_deref())?;
        Ok((pair, second_factor::enrolment(tx, id, demand)?))
    };
    match gate.journal().write_in(Room::Reserve, owner, open).await {
        Ok((pair, enrolment)) => {
            clear(gate, &claimed, proven.standing).await?;
            granted(gate, pair, enrolment)
        }
        Err(fault) if fault.code() == &SECOND_FACTOR_FAILED => {
            count(gate, &claimed).await?;
            Err(fault)
        }
        Err(fault) => Err(fault),
    }
}

/// Writes a pair out.
///
/// # Errors
/// An internal error when the key cannot sign.
pub fn granted(gate: &Gate, pair: Pair, enrolment: Enrolment) -> Result<TokenOut, Fault> {
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
        second_factor_enrolment_required: (enrolment == Enrolment::Due).then_some(true),
    })
}
