//! The same family reported twice is noticed without anybody opening a file.

use serde_json::{Value, json};

use super::acts::{ADDRESS, IDENTITY, PHONE, at, body_of, household_in, reported, sensitive_in};
use crate::kit::answer::{items, text};
use crate::kit::deeds::with;
use crate::kit::{World, on_both_engines};

on_both_engines!(
    p54_equal_numbers_and_addresses_are_found,
    p54_duplicates_are_told_and_merged,
    searches_are_on_record_and_say_nothing
);

fn found(world: &World, body: Value) -> Vec<String> {
    let answer = world.staff("household_officer").post("households/search", &body).is(200);
    items(&answer).iter().map(|one| text(one, "id").to_owned()).collect()
}

fn p54_equal_numbers_and_addresses_are_found(world: &World) {
    let id = reported(world, &sensitive_in(world));
    let other = with(household_in(), "head", json!({ "name": "示例丁", "phone": "0937-6226222" }));
    let other = reported(world, &with(other, "address", json!("别处示例大院1号")));
    for body in [
        json!({ "identity_number": IDENTITY }),
        json!({ "identity_number": "11010519491231002x" }),
        json!({ "identity_number": "110105491231002" }),
        json!({ "phone": "+86 199-0000-1234" }),
        json!({ "address": "钢城街道 示例小区３幢２单元５０１室" }),
        json!({ "identity_number": IDENTITY, "phone": PHONE, "address": ADDRESS }),
    ] {
        assert_eq!(found(world, body.clone()), [id.as_str()], "{body}");
    }
    assert_eq!(found(world, json!({ "phone": "09376226222" })), [other]);
    let none: Vec<String> = Vec::new();
    assert_eq!(found(world, json!({ "identity_number": "440524188001010014" })), none);
    assert_eq!(found(world, json!({ "identity_number": IDENTITY, "phone": "0937-6226222" })), none, "all must fit");
    assert_eq!(found(&world.elsewhere(), json!({ "identity_number": IDENTITY })), none, "another community is another");
    let officer = world.staff("household_officer");
    officer.post("households/search", &json!({})).refused(422, "validation_failed");
    officer.amend(&at(&id), &json!({ "head": { "phone": null } })).is(200);
    assert_eq!(found(world, json!({ "phone": PHONE })), none, "what is no longer said is no longer found");
}

fn p54_duplicates_are_told_and_merged(world: &World) {
    let (officer, grid) = (world.staff("household_officer"), world.staff("grid_worker"));
    let first = reported(world, &household_in());
    let second = officer.post("households", &with(household_in(), "address", json!("别处示例大院1号"))).is(201);
    assert_eq!(second["possible_duplicates"], json!([first]), "the same phone");
    assert!(grid.post("households", &household_in()).is(201).get("possible_duplicates").is_none());
    let second = text(&second, "id").to_owned();
    let stranger = json!({ "name": "示例戊", "phone": "0937-6226222" });
    let apart = reported(world, &with(with(household_in(), "head", stranger), "address", json!("第三处示例大院9号")));
    let merge = |from: &str, into: &str| officer.put(&format!("{}/merger", at(from)), &json!({ "into": into }));
    merge(&second, &apart).refused(409, "households_share_nothing");
    let itself = merge(&second, &second);
    itself.refused(422, "validation_failed");
    assert_eq!(itself.pointers(), ["/into"]);
    let merged = merge(&second, &first).is(200);
    assert_eq!((&merged["state"], &merged["merged_into"]), (&json!("merged"), &json!(first)));
    merge(&second, &first).is(200);
    let listed = officer.get("households").is(200);
    assert!(items(&listed).iter().all(|one| text(one, "id") != second), "it is on no list unless asked for");
    assert_eq!(items(&officer.get("households?state=merged").is(200)).len(), 1);
    assert!(!found(world, json!({ "phone": PHONE })).contains(&second));
    merge(&first, &second).refused(422, "validation_failed");
    officer
        .put(&format!("{}/verification", at(&second)), &body_of(world, "verification"))
        .refused(409, "illegal_transition");
}

fn searches_are_on_record_and_say_nothing(world: &World) {
    let id = reported(world, &sensitive_in(world));
    found(world, json!({ "identity_number": IDENTITY, "address": ADDRESS }));
    let journal = world.auditor().get("journal?subject=households").is(200);
    let event = items(&journal).last().unwrap();
    assert_eq!(event["type"], "hulian.household.searched.v1");
    assert_eq!(event["data"], json!({ "by": ["identity_number", "address"], "found": [id] }));
    for nobody in [world.secretary(), world.officer(), world.auditor()] {
        nobody.post("households/search", &json!({ "phone": PHONE })).refused(403, "not_allowed");
    }
}
