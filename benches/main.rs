//! `cargo bench`: the service beside the ceiling of this machine, on both engines, in one run.
//!
//! Only ratios inside one run count. `HULIAN_BENCH_SECONDS` (5) is the length of each measurement,
//! `HULIAN_BENCH_SMALL=1` makes a small world, `HULIAN_BENCH_ENGINE=sqlite` measures one engine alone,
//! `HULIAN_BENCH_OPS=R1,W1` some operations alone; `HULIAN_BENCH_OPS=M2` the solver of matchings, without a server. Two
//! tables are made when they are named alone: `Age`, a community of ten years beside a young one, and `Number`, a few
//! communities beside many. `cargo bench -- --save FILE` keeps each row as a line of JSON, `--compare FILE` prints what
//! became of each since. PostgreSQL is the server that the tests would use, its data on a disk.
//!
//! | file | what lies there |
//! |---|---|
//! | `table.rs` `row.rs` | the table of the common work, and its rows |
//! | `age.rs` `number.rs` | a community that is old; communities that are many |
//! | `worker.rs` `ground.rs` `matching.rs` | who asks for what |
//! | `world.rs` | the communities that are asked about, made through the API |
//! | `load.rs` `process.rs` | requests and their times; the servers, their processor time and memory |
//! | `report.rs` | rows that are kept and compared |

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a benchmark that cannot go on says where and ends")]

mod age;
mod ground;
mod load;
mod matching;
mod number;
#[path = "../tests/it/kit/place.rs"]
mod place;
#[path = "../tests/it/kit/postgres.rs"]
mod postgres;
mod process;
mod report;
mod row;
mod table;
mod worker;
mod world;

use std::path::PathBuf;
use std::time::Duration;

use process::Deployment;
use report::Report;

/// Makes a new empty database and answers its URL; nothing where there is no such engine.
type Database = fn() -> Option<String>;

const ENGINES: [(&str, Database); 2] = [("SQLite", file), ("PostgreSQL", on_a_server)];

/// The program, as `postgres.rs` asks for it.
mod binary {
    use std::path::Path;
    use std::process::Command;

    /// A command of it in this folder.
    pub fn hulian(folder: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hulian"));
        command.current_dir(folder);
        command
    }
}

fn main() {
    if std::env::args().any(|word| word == "--ceiling") {
        return process::ceiling();
    }
    let mut report = Report::asked();
    if wanted("M2") {
        matching::solver();
    }
    place::watched();
    let only = std::env::var("HULIAN_BENCH_ENGINE").ok();
    for (engine, database) in ENGINES {
        if only.as_deref().is_none_or(|only| only.eq_ignore_ascii_case(engine)) {
            on(engine, database, &mut report);
        }
    }
    report.compare();
}

fn on(engine: &str, database: Database, report: &mut Report) {
    let deployment = || database().map(Deployment::on);
    if let Some(deployment) = Some(()).filter(|()| table::asked()).and_then(|()| deployment()) {
        table::measure(engine, &deployment, report);
    }
    if let Some(deployment) = Some(()).filter(|()| named("Age")).and_then(|()| deployment()) {
        age::measure(engine, &deployment, report);
    }
    if named("Number") {
        number::measure(engine, deployment, report);
    }
}

/// A new database in a file.
fn file() -> Option<String> {
    Some(format!("sqlite:{}", place::folder("sqlite").join("bench.db").display()))
}

/// A new database of the server that the tests would use.
fn on_a_server() -> Option<String> {
    let url = postgres::database()?;
    postgres::distribute(&url);
    Some(url)
}

/// Where the files lie: on a disk, since what is measured is durable.
fn ground() -> PathBuf {
    std::env::temp_dir()
}

/// Whether an operation is to be measured.
fn wanted(name: &str) -> bool {
    std::env::var("HULIAN_BENCH_OPS").is_err() || named(name)
}

/// Whether somebody asks for it by name.
fn named(name: &str) -> bool {
    std::env::var("HULIAN_BENCH_OPS").is_ok_and(|list| list.split(',').any(|one| one == name))
}

/// Whether the world is to be small.
fn small() -> bool {
    std::env::var("HULIAN_BENCH_SMALL").is_ok()
}

/// How long each measurement lasts.
fn span() -> Duration {
    let seconds = std::env::var("HULIAN_BENCH_SECONDS").ok().and_then(|word| word.parse().ok());
    Duration::from_secs(seconds.unwrap_or(5))
}
