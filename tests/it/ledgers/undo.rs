//! Undo: the whole, or nothing of it; on record; and for thirty days.

use serde_json::{Value, json};

use super::books::{XLSX, figures, send, small};
use crate::kit::answer::{items, text};
use crate::kit::people::redeem;
use crate::kit::{World, alone_on_both_engines, on_both_engines};

on_both_engines!(an_import_is_undone_whole, what_is_in_use_is_not_undone);
alone_on_both_engines!(a_copy_is_forgotten_after_thirty_days);

fn state(world: &World) -> [Value; 3] {
    let secretary = world.secretary();
    let mut units = secretary.get("units").is(200);
    for unit in units["items"].as_array_mut().unwrap() {
        for moving in ["version", "etag", "updated_at"] {
            unit.as_object_mut().unwrap().remove(moving);
        }
    }
    let lines = secretary.get("ledgers/onboarding?format=csv&sheet=contacts").text();
    [units, json!(lines), secretary.get("agreements").is(200)["items"].clone()]
}

fn an_import_is_undone_whole(world: &World) {
    let secretary = world.secretary();
    let known = json!({ "code": "D02", "name": "示例导入物业", "address": "示例旧址" });
    secretary.post("units", &known).is(201);
    let before = state(world);
    let report = send(&secretary, "", XLSX, &small(&world.tag)).is(201);
    assert_eq!((figures(&report, "inserted"), figures(&report, "updated")), (vec![1, 1, 1], vec![1, 0, 0]), "{report}");
    let path = format!("imports/{}", text(&report, "id"));
    let shown = secretary.get(&path);
    assert!(shown.is(200)["allowed_actions"].as_array().unwrap().iter().any(|one| one == "delete_import"));
    secretary.delete(&path, "\"9-0\"").refused(412, "stale_version");
    assert_ne!(state(world), before);
    secretary.delete(&path, &shown.etag()).is(204);
    assert_eq!(state(world), before);
    secretary.get(&path).refused(404, "not_found");
    secretary.delete(&path, &shown.etag()).refused(404, "not_found");
    let told = secretary.get("journal?limit=200").is(200);
    assert!(items(&told).iter().any(|entry| entry["type"] == "hulian.import.undone.v1"), "{told}");
    assert_eq!(secretary.get("journal/verification").is(200)["sound"], true);
    // The login is free again, and so is everything else.
    let again = send(&secretary, "", XLSX, &small(&world.tag)).is(201);
    assert_eq!(figures(&again, "inserted"), [1, 1, 1], "{again}");
}

fn what_is_in_use_is_not_undone(world: &World) {
    let secretary = world.secretary();
    let report = send(&secretary, "", XLSX, &small(&world.tag)).is(201);
    let path = format!("imports/{}", text(&report, "id"));
    let etag = secretary.get(&path).etag();
    let login = format!("daoru.{}", world.tag);
    let head = redeem(&world.server, &world.community, &report["invitations"][0], &login);
    let agreement = items(&secretary.get("agreements").is(200))[0].clone();
    let reason = json!({ "reason": "登记的日期与原件不符。" });
    head.post(&format!("agreements/{}/objections", text(&agreement, "id")), &reason).is(201);
    let unit = items(&secretary.get("units?q=D02").is(200))[0].clone();
    secretary.amend(&format!("units/{}", text(&unit, "id")), &json!({ "address": "示例新址" })).is(200);
    let before = state(world);
    let refused = secretary.delete(&path, &etag).refused(409, "import_in_use");
    let held = refused["held_by"].as_array().unwrap();
    let by = |object: String| {
        let found = held.iter().find(|one| one["object"] == object.as_str());
        found.unwrap_or_else(|| panic!("{object} is not held: {refused}"))["by"].to_string()
    };
    assert!(by(format!("agreements/{}", text(&agreement, "id"))).contains("agreement_objections"));
    assert!(by(format!("accounts/{}", head.account)).contains("password_history"));
    assert!(by(format!("units/{}", text(&unit, "id"))).contains("changed_since"));
    assert_eq!(state(world), before, "nothing of it was undone");
}

fn a_copy_is_forgotten_after_thirty_days(world: &World) {
    let secretary = world.secretary();
    let report = send(&secretary, "", XLSX, &small(&world.tag)).is(201);
    let path = format!("imports/{}", text(&report, "id"));
    world.days(29);
    assert_eq!(secretary.get(&format!("{path}/workbook")).status, 200);
    world.days(2);
    crate::kit::until("the copy is forgotten", || secretary.get(&format!("{path}/workbook")).status == 409);
    secretary.get(&format!("{path}/workbook")).refused(409, "import_forgotten");
    let shown = secretary.get(&path);
    assert_eq!(shown.is(200)["allowed_actions"], json!(["list_import_errors"]));
    secretary.delete(&path, &shown.etag()).refused(409, "import_forgotten");
}
