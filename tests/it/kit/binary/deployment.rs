//! One service as an operator runs it: a database, keys, documents, and the real binary started and ended over them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex, MutexGuard};

use super::process::{NoStart, Process, binary, hulian, piped, signal};
use crate::kit::people::{PASSWORD, change_password};
use crate::kit::server::database;
use crate::kit::{Caller, Engine, Server, place};

/// A deployment; its process is killed when it is dropped.
pub struct Deployment {
    /// The engine below.
    pub engine: Engine,
    /// Where everything lies: `hulian.db` on SQLite, `keys`, `documents`.
    pub folder: PathBuf,
    /// The database, as the binary is told.
    pub url: String,
    /// The service, for callers; it follows the process from start to start.
    pub server: Arc<Server>,
    around: Around,
    process: Mutex<Option<Process>>,
}

/// What stands around the binary: a program that starts it, variables, further flags.
#[derive(Clone, Default)]
pub struct Around {
    /// A program and its arguments in front of the binary's own name.
    pub program: Vec<String>,
    /// Variables of the service (not of the commands beside it).
    pub variables: Vec<(String, String)>,
    /// Further flags of every command.
    pub flags: Vec<String>,
}

impl Deployment {
    /// A new deployment on a new empty database, started, with its first operator.
    pub fn new(engine: Engine) -> Option<Self> {
        Some(Self::at(engine, &place::folder("deployment"), database_of(engine)?, Around::default()))
    }

    /// The same in this folder (a SQLite file lies in it); `url` is the database of PostgreSQL.
    #[track_caller]
    pub fn at(engine: Engine, folder: &Path, url: Option<String>, around: Around) -> Self {
        let deployment = Self::unopened(engine, folder, url, around);
        let command = deployment.command(&["admin", "create-operator", "--login", OPERATOR, "--name", "平台运维员"]);
        let words = succeeded(command);
        let password = words.lines().find_map(|line| line.strip_prefix("one-time password: ")).unwrap().to_owned();
        deployment.start();
        deployment.server.operated_by(OPERATOR, &password);
        change_password(&deployment.server.operator(), PASSWORD);
        deployment
    }

    /// A deployment that was never started.
    pub fn unopened(engine: Engine, folder: &Path, url: Option<String>, around: Around) -> Self {
        let url = url.unwrap_or_else(|| format!("sqlite:{}", folder.join("hulian.db").display()));
        let server = Server::elsewhere(engine, &url, folder.join("keys"));
        Self { engine, folder: folder.to_owned(), url, server, around, process: Mutex::default() }
    }

    /// Another process over the same database, keys and documents, not started yet.
    pub fn beside(&self) -> Self {
        let other = Self::unopened(self.engine, &self.folder, Some(self.url.clone()), self.around.clone());
        let operator = self.server.operator();
        other.server.operated_by(operator.login(), &operator.password());
        other
    }

    /// A command of the binary with the flags of this deployment.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = hulian(&self.folder);
        self.flagged(&mut command, words);
        command
    }

    fn flagged(&self, command: &mut Command, words: &[&str]) {
        command.args(words).args(["--database-url", &self.url, "--init-keys"]).args(&self.around.flags);
        command.arg("--key-dir").arg(self.folder.join("keys")).arg("--documents").arg(self.folder.join("documents"));
    }

    /// What stands around the binary.
    pub fn around(&self) -> &Around {
        &self.around
    }

    /// `hulian serve`, with everything that stands around it.
    pub fn service(&self) -> Command {
        let mut command = match self.around.program.split_first() {
            None => Command::new(binary()),
            Some((program, arguments)) => {
                let mut command = Command::new(program);
                command.args(arguments).arg(binary());
                command
            }
        };
        command.current_dir(&self.folder);
        piped(&mut command);
        command.envs(self.around.variables.iter().cloned());
        // Tokens stay good after a restart, which finds another port.
        self.flagged(&mut command, &["serve", "--bind", "127.0.0.1:0", "--public-url", "https://hulian.example"]);
        command
    }

    /// Starts the service.
    #[track_caller]
    pub fn start(&self) {
        self.try_start().unwrap_or_else(|no| panic!("the service does not start, {}: {}", no.status, no.words));
    }

    /// Starts the service if it can be started.
    ///
    /// # Errors
    /// How and with which words it ended.
    pub fn try_start(&self) -> Result<(), NoStart> {
        let process = Process::start(&mut self.service())?;
        self.server.listens_at(process.address);
        *self.process.lock().unwrap() = Some(process);
        Ok(())
    }

    /// The process, which must have been started.
    pub fn process(&self) -> Running<'_> {
        Running(self.process.lock().unwrap())
    }

    /// Its id.
    pub fn pid(&self) -> u32 {
        self.process().pid()
    }

    /// `kill -9`.
    pub fn kill(&self) {
        // Not under the lock: others look at the process meanwhile.
        signal(self.pid(), "-KILL");
        self.process().wait();
    }

    /// SIGTERM, until it has left.
    #[track_caller]
    pub fn stop(&self) {
        signal(self.pid(), "-TERM");
        let status = self.process().wait();
        assert!(status.success(), "left with {status}");
    }

    /// The database file of SQLite.
    pub fn file(&self) -> &Path {
        Path::new(self.url.trim_start_matches("sqlite:"))
    }
}

/// The process of a deployment.
pub struct Running<'d>(MutexGuard<'d, Option<Process>>);

impl std::ops::Deref for Running<'_> {
    type Target = Process;
    fn deref(&self) -> &Process {
        self.0.as_ref().expect("started")
    }
}

impl std::ops::DerefMut for Running<'_> {
    fn deref_mut(&mut self) -> &mut Process {
        self.0.as_mut().expect("started")
    }
}

const OPERATOR: &str = "yunwei.jiayuguan";

/// The database of a new deployment: on SQLite the one in its folder.
fn database_of(engine: Engine) -> Option<Option<String>> {
    place::watched();
    match engine {
        Engine::Sqlite => Some(None),
        Engine::Postgres => database(engine).map(Some),
    }
}

/// What a command printed that must succeed.
#[track_caller]
pub fn succeeded(mut command: Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}: {}", output.status, words(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Everything a command said, for people.
pub fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Whoever called before, against another process over the same database.
pub fn same_at(caller: &Caller, server: &Arc<Server>) -> Caller {
    Caller::bearing(server, &caller.community, &caller.token().unwrap())
}
