//! Golden pages: kept in `tests/it/golden`, written anew with `HULIAN_BLESS=1`, read in review like code.

use std::fs;
use std::path::{Path, PathBuf};

/// Compares a page with the one that was blessed.
pub fn check(name: &str, page: &str) {
    let path = path(name);
    if std::env::var_os("HULIAN_BLESS").is_some() {
        fs::write(&path, page).unwrap();
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    if kept != page {
        let differences = differences(&kept, page);
        panic!("tests/it/golden/{name} differs ('-' blessed, '+' now; HULIAN_BLESS=1 writes it anew):\n{differences}");
    }
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden").join(name)
}

/// The lines that are in one page only, the first sixty of them.
fn differences(kept: &str, page: &str) -> String {
    let gone = kept.lines().filter(|line| !page.lines().any(|other| other == *line)).map(|line| format!("-{line}"));
    let new = page.lines().filter(|line| !kept.lines().any(|other| other == *line)).map(|line| format!("+{line}"));
    gone.chain(new).take(60).collect::<Vec<_>>().join("\n")
}
