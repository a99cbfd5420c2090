//! The probe: whether PostgreSQL answers, asked once a second on a connection of its own, and at once on request.
//!
//! A server that hangs (a stopped process, a cable pulled out) refuses nothing and answers nothing. The probe is how the
//! service notices: while it is unanswered, waiting requests are given up instead of waiting with it. The probe also
//! writes the log of an outage: one line when it begins, one a minute while it lasts, one when it is over.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::Text;
use tokio::sync::oneshot;

use super::super::connection::{self, Conn, Place};
use super::super::fault::UNAVAILABLE;
use super::super::figures::Figures;
use super::monotonic::monotonic;
use kernel::Fault;

/// How often it is asked.
const EVERY: Duration = Duration::from_secs(1);

/// After how long without an answer the server counts as stuck.
const STUCK: Duration = Duration::from_millis(1500);

/// How long whoever asks whether the database is ready waits for the answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often an outage that lasts is written down.
const REMIND: Duration = Duration::from_secs(60);

type Answer = oneshot::Sender<Result<(), Fault>>;

/// The probe; ends when it is dropped.
pub struct Probe {
    questions: Sender<Answer>,
    asked_at: Arc<Mutex<Option<Instant>>>,
}

impl Probe {
    /// Starts it.
    ///
    /// # Errors
    /// [`UNAVAILABLE`] when the machine gives no thread.
    pub fn start(place: &Place) -> Result<Self, Fault> {
        let (questions, waiting) = channel();
        let asked_at = Arc::default();
        let prober = Prober {
            place: place.clone(),
            asked_at: Arc::clone(&asked_at),
            figures: place.figures.clone(),
            conn: None,
            outage: None,
        };
        std::thread::Builder::new()
            .name("hulian-pg-probe".to_owned())
            .spawn(move || prober.run(&waiting))
            .map_err(|_| Fault::of(&UNAVAILABLE))?;
        Ok(Self { questions, asked_at })
    }

    /// Whether the server has left the probe without an answer.
    pub fn stuck(&self) -> bool {
        let asked_at = self.asked_at.lock().unwrap_or_else(PoisonError::into_inner);
        asked_at.is_some_and(|at| at.elapsed() > STUCK)
    }

    /// Asks now.
    ///
    /// # Errors
    /// [`UNAVAILABLE`] with the reason, after a second at the latest.
    pub async fn ready(&self) -> Result<(), Fault> {
        let (answer, answered) = oneshot::channel();
        self.questions.send(answer).map_err(|_| Fault::of(&UNAVAILABLE))?;
        match tokio::time::timeout(PATIENCE, answered).await {
            Ok(answer) => answer.unwrap_or_else(|_| Err(Fault::of(&UNAVAILABLE))),
            Err(_) => Err(down("数据库一秒内没有应答。", "The database does not answer within a second.")),
        }
    }
}

#[track_caller]
fn down(zh: &str, en: &str) -> Fault {
    Fault::caused(&UNAVAILABLE, en.to_owned()).with("retry_after", 5).because(zh, en)
}

struct Prober {
    place: Place,
    asked_at: Arc<Mutex<Option<Instant>>>,
    figures: Figures,
    conn: Option<Conn>,
    outage: Option<Outage>,
}

/// An outage that lasts.
struct Outage {
    since: Instant,
    reminded: Instant,
    probes: u64,
}

#[derive(QueryableByName)]
struct ReadOnly {
    #[diesel(sql_type = Text)]
    value: String,
}

impl Prober {
    fn run(mut self, waiting: &Receiver<Answer>) {
        loop {
            let mut asking = match waiting.recv_timeout(EVERY) {
                Ok(one) => vec![one],
                Err(RecvTimeoutError::Timeout) => Vec::new(),
                Err(RecvTimeoutError::Disconnected) => return,
            };
            asking.extend(waiting.try_iter());
            self.note(Some(monotonic()));
            let outcome = self.probe();
            self.note(None);
            self.write_down(outcome.as_ref().err());
            for answer in asking {
                let _ = answer.send(outcome.clone());
            }
        }
    }

    fn note(&self, asked_at: Option<Instant>) {
        *self.asked_at.lock().unwrap_or_else(PoisonError::into_inner) = asked_at;
    }

    fn probe(&mut self) -> Result<(), Fault> {
        let outcome = self.ask();
        if outcome.is_err() {
            self.conn = None;
        }
        outcome
    }

    fn ask(&mut self) -> Result<(), Fault> {
        let conn = match &mut self.conn {
            Some(conn) => conn,
            none => none.insert(
                connection::open_bounded(&self.place, connection::Bounds::PROBE)
                    .map_err(|_| down("无法连接数据库。", "The database cannot be reached."))?,
            ),
        };
        let asked = diesel::sql_query("SELECT current_setting('transaction_read_only') AS value");
        let found: ReadOnly =
            asked.get_result(conn).map_err(|_| down("数据库连接已断开。", "The connection to the database broke."))?;
        match found.value.as_str() {
            "on" => Err(down("数据库为只读 (备用节点)。", "The database is read-only: a standby.")),
            _ => Ok(()),
        }
    }

    /// One line when an outage begins, one a minute, one when it is over.
    fn write_down(&mut self, fault: Option<&Fault>) {
        self.figures.answering.set(i64::from(fault.is_none()));
        match (fault, &mut self.outage) {
            (None, None) => {}
            (None, Some(outage)) => {
                let seconds = outage.since.elapsed().as_secs();
                tracing::info!(seconds, probes = outage.probes, "the database answers again");
                self.outage = None;
            }
            (Some(fault), None) => {
                tracing::error!(reason = %fault, "the database does not answer");
                let now = monotonic();
                self.outage = Some(Outage { since: now, reminded: now, probes: 1 });
            }
            (Some(fault), Some(outage)) => {
                outage.probes += 1;
                if outage.reminded.elapsed() > REMIND {
                    let seconds = outage.since.elapsed().as_secs();
                    tracing::error!(reason = %fault, seconds, probes = outage.probes, "the database still does not answer");
                    outage.reminded = monotonic();
                }
            }
        }
    }
}
