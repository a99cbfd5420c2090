//! [`View`] and [`Tx`]: one community's tables, to look at and to change.

use std::hash::Hash;
use std::ops::{Deref, DerefMut};

use uuid::Uuid;

use super::chain;
use super::ids::Ids;
use super::model::{Attempt, Entry, Event, Head, Kept, ReissuedCredential, written};
use super::reckoning::Reckoner;
use super::store;
use super::timers::model::{Fate, Timer, TimerKind};
use super::timers::store as timers;
use crate::config::Limits;
use crate::db::{Conn, Uid};
use crate::kernel::{Actor, Budget, CommunityId, EventId, Fault, Id, Instant, Reissued, TimerId, canonical};

/// One community's tables, to look at.
pub struct View<'c> {
    conn: &'c mut Conn,
    actor: Actor,
    now: Instant,
    snapshot: Snapshot,
    reckoner: Reckoner,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Snapshot {
    PerStatement,
    Held,
    Outer,
}

impl<'c> View<'c> {
    pub(super) fn new(conn: &'c mut Conn, actor: Actor, now: Instant, reckoner: Reckoner) -> Self {
        Self { conn, actor, now, snapshot: Snapshot::PerStatement, reckoner }
    }

    /// The answer to a question that may take long, of at most so many steps. The question is everything that the work
    /// looks at: a change is run again with the answers it has got so far.
    ///
    /// # Errors
    /// What the work answers.
    pub fn reckon<T, W>(&self, question: &impl Hash, steps: u64, work: W) -> Result<T, Fault>
    where
        T: Clone + Send + 'static,
        W: Fn(&mut Budget) -> Result<T, Fault> + Send + 'static,
    {
        self.reckoner.ask(question, steps, work)
    }

    /// What an account may do in a time.
    pub fn limits(&self) -> &Limits {
        self.reckoner.limits()
    }

    /// Whether somebody still waits for this, for what goes through many rows.
    ///
    /// # Errors
    /// `unavailable` when nobody does, or it took too long.
    pub fn still_wanted(&self) -> Result<(), Fault> {
        Ok(self.reckoner.wanted().check()?)
    }

    /// The connection, for stores alone.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// The community as a column value: the first condition of every statement.
    pub fn cid(&self) -> Uid {
        self.actor.community.into()
    }

    /// The community.
    pub fn community(&self) -> CommunityId {
        self.actor.community
    }

    /// The time of this look or change; it does not move while it lasts.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Who is calling.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// From here on every statement sees the same state. To be called by reads of more than one statement.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn snapshot(&mut self) -> Result<(), Fault> {
        use diesel::connection::SimpleConnection;
        if self.snapshot == Snapshot::PerStatement {
            self.conn.batch_execute(match self.conn {
                Conn::Sqlite(_) => "BEGIN",
                Conn::Pg(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            })?;
            self.snapshot = Snapshot::Held;
        }
        Ok(())
    }

    /// Whether statements are still answered: on PostgreSQL one that failed ends the snapshot, and one that was answered
    /// with a row that cannot be read does not.
    pub fn answers(&mut self) -> bool {
        use diesel::connection::SimpleConnection;
        self.conn.batch_execute("SELECT 1").is_ok()
    }

    pub(super) fn release(&mut self) {
        use diesel::connection::SimpleConnection;
        if self.snapshot == Snapshot::Held {
            let _ = self.conn.batch_execute("COMMIT");
        }
    }
}

/// A look that may go through a whole community: only [`super::Journal::read_aside`] and [`super::Journal::study`] give one,
/// so that what asks for it cannot run on a thread that answers requests.
pub struct Study<'v, 'c>(&'v mut View<'c>);

impl<'v, 'c> Study<'v, 'c> {
    pub(super) fn of(view: &'v mut View<'c>) -> Self {
        Self(view)
    }
}

impl<'c> Deref for Study<'_, 'c> {
    type Target = View<'c>;
    fn deref(&self) -> &View<'c> {
        self.0
    }
}

impl<'c> DerefMut for Study<'_, 'c> {
    fn deref_mut(&mut self) -> &mut View<'c> {
        self.0
    }
}

/// One community's tables, to change. Everything done through it is kept, or nothing.
pub struct Tx<'c> {
    view: View<'c>,
    head: Head,
    first_seq: i64,
    ids: &'c Ids,
    rights: Rights,
    /// When the last event of the chain was told, once it is known.
    told_at: Option<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rights {
    Same,
    Changed,
}

impl<'c> Tx<'c> {
    pub(super) fn begin(
        conn: &'c mut Conn,
        (actor, now): (Actor, Instant),
        ids: &'c Ids,
        reckoner: Reckoner,
    ) -> Result<Self, Fault> {
        let head = store::take_head(conn, actor.community.into())?;
        Ok(Self::from_head(View::new(conn, actor, now, reckoner), ids, head))
    }

    pub(super) fn found(
        conn: &'c mut Conn,
        (actor, now): (Actor, Instant),
        ids: &'c Ids,
        reckoner: Reckoner,
    ) -> Result<Self, Fault> {
        let head = Head { seq: 0, hash: chain::GENESIS.to_owned() };
        store::insert_head(conn, actor.community.into(), &head)?;
        Ok(Self::from_head(View::new(conn, actor, now, reckoner), ids, head))
    }

    fn from_head(mut view: View<'c>, ids: &'c Ids, head: Head) -> Self {
        view.snapshot = Snapshot::Outer;
        Self { view, first_seq: head.seq, head, ids, rights: Rights::Same, told_at: None }
    }

    /// Writes the head if anything was recorded; what remains is the commit. Answers how many events were.
    pub(super) fn finish(self) -> Result<(Rights, u64), Fault> {
        if self.head.seq != self.first_seq {
            let community = self.view.cid();
            store::update_head(self.view.conn, community, &self.head)?;
        }
        Ok((self.rights, self.head.seq.abs_diff(self.first_seq)))
    }

    /// When an event of now is told: not before the one it follows, even when the clock has stepped back.
    fn telling(&mut self) -> Result<Instant, Fault> {
        let (now, community) = (self.view.now, self.view.cid());
        let told_at = match self.told_at {
            Some(at) => at,
            None => store::last_at(self.view.conn, community, &self.head)?.unwrap_or(now).max(now),
        };
        self.told_at = Some(told_at);
        if told_at > now {
            self.ids.note_lag(now, told_at);
        }
        Ok(told_at)
    }

    /// What is recorded from here on bears this mark of the actor's credential.
    pub fn bears(&mut self, mark: Option<Reissued>) {
        self.view.actor.reissued = mark;
    }

    /// Announces what happened: one row, in this transaction. Answers the new head.
    ///
    /// # Errors
    /// When the event has no canonical form, or the disk refuses.
    pub fn record<E: Event>(&mut self, event: &E) -> Result<Head, Fault> {
        self.view.still_wanted()?;
        let at = self.telling()?;
        let mut entry = Entry {
            community: self.view.community(),
            seq: self.head.seq + 1,
            id: self.new_id::<EventId>(),
            kind: E::TYPE.to_owned(),
            subject: event.subject(),
            actor: written(self.view.actor.author),
            at,
            credential: self
                .view
                .actor
                .reissued
                .map(|one| canonical::text(&ReissuedCredential::of(one)))
                .transpose()?,
            data: canonical::text(event)?,
            prev_hash: self.head.hash.clone(),
            hash: String::new(),
        };
        entry.hash = chain::hash(&entry);
        store::insert_entry(self.view.conn, &entry)?;
        self.head = Head { seq: entry.seq, hash: entry.hash };
        Ok(self.head.clone())
    }

    /// Tries a part of this change: what it did is kept if it is not refused, and nothing of it otherwise.
    ///
    /// # Errors
    /// What is no refusal: the disk, or the engine that asks for another run.
    pub fn attempt<T>(&mut self, job: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<Result<T, Fault>, Fault> {
        let head = self.head.clone();
        self.part("SAVEPOINT part")?;
        let outcome = job(self);
        match &outcome {
            Ok(_) => {}
            Err(fault) if !fault.is_refusal() => return Err(fault.clone()),
            Err(_) => {
                self.part("ROLLBACK TO SAVEPOINT part")?;
                self.head = head;
            }
        }
        self.part("RELEASE SAVEPOINT part")?;
        Ok(outcome)
    }

    /// Does something to see what would come of it, and undoes it.
    ///
    /// # Errors
    /// What the job answers.
    pub fn rehearse<T>(&mut self, job: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        let (head, rights) = (self.head.clone(), self.rights);
        self.part("SAVEPOINT part")?;
        let outcome = job(self);
        self.part("ROLLBACK TO SAVEPOINT part")?;
        self.part("RELEASE SAVEPOINT part")?;
        (self.head, self.rights) = (head, rights);
        outcome
    }

    /// The innermost of several savepoints of one name is meant, on both engines.
    fn part(&mut self, statement: &str) -> Result<(), Fault> {
        use diesel::connection::SimpleConnection;
        Ok(self.view.conn.batch_execute(statement)?)
    }

    /// Where the chain stands now, counting what this transaction has recorded.
    pub fn head(&self) -> Head {
        self.head.clone()
    }

    /// A new id.
    pub fn new_id<T: Id>(&self) -> T {
        T::of(self.ids.next(self.view.now))
    }

    /// Bytes nobody can guess.
    ///
    /// # Errors
    /// When the machine has no randomness to give.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], Fault> {
        super::handle::random()
    }

    /// Sets a timer: at `due_at` the service acts on `subject`. The same deadline of the same subject is moved.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn timer(&mut self, due_at: Instant, kind: impl TimerKind, subject: Uuid) -> Result<(), Fault> {
        let id = self.new_id::<TimerId>();
        let (kind, argument) = (kind.code().to_owned(), kind.argument());
        timers::set(&mut self.view, &Timer { id, kind, argument, subject, due_at, attempts: 0 })
    }

    /// Cancels every timer of a subject.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn cancel_timers(&mut self, subject: Uuid) -> Result<(), Fault> {
        timers::cancel(&mut self.view, subject)
    }

    /// Takes a timer as it was seen; it is gone when this transaction is kept. `false` when it was taken or moved meanwhile.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn take_timer(&mut self, seen: &Timer) -> Result<bool, Fault> {
        timers::take(&mut self.view, seen)
    }

    /// Notes that acting on a timer failed with this code, and what becomes of it. `false` when it was moved meanwhile.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put_off_timer(&mut self, seen: &Timer, code: &str, fate: Fate) -> Result<bool, Fault> {
        timers::put_off(&mut self.view, seen, code, fate)
    }

    /// Lets a timer that has failed be tried again at once. `false` where there is no such timer.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn revive_timer(&mut self, id: TimerId) -> Result<bool, Fault> {
        timers::revive(&mut self.view, id)
    }

    /// Says that somebody's rights change with this transaction: what is remembered of them is forgotten at commit.
    pub fn rights_changed(&mut self) {
        self.rights = Rights::Changed;
    }

    /// The answer to an attempt that was carried out before.
    ///
    /// # Errors
    /// `idempotency_key_reused` for another request, `not_replayable` when the answer was shown once only.
    pub fn replay(&mut self, attempt: &Attempt) -> Result<Option<Kept>, Fault> {
        let author = written(self.view.actor.author);
        store::find_kept(&mut self.view, &author, attempt)
    }

    /// Keeps the answer to an attempt, in this transaction.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn keep(&mut self, attempt: &Attempt, kept: &Kept) -> Result<(), Fault> {
        let author = written(self.view.actor.author);
        store::insert_kept(&mut self.view, &author, attempt, kept)
    }

    /// Says that who may be told of a household changes with this transaction: no kept answer about one is told again.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn telling_changed(&mut self) -> Result<(), Fault> {
        store::forget_kept_of_households(&mut self.view)
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = View<'c>;
    fn deref(&self) -> &View<'c> {
        &self.view
    }
}

impl<'c> DerefMut for Tx<'c> {
    fn deref_mut(&mut self) -> &mut View<'c> {
        &mut self.view
    }
}
