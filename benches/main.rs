//! `cargo bench`: the service beside the ceiling of this machine, on both engines, in one run.
//!
//! Only ratios inside one run count. `HULIAN_BENCH_SECONDS` (5) is the length of each measurement,
//! `HULIAN_BENCH_SMALL=1` makes a tenth of the world, `HULIAN_BENCH_ENGINE=sqlite` measures one engine alone,
//! `HULIAN_BENCH_OPS=R1,W1` some operations alone; `HULIAN_BENCH_OPS=M2` the solver of matchings, without a server.
//! PostgreSQL is the server that the tests would use, its data on a disk.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a benchmark that cannot go on says where and ends")]

mod ceiling;
mod ground;
mod load;
mod matching;
#[path = "../tests/it/kit/place.rs"]
mod place;
#[path = "../tests/it/kit/postgres.rs"]
mod postgres;
mod process;
mod row;
mod world;

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use ground::Ground;
use load::{Answer, Asker, Dice, Figures, request};
use matching::{Planner, Village};
use process::Server;
use row::{Manner, Row};
use world::Community;

fn main() {
    if std::env::args().any(|word| word == "--ceiling") {
        return ceiling::serve();
    }
    if wanted("M2") {
        matching::solver();
    }
    if std::env::var("HULIAN_BENCH_OPS").is_ok_and(|list| list == "M2") {
        return;
    }
    place::watched();
    let only = std::env::var("HULIAN_BENCH_ENGINE").ok();
    let engine = |name: &str| only.as_deref().is_none_or(|only| only.eq_ignore_ascii_case(name));
    if engine("sqlite") {
        let file = format!("sqlite:{}", place::folder("sqlite").join("bench.db").display());
        on("SQLite", file);
    }
    if let Some(url) = Some(()).filter(|()| engine("postgresql")).and_then(|()| postgres::database()) {
        on("PostgreSQL", url);
    }
}

/// Where the files lie: on a disk, since what is measured is durable.
fn ground() -> PathBuf {
    std::env::temp_dir()
}

/// Whether an operation is to be measured.
fn wanted(name: &str) -> bool {
    std::env::var("HULIAN_BENCH_OPS").ok().is_none_or(|list| list.split(',').any(|one| one == name))
}

fn on(engine: &str, url: String) {
    let [keys, documents] = ["keys", "documents"].map(|name| place::folder(name).display().to_string());
    let settings = [
        ("HULIAN_DATABASE_URL", url),
        ("HULIAN_KEY_DIR", keys),
        ("HULIAN_INIT_KEYS", "true".into()),
        ("HULIAN_DOCUMENTS", documents),
    ];
    measure(engine, &settings);
}

fn serve(database: &[(&str, String)]) -> Server {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hulian"));
    command.args(["serve", "--bind", "127.0.0.1:0", "--workers", "2", "--log", "error"]);
    // The port changes with every start; tokens name an issuer that does not.
    command.env("HULIAN_PUBLIC_URL", "https://hulian.example");
    command.envs(database.iter().map(|(name, value)| (*name, value.clone())));
    Server::start(command)
}

fn measure(engine: &str, database: &[(&str, String)]) {
    let small = std::env::var("HULIAN_BENCH_SMALL").is_ok();
    let server = serve(database);
    let world = world::build(server.address, database, if small { 10 } else { 100 }, if small { 40 } else { 400 });
    let wanted = |op: &Op| wanted(&format!("{op:?}"));
    let fields: Vec<(Op, Ground)> = Op::ON_THE_GROUND
        .into_iter()
        .filter(|(op, _)| wanted(op))
        .zip(&world)
        .map(|((op, zones), community)| (op, Ground::lay(server.address, community, zones)))
        .collect();
    let village = wanted(&Op::M1).then(|| Village::settle(server.address, &world[world.len() - 1]));
    drop(server);
    let server = serve(database);
    let ceiling = Server::start({
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.arg("--ceiling");
        command
    });
    println!("\n## {engine}\n");
    println!(
        "start (existing database) {:.0} ms · idle {:.1} MiB\n",
        server.started_in.as_secs_f64() * 1e3,
        server.memory()
    );
    println!(
        "| op | req/s | ÷ S | CPU µs/req (S) | p50 ms | p99 ms | failures | MiB |\n|---|---:|---:|---:|---:|---:|---:|---:|"
    );
    for row in Row::all().filter(|row| wanted(&row.op)) {
        let before = ceiling.cpu();
        let top = load::run(ceiling.address, askers(row.at(Op::Static), &world, &fields, server.address), span());
        let floor = per_request(ceiling.cpu() - before, &top);
        let before = server.cpu();
        let askers = match village.clone().filter(|_| row.op == Op::M1) {
            // One who asks: what counts is how long a plan takes.
            Some(village) => vec![Box::new(Planner(village)) as Box<dyn Asker>],
            None => askers(row, &world, &fields, server.address),
        };
        let figures = load::run(server.address, askers, span());
        print(&row, &figures, (&top, floor), server.cpu() - before, server.memory());
    }
}

fn span() -> Duration {
    let seconds = std::env::var("HULIAN_BENCH_SECONDS").ok().and_then(|word| word.parse().ok());
    Duration::from_secs(seconds.unwrap_or(5))
}

/// Microseconds of the server's processor time for one request.
fn per_request(cpu: Duration, figures: &Figures) -> f64 {
    cpu.as_secs_f64() * 1e6 / figures.requests.max(1) as f64
}

fn print(row: &Row, figures: &Figures, (top, floor): (&Figures, f64), cpu: Duration, memory: f64) {
    println!(
        "| {row} | {:.0} | {:.2} | {:.0} ({floor:.0}) | {:.2} | {:.2} | {} | {memory:.0} |",
        figures.per_second,
        figures.per_second / top.per_second,
        per_request(cpu, figures),
        figures.p50.as_secs_f64() * 1e3,
        figures.p99.as_secs_f64() * 1e3,
        figures.failures,
    );
}

/// The operations of the common work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    Static,
    R1,
    R2,
    /// The same page, asked for in ever new words, so that no kept answer helps.
    R2Fresh,
    /// The page with the members of R1 alone: some 48 kB, as the peers answer it.
    R2Light,
    /// That, asked for in ever new words.
    R2LightFresh,
    R3,
    C1,
    W1,
    W2,
    /// Who answers for a random place, among twenty zones.
    Z1,
    /// Among five hundred.
    Z1Of500,
    /// Among five thousand.
    Z1Of5000,
    /// A plan for 33 households and 20 units, computed, sealed and kept; one asks at a time.
    M1,
}

impl Op {
    const ON_THE_GROUND: [(Op, usize); 3] = [(Op::Z1, 20), (Op::Z1Of500, 500), (Op::Z1Of5000, 5_000)];
}

const FIELDS: &str = "id,community_id,number,title,purpose,state,starts_on,ends_on,version,etag,created_at,updated_at";

fn askers(
    row: Row,
    world: &[Community],
    fields: &[(Op, Ground)],
    address: std::net::SocketAddr,
) -> Vec<Box<dyn Asker>> {
    if let Some((_, ground)) = fields.iter().find(|(on, _)| *on == row.op) {
        let seeds = (0..row.connections).map(|worker| Dice::new(worker as u64 + 1));
        return seeds.map(|dice| Box::new(Finder { ground: ground.clone(), dice }) as Box<dyn Asker>).collect();
    }
    let world: Vec<Place> = world.iter().map(Place::of).collect();
    (0..row.connections)
        .map(|worker| {
            let mut asker = Worker {
                op: row.op,
                manner: row.manner,
                world: world.clone(),
                mine: world.iter().skip(worker).step_by(row.connections).cloned().collect(),
                dice: Dice::new(worker as u64 + 1),
                tags: Vec::new(),
                at: 0,
                asked: String::new(),
                held: HashMap::new(),
            };
            asker.prepare(address);
            Box::new(asker) as Box<dyn Asker>
        })
        .collect()
}

#[derive(Clone)]
struct Place {
    base: String,
    token: String,
    active: Vec<String>,
    drafts: Vec<String>,
}

impl Place {
    fn of(community: &Community) -> Self {
        Self {
            base: format!("/api/v1/communities/{}", community.id),
            token: community.token.clone(),
            active: community.active.clone(),
            drafts: community.drafts.clone(),
        }
    }
}

/// Asks who answers for random places.
struct Finder {
    ground: Ground,
    dice: Dice,
}

impl Asker for Finder {
    fn ask(&mut self) -> Vec<u8> {
        request("GET", &self.ground.place(&mut self.dice), &self.ground.token, "", "")
    }

    fn hear(&mut self, answer: &Answer) -> bool {
        answer.status == 200 && answer.body.windows(20).any(|part| part == b"\"responsible\":\"unit\"")
    }
}

/// One connection's stream of requests. Writers keep to communities of their own, so that no version is fought over.
struct Worker {
    op: Op,
    manner: Manner,
    world: Vec<Place>,
    mine: Vec<Place>,
    dice: Dice,
    /// Path, token and last entity tag of what this worker asks for again.
    tags: Vec<(String, String, String)>,
    at: usize,
    /// The path asked for last.
    asked: String,
    /// What a returning browser holds: entity tags by path.
    held: HashMap<String, String>,
}

impl Worker {
    /// Reads a path in the manner of this row.
    fn read(&mut self, path: String, token: &str) -> Vec<u8> {
        let further = self.manner.headers(self.held.get(&path));
        self.asked = path;
        request("GET", &self.asked, token, &further, "")
    }

    fn prepare(&mut self, address: std::net::SocketAddr) {
        if !matches!(self.op, Op::C1 | Op::W2) {
            return;
        }
        let mut line = load::Line::open(address);
        for place in &self.mine {
            let ids = if self.op == Op::C1 { &place.active } else { &place.drafts };
            for id in ids.iter().take(4) {
                let path = format!("{}/agreements/{id}", place.base);
                let answer = line.exchange(&request("GET", &path, &place.token, "", ""));
                self.tags.push((path, place.token.clone(), answer.etag.expect("an entity tag")));
            }
        }
    }

    fn anywhere(&mut self, big: bool) -> Place {
        let bound = if big { (self.world.len() / 5).max(1) } else { self.world.len() };
        let at = self.dice.below(bound);
        self.world[at].clone()
    }
}

impl Asker for Worker {
    fn ask(&mut self) -> Vec<u8> {
        match self.op {
            Op::Static | Op::Z1 | Op::Z1Of500 | Op::Z1Of5000 | Op::M1 => request("GET", "/", "", "", ""),
            Op::R1 | Op::R3 => {
                let place = self.anywhere(false);
                let id = &place.active[self.dice.below(place.active.len())];
                let fields = if self.op == Op::R1 { format!("?fields={FIELDS}") } else { String::new() };
                self.read(format!("{}/agreements/{id}{fields}", place.base), &place.token)
            }
            Op::R2 | Op::R2Fresh | Op::R2Light | Op::R2LightFresh => {
                let place = self.anywhere(true);
                let light = matches!(self.op, Op::R2Light | Op::R2LightFresh);
                let fields = if light { format!("&fields={FIELDS}") } else { String::new() };
                let fresh = matches!(self.op, Op::R2Fresh | Op::R2LightFresh);
                // An empty pair of a query string says nothing, and yet is another address.
                let new = if fresh { "&".repeat(self.dice.below(1000)) } else { String::new() };
                let path = format!("{}/agreements?state=active&sort=-updated_at&limit=50{fields}{new}", place.base);
                self.read(path, &place.token)
            }
            Op::W1 => {
                let at = self.dice.below(self.mine.len());
                let place = &self.mine[at];
                let id = &place.drafts[self.dice.below(place.drafts.len())];
                self.at += 1;
                let body = format!(
                    r#"{{"linkage":"joint_service","title":"承诺事项 {}","quantity":2,"unit_of_measure":"场","pledger":{{"kind":"community"}}}}"#,
                    self.at
                );
                request("POST", &format!("{}/agreements/{id}/commitments", place.base), &place.token, "", &body)
            }
            Op::C1 | Op::W2 => {
                self.at = self.dice.below(self.tags.len());
                let (path, token, tag) = &self.tags[self.at];
                if self.op == Op::C1 {
                    return request("GET", path, token, &format!("if-none-match: {tag}\r\n"), "");
                }
                let body = format!(r#"{{"title":"“互联共转”行动协议 {}"}}"#, self.dice.below(1 << 20));
                request("PATCH", path, token, &format!("if-match: {tag}\r\n"), &body)
            }
        }
    }

    fn hear(&mut self, answer: &Answer) -> bool {
        if let (Op::W2, Some(tag)) = (self.op, &answer.etag) {
            self.tags[self.at].2.clone_from(tag);
        }
        if let (Manner::Returning, Some(tag)) = (self.manner, &answer.etag) {
            // A tag that was sent is answered by 304 and no body.
            let known = self.held.insert(self.asked.clone(), tag.clone());
            return answer.status == if known.is_some() { 304 } else { 200 };
        }
        match self.op {
            Op::C1 => answer.status == 304,
            Op::W1 => answer.status == 201,
            _ => answer.status == 200,
        }
    }
}
