//! Attempts: an `Idempotency-Key` makes a POST happen once, however often it is sent.

use actix_web::HttpRequest;
use actix_web::http::Method;
use uuid::Builder;

use crate::journal::{Attempt, Kept, Tx};
use crate::kernel::canonical::{hex, sha256};
use crate::kernel::{Actor, Author, CommunityId, Fault, Id};
use crate::web::codes::IDEMPOTENCY_KEY_REQUIRED;
use crate::web::{self, Reply};

/// Checks the key and takes the fingerprint, before the body is read.
///
/// # Errors
/// `idempotency_key_invalid`; `idempotency_key_required` for batches.
pub fn check(request: &HttpRequest) -> Result<(), Fault> {
    if request.method() != Method::POST {
        return Ok(());
    }
    web::fingerprint(request);
    let key = web::idempotency_key(request)?;
    if key.is_none() && request.path().ends_with(":batch") {
        return Err(Fault::of(&IDEMPOTENCY_KEY_REQUIRED));
    }
    Ok(())
}

/// The attempt a request is, once its body was read; nothing without a key.
///
/// # Errors
/// `idempotency_key_invalid`.
pub fn of(request: &HttpRequest) -> Result<Option<Attempt>, Fault> {
    if request.method() != Method::POST {
        return Ok(None);
    }
    let Some(key) = web::idempotency_key(request)? else { return Ok(None) };
    let fingerprint = hex(&web::fingerprint(request).value());
    Ok(Some(Attempt { key, route: format!("{} {}", request.method(), request.path()), fingerprint }))
}

/// Carries an attempt out, or answers what was answered before. A refusal keeps nothing.
///
/// # Errors
/// What the job answers; `idempotency_key_reused`, `not_replayable`.
pub fn once(
    tx: &mut Tx,
    attempt: Option<&Attempt>,
    job: impl FnOnce(&mut Tx) -> Result<Reply, Fault>,
) -> Result<Reply, Fault> {
    let Some(attempt) = attempt else { return job(tx) };
    if let Some(reply) = replayed(tx, attempt)? {
        return Ok(reply);
    }
    let reply = job(tx)?;
    tx.keep(attempt, &kept(&reply))?;
    Ok(reply)
}

/// What this attempt was answered before.
///
/// # Errors
/// `idempotency_key_reused`, `not_replayable`.
pub fn replayed(tx: &mut Tx, attempt: &Attempt) -> Result<Option<Reply>, Fault> {
    Ok(tx.replay(attempt)?.map(|kept| Reply {
        etag: kept.etag,
        location: kept.location,
        replayed: true,
        ..Reply::json(kept.status, kept.body.unwrap_or_default().into_bytes())
    }))
}

fn kept(reply: &Reply) -> Kept {
    let body = (!reply.no_store).then(|| String::from_utf8_lossy(&reply.body).into_owned());
    Kept { status: reply.status, body, etag: reply.etag.clone(), location: reply.location.clone() }
}

/// The id of the community an attempt founds: random to look at, the same for the same caller and key.
pub fn community(actor: &Actor, attempt: &Attempt) -> CommunityId {
    let author = match actor.author {
        Author::Account(id) => id.uuid(),
        Author::Client(id) => id.uuid(),
        Author::System => actor.community.uuid(),
    };
    let digest = sha256(format!("{author} {} {}", attempt.route, attempt.key).as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    CommunityId(Builder::from_random_bytes(bytes).into_uuid())
}
