//! M1 and M2: who would help whom. The solver by itself, a city community by community, and a plan asked for through the API.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::load::{Answer, Asker, Dice, Line, request};
use crate::world::{Community, DAY, PASSWORD, post, sign_in};
use pairings::flow::{MOST_COST, Problem, Room, solve};

/// The largest cost of a pair with the usual weights.
const DEAREST: usize = 280_000;
const _: () = assert!(DEAREST as i64 <= MOST_COST);

/// Households and units of the reference community.
const HERE: (usize, usize) = (33, 20);

/// Measures the solver, and prints what it took.
pub fn solver() {
    println!("\n## Matching (one core, the solver by itself)\n");
    println!("| M1 households × units | problems | p50 ms | worst ms |\n|---|---:|---:|---:|");
    for (sizes, rounds) in [(HERE, 1_000), ((100, 50), 200), ((1_000, 100), 20), ((5_000, 100), 3)] {
        let mut took: Vec<Duration> = (0..rounds).map(|round| once(sizes, round).0).collect();
        took.sort_unstable();
        let [half, worst] = [took.len() / 2, took.len() - 1].map(|at| took[at].as_secs_f64() * 1e3);
        println!("| {} × {} | {rounds} | {half:.2} | {worst:.2} |", sizes.0, sizes.1);
    }
    println!(
        "\n| M2 communities of 33 × 20 | pairs | total ms | ms each | loads differ by |\n|---|---:|---:|---:|---:|"
    );
    for communities in [300, 1_000, 3_000] {
        let done = (0..communities).map(|round| once(HERE, round));
        let (took, pairs, spread) = done.fold((Duration::ZERO, 0, 0), |(took, pairs, spread), (one, more, apart)| {
            (took + one, pairs + more, spread.max(apart))
        });
        let total = took.as_secs_f64() * 1e3;
        println!("| {communities} | {pairs} | {total:.0} | {:.3} | {spread} |", total / f64::from(communities as i32));
    }
}

/// Solves one random problem: how long it took, how many pairs it has, and by how much loads differ.
fn once((households, units): (usize, usize), round: usize) -> (Duration, usize, usize) {
    let mut dice = Dice::new(round as u64 + 1);
    let mut row = || (0..units).map(|_| i64::try_from(dice.below(DEAREST)).ok()).collect();
    let costs = (0..households).map(|_| row()).collect();
    let problem = Problem { costs, rooms: vec![Room::default(); units] };
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures spans")]
    let begin = Instant::now();
    let solution = solve(&problem);
    let took = begin.elapsed();
    assert!(solution.cost >= 0 && solution.unit_of.iter().all(Option::is_some));
    let [least, most] = [solution.loads.iter().min(), solution.loads.iter().max()].map(|load| *load.unwrap_or(&0));
    (took, solution.unit_of.len(), most - least)
}

/// A community of 33 households in hardship and 20 units, and the household officer who asks.
#[derive(Clone)]
pub struct Village {
    base: String,
    token: String,
}

impl Village {
    /// Registers units and households in a community of the world.
    pub fn settle(address: SocketAddr, community: &Community) -> Self {
        let (mut line, base) = (Line::open(address), format!("/api/v1/communities/{}", community.id));
        let secretary = community.token.as_str();
        for n in community.units.len() + 1..=HERE.1 {
            let unit =
                json!({ "code": format!("U{n:02}"), "name": format!("示例单位{n:02}"), "property_manager": false });
            post(&mut line, "POST", &format!("{base}/units"), secretary, &unit);
        }
        let token = officer(&mut line, &base, secretary);
        for n in 0..HERE.0 {
            let household = json!({
                "head": { "name": format!("示例户{n}") }, "legal_basis": "statutory_duty", "needs": ["living_aid"],
                "point": { "lng": 98.2 + (n * 7 % 33) as f64 / 1e4, "lat": 39.7 + n as f64 / 1e4 }
            });
            let made = post(&mut line, "POST", &format!("{base}/households"), &token, &household);
            let path = format!("{base}/households/{}/admission", made["id"].as_str().expect("an id"));
            let decided = json!({ "category": "other_hardship", "decided_by_text": "示例街道", "decided_on": DAY });
            post(&mut line, "PUT", &path, &token, &decided);
        }
        Self { base, token }
    }
}

/// A household officer, invited and signed in.
fn officer(line: &mut Line, base: &str, secretary: &str) -> String {
    let login = format!("bench-{}", base.rsplit('/').next().unwrap_or_default());
    let invitation = json!({ "login": login, "name": "示例专干", "roles": ["household_officer"] });
    let body = json!({ "invitations": [invitation] }).to_string();
    let path = format!("{base}/invitations:batch");
    let answer = line.exchange(&request("POST", &path, secretary, "idempotency-key: village\r\n", &body));
    let invited: Value = serde_json::from_slice(&answer.body).expect("JSON");
    let code = invited["items"][0]["code"].as_str().unwrap_or_else(|| panic!("no code in {invited}"));
    let redemption = json!({ "code": code, "password": PASSWORD });
    let redeemed = post(line, "POST", "/api/v1/invitations/redemption", "", &redemption);
    // A second person vouches for whoever is cleared.
    let operator = sign_in(line, "bench-operator", PASSWORD);
    let account = invited["items"][0]["account_id"].as_str().expect("an account");
    let confirmation = format!("{base}/staff/{account}/credential/confirmation");
    let confirmed = line.exchange(&request(
        "PUT",
        &confirmation,
        &operator,
        "",
        &json!({ "set_at": redeemed["set_at"] }).to_string(),
    ));
    assert_eq!(confirmed.status, 200, "{}", String::from_utf8_lossy(&confirmed.body));
    sign_in(line, &login, PASSWORD)
}

/// Asks for a plan again and again.
pub struct Planner(pub Village);

impl Asker for Planner {
    fn ask(&mut self) -> Vec<u8> {
        request("POST", &format!("{}/matchings", self.0.base), &self.0.token, "", "{}")
    }

    fn hear(&mut self, answer: &Answer) -> bool {
        answer.status == 201
    }
}
