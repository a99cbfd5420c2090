//! Separate consent: without it nothing sensitive is kept; once it is taken back, nothing is done with the file any more.

use serde_json::{Value, json};

use super::super::acts::{at, body_of, helped, household_in, reported, sensitive_in};
use crate::kit::answer::{items, text};
use crate::kit::deeds::with;
use crate::kit::{World, on_both_engines};

on_both_engines!(
    p56_sensitive_facts_wait_for_consent,
    p56_a_child_is_one_through_the_fourteenth_birthday,
    p56_a_birth_that_contradicts_the_number_is_kept_with_a_warning,
    p56_taking_consent_back_stops_everything,
);

fn p56_sensitive_facts_wait_for_consent(world: &World) {
    let officer = world.staff("household_officer");
    let places = |body: &Value| {
        let answer = officer.post("households", body);
        answer.refused(422, "consent_required");
        answer.pointers()
    };
    let bare = with(sensitive_in(world), "consent", json!(null));
    assert_eq!(places(&bare), ["/head/identity_number", "/head/disability", "/tags"]);
    let child = json!([{ "relation": "40", "name": "示例丙", "born": world.day(-3650) }]);
    assert_eq!(places(&with(sensitive_in(world), "members", child.clone())), ["/members/0"], "a guardian's is missing");
    let tomorrow = json!({ "given_on": world.day(1), "given_by": "self" });
    let early = officer.post("households", &with(sensitive_in(world), "consent", tomorrow));
    early.refused(422, "validation_failed");
    assert_eq!(early.pointers(), ["/consent/given_on"]);
    // Without anything sensitive none is needed; it comes before what is.
    let path = at(&reported(world, &household_in()));
    let sensitive = json!({ "tags": ["serious_illness"] });
    officer.amend(&path, &sensitive).refused(422, "consent_required");
    let aside = officer.amend(&path, &json!({ "consent": { "given_on": world.day(0), "given_by": "self" } }));
    aside.refused(422, "validation_failed");
    assert_eq!(aside.pointers(), ["/consent"]);
    let given = json!({ "given_on": world.day(0), "given_by": "self" });
    let consent = officer.put(&format!("{path}/consent"), &given).is(200)["consent"].clone();
    assert_eq!(consent, json!({ "state": "given", "given_on": world.day(0), "given_by": "self" }));
    officer.amend(&path, &sensitive).is(200);
    officer.amend(&path, &json!({ "members": child })).refused(422, "consent_required");
    officer.put(&format!("{path}/consent"), &body_of(world, "consent")).is(200);
    officer.amend(&path, &json!({ "members": child })).is(200);
    // A consent that no longer covers what is kept does not take the place of one that does.
    officer.put(&format!("{path}/consent"), &given).refused(422, "consent_required");
}

/// 周岁 complete on the day after the birthday.
fn p56_a_child_is_one_through_the_fourteenth_birthday(world: &World) {
    let officer = world.staff("household_officer");
    let born = |days: i64| {
        let day = world.day(days);
        format!("{}{}", day[..4].parse::<i32>().unwrap() - 14, &day[4..])
    };
    let with_child = |born: String| {
        let child = json!([{ "relation": "40", "name": "示例丙", "born": born }]);
        officer.post("households", &with(sensitive_in(world), "members", child))
    };
    for days in [0, 1] {
        with_child(born(days)).refused(422, "consent_required");
    }
    with_child(born(-1)).is(201);
}

fn p56_a_birth_that_contradicts_the_number_is_kept_with_a_warning(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let pointers = |shown: &Value| {
        let told = shown["warnings"].as_array().cloned().unwrap_or_default();
        let place = |one: &Value| (text(one, "pointer").to_owned(), text(one, "code").to_owned());
        assert!(!json!(told).to_string().contains("1960") && !json!(told).to_string().contains("1949"), "{shown}");
        told.iter().map(place).collect::<Vec<_>>()
    };
    let odd = [("/head/born".to_owned(), "born_contradicts_identity_number".to_owned())];
    let mut body = sensitive_in(world);
    assert!(officer.post("households", &body).is(201).get("warnings").is_none(), "1949 is in the number");
    body["head"]["born"] = json!("1960-01-01");
    let made = officer.post("households", &body).is(201);
    assert_eq!(pointers(&made), odd);
    let path = at(text(&made, "id"));
    for who in [&officer, &secretary] {
        assert_eq!(pointers(&who.get(&path).is(200)), odd);
    }
    let listed = officer.get("households").is(200);
    assert!(items(&listed).iter().all(|one| one.get("warnings").is_none()), "not in lists");
    let mended = officer.amend(&path, &json!({ "head": { "born": "1949-12-31" } })).is(200);
    assert!(mended.get("warnings").is_none(), "{mended}");
}

fn p56_taking_consent_back_stops_everything(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let id = helped(world, &sensitive_in(world));
    let path = at(&id);
    let withdrawn = officer.put(&format!("{path}/consent/withdrawal"), &body_of(world, "consent/withdrawal")).is(200);
    assert_eq!(withdrawn["consent"]["state"], "withdrawn");
    assert!(withdrawn.get("display_name").is_none() && withdrawn.get("tags").is_none(), "{withdrawn}");
    officer.put(&format!("{path}/consent/withdrawal"), &body_of(world, "consent/withdrawal")).is(200);
    for caller in [&officer, &secretary] {
        caller.get(&path).refused(403, "consent_withdrawn");
        for query in ["households", "households?state=active", "households?tag=disability"] {
            assert!(items(&caller.get(query).is(200)).is_empty(), "{query}");
        }
    }
    officer.post(&format!("{path}/disclosures"), &body_of(world, "disclosures")).refused(403, "consent_withdrawn");
    officer.patch(&path, "*", &json!({ "needs": ["care"] })).refused(403, "consent_withdrawn");
    officer.put(&format!("{path}/recheck"), &body_of(world, "recheck")).refused(403, "consent_withdrawn");
    secretary.put(&format!("{path}/exit"), &body_of(world, "exit")).refused(403, "consent_withdrawn");
    let number = json!({ "identity_number": super::super::acts::IDENTITY });
    assert!(items(&officer.post("households/search", &number).is(200)).is_empty());
    let figures = secretary.get("households/figures").is(200);
    assert!(figures["by_category"].as_array().unwrap().iter().all(|one| one["helped"] == 0), "{figures}");
    assert_eq!(
        secretary.get(&format!("{path}/disclosures")).is(200)["items"],
        json!([]),
        "who has looked can be asked"
    );
    // It goes on with a new consent, or is erased.
    officer.put(&format!("{path}/consent"), &body_of(world, "consent")).is(200);
    assert_eq!(text(&officer.get(&path).is(200), "display_name"), "欧阳*");
    officer.put(&format!("{path}/consent/withdrawal"), &body_of(world, "consent/withdrawal")).is(200);
    officer.post(&format!("{path}/erasure"), &body_of(world, "erasure")).is(200);
    assert_eq!(secretary.post(&format!("{path}/erasure"), &body_of(world, "erasure")).is(200)["state"], "done");
}
