//! Restriction (PIPL 47): storage and nothing else, until the secretary lifts it.

use serde_json::{Value, json};

use super::super::acts::{IDENTITY, at, body_of, helped, household_in, reported, result, sensitive_in};
use super::endings::substance;
use crate::kit::answer::{items, text};
use crate::kit::{World, on_both_engines};
use crate::tasks::of;

on_both_engines!(
    p57_what_is_restricted_is_stored_and_nothing_else,
    p57_no_list_shows_what_is_restricted_unless_asked,
    p57_an_erasure_waits_until_the_restriction_is_lifted,
    p57_what_is_restricted_is_no_target_and_no_mistake,
);

fn restrict(world: &World, path: &str) -> Value {
    world.secretary().put(&format!("{path}/restriction"), &json!({ "reason": "涉及诉讼, 依法保存。" })).is(200)
}

fn p57_what_is_restricted_is_stored_and_nothing_else(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let path = at(&helped(world, &sensitive_in(world)));
    let restriction = format!("{path}/restriction");
    let (before, why) = (substance(&officer, &path), json!({ "reason": "涉及诉讼, 依法保存。" }));
    for nobody in [&officer, &world.officer(), &world.staff("grid_worker"), &world.auditor(), &world.head(1)] {
        nobody.put(&restriction, &why).refused(403, "not_allowed");
        nobody.delete(&restriction, "*").refused(403, "not_allowed");
    }
    let held = restrict(world, &path);
    assert_eq!(held["allowed_actions"], json!(["withdraw_consent", "lift_restriction"]));
    for caller in [&officer, &secretary] {
        let seen = caller.get(&path).is(200);
        assert_eq!((&seen["state"], &seen["restricted_at"]), (&json!("active"), &held["restricted_at"]));
        for sealed in
            ["display_name", "members_count", "hardship_category", "tags", "needs", "communication", "zone_id"]
        {
            assert!(seen.get(sealed).is_none(), "it is not said to be empty: {seen}");
        }
        for sealed in ["masked", "plan", "possible_duplicates"] {
            assert!(seen.get(sealed).is_none(), "{seen}");
        }
    }
    let version = secretary.get(&path).is(200)["version"].clone();
    assert_eq!(restrict(world, &path)["version"], version, "restricting twice is restricting once");
    for step in ["consent", "recheck", "verification", "refusal", "merger"] {
        let body = if step == "merger" { json!({ "into": text(&held, "id") }) } else { body_of(world, step) };
        officer.put(&format!("{path}/{step}"), &body).refused(409, "household_restricted");
    }
    officer.put(&format!("{path}/admission"), &result(world, "other_hardship")).refused(409, "household_restricted");
    secretary.put(&format!("{path}/exit"), &body_of(world, "exit")).refused(409, "household_restricted");
    officer.post(&format!("{path}/disclosures"), &body_of(world, "disclosures")).refused(409, "household_restricted");
    officer.patch(&path, "*", &json!({ "needs": ["care"] })).refused(409, "household_restricted");
    let plan = officer.ask("PUT", &format!("{path}/plan")).header("if-match", "*").json(&body_of(world, "plan"));
    plan.send().refused(409, "household_restricted");
    assert_eq!(
        secretary.get(&format!("{path}/disclosures")).is(200)["items"],
        json!([]),
        "who has looked can be asked"
    );
    secretary.delete(&restriction, "*").is(200);
    assert_eq!(substance(&officer, &path), before, "then it is as it was");
    assert_eq!(secretary.delete(&restriction, "*").is(200)["state"], "active", "lifting twice is lifting once");
    let asked = json!({ "purpose": "答复来访", "fields": ["history"] });
    let steps = officer.post(&format!("{path}/disclosures"), &asked).is(201)["fields"]["history"].clone();
    let acts: Vec<&str> = steps.as_array().unwrap().iter().map(|step| text(step, "act")).collect();
    assert_eq!(acts[acts.len() - 2..], ["restriction", "restriction_end"]);
    assert_eq!(steps[acts.len() - 2]["details"], why, "why is sealed, and opened with the history alone");
}

fn p57_no_list_shows_what_is_restricted_unless_asked(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let (id, other) = (helped(world, &sensitive_in(world)), reported(world, &household_in()));
    let path = at(&id);
    officer.put(&format!("{}/verification", at(&other)), &body_of(world, "verification")).is(200);
    restrict(world, &path);
    let ids = |query: &str| {
        let page = secretary.get(&format!("households?{query}")).is(200);
        items(&page).iter().map(|one| text(one, "id").to_owned()).collect::<Vec<_>>()
    };
    for query in ["sort=code", "state=active,under_review", "restricted=false"] {
        assert_eq!(ids(query), [other.as_str()], "{query}");
    }
    assert_eq!(ids("restricted=true"), [id.as_str()]);
    for sealed in ["tag=disability", "hardship_category=subsistence_allowance"] {
        assert_eq!(
            ids(&format!("restricted=true&{sealed}")),
            Vec::<String>::new(),
            "{sealed} would tell what is sealed"
        );
    }
    let listed = secretary.get("households?restricted=true");
    assert!(!listed.text().contains("欧阳") && !listed.text().contains("display_name"), "{}", listed.text());
    let number = json!({ "identity_number": IDENTITY });
    assert!(items(&officer.post("households/search", &number).is(200)).is_empty());
    let figures = secretary.get("households/figures").is(200);
    assert!(figures["by_category"].as_array().unwrap().iter().all(|one| one["helped"] == 0), "{figures}");
}

fn p57_an_erasure_waits_until_the_restriction_is_lifted(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let path = at(&helped(world, &sensitive_in(world)));
    let (erasure, why) = (format!("{path}/erasure"), json!({ "reason": "本人申请。" }));
    officer.post(&erasure, &why).is(200);
    assert_eq!(of(&secretary, "household_erasure").len(), 1);
    restrict(world, &path);
    assert_eq!(of(&secretary, "household_erasure"), [] as [Value; 0], "nothing waits that cannot be done");
    let refused = secretary.post(&erasure, &why).refused(409, "household_restricted");
    assert!(text(&refused, "remedy").contains("解除限制"), "{refused}");
    officer.post(&erasure, &why).refused(409, "household_restricted");
    assert_eq!(secretary.get(&erasure).is(200)["state"], "asked", "it waits");
    // What narrows what is done may be recorded all the same.
    officer.put(&format!("{path}/consent/withdrawal"), &body_of(world, "consent/withdrawal")).is(200);
    secretary.delete(&format!("{path}/restriction"), "*").is(200);
    assert_eq!(secretary.post(&erasure, &why).is(200)["state"], "done");
    secretary.put(&format!("{path}/restriction"), &why).refused(409, "household_erased");
    secretary.delete(&format!("{path}/restriction"), "*").refused(409, "household_erased");
}

fn p57_what_is_restricted_is_no_target_and_no_mistake(world: &World) {
    let (officer, grid) = (world.staff("household_officer"), world.staff("grid_worker"));
    let made = grid.post("households", &household_in());
    let (first, second) = (text(&made.is(201), "id").to_owned(), reported(world, &household_in()));
    restrict(world, &at(&first));
    grid.delete(&at(&first), &made.etag()).refused(409, "household_restricted");
    let merged = officer.put(&format!("{}/merger", at(&second)), &json!({ "into": first }));
    merged.refused(422, "validation_failed");
    assert_eq!(merged.pointers(), ["/into"]);
}
