//! A log or an output that cannot be written stops neither the service nor a command: standard error full, closed, a
//! broken pipe, or a pipe nobody reads; standard output full or closed early.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::kit::wire::{connect, read_answer, status};
use crate::kit::{place, until};

/// A running binary; killed by its own id when the test is over.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn hulian(folder: &Path) -> Command {
    without_settings(Command::new(env!("CARGO_BIN_EXE_hulian")), folder)
}

/// A shell that runs the binary as `"$0"`, for streams that only a shell can close.
fn through_shell(folder: &Path, script: &str) -> Command {
    let mut command = without_settings(Command::new("bash"), folder);
    command.args(["-c", script, env!("CARGO_BIN_EXE_hulian")]);
    command
}

fn without_settings(mut command: Command, folder: &Path) -> Command {
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("HULIAN_")) {
        command.env_remove(name);
    }
    command
}

const SERVE: [&str; 5] = ["serve", "--bind", "127.0.0.1:0", "--log", "info,hulian=trace"];

/// Starts a service and reads where it listens; its standard error is as the command has it.
fn started(command: &mut Command) -> Process {
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("hulian listening on http://").and_then(|text| text.parse().ok());
    Process { address: address.unwrap_or_else(|| panic!("not the promised line: {line:?}")), child }
}

impl Process {
    /// The answer to a request on a connection of its own.
    fn get(&self, path: &str) -> String {
        let mut stream = connect(self.address);
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        read_answer(&mut stream).unwrap_or_else(|| panic!("{path}: no answer"))
    }

    /// Asks many times on one connection: each is answered and leaves a line of some 200 bytes.
    fn busy(&self, requests: usize) {
        let mut stream = connect(self.address);
        for number in 0..requests {
            stream.write_all(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
            let answer = read_answer(&mut stream).unwrap_or_else(|| panic!("request {number} has no answer"));
            assert_eq!(status(&answer), 200, "{answer}");
        }
    }

    /// Lines of the log that were lost, by the figures.
    fn lost(&self) -> u64 {
        let figures = self.get("/metrics");
        let line = figures.lines().find_map(|line| line.strip_prefix("hulian_log_lines_lost_total "));
        line.and_then(|number| number.trim().parse().ok()).unwrap_or_else(|| panic!("no such figure: {figures}"))
    }

    /// Tells it to leave, and how it left.
    fn left(mut self) -> ExitStatus {
        assert!(Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap().success());
        self.child.wait().unwrap()
    }
}

#[test]
fn a_full_log_disk_stops_no_request() {
    let folder = place::folder("streams");
    let full = File::options().write(true).open("/dev/full").unwrap();
    let process = started(hulian(&folder).args(SERVE).stderr(full));
    process.busy(100);
    assert_eq!(status(&process.get("/readyz")), 200);
    until("the lost lines are counted", || process.lost() >= 100);
    assert!(process.left().success());
}

#[test]
fn a_broken_log_pipe_stops_no_request() {
    let folder = place::folder("streams");
    let mut process = started(hulian(&folder).args(SERVE));
    drop(process.child.stderr.take());
    process.busy(100);
    until("the lost lines are counted", || process.lost() >= 100);
    assert!(process.left().success());
}

#[test]
fn a_closed_log_stops_no_request() {
    let folder = place::folder("streams");
    let process = started(&mut through_shell(&folder, "exec \"$0\" serve --bind 127.0.0.1:0 --log trace 2>&-"));
    process.busy(100);
    assert!(process.left().success());
}

/// A pipe holds 64 KiB; what follows waits in memory and is then dropped, and nobody waits for the reader.
#[test]
fn a_log_nobody_reads_stops_no_request_and_no_leaving() {
    let folder = place::folder("streams");
    let mut process = started(hulian(&folder).args(SERVE));
    let mut log = process.child.stderr.take().unwrap();
    process.busy(5_000);
    assert!(process.lost() > 0, "the pipe and the waiting lines are full");
    assert!(process.left().success());
    let mut held = Vec::new();
    log.read_to_end(&mut held).unwrap();
    // Whole lines alone are written, so the last few bytes may stay free.
    assert!(held.len() >= 60 * 1024, "only {} bytes stood in the pipe", held.len());
}

#[test]
fn an_output_that_cannot_be_written_stops_no_service() {
    let folder = place::folder("streams");
    let script = "exec \"$0\" serve --bind 127.0.0.1:0 --log info --log-format json 1>/dev/full";
    let mut child = through_shell(&folder, script).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let address = lines.find_map(|line| {
        let line: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        (line["message"] == "listening").then(|| line["address"].as_str().unwrap().parse().unwrap())
    });
    let process = Process { child, address: address.unwrap() };
    process.busy(10);
    assert!(process.left().success());
    let rest: Vec<String> = lines.map(Result::unwrap).collect();
    assert!(rest.last().is_some_and(|last| last.contains("left")), "the last line is not lost: {rest:?}");
}

/// What a quiet service says by default: that it listens and that it leaves, and no line for a request that went well.
#[test]
fn by_default_only_what_matters_is_logged() {
    let folder = place::folder("streams");
    let mut process = started(hulian(&folder).args(["serve", "--bind", "127.0.0.1:0"]));
    let mut log = process.child.stderr.take().unwrap();
    process.busy(20);
    assert_eq!(status(&process.get("/nowhere")), 404);
    assert!(process.left().success());
    let mut text = String::new();
    log.read_to_string(&mut text).unwrap();
    assert!(text.contains("listening") && text.contains("leaving") && text.contains("left"), "{text}");
    assert!(!text.contains("livez") && !text.contains("nowhere") && text.lines().count() < 10, "{text}");
}

/// Every command with these streams, and what a shell said of its end.
fn commands(streams: &str, expected: i32) {
    let folder = place::folder("streams");
    let settings = "--database-url sqlite:h.db --log trace";
    let runs = [
        "openapi",
        "migrate",
        "admin create-operator --login yunwei --name 运维员",
        "admin erasures",
        "admin rotate-keys",
        "admin rotate-vault-key",
    ];
    for command in runs {
        let script = format!("set -o pipefail; ( \"$0\" {command} {settings} {streams}; echo \"$?\" >&9 ) 9>&1");
        let output = through_shell(&folder, &script).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).trim().lines().last().unwrap_or_default().to_owned();
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(said, expected.to_string(), "hulian {command} {streams}: {log}");
        assert!(!log.contains("panicked"), "{log}");
    }
}

#[test]
fn no_command_minds_a_log_that_cannot_be_written() {
    commands("2>/dev/full", 0);
    commands("2>&-", 0);
    commands("2> >(true)", 0);
}

#[test]
fn no_command_minds_a_reader_that_has_had_enough() {
    commands("> >(head -1 >/dev/null)", 0);
    commands("> >(true)", 0);
    commands("| head -1 >/dev/null", 0);
}

/// A list cut short by a full disk must not look like a whole one.
#[test]
fn an_answer_that_a_full_disk_cuts_short_is_no_success() {
    let folder = place::folder("streams");
    let output = through_shell(&folder, "\"$0\" openapi >/dev/full").output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && words.starts_with("hulian: standard output"), "{words}");
    assert_eq!(words.lines().count(), 1, "{words}");
    let output = through_shell(&folder, "\"$0\" openapi >/dev/full 2>/dev/full").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_refusal_is_one_line_whatever_becomes_of_the_log() {
    let folder = place::folder("streams");
    let refuse = |arguments: &[&str]| {
        let output = hulian(&folder).args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, words) = refuse(&["serve", "--log", "xx=yy=zz"]);
    assert!(code == Some(2) && words.starts_with("hulian: --log xx=yy=zz: ") && words.lines().count() == 1, "{words}");
    let (code, words) = refuse(&["serve", "--bind", "nowhere"]);
    assert!(code == Some(2) && words.starts_with("hulian: --bind nowhere") && words.lines().count() == 1, "{words}");
    std::fs::create_dir(folder.join("folder.db")).unwrap();
    let (code, words) = refuse(&["admin", "erasures", "--database-url", "sqlite:folder.db"]);
    assert!(
        code == Some(1) && words.starts_with("hulian: the database file folder.db: ") && words.lines().count() == 1,
        "{words}"
    );
}
