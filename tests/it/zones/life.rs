//! Zones themselves: codes, drafts, changes, lists, duties and what was done towards them, and any past day.

use serde_json::{Value, json};

use super::{seen, told};
use crate::kit::answer::{items, text};
use crate::kit::deeds::in_force;
use crate::kit::{World, alone_on_both_engines, on_both_engines};
use crate::zones::acts::{assignment, entered, led_again, led_by, published, requested, zone_in};

on_both_engines!(
    a_zone_is_entered_published_and_retired,
    codes_are_given_or_taken,
    lists_are_filtered_sorted_and_searched,
    duties_are_added_and_ended,
    an_assignment_publishes_and_claims_in_one_act,
);

alone_on_both_engines!(missed_periods_are_computed_from_what_was_done, any_past_day_is_answered);

fn states(world: &World, query: &str) -> Vec<String> {
    let page = world.officer().get(&format!("zones?{query}")).is(200);
    items(&page).iter().map(|zone| text(zone, "name").to_owned()).collect()
}

fn a_zone_is_entered_published_and_retired(world: &World) {
    let id = entered(world, "示例院落");
    let path = format!("zones/{id}");
    let draft = world.officer().get(&path).is(200);
    assert_eq!(
        (&draft["state"], &draft["code"], &draft["code_form"]),
        (&json!("draft"), &json!("L-001"), &json!("local"))
    );
    assert_eq!(draft["allowed_actions"], json!(["update_zone", "create_duty"]));
    world.head(1).get(&path).refused(404, "not_found");
    world.officer().go(&format!("{path}/publication")).refused(403, "not_allowed");

    let etag = world.officer().get(&path).etag();
    let patch = json!({ "kind": "compound", "external_codes": ["WG-0301"], "description": null });
    let changed = world.officer().patch(&path, &etag, &patch).is(200);
    assert_eq!((&changed["kind"], &changed["external_codes"]), (&json!("compound"), &json!(["WG-0301"])));
    assert_eq!(changed["description"], Value::Null);
    world.officer().patch(&path, &etag, &json!({ "name": "示例" })).refused(412, "stale_version");
    world.officer().ask("PATCH", &path).json(&json!({ "name": "示例" })).send().refused(428, "precondition_required");
    world.officer().amend(&path, &json!({ "code": "L-009" })).refused(422, "validation_failed");

    let open = world.secretary().go(&format!("{path}/publication")).is(200);
    assert_eq!((&open["state"], &open["version"]), (&json!("open"), &json!(3)));
    assert_eq!(world.secretary().go(&format!("{path}/publication")).is(200)["version"], 3, "once");
    world.head(1).get(&path).is(200);

    let retired = world.secretary().go(&format!("{path}/retirement")).is(200);
    assert_eq!((&retired["state"], &retired["retired_on"]), (&json!("retired"), &json!(world.day(0))));
    assert_eq!(world.secretary().go(&format!("{path}/retirement")).is(200)["version"], retired["version"]);
    let refused = world.officer().amend(&path, &json!({ "name": "示例" })).refused(409, "illegal_transition");
    assert_eq!(refused["allowed"], json!([]));
    // What may not be changed at all is not read for what is wrong about the change.
    world.officer().amend(&path, &json!({ "code": "L-009" })).refused(409, "illegal_transition");
    let told = told(world, &id);
    let kinds: Vec<&str> = told.iter().map(|kind| kind.split('.').nth(2).unwrap()).collect();
    assert_eq!(kinds, ["created", "duty_added", "duty_added", "updated", "published", "plate_made", "retired"]);
}

fn codes_are_given_or_taken(world: &World) {
    let officer = world.officer();
    let with = |code: &str| json!({ "name": "示例片区", "code": code });
    officer.post("zones", &with("L-007")).is(201);
    assert_eq!(officer.post("zones", &zone_in("下一个")).is(201)["code"], "L-008");
    officer.post("zones", &with("L-007")).refused(409, "zone_code_taken");
    assert_eq!(officer.post("zones", &with("东区-3")).is(201)["code_form"], "local");
    let community = format!("/api/v1/communities/{}", world.community);
    world.operator().amend(&community, &json!({ "stat_code": "620201002001" })).is(200);
    let verified = officer.post("zones", &with("620201002001120")).is(201);
    assert_eq!((&verified["code_form"], text(&verified, "code").len()), (&json!("verified"), 15));
    assert_eq!(officer.post("zones", &zone_in("再下一个")).is(201)["code"], "620201002001121");
    let refused = officer.post("zones", &with("L-055"));
    refused.refused(422, "validation_failed");
    assert_eq!(refused.pointers(), ["/code"]);
}

fn lists_are_filtered_sorted_and_searched(world: &World) {
    in_force(world, &[1]);
    let (open, _draft) = (published(world, "乙院"), entered(world, "甲院"));
    led_again(world, 1, "丙路");
    let building = json!({ "name": "一号楼", "kind": "building" });
    world.officer().post("zones", &building).is(201);
    assert_eq!(states(world, "sort=code"), ["乙院", "甲院", "丙路", "一号楼"]);
    assert_eq!(states(world, "sort=-created_at"), ["一号楼", "丙路", "甲院", "乙院"]);
    assert_eq!(states(world, "state=open,claimed&sort=name"), ["丙路", "乙院"]);
    assert_eq!(states(world, "kind=building"), ["一号楼"]);
    assert_eq!(states(world, "q=L-002"), ["甲院"]);
    assert_eq!(states(world, "q=示例街").len(), 3, "what is said in words is searched as well");
    assert_eq!(states(world, &format!("unit_id={}", world.unit_id(1))), ["丙路"]);
    let shown = world.head(1).get("zones").is(200);
    assert_eq!(items(&shown).len(), 2, "drafts are the community's own business");
    assert_eq!(shown["items"][0]["allowed_actions"], json!(["hold_zone", "claim_zone"]));
    let pages = world.officer().get("zones?limit=3&fields=id,code").is(200);
    assert_eq!((items(&pages).len(), items(&pages)[0].as_object().unwrap().len()), (3, 2));
    let rest =
        world.officer().get(&format!("zones?limit=3&fields=id,code&cursor={}", text(&pages, "next_cursor"))).is(200);
    assert_eq!(items(&rest).len(), 1);
    assert_eq!(seen(world, &open)["claim"], Value::Null);
}

fn duties_are_added_and_ended(world: &World) {
    let id = led_by(world, 1);
    let (officer, path) = (world.officer(), format!("zones/{id}/duties"));
    let made = officer.post(&path, &json!({ "kind": "other", "title": "安全巡查", "frequency": "weekly" })).is(201);
    assert_eq!(made["number"], 3);
    officer.post(&path, &json!({ "kind": "environment", "frequency": "weekly" })).refused(409, "duty_exists");
    world.head(1).post(&path, &json!({ "kind": "other" })).refused(403, "not_allowed");
    let ended = officer.go(&format!("{path}/2/closure")).is(200);
    assert!(ended["ended_at"].is_string());
    assert_eq!(officer.go(&format!("{path}/2/closure")).is(200), ended, "once");
    assert_eq!(world.head(1).get(&format!("{path}/2")).is(200), ended, "by its number");
    officer.get(&format!("{path}/9")).refused(404, "not_found");
    officer.go(&format!("{path}/9/closure")).refused(404, "not_found");
    let kinds: Vec<String> =
        items(&officer.get(&path).is(200)).iter().map(|one| text(&one["duty"], "kind").to_owned()).collect();
    assert_eq!(kinds, ["environment", "other"]);

    let records = format!("zones/{id}/fulfilments");
    let record = |duty: i64| json!({ "duty": duty, "note": "已开展" });
    let own = world.liaison(1).post(&records, &record(1)).is(201);
    assert_eq!((&own["number"], &own["recorded_for_unit"]), (&json!(1), &json!(false)));
    assert_eq!(world.liaison(1).get(&format!("{records}/1")).is(200), own, "by its number, as it was answered");
    officer.get(&format!("{records}/9")).refused(404, "not_found");
    let noted = officer.post(&records, &record(3)).is(201);
    assert_eq!((&noted["unit_id"], &noted["recorded_for_unit"]), (&json!(world.unit_id(1)), &json!(true)));
    world.head(2).post(&records, &record(1)).refused(403, "not_for_this_side");
    let ended = officer.post(&records, &record(2));
    ended.refused(422, "validation_failed");
    assert_eq!(ended.pointers(), ["/duty"]);
    let early = json!({ "duty": 1, "done_on": world.day(-93) });
    officer.post(&records, &early).refused(422, "validation_failed");
    let reason = json!({ "reason": "填错" });
    world.head(2).put(&format!("{records}/2/void"), &reason).refused(403, "not_for_this_side");
    let voided = world.head(1).put(&format!("{records}/2/void"), &reason).is(200);
    assert_eq!((&voided["void_reason"], &voided["allowed_actions"]), (&json!("填错"), &json!([])));
    assert_eq!(officer.get(&format!("{records}/2")).is(200)["void_reason"], "填错");
    let all = officer.get(&format!("{records}?limit=1")).is(200);
    let next = officer.get(&format!("{records}?limit=1&cursor={}", text(&all, "next_cursor"))).is(200);
    assert_eq!((items(&all)[0]["number"].clone(), items(&next)[0]["number"].clone()), (json!(1), json!(2)));
    let open = published(world, "无人");
    let alone = officer.post(&format!("zones/{open}/fulfilments"), &record(1));
    alone.refused(409, "zone_without_unit");
}

fn an_assignment_publishes_and_claims_in_one_act(world: &World) {
    in_force(world, &[2]);
    let id = entered(world, "示例片区");
    let path = format!("zones/{id}/assignment");
    let secretary = world.secretary();
    world.unit(1);
    secretary.put(&path, &assignment(world, 1)).refused(409, "unit_without_agreement");
    let mut overridden = assignment(world, 1);
    overridden["override_reason"] = json!("协议正在续签。");
    overridden["since_on"] = json!(world.day(-30));
    let claim = secretary.put(&path, &overridden).is(200);
    assert_eq!(
        (&claim["state"], &claim["basis"], &claim["number"]),
        (&json!("active"), &json!("assignment"), &json!(1))
    );
    assert_eq!((&claim["since_on"], &claim["agreement_id"]), (&json!(world.day(-30)), &Value::Null));
    assert_eq!(secretary.put(&path, &overridden).is(200)["version"], claim["version"], "once");
    let second = secretary.put(&path, &assignment(world, 2)).refused(409, "zone_already_claimed");
    assert_eq!(
        (&second["claimed_by"]["unit_id"], &second["claimed_by"]["code"]),
        (&json!(world.unit_id(1)), &json!("U01"))
    );
    world.officer().put(&path, &overridden).refused(403, "not_allowed");
    let kinds = told(world, &id);
    assert!(
        kinds.ends_with(&["published", "plate_made", "claimed"].map(|word| format!("hulian.zone.{word}.v1"))),
        "{kinds:?}"
    );
    let other = published(world, "有人申请");
    let n = requested(world, 2, &other);
    secretary.put(&format!("zones/{other}/assignment"), &overridden).is(200);
    assert_eq!(world.head(2).get(&format!("zones/{other}/claims/{n}")).is(200)["state"], "superseded");
}

fn missed(world: &World, zone: &str) -> Vec<String> {
    let duties = world.auditor().get(&format!("zones/{zone}/duties")).is(200);
    let periods = items(&duties)[0]["missed"].as_array().unwrap().clone();
    periods.iter().map(|period| text(period, "first_on").to_owned()).collect()
}

fn missed_periods_are_computed_from_what_was_done(world: &World) {
    let id = led_by(world, 1);
    assert!(missed(world, &id).is_empty());
    world.days(100);
    let all = missed(world, &id);
    assert!((2..=3).contains(&all.len()), "{all:?}");
    let tasks = world.head(1).get("/api/v1/me/tasks?kind=zone_missed").is(200);
    assert_eq!(items(&tasks).len(), 1, "{tasks}");
    let last = all.last().unwrap();
    let record = json!({ "duty": 1, "done_on": last });
    world.head(1).post(&format!("zones/{id}/fulfilments"), &record).is(201);
    assert_eq!(missed(world, &id), all[..all.len() - 1]);
    assert!(items(&world.head(1).get("/api/v1/me/tasks?kind=zone_missed").is(200)).is_empty());
    world
        .officer()
        .put(&format!("zones/{id}/fulfilments/1/void"), &json!({ "reason": "填错" }))
        .refused(403, "not_for_this_side");
    world.head(1).put(&format!("zones/{id}/fulfilments/1/void"), &json!({ "reason": "填错" })).is(200);
    assert_eq!(missed(world, &id), all);
}

fn any_past_day_is_answered(world: &World) {
    let first = world.day(0);
    let id = led_by(world, 1);
    let path = format!("zones/{id}");
    world.days(10);
    let offered = json!({ "successor_unit_id": world.unit_id(2) });
    in_force(world, &[2]);
    world.secretary().put(&format!("{path}/claims/1/handover"), &offered).is(200);
    world.head(2).go(&format!("{path}/claims/1/handover/acceptance")).is(200);
    world.officer().amend(&path, &json!({ "name": "新名称" })).is(200);
    let second = world.day(0);
    world.days(5);
    world.head(2).go(&format!("{path}/claims/2/release")).is(200);
    world.days(31);
    assert_eq!(seen(world, &id)["state"], "open");
    let at = |day: &str| world.auditor().get(&format!("{path}?as_of={day}")).is(200);
    let (then, later) = (at(&first), at(&second));
    assert_eq!((&then["claim"]["unit_id"], &then["name"]), (&json!(world.unit_id(1)), &json!("示例片区")));
    assert_eq!((&later["claim"]["unit_id"], &later["name"]), (&json!(world.unit_id(2)), &json!("新名称")));
    assert_eq!((&later["claim"]["state"], &later["claim"]["ended_at"]), (&json!("active"), &Value::Null));
    assert_eq!(later["allowed_actions"], json!([]));
    assert_eq!(at(&world.day(0))["state"], "open");
    let before = world.auditor().get(&format!("{path}?as_of={}", world.day(-60)));
    before.refused(404, "not_found");
    let list = |unit: usize, day: &str| {
        let found = world.auditor().get(&format!("zones?unit_id={}&as_of={day}", world.unit_id(unit))).is(200);
        items(&found).len()
    };
    assert_eq!((list(1, &first), list(2, &first), list(1, &second), list(2, &second)), (1, 0, 0, 1));
    assert_eq!(items(&world.auditor().get(&format!("zones?as_of={second}&state=claimed")).is(200)).len(), 1);
}
