//! Number: the same work among a few communities and among many, and beside one that writes as much as all others.

use std::sync::Arc;

use crate::load::{self, Answer, Asker, Figures};
use crate::process::{Deployment, Server};
use crate::report::Report;
use crate::row::{Op, Row};
use crate::worker::{Place, Worker};
use crate::world::{self, Size};
use crate::{small, span};

/// How often each is measured, in turn with the others.
const ROUNDS: usize = 3;

/// A deployment of some communities.
struct City {
    server: Server,
    places: Arc<Vec<Place>>,
}

impl City {
    fn found(deployment: &Deployment, communities: usize) -> Self {
        // The same number of drafts in each city, as far as that goes: writing into a long one costs more. The first
        // community has one for each who will write to it.
        let drafts = |number| if number == 0 { 40 } else { (2_000 / communities).max(2) };
        let sizes: Vec<Size> =
            (0..communities).map(|number| Size { units: 2, active: 3, drafts: drafts(number) }).collect();
        let server = deployment.serve();
        let places = world::build(server.address, deployment, &sizes).iter().map(Place::of).collect();
        drop(server);
        Self { server: deployment.serve(), places: Arc::new(places) }
    }

    fn measure(&self, askers: Vec<Box<dyn Asker>>, row: Row) -> Figures {
        load::run(self.server.address, row.reach, askers, span())
    }
}

/// Measures among 50, 500 and 5,000 communities.
pub fn measure(engine: &str, deployment: impl Fn() -> Option<Deployment>, report: &mut Report) {
    let communities: &[usize] = if small() { &[50, 500] } else { &[50, 500, 5_000] };
    let mut cities = Vec::new();
    for number in communities {
        let Some(deployment) = deployment() else { return };
        cities.push(City::found(&deployment, *number));
    }
    println!("\n## {engine}: the number of communities\n");
    println!(
        "| op | communities | p50 ms | p99 ms | p50 ÷ first | p99 ÷ first | failures |\n|---|---:|---:|---:|---:|---:|---:|"
    );
    for row in [Op::R1, Op::W1, Op::Ready].map(Row::bare) {
        let mut figures: Vec<Figures> = cities.iter().map(|_| Figures::default()).collect();
        for _ in 0..ROUNDS {
            for (city, figures) in cities.iter().zip(&mut figures) {
                figures.add(city.measure(Worker::crowd(row, &city.places, city.server.address), row));
            }
        }
        for (city, measured) in cities.iter().zip(&figures) {
            let name = format!("{row} | {}", city.places.len());
            tell(engine, &name, [measured, &figures[0]], report);
        }
    }
    if let Some(city) = cities.last() {
        beside_a_busy_one(engine, city, report);
    }
}

/// Prints the times of a row beside those of the first of its kind.
fn tell(engine: &str, name: &str, [measured, first]: [&Figures; 2], report: &mut Report) {
    let [p50, p99] = [0.5, 0.99].map(|share| measured.within(share));
    let ratios = [p50 / first.within(0.5), p99 / first.within(0.99)];
    println!("| {name} | {p50:.2} | {p99:.2} | {:.2} | {:.2} | {} |", ratios[0], ratios[1], measured.failures);
    let figures = [("p50_ms", p50), ("p99_ms", p99), ("p50_ratio", ratios[0]), ("p99_ratio", ratios[1])];
    report.row(&format!("{engine}, number"), &name.replace(" | ", " of "), &figures);
}

/// Measures how long writers of all communities but one wait, alone and while that one takes half of all writes.
fn beside_a_busy_one(engine: &str, city: &City, report: &mut Report) {
    let row = Row::bare(Op::W2);
    let (address, world) = (city.server.address, &city.places);
    let others = |number: usize| {
        let mine = (number + 1..world.len()).step_by(row.connections).collect();
        Worker::new(row, world, mine, (number, address))
    };
    let halved = |number: usize| {
        // A draft of its own for each writer, so that no version is fought over.
        let busy = Place { drafts: vec![world[0].drafts[number].clone()], ..world[0].clone() };
        let busy = Worker::new(row, &Arc::new(vec![busy]), vec![0], (number, address));
        Halved { others: others(number), busy, turn: false }
    };
    let mut figures = [Figures::default(), Figures::default()];
    for _ in 0..ROUNDS {
        let quiet = (0..row.connections).map(|number| Box::new(others(number)) as Box<dyn Asker>).collect();
        figures[0].add(city.measure(quiet, row));
        let half = (0..row.connections).map(|number| Box::new(halved(number)) as Box<dyn Asker>).collect();
        figures[1].add(city.measure(half, row));
    }
    let names = ["W2 of the others", "W2 of the others, one community has half of all writes"];
    for (name, measured) in names.iter().zip(&figures) {
        tell(engine, &format!("{name} | {}", world.len()), [measured, &figures[0]], report);
    }
}

/// Writes to a busy community and to others in turn; the time of the latter alone is looked at.
struct Halved {
    others: Worker,
    busy: Worker,
    /// Whether the busy one was written to last.
    turn: bool,
}

impl Asker for Halved {
    fn ask(&mut self) -> Vec<u8> {
        self.turn = !self.turn;
        if self.turn { self.busy.ask() } else { self.others.ask() }
    }

    fn hear(&mut self, answer: &Answer) -> bool {
        if self.turn { self.busy.hear(answer) } else { self.others.hear(answer) }
    }

    fn counts(&self) -> bool {
        !self.turn
    }
}
