//! Announcements: a slice tells what happens, the listeners act on it in the same transaction. The slice does
//! not know them: `app` registers them, where it opens the journal.

use std::any::Any;

use super::super::extensions::Extensions;
use super::super::view::ReadTx;
use super::write::WriteTx;
use kernel::Fault;

/// An event of a slice that slices above it react to.
pub trait Announcement: Any {}

/// A question of a slice that slices above it answer.
pub trait Question: Any {
    /// One of the answers.
    type Answer: Any;
}

/// A function that reacts to an announcement. Its refusal rolls back what was announced.
pub type Listener<A> = fn(&mut WriteTx, &A) -> Result<(), Fault>;

/// A function that answers a question.
pub type Answerer<Q> = fn(&mut ReadTx, &Q) -> Result<Vec<<Q as Question>::Answer>, Fault>;

/// All listeners of one announcement, in the order in which they are called.
struct Listening<A: Announcement>(Vec<Listener<A>>);

/// All functions that answer one question, in the order in which they are called.
struct Answering<Q: Question>(Vec<Answerer<Q>>);

impl Extensions {
    /// The same with one more listener to an announcement, called after those before.
    #[must_use]
    pub fn on<A: Announcement>(self, listener: Listener<A>) -> Self {
        let mut all = self.get::<Listening<A>>().map(|listening| listening.0.clone()).unwrap_or_default();
        all.push(listener);
        self.with(Listening(all))
    }

    /// The same with one more function that answers a question, called after those before.
    #[must_use]
    pub fn answers<Q: Question>(self, answerer: Answerer<Q>) -> Self {
        let mut all = self.get::<Answering<Q>>().map(|answering| answering.0.clone()).unwrap_or_default();
        all.push(answerer);
        self.with(Answering(all))
    }
}

impl WriteTx<'_> {
    /// Calls every listener, one after the other, in this transaction; without listeners nothing happens.
    ///
    /// # Errors
    /// What the first listener answers that refuses: nothing of the transaction is to be kept then.
    pub fn tell<A: Announcement>(&mut self, told: &A) -> Result<(), Fault> {
        let Some(listening) = self.extension::<Listening<A>>() else { return Ok(()) };
        listening.0.iter().try_for_each(|listener| listener(self, told))
    }
}

impl ReadTx<'_> {
    /// The answers of all registered functions, in their order; nothing without any.
    ///
    /// # Errors
    /// What the first of them answers that fails.
    pub fn ask<Q: Question>(&mut self, question: &Q) -> Result<Vec<Q::Answer>, Fault> {
        let Some(answering) = self.extension::<Answering<Q>>() else { return Ok(Vec::new()) };
        let mut answers = Vec::new();
        for answerer in &answering.0 {
            answers.extend(answerer(self, question)?);
        }
        Ok(answers)
    }
}
