//! Announcements: a slice tells what happens, whoever stands above and listens acts on it in the same transaction. The slice does
//! not know who that is: the roof says so, where it opens the journal.

use std::any::Any;

use super::super::extensions::Extensions;
use super::super::view::ReadTx;
use super::write::WriteTx;
use kernel::Fault;

/// Something that a slice tells those above it.
pub trait Announcement: Any {}

/// Something that a slice asks those above it.
pub trait Question: Any {
    /// One of the answers.
    type Answer: Any;
}

/// Who acts on an announcement. A refusal keeps what was told from happening.
pub type Listener<A> = fn(&mut WriteTx, &A) -> Result<(), Fault>;

/// Who answers a question.
pub type Answerer<Q> = fn(&mut ReadTx, &Q) -> Result<Vec<<Q as Question>::Answer>, Fault>;

/// All who listen to one announcement, in the order in which they are told.
struct Listening<A: Announcement>(Vec<Listener<A>>);

/// All who answer one question, in the order in which they are asked.
struct Answering<Q: Question>(Vec<Answerer<Q>>);

impl Extensions {
    /// The same with one more listener to an announcement, who is told after those before.
    #[must_use]
    pub fn on<A: Announcement>(self, listener: Listener<A>) -> Self {
        let mut all = self.get::<Listening<A>>().map(|listening| listening.0.clone()).unwrap_or_default();
        all.push(listener);
        self.with(Listening(all))
    }

    /// The same with one more who answers a question, after those before.
    #[must_use]
    pub fn answers<Q: Question>(self, answerer: Answerer<Q>) -> Self {
        let mut all = self.get::<Answering<Q>>().map(|answering| answering.0.clone()).unwrap_or_default();
        all.push(answerer);
        self.with(Answering(all))
    }
}

impl WriteTx<'_> {
    /// Tells everybody who listens, one after the other, in this transaction; where nobody does, nothing happens.
    ///
    /// # Errors
    /// What the first listener answers that refuses: nothing of the transaction is to be kept then.
    pub fn tell<A: Announcement>(&mut self, told: &A) -> Result<(), Fault> {
        let Some(listening) = self.extension::<Listening<A>>() else { return Ok(()) };
        listening.0.iter().try_for_each(|listener| listener(self, told))
    }
}

impl ReadTx<'_> {
    /// What everybody answers who is there to be asked, in their order; nothing where nobody is.
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
