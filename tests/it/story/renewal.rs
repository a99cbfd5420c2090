//! Renewals, one and many; and the working calendar as it is published.

use serde_json::{Value, json};

use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, in_force, signed};
use crate::kit::{Answer, World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    a_renewal_carries_parties_words_and_open_commitments,
    one_renewal_at_a_time,
    a_batch_is_all_or_nothing_unless_told_otherwise,
    the_working_calendar_is_open_to_everybody,
);
alone_on_both_engines!(it_is_renewed_until_ninety_days_after_its_end);

fn renew(world: &World, agreement: &Value) -> Answer {
    world.officer().ask("POST", &format!("{}/renewal", at(agreement))).send()
}

fn a_renewal_carries_parties_words_and_open_commitments(world: &World) {
    let old = in_force(world, &[1, 2]);
    let draft = renew(world, &old).is(201);
    assert_eq!(
        (&draft["state"], &draft["renews_id"], &draft["starts_on"]),
        (&json!("draft"), &old["id"], &json!(world.day(366)))
    );
    assert_eq!(draft["ends_on"], json!(world.day(731)), "as many days as before");
    assert_eq!((&draft["title"], &draft["clauses"]), (&old["title"], &old["clauses"]));
    assert_eq!(draft["commitments"].as_array().unwrap().len(), 2);
    assert!(draft["commitments"].as_array().unwrap().iter().all(|one| one["state"] == "proposed"), "{draft}");
    assert_ne!(draft["number"], old["number"]);
    let location = renew_location(world, &draft);
    assert_eq!(world.officer().get(&location).is(200)["id"], draft["id"]);
    let noted = world.officer().get(&at(&old)).is(200);
    assert_eq!((&noted["renewal_id"], &noted["state"]), (&draft["id"], &json!("active")));
    // It is signed like any other, and its text says what it renews.
    let frozen = world.officer().go(&format!("{}/submission", at(&draft))).is(200);
    let concluded = signed(world, &frozen, &[1, 2]);
    assert_eq!(concluded["state"], "signed");
    let proof = world.head(2).get(&format!("{}/proof", at(&draft))).is(200);
    assert_eq!(proof["text"]["renews"], old["id"]);
}

fn renew_location(world: &World, draft: &Value) -> String {
    format!("/api/v1/communities/{}/agreements/{}", world.community, text(draft, "id"))
}

fn one_renewal_at_a_time(world: &World) {
    let old = in_force(world, &[1]);
    let body = json!({ "starts_on": world.day(400), "changes": { "title": "续签协议", "purpose": "继续共建。" } });
    let draft = world.liaison(1).post(&format!("{}/renewal", at(&old)), &body).is(201);
    assert_eq!(
        (&draft["title"], &draft["starts_on"], &draft["ends_on"]),
        (&json!("续签协议"), &json!(world.day(400)), &json!(world.day(765)))
    );
    assert_eq!(draft["author_unit_id"], json!(world.unit_id(1)));
    world.officer().get(&at(&draft)).refused(404, "not_found");
    renew(world, &old).refused(409, "renewal_exists");
    let seen = world.officer().get(&at(&old)).is(200);
    assert!(!seen["allowed_actions"].as_array().unwrap().contains(&json!("renew_agreement")), "{seen}");
    // Deleted or withdrawn, it makes room for another.
    assert_eq!(world.liaison(1).delete(&at(&draft), "*").status, 204);
    let second = renew(world, &old).is(201);
    world.officer().go(&format!("{}/withdrawal", at(&second))).is(200);
    let third = renew(world, &old).is(201);
    assert_eq!(world.officer().get(&at(&old)).is(200)["renewal_id"], third["id"]);
    world.head(2).post(&format!("{}/renewal", at(&old)), &json!({})).refused(404, "not_found");
    let fresh = crate::kit::deeds::drafted(world, &crate::kit::deeds::deed(world, &[1]));
    world.officer().ask("POST", &format!("{}/renewal", at(&fresh))).send().refused(403, "not_for_this_side");
}

fn it_is_renewed_until_ninety_days_after_its_end(world: &World) {
    let [first, second] = [in_force(world, &[1]), in_force(world, &[2])];
    world.head(2).put(&format!("{}/notice", at(&second)), &json!({ "reason": "示例" })).is(200);
    let ending = renew(world, &second).is(201);
    assert_eq!(ending["starts_on"], json!(world.day(31)), "the day after the notice has run");
    world.days(365 + 90);
    let late = renew(world, &first).is(201);
    assert_eq!(late["starts_on"], json!(world.day(0)), "never in the past");
    assert_eq!(world.officer().delete(&at(&late), "*").status, 204);
    world.days(1);
    renew(world, &first).refused(409, "illegal_transition");
    assert_eq!(world.officer().get(&at(&second)).is(200)["state"], "terminated");
}

fn a_batch_is_all_or_nothing_unless_told_otherwise(world: &World) {
    let [one, two, three] = [1, 2, 3].map(|unit| in_force(world, &[unit]));
    let gone = json!("0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c99");
    let item = |agreement: &Value| json!({ "agreement_id": agreement["id"] });
    let bad = json!({ "agreement_id": three["id"], "changes": { "title": "" } });
    let items_in = json!([item(&one), { "agreement_id": gone }, bad, item(&two), item(&one)]);
    let officer = world.officer();
    let send = |body: &Value, key: &str| officer.ask("POST", "agreements/renewals:batch").key(key).json(body).send();
    officer.post("agreements/renewals:batch", &json!({ "items": items_in })).refused(400, "idempotency_key_required");
    // All or nothing: each refusal is listed, and nothing is kept.
    let refused = send(&json!({ "items": items_in }), "atomic").refused(422, "batch_refused");
    let listed: Vec<(i64, &str)> = refused["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["index"].as_i64().unwrap(), text(&one["problem"], "code")))
        .collect();
    assert_eq!(listed, [(1, "not_found"), (2, "validation_failed"), (4, "renewal_exists")]);
    assert_eq!(refused["items"][1]["problem"]["errors"][0]["pointer"], "/items/2/changes/title");
    assert_eq!(items(&officer.get("agreements?state=draft").is(200)).len(), 0, "nothing is kept");
    // What can be done is done.
    let mixed = send(&json!({ "items": items_in, "atomic": false }), "mixed").is(207);
    let statuses: Vec<i64> =
        mixed["items"].as_array().unwrap().iter().map(|one| one["status"].as_i64().unwrap()).collect();
    assert_eq!(statuses, [201, 404, 422, 201, 409]);
    assert_eq!(mixed["items"][0]["body"]["renews_id"], one["id"]);
    assert_eq!(items(&officer.get("agreements?state=draft").is(200)).len(), 2);
    assert_eq!(send(&json!({ "items": items_in, "atomic": false }), "mixed").is(207), mixed, "the same key, once");
    let all = send(&json!({ "items": [item(&three)], "submit": true }), "all").is(201);
    assert_eq!(all["items"][0]["body"]["state"], "awaiting_signatures");
    send(&json!({ "items": [] }), "empty").refused(422, "validation_failed");
    let many: Vec<Value> = (0..501).map(|_| item(&three)).collect();
    send(&json!({ "items": many }), "many").refused(422, "validation_failed");
    world
        .head(1)
        .ask("POST", "agreements/renewals:batch")
        .key("unit")
        .json(&json!({ "items": [item(&one)] }))
        .send()
        .refused(403, "not_allowed");
}

fn the_working_calendar_is_open_to_everybody(world: &World) {
    let year = world.nobody().get("/api/v1/calendar/2026").is(200);
    assert_eq!((&year["source"]["number"], &year["version"]), (&json!("国办发明电〔2025〕7号"), &json!("2026.0")));
    let spring = year["holidays"].as_array().unwrap().iter().find(|one| one["name"] == "春节").unwrap();
    assert_eq!((&spring["starts_on"], &spring["ends_on"]), (&json!("2026-02-15"), &json!("2026-02-23")));
    assert!(year["worked_weekends"].as_array().unwrap().contains(&json!("2026-02-28")), "{year}");
    for missing in ["2023", "2027", "zwanzig", "20260"] {
        let refused = world.nobody().get(&format!("/api/v1/calendar/{missing}")).refused(404, "calendar_year_missing");
        assert_eq!(refused["years"], json!([2024, 2025, 2026]));
    }
}
