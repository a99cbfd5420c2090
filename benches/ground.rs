//! Ground for the look-ups of responsibility: communities whose zones lie in a square grid, each led by one of two units.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::load::{Dice, Line};
use crate::world::{Community, DAY, post};

/// The south-western corner of the grid, and the side of a cell, in units of 1e-4 degrees.
const CORNER: [i32; 2] = [982_000, 397_000];
const SIDE: i32 = 2;

/// A community with this many zones.
#[derive(Clone)]
pub struct Ground {
    pub base: String,
    pub token: String,
    zones: usize,
}

impl Ground {
    /// Enters the zones of a community and gives each to a unit.
    pub fn lay(address: SocketAddr, community: &Community, zones: usize) -> Self {
        let ground =
            Self { base: format!("/api/v1/communities/{}", community.id), token: community.token.clone(), zones };
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    let mut line = Line::open(address);
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= zones {
                            break;
                        }
                        ground.zone(&mut line, number, &community.units[number % community.units.len()]);
                    }
                });
            }
        });
        ground
    }

    fn zone(&self, line: &mut Line, number: usize, unit: &str) {
        let zone = json!({
            "name": format!("示例责任区{number:04}"),
            "code": format!("L-{number:04}"),
            "boundary": { "type": "Polygon", "coordinates": [self.ring(number)] },
            "duties": [{ "kind": "environment", "frequency": "monthly" }, { "kind": "civility_publicity" }]
        });
        let made = post(line, "POST", &format!("{}/zones", self.base), &self.token, &zone);
        let path = format!("{}/zones/{}/assignment", self.base, made["id"].as_str().expect("an id"));
        let agreed = json!({ "channel": "meeting", "agreed_by_text": "示例岗位", "agreed_on": DAY });
        let body = json!({ "unit_id": unit, "since_on": DAY, "agreed": agreed });
        post(line, "PUT", &path, &self.token, &body);
    }

    /// How many cells a row of the grid has.
    fn columns(&self) -> usize {
        (1..).find(|columns| columns * columns >= self.zones).unwrap_or(1)
    }

    fn ring(&self, number: usize) -> Vec<Value> {
        let [row, column] = [number / self.columns(), number % self.columns()].map(|at| i32::try_from(at).unwrap_or(0));
        let at = |east: i32, north: i32| {
            let [lng, lat] = [CORNER[0] + (column + east) * SIDE, CORNER[1] + (row + north) * SIDE];
            json!([f64::from(lng) / 1e4, f64::from(lat) / 1e4])
        };
        vec![at(0, 0), at(1, 0), at(1, 1), at(0, 1), at(0, 0)]
    }

    /// The query of a random place in one of the zones.
    pub fn place(&self, dice: &mut Dice) -> String {
        let number = dice.below(self.zones);
        let [row, column] = [number / self.columns(), number % self.columns()];
        // In units of 1e-6 degrees, never on an edge.
        let cell = SIDE as usize * 100;
        let lng = CORNER[0] as usize * 100 + column * cell + 1 + dice.below(cell - 1);
        let lat = CORNER[1] as usize * 100 + row * cell + 1 + dice.below(cell - 1);
        format!("{}/responsibility?lng={}&lat={}", self.base, lng as f64 / 1e6, lat as f64 / 1e6)
    }
}
