//! Backups: taken while people work, put back elsewhere, looked at by `hulian check`. `round` is the way there and back,
//! `bucket` the same where documents lie in a bucket, `older` a backup from before a migration, `resumed` what is interrupted or refused, `tampering` what `check` finds in a database, `forged` what it finds in a backup.

mod bucket;
mod forged;
mod older;
mod resumed;
mod round;
mod tampering;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::households::disk::Disk;
use crate::kit::server::database;
use crate::kit::{Engine, World, place};

/// A place a service can live at: a database, keys, documents.
pub struct Home {
    /// The database.
    pub url: String,
    /// The keys; the documents lie below them, as the kit's servers have it.
    pub keys: PathBuf,
    /// The bucket its documents lie in, if they lie in one.
    pub bucket: Option<String>,
}

impl Home {
    /// Where a test's service lives.
    pub fn of(world: &World) -> Self {
        Self { url: world.server.database_url.clone(), keys: world.server.key_dir.clone(), bucket: None }
    }

    /// A new empty one.
    pub fn empty(engine: Engine) -> Self {
        Self { url: database(engine).unwrap(), keys: place::folder("keys"), bucket: None }
    }

    /// Its documents.
    pub fn documents(&self) -> PathBuf {
        self.keys.join("documents")
    }

    /// Whether a restore has begun to make its database, and has not ended.
    pub fn half_restored(&self) -> bool {
        match self.url.strip_prefix("sqlite:").map(Path::new) {
            Some(file) => file.with_extension("restoring").exists() && !file.exists(),
            None => {
                Disk::at_server(&self.url).run("SELECT 1 FROM pg_tables WHERE tablename = 'restore_unfinished'") == 1
            }
        }
    }

    /// The binary, to be run on it.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hulian"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("HULIAN_")) {
            command.env_remove(name);
        }
        command.args(["--log", "error", "--database-url", &self.url, "--key-dir"]).arg(&self.keys);
        // Whoever starts a service here is refused, and another program may have the usual port.
        command.env("HULIAN_BIND", "127.0.0.1:0");
        command.env("HULIAN_DOCUMENTS_KEY_ID", "AKEXAMPLE").env("HULIAN_DOCUMENTS_SECRET", "a-secret-for-tests");
        let folder = self.documents().display().to_string();
        command.arg("--documents").arg(self.bucket.clone().unwrap_or(folder)).args(words);
        command
    }

    /// Runs the binary on it.
    pub fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// Runs it, and expects it to work; answers what it printed.
    #[track_caller]
    pub fn done(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert_eq!(output.status.code(), Some(0), "{words:?}: {}{}", said(&output), told(&output));
        said(&output)
    }

    /// Runs it, and expects this exit code; answers everything it said.
    #[track_caller]
    pub fn fails(&self, code: i32, words: &[&str]) -> String {
        let output = self.run(words);
        let all = format!("{}{}", said(&output), told(&output));
        assert_eq!(output.status.code(), Some(code), "{words:?}: {all}");
        all
    }

    /// Takes a backup into a new folder; answers it, and the folder of the keys.
    pub fn backed_up(&self) -> (PathBuf, PathBuf) {
        let (dir, keys) = (place::folder("backup").join("b"), place::folder("backup-keys").join("k"));
        self.done(&["backup", word(&dir), "--keys-to", word(&keys)]);
        (dir, keys)
    }
}

/// A path as an argument.
pub fn word(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What was printed.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What was told on standard error.
pub fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every file below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    found
}
