//! Proofs: the service, the command line and a flipped byte agree about every one of them (D12).

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::kit::answer::text;
use crate::kit::deeds::{at, in_force};
use crate::kit::{World, on_both_engines, place};

on_both_engines!(a_proof_holds_offline_and_no_changed_byte_passes, receipts_name_the_journal_before_them);

fn a_proof_holds_offline_and_no_changed_byte_passes(world: &World) {
    let agreement = in_force(world, &[1, 2]);
    let proof = world.head(1).get(&format!("{}/proof", at(&agreement))).is(200);
    let keys = world.nobody().get("/.well-known/jwks.json").is(200);
    let folder = place::folder("proof");
    let [path, pinned] = ["proof.json", "jwks.json"].map(|name| folder.join(name));
    fs::write(&path, proof.to_string()).unwrap();
    fs::write(&pinned, keys.to_string()).unwrap();

    let (code, words) = verify(&path, None);
    assert!(code == Some(3) && words.contains("consistent") && words.contains("not pinned"), "{code:?} {words}");
    let (code, words) = verify(&path, Some(&pinned));
    assert!(code == Some(0) && words.contains("verified"), "{code:?} {words}");
    let verdict = world.nobody().post("/api/v1/proofs/verification", &proof).is(200);
    assert_ne!(verdict["outcome"], "wrong", "{verdict}");

    // Keys of somebody else are not ours.
    let stranger = json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig",
        "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }] });
    fs::write(&pinned, stranger.to_string()).unwrap();
    assert_eq!(verify(&path, Some(&pinned)).0, Some(1), "keys that were not pinned do not verify");

    let told = tampered(&proof);
    assert!(told.len() > 60, "only {} tamperings", told.len());
    for (place, bad) in &told {
        let answer = world.nobody().post("/api/v1/proofs/verification", bad);
        let caught = answer.status == 422 || (answer.status == 200 && answer.json()["outcome"] == "wrong");
        assert!(caught, "a changed {place} passes: {}", answer.text());
    }
    for (place, bad) in told.iter().step_by(told.len() / 3) {
        fs::write(&path, bad.to_string()).unwrap();
        assert_eq!(verify(&path, None).0, Some(1), "the command line lets a changed {place} pass");
    }
}

/// The exit code of the binary, and its words.
fn verify(proof: &Path, keys: Option<&Path>) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hulian"));
    command.arg("verify").arg(proof).arg("--english");
    if let Some(keys) = keys {
        command.arg("--keys").arg(keys);
    }
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The proof with one leaf changed, for every leaf of text, digest and receipts; and with a receipt gone or doubled.
fn tampered(proof: &Value) -> Vec<(String, Value)> {
    let mut leaves = Vec::new();
    for part in ["text", "digest", "receipts"] {
        collect(&proof[part], &format!("/{part}"), &mut leaves);
    }
    let mut bad: Vec<(String, Value)> = Vec::new();
    for leaf in leaves {
        let mut copy = proof.clone();
        let value = copy.pointer_mut(&leaf).unwrap();
        *value = changed(value);
        bad.push((leaf, copy));
    }
    let mut fewer = proof.clone();
    fewer["receipts"].as_array_mut().unwrap().pop();
    bad.push(("number of receipts".to_owned(), fewer));
    let mut double = proof.clone();
    let first = double["receipts"][0].clone();
    double["receipts"].as_array_mut().unwrap().push(first);
    bad.push(("doubled receipt".to_owned(), double));
    bad
}

fn collect(value: &Value, at: &str, leaves: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, inner)| collect(inner, &format!("{at}/{name}"), leaves));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, inner)| collect(inner, &format!("{at}/{i}"), leaves));
        }
        _ => leaves.push(at.to_owned()),
    }
}

/// Another value of the same kind: one byte of a text, one more of a number.
fn changed(value: &Value) -> Value {
    match value {
        Value::String(word) => {
            let mut letters: Vec<char> = word.chars().collect();
            let middle = letters.len() / 2;
            match letters.get_mut(middle) {
                Some(letter) => *letter = if *letter == 'a' { 'b' } else { 'a' },
                None => letters.push('a'),
            }
            json!(letters.into_iter().collect::<String>())
        }
        Value::Number(number) => json!(number.as_i64().unwrap() + 1),
        Value::Bool(flag) => json!(!flag),
        _ => json!("null no more"),
    }
}

fn receipts_name_the_journal_before_them(world: &World) {
    let agreement = in_force(world, &[1]);
    let proof = world.officer().get(&format!("{}/proof", at(&agreement))).is(200);
    let journal = world.auditor().get("journal?limit=200").is(200);
    for receipt in proof["receipts"].as_array().unwrap() {
        let head = &receipt["journal_head"];
        let before = journal["items"].as_array().unwrap().iter().find(|event| event["seq"] == head["seq"]).unwrap();
        assert_eq!(before["hash"], head["hash"]);
        let own = journal["items"].as_array().unwrap().iter().find(|event| event["prev_hash"] == head["hash"]).unwrap();
        assert_eq!(text(own, "type"), "hulian.agreement.signed.v1");
        assert_eq!(own["data"]["party_id"], receipt["party_id"]);
    }
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}
