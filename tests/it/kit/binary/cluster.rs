//! A PostgreSQL of a test's own: it can be stopped, killed and held without disturbing others.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

use super::process::signal;
use crate::kit::{postgres, until};

/// No process has this id; to `kill` it would mean all of our own.
const GONE: u32 = 0;

/// A private cluster; killed when it is dropped.
pub struct Cluster {
    binaries: PathBuf,
    folder: PathBuf,
    postmaster: AtomicU32,
    more: String,
}

impl Cluster {
    /// A new cluster with a database `hulian`; nothing where there are no binaries of PostgreSQL.
    pub fn start() -> Option<Self> {
        Self::with("")
    }

    /// The same with further options of the server.
    pub fn with(more: &str) -> Option<Self> {
        let Some(binaries) = postgres::binaries() else {
            match std::env::var_os("HULIAN_TEST_POSTGRES_URL") {
                Some(_) => {
                    eprintln!("hulian: skipped: a server that is only named cannot be killed, and here is no initdb")
                }
                None => postgres::skip(),
            }
            return None;
        };
        let cluster = Self::over(binaries.clone(), postgres::initialised(&binaries), more);
        cluster.session("postgres").batch_execute("CREATE DATABASE hulian TEMPLATE template0 ENCODING 'UTF8'").unwrap();
        Some(cluster)
    }

    fn over(binaries: PathBuf, folder: PathBuf, more: &str) -> Self {
        let more = format!("-c max_connections=60 {more}");
        let postmaster = AtomicU32::new(postgres::launch(&binaries, &folder, &more));
        Self { binaries, folder, postmaster, more }
    }

    /// A standby that follows this cluster by streaming, and is started.
    pub fn standby(&self, name: &str) -> Self {
        let folder = postgres::owned_folder("standby");
        let (data, socket) = (folder.join("data").display().to_string(), self.folder.display().to_string());
        let source = format!("host={socket} user=hulian application_name={name}");
        postgres::run(
            &self.binaries,
            "pg_basebackup",
            &["-D", &data, "-d", &source, "-R", "-X", "stream", "--checkpoint=fast", "--no-sync"],
        );
        Self::over(self.binaries.clone(), folder, "")
    }

    /// The address of the database `hulian`.
    pub fn url(&self) -> String {
        format!("postgres://hulian@{}/hulian", self.folder.display().to_string().replace('/', "%2F"))
    }

    /// The address of the database on whichever of the two takes writes.
    pub fn url_with(&self, other: &Self) -> String {
        let [one, two] = [self, other].map(|cluster| cluster.folder.display().to_string().replace('/', "%2F"));
        format!("postgres://hulian@/hulian?host={one},{two}&target_session_attrs=read-write")
    }

    /// A session of our own.
    pub fn session(&self, database: &str) -> PgConnection {
        let socket = self.folder.display().to_string().replace('/', "%2F");
        PgConnection::establish(&format!("postgres://hulian@{socket}/{database}")).unwrap()
    }

    /// Gives a folder to whoever runs PostgreSQL.
    pub fn owns(&self, folder: &Path) {
        postgres::given(folder);
    }

    /// `pg_ctl stop -m MODE`.
    pub fn stop(&self, mode: &str) {
        postgres::run(&self.binaries, "pg_ctl", &["stop", "-w", "-t", "60", "-D", &self.data(), "-m", mode]);
        self.postmaster.store(GONE, Ordering::SeqCst);
    }

    /// Starts it again.
    pub fn start_again(&self) {
        self.postmaster.store(postgres::launch(&self.binaries, &self.folder, &self.more), Ordering::SeqCst);
    }

    /// Makes a standby the one that takes writes.
    pub fn promote(&self) {
        postgres::run(&self.binaries, "pg_ctl", &["promote", "-w", "-t", "60", "-D", &self.data()]);
    }

    /// `kill -9` of the postmaster and everything it has started.
    pub fn kill(&self) {
        let family = self.family();
        family.iter().for_each(|pid| signal(*pid, "-KILL"));
        until("PostgreSQL is gone", || family.iter().all(|pid| !runs(*pid)));
        self.postmaster.store(GONE, Ordering::SeqCst);
        // What a crashed machine would not have kept either; without it the next start takes the old id for a live server.
        // (A killed process that nobody has buried yet still answers to its id.)
        for left in [Path::new(&self.data()).join("postmaster.pid"), self.folder.join(".s.PGSQL.5432.lock")] {
            let _ = fs::remove_file(left);
        }
    }

    /// SIGSTOP of everything: it accepts connections and answers nothing.
    pub fn hold(&self) {
        self.family().iter().for_each(|pid| signal(*pid, "-STOP"));
    }

    /// SIGCONT of everything.
    pub fn release(&self) {
        self.family().iter().for_each(|pid| signal(*pid, "-CONT"));
    }

    fn data(&self) -> String {
        self.folder.join("data").display().to_string()
    }

    /// The postmaster first, then its children.
    fn family(&self) -> Vec<u32> {
        let postmaster = self.postmaster.load(Ordering::SeqCst);
        if postmaster == GONE {
            return Vec::new();
        }
        let everybody =
            fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
        let children = everybody.filter(|pid| stat(*pid).is_some_and(|(_, parent)| parent == postmaster));
        std::iter::once(postmaster).chain(children).collect()
    }
}

/// State and parent of a process, as proc(5) writes them after its name.
fn stat(pid: u32) -> Option<(String, u32)> {
    let line = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut words = line.rsplit_once(") ")?.1.split(' ');
    Some((words.next()?.to_owned(), words.next()?.parse().ok()?))
}

/// Whether a process runs; one that only waits to be buried does not.
fn runs(pid: u32) -> bool {
    stat(pid).is_some_and(|(state, _)| state != "Z")
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.release();
        self.family().iter().for_each(|pid| signal(*pid, "-KILL"));
    }
}
