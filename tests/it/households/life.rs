//! A household from its report to its end, as people live it.

use serde_json::json;

use super::acts::{at, body_of, helped, household_in, reported, result, sensitive_in};
use crate::kit::answer::{items, text};
use crate::kit::deeds::with;
use crate::kit::{World, alone_on_both_engines, on_both_engines};
use crate::zones::acts::zone_in;

on_both_engines!(
    the_light_path_is_two_calls,
    a_file_is_corrected_and_planned,
    a_list_is_filtered_by_what_is_sealed,
    the_zone_follows_from_the_point,
    bad_input_is_named_place_by_place,
    a_report_by_mistake_is_taken_back,
);
alone_on_both_engines!(the_long_path_takes_its_days, rechecks_fall_due_by_category);

fn the_light_path_is_two_calls(world: &World) {
    let officer = world.staff("household_officer");
    let made = officer.post("households", &household_in()).is(201);
    assert_eq!((&made["code"], &made["state"]), (&json!("H001"), &json!("reported")));
    assert!(made.get("display_name").is_none() && made.get("tags").is_none(), "a kept answer repeats nothing: {made}");
    let path = format!("{}/admission", at(text(&made, "id")));
    // The authority has decided: who records that decides nothing.
    let active = officer.put(&path, &result(world, "subsistence_single")).is(200);
    assert_eq!((&active["state"], &active["hardship_category"]), (&json!("active"), &json!("subsistence_single")));
    assert_eq!((&active["display_name"], &active["members_count"]), (&json!("欧阳*"), &json!(2)));
    assert_eq!(active["officer"]["account_id"], json!(officer.account), "whoever is cleared and reports it keeps it");
    assert_eq!(text(&reported_by_grid(world), "state"), "reported");
}

fn reported_by_grid(world: &World) -> serde_json::Value {
    let made = world.staff("grid_worker").post("households", &household_in()).is(201);
    assert!(made.get("possible_duplicates").is_none(), "who only reports is not told who is known: {made}");
    let seen = world.secretary().get(&at(text(&made, "id"))).is(200);
    assert!(seen.get("officer").is_none(), "nobody keeps it yet: {seen}");
    seen
}

fn the_long_path_takes_its_days(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let path = at(&reported(world, &household_in()));
    let step = |step: &str| format!("{path}/{step}");
    let undecided = json!({ "category": "other_hardship" });
    let refused = secretary.put(&step("admission"), &undecided);
    refused.refused(422, "validation_failed");
    assert_eq!(refused.pointers(), ["/decided_by_text"]);
    officer.put(&step("verification"), &body_of(world, "verification")).is(200);
    secretary.put(&step("review"), &body_of(world, "review")).is(200);
    let noticed = officer.put(&step("notice"), &body_of(world, "notice")).is(200);
    assert_eq!(noticed["notice_until_on"], json!(world.day(6)), "seven days, today being the first");
    officer.put(&step("admission"), &undecided).refused(403, "secretary_decides");
    world.days(6);
    let early = secretary.put(&step("admission"), &undecided).refused(409, "notice_period_runs");
    assert_eq!(early["until"], json!(world.day(0)));
    world.days(1);
    let active = secretary.put(&step("admission"), &undecided).is(200);
    assert_eq!((&active["state"], &active["hardship_category"]), (&json!("active"), &json!("other_hardship")));
    let ended = secretary.put(&step("exit"), &body_of(world, "exit")).is(200);
    assert_eq!((&ended["state"], &ended["graduated_on"]), (&json!("graduated"), &json!(world.day(0))));
    world.days(364);
    secretary.put(&step("reopening"), &json!({ "reason": "再次困难。" })).is(200);
    secretary.put(&step("exit"), &body_of(world, "exit")).is(200);
    world.days(367);
    secretary.put(&step("reopening"), &json!({ "reason": "再次困难。" })).refused(409, "reopening_too_late");
}

fn rechecks_fall_due_by_category(world: &World) {
    let officer = world.staff("household_officer");
    let due = |category: &str| {
        let path = at(&reported(world, &household_in()));
        officer.put(&format!("{path}/admission"), &result(world, category)).is(200)["recheck_due_on"].clone()
    };
    // The clock of a test stands at its dawn: a day that every month has.
    let (today, months) = (world.day(0), |months: u32| {
        let day: chrono::NaiveDate = world.day(0).parse().unwrap();
        json!(day.checked_add_months(chrono::Months::new(months)).unwrap().to_string())
    });
    assert_eq!((due("destitute_scattered"), due("near_subsistence")), (months(12), months(6)), "{today}");
    let path = at(&reported(world, &household_in()));
    officer.put(&format!("{path}/admission"), &result(world, "near_subsistence")).is(200);
    world.days(200);
    let late = officer.get(&format!("households?recheck_due_until={}", world.day(0))).is(200);
    assert_eq!(items(&late).len(), 2, "both near subsistence are overdue, the destitute is not");
    let changed = json!({ "checked_on": world.day(0), "result": "changed", "category": "subsistence_allowance" });
    let checked = officer.put(&format!("{path}/recheck"), &changed).is(200);
    assert_eq!(
        (&checked["hardship_category"], &checked["recheck_due_on"]),
        (&json!("subsistence_allowance"), &months(12))
    );
    let torn = json!({ "checked_on": world.day(0), "result": "changed" });
    let refused = officer.put(&format!("{path}/recheck"), &torn);
    refused.refused(422, "validation_failed");
    assert_eq!(refused.pointers(), ["/category"]);
}

fn a_file_is_corrected_and_planned(world: &World) {
    let officer = world.staff("household_officer");
    let path = at(&helped(world, &household_in()));
    let seen = officer.get(&path).is(200);
    assert_eq!(seen["plan"], json!([]));
    let changed =
        officer.amend(&path, &json!({ "head": { "name": "司马示例" }, "note": null, "needs": ["care"] })).is(200);
    assert_eq!((&changed["display_name"], &changed["needs"]), (&json!("司马*"), &json!(["care"])));
    assert_eq!(changed["members_count"], 2, "what was not sent stays");
    officer.patch(&path, "\"1\"", &json!({ "note": "旧" })).refused(412, "stale_version");
    let category = officer.amend(&path, &json!({ "hardship_category": "other_hardship" }));
    category.refused(422, "validation_failed");
    assert_eq!(category.pointers(), ["/hardship_category"], "of a household being helped it changes with a recheck");
    let etag = officer.get(&path).etag();
    let plan = officer.ask("PUT", &format!("{path}/plan")).header("if-match", &etag).json(&body_of(world, "plan"));
    assert_eq!(plan.send().is(200)["plan"][0]["who"], "社区帮扶专干");
    assert_eq!(officer.get(&path).is(200)["plan"].as_array().unwrap().len(), 1);
    officer.put(&format!("{path}/plan"), &body_of(world, "plan")).refused(428, "precondition_required");
    // Which papers there are, and where: in the file, sealed, and in no list.
    let papers = body_of(world, "attachments");
    let etag = officer.get(&path).etag();
    let put = officer.ask("PUT", &format!("{path}/attachments")).header("if-match", &etag).json(&papers).send();
    assert_eq!(put.is(200)["attachments"], papers["attachments"]);
    assert_eq!(officer.get(&path).is(200)["attachments"], papers["attachments"]);
    assert!(items(&officer.get("households").is(200)).iter().all(|one| one.get("attachments").is_none()));
    let number =
        json!({ "attachments": [{ "kind": "certificate", "title": format!("证件 {}", super::acts::IDENTITY) }] });
    let refused = officer.ask("PUT", &format!("{path}/attachments")).header("if-match", "*").json(&number).send();
    refused.refused(422, "validation_failed");
    assert_eq!(refused.pointers(), ["/attachments/0/title"], "a number in a title is refused");
    let other = world.staff("grid_worker").account.clone();
    let keeper = officer.amend(&path, &json!({ "officer_id": other }));
    keeper.refused(422, "validation_failed");
    assert_eq!(keeper.pointers(), ["/officer_id"], "a file is kept by somebody who is cleared");
}

fn a_list_is_filtered_by_what_is_sealed(world: &World) {
    let officer = world.staff("household_officer");
    let first = helped(world, &household_in());
    let second = reported(world, &with(sensitive_in(world), "hardship_category", json!("relapse_monitoring")));
    let codes = |query: &str| {
        let page = officer.get(&format!("households?{query}")).is(200);
        items(&page).iter().map(|one| text(one, "id").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes("sort=code"), [first.as_str(), second.as_str()]);
    assert_eq!(codes("sort=-code"), [second.as_str(), first.as_str()]);
    assert_eq!(codes("hardship_category=relapse_monitoring"), [second.as_str()]);
    assert_eq!(codes("tag=unemployment"), [first.as_str()]);
    assert_eq!(codes("tag=orphan"), Vec::<String>::new());
    assert_eq!(codes("state=reported"), [second.as_str()]);
    assert_eq!(codes(&format!("officer_id={}", officer.account)).len(), 2);
    let page = officer.get("households?limit=1").is(200);
    let next = officer.get(&format!("households?limit=1&cursor={}", text(&page, "next_cursor"))).is(200);
    assert_eq!((text(&items(&page)[0], "id"), text(&items(&next)[0], "id")), (first.as_str(), second.as_str()));
    officer.get("households?q=欧阳").refused(400, "unknown_parameter");
    let figures = world.secretary().get("households/figures").is(200);
    let helped =
        figures["by_category"].as_array().unwrap().iter().find(|one| one["category"] == "subsistence_allowance");
    assert_eq!(helped.unwrap()["helped"], 1);
}

fn the_zone_follows_from_the_point(world: &World) {
    let mut zone = zone_in("示例片区");
    zone["boundary"] = json!({ "type": "Polygon", "coordinates": [[
        [98.28, 39.77], [98.29, 39.77], [98.29, 39.78], [98.28, 39.78], [98.28, 39.77]
    ]] });
    let zone = text(&world.officer().post("zones", &zone).is(201), "id").to_owned();
    let officer = world.staff("household_officer");
    let inside = reported(world, &with(household_in(), "point", json!({ "lng": 98.285, "lat": 39.775 })));
    let outside = reported(world, &with(household_in(), "point", json!({ "lng": 98.295, "lat": 39.775 })));
    assert_eq!(officer.get(&at(&inside)).is(200)["zone_id"], json!(null), "a draft answers for nobody");
    world.secretary().go(&format!("zones/{zone}/publication")).is(200);
    assert_eq!(officer.get(&at(&inside)).is(200)["zone_id"], json!(zone));
    assert_eq!(officer.get(&at(&outside)).is(200)["zone_id"], json!(null));
    let there = officer.get(&format!("households?zone_id={zone}")).is(200);
    assert_eq!(items(&there).len(), 1);
}

fn bad_input_is_named_place_by_place(world: &World) {
    let officer = world.staff("household_officer");
    let mut body = household_in();
    body["head"]["identity_number"] = json!("110105194912310021");
    body["head"]["phone"] = json!("12");
    body["head"]["born"] = json!("十月");
    body["head"]["disability"] = json!({ "category": 8, "grade": 0 });
    body["note"] = json!("联系人电话19900001234");
    let answer = officer.post("households", &body);
    let problem = answer.refused(422, "validation_failed");
    assert_eq!(
        answer.pointers(),
        [
            "/head/born",
            "/head/disability/category",
            "/head/disability/grade",
            "/head/identity_number",
            "/head/phone",
            "/note"
        ]
    );
    let told: Vec<&str> = problem["errors"].as_array().unwrap().iter().map(|one| text(one, "code")).collect();
    assert_eq!(told, ["birth", "too_large", "too_small", "identity_number", "phone_number", "personal_data_in_text"]);
    assert!(!answer.text().contains("19491231") && !answer.text().contains("19900001234"), "{problem}");
    let unrelated = officer.post("households", &with(household_in(), "members", json!([{ "name": "示例乙" }])));
    unrelated.refused(422, "validation_failed");
    assert_eq!(unrelated.pointers(), ["/members/0/relation"]);
    for field in ["ethnicity", "religion", "marital_status", "disability_certificate_no"] {
        let mut body = household_in();
        body["head"][field] = json!("示例");
        let answer = officer.post("households", &body);
        answer.refused(422, "validation_failed");
        assert_eq!(answer.pointers(), [format!("/head/{field}")], "no such thing is kept");
    }
    let (path, path_of) = (at(&reported(world, &household_in())), |part: &str, path: &str| format!("{path}/{part}"));
    let tomorrow = json!({ "visited_on": "2199-01-01" });
    let early = officer.put(&path_of("verification", &path), &tomorrow);
    early.refused(422, "validation_failed");
    assert_eq!(early.pointers(), ["/visited_on"]);
}

fn a_report_by_mistake_is_taken_back(world: &World) {
    let grid = world.staff("grid_worker");
    let made = grid.post("households", &household_in());
    let id = text(&made.is(201), "id").to_owned();
    assert_eq!(made.json()["allowed_actions"], json!(["delete_household"]));
    let stranger = world.officer().delete(&at(&id), "*");
    stranger.refused(404, "not_found");
    world.staff("household_officer").delete(&at(&id), "*").refused(409, "too_late_to_take_back");
    grid.delete(&at(&id), "\"7\"").refused(412, "stale_version");
    assert_eq!(grid.delete(&at(&id), &made.etag()).status, 204);
    grid.delete(&at(&id), "*").refused(404, "not_found");
    world.secretary().get(&at(&id)).refused(404, "not_found");
    assert!(items(&world.secretary().get("households").is(200)).is_empty());
    let again = grid.post("households", &household_in()).is(201);
    assert_eq!(again["code"], "H002", "a code names one household for ever");
    let verified = text(&again, "id").to_owned();
    let path = format!("{}/verification", at(&verified));
    world.staff("household_officer").put(&path, &body_of(world, "verification")).is(200);
    grid.delete(&at(&verified), "*").refused(409, "too_late_to_take_back");
}
