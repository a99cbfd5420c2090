//! A pairing from its proposal to its end, as people live it.

use serde_json::{Value, json};

use super::acts::{agreed, at, consenting, paired, pairing_in, proposed, silent, visit_in};
use crate::households::acts as households;
use crate::kit::answer::{items, text};
use crate::kit::{World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    a_unit_accepts_what_the_community_proposes,
    what_was_agreed_outside_begins_at_once,
    a_hand_over_leaves_no_instant_without_a_unit,
    a_hand_over_agreed_outside_is_at_once,
    a_pairing_ends_with_a_report,
    what_turns_the_household_ends_its_pairings,
    what_was_arranged_is_changed,
    bad_input_is_named_place_by_place,
    two_are_paired_once_at_a_time,
);
alone_on_both_engines!(visits_fall_due_by_category);

fn state(world: &World, id: &str) -> String {
    text(&world.secretary().get(&at(id)).is(200), "state").to_owned()
}

fn a_unit_accepts_what_the_community_proposes(world: &World) {
    let household = silent(world);
    let id = proposed(world, &household, 1);
    let (head, officer) = (world.head(1), world.staff("household_officer"));
    let seen = head.get(&at(&id)).is(200);
    assert_eq!(seen["allowed_actions"], json!(["accept_pairing", "refuse_pairing", "name_helper"]));
    let helper = world.member("helper", 1);
    let begun = head.put(&format!("{}/acceptance", at(&id)), &json!({ "helper_id": helper.account })).is(200);
    assert_eq!((&begun["state"], &begun["since_on"]), (&json!("active"), &json!(world.day(0))));
    assert_eq!(begun["helper"]["account_id"], json!(helper.account));
    assert_eq!(head.put(&format!("{}/acceptance", at(&id)), &json!({})).is(200)["version"], begun["version"]);
    let file = officer.get(&households::at(&household)).is(200);
    assert_eq!(file["pairings_count"], 1, "the file says how many help");
    // Another unit may say no, with a reason that stays sealed and is shown to both sides.
    let other = proposed(world, &household, 2);
    let declined = world.liaison(2).put(&format!("{}/refusal", at(&other)), &json!({ "reason": "人手不足。" })).is(200);
    assert_eq!((&declined["state"], &declined["reason"]), (&json!("declined"), &json!("人手不足。")));
    let third = proposed(world, &household, 2);
    let path = format!("{}/withdrawal", at(&third));
    assert_eq!(officer.put(&path, &json!({ "reason": "另行安排。" })).is(200)["state"], "withdrawn");
    assert_eq!(officer.get(&households::at(&household)).is(200)["pairings_count"], 1);
}

fn what_was_agreed_outside_begins_at_once(world: &World) {
    let id = paired(world, &silent(world), 1);
    let seen = world.secretary().get(&at(&id)).is(200);
    assert_eq!((&seen["agreed"]["channel"], &seen["since_on"]), (&json!("meeting"), &json!(world.day(0))));
    assert!(seen["accepted_at"].is_string() && seen["confirmed_at"].is_string(), "{seen}");
    assert_eq!(seen["agreed_needs"], json!(["living_aid"]), "the needs of the household, where none were said");
    assert_eq!(seen["fields"], json!(["names", "phones", "address"]));
}

fn a_hand_over_leaves_no_instant_without_a_unit(world: &World) {
    let household = silent(world);
    let id = paired(world, &household, 1);
    let path = format!("{}/handover", at(&id));
    let body = json!({ "unit_id": world.unit_id(2), "reason": "联络员岗位变动。" });
    let offered = world.liaison(1).put(&path, &body).is(200);
    let next = text(&offered["handover"], "pairing_id").to_owned();
    assert_eq!((&offered["state"], &offered["handover"]["unit_id"]), (&json!("active"), &body["unit_id"]));
    world.liaison(1).put(&path, &body).refused(409, "already_paired");
    // The one who takes over has accepted: the first still helps, until the household officer stands behind it.
    assert_eq!(world.head(2).put(&format!("{}/acceptance", at(&next)), &json!({})).is(200)["state"], "proposed");
    assert_eq!((state(world, &id), state(world, &next)), ("active".into(), "proposed".into()));
    let officer = world.staff("household_officer");
    let begun = officer.put(&format!("{}/confirmation", at(&next)), &json!({})).is(200);
    assert_eq!((&begun["state"], &begun["succeeds"]), (&json!("active"), &json!(id)));
    let ended = officer.get(&at(&id)).is(200);
    assert_eq!((&ended["state"], &ended["ended_because"]), (&json!("ended"), &json!("handed_over")));
    assert_eq!(ended["ended_at"], begun["updated_at"], "in the same instant");
    assert_eq!(officer.get(&households::at(&household)).is(200)["pairings_count"], 1);
}

fn a_hand_over_agreed_outside_is_at_once(world: &World) {
    let id = paired(world, &silent(world), 1);
    let path = format!("{}/handover", at(&id));
    let body = json!({ "unit_id": world.unit_id(2), "agreed": agreed(world) });
    let refused = world.head(1).put(&path, &body);
    refused.refused(422, "validation_failed");
    assert_eq!(refused.pointers(), ["/agreed"], "what was agreed outside is recorded by the community");
    let over = world.staff("household_officer").put(&path, &body).is(200);
    assert_eq!((&over["state"], &over["ended_because"]), (&json!("ended"), &json!("handed_over")));
    let now = world.staff("household_officer").get(&format!("pairings?unit_id={}", world.unit_id(2))).is(200);
    assert_eq!((&items(&now)[0]["state"], &items(&now)[0]["origin"]), (&json!("active"), &json!("handover")));
}

fn a_pairing_ends_with_a_report(world: &World) {
    let officer = world.staff("household_officer");
    let id = paired(world, &silent(world), 1);
    let path = format!("{}/closure", at(&id));
    let bare = json!({ "because": "completed" });
    officer.put(&path, &bare).refused(409, "final_report_missing");
    let report = json!({ "final_report": "家中已有稳定收入。" });
    world.liaison(1).put(&format!("{}/final-report", at(&id)), &report).is(200);
    let ended = officer.put(&path, &bare).is(200);
    assert_eq!((&ended["state"], &ended["final_report"]), (&json!("ended"), &json!("家中已有稳定收入。")));
    assert_eq!(officer.put(&path, &bare).is(200)["version"], ended["version"], "ended already");
    let again = json!({ "final_report": "另一份总结。" });
    world.liaison(1).put(&format!("{}/final-report", at(&id)), &again).refused(409, "illegal_transition");
    // Or all at once.
    let id = paired(world, &silent(world), 1);
    let whole = json!({ "because": "other_reason", "reason": "单位业务调整。", "final_report": "已协助办理。" });
    assert_eq!(officer.put(&format!("{}/closure", at(&id)), &whole).is(200)["reason"], "单位业务调整。");
}

fn what_turns_the_household_ends_its_pairings(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let turned = |turn: &dyn Fn(&str)| {
        let household = consenting(world);
        let (id, waiting) = (paired(world, &household, 1), proposed(world, &household, 2));
        turn(&households::at(&household));
        let because = officer.get(&at(&id)).is(200)["ended_because"].clone();
        let told = world.auditor().get(&format!("journal?subject=pairings/{waiting}&limit=200")).is(200);
        let last = items(&told).iter().max_by_key(|event| event["seq"].as_i64()).unwrap()["type"].clone();
        assert_eq!(last, "hulian.pairing.withdrawn.v1", "a proposal that ends has not helped anybody: {told}");
        let waiting = officer.get(&at(&waiting)).is(200)["state"].clone();
        (because, waiting)
    };
    let gone = |because: &str| (json!(because), json!("withdrawn"));
    let exit = |path: &str| drop(secretary.put(&format!("{path}/exit"), &households::body_of(world, "exit")).is(200));
    assert_eq!(turned(&exit), gone("household_graduated"));
    let withdrawal = households::body_of(world, "consent/withdrawal");
    let withdraw = |path: &str| drop(officer.put(&format!("{path}/consent/withdrawal"), &withdrawal).is(200));
    assert_eq!(turned(&withdraw), gone("consent_withdrawn"));
    let erase = |path: &str| {
        let (path, why) = (format!("{path}/erasure"), json!({ "reason": "本人要求。" }));
        officer.post(&path, &why).is(200);
        secretary.post(&path, &why).is(200);
    };
    assert_eq!(turned(&erase), gone("household_erased"));
}

fn what_was_arranged_is_changed(world: &World) {
    let officer = world.staff("household_officer");
    let id = paired(world, &silent(world), 1);
    let changed =
        json!({ "agreed_needs": ["care", "errands"], "note": null, "visit_every_days": 14, "fields": ["names"] });
    let seen = officer.amend(&at(&id), &changed).is(200);
    assert_eq!((&seen["agreed_needs"], &seen["fields"]), (&json!(["care", "errands"]), &json!(["names"])));
    assert_eq!((&seen["visit_every_days"], &seen["visit_due_on"]), (&json!(14), &json!(world.day(14))));
    assert!(seen.get("note").is_none(), "{seen}");
    officer.patch(&at(&id), "\"1\"", &json!({ "visit_every_days": 30 })).refused(412, "stale_version");
    let refused = officer.amend(&at(&id), &json!({ "fields": ["names", "identity_numbers"] }));
    refused.refused(422, "validation_failed");
    assert_eq!(refused.pointers(), ["/fields"], "a number that identifies somebody for life is given to no unit");
    world.head(1).patch(&at(&id), "*", &json!({ "visit_every_days": 30 })).refused(403, "not_allowed");
}

fn bad_input_is_named_place_by_place(world: &World) {
    let officer = world.staff("household_officer");
    let household = silent(world);
    let refused = |body: Value, pointer: &str| {
        let answer = officer.post("pairings", &body);
        answer.refused(422, "validation_failed");
        assert_eq!(answer.pointers(), [pointer], "{body}");
    };
    let with = |name: &str, value: Value| crate::kit::deeds::with(pairing_in(world, &household, 1), name, value);
    refused(with("household_id", json!(super::acts::fresh())), "/household_id");
    refused(with("unit_id", json!(super::acts::fresh())), "/unit_id");
    refused(with("helper_id", json!(world.head(2).account)), "/helper_id");
    refused(with("visit_every_days", json!(3)), "/visit_every_days");
    refused(with("note", json!(format!("电话 {}", households::PHONE))), "/note");
    refused(with("fields", json!(["history"])), "/fields");
    let mut late = agreed(world);
    late["agreed_on"] = json!(world.day(1));
    refused(with("agreed", late), "/agreed/agreed_on");
    let reported = households::reported(world, &households::household_in());
    officer.post("pairings", &pairing_in(world, &reported, 1)).refused(409, "household_not_helped");
}

fn two_are_paired_once_at_a_time(world: &World) {
    let household = silent(world);
    let id = proposed(world, &household, 1);
    let officer = world.staff("household_officer");
    let twice = officer.post("pairings", &pairing_in(world, &household, 1)).refused(409, "already_paired");
    assert_eq!(twice["pairing_id"], json!(id));
}

fn visits_fall_due_by_category(world: &World) {
    let officer = world.staff("household_officer");
    let due = |category: &str| {
        let id = households::reported(world, &households::household_in());
        let path = format!("{}/admission", households::at(&id));
        officer.put(&path, &households::result(world, category)).is(200);
        let pairing = paired(world, &id, 1);
        let seen = officer.get(&at(&pairing)).is(200);
        (pairing, seen["visit_due_on"].clone())
    };
    let (poorest, first) = due("destitute_scattered");
    assert_eq!(first, json!(world.day(30)));
    let (_, second) = due("subsistence_allowance");
    assert_eq!((second, due("near_subsistence").1), (json!(world.day(60)), json!(world.day(90))));
    world.days(31);
    let late = || items(&officer.get("pairings?overdue=true").is(200)).len();
    assert_eq!(late(), 1);
    let visits = format!("{}/visits", at(&poorest));
    let mut missed = visit_in(&world.day(0));
    missed["outcome"] = json!("not_home");
    officer.post(&visits, &missed).is(201);
    assert_eq!(late(), 1, "nobody was met");
    officer.post(&visits, &visit_in(&world.day(-1))).is(201);
    assert_eq!(late(), 0);
    assert_eq!(officer.get(&at(&poorest)).is(200)["visit_due_on"], json!(world.day(29)));
    // While it rests nothing falls due; after that the time counts anew.
    officer.put(&format!("{}/pause", at(&poorest)), &json!({ "reason": "外出就医。" })).is(200);
    world.days(40);
    assert_eq!(late(), 1, "the second one alone");
    officer.delete(&format!("{}/pause", at(&poorest)), "*").is(200);
    assert_eq!(officer.get(&at(&poorest)).is(200)["visit_due_on"], json!(world.day(30)));
}
