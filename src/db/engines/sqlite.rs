//! SQLite: readers inline, one writer with group commit.
//!
//! The writer takes every waiting job, runs each in its own savepoint, commits once and then answers all: sixteen
//! clients get five times the durable writes of a pool that commits one by one.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::super::connection::{self, Conn, Place};
use super::super::fault::{INTERNAL, UNAVAILABLE};
use super::super::file;
use super::checkpoint::Checkpointer;
use super::committed::ForeignChanges;
use super::job::{Job, busy, guarded, job};
use super::monotonic::monotonic;
use super::reserve::{Keeper, Room, full};
use super::scrub::Scrub;
use super::wal::{Checkpoint, checkpoint};
use kernel::{Fault, STORAGE_FULL};

/// How many jobs share one commit at the most.
const BATCH: usize = 256;

/// How many reads run at once on threads that answer no request.
const ASIDE: usize = 8;

/// How many of them may be long ones.
const LONG_READS: usize = 4;

/// Long reads wait this many times longer for their turn.
const LONG_PATIENCE: u32 = 10;

static NEXT: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// This thread's reading connections, one for each open database.
    static READERS: RefCell<Vec<(usize, Conn)>> = const { RefCell::new(Vec::new()) };
}

/// An open SQLite database.
pub struct Sqlite {
    number: usize,
    place: Place,
    orders: Option<Sender<Order>>,
    writer: Option<JoinHandle<()>>,
    aside: Arc<Semaphore>,
    long: Arc<Semaphore>,
    reserve_given: Arc<AtomicBool>,
    foreign: ForeignChanges,
}

/// How long a commit waits for those who read from a log that is to begin anew.
const MOMENT: Duration = Duration::from_millis(20);

/// How long a read beside the requests may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// It looks at the rows of one page, or through one community's rows for them.
    Bounded,
    /// Verification, exports, reports.
    Long,
}

/// What the writer is told.
enum Order {
    Run(Box<dyn Job>, Instant),
    KeepReserve(u64),
    WriteBack(Sender<()>),
}

impl Sqlite {
    /// Opens the file (creating it with mode 0600) and starts the writer.
    ///
    /// # Errors
    /// [`UNAVAILABLE`] when the file cannot be opened.
    pub fn open(place: &Place) -> Result<Self, Fault> {
        file::create(&place.url)?;
        let mut conn = writing(place)?;
        write_ahead(&mut conn)?;
        place.figures.answering.set(1);
        let (orders, waiting) = channel();
        let reserve_given = Arc::<AtomicBool>::default();
        let given = Arc::clone(&reserve_given);
        let foreign = ForeignChanges::default();
        let checkpointer = Checkpointer::start(place).map_err(|_| Fault::of(&UNAVAILABLE))?;
        let writer = Writer {
            place: place.clone(),
            conn: Some(conn),
            waiting,
            reserve: None,
            given,
            scrub: Scrub::begin(),
            checkpointer,
            foreign: foreign.clone(),
            data_version: None,
        };
        let writer = std::thread::Builder::new()
            .name("hulian-writer".to_owned())
            .spawn(move || writer.run())
            .map_err(|_| Fault::of(&UNAVAILABLE))?;
        Ok(Self {
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            place: place.clone(),
            orders: Some(orders),
            writer: Some(writer),
            aside: Arc::new(Semaphore::new(ASIDE)),
            long: Arc::new(Semaphore::new(LONG_READS)),
            reserve_given,
            foreign,
        })
    }

    /// Runs a read on this thread's own connection.
    pub fn read<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T, Fault>) -> Result<T, Fault> {
        let mut conn = self.take_reader()?;
        let result = guarded(|| work(&mut conn));
        // A panic may have left a snapshot open: such a connection is not used again.
        if !matches!(&result, Err(fault) if fault.code() == &INTERNAL) {
            READERS.with_borrow_mut(|readers| readers.push((self.number, conn)));
        }
        result
    }

    /// Waits for one of the few turns of reads beside those that requests are answered with. Whoever runs the read keeps it
    /// until the read has ended, which may be after everybody has gone.
    ///
    /// # Errors
    /// Unavailable when none comes in time.
    pub async fn turn(&self, length: Length) -> Result<OwnedSemaphorePermit, Fault> {
        let (turns, patience) = match length {
            Length::Bounded => (&self.aside, self.place.patience),
            Length::Long => (&self.long, self.place.patience * LONG_PATIENCE),
        };
        match tokio::time::timeout(patience, Arc::clone(turns).acquire_owned()).await {
            Ok(turn) => turn.map_err(|_| Fault::of(&UNAVAILABLE)),
            Err(_) => Err(busy()),
        }
    }

    fn take_reader(&self) -> Result<Conn, Fault> {
        let kept = READERS.with_borrow_mut(|readers| {
            let place = readers.iter().position(|(number, _)| *number == self.number)?;
            Some(readers.swap_remove(place).1)
        });
        match kept {
            Some(conn) => Ok(conn),
            None => connection::open_sqlite_reader(&self.place),
        }
    }

    /// Hands a write to the writer, which may take this room on the disk.
    pub async fn write<T, F>(&self, room: Room, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        let (job, asked) = job(room, work);
        self.place.figures.waiting.inc();
        self.order(Order::Run(job, monotonic()))?;
        asked.answer((self.place.patience, self.place.limit), || false).await
    }

    fn order(&self, order: Order) -> Result<(), Fault> {
        let sent = self.orders.as_ref().map(|orders| orders.send(order));
        if matches!(sent, Some(Ok(()))) { Ok(()) } else { Err(Fault::of(&UNAVAILABLE)) }
    }

    /// How often somebody else has changed the file.
    pub fn foreign_changes(&self) -> ForeignChanges {
        self.foreign.clone()
    }

    /// Keeps this much of the disk in reserve from here on.
    pub fn keep_reserve(&self, bytes: u64) {
        // A writer that is gone keeps nothing.
        let _ = self.order(Order::KeepReserve(bytes));
    }

    /// Whether the disk is full and its reserve is being used.
    pub fn on_reserve(&self) -> bool {
        self.reserve_given.load(Ordering::Acquire)
    }

    /// Writes the log back into the file, so that the file alone is the database: for the end of the process.
    pub fn write_back(&self) {
        let (done, written) = channel();
        if self.order(Order::WriteBack(done)).is_ok() {
            let _ = written.recv();
        }
    }
}

impl Drop for Sqlite {
    /// Returns when the writer has written its log back and closed its connection.
    fn drop(&mut self) {
        self.orders = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

/// Switches to write-ahead logging. Several processes that open a new file at once exclude each other while they
/// switch, and SQLite refuses the later ones instead of letting them wait: they try again.
pub fn write_ahead(conn: &mut Conn) -> Result<(), Fault> {
    let mut outcome = Ok(());
    for _ in 0..100 {
        outcome = conn.batch_execute("PRAGMA journal_mode = WAL;");
        if outcome.is_ok() {
            break;
        }
        std::thread::park_timeout(Duration::from_millis(20));
    }
    Ok(outcome?)
}

#[derive(QueryableByName)]
struct DataVersion {
    #[diesel(sql_type = Integer)]
    data_version: i32,
}

/// A number that changes whenever another connection has changed the file.
fn data_version(conn: &mut Conn) -> QueryResult<i32> {
    let told: DataVersion = diesel::sql_query("PRAGMA data_version").get_result(conn)?;
    Ok(told.data_version)
}

/// The writer's connection: no commit of it writes the log back.
fn writing(place: &Place) -> Result<Conn, Fault> {
    let mut conn = connection::open(place)?;
    conn.batch_execute("PRAGMA wal_autocheckpoint = 0;")?;
    Ok(conn)
}

struct Writer {
    place: Place,
    conn: Option<Conn>,
    waiting: Receiver<Order>,
    reserve: Option<Keeper>,
    given: Arc<AtomicBool>,
    scrub: Scrub,
    checkpointer: Checkpointer,
    foreign: ForeignChanges,
    /// What this connection was told of the changes of others; nothing before its first transaction.
    data_version: Option<i32>,
}

impl Writer {
    fn run(mut self) {
        self.empty_log();
        while let Some(first) = self.next_order() {
            let mut batch = Vec::new();
            let mut next = Some(first);
            let mut asked = None;
            while let Some(order) = next.take() {
                match order {
                    Order::Run(job, since) => {
                        self.place.figures.waiting.dec();
                        self.place.figures.waited.observe(since.elapsed().as_secs_f64());
                        batch.push(job);
                    }
                    Order::KeepReserve(bytes) => {
                        let reserve = file::Reserve::of(&self.place.url, bytes);
                        self.reserve = Some(Keeper::start(reserve, Arc::clone(&self.given)));
                    }
                    Order::WriteBack(done) => asked = Some(done),
                }
                if batch.len() < BATCH && asked.is_none() {
                    next = self.waiting.try_recv().ok();
                }
            }
            self.settle(batch);
            if let Some(done) = asked {
                self.write_back();
                let _ = done.send(());
            }
        }
        self.write_back();
    }

    /// The next order; until it comes, what is due is tried again.
    fn next_order(&mut self) -> Option<Order> {
        loop {
            let Some(patience) = self.scrub.patience() else { return self.waiting.recv().ok() };
            match self.waiting.recv_timeout(patience) {
                Ok(order) => return Some(order),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => self.empty_log(),
            }
        }
    }

    /// Empties the log where something was destroyed.
    fn empty_log(&mut self) {
        self.scrub.note();
        if let Some(conn) = self.conn.as_mut().filter(|_| self.scrub.is_due()) {
            let _alone = self.checkpointer.alone();
            self.scrub.carry_out(conn);
        }
    }

    /// Copies what is left of a long log, so that the next commit begins it anew: readers that still read from it are waited for
    /// no longer than a moment.
    fn copy_rest(&mut self) {
        if let Some(conn) = self.conn.as_mut().filter(|_| self.checkpointer.wants_rest()) {
            let _alone = self.checkpointer.alone();
            // Where it does not come to the end, it is asked for again.
            let _ = checkpoint(conn, Checkpoint::Restart, MOMENT);
        }
    }

    fn settle(&mut self, mut batch: Vec<Box<dyn Job>>) {
        if !self.reserve.as_mut().is_none_or(Keeper::has_room) {
            batch = entitled(batch, &full());
        }
        if batch.is_empty() {
            return;
        }
        let mut refusal = self.commit(&mut batch).err();
        if let Some(fault) = refusal.clone().filter(|fault| fault.code() == &STORAGE_FULL) {
            batch = entitled(batch, &fault);
            if !batch.is_empty() && self.reserve.as_mut().is_some_and(Keeper::give) {
                self.conn = None;
                refusal = self.commit(&mut batch).err();
            }
        }
        if refusal.is_some() {
            self.conn = None;
        }
        self.empty_log();
        self.checkpointer.wrote(batch.len());
        for job in batch {
            job.settle(refusal.clone());
        }
        self.copy_rest();
    }

    fn write_back(&mut self) {
        if let Some(conn) = &mut self.conn {
            let _alone = self.checkpointer.alone();
            // Without waiting: another connection that waits for us would be waited for (five seconds, both).
            let _ = checkpoint(conn, Checkpoint::Truncate, Duration::ZERO);
        }
    }

    /// Runs the batch in one transaction; an error here is everybody's. Each begins at its turn: one that was given up
    /// while it waited for those before it is left out, and one that was given up while it ran leaves nothing.
    fn commit(&mut self, batch: &mut [Box<dyn Job>]) -> Result<(), Fault> {
        let conn = match &mut self.conn {
            Some(conn) => conn,
            none => {
                self.data_version = None;
                none.insert(writing(&self.place)?)
            }
        };
        let (figures, foreign, known) = (&self.place.figures, &self.foreign, &mut self.data_version);
        guarded(|| {
            conn.batch_execute("BEGIN IMMEDIATE")?;
            let told = data_version(conn)?;
            if known.replace(told) != Some(told) {
                foreign.note();
            }
            for job in batch.iter_mut().filter(|job| job.begin()) {
                conn.batch_execute("SAVEPOINT job")?;
                match job.run(conn) {
                    // A full disk is everybody's, and may have ended the transaction.
                    Err(fault) if fault.code() == &STORAGE_FULL => return Err(fault),
                    Ok(()) if job.keep() => {}
                    _ => conn.batch_execute("ROLLBACK TO job")?,
                }
                conn.batch_execute("RELEASE job")?;
            }
            let began = monotonic();
            conn.batch_execute("COMMIT")?;
            figures.commit.observe(began.elapsed().as_secs_f64());
            figures.batch.observe(f64::from(u32::try_from(batch.len()).unwrap_or(u32::MAX)));
            Ok(())
        })
    }
}

/// Those that may use the reserve; the others are told why they are not kept.
fn entitled(batch: Vec<Box<dyn Job>>, refusal: &Fault) -> Vec<Box<dyn Job>> {
    let (entitled, others): (Vec<_>, Vec<_>) = batch.into_iter().partition(|job| job.room() == Room::Reserve);
    for job in others {
        job.settle(Some(refusal.clone()));
    }
    entitled
}
