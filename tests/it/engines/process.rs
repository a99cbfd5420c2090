//! P6 and P60: the real binary leaves gracefully, and exposes as little as possible by default.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::kit::binary::{Process, hulian};
use crate::kit::server::database;
use crate::kit::wire::{connect, read_answer, status};
use crate::kit::{Engine, place, until};

/// A request the service is working on: it has asked for the body.
fn begun(address: SocketAddr, length: usize) -> TcpStream {
    let mut stream = connect(address);
    let head = format!(
        "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n\
         Content-Length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert!(go_on.starts_with(b"HTTP/1.1 100 "), "{}", String::from_utf8_lossy(&go_on));
    stream
}

fn leaves(url: &str, folder: &Path) {
    let keys = place::folder("keys");
    let mut arguments = vec!["--database-url", url, "--key-dir", keys.to_str().unwrap(), "--init-keys"];
    arguments.extend(["--documents", "documents", "--shutdown-timeout", "10"]);
    let mut process = Process::served(folder, &arguments);
    // Requests whose bodies are still on their way when the signal comes.
    let body = |number: usize| format!(r#"{{"login":"niemand.{number}","password":"falsch-falsch-1"}}"#).into_bytes();
    let mut under_way: Vec<TcpStream> = (0..10).map(|_| begun(process.address, body(0).len())).collect();
    for (number, stream) in under_way.iter_mut().enumerate() {
        stream.write_all(&body(number)[..10]).unwrap();
    }
    let mut idle: Vec<TcpStream> = (0..10).map(|_| connect(process.address)).collect();
    for stream in &mut idle {
        stream.write_all(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        assert_eq!(status(&read_answer(stream).unwrap()), 200);
    }
    process.signal("-TERM");
    until("no new connection is served", || {
        let Ok(mut stream) = TcpStream::connect(process.address) else { return true };
        let _ = stream.set_read_timeout(Some(std::time::Duration::from_millis(200)));
        let _ = stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        read_answer(&mut stream).is_none_or(|answer| status(&answer) == 503)
    });
    for (number, stream) in under_way.iter_mut().enumerate() {
        stream.write_all(&body(number)[10..]).unwrap();
        let answer = read_answer(stream).expect("a request under way is answered");
        assert_eq!(status(&answer), 401, "{answer}");
    }
    drop(under_way);
    drop(idle);
    let status = process.wait();
    assert!(status.success(), "left with {status}");
}

#[test]
fn p6_sigterm_drains_on_sqlite() {
    let folder = place::folder("process");
    let url = database(Engine::Sqlite).unwrap();
    leaves(&url, &folder);
    let file = PathBuf::from(url.trim_start_matches("sqlite:"));
    let wal = file.with_file_name("hulian.db-wal");
    assert!(fs::metadata(&wal).map_or(0, |meta| meta.len()) == 0, "the log was not written back");
}

#[test]
fn p6_sigterm_drains_on_postgres() {
    if let Some(url) = database(Engine::Postgres) {
        leaves(&url, &place::folder("process"));
    }
}

#[test]
fn p6_a_second_signal_ends_it_at_once() {
    let folder = place::folder("process");
    let mut process = Process::served(&folder, &[]);
    let hanging = begun(process.address, 9);
    process.signal("-TERM");
    until("the first signal was seen", || {
        let Ok(mut stream) = TcpStream::connect(process.address) else { return true };
        let _ = stream.set_read_timeout(Some(std::time::Duration::from_millis(200)));
        let _ = stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        read_answer(&mut stream).is_none_or(|answer| status(&answer) == 503)
    });
    process.signal("-TERM");
    let status = process.wait();
    drop(hanging);
    assert!(!status.success(), "a hurried end is no success: {status}");
}

#[test]
fn p60_nothing_is_exposed_by_default() {
    let folder = place::folder("process");
    let process = Process::served(&folder, &[]);
    assert!(process.address.ip().is_loopback());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let database = folder.join(".hulian");
    assert_eq!(mode(&database), 0o700);
    let mut files = vec![database];
    let mut seen = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            assert_eq!(mode(&path) & 0o077, 0, "{} is open to others", path.display());
        } else {
            seen += 1;
            assert_eq!(mode(&path), 0o600, "{} is open to others", path.display());
        }
    }
    assert!(seen >= 2, "a database and a key");
    // Nobody can sign in: there is no account at all.
    for (login, password) in [("admin", "admin"), ("root", "root"), ("hulian", "hulian"), ("operator", "operator")] {
        let body = format!(r#"{{"login":"{login}","password":"{password}"}}"#);
        let request = format!(
            "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = connect(process.address);
        stream.write_all(request.as_bytes()).unwrap();
        assert_eq!(status(&read_answer(&mut stream).unwrap()), 401, "{login}");
    }
}

#[test]
fn p60_public_addresses_need_tls_in_front() {
    let folder = place::folder("process");
    for bind in ["0.0.0.0:0", "[::]:0"] {
        let output = hulian(&folder).args(["serve", "--bind", bind]).output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && words.contains("--behind-tls-proxy"), "{bind}: {words}");
    }
    let output = hulian(&folder).args(["serve", "--bind", "nowhere"]).output().unwrap();
    assert!(!output.status.success());
    let mut child = hulian(&folder).args(["serve", "--bind", "0.0.0.0:0", "--behind-tls-proxy"]).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.starts_with("hulian listening on http://0.0.0.0:"), "{line}");
}

#[test]
fn p39_more_connections_than_files_are_refused_in_a_line() {
    let folder = place::folder("process");
    for wanted in ["0", "18446744073709551615"] {
        let output =
            hulian(&folder).args(["serve", "--bind", "127.0.0.1:0", "--max-connections", wanted]).output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && words.contains(&format!("--max-connections {wanted}: ")), "{words}");
        assert_eq!(words.lines().count(), 1, "{words}");
    }
}

#[test]
fn p60_postgres_shares_keys_or_does_not_start() {
    let Some(url) = database(Engine::Postgres) else { return };
    let folder = place::folder("process");
    let output = hulian(&folder).args(["serve", "--bind", "127.0.0.1:0", "--database-url", &url]).output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && words.contains("--key-dir"), "{words}");
    assert!(!words.contains(&url), "the address of the database is not for the log");
    let keys = place::folder("keys");
    let output = hulian(&folder)
        .args(["serve", "--bind", "127.0.0.1:0", "--database-url", &url, "--key-dir", keys.to_str().unwrap()])
        .args(["--documents", "documents"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "keys are not made unasked on PostgreSQL");
    let mut unkept = hulian(&folder);
    unkept.args(["serve", "--bind", "127.0.0.1:0", "--database-url", &url, "--key-dir", keys.to_str().unwrap()]);
    let output = unkept.arg("--init-keys").output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && words.contains("--documents"), "{words}");
}

#[test]
fn the_command_line_makes_an_operator_once() {
    let folder = place::folder("process");
    let create = || {
        let mut command = hulian(&folder);
        command.args(["admin", "create-operator", "--login", "yunwei", "--name", "运维员"]).output().unwrap()
    };
    let first = create();
    let words = String::from_utf8_lossy(&first.stdout).into_owned();
    assert!(first.status.success() && words.contains("one-time password:"), "{words}");
    let password = words.lines().find_map(|line| line.strip_prefix("one-time password: ")).unwrap().to_owned();
    let second = create();
    assert!(!second.status.success(), "the login is taken");
    let process = Process::served(&folder, &[]);
    let body = format!(r#"{{"login":"yunwei","password":"{password}"}}"#);
    let mut stream = connect(process.address);
    let request = format!(
        "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 201") && answer.contains("must_change_password"), "{answer}");
}

/// Flags win over variables, variables over the file, the file over the defaults; a database's address may lie in a file.
#[test]
fn settings_come_from_flags_variables_and_a_file() {
    let folder = place::folder("process");
    let [own, other] = ["own", "other"].map(|name| format!("sqlite:{}", folder.join(name).join("hulian.db").display()));
    let file = folder.join("hulian.toml");
    fs::write(&file, format!("bind = \"127.0.0.1:1\"\ndatabase-url = \"{own}\"\nshutdown-timeout = 3\n")).unwrap();
    let secret = folder.join("database-url");
    fs::write(&secret, format!("{other}\n")).unwrap();
    let start = |command: &mut Command| {
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        line
    };
    let line = start(hulian(&folder).arg("serve").arg("--config").arg(&file).env("HULIAN_BIND", "127.0.0.1:0"));
    assert!(line.starts_with("hulian listening on http://127.0.0.1:") && !line.trim().ends_with(":1"), "{line}");
    assert!(folder.join("own/hulian.db").exists(), "the file names the database");
    let mut command = hulian(&folder);
    command.arg("serve").args(["--bind", "127.0.0.1:0"]).env("HULIAN_BIND", "nowhere");
    start(command.env("HULIAN_DATABASE_URL_FILE", &secret));
    assert!(folder.join("other/hulian.db").exists(), "the secret file names the database");
    fs::write(&file, "colour = \"red\"\n").unwrap();
    let output = hulian(&folder).arg("serve").arg("--config").arg(&file).args(["--bind", "nowhere"]).output().unwrap();
    assert!(!output.status.success());
}
