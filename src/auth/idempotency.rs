//! Idempotency: an `Idempotency-Key` makes a POST happen once, however often it is sent.

use uuid::{Builder, Uuid};

use super::credentials::keys::Keys;
use super::policy::Row;
use journal::{Attempt, Kept, WriteTx};
use kernel::canonical::{hex, sha256};
use kernel::{Actor, Author, CommunityId, Fault, Id};
use vault::{AssociatedData, DataKey};
use web::Reply;

/// Seals what is answered for whoever sends the same key again: nothing on this machine opens it without that key.
#[derive(Clone)]
pub struct Seal([u8; 32]);

impl Seal {
    /// Of the key as it was sent.
    pub fn of(keys: &Keys, sent: &str) -> Self {
        Self(keyed(keys, "idempotency answers", sent.as_bytes()))
    }

    fn associated_data(tx: &WriteTx) -> AssociatedData {
        AssociatedData { community: tx.community(), owner: Uuid::nil(), part: "answer" }
    }

    fn lock(&self, tx: &WriteTx, body: &[u8]) -> Result<Vec<u8>, Fault> {
        DataKey::derived(self.0).seal(&Self::associated_data(tx), tx.random()?, body)
    }

    fn open(&self, tx: &WriteTx, sealed: &[u8]) -> Result<Vec<u8>, Fault> {
        let body = DataKey::derived(self.0).open(&Self::associated_data(tx), sealed)?;
        Ok(body.trim_ascii_end().to_vec())
    }
}

/// The attempt that somebody makes with the key they sent, and what its answer is sealed with.
pub fn of(keys: &Keys, sent: &str, asked: &[u8; 32], route: String, row: &Row) -> (Attempt, Seal) {
    let (key, fingerprint) = (digest(keys, sent), fingerprint(keys, asked));
    (Attempt { key, route, fingerprint, of_household: row.of_household() }, Seal::of(keys, sent))
}

/// Carries an attempt out, or answers what was answered before. A refusal keeps nothing.
///
/// # Errors
/// What the job answers; `idempotency_key_reused`, `not_replayable`.
pub fn once(
    tx: &mut WriteTx,
    attempt: Option<&(Attempt, Seal)>,
    job: impl FnOnce(&mut WriteTx) -> Result<Reply, Fault>,
) -> Result<Reply, Fault> {
    let Some((attempt, seal)) = attempt else { return job(tx) };
    if let Some(reply) = replayed(tx, attempt, seal)? {
        return Ok(reply);
    }
    let reply = job(tx)?;
    let kept = kept(tx, seal, &reply)?;
    tx.keep(attempt, &kept)?;
    Ok(reply)
}

/// What this attempt was answered before.
///
/// # Errors
/// `idempotency_key_reused`, `not_replayable`.
pub fn replayed(tx: &mut WriteTx, attempt: &Attempt, seal: &Seal) -> Result<Option<Reply>, Fault> {
    let Some(kept) = tx.replay(attempt)? else { return Ok(None) };
    let body = kept.sealed.map(|sealed| seal.open(tx, &sealed)).transpose()?.unwrap_or_default();
    Ok(Some(Reply { etag: kept.etag, location: kept.location, replayed: true, ..Reply::json(kept.status, body) }))
}

/// What is kept of what a request asks for, to tell a retry from another request: hashed with a key of the deployment, so
/// that nobody who reads the tables can guess at a body that is personal data.
fn fingerprint(keys: &Keys, asked: &[u8; 32]) -> String {
    hex(&keyed(keys, "idempotency fingerprints", asked))
}

/// What is kept of a key: clients make keys of what they like, a phone number among it.
fn digest(keys: &Keys, sent: &str) -> String {
    hex(&keyed(keys, "idempotency keys", sent.as_bytes()))
}

fn keyed(keys: &Keys, purpose: &str, of: &[u8]) -> [u8; 32] {
    sha256(&[&keys.derive(purpose), of].concat())
}

fn kept(tx: &WriteTx, seal: &Seal, reply: &Reply) -> Result<Kept, Fault> {
    let sealed = (!reply.no_store).then(|| seal.lock(tx, &reply.body)).transpose()?;
    Ok(Kept { status: reply.status, sealed, etag: reply.etag.clone(), location: reply.location.clone() })
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
    use kernel::AccountId;
    use uuid::Uuid;

    #[test]
    fn what_is_kept_of_a_request_cannot_be_guessed_at() {
        let (ours, theirs, asked) = (Keys::for_tests(), Keys::for_tests(), [7; 32]);
        assert_eq!(fingerprint(&ours, &asked), fingerprint(&ours, &asked));
        assert_ne!(fingerprint(&ours, &asked), fingerprint(&theirs, &asked));
        assert_ne!(fingerprint(&ours, &asked), fingerprint(&ours, &[8; 32]));
        assert_ne!(fingerprint(&ours, &asked), hex(&asked));
        let sent = "19900001234";
        assert_eq!(digest(&ours, sent), digest(&ours, sent));
        assert_ne!(digest(&ours, sent), digest(&theirs, sent));
        assert_ne!(digest(&ours, sent), hex(&Seal::of(&ours, sent).0), "what is kept of a key opens nothing");
    }

    #[test]
    fn one_key_founds_one_community() {
        let of = |account: u128, key: &str| {
            let author = Author::Account(AccountId(Uuid::from_u128(account)));
            let actor = Actor { author, ..Actor::system(CommunityId(Uuid::nil())) };
            let attempt = Attempt {
                key: key.to_owned(),
                route: "POST /c".to_owned(),
                fingerprint: String::new(),
                of_household: false,
            };
            community(&actor, &attempt)
        };
        assert_eq!(of(1, "a"), of(1, "a"));
        assert_ne!(of(1, "a"), of(1, "b"));
        assert_ne!(of(1, "a"), of(2, "a"));
        assert_eq!(of(1, "a").0.get_version_num(), 4);
    }
}
