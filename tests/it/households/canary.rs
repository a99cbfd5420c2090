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
/// Those who come with a file.
const CAGED: &str = "李金丝雀八号";
const IDENTITY_OF_CAGED: &str = "440524188001010014";
const PHONE_OF_CAGED: &str = "19900008642";

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
    let words = [NAME, "金丝雀", IDENTITY, PHONE, "531室", IDENTITY_OF_CAGED, PHONE_OF_CAGED];
    let plain = words.iter().map(|word| word.as_bytes().to_vec());
    let coded = words.iter().flat_map(|word| (0..3).map(|before| in_base64(word, before)));
    let percent = words.iter().map(|word| word.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>());
    plain.chain(coded).chain(percent.map(String::into_bytes)).collect()
}

/// A word in base64 behind so many other bytes; the first and the last characters depend on what stands around it.
fn in_base64(word: &str, before: usize) -> Vec<u8> {
    let code = base64::engine::general_purpose::STANDARD_NO_PAD.encode([&b"   "[..before], word.as_bytes()].concat());
    code.as_bytes()[if before == 0 { 0 } else { before + 1 }..code.len() - 2].to_vec()
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
        self.send(method, path, &format!("{headers}Content-Type: application/json\r\n"), &body)
    }

    fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> (u16, String) {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}Content-Length: \
             {}\r\n\r\n{body}",
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
        // A client that makes its keys of a phone number.
        let key = format!("{PHONE}-{method}-{}-{}", path.len(), body.to_string().len());
        let headers = format!("Authorization: Bearer {}\r\nIf-Match: *\r\nIdempotency-Key: {key}\r\n", self.token);
        self.service.call(method, &format!("{}/{path}", self.here), &headers, &body)
    }

    /// A file of households; what is answered must hold no canary.
    fn brings(&self, expected: u16, query: &str, file: &str) -> Value {
        let headers = format!(
            "Authorization: Bearer {}\r\nIdempotency-Key: {PHONE}-{}-{}\r\nContent-Type: text/csv\r\n",
            self.token,
            query.len(),
            file.len()
        );
        let path = format!("{}/imports/households{query}", self.here);
        let (status, answer) = self.service.send("POST", &path, &headers, file);
        assert_eq!(status, expected, "{answer}");
        assert_eq!(found(answer.as_bytes()), Vec::<String>::new(), "{answer}");
        json_of(&answer)
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

/// Wrong in every way: no refusal repeats what was sent.
fn refused(officer: &Voice, path: &str, today: &str) {
    let mut wrong = household(today);
    wrong["head"]["identity_number"] = json!(format!("{IDENTITY}1"));
    wrong["head"]["phone"] = json!(format!("{PHONE}x"));
    wrong["note"] = json!(format!("{NOTE}{PHONE}"));
    officer.masked(422, "POST", "households", wrong);
    officer.masked(422, "POST", "households", json!({ "head": NAME, "legal_basis": NAME }));
    officer.masked(422, "PATCH", path, json!({ "tags": [NAME] }));
    // Where the name of a field belongs, no refusal repeats it either.
    for name in [NAME, IDENTITY, PHONE] {
        officer.masked(422, "POST", "households", json!({ name: 1 }));
        officer.masked(
            422,
            "POST",
            "households",
            json!({ "head": { "name": "示例", name: 1 }, "legal_basis": "consent" }),
        );
        officer.masked(422, "PATCH", path, json!({ name: 1 }));
    }
}

/// What is said of a pairing, a visit and aid.
fn paired(officer: &Voice, household: &Value, today: &str) {
    let units = json_of(&officer.ask("GET", "units?limit=1", Value::Null).1);
    let agreed = json!({ "channel": "phone", "agreed_by_text": "金丝雀岗位", "agreed_on": today });
    let pairing =
        json!({ "household_id": household, "unit_id": units["items"][0]["id"], "note": NOTE, "agreed": agreed });
    let made = officer.masked(201, "POST", "pairings", pairing);
    let path = format!("pairings/{}", made["id"].as_str().unwrap());
    let visit = json!({ "visited_on": today, "kind": "home", "outcome": "met", "note": NOTE, "next_step": NOTE });
    officer.masked(201, "POST", &format!("{path}/visits"), visit);
    let aid = json!({ "given_on": today, "form": "goods", "item": "food", "quantity": 3,
        "unit_of_measure": "金丝雀袋", "description": NOTE });
    officer.masked(201, "POST", &format!("{path}/aid"), aid);
    officer.masked(422, "POST", &format!("{path}/visits"), json!({ "visited_on": today, "kind": NAME }));
    officer.masked(200, "GET", &format!("{path}/aid/received"), Value::Null);
    officer.masked(200, "GET", "pairings/aid-repeats", Value::Null);
    let (status, whole) = officer.ask("PUT", &format!("{path}/final-report"), json!({ "final_report": NOTE }));
    assert!(status == 200 && found(whole.as_bytes()).len() == 1, "whoever helps is told: {whole}");
    // Its last pairing ends: what is arranged then is said of the household as well.
    let (status, _) = officer.ask("PUT", &format!("{path}/closure"), json!({ "because": "completed", "reason": NOTE }));
    assert_eq!(status, 200);
    let left = officer.masked(200, "GET", "handovers?limit=200", Value::Null);
    let task = left["items"].as_array().unwrap().iter().find(|task| task["subject_id"] == *household).unwrap();
    let resolution = format!("handovers/{}/resolution", task["id"].as_str().unwrap());
    let (status, told) = officer.ask("PUT", &resolution, json!({ "resolution": NOTE }));
    assert!(status == 200 && found(told.as_bytes()).len() == 1, "{told}");
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
    refused(&officer, &path, today);
    officer.masked(403, "POST", "units", household(today));
    officer.masked(200, "POST", "households/search", json!({ "identity_number": IDENTITY, "phone": PHONE }));
    officer.masked(422, "POST", "households/search", json!({ "identity_number": format!("{IDENTITY}9") }));
    officer.masked(200, "PUT", &format!("{path}/verification"), json!({ "visited_on": today, "finding": NOTE }));
    officer.masked(200, "PUT", &format!("{path}/review"), json!({ "held_on": today, "reviewers": 7, "opinion": NOTE }));
    for (part, list) in [("plan", "measures"), ("attachments", "attachments")] {
        officer.masked(200, "PUT", &format!("{path}/{part}"), json!({ list: [] }));
    }
    let result =
        json!({ "category": "other_hardship", "decided_by_text": "示例街道", "decided_on": today, "note": NOTE });
    secretary.masked(200, "PUT", &format!("{path}/admission"), result);
    let fields = json!(["names", "identity_numbers", "phones", "births", "disabilities", "address", "note", "history"]);
    let (status, clear) =
        officer.ask("POST", &format!("{path}/disclosures"), json!({ "purpose": PURPOSE, "fields": fields }));
    assert_eq!(status, 201, "{clear}");
    assert!(found(clear.as_bytes()).len() >= 5, "whoever may see it and asks does see it: {clear}");
    officer.masked(200, "PATCH", &path, json!({ "communication": ["sign_language"] }));
    paired(&officer, &made["id"], today);
    let plan = officer.masked(201, "POST", "matchings", json!({}));
    officer.masked(200, "GET", &format!("matchings/{}", plan["id"].as_str().unwrap()), Value::Null);
    let asked = json!({ "requested_by": "self", "purpose": PURPOSE });
    let (status, whole) = officer.ask("POST", &format!("{path}/subject-copies"), asked);
    assert_eq!(status, 201, "{whole}");
    secretary.masked(200, "PUT", &format!("{path}/restriction"), json!({ "reason": NOTE }));
    officer.masked(
        409,
        "POST",
        &format!("{path}/subject-copies"),
        json!({ "requested_by": "self", "purpose": PURPOSE }),
    );
    secretary.masked(200, "DELETE", &format!("{path}/restriction"), Value::Null);
    officer.masked(200, "POST", &format!("{path}/erasure"), json!({ "reason": NOTE }));
    secretary.masked(200, "PUT", &format!("{path}/erasure/refusal"), json!({ "reason": NOTE }));
    secretary.masked(200, "PUT", &format!("{path}/exit"), json!({ "reason": "moved_out", "note": NOTE }));
    secretary.masked(200, "GET", "journal?limit=200", Value::Null);
    secretary.masked(200, "GET", "households/figures", Value::Null);
    secretary.masked(200, "GET", "households/public-figures", Value::Null);
    officer.masked(200, "PUT", &format!("{path}/consent/withdrawal"), json!({ "withdrawn_on": today, "note": NOTE }));
    officer.masked(403, "GET", &path, Value::Null);
    officer.masked(200, "POST", &format!("{path}/erasure"), json!({ "reason": format!("{NOTE} 再次") }));
}

/// Brings canaries with a file, right and wrong, changes one, takes them out masked and in clear, and undoes it.
fn ledger(service: &Service, folder: &Path) {
    let [officer, secretary] = ["household_officer", "secretary"].map(|role| service.voice(folder, role));
    let head = "档案编号,户号,姓名,身份证号,电话,住址,处理依据,单独同意日期,同意人,备注";
    let file = |row: &str| format!("{head}\n{row}\n");
    let wrong =
        format!(",{CAGED},{CAGED}*,{IDENTITY_OF_CAGED}1,{PHONE_OF_CAGED}x,{ADDRESS},{CAGED},{CAGED},{NAME},{NOTE}");
    officer.brings(422, "", &file(&format!("{wrong}{PHONE_OF_CAGED}")));
    officer.brings(200, "?dry_run=true", &file(&wrong));
    let right = format!(",1,{CAGED},{IDENTITY_OF_CAGED},,{ADDRESS},履行法定职责,2026-01-05,本人,{NOTE}");
    let brought = officer.brings(201, "", &file(&right));
    assert_eq!(brought["counts"][0]["inserted"], 1, "{brought}");
    assert!(!brought["notices"].as_array().unwrap().is_empty(), "the address of the other canary: {brought}");
    assert_eq!(officer.brings(201, "", &file(&right))["id"], brought["id"], "the kept answer");
    let listed = officer.masked(200, "GET", "ledgers/households", Value::Null);
    let items = listed["items"].as_array().unwrap();
    let code = items.iter().filter_map(|one| one["code"].as_str()).max().unwrap();
    let changed = format!("{code},,{CAGED},,{PHONE_OF_CAGED},示例大院531室,,,,金丝雀又记。");
    let change = officer.brings(201, "", &file(&changed));
    assert_eq!(change["counts"][0]["updated"], 1, "{change}");
    for (voice, format) in [(&officer, "csv"), (&officer, "xlsx"), (&secretary, "csv")] {
        voice.masked(200, "GET", &format!("ledgers/households?format={format}"), Value::Null);
    }
    let headers = format!("Authorization: Bearer {}\r\nAccept: text/csv\r\nIdempotency-Key: open\r\n", officer.token);
    let asked = json!({ "purpose": PURPOSE, "fields": ["names", "identity_numbers", "phones", "address", "note"] });
    let path = format!("{}/ledgers/households/disclosures", officer.here);
    let (status, clear) = service.call("POST", &path, &headers, &asked);
    assert_eq!(status, 201, "{clear}");
    assert!(clear.contains(CAGED) && clear.contains(IDENTITY_OF_CAGED) && clear.contains(PHONE_OF_CAGED), "{clear}");
    let (status, again) = service.call("POST", &path, &headers, &asked);
    assert_eq!((status, found(again.as_bytes())), (409, Vec::new()), "{again}");
    for voice in [&officer, &secretary] {
        voice.masked(200, "GET", "imports", Value::Null);
        voice.masked(200, "GET", &format!("imports/{}/errors", change["id"].as_str().unwrap()), Value::Null);
    }
    officer.masked(204, "DELETE", &format!("imports/{}", change["id"].as_str().unwrap()), Value::Null);
    // Left on the disk: one import that brought a household, and one that changed it.
    officer.brings(201, "", &file(&format!("{changed}再记。")));
    secretary.masked(200, "GET", "journal?limit=200", Value::Null);
}

fn walked(engine: Engine) {
    let Some(url) = database(engine) else { return };
    let folder = place::folder("canary");
    let mut service = started(&folder, &url);
    walk(&service, &folder);
    ledger(&service, &folder);
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
