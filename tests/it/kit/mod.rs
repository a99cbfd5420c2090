//! The kit: a real server for each engine, people who act only through the API, and a document that checks every answer.
//!
//! `place` owns the temporary folder and what must be undone when the process is gone, `postgres` finds or starts a
//! cluster, `server` starts the service, `client` speaks HTTP to it, `document` holds each answer against the published
//! document, `cast` makes a community and its people, `wire` opens raw sockets, `binary` runs the real program as a process that can be killed.

pub mod answer;
pub mod binary;
pub mod cast;
pub mod client;
pub mod deeds;
pub mod document;
pub mod golden;
pub mod people;
pub mod place;
pub mod postgres;
pub mod server;
pub mod wire;

pub use answer::Answer;
pub use cast::World;
pub use client::Caller;
pub use server::{Engine, Server};

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where the suite's folder lies: in memory where the machine offers that.
fn ground() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if writable(&memory) { memory } else { std::env::temp_dir() }
}

fn writable(folder: &Path) -> bool {
    let probe = folder.join(format!("hulian-probe-{}", std::process::id()));
    let wrote = fs::write(&probe, b"").is_ok();
    wrote && fs::remove_file(&probe).is_ok()
}

/// Runs a test against one engine, in a community of its own; without PostgreSQL its half is skipped, and said so.
pub fn on(engine: Engine, test: fn(&World)) {
    if let Some(server) = server::shared(engine) {
        test(&World::new(&server));
    }
}

/// The same on a server and a database of its own, whose clock the test moves.
pub fn alone_on(engine: Engine, test: fn(&World)) {
    if let Some(server) = server::fresh(engine) {
        test(&World::new(&server));
        // Its connections to the database are for others now.
        server.stop();
    }
}

/// Waits until something is so, for ten seconds at most.
pub fn until(what: &str, condition: impl Fn() -> bool) {
    for _ in 0..2_000 {
        if condition() {
            return;
        }
        pause();
    }
    panic!("still not so after ten seconds: {what}");
}

/// Lets others run for a moment between two looks.
pub fn pause() {
    std::thread::park_timeout(Duration::from_millis(5));
}

/// `on_both_engines!(name, …)`: each function becomes the tests `name::sqlite` and `name::postgres`.
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                $crate::kit::on($crate::kit::Engine::Sqlite, super::$name);
            }

            #[test]
            fn postgres() {
                $crate::kit::on($crate::kit::Engine::Postgres, super::$name);
            }
        }
    )+};
}

/// `alone_on_both_engines!(name, …)`: the same, each on a server, a database and a clock of its own.
macro_rules! alone_on_both_engines {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                $crate::kit::alone_on($crate::kit::Engine::Sqlite, super::$name);
            }

            #[test]
            fn postgres() {
                $crate::kit::alone_on($crate::kit::Engine::Postgres, super::$name);
            }
        }
    )+};
}

/// `for_both_engines!(name, …)`: each function is given the engine, and makes its server itself.
macro_rules! for_both_engines {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                super::$name($crate::kit::Engine::Sqlite);
            }

            #[test]
            fn postgres() {
                super::$name($crate::kit::Engine::Postgres);
            }
        }
    )+};
}

pub(crate) use {alone_on_both_engines, for_both_engines, on_both_engines};
