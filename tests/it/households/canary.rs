//! P53: values that stand for people are sent through every door; afterwards they are nowhere but in the sealed store and in
//! the answers of those who asked for them. The real binary runs, and logs everything it can.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use base64::Engine as _;
use serde_json::{Value, json};

use super::disk::Disk;
use crate::kit::server::database;
use crate::kit::wire::{connect, read_answer, status};
use crate::kit::{Engine, place};

const NAME: &str = "王金丝雀七号";
const IDENTITY: &str = "11010519491231002X";
const PHONE: &str = "19900007531";
const ADDRESS: &str = "示例小区7号楼5单元531室";
const NOTE: &str = "金丝雀备注, 每周三上门。";
const PURPOSE: &str = "金丝雀目的核对";

#[test]
fn p53_no_word_of_a_person_leaves_the_sealed_store_on_sqlite() {
    walked(Engine::Sqlite);
}

#[test]
fn p53_no_word_of_a_person_leaves_the_sealed_store_on_postgres() {
    walked(Engine::Postgres);
}

/// The words that stand for a person, as they are, in base64 and percent-encoded.
fn canaries() -> Vec<Vec<u8>> {
    let words = [NAME, "金丝雀", IDENTITY, PHONE, "531室"];
    let plain = words.iter().map(|word| word.as_bytes().to_vec());
    let coded = words.iter().map(|word| {
        let code = base64::engine::general_purpose::STANDARD_NO_PAD.encode(word);
        // The last characters depend on what follows.
        code.as_bytes()[..code.len() - 2].to_vec()
    });
    let percent = words.iter().map(|word| word.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>());
    plain.chain(coded).chain(percent.map(String::into_bytes)).collect()
}

/// Which of them stand in this.
fn found(text: &[u8]) -> Vec<String> {
    let held = |word: &Vec<u8>| text.windows(word.len()).any(|window| window == word.as_slice());
    canaries().into_iter().filter(held).map(|word| String::from_utf8_lossy(&word).into_owned()).collect()
}

struct Service {
    child: Child,
    address: SocketAddr,
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn started(folder: &Path, url: &str) -> Service {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hulian"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("HULIAN_")) {
        command.env_remove(name);
    }
    let log = fs::File::create(folder.join("log")).unwrap();
    command.current_dir(folder).args([
        "demo",
        "--fresh",
        "--bind",
        "127.0.0.1:0",
        "--database-url",
        url,
        "--log",
        "trace",
    ]);
    command.args(["--init-keys", "--key-dir", "keys", "--documents", "documents", "--credentials", "cast.json"]);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = loop {
        let line = lines.next().expect("the demo ended early").unwrap();
        if let Some(address) = line.strip_prefix("hulian listening on http://") {
            break address.parse().unwrap();
        }
    };
    // Nobody reads what it prints further; it must not block.
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    Service { child, address }
}

/// Somebody of the cast who calls; what is answered is kept, unless it was asked for in clear.
struct Voice<'s> {
    service: &'s Service,
    token: String,
    here: String,
}

impl Service {
    fn call(&self, method: &str, path: &str, headers: &str, body: &Value) -> (u16, String) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}Content-Type: \
             application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = connect(self.address);
        stream.write_all(request.as_bytes()).unwrap();
        let answer = read_answer(&mut stream).unwrap();
        (status(&answer), answer)
    }

    fn voice(&self, folder: &Path, role: &str) -> Voice<'_> {
        let cast: Vec<Value> = serde_json::from_str(&fs::read_to_string(folder.join("cast.json")).unwrap()).unwrap();
        let member = cast.iter().find(|member| member["role"] == role).unwrap();
        let body = json!({ "login": member["login"], "password": member["password"] });
        let (_, answer) = self.call("POST", "/api/v1/sessions", "", &body);
        let pair = json_of(&answer);
        let here = format!("/api/v1/communities/{}", member["community_id"].as_str().unwrap());
        Voice { service: self, token: pair["access_token"].as_str().unwrap().to_owned(), here }
    }
}

fn json_of(answer: &str) -> Value {
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
    serde_json::from_str(body).unwrap_or_default()
}

impl Voice<'_> {
    fn ask(&self, method: &str, path: &str, body: Value) -> (u16, String) {
        let key = format!("{method}-{}-{}", path.len(), body.to_string().len());
        let headers = format!("Authorization: Bearer {}\r\nIf-Match: *\r\nIdempotency-Key: {key}\r\n", self.token);
        self.service.call(method, &format!("{}/{path}", self.here), &headers, &body)
    }

    /// An answer that must hold no canary.
    fn masked(&self, expected: u16, method: &str, path: &str, body: Value) -> Value {
        let (status, answer) = self.ask(method, path, body);
        assert_eq!(status, expected, "{method} {path}: {answer}");
        assert_eq!(found(answer.as_bytes()), Vec::<String>::new(), "{method} {path}: {answer}");
        json_of(&answer)
    }
}

fn household(today: &str) -> Value {
    json!({
        "head": {
            "name": NAME, "identity_number": IDENTITY, "phone": PHONE, "born": "1949-12-31",
            "disability": { "category": 4, "grade": 2 }
        },
        "address": ADDRESS, "note": NOTE, "tags": ["serious_illness"], "needs": ["care"],
        "legal_basis": "statutory_duty", "consent": { "given_on": today, "given_by": "self" }
    })
}

/// Sends the canaries through every door, right and wrong.
fn walk(service: &Service, folder: &Path) {
    let [officer, secretary] = ["household_officer", "secretary"].map(|role| service.voice(folder, role));
    let today = "2026-01-05";
    let made = officer.masked(201, "POST", "households", household(today));
    let path = format!("households/{}", made["id"].as_str().unwrap());
    officer.masked(201, "POST", "households", household(today));
    officer.masked(200, "GET", &path, Value::Null);
    officer.masked(200, "GET", "households?limit=200", Value::Null);
    officer.masked(200, "PATCH", &path, json!({ "note": format!("{NOTE}又记。") }));
    // Wrong in every way: no refusal repeats what was sent.
    let mut wrong = household(today);
    wrong["head"]["identity_number"] = json!(format!("{IDENTITY}1"));
    wrong["head"]["phone"] = json!(format!("{PHONE}x"));
    wrong["note"] = json!(format!("{NOTE}{PHONE}"));
    officer.masked(422, "POST", "households", wrong);
    officer.masked(422, "POST", "households", json!({ "head": NAME, "legal_basis": NAME }));
    officer.masked(422, "PATCH", &path, json!({ "tags": [NAME] }));
    // Where the name of a field belongs, no refusal repeats it either.
    for name in [NAME, IDENTITY, PHONE] {
        officer.masked(422, "POST", "households", json!({ name: 1 }));
        officer.masked(
            422,
            "POST",
            "households",
            json!({ "head": { "name": "示例", name: 1 }, "legal_basis": "consent" }),
        );
        officer.masked(422, "PATCH", &path, json!({ name: 1 }));
    }
    officer.masked(403, "POST", "units", household(today));
    officer.masked(200, "POST", "households/search", json!({ "identity_number": IDENTITY, "phone": PHONE }));
    officer.masked(422, "POST", "households/search", json!({ "identity_number": format!("{IDENTITY}9") }));
    officer.masked(200, "PUT", &format!("{path}/verification"), json!({ "visited_on": today, "finding": NOTE }));
    officer.masked(200, "PUT", &format!("{path}/review"), json!({ "held_on": today, "reviewers": 7, "opinion": NOTE }));
    officer.masked(200, "PUT", &format!("{path}/plan"), json!({ "measures": [] }));
    let result = json!({ "category": "other_hardship", "decided_by": "示例街道", "decided_on": today, "note": NOTE });
    secretary.masked(200, "PUT", &format!("{path}/admission"), result);
    let fields = json!(["names", "identity_numbers", "phones", "births", "disabilities", "address", "note", "history"]);
    let (status, clear) =
        officer.ask("POST", &format!("{path}/disclosures"), json!({ "purpose": PURPOSE, "fields": fields }));
    assert_eq!(status, 201, "{clear}");
    assert!(found(clear.as_bytes()).len() >= 5, "whoever may see it and asks does see it: {clear}");
    officer.masked(200, "PATCH", &path, json!({ "communication": ["sign_language"] }));
    let plan = officer.masked(201, "POST", "matchings", json!({}));
    officer.masked(200, "GET", &format!("matchings/{}", plan["id"].as_str().unwrap()), Value::Null);
    let asked = json!({ "requested_by": "self", "purpose": PURPOSE });
    let (status, whole) = officer.ask("POST", &format!("{path}/copies"), asked);
    assert_eq!(status, 201, "{whole}");
    secretary.masked(200, "PUT", &format!("{path}/restriction"), json!({ "reason": NOTE }));
    officer.masked(409, "POST", &format!("{path}/copies"), json!({ "requested_by": "self", "purpose": PURPOSE }));
    secretary.masked(200, "DELETE", &format!("{path}/restriction"), Value::Null);
    officer.masked(200, "POST", &format!("{path}/erasure"), json!({ "reason": NOTE }));
    secretary.masked(200, "PUT", &format!("{path}/erasure/refusal"), json!({ "reason": NOTE }));
    secretary.masked(200, "PUT", &format!("{path}/exit"), json!({ "reason": "moved_out", "note": NOTE }));
    secretary.masked(200, "GET", "journal?limit=200", Value::Null);
    secretary.masked(200, "GET", "households/figures", Value::Null);
    secretary.masked(200, "GET", "households/public-figures", Value::Null);
    officer.masked(200, "PUT", &format!("{path}/consent/withdrawal"), json!({ "withdrawn_on": today, "note": NOTE }));
    officer.masked(403, "GET", &path, Value::Null);
    officer.masked(200, "POST", &format!("{path}/erasure"), json!({ "reason": NOTE }));
}

fn walked(engine: Engine) {
    let Some(url) = database(engine) else { return };
    let folder = place::folder("canary");
    let mut service = started(&folder, &url);
    walk(&service, &folder);
    let (_, metrics) = service.call("GET", "/metrics", "", &Value::Null);
    let (_, document) = service.call("GET", "/openapi.json", "", &Value::Null);
    assert_eq!(found(metrics.as_bytes()), Vec::<String>::new());
    assert!(!document.contains(NAME) && !document.contains(PHONE), "no example stands for one of these people");
    let pid = service.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    service.child.wait().unwrap();

    let mut log = Vec::new();
    fs::File::open(folder.join("log")).unwrap().read_to_end(&mut log).unwrap();
    assert!(log.len() > 1_000, "the log is the right one");
    assert_eq!(found(&log), Vec::<String>::new(), "in the log");
    // Whoever looks finds what is there: one line planted in the same log.
    log.extend_from_slice(format!("INFO household {NAME} {PHONE}\n").as_bytes());
    assert_eq!(found(&log).len(), 3, "{:?}", found(&log));

    let mut disk = match engine {
        Engine::Sqlite => Disk::at_file(url.trim_start_matches("sqlite:")),
        Engine::Postgres => Disk::at_server(&url),
    };
    let rows = disk.rows();
    assert_eq!(found(rows.as_bytes()), Vec::<String>::new(), "in a table");
    match disk.bytes() {
        Some(file) => {
            assert!(file.windows(12).any(|window| window == "兰新社区".as_bytes()), "the right file");
            assert_eq!(found(&file), Vec::<String>::new(), "in the file of the database");
        }
        None => assert!(rows.contains("兰新社区"), "the right database"),
    }
}
