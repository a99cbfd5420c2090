//! A read transaction of one community: [`ReadTx`], and [`Study`] where it may go through all of it.

use std::any::Any;
use std::hash::Hash;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::computation::Computations;
use super::extensions::Extensions;
use super::sealing::Sealing;
use config::Limits;
use db::Conn;
use kernel::{Actor, Budget, CommunityId, Fault, Instant};

/// One community's tables, for reading.
pub struct ReadTx<'c> {
    pub(super) conn: &'c mut Conn,
    pub(super) actor: Actor,
    pub(super) now: Instant,
    /// From when on what is written counts, where that is earlier than now.
    pub(super) backdated: Option<Instant>,
    pub(super) snapshot: Snapshot,
    computations: Computations,
    sealing: Sealing,
    extensions: Extensions,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Snapshot {
    PerStatement,
    Held,
    Outer,
}

impl<'c> ReadTx<'c> {
    pub(super) fn new(
        conn: &'c mut Conn,
        (actor, now): (Actor, Instant),
        computations: Computations,
        (sealing, extensions): (Sealing, Extensions),
    ) -> Self {
        Self { conn, actor, now, backdated: None, snapshot: Snapshot::PerStatement, computations, sealing, extensions }
    }

    /// The value of this type that the journal was opened with.
    pub fn extension<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.extensions.get()
    }

    /// What seals the heads of chains.
    pub(super) fn sealing(&self) -> &Sealing {
        &self.sealing
    }

    /// The answer to a question that may take long, of at most so many steps. The question is everything that the work
    /// looks at: a change is run again with the answers it has got so far.
    pub fn compute<T, W>(&self, question: &impl Hash, steps: u64, work: W) -> Result<T, Fault>
    where
        T: Clone + Send + 'static,
        W: Fn(&mut Budget) -> Result<T, Fault> + Send + 'static,
    {
        self.computations.ask(question, steps, work)
    }

    /// The quotas of an account.
    pub fn limits(&self) -> &Limits {
        self.computations.limits()
    }

    /// Whether somebody still waits for this, for what goes through many rows.
    ///
    /// # Errors
    /// `unavailable` when nobody does, or it took too long.
    pub fn still_wanted(&self) -> Result<(), Fault> {
        Ok(self.computations.wanted().check()?)
    }

    /// The connection, for stores alone.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// The community: the first condition of every statement.
    pub fn community(&self) -> CommunityId {
        self.actor.community
    }

    /// The time of this transaction; it does not move while it lasts.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// From which instant on what is written counts: from now, or from the deadline of what the calendar does late
    /// ([`super::WriteTx::backdate`]). Rules of what is due on a day go by it, and so do columns that say since when something holds.
    pub fn counts_from(&self) -> Instant {
        self.backdated.unwrap_or(self.now)
    }

    /// Who is calling.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// From here on every statement sees the same state. To be called by reads of more than one statement.
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

/// A read transaction that may go through a whole community: only [`super::Journal::read_aside`] and [`super::Journal::read_blocking`] give one,
/// so that what asks for it cannot run on a thread that answers requests.
pub struct Study<'v, 'c>(&'v mut ReadTx<'c>);

impl<'v, 'c> Study<'v, 'c> {
    pub(super) fn of(view: &'v mut ReadTx<'c>) -> Self {
        Self(view)
    }
}

impl<'c> Deref for Study<'_, 'c> {
    type Target = ReadTx<'c>;
    fn deref(&self) -> &ReadTx<'c> {
        self.0
    }
}

impl<'c> DerefMut for Study<'_, 'c> {
    fn deref_mut(&mut self) -> &mut ReadTx<'c> {
        self.0
    }
}
