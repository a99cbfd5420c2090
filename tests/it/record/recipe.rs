//! The recipe of the documentation (`docs/verify.mjs`): proofs and journals verified with another language's standard library.

use std::fs;
use std::path::Path;
use std::process::Command;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{events, hash};
use crate::backup::{Home, told, word};
use crate::households::disk::Disk;
use crate::kit::answer::text;
use crate::kit::deeds::{at, deed, in_force, signed, submitted, with};
use crate::kit::{Caller, World, alone_on_both_engines, on_both_engines, place};

on_both_engines!(
    the_recipe_verifies_a_proof_and_a_journal,
    a_forged_proof_is_refused_by_the_recipe_and_the_command,
    a_journal_is_judged_alike_by_the_recipe_and_the_command,
    a_proof_as_large_as_may_be_agreed_is_taken_back,
    a_proof_with_too_many_keys_is_refused_at_once,
);
alone_on_both_engines!(the_recipe_verifies_a_backup_and_extends_a_key_set);

/// Whether Node.js is there; where the suite must have it, its absence is a failure.
fn node() -> bool {
    let there = Command::new("node").arg("--version").output().is_ok_and(|output| output.status.success());
    let required = std::env::var("HULIAN_TEST_REQUIRE").is_ok_and(|wanted| wanted.split(',').any(|one| one == "node"));
    assert!(there || !required, "node is not on PATH");
    if !there {
        eprintln!("skipped: node is not on PATH");
    }
    there
}

fn recipe(words: &[&str]) -> (bool, String) {
    let (code, words) = judgement(words);
    (code == 0, words)
}

/// What the recipe says, with its exit code.
fn judgement(words: &[&str]) -> (i32, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/verify.mjs");
    let output = Command::new("node").arg(script).args(words).output().unwrap();
    let all = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8_lossy(&all).into_owned())
}

fn the_recipe_verifies_a_proof_and_a_journal(world: &World) {
    if !node() {
        return;
    }
    // Two units may have one name.
    let first = world.officer().get(&format!("units/{}", world.unit_id(1))).is(200);
    let second = format!("units/{}", world.unit_id(2));
    world.officer().amend(&second, &json!({ "name": first["name"] })).is(200);
    let agreement = in_force(world, &[1, 2]);
    let proof = world.head(1).get(&format!("{}/proof", at(&agreement))).is(200);
    let folder = place::folder("recipe");
    let path = |name: &str| folder.join(name).display().to_string();
    fs::write(path("keys.json"), world.nobody().get("/.well-known/jwks.json").is(200).to_string()).unwrap();
    let judged = |what: &str, given: &[Value]| {
        let lines: Vec<String> = given.iter().map(Value::to_string).collect();
        fs::write(path(what), lines.join("\n")).unwrap();
        recipe(&[what, &path(what), &path("keys.json")])
    };
    let (holds, words) = judged("proof", std::slice::from_ref(&proof));
    assert!(holds && words.contains(text(&agreement, "number")), "{words}");
    for pointer in ["/text/title", "/digest", "/receipts/0/signed_at", "/receipts/1/signer/name"] {
        let mut changed = proof.clone();
        *changed.pointer_mut(pointer).unwrap() = Value::from("x");
        assert!(!judged("proof", &[changed]).0, "{pointer}");
    }

    let mut fewer = proof.clone();
    fewer["receipts"].as_array_mut().unwrap().pop();
    assert!(!judged("proof", &[fewer]).0, "of two parties of one name one has signed");

    let events = events(world);
    let head = world.auditor().get(&format!("journal/head?seq={}", events.len())).is(200);
    let all: Vec<Value> = events.into_iter().chain([proof, head]).collect();
    let (holds, words) = judged("journal", &all);
    assert!(holds && words.contains("stands by them"), "{words}");
    for member in ["actor", "subject", "at", "type", "hash", "prev_hash"] {
        let mut changed = all.clone();
        changed[2][member] = Value::from("x");
        assert!(!judged("journal", &changed).0, "{member}");
    }
}

/// What somebody without the key makes of a proof whose text takes effect as each signs.
fn forged(whole: &Value) -> Vec<(&'static str, String)> {
    let text_with = |name: &str, value: Value| with(whole["text"].clone(), name, value);
    let own = |text: Value| {
        let digest = hash(&text, "");
        json!({ "text": text, "digest": digest, "receipts": [], "keys": whole["keys"] }).to_string()
    };
    let first = |change: &dyn Fn(&mut Value)| {
        let mut proof = whole.clone();
        change(&mut proof["receipts"][0]);
        proof.to_string()
    };
    let signature = |end: &str| {
        let changed = format!("{}{end}", text(&whole["receipts"][0], "signature"));
        first(&|receipt| receipt["signature"] = Value::from(changed.as_str()))
    };
    let (written, title) = (whole.to_string(), format!("\"title\":{}", whole["text"]["title"]));
    assert!(written.contains(&title), "{written}");
    vec![
        ("a text of one's own without a receipt", own(text_with("title", json!("自拟")))),
        ("a text without parties", own(text_with("parties", json!([])))),
        ("no receipt", with(whole.clone(), "receipts", json!([])).to_string()),
        ("one of the two receipts", with(whole.clone(), "receipts", json!([whole["receipts"][0]])).to_string()),
        ("an unknown member", with(whole.clone(), "note", json!(1)).to_string()),
        ("an unknown member of a receipt", first(&|receipt| receipt["note"] = json!(1))),
        ("a member twice", written.replacen(&title, &format!("\"title\":\"自拟\",{title}"), 1)),
        ("a letter behind a signature", signature("!")),
        ("padding behind a signature", signature("=")),
        ("a fourth part of a signature", signature(".x")),
        ("no key", with(whole.clone(), "keys", json!({ "keys": [] })).to_string()),
        ("no list of accessions", with(whole.clone(), "accessions", Value::Null).to_string()),
        ("an accession nobody signed", with(whole.clone(), "accessions", json!([accession(whole)])).to_string()),
    ]
}

/// An accession to a text that nobody has signed.
fn accession(host: &Value) -> Value {
    let (mine, parties) = (&host["text"], host["text"]["parties"].as_array().unwrap());
    let community = parties.iter().find(|party| party["kind"] == "community").unwrap();
    let unit = parties.iter().find(|party| party["kind"] == "unit").unwrap();
    let stranger = with(unit.clone(), "party_id", json!("0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41"));
    let text = json!({
        "format": "hulian-accession/1", "community_id": mine["community_id"], "agreement_id": mine["agreement_id"],
        "accedes_to": host["digest"], "parties": [community, stranger]
    });
    json!({ "digest": hash(&text, ""), "text": text, "receipts": [] })
}

fn a_forged_proof_is_refused_by_the_recipe_and_the_command(world: &World) {
    if !node() {
        return;
    }
    let agreement = submitted(world, &with(deed(world, &[1]), "effect", json!("each_on_signing")));
    let agreement = signed(world, &agreement, &[1]);
    let proof = world.head(1).get(&format!("{}/proof", at(&agreement))).is(200);
    let folder = place::folder("recipe-forged");
    let [file, keys] = ["proof.json", "keys.json"].map(|name| folder.join(name));
    fs::write(&keys, world.nobody().get("/.well-known/jwks.json").is(200).to_string()).unwrap();
    let judged = |given: &str| {
        fs::write(&file, given).unwrap();
        let output = Home::of(world).run(&["verify", "--english", word(&file), "--keys", word(&keys)]);
        [judgement(&["proof", word(&file), word(&keys)]), (output.status.code().unwrap(), told(&output))]
    };
    let whole = judged(&proof.to_string());
    assert!(whole.iter().all(|(code, _)| *code == 0), "{whole:?}");
    for (what, given) in forged(&proof) {
        let found = judged(&given);
        assert!(found.iter().all(|(code, _)| *code == 1), "{what}: {found:?}");
    }
}

fn a_journal_is_judged_alike_by_the_recipe_and_the_command(world: &World) {
    if !node() {
        return;
    }
    in_force(world, &[1]);
    let events = events(world);
    let last = events.last().unwrap();
    let end = world.auditor().get(&format!("journal/head?seq={}", events.len())).is(200);
    let before = world.auditor().get(&format!("journal/head?seq={}", events.len() - 1)).is(200);
    let elsewhere = world.elsewhere();
    in_force(&elsewhere, &[1]);
    let strange = elsewhere.auditor().get("journal/head").is(200);
    // What follows from the last event, as whoever owns the database could write it.
    let next = |community: &str| {
        let mut event = with(last.clone(), "community_id", json!(community));
        (event["seq"], event["prev_hash"]) = (json!(events.len() + 1), last["hash"].clone());
        event["hash"] = Value::from(hash(&event, text(last, "hash")));
        event
    };
    let [own, foreign] = [&world.community, &elsewhere.community].map(|community| next(community));
    let folder = place::folder("recipe-journal");
    let [file, keys] = ["journal.jsonl", "keys.json"].map(|name| folder.join(name));
    fs::write(&keys, world.nobody().get("/.well-known/jwks.json").is(200).to_string()).unwrap();
    let cases = [
        ("where the chain stood at the last event", vec![&end], String::new(), 0),
        ("nothing that was signed", vec![], String::new(), 3),
        ("the last event is not signed for", vec![&before], String::new(), 3),
        ("an event behind what was signed", vec![&end, &own], String::new(), 3),
        ("an event of another community", vec![&foreign, &end], String::new(), 1),
        ("a head of another community", vec![&end, &strange], String::new(), 1),
        ("an unknown document", vec![&end], "{\"a\":1}".to_owned(), 1),
        ("no JSON", vec![&end], "and so on".to_owned(), 1),
        ("a member twice", vec![], end.to_string().replacen('{', "{\"seq\":1,", 1), 1),
    ];
    for (what, more, line, code) in cases {
        let all: Vec<String> = events.iter().chain(more).map(Value::to_string).chain([line]).collect();
        fs::write(&file, all.join("\n")).unwrap();
        let output = Home::of(world).run(&["verify", "--english", "--journal", word(&file), "--keys", word(&keys)]);
        let (found, words) = judgement(&["journal", word(&file), word(&keys)]);
        assert_eq!((found, output.status.code()), (code, Some(code)), "{what}: {words} {}", told(&output));
        assert_eq!(words.contains("nobody has signed for"), code == 3, "{what}: {words}");
    }
}

fn a_proof_as_large_as_may_be_agreed_is_taken_back(world: &World) {
    let clauses: Vec<Value> =
        (0..50).map(|n| json!({ "text": format!("{n}{}", "共建共享共治".repeat(240)) })).collect();
    let body = with(deed(world, &[1]), "clauses", json!(clauses));
    assert!(body.to_string().len() > 200_000, "{}", body.to_string().len());
    let agreement = signed(world, &submitted(world, &body), &[1]);
    let proof = world.head(1).get(&format!("{}/proof", at(&agreement))).is(200);
    let escaped: String = proof.to_string().chars().flat_map(escape).collect();
    assert!(escaped.len() > 400_000, "{}", escaped.len());
    let verdict = world
        .nobody()
        .ask("POST", "/api/v1/proofs/verification")
        .header("content-type", "application/json")
        .bytes(escaped.as_bytes())
        .send()
        .is(200);
    assert_eq!(verdict["outcome"], "verified", "{verdict}");
}

fn a_proof_with_too_many_keys_is_refused_at_once(world: &World) {
    let agreement = in_force(world, &[1]);
    let proof = world.head(1).get(&format!("{}/proof", at(&agreement))).is(200);
    let judged = |keys: Vec<Value>| {
        let mut proof = proof.clone();
        proof["keys"]["keys"] = Value::from(keys);
        let verdict = world.nobody().post("/api/v1/proofs/verification", &proof).is(200);
        (text(&verdict, "outcome").to_owned(), text(&verdict, "code").to_owned())
    };
    let one = proof["keys"]["keys"][0].clone();
    assert_eq!(judged(vec![one.clone(); 12_000]), ("wrong".to_owned(), "keys_too_many".to_owned()));
    assert_eq!(judged(vec![one.clone(); 2]), ("wrong".to_owned(), "key_twice".to_owned()));
}

fn the_recipe_verifies_a_backup_and_extends_a_key_set(world: &World) {
    if !node() {
        return;
    }
    in_force(world, &[1]);
    let (home, folder) = (Home::of(world), place::folder("recipe-keys"));
    let [old, new, other] = ["old.json", "new.json", "other.json"].map(|name| folder.join(name));
    fs::write(&old, world.nobody().get("/.well-known/jwks.json").is(200).to_string()).unwrap();
    let (dir, _) = home.backed_up();
    let manifest = dir.join("manifest.jws");
    let judged = |keys: &Path| recipe(&["manifest", word(&manifest), word(keys)]);
    let (holds, words) = judged(&old);
    assert!(holds && words.contains("files are those that were signed"), "{words}");

    // Two keys later: the first one has spoken for the last, and the last for the one between.
    home.done(&["admin", "rotate-keys"]);
    home.done(&["admin", "rotate-keys"]);
    let sibling = world.server.sibling();
    let keys = Caller::nobody(&sibling, "").get("/.well-known/jwks.json").is(200);
    sibling.stop();
    fs::write(&new, keys.to_string()).unwrap();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 3, "{keys}");
    let (holds, words) = recipe(&["keys", word(&old), word(&new)]);
    assert!(holds && words.contains("1 were known, 2 are vouched for"), "{words}");
    let mut forged = keys.clone();
    let mut strange = forged["keys"][0].clone();
    strange["x"] = Value::from("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    strange["kid"] = Value::from("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    forged["keys"].as_array_mut().unwrap().push(strange);
    fs::write(&other, forged.to_string()).unwrap();
    assert!(!recipe(&["keys", word(&old), word(&other)]).0, "a voucher is for one key");
    let silent: Vec<Value> =
        keys["keys"].as_array().unwrap().iter().map(|key| with(key.clone(), "vouchers", json!([]))).collect();
    fs::write(&other, json!({ "keys": silent }).to_string()).unwrap();
    assert!(!recipe(&["keys", word(&old), word(&other)]).0, "nobody speaks for them");

    fs::write(dir.join("heads.jsonl"), "{}").unwrap();
    let (holds, words) = judged(&old);
    assert!(!holds && words.contains("heads.jsonl"), "{words}");
}

#[test]
fn the_recipe_verifies_the_lines_of_the_days() {
    if !node() {
        return;
    }
    let folder = place::folder("recipe-anchors");
    let [file, heads, keys] = ["anchors.jsonl", "heads.jsonl", "keys.json"].map(|name| folder.join(name));
    let clock = hulian::app::Clock::manual(crate::kit::server::DAWN.parse().unwrap());
    let wishes = crate::kit::server::Wishes { clock: Some(clock), anchors: Some(file.clone()), ..Default::default() };
    let server = crate::kit::Server::start(crate::kit::Engine::Sqlite, wishes).unwrap();
    let world = World::new(&server);
    in_force(&world, &[1]);
    server.sign_heads();
    server.advance(TimeDelta::days(1));
    server.sign_heads();
    fs::write(&keys, world.nobody().get("/.well-known/jwks.json").is(200).to_string()).unwrap();
    let (holds, words) = recipe(&["anchors", word(&file), word(&keys)]);
    assert!(holds && words.contains("2 days are signed"), "{words}");
    // One community alone is not what a line covers: nobody but the operator has the heads of all, the platform's among them.
    let judged = |given: &str| {
        fs::write(&heads, given).unwrap();
        judgement(&["anchors", word(&file), word(&keys), word(&heads)])
    };
    let mine = world.auditor().get("journal/signed-heads?limit=200").is(200).to_string();
    let (code, words) = judged(&mine);
    assert!(code == 3 && words.contains("0 of them") && words.contains("no line was compared"), "{code} {words}");
    // The day before the first one covers no community, and there is nothing of it to compare.
    let (code, words) = judged(&all_heads(&mut Disk::open(&server)).join("\n"));
    assert!(code == 0 && words.contains("1 of them"), "{code} {words}");
    let left = fs::read_to_string(&file).unwrap();
    let line: Value = serde_json::from_str(left.lines().next().unwrap()).unwrap();
    fs::write(&file, left.replace(text(&line, "digest"), &"0".repeat(64))).unwrap();
    assert!(!recipe(&["anchors", word(&file), word(&keys)]).0, "nobody has signed that");
    server.stop();
}

/// The signed heads of all communities as the API shows them, from a SQLite database, a JSON document each.
fn all_heads(disk: &mut Disk) -> Vec<String> {
    let statement = "SELECT lower(hex(community_id)) || ' ' || seq || ' ' || hash || ' ' || at || ' ' || signature AS word \
                     FROM signed_heads ORDER BY community_id, seq";
    let head = |row: String| {
        let [id, seq, hash, at, signature] = row.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let id = [&id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]].join("-");
        let (seq, at) = (seq.parse::<i64>().unwrap(), hulian::app::Instant::from_micros(at.parse().unwrap()));
        let at = at.to_string();
        json!({ "community_id": id, "seq": seq, "hash": hash, "at": at, "signature": signature }).to_string()
    };
    disk.words(statement).into_iter().map(head).collect()
}

/// As many writers of JSON do it: whatever is not ASCII by its number.
fn escape(letter: char) -> Vec<char> {
    if letter.is_ascii() {
        return vec![letter];
    }
    let mut units = [0; 2];
    let units = letter.encode_utf16(&mut units);
    units.iter().flat_map(|unit| format!("\\u{unit:04x}").chars().collect::<Vec<_>>()).collect()
}
