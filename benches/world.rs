//! The common work: 10,000 agreements over 500 communities, made through the API.

use std::net::SocketAddr;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::load::{Line, request};

/// A community of the bench: who may ask, and about what.
pub struct Community {
    pub id: String,
    pub token: String,
    pub active: Vec<String>,
    pub drafts: Vec<String>,
    pub units: Vec<String>,
}

pub const PASSWORD: &str = "Bench-Passwort-2026!";
pub const DAY: &str = "2026-01-01";

/// Big communities hold 80 agreements (60 active), small ones 5 (3 active).
pub fn build(address: SocketAddr, database: &[(&str, String)], big: usize, small: usize) -> Vec<Community> {
    let operator = operator(address, database);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        // No more at a time than may wait for their password to be hashed.
        for _ in 0..4 {
            scope.spawn(|| {
                let mut line = Line::open(address);
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= big + small {
                        break;
                    }
                    let (active, drafts) = if number < big { (60, 20) } else { (3, 2) };
                    let community = community(&mut line, &operator, number, active, drafts);
                    done.lock().expect("no worker fell").push((number, community));
                }
            });
        }
    });
    let mut all = done.into_inner().expect("no worker fell");
    all.sort_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, community)| community).collect()
}

fn operator(address: SocketAddr, database: &[(&str, String)]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hulian"));
    command.args(["admin", "create-operator", "--login", "bench-operator", "--name", "压测"]);
    for (name, value) in database {
        command.env(name, value);
    }
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

fn community(line: &mut Line, operator: &str, number: usize, active: usize, drafts: usize) -> Community {
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
    let id = made["id"].as_str().expect("an id").to_owned();
    let code = made["invitation"]["code"].as_str().expect("an invitation");
    post(line, "POST", "/api/v1/invitations/redemption", "", &json!({ "code": code, "password": PASSWORD }));
    let token = sign_in(line, &login, PASSWORD);
    let base = format!("/api/v1/communities/{id}");
    let units: Vec<String> = (1..=2)
        .map(|unit| {
            let unit = json!({ "code": format!("U{unit:02}"), "name": format!("示例单位{unit:02}"), "sector": "public",
                "sector_source": "stated", "kind": "public_institution", "property_manager": false });
            id_of(&post(line, "POST", &format!("{base}/units"), &token, &unit))
        })
        .collect();
    let active = (0..active)
        .map(|at| {
            let mut body = agreement(&units, at);
            body["signed_on"] = json!(DAY);
            id_of(&post(line, "POST", &format!("{base}/agreements/registrations"), &token, &body))
        })
        .collect();
    let drafts = (0..drafts)
        .map(|at| {
            let mut body = agreement(&units, at);
            body["signing_order"] = json!("parallel");
            id_of(&post(line, "POST", &format!("{base}/agreements"), &token, &body))
        })
        .collect();
    Community { id, token, active, drafts, units }
}

fn agreement(units: &[String], at: usize) -> Value {
    let linkages = ["party_building", "resource_sharing", "joint_service", "development", "civility", "public_welfare"];
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

fn id_of(made: &Value) -> String {
    made["id"].as_str().unwrap_or_else(|| panic!("no id in {made}")).to_owned()
}

/// Asks once and reads the answer as JSON; anything but success ends the bench.
pub fn post(line: &mut Line, method: &str, path: &str, token: &str, body: &Value) -> Value {
    let answer = line.exchange(&request(method, path, token, "", &body.to_string()));
    let text = String::from_utf8_lossy(&answer.body);
    assert!(answer.status < 300, "{method} {path}: {} {text}", answer.status);
    serde_json::from_str(&text).unwrap_or_default()
}
