//! Backup and restore of PostgreSQL by its own tools (`pg_dump`, `pg_restore`).
//!
//! They are told where the server is on their command line, and the password in their environment, where other users of the
//! machine do not see it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use percent_encoding::percent_decode_str;

use crate::failure::Failure;

/// Whether a tool is at hand, before anything is begun.
///
/// # Errors
/// What to do where it is not.
pub fn require(name: &str, folder: Option<&Path>) -> Result<(), Failure> {
    tool(name, folder).map(drop)
}

/// Writes what a snapshot sees into a file, which is there and private.
pub fn dump(url: &str, snapshot: &str, target: &Path, folder: Option<&Path>) -> Result<(), Failure> {
    let mut command = tool("pg_dump", folder)?;
    command.args(["--format=custom", "--no-owner", "--no-privileges", "--snapshot", snapshot, "--file"]).arg(target);
    run(command, url, "pg_dump")
}

/// Puts a dump into an empty database, all of it or nothing.
pub fn load(url: &str, dump: &Path, folder: Option<&Path>) -> Result<(), Failure> {
    let mut command = tool("pg_restore", folder)?;
    command.args(["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]);
    command.arg("--schema=public").arg(dump);
    run(command, url, "pg_restore")
}

/// Whether a dump can be read to its end; none where the tool is not at hand.
pub fn is_whole(dump: &Path, folder: Option<&Path>) -> Option<bool> {
    let mut command = tool("pg_restore", folder).ok()?;
    // Everything is read and thrown away.
    command.arg("--file=/dev/null").arg(dump).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().ok().map(|status| status.success())
}

fn run(mut command: Command, url: &str, name: &str) -> Result<(), Failure> {
    let (address, password) = apart(url);
    command.arg("--dbname").arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    // The first line says what; later ones may quote rows.
    let said = said.lines().next().unwrap_or_default();
    Err(format!("{name} failed: {said}").into())
}

/// The tool from the named folder; otherwise from where Debian keeps it, the newest version first (an older pg_dump refuses a
/// newer server), or from PATH.
fn tool(name: &str, folder: Option<&Path>) -> Result<Command, Failure> {
    let folders: Vec<PathBuf> = match folder {
        Some(folder) => vec![folder.to_owned()],
        None => {
            let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
            let mut versions: Vec<PathBuf> = versions.map(|version| version.path()).collect();
            let number = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<f64>().ok());
            versions.sort_by(|a, b| number(b).unwrap_or(0.0).total_cmp(&number(a).unwrap_or(0.0)));
            let path = std::env::var_os("PATH").unwrap_or_default();
            versions.into_iter().map(|version| version.join("bin")).chain(std::env::split_paths(&path)).collect()
        }
    };
    match folders.into_iter().map(|folder| folder.join(name)).find(|path| path.is_file()) {
        Some(path) => Ok(Command::new(path)),
        None => Err(format!(
            "{name} is not at hand: install the client tools of your PostgreSQL (Debian: postgresql-client) or name their \
             folder with --pg-bin. Without them, back the server up with pg_basebackup and WAL archiving, copy the documents \
             after it, and run hulian check on what you restore."
        )
        .into()),
    }
}

/// A URL without its password, and the password.
fn apart(url: &str) -> (String, Option<String>) {
    let Some((scheme, rest)) = url.split_once("://") else { return (url.to_owned(), None) };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (user, mut password) = match user.split_once(':') {
        Some((user, password)) => (user, Some(decoded(password))),
        None => (user, None),
    };
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut kept = Vec::new();
    for word in query.split('&').filter(|word| !word.is_empty()) {
        match word.strip_prefix("password=") {
            Some(secret) => password = Some(decoded(secret)),
            None => kept.push(word),
        }
    }
    let at = if user.is_empty() { "" } else { "@" };
    let asked = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    (format!("{scheme}://{user}{at}{host}{path}{asked}"), password)
}

/// A percent-encoded word.
fn decoded(word: &str) -> String {
    percent_decode_str(word).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_told_on_a_command_line() {
        let told = |url: &str| apart(url);
        let some = |word: &str| Some(word.to_owned());
        assert_eq!(told("postgres://h:p%40ss:w@db:5432/h"), ("postgres://h@db:5432/h".to_owned(), some("p@ss:w")));
        assert_eq!(
            told("postgresql://db/h?user=h&password=p%2520&sslmode=require"),
            ("postgresql://db/h?user=h&sslmode=require".to_owned(), some("p%20"))
        );
        assert_eq!(
            told("postgres://h:x@a:1,b:2/h?target_session_attrs=read-write"),
            ("postgres://h@a:1,b:2/h?target_session_attrs=read-write".to_owned(), some("x"))
        );
        let socket = "postgres://hulian@%2Fvar%2Frun/h";
        assert_eq!(told(socket), (socket.to_owned(), None));
    }
}
