//! The table of the common work: each row beside the ceiling, and the idle server.

use std::time::Duration;

use crate::ground::Ground;
use crate::load::{self, Figures};
use crate::matching::Village;
use crate::process::{Deployment, Server};
use crate::report::Report;
use crate::row::{Op, Row};
use crate::worker::{Place, Scene};
use crate::world::{self, Community, Size};
use crate::{small, span, wanted};

/// Whether any row is to be measured.
pub fn asked() -> bool {
    wanted("Idle") || rows().next().is_some()
}

fn rows() -> impl Iterator<Item = Row> {
    Row::all().filter(|row| wanted(&format!("{:?}", row.op)))
}

/// Measures all rows on one engine.
pub fn measure(engine: &str, deployment: &Deployment, report: &mut Report) {
    let server = deployment.serve();
    let world = world::build(server.address, deployment, &sizes());
    let scene = scene(&server, &world);
    drop(server);
    let server = deployment.serve();
    println!("\n## {engine}\n");
    idle(engine, &server, report);
    let ceiling = Server::ceiling();
    println!(
        "\n| op | req/s | ÷ S | CPU µs/req (S) | p50 ms | p99 ms | bytes | db jobs | failures | MiB |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    );
    for row in rows() {
        let askers = scene.askers(row.at(Op::Static), ceiling.address);
        let before = ceiling.cpu();
        let top = load::run(ceiling.address, row.reach, askers, span());
        let floor = per_request(ceiling.cpu() - before, &top);
        let askers = scene.askers(row, server.address);
        let jobs = server.jobs();
        let before = server.cpu();
        let figures = load::run(server.address, row.reach, askers, span());
        let cpu = per_request(server.cpu() - before, &figures);
        let jobs = (server.jobs() - jobs) / figures.requests.max(1) as f64;
        let measured = Measured { figures, top, cpu, floor, jobs, memory: server.memory() };
        measured.tell(engine, &row.to_string(), report);
    }
}

/// Big communities hold 80 agreements (60 active), small ones 5 (3 active): 10,000 in 500 communities.
fn sizes() -> Vec<Size> {
    let (big, little) = (Size { units: 2, active: 60, drafts: 20 }, Size { units: 2, active: 3, drafts: 2 });
    // At least as many communities as there are writers at once.
    let (many, few) = if small() { (10, 60) } else { (100, 400) };
    [vec![big; many], vec![little; few]].concat()
}

/// What the wanted rows ask about, made where it is needed.
fn scene(server: &Server, world: &[Community]) -> Scene {
    let wanted = |op: &Op| rows().any(|row| row.op == *op);
    let fields = Op::ON_THE_GROUND
        .into_iter()
        .zip(world)
        .filter(|((op, _), _)| wanted(op))
        .map(|((op, zones), community)| (op, Ground::lay(server.address, community, zones)))
        .collect();
    Scene {
        places: std::sync::Arc::new(world.iter().map(Place::of).collect()),
        fields,
        village: wanted(&Op::M1).then(|| Village::settle(server.address, &world[world.len() - 1])),
        logins: world.iter().map(|community| community.login.clone()).collect(),
    }
}

/// What the server does while nobody asks, right after its start.
fn idle(engine: &str, server: &Server, report: &mut Report) {
    let before = server.cpu_of_threads();
    std::thread::sleep(span());
    let spent = server.cpu_of_threads().saturating_sub(before);
    let spent = spent.as_secs_f64() * 1e3 / span().as_secs_f64();
    let (start, memory) = (server.started_in.as_secs_f64() * 1e3, server.memory());
    println!("| idle | start ms (existing database) | CPU ms/s | MiB |\n|---|---:|---:|---:|");
    println!("| Idle | {start:.0} | {spent:.2} | {memory:.1} |");
    // For comparisons, a second in which nothing is asked stands for a request.
    report.row(engine, "Idle", &[("start_ms", start), ("cpu_us", spent * 1e3), ("mib", memory)]);
}

/// Microseconds of a server's processor time for one request.
fn per_request(cpu: Duration, figures: &Figures) -> f64 {
    cpu.as_secs_f64() * 1e6 / figures.requests.max(1) as f64
}

/// A row that was measured, beside the ceiling.
struct Measured {
    figures: Figures,
    top: Figures,
    cpu: f64,
    floor: f64,
    jobs: f64,
    memory: f64,
}

impl Measured {
    fn tell(&self, engine: &str, row: &str, report: &mut Report) {
        let Self { figures, top, cpu, floor, jobs, memory } = self;
        let (speed, bytes, failures) = (figures.per_second(), figures.bytes(), figures.failures);
        let (share, [p50, p99]) = (speed / top.per_second(), [0.5, 0.99].map(|share| figures.within(share)));
        println!(
            "| {row} | {speed:.0} | {share:.4} | {cpu:.0} ({floor:.0}) | {p50:.2} | {p99:.2} | {bytes:.0} | {jobs:.2} | {failures} \
             | {memory:.0} |"
        );
        let told = [
            ("per_second", speed),
            ("ceiling_per_second", top.per_second()),
            ("share", share),
            ("cpu_us", *cpu),
            ("ceiling_cpu_us", *floor),
            ("p50_ms", p50),
            ("p99_ms", p99),
            ("bytes", bytes),
            ("db_jobs", *jobs),
            ("failures", failures as f64),
            ("mib", *memory),
        ];
        report.row(engine, row, &told);
    }
}
