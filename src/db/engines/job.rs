//! A piece of work on its way to the thread that owns the connection, and its answer on the way back.

use tokio::sync::oneshot;

use super::super::connection::Conn;
use super::super::fault::{INTERNAL, UNAVAILABLE};
use crate::kernel::Fault;
use crate::telemetry::panics::surviving;

/// Work whose answer is sent only when the transaction it ran in is settled.
pub trait Job: Send {
    /// Runs the work; an error (or a panic) is kept as the answer.
    ///
    /// # Errors
    /// The fault, for whoever decides about the transaction.
    fn run(&mut self, conn: &mut Conn) -> Result<(), Fault>;

    /// Sends the answer, or this fault in its place.
    fn settle(self: Box<Self>, instead: Option<Fault>);
}

struct Slot<T, F> {
    work: F,
    result: Option<Result<T, Fault>>,
    answer: oneshot::Sender<Result<T, Fault>>,
}

/// Wraps a closure; the receiver gets its answer.
pub fn job<T, F>(work: F) -> (Box<dyn Job>, oneshot::Receiver<Result<T, Fault>>)
where
    T: Send + 'static,
    F: FnMut(&mut Conn) -> Result<T, Fault> + Send + 'static,
{
    let (answer, answered) = oneshot::channel();
    (Box::new(Slot { work, result: None, answer }), answered)
}

/// Waits for the answer; a thread that died in between counts as unavailable.
///
/// # Errors
/// What the job answered.
pub async fn answer<T>(answered: oneshot::Receiver<Result<T, Fault>>) -> Result<T, Fault> {
    answered.await.unwrap_or_else(|_| Err(Fault::caused(&UNAVAILABLE, "the thread of the database ended")))
}

impl<T, F> Job for Slot<T, F>
where
    T: Send,
    F: FnMut(&mut Conn) -> Result<T, Fault> + Send,
{
    fn run(&mut self, conn: &mut Conn) -> Result<(), Fault> {
        let result = guarded(|| (self.work)(conn));
        let outcome = result.as_ref().map(|_| ()).map_err(Clone::clone);
        self.result = Some(result);
        outcome
    }

    fn settle(self: Box<Self>, instead: Option<Fault>) {
        let result = match instead {
            Some(fault) => Err(fault),
            None => self.result.unwrap_or_else(|| Err(Fault::caused(&UNAVAILABLE, "a job was never run"))),
        };
        // Whoever asked may have gone away; the work is done all the same.
        let _ = self.answer.send(result);
    }
}

/// Runs work that may panic; a panic becomes an internal error that knows what it said and where, and the thread lives
/// on. Whoever gets the error tells the log.
///
/// # Errors
/// What the work answers.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    surviving(work).unwrap_or_else(|panic| Err(panic.fault(&INTERNAL)))
}
