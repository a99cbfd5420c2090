//! The common work: communities with their units and agreements, made through the API.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::load::{Line, request};
use crate::process::Deployment;

/// A community of the bench: who may ask, and about what.
pub struct Community {
    pub id: String,
    /// The secretary.
    pub login: String,
    pub token: String,
    pub active: Vec<String>,
    pub drafts: Vec<String>,
    pub units: Vec<String>,
}

impl Community {
    /// Where it lies.
    pub fn base(&self) -> String {
        format!("/api/v1/communities/{}", self.id)
    }
}

/// How much a community begins with.
#[derive(Clone, Copy)]
pub struct Size {
    pub units: usize,
    pub active: usize,
    pub drafts: usize,
}

pub const PASSWORD: &str = "Bench-Passwort-2026!";
pub const DAY: &str = "2026-01-01";

/// How often something is tried again that a busy service refused.
const MOST_TRIES: usize = 20;

/// Makes a community of each size, in this order.
pub fn build(address: SocketAddr, deployment: &Deployment, sizes: &[Size]) -> Vec<Community> {
    let operator = operator(address, deployment);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        // No more at a time than may wait for their password to be hashed.
        for _ in 0..4 {
            scope.spawn(|| {
                let mut line = Line::open(address);
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(size) = sizes.get(number) else { break };
                    let community = community(&mut line, &operator, number, *size);
                    done.lock().expect("no worker fell").push((number, community));
                }
            });
        }
    });
    let mut all = done.into_inner().expect("no worker fell");
    all.sort_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, community)| community).collect()
}

fn operator(address: SocketAddr, deployment: &Deployment) -> String {
    let mut command = deployment.command();
    command.args(["admin", "create-operator", "--login", "bench-operator", "--name", "压测"]);
    let output = command.output().expect("the operator is made");
    let printed = String::from_utf8_lossy(&output.stdout);
    let once =
        printed.lines().find_map(|line| line.strip_prefix("one-time password: ")).expect("a password").to_owned();
    let mut line = Line::open(address);
    let token = sign_in(&mut line, "bench-operator", &once);
    post(
        &mut line,
        "PUT",
        "/api/v1/me/password",
        &token,
        &json!({ "current_password": once, "new_password": PASSWORD }),
    );
    sign_in(&mut line, "bench-operator", PASSWORD)
}

pub fn sign_in(line: &mut Line, login: &str, password: &str) -> String {
    let session = post(line, "POST", "/api/v1/sessions", "", &json!({ "login": login, "password": password }));
    session["access_token"].as_str().expect("a token").to_owned()
}

fn community(line: &mut Line, operator: &str, number: usize, size: Size) -> Community {
    let login = format!("bench-{number}");
    let made = post(
        line,
        "POST",
        "/api/v1/communities",
        operator,
        &json!({
            "name": format!("示例社区{number:03}"),
            "subdistrict": { "name": "钢城街道", "code": "620201002" },
            "city": { "name": "嘉峪关市", "code": "620200" },
            "province": "甘肃省",
            "first_secretary": { "login": login, "name": "示例书记" }
        }),
    );
    let code = made["invitation"]["code"].as_str().expect("an invitation");
    post(line, "POST", "/api/v1/invitations/redemption", "", &json!({ "code": code, "password": PASSWORD }));
    let token = sign_in(line, &login, PASSWORD);
    let mut community =
        Community { id: id_of(&made), login, token, active: Vec::new(), drafts: Vec::new(), units: Vec::new() };
    let mut make = |community: &Community, path: &str, body: &Value| {
        id_of(&post(line, "POST", &format!("{}/{path}", community.base()), &community.token, body))
    };
    for unit in 1..=size.units {
        let unit = json!({ "code": format!("U{unit:02}"), "name": format!("示例单位{unit:02}"), "sector": "public",
            "sector_source": "stated", "kind": "public_institution", "property_manager": false });
        let unit = make(&community, "units", &unit);
        community.units.push(unit);
    }
    for at in 0..size.active {
        let mut body = agreement(&community.units, at);
        body["signed_on"] = json!(DAY);
        let agreement = make(&community, "agreements/registrations", &body);
        community.active.push(agreement);
    }
    for at in 0..size.drafts {
        let mut body = agreement(&community.units, at);
        body["signing_order"] = json!("parallel");
        let agreement = make(&community, "agreements", &body);
        community.drafts.push(agreement);
    }
    community
}

/// The wording of an agreement of the community with two of its units, each of which promises three things.
pub fn agreement(units: &[String], at: usize) -> Value {
    let linkages = ["party_building", "resource_sharing", "joint_service", "development", "civility", "public_welfare"];
    let units = [0, 1].map(|further| &units[(at / 2 * 2 + further) % units.len()]);
    let commitments: Vec<Value> = linkages
        .iter()
        .enumerate()
        .map(|(n, linkage)| {
            json!({ "linkage": linkage, "title": format!("承诺事项{n}"), "quantity": 4, "unit_of_measure": "场",
                "pledger": { "kind": "unit", "unit_id": units[n % units.len()] } })
        })
        .collect();
    json!({
        "title": format!("“互联共转”行动协议 第{at}号"),
        "purpose": "共建共享".repeat(50),
        "starts_on": DAY, "ends_on": null,
        "parties": [{ "kind": "community" }, { "kind": "unit", "unit_id": units[0] }, { "kind": "unit", "unit_id": units[1] }],
        "commitments": commitments
    })
}

pub fn id_of(made: &Value) -> String {
    made["id"].as_str().unwrap_or_else(|| panic!("no id in {made}")).to_owned()
}

/// Asks once and reads the answer as JSON; anything but success ends the bench.
pub fn post(line: &mut Line, method: &str, path: &str, token: &str, body: &Value) -> Value {
    let bytes = request(method, path, token, "", &body.to_string());
    let mut answer = line.exchange(&bytes);
    for _ in 0..MOST_TRIES {
        if answer.status != 503 {
            break;
        }
        // Too many stood in line, and nothing was kept.
        std::thread::sleep(Duration::from_secs(1));
        answer = line.exchange(&bytes);
    }
    let text = String::from_utf8_lossy(&answer.body);
    assert!((200..300).contains(&answer.status), "{method} {path}: {} {text}", answer.status);
    serde_json::from_str(&text).unwrap_or_default()
}
