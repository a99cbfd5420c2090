//! PostgreSQL for the tests: the server somebody names, or a private cluster from the binaries of this machine.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

use super::place;

/// The account everybody is when the tests run as root, which PostgreSQL refuses to be.
const NOBODY: u32 = 65_534;

/// The URL of a new empty database; nothing where there is no PostgreSQL.
pub fn database() -> Option<String> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let cluster = cluster()?;
    let name = format!("hulian_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut admin = PgConnection::establish(&cluster.url("postgres")).unwrap();
    admin.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")).unwrap();
    if on_citus() {
        PgConnection::establish(&cluster.url(&name)).unwrap().batch_execute("CREATE EXTENSION citus").unwrap();
    }
    if let Cluster::Named { url } = cluster {
        let line = format!("dropdb --if-exists --force --maintenance-db={} {name}", place::quoted(url));
        place::afterwards(&line);
    }
    Some(cluster.url(&name))
}

/// Migrates a new database and spreads its tables, where the suite runs on Citus; a few shards are enough to be told apart.
pub fn distribute(url: &str) {
    if on_citus() {
        let mut command = super::binary::hulian(&place::folder("distribute"));
        let output = command.args(["--database-url", url, "admin", "distribute", "--shards", "2"]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

fn on_citus() -> bool {
    std::env::var_os("HULIAN_CITUS_URL").is_some()
}

enum Cluster {
    /// Somebody's server, by the URL in HULIAN_TEST_POSTGRES_URL or HULIAN_CITUS_URL.
    Named { url: String },
    /// Ours, reached through a socket in its own folder.
    Private { folder: PathBuf },
}

impl Cluster {
    fn url(&self, database: &str) -> String {
        match self {
            Self::Named { url } => renamed(url, database),
            Self::Private { folder } => {
                let socket = folder.display().to_string().replace('/', "%2F");
                format!("postgres://hulian@{socket}/{database}")
            }
        }
    }
}

/// The URL with another database; its parameters stay.
fn renamed(url: &str, database: &str) -> String {
    if database == "postgres" {
        return url.to_owned();
    }
    let (address, parameters) = url.split_once('?').unwrap_or((url, ""));
    let host = address.match_indices('/').nth(2).map_or(address, |(at, _)| &address[..at]);
    let and = if parameters.is_empty() { "" } else { "?" };
    format!("{host}/{database}{and}{parameters}")
}

fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    CLUSTER
        .get_or_init(|| {
            let named =
                ["HULIAN_CITUS_URL", "HULIAN_TEST_POSTGRES_URL"].into_iter().find_map(|name| std::env::var(name).ok());
            if let Some(url) = named {
                return Some(Cluster::Named { url });
            }
            match binaries() {
                Some(binaries) => Some(Cluster::Private { folder: start(&binaries) }),
                None => {
                    skip();
                    None
                }
            }
        })
        .as_ref()
}

pub(super) fn skip() {
    let words = "the PostgreSQL half of the suite is skipped: set HULIAN_TEST_POSTGRES_URL=postgres://…, or install the \
                 server binaries (Debian: apt-get install postgresql), so that initdb and pg_ctl are on PATH or in \
                 /usr/lib/postgresql/*/bin";
    let required = std::env::var("HULIAN_TEST_REQUIRE").is_ok_and(|list| list.split(',').any(|one| one == "postgres"));
    assert!(!required, "{words}");
    eprintln!("hulian: {words}");
}

/// The folder of `initdb`, `pg_ctl` and `pg_basebackup`, the newest version first.
pub(super) fn binaries() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path().join("bin"))).collect())
        .unwrap_or_default();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    folders
        .into_iter()
        .find(|folder| ["initdb", "pg_ctl", "pg_basebackup"].iter().all(|name| folder.join(name).is_file()))
}

/// Makes a small cluster and starts it; it is ended when this process is gone.
fn start(binaries: &Path) -> PathBuf {
    let folder = initialised(binaries);
    launch(binaries, &folder, "-c max_connections=400 -c autovacuum=off");
    folder
}

/// A small cluster in a new folder, not started yet.
pub(super) fn initialised(binaries: &Path) -> PathBuf {
    let folder = owned_folder("postgres");
    let data = folder.join("data").display().to_string();
    let initdb = ["-D", &data, "-U", "hulian", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
    run(binaries, "initdb", &[&initdb[..], &["--no-instructions", "--wal-segsize=1"]].concat());
    folder
}

/// A new folder that belongs to whoever runs PostgreSQL.
pub(super) fn owned_folder(name: &str) -> PathBuf {
    let folder = place::folder(name);
    given(&folder);
    folder
}

/// Gives a folder to whoever runs PostgreSQL.
pub(super) fn given(folder: &Path) {
    if is_root() {
        std::os::unix::fs::chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
    }
}

/// Starts a cluster; it listens on a socket in its own folder and nowhere else. Answers the id of its first process.
pub(super) fn launch(binaries: &Path, folder: &Path, more: &str) -> u32 {
    let [data, socket, log] =
        [&folder.join("data"), folder, &folder.join("log")].map(|path| path.display().to_string());
    // fsync stays on: the service refuses a server that could lose what it acknowledged.
    let options = format!(
        "-k {socket} -c listen_addresses='' -c shared_buffers=32MB -c max_wal_size=64MB -c min_wal_size=2MB \
         -c dynamic_shared_memory_type=mmap -c log_min_messages=fatal -c timezone=UTC {more}"
    );
    run(binaries, "pg_ctl", &["start", "-w", "-t", "60", "-D", &data, "-l", &log, "-o", &options]);
    let pid = fs::read_to_string(format!("{data}/postmaster.pid")).unwrap();
    let pid = pid.lines().next().unwrap();
    // Another process may have this id by then: only the one that works in this folder is meant.
    place::afterwards(&format!(
        "if [ \"$(readlink /proc/{pid}/cwd)\" = {} ]; then kill -CONT {pid}; kill -QUIT {pid}; \
         for i in 1 2 3 4 5 6 7 8 9; do kill -0 {pid} && sleep 1; done; fi",
        place::quoted(&data)
    ));
    pid.parse().unwrap()
}

/// Runs one of PostgreSQL's programs, which must succeed.
pub(super) fn run(binaries: &Path, program: &str, arguments: &[&str]) {
    let mut command = Command::new(binaries.join(program));
    command.args(arguments).current_dir("/").stdin(Stdio::null()).env_remove("PGDATA");
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    // The server that pg_ctl starts must not hold a pipe of ours open.
    let log = place::folder("postgres-log").join(program);
    let file = fs::File::create(&log).unwrap();
    command.stdout(file.try_clone().unwrap()).stderr(file);
    let status = command.status().unwrap();
    assert!(status.success(), "{program} failed:\n{}", fs::read_to_string(&log).unwrap_or_default());
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|owner| owner.uid() == 0)
}
