//! One process of the real binary.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::kit::place;

/// A running binary that listens; killed by its own id when it is dropped.
pub struct Process {
    /// The process.
    pub child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    printed: Arc<Mutex<Vec<String>>>,
    log: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
    /// Nothing ever comes: its other end goes with the process's log.
    open: Mutex<Receiver<()>>,
}

/// How long a process may take to end: far longer than any does.
const LONGEST: Duration = Duration::from_secs(300);

/// What a start ended with that never listened.
#[derive(Debug)]
pub struct NoStart {
    /// How it left.
    pub status: ExitStatus,
    /// Everything it wrote to its log.
    pub words: String,
}

/// The binary: the one built with the tests, or `HULIAN_TEST_BINARY`, with which the drills try a release.
pub fn binary() -> PathBuf {
    let given = std::env::var_os("HULIAN_TEST_BINARY").map(PathBuf::from);
    given.unwrap_or_else(|| env!("CARGO_BIN_EXE_hulian").into())
}

/// A command of the binary in this folder, with none of the settings of whoever runs the tests.
pub fn hulian(folder: &Path) -> Command {
    let mut command = Command::new(binary());
    command.current_dir(folder);
    piped(&mut command);
    command
}

/// Pipes for everything, and no settings from outside.
pub fn piped(command: &mut Command) {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("HULIAN_")) {
        command.env_remove(name);
    }
}

impl Process {
    /// Starts a command that serves (`serve` or `demo`) and waits for the line that says where.
    ///
    /// # Errors
    /// When the process ended without it.
    pub fn start(command: &mut Command) -> Result<Self, NoStart> {
        let mut child = command.spawn().unwrap();
        // Also when the tests are ended from outside. Another process may have this id by then.
        let (pid, program) = (child.id(), place::quoted(&binary().canonicalize().unwrap().display().to_string()));
        place::afterwards(&format!("[ \"$(readlink /proc/{pid}/exe)\" != {program} ] || kill -KILL {pid}"));
        let log = Arc::new(Mutex::new(String::new()));
        let (reader, open) = read(child.stderr.take().unwrap(), &log);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let printed = Arc::new(Mutex::new(Vec::new()));
        let address = loop {
            match lines.next() {
                Some(Ok(line)) => match line.strip_prefix("hulian listening on http://") {
                    Some(address) => break address.parse().unwrap(),
                    None => printed.lock().unwrap().push(line),
                },
                _ => {
                    let status = child.wait().unwrap();
                    reader.join().unwrap();
                    return Err(NoStart { status, words: log.lock().unwrap().clone() });
                }
            }
        };
        let more = Arc::clone(&printed);
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| more.lock().unwrap().push(line)));
        Ok(Self { child, address, printed, log, reader: Some(reader), open: Mutex::new(open) })
    }

    /// `hulian serve` on a free port in this folder.
    #[track_caller]
    pub fn served(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = hulian(folder);
        command.arg("serve").args(["--bind", "127.0.0.1:0"]).args(arguments);
        Self::start(&mut command).unwrap_or_else(|no| panic!("{}: {}", no.status, no.words))
    }

    /// Its id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal, as `kill` names it: `-TERM`.
    pub fn signal(&self, name: &str) {
        signal(self.pid(), name);
    }

    /// Waits for its end; its whole log is there afterwards. One that does not end is killed, and the test fails with its log.
    #[track_caller]
    pub fn wait(&mut self) -> ExitStatus {
        if self.open.get_mut().unwrap().recv_timeout(LONGEST) == Err(RecvTimeoutError::Timeout) {
            self.child.kill().unwrap();
            panic!("it did not end within {LONGEST:?}: {}", self.log());
        }
        let status = self.child.wait().unwrap();
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        status
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// What it has written to its log so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// The lines it has printed so far, without the one that says where it listens.
    pub fn printed(&self) -> Vec<String> {
        self.printed.lock().unwrap().clone()
    }

    /// How many bytes of memory it keeps that are in no file.
    pub fn memory(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
    }

    /// Where the descriptors of the process lead that have one.
    pub fn descriptors(&self) -> Vec<String> {
        let entries = fs::read_dir(format!("/proc/{}/fd", self.pid())).unwrap();
        let links = entries.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
        links.map(|link| link.display().to_string()).collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to a process; one that is gone already is no fault.
pub fn signal(pid: u32, name: &str) {
    let _ = Command::new("kill").args([name, &pid.to_string()]).stderr(Stdio::null()).status().unwrap();
}

/// Nobody waits for the log, and it must not block the service.
fn read(mut stderr: ChildStderr, log: &Arc<Mutex<String>>) -> (JoinHandle<()>, Receiver<()>) {
    let (log, (written, open)) = (Arc::clone(log), channel());
    let reader = std::thread::spawn(move || {
        let _written = written;
        let mut part = [0; 8192];
        while let Ok(count @ 1..) = stderr.read(&mut part) {
            log.lock().unwrap().push_str(&String::from_utf8_lossy(&part[..count]));
        }
    });
    (reader, open)
}
