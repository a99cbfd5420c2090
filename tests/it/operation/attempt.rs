//! One start of the binary that must be refused.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::kit::binary::process::piped;
use crate::kit::place;

/// What was written wrong.
pub const WORDS: i32 = 2;
/// What is in the way.
pub const WORLD: i32 = 1;

/// A start in a folder of its own, on a free port unless it says otherwise.
pub struct Attempt {
    /// The folder.
    pub folder: PathBuf,
    command: Command,
    told: Vec<String>,
}

impl Attempt {
    /// `hulian serve` in a new folder.
    pub fn serve() -> Self {
        Self::of(&place::folder("refused"), &["serve"]).variable("HULIAN_BIND", "127.0.0.1:0")
    }

    /// A command in this folder. One that is not refused would serve for ever: it is ended then.
    pub fn of(folder: &Path, words: &[&str]) -> Self {
        place::watched();
        let mut command = Command::new("timeout");
        command.args(["-k", "5", "30", env!("CARGO_BIN_EXE_hulian")]).args(words).current_dir(folder);
        piped(&mut command);
        Self { folder: folder.to_owned(), command, told: words.iter().map(|word| (*word).to_owned()).collect() }
    }

    /// With these flags.
    pub fn flags(mut self, flags: &[&str]) -> Self {
        self.command.args(flags);
        self.told.extend(flags.iter().map(|flag| (*flag).to_owned()));
        self
    }

    /// With this variable.
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self.told.insert(0, format!("{name}={value}"));
        self
    }

    /// With these settings in a file.
    pub fn file(mut self, text: &str) -> Self {
        fs::write(self.folder.join("hulian.toml"), text).unwrap();
        self.told.push(format!("hulian.toml: {text}"));
        self.flags(&["--config", "hulian.toml"])
    }

    /// On this PostgreSQL, with the folders it wants.
    pub fn on(self, url: &str) -> Self {
        self.flags(&["--database-url", url, "--key-dir", "keys", "--documents", "documents"])
    }

    /// As the account with the fewest rights.
    pub fn by_user(mut self, id: u32) -> Self {
        self.command.uid(id).gid(id);
        self
    }

    /// It is refused with this code and one line that says all of this; the line is answered.
    #[track_caller]
    pub fn refused(self, code: i32, says: &[&str]) -> String {
        self.refused_in(1, code, says).remove(0)
    }

    /// It is refused with so many lines that say all of this between them.
    #[track_caller]
    pub fn refused_in(mut self, count: usize, code: i32, says: &[&str]) -> Vec<String> {
        let output = self.command.output().unwrap();
        let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let told = self.told.join(" ");
        assert_eq!(output.status.code(), Some(code), "{told}: {}\n{stdout}{stderr}", output.status);
        assert_eq!(stdout, "", "{told} printed something");
        let lines: Vec<String> = stderr.lines().map(str::to_owned).collect();
        assert_eq!(lines.len(), count, "{told}: one line for each reason\n{stderr}");
        for line in &lines {
            assert!(line.starts_with("hulian: ") && !line.contains("panicked"), "{told}\n{line}");
        }
        for words in says {
            assert!(stderr.contains(words), "{told}\nsays: {stderr}and not: {words}");
        }
        lines
    }

    /// The same for what was written wrong, before anything was begun.
    #[track_caller]
    pub fn wrong(self, says: &[&str]) {
        let folder = self.folder.clone();
        self.refused(WORDS, says);
        assert!(!folder.join(".hulian").exists(), "something was begun");
    }
}
