//! What a unit is shown of a household, when, and to whom of it.

use serde_json::{Value, json};

use super::acts::{at, consenting, paired, proposed, silent};
use crate::households::acts::{ADDRESS, IDENTITY, NAME, PHONE};
use crate::households::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::{Caller, World, on_both_engines};

on_both_engines!(
    p27_a_unit_sees_its_own_pairings_and_nothing_else,
    p27_what_a_household_is_called_is_told_while_the_unit_helps,
    p55_a_unit_opens_what_its_pairing_needs_and_the_officer_sees_who_looked,
    p55_nothing_is_opened_before_after_or_beside_a_pairing,
    p56_without_separate_consent_a_unit_opens_nothing,
    p54_what_is_said_of_a_pairing_opens_for_that_pairing_alone,
);

/// What a unit is shown of a household, and no more.
const SHOWN: [&str; 5] = ["id", "code", "display_name", "officer", "sample"];

fn open(caller: &Caller, household: &str, fields: &[&str]) -> crate::kit::Answer {
    let body = json!({ "purpose": "上门走访", "fields": fields });
    caller.post(&format!("households/{household}/disclosures"), &body)
}

fn p27_a_unit_sees_its_own_pairings_and_nothing_else(world: &World) {
    let (first, second) = (consenting(world), consenting(world));
    let (own, other) = (paired(world, &first, 1), paired(world, &second, 2));
    let helper = world.member("helper", 1);
    for caller in [world.head(1), world.liaison(1)] {
        let page = caller.get("pairings");
        let shown = page.text();
        for clear in [NAME, IDENTITY, PHONE, ADDRESS, second.as_str(), other.as_str(), "disability", "subsistence"] {
            assert!(!shown.contains(clear), "`{clear}`: {shown}");
        }
        let page = page.is(200);
        assert_eq!(items(&page).len(), 1);
        let household = items(&page)[0]["household"].as_object().unwrap().clone();
        assert!(household.keys().all(|name| SHOWN.contains(&name.as_str())), "{household:?}");
        caller.get(&at(&other)).refused(404, "not_found");
        caller.get(&format!("{}/visits", at(&other))).refused(404, "not_found");
        caller.get(&format!("{}/aid/received", at(&other))).refused(404, "not_found");
        caller.get(&format!("households/{first}")).refused(403, "not_allowed");
    }
    assert!(items(&helper.get("pairings").is(200)).is_empty(), "a helper sees those they are named in");
    helper.get(&at(&own)).refused(404, "not_found");
    world.liaison(1).put(&format!("{}/helper", at(&own)), &json!({ "helper_id": helper.account })).is(200);
    assert_eq!(items(&helper.get("pairings").is(200)).len(), 1);
    for caller in [world.officer(), world.staff("grid_worker"), world.auditor()] {
        caller.get("pairings").refused(403, "not_allowed");
        caller.get(&at(&own)).refused(403, "not_allowed");
    }
    let journal = world.auditor().get(&format!("journal?subject=pairings/{own}")).is(200);
    let known = ["pairing_id", "household_id", "unit_id", "version"];
    for event in items(&journal) {
        let told = event["data"].as_object().unwrap();
        assert!(told.keys().all(|name| known.contains(&name.as_str())), "{event}");
    }
}

fn p27_what_a_household_is_called_is_told_while_the_unit_helps(world: &World) {
    let household = silent(world);
    let id = proposed(world, &household, 1);
    let head = world.head(1);
    let name = |caller: &Caller| caller.get(&at(&id)).is(200)["household"].get("display_name").cloned();
    assert_eq!(name(&head), None, "a proposal says what is needed, and not by whom");
    assert_eq!(head.get(&at(&id)).is(200)["agreed_needs"], json!(["living_aid"]));
    head.put(&format!("{}/acceptance", at(&id)), &json!({})).is(200);
    assert_eq!(name(&head), Some(json!("欧阳*")));
    let end = json!({ "because": "completed", "final_report": "已完成。" });
    world.staff("household_officer").put(&format!("{}/closure", at(&id)), &end).is(200);
    assert_eq!(name(&head), None);
    assert_eq!(name(&world.secretary()), Some(json!("欧阳*")));
}

fn p55_a_unit_opens_what_its_pairing_needs_and_the_officer_sees_who_looked(world: &World) {
    let household = consenting(world);
    let id = paired(world, &household, 1);
    let helper = world.member("helper", 1);
    open(&helper, &household, &["names"]).refused(404, "not_found");
    world.head(1).put(&format!("{}/helper", at(&id)), &json!({ "helper_id": helper.account })).is(200);
    let shown = open(&helper, &household, &["names", "address"]).is(201);
    assert_eq!(shown["fields"]["names"][0]["value"], NAME);
    assert_eq!(shown["fields"]["address"], ADDRESS);
    let refused = open(&helper, &household, &["names", "identity_numbers"]).refused(403, "field_not_needed");
    assert_eq!(refused["fields"], json!(["names", "phones", "address"]));
    open(&helper, &household, &["history"]).refused(403, "field_not_needed");
    let looks = world.secretary().get(&format!("households/{household}/disclosures")).is(200);
    let look: &Value = &items(&looks)[0];
    assert_eq!((&look["by"]["account_id"], &look["purpose"]), (&json!(helper.account), &json!("上门走访")));
    assert_eq!(look["by"]["name"], "单位人员", "who of a unit has looked is named");
    assert_eq!(items(&looks).len(), 1, "what was refused shows nothing, and is no look");
    // The officer narrows what may be opened, and that holds at once.
    world.staff("household_officer").amend(&at(&id), &json!({ "fields": ["phones"] })).is(200);
    open(&helper, &household, &["names"]).refused(403, "field_not_needed");
    open(&world.liaison(1), &household, &["phones"]).is(201);
}

fn p55_nothing_is_opened_before_after_or_beside_a_pairing(world: &World) {
    let household = consenting(world);
    let id = proposed(world, &household, 1);
    let head = world.head(1);
    open(&head, &household, &["names"]).refused(404, "not_found");
    head.put(&format!("{}/acceptance", at(&id)), &json!({})).is(200);
    open(&head, &household, &["names"]).is(201);
    open(&world.head(2), &household, &["names"]).refused(404, "not_found");
    let over = json!({ "unit_id": world.unit_id(2), "agreed": super::acts::agreed(world) });
    world.staff("household_officer").put(&format!("{}/handover", at(&id)), &over).is(200);
    open(&head, &household, &["names"]).refused(404, "not_found");
    open(&world.head(2), &household, &["names"]).is(201);
    world.secretary().put(&format!("households/{household}/exit"), &json!({ "reason": "income_recovered" })).is(200);
    open(&world.head(2), &household, &["names"]).refused(404, "not_found");
}

fn p56_without_separate_consent_a_unit_opens_nothing(world: &World) {
    let household = silent(world);
    paired(world, &household, 1);
    open(&world.head(1), &household, &["names"]).refused(403, "unit_without_consent");
    let given = json!({ "given_on": world.day(0), "given_by": "self" });
    world.staff("household_officer").put(&format!("households/{household}/consent"), &given).is(200);
    open(&world.head(1), &household, &["names"]).is(201);
    let taken = json!({ "withdrawn_on": world.day(0) });
    world.staff("household_officer").put(&format!("households/{household}/consent/withdrawal"), &taken).is(200);
    open(&world.head(1), &household, &["names"]).refused(404, "not_found");
}

fn p54_what_is_said_of_a_pairing_opens_for_that_pairing_alone(world: &World) {
    let household = silent(world);
    let [one, two] = [paired(world, &household, 1), paired(world, &household, 2)];
    let seen = world.secretary().get(&at(&one)).is(200);
    assert_eq!(text(&seen, "note"), "上门前先电话联系。");
    let mut disk = Disk::open(&world.server);
    let [from, to] = [disk.id(&one), disk.id(&two)];
    let moved = "UPDATE pairings SET sealed = (SELECT sealed FROM pairings WHERE pairing_id = ";
    assert_eq!(disk.run(&format!("{moved}{from}) WHERE pairing_id = {to}")), 1);
    world.secretary().get(&at(&one)).is(200);
    world.secretary().get(&at(&two)).refused(500, "seal_broken");
}
