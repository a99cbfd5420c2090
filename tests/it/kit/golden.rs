//! Golden pages: kept in the project, written anew by `cargo bless` (which sets `HULIAN_BLESS`), read in review like code.

use std::fs;
use std::path::{Path, PathBuf};

/// Compares a page of `tests/it/golden` with the one that was blessed.
pub fn check(name: &str, page: &str) {
    check_at(&format!("tests/it/golden/{name}"), page);
}

/// A page of `tests/it/golden` as it was blessed.
pub fn read(name: &str) -> String {
    fs::read_to_string(at(&format!("tests/it/golden/{name}"))).unwrap_or_default()
}

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Compares a page with the one that was blessed, by its path from the root of the project.
pub fn check_at(path: &str, page: &str) {
    let file = at(path);
    if std::env::var_os("HULIAN_BLESS").is_some() {
        fs::write(&file, page).unwrap();
        return;
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    if kept != page {
        let differences = differences(&kept, page);
        panic!("{path} differs ('-' blessed, '+' now; `cargo bless` writes it anew):\n{differences}");
    }
}

/// The lines that are in one page only, the first sixty of them.
fn differences(kept: &str, page: &str) -> String {
    let gone = kept.lines().filter(|line| !page.lines().any(|other| other == *line)).map(|line| format!("-{line}"));
    let new = page.lines().filter(|line| !kept.lines().any(|other| other == *line)).map(|line| format!("+{line}"));
    gone.chain(new).take(60).collect::<Vec<_>>().join("\n")
}
