//! The handle of the journal: the only way to the database for the crates above.

use std::any::Any;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Builder;

use super::computation::{Computations, Place};
use super::extensions::Extensions;
use super::ids::{Ids, random};
use super::model::EventType;
use super::sealing::{self, HeadResealed, Seal, Sealing};
use super::store;
use super::timers::model::{DueCommunity, Timer};
use super::timers::store as timers;
use super::tx::{Beginning, Prior, Rights, WriteTx};
use super::versions;
use super::versions::proven::ProvenRows;
use super::view::{ReadTx, Study};
use cache::Watched;
use config::Limits;
use db::{Conn, Db, Engine, Room, TOO_LONG};
use kernel::{Actor, Clock, CommunityId, Fault, Instant, STORAGE_FULL, Wanted};
use proofs::journal::Head;

kernel::joined! {
    /// The types of the events that this crate itself writes.
    pub const EVENTS: [EventType] = [sealing::EVENTS, versions::model::EVENTS];
}

/// The journal of a deployment: opens views and transactions on one community at a time.
#[derive(Clone)]
pub struct Journal {
    db: Db,
    clock: Clock,
    ids: Arc<Ids>,
    rights: Arc<AtomicU64>,
    kept: Arc<Kept>,
    limits: Limits,
    sealing: Sealing,
    extensions: Extensions,
    proven: ProvenRows,
}

#[derive(Default)]
struct Kept {
    writes: AtomicU64,
    events: AtomicU64,
}

impl Journal {
    /// The journal on an open database.
    pub fn new(db: Db, clock: Clock) -> Self {
        let limits = Limits::default();
        let (ids, rights, kept, sealing) = (Arc::default(), Arc::default(), Arc::default(), Sealing::default());
        let (extensions, proven) = (Extensions::default(), ProvenRows::default());
        Self { db, clock, ids, rights, kept, limits, sealing, extensions, proven }
    }

    /// The same with what every transaction carries along, in place of what it carried.
    #[must_use]
    pub fn with_extensions(self, extensions: Extensions) -> Self {
        Self { extensions, ..self }
    }

    /// The same with one more value that every transaction carries along, in place of the one of its type.
    #[must_use]
    pub fn with_extension<T: Any + Send + Sync>(self, value: T) -> Self {
        Self { extensions: self.extensions.with(value), ..self }
    }

    /// The same with a key that seals where chains stand.
    #[must_use]
    pub fn sealed(self, key: [u8; 32]) -> Self {
        Self { sealing: Sealing::with(key), ..self }
    }

    /// The same with other quotas.
    #[must_use]
    pub fn limited(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// What is remembered of rows that were looked at, for whoever watches it.
    pub fn watched(&self) -> Arc<dyn Watched> {
        self.proven.watched()
    }

    /// The quotas of an account.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The time.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The engine below.
    pub fn engine(&self) -> Engine {
        self.db.engine()
    }

    /// Leaves the database tidy at the end of the process.
    pub fn write_back(&self) {
        self.db.write_back();
    }

    /// Keeps this much of the disk in reserve, where the database is a file of ours.
    pub fn keep_reserve(&self, bytes: u64) {
        self.db.keep_reserve(bytes);
    }

    /// Refuses what would fill a disk that is full already: its reserve is not for that.
    ///
    /// # Errors
    /// `storage_full`.
    pub fn require_room(&self) -> Result<(), Fault> {
        match self.db.on_reserve() {
            true => Err(Fault::caused(&STORAGE_FULL, "the disk is full, and its reserve is kept for others")),
            false => Ok(()),
        }
    }

    /// Counts how often rights changed through this process: what was remembered under another number is forgotten.
    pub fn rights_epoch(&self) -> u64 {
        self.rights.load(Ordering::Acquire)
    }

    /// How many changes of communities were kept through this process, and how many events they wrote.
    pub fn kept(&self) -> (u64, u64) {
        (self.kept.writes.load(Ordering::Relaxed), self.kept.events.load(Ordering::Relaxed))
    }

    /// A bounded read of the actor's community.
    pub async fn read<T, F>(&self, actor: Actor, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut ReadTx) -> Result<T, Fault> + Send + 'static,
    {
        let (now, with) = (self.now(), self.with_views());
        self.db.read(move |conn| look(conn, (actor, now), with.clone(), &job)).await
    }

    /// A long read of the actor's community, off the threads that answer requests. It is told when nobody waits for it any
    /// more ([`ReadTx::still_wanted`]).
    pub async fn read_blocking<T, F>(&self, actor: Actor, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut Study<'_, '_>) -> Result<T, Fault> + Send + 'static,
    {
        let (now, wanted, with) = (self.now(), Wanted::default(), self.with_views());
        let _waiting = wanted.guard();
        self.db.read_blocking(move |conn| aside(conn, (actor, now), (&wanted, &with), &job)).await
    }

    /// A read transaction that may go through many rows of the actor's community, off the threads that answer requests.
    pub async fn read_aside<T, F>(&self, actor: Actor, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut Study<'_, '_>) -> Result<T, Fault> + Send + 'static,
    {
        let (now, wanted, with) = (self.now(), Wanted::default(), self.with_views());
        let _waiting = wanted.guard();
        self.db.read_aside(move |conn| aside(conn, (actor, now), (&wanted, &with), &job)).await
    }

    /// A change of the actor's community: durable when answered, and nothing of it kept when refused.
    ///
    /// # Errors
    /// What the job answers; `not_found` when the community does not exist.
    pub async fn write<T, F>(&self, actor: Actor, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut WriteTx) -> Result<T, Fault> + Send + 'static,
    {
        self.write_in(Room::Free, actor, job).await
    }

    /// As [`Journal::write`], in this room on the disk: on a full one the reserve is for what lets people in and out, and
    /// for what makes room.
    ///
    /// # Errors
    /// As [`Journal::write`].
    pub async fn write_in<T, F>(&self, room: Room, actor: Actor, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut WriteTx) -> Result<T, Fault> + Send + 'static,
    {
        self.change(actor, (Beginning::Usual, room), job).await
    }

    /// The first change of a new community, whose chain begins with it.
    pub async fn create_tenant<T, F>(&self, actor: Actor, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut WriteTx) -> Result<T, Fault> + Send + 'static,
    {
        self.change(actor, (Beginning::Founding, Room::Free), job).await
    }

    /// Seals where the chain of a community stands, on record: whoever owns the machine says that it is right. Answers whether
    /// it was not sealed so before.
    ///
    /// # Errors
    /// `not_found` when the community does not exist.
    pub async fn reseal(&self, community: CommunityId) -> Result<bool, Fault> {
        let actor = Actor::system(community);
        if self.read(actor, store::sealed_head).await?.1 == Seal::Right {
            return Ok(false);
        }
        let job = move |tx: &mut WriteTx| {
            let seq = tx.head()?.seq;
            tx.record(&HeadResealed { community_id: community, seq }).map(|_| true)
        };
        self.change(actor, (Beginning::Resealing, Room::Free), job).await
    }

    /// What every transaction is given: the seal of heads, what is carried along.
    fn with_views(&self) -> (Sealing, Extensions) {
        (self.sealing.clone(), self.extensions.clone())
    }

    async fn change<T, F>(&self, actor: Actor, (beginning, room): (Beginning, Room), job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut WriteTx) -> Result<T, Fault> + Send + 'static,
    {
        let (now, job, wanted) = (self.now(), Arc::new(Mutex::new(job)), Wanted::default());
        let computations = Computations::new(Place::Aside, wanted.clone(), self.limits);
        let once = || {
            let (ids, job, computations) = (Arc::clone(&self.ids), Arc::clone(&job), computations.clone());
            let (with, committed, proven) = (self.with_views(), self.db.committed_reader(), self.proven.clone());
            let work = move |conn: &mut Conn| {
                let view = ReadTx::new(conn, (actor, now), computations.clone(), with.clone());
                let mut tx = WriteTx::begin(view, (&ids, Prior { committed: &committed, proven: &proven }), beginning)?;
                let job = job.lock().unwrap_or_else(PoisonError::into_inner);
                let value = (*job)(&mut tx)?;
                Ok((value, tx.finish()?))
            };
            self.db.write_in(room, Some(actor.community), work)
        };
        let outcome = computations.run(once).await;
        if let Err(fault) = &outcome
            && !fault.is_refusal()
        {
            // Where it was given up and still runs, it ends at its next step.
            wanted.give_up();
            if fault.cause() == Some(TOO_LONG) {
                tracing::error!(community = %actor.community, "a change was given up because it ran longer than it may");
            }
        }
        let (value, (rights, events)) = outcome?;
        self.kept.writes.fetch_add(1, Ordering::Relaxed);
        self.kept.events.fetch_add(events, Ordering::Relaxed);
        if rights == Rights::Changed {
            self.rights.fetch_add(1, Ordering::AcqRel);
        }
        Ok(value)
    }

    /// A read that belongs to no community (sign-in by login, public keys, the operator's list of communities).
    pub async fn global<T, F>(&self, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        self.db.read(job).await
    }

    /// A write of a table that belongs to no community (public keys, region codes).
    pub async fn global_write<T, F>(&self, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        self.db.write(None, job).await
    }

    /// Whether the database answers now, within a second, and takes writes.
    ///
    /// # Errors
    /// Unavailable, with the reason.
    pub async fn ready(&self) -> Result<(), Fault> {
        self.db.ready().await
    }

    /// The communities with a timer due now, those that wait longest first.
    pub async fn due_communities(&self) -> Result<Vec<DueCommunity>, Fault> {
        let now = self.now();
        self.db.read(move |conn| timers::due_communities(conn, now)).await
    }

    /// The timer of the actor's community whose time has come first, and the failures of those before it that cannot be read.
    pub async fn next_timer(&self, actor: Actor) -> Result<(Option<Timer>, Vec<Fault>), Fault> {
        self.read(actor, timers::next_due).await
    }

    /// The head of a community's chain.
    pub async fn head(&self, actor: Actor) -> Result<Head, Fault> {
        self.read(actor, store::head_of).await
    }

    /// The id of a new community: random (version 4), so that the leading key column is not ordered by time.
    ///
    /// # Errors
    /// When the machine has no randomness to give.
    pub fn new_community_id(&self) -> Result<CommunityId, Fault> {
        Ok(CommunityId(Builder::from_random_bytes(random()?).into_uuid()))
    }
}

/// A read transaction for a community through a connection of one's own: for commands that read whole databases.
pub fn look<T>(
    conn: &mut Conn,
    when: (Actor, Instant),
    with: (Sealing, Extensions),
    job: impl FnOnce(&mut ReadTx) -> Result<T, Fault>,
) -> Result<T, Fault> {
    looking(conn, when, (&Wanted::default(), &with), job)
}

fn aside<T>(
    conn: &mut Conn,
    when: (Actor, Instant),
    by: (&Wanted, &(Sealing, Extensions)),
    job: impl FnOnce(&mut Study<'_, '_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    by.0.check()?;
    looking(conn, when, by, |view| job(&mut Study::of(view)))
}

fn looking<T>(
    conn: &mut Conn,
    when: (Actor, Instant),
    (wanted, with): (&Wanted, &(Sealing, Extensions)),
    job: impl FnOnce(&mut ReadTx) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let computations = Computations::new(Place::Here, wanted.clone(), Limits::default());
    let mut view = ReadTx::new(conn, when, computations, with.clone());
    let result = job(&mut view);
    view.release();
    result
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use uuid::Uuid;

    use super::*;
    use db::{Place as Where, Scratch};

    #[actix_web::test]
    async fn a_change_that_runs_too_long_is_given_up_ends_at_its_next_step_and_leaves_nothing() {
        let scratch = Scratch::new("journal-limit");
        let clock = Clock::manual(Instant::from_micros(1_800_000_000_000_000));
        let (patience, limit) = (Duration::from_millis(50), Duration::ZERO);
        let place = Where { patience, limit, ..scratch.place() };
        let journal = Journal::new(Db::open(&place).unwrap(), clock);
        let [busy, other] = [1, 2].map(|number| Actor::system(CommunityId(Uuid::from_u128(number))));
        let patient = Journal::new(Db::open(&scratch.place()).unwrap(), Clock::System);
        for actor in [busy, other] {
            patient.create_tenant(actor, |_| Ok(())).await.unwrap();
        }
        drop(patient);
        let ((release, released), (end, ended)) = (channel::<()>(), channel());
        let held = Mutex::new((released, end));
        let slow = move |tx: &mut WriteTx| {
            let held = held.lock().unwrap();
            held.0.recv().unwrap();
            let steps = tx.still_wanted();
            held.1.send(steps.is_err()).unwrap();
            steps
        };
        let refused = journal.write(busy, slow).await.unwrap_err();
        assert_eq!((refused.code().name, refused.cause()), ("unavailable", Some(TOO_LONG)));
        release.send(()).unwrap();
        assert!(ended.recv().unwrap(), "it notices at its next step");
        let (begun, head) = (journal.head(busy).await.unwrap(), journal.head(other).await.unwrap());
        assert_eq!((begun.seq, head.seq), (0, 0), "nothing of it is kept");
    }

    #[actix_web::test]
    async fn a_long_look_ends_when_its_request_is_gone() {
        let scratch = Scratch::new("journal-gone");
        let journal = Journal::new(Db::open(&scratch.place()).unwrap(), Clock::System);
        let actor = Actor::system(CommunityId(Uuid::from_u128(1)));
        let ((begin, begun), (end, ended)) = (tokio::sync::oneshot::channel(), tokio::sync::oneshot::channel());
        let told = Mutex::new(Some((begin, end)));
        let endless = move |study: &mut Study<'_, '_>| {
            let (begin, end) = told.lock().unwrap().take().unwrap();
            begin.send(()).unwrap();
            while study.still_wanted().is_ok() {}
            end.send(()).unwrap();
            study.still_wanted()
        };
        let looking = journal.clone();
        let request = actix_web::rt::spawn(async move { looking.read_blocking(actor, endless).await });
        begun.await.unwrap();
        request.abort();
        assert_eq!(ended.await, Ok(()), "it noticed and ended");
    }
}
