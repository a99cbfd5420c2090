//! The house as tidy sees it: every file under the root with its text, read once.

use std::{fmt, fs, path::Path};

use crate::{floors, masked::mask};

/// A place where a rule is broken.
pub struct Offence {
    file: String,
    line: usize,
    what: String,
    rule: &'static str,
}

impl fmt::Display for Offence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}\n    rule: {}", self.file, self.line, self.what, self.rule)
    }
}

/// One file: its path from the root with `/`, its text, and the text of a Rust file with strings and comments blanked.
pub struct File {
    pub path: String,
    pub text: String,
    pub code: String,
}

impl File {
    pub fn new(path: &str, text: &str) -> Self {
        let code = if path.ends_with(".rs") { mask(text) } else { String::new() };
        Self { path: path.to_owned(), text: text.to_owned(), code }
    }

    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    pub fn is_source(&self) -> bool {
        self.is_rust() && self.path.starts_with("src/")
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The folder the file stands in, without a slash at its end.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The crate of a file of `src/` and its module there: `src/zones/store.rs` is `["zones", "store"]`.
    pub fn module(&self) -> Vec<String> {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let path = path.strip_suffix("/mod").or_else(|| path.strip_suffix("/lib")).unwrap_or(path);
        if matches!(path, "lib" | "main") { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
    }

    /// The masked code without the `#[cfg(test)] mod tests` at its foot.
    pub fn body(&self) -> &str {
        let mut from = 0;
        while let Some(at) = self.code[from..].find("#[cfg(test)]").map(|found| found + from) {
            let after = self.code[at + "#[cfg(test)]".len()..].trim_start();
            if after.starts_with("mod tests {") {
                return &self.code[..at];
            }
            from = at + 1;
        }
        &self.code
    }

    /// The line, counted from 1, in which a byte stands.
    pub fn line(&self, at: usize) -> usize {
        1 + self.text.as_bytes()[..at.min(self.text.len())].iter().filter(|byte| **byte == b'\n').count()
    }

    pub fn offence(&self, line: usize, rule: &'static str, what: impl Into<String>) -> Offence {
        Offence { file: self.path.clone(), line, what: what.into(), rule }
    }
}

/// All files of the project, and the names at its top level.
pub struct House {
    pub files: Vec<File>,
    pub top: Vec<String>,
}

impl House {
    /// The project this test was built from.
    pub fn here() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let unwatched = unwatched(root);
        let mut house = Self { files: Vec::new(), top: Vec::new() };
        for name in names(root).into_iter().filter(|name| !unwatched.contains(name)) {
            house.walk(root, &name);
            house.top.push(name);
        }
        house
    }

    /// A house made of snippets, for the teeth.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let mut top: Vec<String> =
            files.iter().map(|(path, _)| path.split('/').next().unwrap_or_default().to_owned()).collect();
        top.dedup();
        Self { files: files.iter().map(|(path, text)| File::new(path, text)).collect(), top }
    }

    pub fn sources(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.is_source())
    }

    /// The crates with the floor each stands on, lowest first.
    pub fn floors(&self) -> Vec<(String, usize)> {
        self.find("Cargo.toml").map_or_else(Vec::new, |manifest| floors::floors(&manifest.text))
    }

    pub fn find(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    fn walk(&mut self, root: &Path, path: &str) {
        let full = root.join(path);
        if full.is_dir() {
            for name in names(&full) {
                self.walk(root, &format!("{path}/{name}"));
            }
        } else if let Ok(text) = fs::read_to_string(&full) {
            self.files.push(File::new(path, &text));
        }
    }
}

/// What `.gitignore` names at the root, and git's own folder.
fn unwatched(root: &Path) -> Vec<String> {
    let ignored = fs::read_to_string(root.join(".gitignore")).unwrap_or_default();
    ignored.lines().map(|line| line.trim_matches('/').to_owned()).chain([".git".to_owned()]).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|fault| panic!("cannot list {}: {fault}", folder.display()));
    let mut names: Vec<String> =
        entries.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned())).collect();
    names.sort();
    names
}
