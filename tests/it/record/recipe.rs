//! The recipe of the documentation (`docs/verify.mjs`): proofs and journals verified with another language's standard library.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::events;
use crate::kit::answer::text;
use crate::kit::deeds::{at, deed, in_force, signed, submitted, with};
use crate::kit::{World, on_both_engines, place};

on_both_engines!(the_recipe_verifies_a_proof_and_a_journal, a_proof_as_large_as_may_be_agreed_is_taken_back);

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
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/verify.mjs");
    let output = Command::new("node").arg(script).args(words).output().unwrap();
    let all = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&all).into_owned())
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

    let all: Vec<Value> = events(world).into_iter().chain([proof]).collect();
    let (holds, words) = judged("journal", &all);
    assert!(holds && words.contains("stands by them"), "{words}");
    for member in ["actor", "subject", "at", "type", "hash", "prev_hash"] {
        let mut changed = all.clone();
        changed[2][member] = Value::from("x");
        assert!(!judged("journal", &changed).0, "{member}");
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

/// As many writers of JSON do it: whatever is not ASCII by its number.
fn escape(letter: char) -> Vec<char> {
    if letter.is_ascii() {
        return vec![letter];
    }
    let mut units = [0; 2];
    let units = letter.encode_utf16(&mut units);
    units.iter().flat_map(|unit| format!("\\u{unit:04x}").chars().collect::<Vec<_>>()).collect()
}
