//! PostgreSQL: a small fixed set of threads, each owning one connection, behind a bounded line.
//!
//! A transaction is one request's. A connection that broke is replaced, never handed on, and one that lay idle is tested
//! before it is used. Long reads have threads of their own. While the server is away or hangs, requests are refused with
//! 503 within their patience instead of queueing up.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::super::connection::{self, Bounds, Conn, Place, unreachable};
use super::super::fault::{RERUN, UNAVAILABLE};
use super::super::figures::Figures;
use super::job::{Job, guarded, job};
use super::monotonic::monotonic;
use super::probe::Probe;
use super::queue::{Queue, Task};
use super::reserve::Room;
use kernel::{Fault, Kind};

/// How often a transaction is run again when the engine asks for it (40001, 40P01).
const RERUNS: usize = 3;

/// A connection that lay idle for longer is tested before it is used.
const TESTED_AFTER: Duration = Duration::from_millis(50);

/// Long reads wait this many times longer for their turn.
const LONG_PATIENCE: u32 = 10;

/// Long reads may run this long.
const LONGEST_LOOK: Duration = Duration::from_secs(300);

/// An open PostgreSQL database.
pub struct Postgres {
    short: Arc<Queue>,
    long: Arc<Queue>,
    probe: Probe,
    patience: Duration,
    limit: Duration,
}

impl Postgres {
    /// Connects once to see that the server is there and durable, then starts the threads.
    ///
    /// # Errors
    /// [`UNAVAILABLE`] when the server is out of reach, or runs with `fsync` or `full_page_writes` off.
    pub fn open(place: &Place) -> Result<Self, Fault> {
        require_fit(&mut connection::open(place)?, &place.url)?;
        let connections = place.connections.max(1);
        let broken = Arc::new(AtomicU64::new(0));
        let threads = |name: &str, count: usize, bounds: Bounds| {
            let queue = Arc::new(Queue::new(count, place.figures.clone()));
            for number in 0..count {
                let owner = Owner {
                    place: place.clone(),
                    bounds,
                    live: None,
                    queue: Arc::clone(&queue),
                    breaks: Arc::clone(&broken),
                };
                std::thread::Builder::new()
                    .name(format!("hulian-pg-{name}{number}"))
                    .spawn(move || owner.run())
                    .map_err(|_| Fault::of(&UNAVAILABLE))?;
            }
            Ok::<_, Fault>(queue)
        };
        Ok(Self {
            short: threads("", connections, Bounds::REQUEST)?,
            long: threads("long-", (connections / 4).max(1), Bounds::LONG)?,
            probe: Probe::start(place)?,
            patience: place.patience,
            limit: place.limit,
        })
    }

    /// Runs a read on one of the connections, outside a transaction.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        self.look(&self.short, (self.patience, self.limit), work).await
    }

    /// Runs a read that may take long, on connections that no request waits for.
    pub async fn read_blocking<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        self.look(&self.long, (self.patience * LONG_PATIENCE, LONGEST_LOOK), work).await
    }

    async fn look<T, F>(&self, queue: &Queue, bounds: (Duration, Duration), work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Fn(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        let (job, asked) = job(Room::Free, work);
        queue.push(Task::Read(job))?;
        asked.answer(bounds, || self.probe.stuck()).await
    }

    /// Runs a write in a transaction of its own; of this community, if it belongs to one.
    pub async fn write<T, F>(&self, community: Option<u128>, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        let (job, asked) = job(Room::Free, work);
        self.short.push(Task::Write(job, community))?;
        asked.answer((self.patience, self.limit), || self.probe.stuck()).await
    }

    /// Whether the server answers and takes writes, within a second.
    ///
    /// # Errors
    /// [`UNAVAILABLE`] with the reason.
    pub async fn ready(&self) -> Result<(), Fault> {
        self.probe.ready().await
    }
}

impl Drop for Postgres {
    /// The threads end when what they do is done; a server that hangs keeps nobody.
    fn drop(&mut self) {
        self.short.close();
        self.long.close();
    }
}

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    value: String,
}

fn setting(conn: &mut Conn, name: &str) -> Result<String, Fault> {
    let found: Setting = diesel::sql_query(format!("SELECT current_setting('{name}') AS value")).get_result(conn)?;
    Ok(found.value)
}

/// What must hold before anything is acknowledged, and what an operator should know.
pub fn require_fit(conn: &mut Conn, url: &str) -> Result<(), Fault> {
    let refused = |zh: &str, en: &str| Err(unreachable::unfit(url, zh, en));
    if setting(conn, "server_encoding")? != "UTF8" {
        return refused(
            "编码不是 UTF8, 无法保存中文; 请用 createdb -E UTF8 -T template0 新建数据库",
            "it is not encoded in UTF8: create one with createdb -E UTF8 -T template0",
        );
    }
    if setting(conn, "transaction_read_only")? == "on" {
        return refused(
            "只读 (备用节点, 或设置了 default_transaction_read_only); 请连接可写的主机, 或列出全部主机并加 target_session_attrs=read-write",
            "it takes no writes (a standby, or default_transaction_read_only is on): name the primary, or all hosts with \
             target_session_attrs=read-write",
        );
    }
    let may_create = "SELECT COALESCE(has_schema_privilege(current_schema(), 'CREATE'), false)::text AS value";
    let may_create: Setting = diesel::sql_query(may_create).get_result(conn)?;
    if may_create.value != "true" {
        return refused(
            "该用户不能建表; 请执行 ALTER DATABASE 名称 OWNER TO 用户, 或 GRANT CREATE ON SCHEMA public TO 用户",
            "this user may not create tables: ALTER DATABASE name OWNER TO user, or GRANT CREATE ON SCHEMA public TO user",
        );
    }
    for name in ["fsync", "full_page_writes"] {
        if setting(conn, name)? == "off" {
            return refused(
                &format!("{name} 已关闭, 断电会丢失数据; 请打开后再启动"),
                &format!("it runs with {name} = off and would lose data in a power cut: turn it on, then start again"),
            );
        }
    }
    if setting(conn, "synchronous_commit")? == "off" {
        tracing::warn!("PostgreSQL runs with synchronous_commit = off: acknowledged writes can be lost in a crash");
    }
    Ok(())
}

struct Owner {
    place: Place,
    bounds: Bounds,
    live: Option<Live>,
    queue: Arc<Queue>,
    breaks: Arc<AtomicU64>,
}

/// An open connection.
struct Live {
    conn: Conn,
    used_at: Instant,
    /// How many connections had been found broken when this one was last known to be good.
    breaks: u64,
}

/// How far a transaction had come when it failed.
enum Failed {
    BeforeCommit(Fault),
    AtCommit(Fault),
}

impl Owner {
    fn run(mut self) {
        while let Some(task) = self.queue.next() {
            match task {
                Task::Read(mut job) => {
                    let refusal = self.read(job.as_mut()).err();
                    job.settle(refusal);
                }
                Task::Write(mut job, community) => {
                    let refusal = self.write(job.as_mut()).err();
                    self.queue.written(community);
                    job.settle(refusal);
                }
            }
        }
    }

    fn figures(&self) -> &Figures {
        &self.place.figures
    }

    /// The connection: tested if it lay idle or another one was found broken since, reopened if it is not good.
    fn conn(&mut self) -> Result<&mut Conn, Fault> {
        let breaks = self.breaks.load(Ordering::Acquire);
        let tested = self.place.statement_hook.0.is_none();
        let doubtful = |live: &Live| tested && (live.breaks != breaks || live.used_at.elapsed() > TESTED_AFTER);
        if let Some(live) = self.live.as_mut().filter(|live| doubtful(live)) {
            live.breaks = breaks;
            if live.conn.batch_execute("SELECT 1").is_err() {
                self.lost();
            }
        }
        let live = match &mut self.live {
            Some(live) => live,
            none => {
                let conn = connection::open_bounded(&self.place, self.bounds)?;
                self.place.figures.opened.inc();
                let breaks = self.breaks.load(Ordering::Acquire);
                none.insert(Live { conn, used_at: monotonic(), breaks })
            }
        };
        live.used_at = monotonic();
        Ok(&mut live.conn)
    }

    fn lost(&mut self) {
        self.live = None;
        self.breaks.fetch_add(1, Ordering::AcqRel);
        self.figures().broken.inc();
    }

    /// Anything that may have broken the connection costs it, unless it answers: a new one is made for the next job.
    /// Returns whether it was broken.
    fn checked(&mut self, fault: &Fault) -> bool {
        if !matches!(fault.code().kind, Kind::Unavailable | Kind::Internal) {
            return false;
        }
        let ended = |live: &mut Live| guarded(|| Ok(live.conn.batch_execute("ROLLBACK")?)).is_ok();
        let good = self.live.as_mut().is_some_and(ended);
        if !good {
            self.lost();
        }
        !good
    }

    fn read(&mut self, job: &mut dyn Job) -> Result<(), Fault> {
        for _ in 0..2 {
            match job.run(self.conn()?) {
                // A broken connection is never the service's mistake, however the server words it. A read leaves nothing
                // behind: it is run once more, on a new connection.
                Err(fault) if self.checked(&fault) => {}
                // The job's own answer stands.
                _ => return Ok(()),
            }
        }
        Err(Fault::of(&UNAVAILABLE))
    }

    fn write(&mut self, job: &mut dyn Job) -> Result<(), Fault> {
        let (mut tries, mut reopened) = (0, false);
        loop {
            let Err(failed) = transaction(self.conn()?, job) else { return Ok(()) };
            let (fault, kept) = match failed {
                Failed::BeforeCommit(fault) => (fault, false),
                Failed::AtCommit(fault) => (fault, true),
            };
            if self.checked(&fault) {
                // Nothing of it can be there: it is run once more, on a new connection.
                if kept || reopened {
                    return Err(Fault::of(&UNAVAILABLE));
                }
                reopened = true;
                continue;
            }
            tries += 1;
            if fault.code() != &RERUN || tries > RERUNS {
                return Err(fault);
            }
        }
    }
}

fn transaction(conn: &mut Conn, job: &mut dyn Job) -> Result<(), Failed> {
    let outcome = guarded(|| {
        conn.batch_execute("BEGIN")?;
        job.run(conn)
    });
    match outcome {
        Ok(()) if job.keep() => {
            let commit = guarded(|| Ok(conn.batch_execute("COMMIT")?));
            commit.map_err(Failed::AtCommit)
        }
        Ok(()) => {
            // Its caller has been told that nothing was kept.
            let undone = guarded(|| Ok(conn.batch_execute("ROLLBACK")?));
            Err(Failed::BeforeCommit(undone.err().unwrap_or_else(|| Fault::of(&UNAVAILABLE))))
        }
        Err(fault) => {
            if let Err(broken) = guarded(|| Ok(conn.batch_execute("ROLLBACK")?)) {
                return Err(Failed::BeforeCommit(broken));
            }
            Err(Failed::BeforeCommit(fault))
        }
    }
}
