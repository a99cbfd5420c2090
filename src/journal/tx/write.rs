//! A write transaction of one community: [`WriteTx`].

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::{Deref, DerefMut};

use uuid::Uuid;

use super::super::ids::{Ids, random};
use super::super::model::{Attempt, Event, Kept, reissued, written};
use super::super::store;
use super::super::timers::model::{Fate, Timer, TimerId, TimerKind};
use super::super::timers::store as timers;
use super::super::versions::kind::Kind;
use super::super::versions::model::Key;
use super::super::versions::proven::ProvenRows;
use super::super::view::{ReadTx, Snapshot};
use db::CommittedReader;
use kernel::{EventId, Fault, Id, Instant, Reissued, canonical};
use proofs::journal::{Entry, Head, hash};

/// One community's tables, for reading and writing. Everything done through it is kept, or nothing.
pub struct WriteTx<'c> {
    pub(super) view: ReadTx<'c>,
    pub(super) head: Head,
    first_seq: i64,
    ids: &'c Ids,
    pub(super) rights: Rights,
    /// When the last event of the chain was told, once it is known.
    told_at: Option<Instant>,
    /// The last event, until another follows or the transaction ends: its hash covers what the transaction leaves.
    pub(super) pending: Option<Entry>,
    pub(super) touched: Touched,
    /// What it rests on beside what it writes: the rows of a kind that belong to something.
    pub(super) depended: Vec<(&'static Kind, Uuid)>,
    pub(super) prior: Prior<'c>,
    /// The ids that were made in this transaction: no row had them before.
    pub(super) born: RefCell<HashSet<Uuid>>,
    /// Whoever owns the machine says that what it writes stood right before.
    pub(super) trusting: bool,
}

/// The rows that were written, by the name of their kind.
pub(super) type Touched = BTreeMap<&'static str, (&'static Kind, BTreeSet<Key>)>;

/// By what a change sees how rows stood before it.
#[derive(Clone, Copy)]
pub(in super::super) struct Prior<'c> {
    /// What is committed.
    pub committed: &'c CommittedReader,
    /// What of it was looked at already.
    pub proven: &'c ProvenRows,
}

/// How a change begins.
#[derive(Clone, Copy)]
pub(in super::super) enum Beginning {
    /// With the community itself.
    Founding,
    /// With a head that bears its seal.
    Usual,
    /// With a head that is to be sealed, whatever it bears.
    Resealing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rights {
    Same,
    Changed,
}

impl<'c> WriteTx<'c> {
    pub(in super::super) fn begin(
        mut view: ReadTx<'c>,
        by: (&'c Ids, Prior<'c>),
        beginning: Beginning,
    ) -> Result<Self, Fault> {
        let community = view.community();
        let head = match beginning {
            Beginning::Founding => {
                let head = Head::genesis();
                let seal = view.sealing().seal(community, &head);
                store::insert_head(view.conn, community, &head, seal.as_deref())?;
                head
            }
            Beginning::Usual => {
                let (head, seal) = store::take_head(view.conn, community)?;
                view.sealing().require(community, &head, seal.as_deref())?;
                head
            }
            Beginning::Resealing => store::take_head(view.conn, community)?.0,
        };
        view.snapshot = Snapshot::Outer;
        Ok(Self::from_head(view, by, head))
    }

    fn from_head(view: ReadTx<'c>, (ids, prior): (&'c Ids, Prior<'c>), head: Head) -> Self {
        let (pending, touched, depended) = (None, Touched::new(), Vec::new());
        let (first_seq, rights, told_at, trusting) = (head.seq, Rights::Same, None, false);
        let born = RefCell::default();
        Self { view, first_seq, head, ids, prior, born, rights, told_at, pending, touched, depended, trusting }
    }

    /// Writes the head if anything was recorded; what remains is the commit. Returns how many events were.
    pub(in super::super) fn finish(mut self) -> Result<(Rights, u64), Fault> {
        self.keep_states()?;
        self.flush()?;
        if self.head.seq != self.first_seq {
            let community = self.view.community();
            let seal = self.view.sealing().seal(community, &self.head);
            store::update_head(self.view.conn, community, &self.head, seal.as_deref())?;
        }
        Ok((self.rights, self.head.seq.abs_diff(self.first_seq)))
    }

    /// Saves the last event, which another one follows.
    pub(super) fn flush(&mut self) -> Result<(), Fault> {
        if let Some(mut entry) = self.pending.take() {
            entry.prev_hash.clone_from(&self.head.hash);
            entry.hash = hash(&entry);
            store::insert_entry(self.view.conn, &entry)?;
            self.head = Head { seq: entry.seq, hash: entry.hash };
        }
        Ok(())
    }

    /// When an event of now is told: not before the one it follows, even when the clock has stepped back.
    fn telling(&mut self) -> Result<Instant, Fault> {
        let (now, community) = (self.view.now, self.view.community());
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

    /// Announces what happened: one row, in this transaction. Returns its number.
    ///
    /// # Errors
    /// When the event has no canonical form, or the disk refuses.
    pub fn record<E: Event>(&mut self, event: &E) -> Result<i64, Fault> {
        self.view.still_wanted()?;
        let at = self.telling()?;
        self.flush()?;
        let entry = Entry {
            community: self.view.community(),
            seq: self.next_seq(),
            id: self.new_id::<EventId>(),
            kind: E::TYPE.to_owned(),
            subject: event.subject(),
            actor: written(self.view.actor.author),
            at,
            credential: self.view.actor.reissued.map(|one| canonical::text(&reissued(one))).transpose()?,
            data: canonical::text(event)?,
            states: None,
            prev_hash: String::new(),
            hash: String::new(),
        };
        let seq = entry.seq;
        self.pending = Some(entry);
        Ok(seq)
    }

    /// Where the chain stands now, counting what this transaction has recorded.
    pub fn head(&mut self) -> Result<Head, Fault> {
        self.flush()?;
        Ok(self.head.clone())
    }

    /// The number of the event that is recorded next.
    pub fn next_seq(&self) -> i64 {
        self.pending.as_ref().map_or(self.head.seq, |entry| entry.seq) + 1
    }

    /// A new id.
    pub fn new_id<T: Id>(&self) -> T {
        let id = self.ids.next(self.view.now);
        self.born.borrow_mut().insert(id);
        T::of(id)
    }

    /// Bytes nobody can guess.
    ///
    /// # Errors
    /// When the machine has no randomness to give.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], Fault> {
        random()
    }

    /// Sets a timer: at `due_at` the service acts on `subject`. The same deadline of the same subject is moved. None that is set by
    /// what is done late lies before what set it.
    pub fn timer(&mut self, due_at: Instant, kind: impl TimerKind, subject: Uuid) -> Result<(), Fault> {
        let id = self.new_id::<TimerId>();
        let (kind, argument) = (kind.code().to_owned(), kind.argument());
        let due_at = self.view.backdated.map_or(due_at, |from| due_at.max(from));
        timers::set(&mut self.view, &Timer { id, kind, argument, subject, due_at, deadline: due_at, attempts: 0 })
    }

    /// Cancels every timer of a subject.
    pub fn cancel_timers(&mut self, subject: Uuid) -> Result<(), Fault> {
        timers::cancel(&mut self.view, subject)
    }

    /// Takes a timer as it was seen; it is gone when this transaction is kept. `false` when it was taken or moved meanwhile.
    pub fn take_timer(&mut self, seen: &Timer) -> Result<bool, Fault> {
        timers::take(&mut self.view, seen)
    }

    /// Records that acting on a timer failed with this code, and what becomes of it. `false` when it was moved meanwhile.
    pub fn put_off_timer(&mut self, seen: &Timer, code: &str, fate: Fate) -> Result<bool, Fault> {
        timers::put_off(&mut self.view, seen, code, fate)
    }

    /// Gives up a timer whose row cannot be read, which failed with this code. `false` when it was given up meanwhile.
    pub fn give_up_unreadable_timer(&mut self, id: TimerId, code: &str) -> Result<bool, Fault> {
        timers::give_up_unreadable(&mut self.view, id, code)
    }

    /// Lets a timer that has failed be tried again at once. `false` where there is no such timer.
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
    pub fn keep(&mut self, attempt: &Attempt, kept: &Kept) -> Result<(), Fault> {
        let author = written(self.view.actor.author);
        store::insert_kept(&mut self.view, &author, attempt, kept)
    }

    /// Says that who may be told of a household changes with this transaction: no kept answer about one is told again.
    pub fn telling_changed(&mut self) -> Result<(), Fault> {
        store::forget_kept_of_households(&mut self.view)
    }
}

impl<'c> Deref for WriteTx<'c> {
    type Target = ReadTx<'c>;
    fn deref(&self) -> &ReadTx<'c> {
        &self.view
    }
}

impl<'c> DerefMut for WriteTx<'c> {
    fn deref_mut(&mut self) -> &mut ReadTx<'c> {
        &mut self.view
    }
}
