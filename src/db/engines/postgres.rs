//! PostgreSQL: a small fixed set of threads, each owning one connection.
//!
//! A transaction is one request's. A connection that broke is replaced, never handed on; while the server is away,
//! requests are refused at once with 503 instead of queueing up.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::super::Place;
use super::super::connection::{self, Conn};
use super::super::fault::{RERUN, UNAVAILABLE};
use super::job::{Job, answer, guarded, job};
use crate::kernel::{Fault, Kind};

/// How often a transaction is run again when the engine asks for it (40001, 40P01).
const RERUNS: usize = 3;

enum Task {
    Read(Box<dyn Job>),
    Write(Box<dyn Job>),
}

/// An open PostgreSQL database.
pub struct Postgres {
    tasks: Sender<Task>,
}

impl Postgres {
    /// Connects once to see that the server is there and durable, then starts the threads.
    ///
    /// # Errors
    /// [`UNAVAILABLE`] when the server is out of reach, or runs with `fsync` or `full_page_writes` off.
    pub fn open(place: &Place) -> Result<Self, Fault> {
        require_durable(&mut connection::open(place)?)?;
        let (tasks, waiting) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..place.connections.max(1) {
            let owner = Owner { place: place.clone(), conn: None, waiting: Arc::clone(&waiting) };
            std::thread::Builder::new()
                .name(format!("hulian-pg-{number}"))
                .spawn(move || owner.run())
                .map_err(|_| Fault::of(&UNAVAILABLE))?;
        }
        Ok(Self { tasks })
    }

    /// Runs a read on one of the connections, outside a transaction.
    ///
    /// # Errors
    /// What the job answers.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        let mut once = Some(work);
        let (job, answered) = job(move |conn: &mut Conn| match once.take() {
            Some(work) => work(conn),
            None => Err(Fault::of(&UNAVAILABLE)),
        });
        self.tasks.send(Task::Read(job)).map_err(|_| Fault::of(&UNAVAILABLE))?;
        answer(answered).await
    }

    /// Runs a write in a transaction of its own.
    ///
    /// # Errors
    /// What the job answers.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        let (job, answered) = job(work);
        self.tasks.send(Task::Write(job)).map_err(|_| Fault::of(&UNAVAILABLE))?;
        answer(answered).await
    }
}

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    value: String,
}

fn require_durable(conn: &mut Conn) -> Result<(), Fault> {
    for name in ["fsync", "full_page_writes"] {
        let setting: Setting =
            diesel::sql_query(format!("SELECT current_setting('{name}') AS value")).get_result(conn)?;
        if setting.value == "off" {
            return Err(Fault::of(&UNAVAILABLE).because(
                format!("PostgreSQL 的 {name} 已关闭, 断电会丢失数据; 请打开后再启动。"),
                format!("PostgreSQL runs with {name} = off and would lose data in a power cut; turn it on, then start again."),
            ));
        }
    }
    let setting: Setting =
        diesel::sql_query("SELECT current_setting('synchronous_commit') AS value").get_result(conn)?;
    if setting.value == "off" {
        tracing::warn!("PostgreSQL runs with synchronous_commit = off: acknowledged writes can be lost in a crash");
    }
    Ok(())
}

struct Owner {
    place: Place,
    conn: Option<Conn>,
    waiting: Arc<Mutex<Receiver<Task>>>,
}

impl Owner {
    fn run(mut self) {
        loop {
            let next = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
            match next {
                Ok(Task::Read(mut job)) => {
                    let refusal = self.read(job.as_mut()).err();
                    job.settle(refusal);
                }
                Ok(Task::Write(mut job)) => {
                    let refusal = self.write(job.as_mut()).err();
                    job.settle(refusal);
                }
                Err(_) => return,
            }
        }
    }

    fn conn(&mut self) -> Result<&mut Conn, Fault> {
        match &mut self.conn {
            Some(conn) => Ok(conn),
            none => Ok(none.insert(connection::open(&self.place)?)),
        }
    }

    /// Anything that may have broken the connection costs it; a new one is made for the next job.
    fn drop_if_broken(&mut self, fault: &Fault) {
        if matches!(fault.code().kind, Kind::Unavailable | Kind::Internal) {
            self.conn = None;
        }
    }

    fn read(&mut self, job: &mut dyn Job) -> Result<(), Fault> {
        let conn = self.conn()?;
        let outcome = job.run(conn);
        if let Err(fault) = &outcome {
            self.drop_if_broken(&fault.clone());
        }
        // The job's own answer stands; only a missing connection is answered in its place.
        Ok(())
    }

    fn write(&mut self, job: &mut dyn Job) -> Result<(), Fault> {
        let mut tries = 0;
        loop {
            let conn = self.conn()?;
            let outcome = guarded(|| transaction(conn, job));
            let Err(fault) = outcome else { return Ok(()) };
            self.drop_if_broken(&fault);
            tries += 1;
            if fault.code() != &RERUN || tries > RERUNS {
                return Err(fault);
            }
        }
    }
}

fn transaction(conn: &mut Conn, job: &mut dyn Job) -> Result<(), Fault> {
    conn.batch_execute("BEGIN")?;
    match job.run(conn) {
        Ok(()) => Ok(conn.batch_execute("COMMIT")?),
        Err(fault) => {
            conn.batch_execute("ROLLBACK")?;
            Err(fault)
        }
    }
}
