//! P15: an idempotency key makes a retry safe.

use std::thread;

use serde_json::json;

use crate::kit::answer::{items, text};
use crate::kit::cast::unit_in;
use crate::kit::deeds::{at, deed, submitted};
use crate::kit::{Answer, World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    p15_the_same_key_is_answered_the_same_bytes,
    p15_another_body_or_caller_is_another_request,
    p15_a_refusal_is_not_kept,
    p15_fifty_at_once_have_one_effect,
    p15_secrets_are_not_repeated,
    p15_keys_are_read_strictly_and_required_for_batches,
    p15_another_spelling_of_the_path_is_the_same_request,
);
alone_on_both_engines!(p15_a_restart_remembers_and_a_day_forgets);

fn keyed(world: &World, key: &str, number: usize) -> Answer {
    world.officer().ask("POST", "units").key(key).json(&unit_in(number)).send()
}

#[track_caller]
fn same(first: &Answer, again: &Answer) {
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(first.header("idempotency-replayed"), None);
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    for name in ["etag", "location", "content-type"] {
        assert_eq!(first.header(name), again.header(name), "{name}");
    }
}

fn p15_the_same_key_is_answered_the_same_bytes(world: &World) {
    let first = keyed(world, "8e03978e-40d5-43dd-bc93-6894a57f9324", 11);
    first.is(201);
    same(&first, &keyed(world, "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", 11));
    world.officer().amend(&format!("units/{}", text(&first.json(), "id")), &json!({ "address": "新址" })).is(200);
    same(&first, &keyed(world, "8e03978e-40d5-43dd-bc93-6894a57f9324", 11));
    // An act keeps its answer as well.
    let agreement = submitted(world, &deed(world, &[1]));
    let path = format!("{}/signatures", at(&agreement));
    let digest = json!({ "digest": text(&agreement, "digest") });
    let sign = || world.head(1).ask("POST", &path).key("sign-once").json(&digest).send();
    let receipt = sign();
    receipt.is(201);
    same(&receipt, &sign());
}

fn p15_another_body_or_caller_is_another_request(world: &World) {
    keyed(world, "k1", 12).is(201);
    keyed(world, "k1", 13).refused(422, "idempotency_key_reused");
    // The same key on another route, by another person, or in another community is another key.
    world.officer().ask("POST", "agreements").key("k1").json(&deed(world, &[1])).send().is(201);
    world.secretary().ask("POST", "units").key("k1").json(&unit_in(14)).send().is(201);
    let elsewhere = world.elsewhere();
    elsewhere.officer().ask("POST", "units").key("k1").json(&unit_in(12)).send().is(201);
}

fn p15_a_refusal_is_not_kept(world: &World) {
    let mut wrong = unit_in(15);
    wrong["name"] = json!("");
    let ask = |body: &serde_json::Value| world.officer().ask("POST", "units").key("twice").json(body).send();
    ask(&wrong).refused(422, "validation_failed");
    keyed(world, "other", 15).is(201);
    ask(&unit_in(15)).refused(409, "unit_code_taken");
    ask(&unit_in(16)).is(201);
    ask(&unit_in(15)).refused(422, "idempotency_key_reused");
}

fn p15_fifty_at_once_have_one_effect(world: &World) {
    world.officer().token();
    let answers: Vec<Answer> = thread::scope(|scope| {
        let threads: Vec<_> = (0..50).map(|_| scope.spawn(|| keyed(world, "storm", 17))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let made: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 201).collect();
    let first = made.iter().filter(|answer| answer.header("idempotency-replayed").is_none()).count();
    assert_eq!(first, 1, "exactly one was carried out");
    assert!(made.iter().all(|answer| answer.body == made[0].body));
    assert!(answers.iter().all(|answer| [201, 409].contains(&answer.status)));
    let found = world.officer().get("units?q=示例单位17").is(200);
    assert_eq!(items(&found).len(), 1);
}

fn p15_secrets_are_not_repeated(world: &World) {
    let body = world.client_in(&["units:read"]);
    let ask = || world.secretary().ask("POST", "clients").key("secret").json(&body).send();
    let first = ask();
    assert!(text(&first.is(201), "client_secret").starts_with("hl_"));
    assert_eq!(first.header("cache-control"), Some("no-store"));
    ask().refused(409, "not_replayable");
    let listed = world.secretary().get("clients").is(200);
    assert_eq!(items(&listed).len(), 1, "and nothing was made a second time");
    assert!(!listed.to_string().contains("hl_"));
}

fn p15_keys_are_read_strictly_and_required_for_batches(world: &World) {
    for bad in ["\"open", "with blank", "\"\"", &"k".repeat(256)] {
        keyed(world, bad, 18).refused(400, "idempotency_key_invalid");
    }
    keyed(world, &"k".repeat(255), 18).is(201);
    let body = json!({ "invitations": [{ "name": "无键", "roles": ["officer"] }] });
    // However the path is spelled.
    for path in ["invitations:batch", "invitations%3Abatch", "invitations:batc%68"] {
        let asked = world.secretary().ask("POST", path).json(&body).unchecked().send();
        asked.refused(400, "idempotency_key_required");
    }
}

fn p15_another_spelling_of_the_path_is_the_same_request(world: &World) {
    let sent = |path: &str| {
        let officer = world.officer();
        officer.ask("POST", path).key("spelled").json(&unit_in(17)).unchecked().send()
    };
    let first = sent("units");
    first.is(201);
    same(&first, &sent("unit%73"));
}

fn p15_a_restart_remembers_and_a_day_forgets(world: &World) {
    let first = keyed(world, "kept", 19);
    first.is(201);
    let sibling = world.server.sibling();
    let officer =
        crate::kit::Caller::person(&sibling, &world.community, world.officer().login(), &world.officer().password());
    world.server.stop();
    let again = officer.ask("POST", "units").key("kept").json(&unit_in(19)).send();
    same(&first, &again);
    sibling.advance(chrono::TimeDelta::hours(23));
    same(&first, &officer.ask("POST", "units").key("kept").json(&unit_in(19)).send());
    sibling.advance(chrono::TimeDelta::hours(2));
    officer.ask("POST", "units").key("kept").json(&unit_in(19)).send().refused(409, "unit_code_taken");
    sibling.stop();
}
