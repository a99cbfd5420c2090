//! Actions: open, refresh and end sessions.

use super::super::account::model::{Account, Secret};
use super::super::account::store as accounts;
use super::super::codes::{SESSION_UNKNOWN, SIGN_IN_FAILED};
use super::super::credentials::secret::{self, Presented};
use super::super::credentials::token::{Access, Bearer, PERSON_LIFE};
use super::super::issuance::model::Issuance;
use super::super::issuance::{rules as issuance_rules, store as issuances};
use super::model::{Session, Used};
use super::rules::{self, Worth};
use super::store;
use super::wire::{Facts, SessionClosed, SessionOpened, TokenReused};
use crate::ids::SessionId;
use journal::WriteTx;
use kernel::canonical::digest;
use kernel::{AccountId, Fault, Id};

/// What an opened or refreshed session gives.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The claims of the access token.
    pub access: Access,
    /// The refresh token.
    pub refresh: String,
    /// The session.
    pub session: SessionId,
    /// Whose.
    pub account: AccountId,
    /// The first password must be changed before anything else.
    pub must_change: bool,
    /// How the credential came about, for whoever signs in.
    pub notice: Option<Issuance>,
}

/// Opens a session for an account whose password was right; `was` is the secret it was compared with. `key` is what refresh
/// tokens are kept with.
///
/// # Errors
/// `sign_in_failed` when the account changed in the meantime; `credential_unconfirmed`.
pub fn open(tx: &mut WriteTx, key: &[u8; 32], id: AccountId, was: &Secret) -> Result<Pair, Fault> {
    if accounts::secret(tx, id)?.as_ref() != Some(was) {
        return Err(Fault::of(&SIGN_IN_FAILED));
    }
    let account = accounts::find(tx, id)?.ok_or(&SIGN_IN_FAILED)?;
    let issuance = issuances::of(tx, id)?;
    issuance_rules::opens(&issuance)?;
    tx.bears(issuance_rules::marks(&issuance, tx.now()));
    store::forget_past(tx, id)?;
    let now = tx.now();
    let life = rules::life(account.roles);
    let session_id: SessionId = tx.new_id();
    let refresh = mint(tx, session_id)?;
    let mut session = Session {
        id: session_id,
        account: id,
        generation: 1,
        refresh_hash: String::new(),
        prior_hash: None,
        used: Used::NotYet,
        created_at: now,
        refreshed_at: now,
        idle_until: now.plus(life.idle),
        expires_at: now.plus(life.absolute),
        ended_at: None,
    };
    session.refresh_hash = session.kept(key, &digest(refresh.as_bytes()));
    store::insert(tx, &session)?;
    tx.record(&SessionOpened(facts(&session)))?;
    Ok(Pair { notice: Some(issuance), ..pair(tx, &session, &account, refresh, was.must_change) })
}

/// Refreshes a session; nothing when the token is worth nothing. A spent token ends the session, and that is kept.
pub fn refresh(tx: &mut WriteTx, key: &[u8; 32], presented: &Presented) -> Result<Option<Pair>, Fault> {
    let id = SessionId(presented.id);
    let Some(mut session) = store::find(tx, id)? else { return Ok(None) };
    let shown = session.kept(key, &presented.hash);
    let known = store::knows(tx, id, &shown)?;
    let now = tx.now();
    let worth = rules::worth(&session, &shown, known, now);
    match worth {
        Worth::Nothing => return Ok(None),
        Worth::Reuse => {
            end(tx, &session)?;
            tx.record(&TokenReused(facts(&session)))?;
            return Ok(None);
        }
        Worth::Rotation => session.prior_hash = Some(session.refresh_hash.clone()),
        Worth::Reissue => {}
    }
    let Some(secret) = accounts::secret(tx, session.account)? else { return Ok(None) };
    let Some(account) = accounts::find(tx, session.account)? else { return Ok(None) };
    let refresh = mint(tx, id)?;
    session.generation += 1;
    session.refresh_hash = session.kept(key, &digest(refresh.as_bytes()));
    session.used = Used::NotYet;
    session.refreshed_at = now;
    session.idle_until = now.plus(rules::life(account.roles).idle);
    store::rotate(tx, &session)?;
    // What is remembered of the session names the generation before.
    tx.rights_changed();
    Ok(Some(pair(tx, &session, &account, refresh, secret.must_change)))
}

/// Ends a session of this account; one that is over already stays so.
///
/// # Errors
/// `session_not_found`.
pub fn sign_out(tx: &mut WriteTx, account: AccountId, id: SessionId) -> Result<(), Fault> {
    let session = store::find(tx, id)?.filter(|session| session.account == account).ok_or(&SESSION_UNKNOWN)?;
    close(tx, &session)
}

/// Ends the session a refresh token belongs to, if it ever was one of its own.
pub fn revoke(tx: &mut WriteTx, key: &[u8; 32], presented: &Presented) -> Result<(), Fault> {
    let id = SessionId(presented.id);
    let Some(session) = store::find(tx, id)? else { return Ok(()) };
    if store::knows(tx, id, &session.kept(key, &presented.hash))? { close(tx, &session) } else { Ok(()) }
}

/// Ends a session, whoever asks.
pub fn close_by_id(tx: &mut WriteTx, id: SessionId) -> Result<(), Fault> {
    match store::find(tx, id)? {
        Some(session) => close(tx, &session),
        None => Ok(()),
    }
}

fn close(tx: &mut WriteTx, session: &Session) -> Result<(), Fault> {
    if session.ended_at.is_some() {
        return Ok(());
    }
    end(tx, session)?;
    tx.record(&SessionClosed(facts(session)))?;
    Ok(())
}

fn end(tx: &mut WriteTx, session: &Session) -> Result<(), Fault> {
    store::end(tx, session.id)?;
    tx.rights_changed();
    Ok(())
}

fn facts(session: &Session) -> Facts {
    Facts { session_id: session.id, account_id: session.account }
}

fn mint(tx: &WriteTx, session: SessionId) -> Result<String, Fault> {
    Ok(secret::mint(secret::REFRESH, tx.community(), session.uuid(), tx.random()?))
}

fn pair(tx: &WriteTx, session: &Session, account: &Account, refresh: String, must_change: bool) -> Pair {
    let now = tx.now();
    let access = Access {
        bearer: Bearer::Person { account: account.id, session: session.id, generation: session.generation },
        community: tx.community(),
        rights: account.version,
        scope: None,
        jti: format!("{}.{}", session.id, session.generation),
        issued_at: now,
        expires_at: now.plus(PERSON_LIFE).min(session.expires_at),
    };
    Pair { access, refresh, session: session.id, account: account.id, must_change, notice: None }
}
