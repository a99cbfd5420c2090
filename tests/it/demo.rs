//! The demo, as a stranger meets it: the binary starts, says where it is and who can sign in, and they can.

use std::fs;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::access::ROLES;
use crate::kit::answer::{items, text};
use crate::kit::binary::{Process, hulian};
use crate::kit::server::database;
use crate::kit::wire::{connect, read_answer, status};
use crate::kit::{Engine, place};

/// The demo's process; killed by its own id when the test is over.
pub struct Demo {
    process: Process,
    /// Where it listens.
    pub address: SocketAddr,
    /// Where its files lie; `cast.json` says who can sign in.
    pub folder: PathBuf,
}

/// The demo in this folder, on this database, with these words more.
pub fn started(folder: &Path, url: &str, more: &[&str]) -> Demo {
    let mut command = hulian(folder);
    command.args(["demo", "--bind", "127.0.0.1:0", "--database-url", url]).args(more);
    command
        .arg("--key-dir")
        .arg(folder.join("keys"))
        .arg("--init-keys")
        .arg("--credentials")
        .arg(folder.join("cast.json"));
    command.arg("--documents").arg(folder.join("documents"));
    let process = Process::start(&mut command).unwrap_or_else(|no| panic!("the demo ended early: {}", no.words));
    Demo { address: process.address, process, folder: folder.to_owned() }
}

impl Demo {
    fn cast(&self) -> Vec<Value> {
        serde_json::from_str(&fs::read_to_string(self.folder.join("cast.json")).unwrap()).unwrap()
    }

    fn call(&self, method: &str, path: &str, token: Option<&str>, body: Option<&Value>) -> (u16, Value) {
        let body = body.map(Value::to_string).unwrap_or_default();
        let token = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\n{token}Content-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = connect(self.address);
        stream.write_all(request.as_bytes()).unwrap();
        let answer = read_answer(&mut stream).unwrap();
        let json = answer.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
        (status(&answer), serde_json::from_str(json).unwrap_or_default())
    }

    fn token(&self, member: &Value) -> String {
        let body = json!({ "login": member["login"], "password": member["password"] });
        let (status, pair) = self.call("POST", "/api/v1/sessions", None, Some(&body));
        assert_eq!(status, 201, "{member}: {pair}");
        assert!(pair.get("must_change_password").is_none(), "{member} would have to change the password");
        text(&pair, "access_token").to_owned()
    }
}

fn walked(engine: Engine) {
    let Some(url) = database(engine) else { return };
    let folder = place::folder("demo");
    let demo = started(&folder, &url, &["--fresh"]);
    let log = demo.process.log();
    assert!(!log.contains("the clock is behind"), "a first start has nothing to warn of: {log}");
    let cast = demo.cast();
    for role in ROLES.into_iter().filter(|role| !["nobody", "client", "unit_client"].contains(role)) {
        assert!(cast.iter().any(|member| member["role"] == role), "nobody is {role}");
    }
    let heads: Vec<&Value> = cast.iter().filter(|member| member["role"] == "unit_head").collect();
    assert_eq!(heads.len(), 20, "the head of each unit");
    for member in &cast {
        let platform = ["operator", "supervisor"].contains(&text(member, "role"));
        assert_eq!(member["community_id"].is_null(), platform, "{member}");
        let token = demo.token(member);
        let (status, me) = demo.call("GET", "/api/v1/me", Some(&token), None);
        assert_eq!(status, 200);
        assert!(me["roles"].as_array().unwrap().contains(&member["role"]), "{me}");
        assert_eq!(me.get("community_id"), member.get("community_id").filter(|id| !id.is_null()), "{me}");
    }
    let secretary = cast.iter().find(|member| member["role"] == "secretary").unwrap();
    let (token, here) = (demo.token(secretary), format!("/api/v1/communities/{}", text(secretary, "community_id")));
    let get = |path: &str| {
        let (status, body) = demo.call("GET", &format!("{here}/{path}"), Some(&token), None);
        assert_eq!(status, 200, "{path}: {body}");
        body
    };
    assert_eq!(items(&get("units?state=active&limit=200")).len(), 20, "the units that take part");
    assert_eq!(items(&get("units?sector=public&limit=200")).len(), 12);
    assert_eq!(items(&get("units?sector=private&limit=200")).len(), 8);
    let agreements = get("agreements?limit=200");
    let states: std::collections::BTreeSet<&str> = items(&agreements).iter().map(|one| text(one, "state")).collect();
    for state in
        ["active", "expired", "awaiting_signatures", "negotiating", "signed", "suspended", "ending", "withdrawn"]
    {
        assert!(states.contains(state), "no agreement is {state}: {states:?}");
    }
    for agreement in items(&agreements) {
        assert_eq!((&agreement["sample"], &agreement["notice"]), (&json!(true), &json!("示例协议, 非真实签署")));
    }
    sheltered(&get);
    kept(items(&get("commitments?limit=200")), items(&get("units?limit=200")));
    lived(&get, items(&agreements));
    waits(&demo, &cast);
    hung(&get);
    published(&demo);
    pasted(&demo);
    proven(&demo, &here, &token, items(&agreements));
    second_start(demo, &url, &cast);
}

/// Promises in every state a reader wants to see; whatever looks late or bad belongs to a sample unit.
fn kept(commitments: &[Value], units: &[Value]) {
    for state in ["accepted", "delivered", "returned", "verified", "waived", "lapsed"] {
        assert!(commitments.iter().any(|one| one["state"] == state), "no promise is {state}");
    }
    for (member, value) in
        [("overdue", json!(true)), ("verified_by", json!("silence")), ("verified_by", json!("account"))]
    {
        assert!(commitments.iter().any(|one| one[member] == value), "no promise is {member} {value}");
    }
    assert!(commitments.iter().any(|one| one.get("recurrence").is_some()), "none recurs");
    assert!(commitments.iter().any(|one| one.get("recurs_from").is_some()), "none was made for a period");
    let named = |id: &Value| units.iter().any(|unit| unit["id"] == *id && unit["sector_source"] == "assumed");
    let bad = |one: &&Value| one["overdue"] == true || ["returned", "lapsed"].contains(&text(one, "state"));
    for one in commitments.iter().filter(bad) {
        assert!(!named(&one["pledger"]["unit_id"]), "a named unit looks bad: {one}");
    }
}

/// Thirty-three households, every one a sample that is called by its label and lies in a zone; nobody in them has a number.
fn sheltered(get: &impl Fn(&str) -> Value) {
    let households = get("households?limit=200&sort=code");
    assert_eq!(items(&households).len(), 33);
    for (at, one) in items(&households).iter().enumerate() {
        let (code, label) = (format!("H{:03}", at + 1), format!("示例户{:02}", at + 1));
        assert_eq!((text(one, "code"), text(one, "display_name")), (code.as_str(), label.as_str()));
        assert!(one["sample"] == true && one["zone_id"].is_string(), "{one}");
        let inside = get(&format!("households/{}", text(one, "id")));
        assert_eq!(inside["masked"], json!({}), "no number and no address, not even masked");
    }
    for state in ["reported", "under_review", "reviewed", "noticed", "active", "graduated", "rejected"] {
        assert!(items(&households).iter().any(|one| one["state"] == state), "no household is {state}");
    }
    assert!(items(&get("households?tag=disability")).iter().all(|one| one["consent"]["state"] == "given"));
    let figures = get("households/figures");
    let helped: i64 = figures["by_category"].as_array().unwrap().iter().filter_map(|one| one["helped"].as_i64()).sum();
    assert_eq!(helped, 26, "{figures}");
}

/// The later life of agreements: nothing of it touches a named unit.
fn lived(get: &impl Fn(&str) -> Value, agreements: &[Value]) {
    assert_eq!(get("journal/verification")["sound"], true);
    let units = get("units?limit=200");
    let is = |state: &str, one: &&Value| one["state"] == state;
    let departed: Vec<&Value> = items(&units).iter().filter(|unit| is("departed", unit)).collect();
    assert_eq!(departed.len(), 1);
    assert_eq!((&departed[0]["sample"], &departed[0]["sector"]), (&json!(true), &Value::Null));
    let named = |id: &Value| items(&units).iter().any(|unit| unit["id"] == *id && unit["named_in_source"] == true);
    for one in agreements {
        let theirs = one["parties"].as_array().unwrap().iter().any(|party| named(&party["unit_id"]));
        assert!(!theirs || one["state"] == "active" && items(&json!({ "items": one["open_requests"] })).is_empty());
    }
    assert!(agreements.iter().any(|one| one["amendments_count"] == 1), "no amendment is in force");
    let open = |kind: &str| {
        let asked = |one: &&Value| one["open_requests"].as_array().unwrap().iter().any(|asked| asked["kind"] == kind);
        agreements.iter().find(asked).cloned()
    };
    for kind in ["amendment", "accession", "resumption"] {
        assert!(open(kind).is_some(), "no {kind} waits");
    }
    let common = open("accession").unwrap();
    let parties = common["parties"].as_array().unwrap();
    assert_eq!(common["effect"], "each_on_signing");
    assert_eq!(parties.iter().filter(|party| party["bound"] == true).count(), 4, "one has joined, one has left");
    let renewal = agreements.iter().find(|one| one.get("renews_id").is_some()).unwrap();
    assert!(!renewal["commitments"].as_array().unwrap().is_empty(), "what is open is carried");
    let handovers = get("handovers");
    for state in ["open", "closed"] {
        assert!(items(&handovers).iter().any(|one| one["because"] == "departure" && is(state, &one)), "{handovers}");
    }
    let imports = get("imports");
    let brought = &items(&imports)[1]["counts"];
    assert_eq!([0, 1, 2].map(|sheet| brought[sheet]["inserted"].as_i64().unwrap()), [3, 3, 1]);
    let paper = agreements.iter().find(|one| one["basis"] == "paper").unwrap();
    let kept = get(&format!("documents/{}", text(&paper["original"], "document_id")));
    assert_eq!((&kept["media_type"], &kept["sha256"]), (&json!("application/pdf"), &paper["original"]["sha256"]));
}

/// Something waits for the secretary and for several heads of sample units, and nothing looks late for a named one.
fn waits(demo: &Demo, cast: &[Value]) {
    let kinds = |role: &str, unit: &str| -> Vec<String> {
        let is = |member: &&Value| member["role"] == role && member.get("unit_code").is_none_or(|code| code == unit);
        let token = demo.token(cast.iter().find(is).unwrap());
        let (status, tasks) = demo.call("GET", "/api/v1/me/tasks", Some(&token), None);
        assert_eq!(status, 200, "{tasks}");
        items(&tasks).iter().map(|task| text(task, "kind").to_owned()).collect()
    };
    let secretary = kinds("secretary", "");
    for kind in ["to_verify", "to_consent", "expiring"] {
        assert!(secretary.iter().any(|one| one == kind), "nothing is {kind} for the secretary: {secretary:?}");
    }
    for (unit, kind) in [
        ("U09", "returned"),
        ("U10", "to_sign"),
        ("U12", "due"),
        ("U13", "to_sign"),
        ("U15", "to_sign"),
        ("U20", "to_sign"),
    ] {
        let waiting = kinds("unit_head", unit);
        assert!(waiting.iter().any(|one| one == kind), "nothing is {kind} for {unit}: {waiting:?}");
    }
    for number in 1..=8 {
        assert_eq!(
            kinds("unit_head", &format!("U0{number}")),
            Vec::<String>::new(),
            "of a named unit nothing is wanted"
        );
    }
}

/// The grid of zones, each with a plate for its wall.
fn hung(get: &impl Fn(&str) -> Value) {
    let zones = get("zones?limit=200&sort=code");
    grid(items(&zones));
    for zone in items(&zones) {
        let told = get(&format!("journal?subject=zones/{}&limit=50", text(zone, "id")));
        assert!(items(&told).iter().any(|event| event["type"] == "hulian.zone.plate_made.v1"), "no plate: {zone}");
    }
}

/// Twenty zones of a grid that is nowhere: eighteen led, one asked for by two units, one open.
fn grid(zones: &[Value]) {
    let count = |state: &str| zones.iter().filter(|zone| zone["state"] == state).count();
    assert_eq!((zones.len(), count("claimed"), count("open")), (20, 18, 2));
    let asked: Vec<usize> = zones.iter().map(|zone| zone["requests"].as_array().unwrap().len()).collect();
    assert_eq!(asked.iter().filter(|requests| **requests > 0).collect::<Vec<_>>(), [&2]);
    for zone in zones {
        assert_eq!((&zone["sample"], &zone["geometry_source"]), (&json!(true), &json!("sample")), "{zone}");
        assert!((5_000.0..20_000.0).contains(&zone["area_m2"].as_f64().unwrap()), "{zone}");
    }
}

/// What it publishes about itself leads back to it, whatever port it got.
fn published(demo: &Demo) {
    let (_, metadata) = demo.call("GET", "/.well-known/oauth-authorization-server", None, None);
    assert_eq!(metadata["issuer"], format!("http://{}", demo.address));
    assert_eq!(metadata["jwks_uri"], format!("http://{}/.well-known/jwks.json", demo.address));
}

/// The three lines it prints work as they are.
fn pasted(demo: &Demo) {
    let printed = demo.process.printed();
    let lines: Vec<&String> = printed.iter().filter(|line| line.contains("curl -s")).collect();
    assert_eq!(lines.len(), 3, "{printed:?}");
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("hulian: the demo's curl lines were not tried: there is no curl on this machine");
        return;
    }
    let script = lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n");
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(words.contains("\"number\"") && words.contains("\"operation_id\""), "{script}\n{words}");
}

/// `hulian verify` on a proof of the demo.
fn proven(demo: &Demo, here: &str, token: &str, agreements: &[Value]) {
    let active = agreements.iter().find(|one| one["state"] == "active" && one["basis"] == "account").unwrap();
    let path = format!("{here}/agreements/{}/proof", text(active, "id"));
    let (status, proof) = demo.call("GET", &path, Some(token), None);
    assert_eq!(status, 200);
    let (_, keys) = demo.call("GET", "/.well-known/jwks.json", None, None);
    let [file, pinned] = ["proof.json", "jwks.json"].map(|name| demo.folder.join(name));
    fs::write(&pinned, keys.to_string()).unwrap();
    let verify = |content: &str, more: &[&str]| {
        fs::write(&file, content).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_hulian"));
        let output = command.arg("verify").arg(&file).arg("--english").args(more).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let whole = proof.to_string();
    // Whoever forged all of it, keys included, would get this far: it is no success.
    let (code, words) = verify(&whole, &[]);
    assert!(code == Some(3) && words.contains("consistent"), "{code:?} {words}");
    let (code, words) = verify(&whole, &["--keys", pinned.to_str().unwrap()]);
    assert!(code == Some(0) && words.contains("verified"), "{code:?} {words}");
    let title = text(&proof["text"], "title");
    for told in [title, text(&proof, "digest"), text(&proof["text"], "number")] {
        assert!(words.contains(told), "the verdict says of what it is: {words}");
    }
    assert!(proof["text"]["parties"].as_array().unwrap().iter().all(|party| words.contains(text(party, "name"))));
    // A reader that takes the first of two members would be shown another text than the one that verifies.
    let twice = format!(r#"{{"text":{{"title":"另一份"}},{}"#, whole.trim_start_matches('{'));
    let (code, words) = verify(&twice, &["--keys", pinned.to_str().unwrap()]);
    assert!(code == Some(1) && words.is_empty(), "{code:?} {words}");
    let changed = whole.replacen(title, &title.replacen('协', "胁", 1), 1);
    assert_ne!(changed, whole);
    let (code, words) = verify(&changed, &["--keys", pinned.to_str().unwrap()]);
    assert!(code == Some(1) && words.contains("hash"), "{code:?} {words}");
}

/// A second start finds everything as it was, passwords included.
fn second_start(demo: Demo, url: &str, cast: &[Value]) {
    let folder = demo.folder.clone();
    drop(demo);
    let again = started(&folder, url, &[]);
    assert_eq!(again.cast(), cast);
    let secretary = cast.iter().find(|member| member["role"] == "secretary").unwrap();
    again.token(secretary);
}

#[test]
fn the_demo_keeps_its_word_on_sqlite() {
    walked(Engine::Sqlite);
}

#[test]
fn the_demo_keeps_its_word_on_postgres() {
    walked(Engine::Postgres);
}

/// What the service held in memory at most since it was last asked to forget, in bytes.
fn peak(demo: &Demo) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", demo.process.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap() * 1024
}

/// Sends a PDF of this many bytes in chunks, never holding it whole; the status of the answer, if there was one.
fn poured(demo: &Demo, token: &str, community: &str, bytes: usize) -> Option<u16> {
    let mut stream = connect(demo.address);
    let head = format!(
        "POST /api/v1/communities/{community}/documents HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/pdf\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let (mut begin, end) = (b"%PDF-1.4\n".as_slice(), b"\n%%EOF\n");
    let mut left = bytes - begin.len() - end.len();
    let block = vec![b'x'; 64 * 1024];
    while left > 0 {
        let part = [begin, &block[..left.min(block.len())]].concat();
        left -= left.min(block.len());
        begin = b"";
        // A service that refuses closes before everything was sent.
        let framed = [format!("{:x}\r\n", part.len()).as_bytes(), &part, b"\r\n"].concat();
        if stream.write_all(&framed).is_err() {
            return read_answer(&mut stream).map(|answer| status(&answer));
        }
    }
    let framed = [format!("{:x}\r\n", end.len()).as_bytes(), end, b"\r\n0\r\n\r\n"].concat();
    let _ = stream.write_all(&framed);
    read_answer(&mut stream).map(|answer| status(&answer))
}

#[test]
fn p38_uploads_do_not_pile_up_in_memory() {
    const MOST: usize = 20 << 20;
    let folder = place::folder("demo");
    let demo = started(&folder, &database(Engine::Sqlite).unwrap(), &["--fresh"]);
    let cast = demo.cast();
    let secretary = cast.iter().find(|member| member["role"] == "secretary").unwrap();
    let (token, community) = (demo.token(secretary), text(secretary, "community_id"));
    assert_eq!(poured(&demo, &token, community, MOST), Some(201));
    // From here on the peak counts anew: what signing in and loading cost is not what is measured.
    fs::write(format!("/proc/{}/clear_refs", demo.process.pid()), "5").unwrap();
    let before = peak(&demo);
    std::thread::scope(|scope| {
        for upload in 0..10 {
            let (demo, token) = (&demo, token.as_str());
            scope.spawn(move || {
                let (bytes, expected) = if upload % 2 == 0 { (MOST + 1, 413) } else { (MOST, 200) };
                // Who sends on after the refusal may find the connection closed before the answer was read.
                let status = poured(demo, token, community, bytes).unwrap_or(413);
                assert_eq!(status, expected);
            });
        }
    });
    let grown = peak(&demo).saturating_sub(before);
    assert!(grown < 40 << 20, "ten uploads of 20 MiB cost {} MiB of memory", grown >> 20);
}
