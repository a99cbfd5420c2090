//! Who sees what of a household: masked, and only for whom it is meant.

use serde_json::{Value, json};

use super::acts::{ADDRESS, IDENTITY, NAME, PHONE, at, body_of, helped, household_in, reported, result, sensitive_in};
use crate::kit::answer::{items, text};
use crate::kit::{Answer, World, on_both_engines};

on_both_engines!(
    p27_no_answer_but_a_disclosure_shows_clear_text,
    p27_a_list_shows_less_than_the_file,
    p27_those_who_may_not_see_households_see_no_trace_of_them,
);

/// What no masked answer may hold.
const CLEAR: [&str; 7] = [NAME, "示例甲", "示例乙", IDENTITY, PHONE, ADDRESS, "501室"];

fn masked(answer: &Answer) -> Value {
    let shown = answer.text();
    for clear in CLEAR {
        assert!(!shown.contains(clear), "{} shows `{clear}`: {shown}", answer.asked);
    }
    assert!(!shown.contains("代办购药"), "{} shows the note: {shown}", answer.asked);
    answer.json()
}

fn p27_no_answer_but_a_disclosure_shows_clear_text(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let made = officer.post("households", &sensitive_in(world));
    let id = text(&masked(&made), "id").to_owned();
    let path = at(&id);
    let seen = masked(&officer.get(&path));
    assert_eq!(seen["display_name"], "欧阳*");
    assert_eq!(
        seen["masked"],
        json!({
            "identity_number": "110***********002X", "phone": "199****1234", "address": "钢城街道示例小区***"
        })
    );
    masked(&secretary.get(&path));
    masked(&officer.get("households"));
    masked(&officer.post("households/search", &json!({ "identity_number": IDENTITY })));
    masked(&officer.amend(&path, &json!({ "tags": ["disability"] })));
    for step in ["verification", "review", "notice"] {
        masked(&officer.put(&format!("{path}/{step}"), &body_of(world, step)));
    }
    masked(&secretary.put(&format!("{path}/admission"), &result(world, "subsistence_allowance")));
    masked(&officer.put(&format!("{path}/recheck"), &body_of(world, "recheck")));
    let etag = officer.get(&path).etag();
    masked(&officer.ask("PUT", &format!("{path}/plan")).header("if-match", &etag).json(&body_of(world, "plan")).send());
    masked(&officer.post("households", &sensitive_in(world)));
    masked(&secretary.get("households/figures"));
    masked(&secretary.get(&format!("{path}/disclosures")));
    masked(&secretary.put(&format!("{path}/exit"), &body_of(world, "exit")));
    masked(&secretary.put(&format!("{path}/reopening"), &body_of(world, "reopening")));
    masked(&officer.post(&format!("{path}/erasure"), &body_of(world, "erasure")));
    masked(&world.auditor().get("journal?limit=200"));
}

fn p27_a_list_shows_less_than_the_file(world: &World) {
    helped(world, &sensitive_in(world));
    let page = world.secretary().get("households");
    let one = items(&page.is(200))[0].clone();
    for inside in ["masked", "plan", "possible_duplicates"] {
        assert!(one.get(inside).is_none(), "{one}");
    }
    for shown in ["display_name", "members_count", "hardship_category", "tags", "zone_id", "pairings_count", "officer"]
    {
        assert!(one.get(shown).is_some(), "{shown}: {one}");
    }
    assert_eq!(page.header("cache-control"), Some("no-store"), "no cache keeps what was sealed");
}

fn p27_those_who_may_not_see_households_see_no_trace_of_them(world: &World) {
    let id = helped(world, &sensitive_in(world));
    let path = at(&id);
    let client = world.client(&["units:read", "agreements:read"]);
    for caller in [world.officer(), world.staff("grid_worker"), world.head(1), world.liaison(1), world.auditor()] {
        for place in ["households", path.as_str(), "households/figures"] {
            caller.get(place).refused(403, "not_allowed");
        }
        for place in ["units", "zones", "/api/v1/me", "/api/v1/me/tasks"] {
            let shown = caller.get(place).text();
            assert!(!shown.contains(&id) && !shown.contains("household."), "{place}: {shown}");
        }
    }
    client.get(&path).refused(403, "not_allowed");
    let scopes = world.client_in(&["households:read"]);
    assert!([403, 422].contains(&world.secretary().post("clients", &scopes).status), "no machine opens households");
    world
        .elsewhere()
        .secretary()
        .get(&format!("/api/v1/communities/{}/{path}", world.community))
        .refused(404, "not_found");
    // Only the secretary and the auditor read the journal, and it names households by their ids alone.
    let journal = world.auditor().get(&format!("journal?subject={path}")).is(200);
    for event in items(&journal) {
        let known = ["household_id", "version", "by", "fields"];
        let told = event["data"].as_object().unwrap();
        assert!(told.keys().all(|name| known.contains(&name.as_str())), "{event}");
    }
    for caller in [world.officer(), world.staff("household_officer"), world.head(1), world.staff("grid_worker")] {
        caller.get(&format!("journal?subject={path}")).refused(403, "not_allowed");
    }
    assert_eq!(text(&world.secretary().get(&at(&reported(world, &household_in()))).is(200), "state"), "reported");
}
