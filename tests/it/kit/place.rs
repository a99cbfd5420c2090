//! The suite's temporary folder, and what is undone when this process is gone, however it went.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

static COUNT: AtomicUsize = AtomicUsize::new(0);

/// A new empty folder.
pub fn folder(name: &str) -> PathBuf {
    let folder = home().join(format!("{name}-{}", COUNT.fetch_add(1, Ordering::Relaxed)));
    fs::create_dir(&folder).unwrap();
    folder
}

/// A shell line to run once this process is gone; lines run in the order they were given.
pub fn afterwards(line: &str) {
    let mut will = undertaker().lock().unwrap();
    writeln!(will, "{line}").unwrap();
    will.flush().unwrap();
}

/// A word for the shell.
pub fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// One folder for the whole run.
fn home() -> &'static Path {
    static HOME: OnceLock<PathBuf> = OnceLock::new();
    HOME.get_or_init(|| {
        let home = super::ground().join(format!("hulian-test-{}", std::process::id()));
        fs::create_dir(&home).unwrap();
        fs::set_permissions(&home, fs::Permissions::from_mode(0o711)).unwrap();
        home
    })
}

/// A shell that waits for the end of this process (its standard input closes then, also after `kill -9`) and carries
/// out the last will; the folder goes last of all.
fn undertaker() -> &'static Mutex<ChildStdin> {
    static UNDERTAKER: OnceLock<Mutex<ChildStdin>> = OnceLock::new();
    UNDERTAKER.get_or_init(|| Mutex::new(shell()))
}

#[expect(clippy::zombie_processes, reason = "it waits for our end, so we cannot wait for its")]
fn shell() -> ChildStdin {
    let script = "will=$(cat); eval \"$will\"; rm -rf -- \"$0\"";
    let mut shell = Command::new("sh")
        .args(["-c", script])
        .arg(home())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .unwrap();
    shell.stdin.take().unwrap()
}

/// Makes sure that the folder is removed even when nothing else has to be undone.
pub fn watched() {
    undertaker();
}
