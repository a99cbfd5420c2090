//! The gate: from an `Authorization` header to who is calling, with a cache.
//!
//! Two memories. *Verified tokens*: only "this signature was good", by the token's SHA-256, bounded, never past `exp`.
//! *Standings*: what the session or client may do now; believed for a second at most, and only while nobody's rights
//! changed through this process (the journal's rights epoch), so that a change holds at once. A warm request asks the
//! disk nothing.
//!
//! **Invariant.** What is written into a memory was read after the epoch it is remembered under.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use uuid::Uuid;

use super::codes::INVALID_TOKEN;
use super::credentials::address;
use super::credentials::hashing::{Hasher, Load, PasswordCost};
use super::credentials::keys::Keys;
use super::credentials::secret;
use super::credentials::token::{self, Access, Bearer};
use super::enrolment::Demand;
use super::policy::Policy;
use super::standing::admitted::{Admitted, Authenticated};
use super::standing::model::{Standing, StandingOf};
use super::standing::store;
use crate::ids::SessionId;
use cache::{Cache, Lasting, Watched};
use db::Conn;
use journal::{Journal, ReadTx, WriteTx, quota_exceeded};
use kernel::canonical::{digest, sha256};
use kernel::{Actor, Author, ClientId, CommunityId, Fault, Id, Instant, Span};
use web::Buckets;

/// How long a standing is believed without looking.
const BELIEVED: Span = Span::seconds(1);
/// How long anything is remembered at the most: as long as a person's token lives.
const REMEMBERED: Duration = Duration::from_secs(15 * 60);
/// How often signing keys are looked for.
const LOOK_EVERY: Span = Span::minutes(5);
/// How often when a token names a key we do not know.
const LOOK_SOON: Span = Span::seconds(10);

/// What the gate is set up with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The issuer of tokens: the address clients use.
    pub issuer: String,
    /// Where private keys lie.
    pub key_directory: PathBuf,
    /// Whether something in front of us writes the caller's address into `X-Forwarded-For`.
    pub forwarded: Forwarded,
    /// How many passwords are hashed at once; each keeps 19 MiB from its first use on.
    pub hashing: usize,
    /// What a new password's hash costs.
    pub password_cost: PasswordCost,
    /// Who must have a second factor.
    pub second_factor: Demand,
    /// Who may call what, of all crates.
    pub policy: &'static Policy,
}

/// Which proxies are trusted to name the caller's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forwarded {
    /// The connection's.
    Ignored,
    /// The last entry of `X-Forwarded-For`, written by our own proxy.
    Trusted,
}

/// An hour, in microseconds.
const HOUR: i64 = 3_600_000_000;

/// After how long an account that changes nothing is forgotten; its bucket is full again by then.
const WRITERS_FORGOTTEN: Duration = Duration::from_secs(3_600);

/// The gate; cheap to clone, one for the process, handed to handlers as `app_data`.
#[derive(Clone)]
pub struct Gate(Arc<Inner>);

struct Inner {
    journal: Journal,
    keys: Keys,
    hasher: Hasher,
    setup: Setup,
    verified: Cache<[u8; 32], Arc<Access>>,
    standings: Cache<Uuid, Believed>,
    minted: AtomicU64,
    looked: AtomicI64,
    writes: Buckets<Author>,
}

#[derive(Clone)]
struct Believed {
    standing: Arc<Standing>,
    read_at: Instant,
    epoch: u64,
}

impl Gate {
    /// Sets the gate up.
    pub fn new(journal: Journal, keys: Keys, setup: Setup) -> Self {
        let most = journal.limits().writes;
        Self(Arc::new(Inner {
            writes: Buckets::of("writers", most, (HOUR / most).max(1), WRITERS_FORGOTTEN),
            hasher: Hasher::new(setup.hashing, setup.password_cost),
            looked: AtomicI64::new(journal.now().micros()),
            journal,
            keys,
            setup,
            // What is over is forgotten: otherwise the memory of every token there ever was would stay.
            verified: Cache::of_entries("tokens", 50_000, Lasting::SinceWritten(REMEMBERED)),
            standings: Cache::of_entries("standings", 50_000, Lasting::SinceWritten(REMEMBERED)),
            minted: AtomicU64::new(0),
        }))
    }

    /// Counts a change that somebody asks for.
    ///
    /// # Errors
    /// `quota_exceeded`.
    pub(super) fn take_write(&self, author: Author) -> Result<(), Fault> {
        let most = self.0.journal.limits().writes;
        let refused = |wait| quota_exceeded("writes", most, Some(HOUR / 1_000_000), wait);
        self.0.writes.take(author, self.now()).map_err(refused)
    }

    /// The journal behind.
    pub fn journal(&self) -> &Journal {
        &self.0.journal
    }

    /// The signing keys.
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// What is remembered of tokens and of who stands behind them, for whoever watches it.
    pub fn watched(&self) -> [Arc<dyn Watched>; 3] {
        [self.0.verified.watched(), self.0.standings.watched(), self.0.writes.watched()]
    }

    /// How busy the threads are that hash passwords.
    pub fn hashing(&self) -> Load {
        self.0.hasher.load()
    }

    /// The threads that hash passwords.
    pub fn hasher(&self) -> &Hasher {
        &self.0.hasher
    }

    /// The issuer of tokens.
    pub fn issuer(&self) -> &str {
        &self.0.setup.issuer
    }

    /// What refresh tokens are kept with.
    pub fn session_key(&self) -> [u8; 32] {
        self.keys().derive("sessions")
    }

    /// The key under which is kept what was tried; equal on every instance.
    pub fn guess_key(&self) -> [u8; 32] {
        self.keys().derive("guesses")
    }

    /// Who must have a second factor.
    pub fn demand(&self) -> Demand {
        self.0.setup.second_factor
    }

    /// Who may call what.
    pub fn policy(&self) -> &'static Policy {
        self.0.setup.policy
    }

    /// Which proxies are trusted to name the caller's address.
    pub fn forwarded(&self) -> Forwarded {
        self.0.setup.forwarded
    }

    /// The time.
    pub fn now(&self) -> Instant {
        self.0.journal.now()
    }

    /// The id of a machine's next token.
    pub fn token_id(&self, client: ClientId) -> String {
        let count = self.0.minted.fetch_add(1, Ordering::Relaxed);
        format!("{client}.{}.{count}", self.now().micros())
    }

    /// Lets a bearer in.
    ///
    /// # Errors
    /// [`INVALID_TOKEN`] whatever is wrong with it; unavailable when the database is.
    pub async fn admit(&self, bearer: &str, from: Option<IpAddr>) -> Result<Admitted, Fault> {
        let admitted = self.stands(bearer).await?;
        in_place(&admitted.standing, from)?;
        Ok(admitted)
    }

    /// A client that shows its secret, and nothing less.
    ///
    /// # Errors
    /// [`INVALID_TOKEN`] whatever is wrong with it; unavailable when the database is.
    pub async fn authenticate(&self, presented: &str, from: Option<IpAddr>) -> Result<Authenticated, Fault> {
        let presented = secret::read(secret::CLIENT, presented).ok_or(&INVALID_TOKEN)?;
        let Admitted { standing, .. } = self.admit_secret(&presented).await?;
        in_place(&standing, from)?;
        Ok(Authenticated { standing, client: ClientId(presented.id) })
    }

    /// What stands behind a bearer, wherever it is presented from.
    ///
    /// # Errors
    /// As [`Gate::admit`].
    pub async fn stands(&self, bearer: &str) -> Result<Admitted, Fault> {
        match secret::read(secret::CLIENT, bearer) {
            Some(presented) => self.admit_secret(&presented).await,
            None => self.admit_token(bearer).await,
        }
    }

    /// Checks an access token's signature, time and place; not what stands behind it.
    ///
    /// # Errors
    /// [`INVALID_TOKEN`].
    pub async fn verified(&self, bearer: &str) -> Result<Arc<Access>, Fault> {
        let now = self.now();
        let name = sha256(bearer.as_bytes());
        if let Some(access) = self.0.verified.get(&name) {
            return if token::in_time(&access, now) { Ok(access) } else { Err(Fault::of(&INVALID_TOKEN)) };
        }
        self.look_for_key(bearer, now).await;
        let access = Arc::new(token::verify(bearer, self.issuer(), self.keys(), now)?);
        self.0.verified.insert(name, Arc::clone(&access));
        Ok(access)
    }

    async fn admit_token(&self, bearer: &str) -> Result<Admitted, Fault> {
        let access = self.verified(bearer).await?;
        match access.bearer {
            Bearer::Person { session, generation, account } => {
                let standing = self.standing_of_session(access.community, session).await?;
                if standing.actor.account() != Some(account) {
                    return Err(Fault::of(&INVALID_TOKEN));
                }
                self.note_use(&standing, session, generation).await;
                Ok(Admitted {
                    standing,
                    session: Some(session),
                    narrowed: None,
                    demand: self.demand(),
                    policy: self.policy(),
                })
            }
            Bearer::Machine { client } => {
                let standing = self.standing_of_token(access.community, client, &access.jti).await?;
                Ok(Admitted {
                    standing,
                    session: None,
                    narrowed: access.scope.clone(),
                    demand: self.demand(),
                    policy: self.policy(),
                })
            }
        }
    }

    async fn admit_secret(&self, presented: &secret::Presented) -> Result<Admitted, Fault> {
        let standing = self.standing_of_client(presented.community, ClientId(presented.id)).await?;
        match &standing.kind {
            StandingOf::Machine { secret_hash, .. } if *secret_hash == presented.hash => {}
            _ => return Err(Fault::of(&INVALID_TOKEN)),
        }
        Ok(Admitted { standing, session: None, narrowed: None, demand: self.demand(), policy: self.policy() })
    }

    async fn standing_of_session(&self, community: CommunityId, session: SessionId) -> Result<Arc<Standing>, Fault> {
        if let Some(standing) = self.believed(session.uuid(), community) {
            return Ok(standing);
        }
        let epoch = self.0.journal.rights_epoch();
        let look = move |view: &mut ReadTx<'_>| store::session_standing(view, session);
        let found = self.0.journal.read(Actor::system(community), look).await?;
        self.remember(session.uuid(), found, epoch)
    }

    async fn standing_of_client(&self, community: CommunityId, client: ClientId) -> Result<Arc<Standing>, Fault> {
        if let Some(standing) = self.believed(client.uuid(), community) {
            return Ok(standing);
        }
        let epoch = self.0.journal.rights_epoch();
        let policy = self.policy();
        let look = move |view: &mut ReadTx<'_>| store::client_standing(view, client, policy);
        let found = self.0.journal.read(Actor::system(community), look).await?;
        let standing = self.remember(client.uuid(), found, epoch)?;
        self.note_day(&standing, client).await;
        Ok(standing)
    }

    /// What stands behind a machine's token: its client, as long as the token itself was not revoked.
    async fn standing_of_token(&self, at: CommunityId, client: ClientId, jti: &str) -> Result<Arc<Standing>, Fault> {
        let hash = digest(jti.as_bytes());
        let name = token::name_of(jti);
        if let Some(standing) = self.believed(name, at) {
            return Ok(standing);
        }
        let epoch = self.0.journal.rights_epoch();
        let policy = self.policy();
        let look = move |view: &mut ReadTx<'_>| match store::token_revoked(view, &hash)? {
            true => Ok(None),
            false => store::client_standing(view, client, policy),
        };
        let found = self.0.journal.read(Actor::system(at), look).await?;
        let standing = self.remember(name, found, epoch)?;
        self.note_day(&standing, client).await;
        Ok(standing)
    }

    fn believed(&self, id: Uuid, community: CommunityId) -> Option<Arc<Standing>> {
        let now = self.now();
        let known = self.0.standings.get(&id)?;
        let fresh = known.read_at <= now && now < known.read_at.plus(BELIEVED);
        let current = known.epoch == self.0.journal.rights_epoch() && known.standing.ends_at > now;
        (fresh && current && known.standing.actor.community == community).then_some(known.standing)
    }

    fn remember(&self, id: Uuid, found: Option<Standing>, epoch: u64) -> Result<Arc<Standing>, Fault> {
        let read_at = self.now();
        let standing = found.filter(|standing| standing.ends_at > read_at).ok_or(&INVALID_TOKEN)?;
        let standing = Arc::new(standing);
        self.0.standings.insert(id, Believed { standing: Arc::clone(&standing), read_at, epoch });
        Ok(standing)
    }

    /// The first request with the newest token of a refreshed session proves that the refresh arrived: from then on its
    /// predecessor is spent. One write per refresh; a full disk does not lock anybody out.
    async fn note_use(&self, standing: &Arc<Standing>, session: SessionId, presented: i64) {
        let StandingOf::Person { generation, used, .. } = standing.kind else { return };
        if used || generation != presented || generation == 1 {
            return;
        }
        let note = move |tx: &mut WriteTx<'_>| store::mark_used(tx, session, generation);
        match self.0.journal.write(Actor::system(standing.actor.community), note).await {
            Ok(()) => self.0.standings.invalidate(&session.uuid()),
            Err(fault) => telemetry::report("the use of a token was not noted", &fault),
        }
    }

    /// When a client was last seen, to the day.
    async fn note_day(&self, standing: &Standing, client: ClientId) {
        let today = self.now().day();
        if matches!(standing.kind, StandingOf::Machine { used_on: Some(day), .. } if day >= today) {
            return;
        }
        let note = move |tx: &mut WriteTx<'_>| store::mark_seen(tx, client, today);
        if let Err(fault) = self.0.journal.write(Actor::system(standing.actor.community), note).await {
            telemetry::report("the use of a client was not noted", &fault);
        }
    }

    /// Another process may have made a new key: looked for now and then, and soon when a token names one.
    async fn look_for_key(&self, bearer: &str, now: Instant) {
        let known = token::kid(bearer).is_none_or(|kid| self.keys().for_tokens(&kid, now).is_some());
        let every = if known { LOOK_EVERY } else { LOOK_SOON };
        let last = self.0.looked.load(Ordering::Relaxed);
        let due = now.micros().saturating_sub(last) >= every.in_micros();
        let take = || self.0.looked.compare_exchange(last, now.micros(), Ordering::Relaxed, Ordering::Relaxed);
        if !due || take().is_err() {
            return;
        }
        let (keys, directory) = (self.keys().clone(), self.0.setup.key_directory.clone());
        let reload = move |conn: &mut Conn| keys.reload(&directory, conn);
        if let Err(fault) = self.0.journal.global(reload).await {
            telemetry::report("the signing keys could not be read again", &fault);
        }
    }
}

/// A machine calls from where it may.
fn in_place(standing: &Standing, from: Option<IpAddr>) -> Result<(), Fault> {
    match &standing.kind {
        StandingOf::Machine { addresses, .. } if !address::allowed(addresses, from) => Err(Fault::of(&INVALID_TOKEN)),
        _ => Ok(()),
    }
}
