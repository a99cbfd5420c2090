//! A piece of work on its way to the thread that owns the connection, and its answer on the way back.
//!
//! **Invariant.** Nobody waits without a bound: whoever asked gives up a job that has not begun within its patience, one
//! that runs longer than it may, and one that runs on a database that has stopped answering. A job that was given up in
//! time is not committed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

use super::super::connection::Conn;
use super::super::fault::{INTERNAL, UNAVAILABLE};
use super::reserve::Room;
use kernel::Fault;
use telemetry::panics::surviving;

/// How often whoever waits for a job that runs looks whether the database still answers.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// How long a commit may take at the most before its caller is told that nobody knows what became of it.
const LONGEST: Duration = Duration::from_secs(300);

/// The cause of a failure that says how long a job ran.
pub const TOO_LONG: &str = "a job ran longer than it may";

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
    /// Waits for the answer: for its turn as long as `patience`, while it runs as long as its `limit` and the database
    /// answers.
    ///
    /// # Errors
    /// What the job answered; [`UNAVAILABLE`] when it was given up, or its thread died.
    pub async fn answer(
        mut self,
        (patience, limit): (Duration, Duration),
        stuck: impl Fn() -> bool,
    ) -> Result<T, Fault> {
        let (mut next, mut running) = (patience, None);
        loop {
            if let Ok(answer) = timeout(next, &mut self.answered).await {
                return answer.unwrap_or_else(|_| Err(Fault::caused(&UNAVAILABLE, "the thread of the database ended")));
            }
            if self.stage.step(Stage::WAITING, Stage::GIVEN_UP) {
                return Err(busy());
            }
            // It was seen to run for the first time now, and began at most one look before.
            let ran = running.get_or_insert_with(Instant::now).elapsed();
            let silence = stuck();
            if (silence || ran >= limit) && self.stage.step(Stage::RUNNING, Stage::GIVEN_UP) {
                return Err(if silence { silent() } else { too_long(limit) });
            }
            if silence || ran > LONGEST {
                return Err(unknown());
            }
            next = LOOK_EVERY.min(limit).max(Duration::from_millis(1));
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

/// It ran longer than it may. Whose it was is told by whoever asked.
fn too_long(limit: Duration) -> Fault {
    let seconds = limit.as_secs();
    Fault::caused(&UNAVAILABLE, TOO_LONG).with("retry_after", 30).because(
        format!("处理超过 {seconds} 秒, 已中止; 没有写入任何内容。请分批提交, 或稍后重试。"),
        format!(
            "This took longer than {seconds} seconds and was given up; nothing was kept. Send it in parts, or later."
        ),
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
        // One that is run again, because a commit found the disk full, has begun already.
        self.stage.step(Stage::WAITING, Stage::RUNNING) || self.stage.0.load(Ordering::Acquire) != Stage::GIVEN_UP
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
pub fn guarded<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    surviving(work).unwrap_or_else(|panic| Err(panic.fault(&INTERNAL)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name<T>(outcome: Result<T, Fault>) -> Option<(&'static str, String)> {
        outcome.err().map(|fault| (fault.code().name, fault.detail().map(|[_, en]| en.clone()).unwrap_or_default()))
    }

    #[actix_web::test]
    async fn one_that_runs_longer_than_it_may_is_given_up_and_not_kept() {
        let (slow, asked) = job(Room::Free, |_| Ok(()));
        assert!(slow.begin());
        let refused = name(asked.answer((Duration::ZERO, Duration::ZERO), || false).await).unwrap();
        assert!(refused.0 == "unavailable" && refused.1.contains("longer than"), "{refused:?}");
        assert!(!slow.keep(), "nothing of it is kept");
        assert!(!slow.begin(), "and it is not run again");
    }

    #[actix_web::test]
    async fn one_that_is_being_kept_is_waited_for_however_long_it_ran() {
        let (slow, asked) = job(Room::Free, |_| Ok(7));
        assert!(slow.begin() && slow.keep());
        let waiting = asked.answer((Duration::ZERO, Duration::ZERO), || false);
        let settled = async { slow.settle(Some(busy())) };
        let (answer, ()) = tokio::join!(waiting, settled);
        assert_eq!(
            answer.err().map(|fault| fault.detail().cloned()),
            Some(busy().detail().cloned()),
            "what it settled"
        );
    }
}
