//! Erasure: two accounts, a destroyed key, and figures and a journal that stay as they were.

use serde_json::{Value, json};

use super::super::acts::{IDENTITY, at, body_of, helped, household_in, sensitive_in};
use super::super::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::people::welcome;
use crate::kit::{Caller, World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    p57_erasure_takes_two_accounts,
    an_erasure_is_taken_back_or_refused,
    consent_gone_erasure_still_refused
);
alone_on_both_engines!(p57_nothing_is_left_of_what_is_erased);

fn p57_erasure_takes_two_accounts(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let path = format!("{}/erasure", at(&helped(world, &household_in())));
    let why = json!({ "reason": "本人申请。" });
    secretary.post(&path, &why).refused(409, "erasure_not_asked");
    let asked = officer.post(&path, &why).is(200);
    assert_eq!((&asked["state"], &asked["asked_by"]["account_id"]), (&json!("asked"), &json!(officer.account)));
    assert_eq!(officer.post(&path, &why).is(200)["state"], "asked", "asking twice is asking once");
    for nobody in [world.officer(), world.staff("grid_worker"), world.auditor(), world.head(1)] {
        nobody.post(&path, &why).refused(403, "not_allowed");
    }
    assert_eq!(secretary.post(&path, &why).is(200)["state"], "done");
    secretary.post(&path, &why).refused(409, "household_erased");
    // One person with both roles is one person.
    let both =
        welcome(&secretary, &world.community, &format!("liang.{}", world.tag), "示例", &["household_officer"], None);
    let operator = world.operator();
    let office = format!("/api/v1/communities/{}/offices/secretary", world.community);
    let path = format!("{}/erasure", at(&helped(world, &household_in())));
    both.post(&path, &why).is(200);
    let appointed = operator.put(&office, &json!({ "account_id": both.account, "from_on": world.day(0) }));
    appointed.is(200);
    both.forget_session();
    both.post(&path, &why).refused(403, "two_accounts_needed");
}

/// The file without what tells its versions apart.
pub fn substance(who: &Caller, path: &str) -> Value {
    let mut file = who.get(path).is(200);
    file.as_object_mut().unwrap().retain(|name, _| !["version", "etag", "updated_at"].contains(&name.as_str()));
    file
}

fn an_erasure_is_taken_back_or_refused(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let other =
        welcome(&secretary, &world.community, &format!("other.{}", world.tag), "示例", &["household_officer"], None);
    let id = helped(world, &household_in());
    let (path, erasure) = (at(&id), format!("{}/erasure", at(&id)));
    let refusal = format!("{erasure}/refusal");
    let (why, before) = (json!({ "reason": "本人申请。" }), substance(&officer, &path));
    officer.get(&erasure).refused(404, "not_found");
    officer.delete(&erasure, "*").refused(409, "erasure_not_asked");
    secretary.put(&refusal, &why).refused(409, "erasure_not_asked");

    assert_eq!(officer.post(&erasure, &why).is(200)["allowed_actions"], officer.get(&path).is(200)["allowed_actions"]);
    let stands = secretary.get(&erasure).is(200);
    assert_eq!((&stands["state"], &stands["asked_by"]["account_id"]), (&json!("asked"), &json!(officer.account)));
    other.delete(&erasure, "*").refused(403, "erasure_of_another");
    for nobody in [world.officer(), world.staff("grid_worker"), world.auditor(), world.head(1), world.secretary()] {
        nobody.delete(&erasure, "*").refused(403, "not_allowed");
    }
    officer.put(&refusal, &why).refused(403, "not_allowed");
    officer.delete(&erasure, "*").is(200);
    assert_eq!(substance(&officer, &path), before, "the file is as it was");
    officer.get(&erasure).refused(404, "not_found");
    secretary.post(&erasure, &why).refused(409, "erasure_not_asked");

    // It can be asked for again, by somebody else as well; the secretary refuses, and says why.
    other.post(&erasure, &why).is(200);
    secretary.put(&refusal, &json!({})).refused(422, "validation_failed");
    secretary.put(&refusal, &json!({ "reason": "法定保存期未满。" })).is(200);
    assert_eq!(substance(&officer, &path), before, "the file is as it was");
    let asked = json!({ "purpose": "答复来访", "fields": ["history"] });
    let steps = officer.post(&format!("{path}/disclosures"), &asked).is(201)["fields"]["history"].clone();
    let acts: Vec<&str> = steps.as_array().unwrap().iter().map(|step| text(step, "act")).collect();
    let told = ["erasure_request", "erasure_withdrawal", "erasure_request", "erasure_refusal"];
    assert_eq!(acts[2..], told);
    assert_eq!(steps[5]["details"], json!({ "reason": "法定保存期未满。" }));
    officer.post(&erasure, &why).is(200);
    assert_eq!(secretary.post(&erasure, &why).is(200)["state"], "done");
    assert_eq!(secretary.get(&erasure).is(200)["state"], "done");
    officer.delete(&erasure, "*").refused(409, "household_erased");
    secretary.put(&refusal, &why).refused(409, "household_erased");
}

fn consent_gone_erasure_still_refused(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let path = at(&helped(world, &household_in()));
    let why = json!({ "reason": "示例原因。" });
    officer.put(&format!("{path}/consent/withdrawal"), &body_of(world, "consent/withdrawal")).is(200);
    officer.post(&format!("{path}/erasure"), &why).is(200);
    let offered = secretary.get(&format!("{path}/erasure")).is(200)["allowed_actions"].clone();
    assert_eq!(offered, json!(["erase_household", "refuse_erasure", "restrict_household"]));
    let bare = secretary.put(&format!("{path}/erasure/refusal"), &why).is(200);
    assert!(bare.get("display_name").is_none(), "{bare}");
    officer.post(&format!("{path}/erasure"), &why).is(200);
    officer.delete(&format!("{path}/erasure"), "*").is(200);
}

fn p57_nothing_is_left_of_what_is_erased(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let id = helped(world, &sensitive_in(world));
    let (path, other) = (at(&id), helped(world, &household_in()));
    officer.post(&format!("{path}/disclosures"), &body_of(world, "disclosures")).is(201);
    let mut disk = Disk::open(&world.server);
    assert_eq!(disk.count("household_keys", &id), 1);
    let before = world.auditor().get(&format!("journal?subject={path}&limit=200")).is(200);
    officer.post(&format!("{path}/erasure"), &body_of(world, "erasure")).is(200);
    secretary.post(&format!("{path}/erasure"), &body_of(world, "erasure")).is(200);

    let left = secretary.get(&path).is(200);
    assert_eq!((&left["state"], &left["erased_on"]), (&json!("erased"), &json!(world.day(0))));
    for gone in ["display_name", "members_count", "hardship_category", "tags", "needs", "zone_id", "masked", "plan"] {
        assert!(left.get(gone).is_none(), "{left}");
    }
    officer.post(&format!("{path}/disclosures"), &body_of(world, "disclosures")).refused(409, "household_erased");
    officer.patch(&path, "*", &json!({ "needs": ["care"] })).refused(409, "household_erased");
    let number = json!({ "identity_number": IDENTITY });
    assert!(items(&officer.post("households/search", &number).is(200)).is_empty(), "its traces are gone");
    assert!(items(&secretary.get("households").is(200)).iter().all(|one| text(one, "id") != id));
    let looks = secretary.get(&format!("{path}/disclosures")).is(200);
    assert_eq!((items(&looks).len(), &items(&looks)[0]["purpose"]), (1, &json!(null)), "that somebody looked stays");
    let figures = secretary.get("households/figures").is(200);
    let category =
        figures["by_category"].as_array().unwrap().iter().find(|one| one["category"] == "subsistence_allowance");
    assert_eq!((&category.unwrap()["helped"], &category.unwrap()["erased"]), (&json!(1), &json!(1)));
    assert_eq!(secretary.get(&at(&other)).is(200)["display_name"], "欧阳*", "others are as they were");

    let verdict = world.auditor().get("journal/verification").is(200);
    assert_eq!(verdict["sound"], true, "{verdict}");
    let after = world.auditor().get(&format!("journal?subject={path}&limit=200")).is(200);
    assert_eq!(items(&after)[..items(&before).len()], items(&before)[..], "what was told stays told");
    for table in ["household_keys", "household_parts", "household_traces"] {
        assert_eq!(disk.count(table, &id), 0, "{table}");
    }
    assert_eq!(disk.sealed_left(&id), 0, "no word of a step or a look is left");
}
