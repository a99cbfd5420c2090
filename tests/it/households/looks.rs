//! Clear text: for whoever is cleared, by field, once, and never without a trace.

use serde_json::json;

use super::acts::{ADDRESS, IDENTITY, NAME, PHONE, at, body_of, helped, household_in, reported, sensitive_in};
use crate::kit::answer::{items, text};
use crate::kit::{World, on_both_engines};

on_both_engines!(
    p55_looking_is_recorded_before_anything_is_shown,
    p55_only_what_was_asked_for_is_shown,
    p55_an_answer_is_not_given_twice,
    the_history_says_why_and_how,
);

fn p55_looking_is_recorded_before_anything_is_shown(world: &World) {
    let officer = world.staff("household_officer");
    let path = at(&helped(world, &sensitive_in(world)));
    let asked = json!({ "purpose": "核对临时救助申请材料", "fields": ["phones", "identity_numbers", "phones"] });
    let shown = officer.post(&format!("{path}/disclosures"), &asked);
    let clear = shown.is(201);
    assert_eq!(clear["fields"]["identity_numbers"][0]["value"], IDENTITY);
    assert_eq!(clear["fields"]["phones"][0]["value"], PHONE);
    assert_eq!(shown.header("cache-control"), Some("no-store"));
    let journal = world.auditor().get(&format!("journal?subject={path}&limit=200")).is(200);
    let last = items(&journal).last().unwrap();
    assert_eq!((&last["type"], &last["seq"]), (&json!("hulian.household.disclosed.v1"), &clear["journal_seq"]));
    assert_eq!(last["data"]["fields"], json!(["identity_numbers", "phones"]));
    assert!(!last.to_string().contains("核对"), "what for is sealed: {last}");
    let looks = world.secretary().get(&format!("{path}/disclosures")).is(200);
    let look = &items(&looks)[0];
    assert_eq!(
        (&look["by"]["account_id"], &look["purpose"]),
        (&json!(officer.account), &json!("核对临时救助申请材料"))
    );
    assert_eq!(
        (&look["fields"], &look["journal_seq"]),
        (&json!(["identity_numbers", "phones"]), &clear["journal_seq"])
    );
    for nobody in [world.secretary(), world.officer(), world.auditor(), world.staff("grid_worker")] {
        nobody.post(&format!("{path}/disclosures"), &asked).refused(403, "not_allowed");
    }
    let looks = world.secretary().get(&format!("{path}/disclosures")).is(200);
    assert_eq!(items(&looks).len(), 1, "who was refused has seen nothing");
}

fn p55_only_what_was_asked_for_is_shown(world: &World) {
    let officer = world.staff("household_officer");
    let path = format!("{}/disclosures", at(&reported(world, &sensitive_in(world))));
    let ask = |fields: &[&str]| {
        let answer = officer.post(&path, &json!({ "purpose": "示例目的", "fields": fields }));
        answer.is(201)["fields"].clone()
    };
    let names = ask(&["names"]);
    assert_eq!(names.as_object().unwrap().keys().collect::<Vec<_>>(), ["names"]);
    assert_eq!(names["names"][0]["value"], NAME);
    assert_eq!(names["names"][1], json!({ "person": 1, "relation": "12", "value": "示例乙" }));
    let rest = ask(&["address", "births", "disabilities", "note", "point"]);
    assert_eq!((&rest["address"], &rest["point"]), (&json!(ADDRESS), &json!(null)));
    assert_eq!(rest["disabilities"][0]["value"], json!({ "category": 4, "grade": 2 }));
    assert_eq!(rest["births"][0]["value"], "1949");
    for wrong in [json!({ "purpose": "示例目的", "fields": [] }), json!({ "purpose": "", "fields": ["names"] })] {
        officer.post(&path, &wrong).refused(422, "validation_failed");
    }
    let unnamed = officer.post(&path, &json!({ "purpose": "示例目的", "fields": ["everything"] }));
    unnamed.refused(422, "validation_failed");
}

fn p55_an_answer_is_not_given_twice(world: &World) {
    let officer = world.staff("household_officer");
    let path = format!("{}/disclosures", at(&reported(world, &household_in())));
    let ask = || officer.ask("POST", &path).key("once").json(&body_of(world, "disclosures")).send();
    ask().is(201);
    ask().refused(409, "not_replayable");
    assert_eq!(items(&world.secretary().get(&path).is(200)).len(), 1);
    let found = || officer.ask("POST", "households/search").key("find").json(&json!({ "phone": PHONE })).send();
    assert_eq!(items(&found().is(200)).len(), 1);
    found().refused(409, "not_replayable");
    let made = || officer.ask("POST", "households").key("report").json(&household_in()).send();
    let (first, again) = (made().is(201), made().is(201));
    assert_eq!(text(&first, "id"), text(&again, "id"), "a report is kept: nothing sealed stands in its answer");
}

fn the_history_says_why_and_how(world: &World) {
    let officer = world.staff("household_officer");
    let id = reported(world, &household_in());
    officer.put(&format!("{}/verification", at(&id)), &body_of(world, "verification")).is(200);
    officer.put(&format!("{}/refusal", at(&id)), &json!({ "reason": "经核查不符合条件。" })).is(200);
    let asked = json!({ "purpose": "答复来访", "fields": ["history"] });
    let shown = officer.post(&format!("{}/disclosures", at(&id)), &asked).is(201);
    let steps = shown["fields"]["history"].as_array().unwrap().clone();
    let acts: Vec<&str> = steps.iter().map(|step| text(step, "act")).collect();
    assert_eq!(acts, ["report", "verification", "rejection"]);
    assert_eq!(steps[2]["details"], json!({ "reason": "经核查不符合条件。" }));
    assert_eq!(steps[1]["account_id"], json!(officer.account));
}
