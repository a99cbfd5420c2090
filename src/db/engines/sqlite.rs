//! SQLite: readers inline, one writer with group commit.
//!
//! The writer takes every waiting job, runs each in its own savepoint, commits once and then answers all: sixteen
//! clients get five times the durable writes of a pool that commits one by one.

use std::cell::RefCell;
use std::fs::{self, OpenOptions};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use diesel::connection::SimpleConnection;

use super::super::Place;
use super::super::connection::{self, Conn, sqlite_path};
use super::super::fault::{INTERNAL, UNAVAILABLE};
use super::job::{Job, answer, guarded, job};
use crate::kernel::Fault;

/// How many jobs share one commit at the most.
const BATCH: usize = 256;

static NEXT: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// This thread's reading connections, one for each open database.
    static READERS: RefCell<Vec<(usize, Conn)>> = const { RefCell::new(Vec::new()) };
}

/// An open SQLite database.
pub struct Sqlite {
    number: usize,
    url: String,
    orders: Sender<Order>,
}

/// What the writer is told.
enum Order {
    Run(Box<dyn Job>),
    WriteBack(Sender<()>),
}

impl Sqlite {
    /// Opens the file (creating it with mode 0600) and starts the writer.
    ///
    /// # Errors
    /// [`UNAVAILABLE`] when the file cannot be opened.
    pub fn open(place: &Place) -> Result<Self, Fault> {
        create_private(sqlite_path(&place.url)).map_err(|error| {
            Fault::of(&UNAVAILABLE)
                .because(format!("无法打开数据库文件: {error}"), format!("Cannot open the database file: {error}"))
        })?;
        let mut conn = connection::open(place)?;
        write_ahead(&mut conn)?;
        let (orders, waiting) = channel();
        let place = place.clone();
        let url = place.url.clone();
        std::thread::Builder::new()
            .name("hulian-writer".to_owned())
            .spawn(move || Writer { place, conn: Some(conn), waiting }.run())
            .map_err(|_| Fault::of(&UNAVAILABLE))?;
        Ok(Self { number: NEXT.fetch_add(1, Ordering::Relaxed), url, orders })
    }

    /// Runs a read on this thread's own connection.
    ///
    /// # Errors
    /// What the job answers.
    pub fn read<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T, Fault>) -> Result<T, Fault> {
        let mut conn = self.take_reader()?;
        let result = guarded(|| work(&mut conn));
        // A panic may have left a snapshot open: such a connection is not used again.
        if !matches!(&result, Err(fault) if fault.code() == &INTERNAL) {
            READERS.with_borrow_mut(|readers| readers.push((self.number, conn)));
        }
        result
    }

    fn take_reader(&self) -> Result<Conn, Fault> {
        let kept = READERS.with_borrow_mut(|readers| {
            let place = readers.iter().position(|(number, _)| *number == self.number)?;
            Some(readers.swap_remove(place).1)
        });
        match kept {
            Some(conn) => Ok(conn),
            None => connection::open_sqlite_reader(&self.url),
        }
    }

    /// Hands a write to the writer.
    ///
    /// # Errors
    /// What the job answers.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        let (job, answered) = job(work);
        self.orders.send(Order::Run(job)).map_err(|_| Fault::of(&UNAVAILABLE))?;
        answer(answered).await
    }

    /// Writes the log back into the file, so that the file alone is the database: for the end of the process.
    pub fn write_back(&self) {
        let (done, written) = channel();
        if self.orders.send(Order::WriteBack(done)).is_ok() {
            let _ = written.recv();
        }
    }
}

/// Switches to write-ahead logging. Several instances that start on a new file at once exclude each other while they
/// switch, and SQLite refuses the later ones instead of letting them wait: they try again.
fn write_ahead(conn: &mut Conn) -> Result<(), Fault> {
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

/// The file belongs to its owner alone.
fn create_private(path: &str) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    if let Some(folder) = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    OpenOptions::new().create(true).append(true).mode(0o600).open(path).map(|_| ())
}

struct Writer {
    place: Place,
    conn: Option<Conn>,
    waiting: Receiver<Order>,
}

impl Writer {
    fn run(mut self) {
        while let Ok(first) = self.waiting.recv() {
            let mut batch = Vec::new();
            let mut next = Some(first);
            let mut asked = None;
            while let Some(order) = next.take() {
                match order {
                    Order::Run(job) => batch.push(job),
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

    fn settle(&mut self, mut batch: Vec<Box<dyn Job>>) {
        if batch.is_empty() {
            return;
        }
        let refusal = self.commit(&mut batch).err();
        if refusal.is_some() {
            self.conn = None;
        }
        for job in batch {
            job.settle(refusal.clone());
        }
    }

    fn write_back(&mut self) {
        if let Some(conn) = &mut self.conn {
            // Without waiting: another connection that waits for us would be waited for (five seconds, both).
            let _ = conn.batch_execute("PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE);");
        }
    }

    /// Runs the batch in one transaction; an error here is everybody's.
    fn commit(&mut self, batch: &mut [Box<dyn Job>]) -> Result<(), Fault> {
        let conn = match &mut self.conn {
            Some(conn) => conn,
            none => none.insert(connection::open(&self.place)?),
        };
        guarded(|| {
            conn.batch_execute("BEGIN IMMEDIATE")?;
            for job in batch {
                conn.batch_execute("SAVEPOINT job")?;
                if job.run(conn).is_err() {
                    conn.batch_execute("ROLLBACK TO job")?;
                }
                conn.batch_execute("RELEASE job")?;
            }
            Ok(conn.batch_execute("COMMIT")?)
        })
    }
}
