//! Attempts: an `Idempotency-Key` makes a POST happen once, however often it is sent.

use uuid::Builder;

use super::credentials::keys::Keys;
use crate::journal::{Attempt, Kept, Tx};
use crate::kernel::canonical::{hex, sha256};
use crate::kernel::{Actor, Author, CommunityId, Fault, Id};
use crate::web::Reply;

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

/// What is kept of what a request asks for, to tell a retry from another request: hashed with a key of the deployment, so
/// that nobody who reads the tables can guess at a body that is personal data.
pub fn fingerprint(keys: &Keys, asked: &[u8; 32]) -> String {
    let key = keys.derive("idempotency fingerprints");
    hex(&sha256(&[key, *asked].concat()))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::AccountId;
    use uuid::Uuid;

    #[test]
    fn what_is_kept_of_a_request_cannot_be_guessed_at() {
        let (ours, theirs, asked) = (Keys::for_tests(), Keys::for_tests(), [7; 32]);
        assert_eq!(fingerprint(&ours, &asked), fingerprint(&ours, &asked));
        assert_ne!(fingerprint(&ours, &asked), fingerprint(&theirs, &asked));
        assert_ne!(fingerprint(&ours, &asked), fingerprint(&ours, &[8; 32]));
        assert_ne!(fingerprint(&ours, &asked), hex(&asked));
    }

    #[test]
    fn one_key_founds_one_community() {
        let of = |account: u128, key: &str| {
            let author = Author::Account(AccountId(Uuid::from_u128(account)));
            let actor = Actor { author, ..Actor::system(CommunityId(Uuid::nil())) };
            let attempt = Attempt { key: key.to_owned(), route: "POST /c".to_owned(), fingerprint: String::new() };
            community(&actor, &attempt)
        };
        assert_eq!(of(1, "a"), of(1, "a"));
        assert_ne!(of(1, "a"), of(1, "b"));
        assert_ne!(of(1, "a"), of(2, "a"));
        assert_eq!(of(1, "a").0.get_version_num(), 4);
    }
}
