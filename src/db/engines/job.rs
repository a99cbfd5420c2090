//! A piece of work on its way to the thread that owns the connection, and its answer on the way back.
//!
//! **Invariant.** Nobody waits without a bound: whoever asked gives up a job that has not begun within its patience, and
//! one that runs on a database that has stopped answering. A job that was given up in time is not committed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

use super::super::connection::Conn;
use super::super::fault::{INTERNAL, UNAVAILABLE};
use super::reserve::Room;
use crate::kernel::Fault;
use crate::telemetry::panics::surviving;

/// How often whoever waits for a job that runs looks whether the database still answers.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// How long a job may run at the most before its caller is told that nobody knows what became of it.
const LONGEST: Duration = Duration::from_secs(300);

/// Work whose answer is sent only when the transaction it ran in is settled.
pub trait Job: Send {
    /// Which room on the disk it may take.
    fn room(&self) -> Room;

    /// Whether it may begin: somebody still wants it.
    fn begin(&self) -> bool;

    /// Whether what it did may be kept: from here on nobody can give it up any more.
    fn keep(&self) -> bool;

    /// Runs the work; an error (or a panic) is kept as the answer.
    ///
    /// # Errors
    /// The fault, for whoever decides about the transaction.
    fn run(&mut self, conn: &mut Conn) -> Result<(), Fault>;

    /// Sends the answer, or this fault in its place.
    fn settle(self: Box<Self>, instead: Option<Fault>);
}

/// How far a job has come; the thread that runs it and the caller who may give it up agree on it.
#[derive(Default)]
struct Stage(AtomicU8);

impl Stage {
    const WAITING: u8 = 0;
    const RUNNING: u8 = 1;
    const KEEPING: u8 = 2;
    const GIVEN_UP: u8 = 3;

    fn step(&self, from: u8, to: u8) -> bool {
        self.0.compare_exchange(from, to, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }
}

struct Slot<T, F> {
    work: F,
    room: Room,
    stage: Arc<Stage>,
    result: Option<Result<T, Fault>>,
    answer: oneshot::Sender<Result<T, Fault>>,
}

/// The caller's half of a job.
pub struct Asked<T> {
    stage: Arc<Stage>,
    answered: oneshot::Receiver<Result<T, Fault>>,
}

/// Wraps a closure; the caller's half gets its answer.
pub fn job<T, F>(room: Room, work: F) -> (Box<dyn Job>, Asked<T>)
where
    T: Send + 'static,
    F: FnMut(&mut Conn) -> Result<T, Fault> + Send + 'static,
{
    let (answer, answered) = oneshot::channel();
    let stage = Arc::new(Stage::default());
    (Box::new(Slot { work, room, stage: Arc::clone(&stage), result: None, answer }), Asked { stage, answered })
}

impl<T> Asked<T> {
    /// Waits for the answer: for its turn as long as `patience`, and while it runs as long as the database answers.
    ///
    /// # Errors
    /// What the job answered; [`UNAVAILABLE`] when it was given up, or its thread died.
    pub async fn answer(mut self, patience: Duration, stuck: impl Fn() -> bool) -> Result<T, Fault> {
        let began = Instant::now();
        let mut next = patience;
        loop {
            if let Ok(answer) = timeout(next, &mut self.answered).await {
                return answer.unwrap_or_else(|_| Err(Fault::caused(&UNAVAILABLE, "the thread of the database ended")));
            }
            if self.stage.step(Stage::WAITING, Stage::GIVEN_UP) {
                return Err(busy());
            }
            if stuck() || began.elapsed() > LONGEST {
                let undone = self.stage.step(Stage::RUNNING, Stage::GIVEN_UP);
                return Err(if undone { silent() } else { unknown() });
            }
            next = LOOK_EVERY;
        }
    }
}

/// Too many are waiting.
pub fn busy() -> Fault {
    Fault::of(&UNAVAILABLE).with("retry_after", 2).because(
        "数据库繁忙, 未能及时受理; 没有写入任何内容。",
        "The database is busy and did not get to this request in time; nothing was kept.",
    )
}

fn silent() -> Fault {
    Fault::of(&UNAVAILABLE)
        .with("retry_after", 5)
        .because("数据库没有应答; 没有写入任何内容。", "The database does not answer; nothing was kept.")
}

fn unknown() -> Fault {
    Fault::of(&UNAVAILABLE).with("retry_after", 5).because(
        "数据库在提交时没有应答, 不能确定是否已写入; 请用同一 Idempotency-Key 重试。",
        "The database stopped answering while the change was being kept, and it may be there; try again with the same \
         Idempotency-Key.",
    )
}

impl<T, F> Job for Slot<T, F>
where
    T: Send,
    F: FnMut(&mut Conn) -> Result<T, Fault> + Send,
{
    fn room(&self) -> Room {
        self.room
    }

    fn begin(&self) -> bool {
        // One that is run again, because its commit found the disk full, has begun already.
        self.stage.step(Stage::WAITING, Stage::RUNNING) || self.stage.0.load(Ordering::Acquire) == Stage::KEEPING
    }

    fn keep(&self) -> bool {
        // A commit that the engine asks to be tried again is already there.
        self.stage.step(Stage::RUNNING, Stage::KEEPING) || self.stage.0.load(Ordering::Acquire) == Stage::KEEPING
    }

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
