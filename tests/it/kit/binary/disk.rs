//! A disk that loses power and fills up: `tests/drills/powerloss.c`, preloaded into the binary.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::deployment::Around;
use crate::kit::{place, until};

/// What a power cut does to what was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// All of it goes.
    Cut,
    /// A random part of its sectors goes.
    Torn,
    /// All of it goes, and names whose folder was not synced go as well.
    Names,
    /// The disk says it has synced and has not: everything ever written goes. For the drill's own teeth.
    Lying,
}

/// One disk, under one folder.
pub struct Disk {
    orders: PathBuf,
    spare: PathBuf,
    library: &'static Path,
}

/// O_NONBLOCK: opening a FIFO that nobody reads fails instead of waiting.
const NONBLOCK: i32 = 0o4000;

impl Disk {
    /// A disk, where there is a C compiler.
    pub fn new() -> Option<Self> {
        let library = library()?;
        let spare = place::folder("spare");
        let orders = spare.join("orders");
        assert!(Command::new("mkfifo").arg(&orders).status().unwrap().success());
        Some(Self { orders, spare, library })
    }

    /// What stands around a binary whose files under this folder lie on the disk.
    pub fn around(&self, folder: &Path, model: Model, seed: u64) -> Around {
        let word = |path: &Path| path.display().to_string();
        let mode = if model == Model::Torn { "torn" } else { "cut" };
        let mut variables = vec![
            ("LD_PRELOAD", word(self.library)),
            ("POWERLOSS_ROOT", word(folder)),
            ("POWERLOSS_ORDERS", word(&self.orders)),
            ("POWERLOSS_SPARE", word(&self.spare)),
            ("POWERLOSS_MODE", mode.to_owned()),
            ("POWERLOSS_SEED", seed.to_string()),
        ];
        if model == Model::Names {
            variables.push(("POWERLOSS_NAMES", "1".to_owned()));
        }
        if model == Model::Lying {
            variables.push(("POWERLOSS_FSYNC", "lie".to_owned()));
        }
        let variables = variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Around { variables, ..Around::default() }
    }

    /// Cuts the power: the process ends within this moment.
    pub fn cut(&self) {
        self.order(b"c");
    }

    /// No byte fits on the disk any more.
    pub fn fill(&self) {
        self.order(b"f");
    }

    /// There is room again.
    pub fn make_room(&self) {
        self.order(b"e");
    }

    fn order(&self, letter: &[u8]) {
        let write = || {
            let mut orders = fs::OpenOptions::new().write(true).custom_flags(NONBLOCK).open(&self.orders)?;
            orders.write_all(letter)
        };
        until("the disk takes an order", || write().is_ok());
    }
}

/// The library, built once; nothing where there is no compiler.
fn library() -> Option<&'static Path> {
    static LIBRARY: OnceLock<Option<PathBuf>> = OnceLock::new();
    LIBRARY
        .get_or_init(|| {
            let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drills/powerloss.c");
            let library = place::folder("powerloss").join("powerloss.so");
            let mut cc = Command::new("cc");
            cc.args(["-Wall", "-Werror", "-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source);
            match cc.args(["-ldl", "-lpthread"]).output() {
                Ok(output) => {
                    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                    Some(library)
                }
                Err(_) => {
                    let words = "power cuts and full disks are skipped: there is no C compiler (apt-get install gcc)";
                    let required =
                        std::env::var("HULIAN_TEST_REQUIRE").is_ok_and(|list| list.split(',').any(|one| one == "cc"));
                    assert!(!required, "{words}");
                    eprintln!("hulian: {words}");
                    None
                }
            }
        })
        .as_deref()
}
