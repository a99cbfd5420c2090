//! What takes the consent of all: suspension, resumption and an early end; who refuses, withdraws, repeats, or comes at the
//! same moment as somebody else.

use std::thread;

use serde_json::{Value, json};

use super::life::event_name;
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, deed, in_force, signed, submitted, with};
use crate::kit::{Answer, Caller, World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    suspended_and_resumed_by_consent_of_three,
    one_refusal_ends_a_request_and_its_maker_may_withdraw_it,
    ended_early_by_consent_of_three,
    who_is_not_bound_has_no_voice,
    consents_that_name_something_else_do_not_count,
    p16_two_consents_at_once_have_one_effect,
);
alone_on_both_engines!(
    what_was_agreed_waits_for_its_day,
    a_suspension_ends_on_its_last_day_and_expiry_does_not_wait,
    nobody_consents_to_a_suspension_that_is_over,
);

/// A request for, or consent to, a suspension.
pub fn pause(agreement: &Value) -> Value {
    json!({ "reason": "场地改造期间暂停共建活动。", "digest": agreement["digest"] })
}

fn suspend(caller: &Caller, agreement: &Value) -> Answer {
    caller.put(&format!("{}/suspension", at(agreement)), &pause(agreement))
}

fn resume(caller: &Caller, agreement: &Value) -> Answer {
    caller.ask("DELETE", &format!("{}/suspension", at(agreement))).send()
}

fn events(world: &World, agreement: &Value) -> Vec<String> {
    let journal = world.auditor().get(&format!("journal?limit=200&subject={}", at(agreement))).is(200);
    items(&journal).iter().map(|event| event_name(event).to_owned()).collect()
}

/// The names of the history.
pub fn told(world: &World, agreement: &Value) -> Vec<String> {
    let history = world.officer().get(&format!("{}/history", at(agreement))).is(200);
    items(&history).iter().map(|one| text(one, "event").to_owned()).collect()
}

fn allows(agreement: &Value, action: &str) -> bool {
    agreement["allowed_actions"].as_array().unwrap().iter().any(|one| one == action)
}

fn suspended_and_resumed_by_consent_of_three(world: &World) {
    let agreement = in_force(world, &[1, 2]);
    assert_eq!(agreement["in_force"], true);
    let path = at(&agreement);
    let asked = suspend(&world.head(1), &agreement).is(200);
    assert_eq!((&asked["state"], &asked["open_requests"][0]["kind"]), (&json!("active"), &json!("suspension")));
    assert_eq!(asked["open_requests"][0]["awaiting_party_ids"].as_array().unwrap().len(), 2);
    assert!(!allows(&asked, "suspend_agreement"), "it has been said");
    let seen = world.head(2).get(&path).is(200);
    assert!(allows(&seen, "suspend_agreement") && allows(&seen, "refuse_request"), "{seen}");
    // The same call again changes nothing.
    assert_eq!(suspend(&world.head(1), &agreement).is(200)["version"], asked["version"]);
    suspend(&world.secretary(), &agreement).is(200);
    let rests = suspend(&world.head(2), &agreement).is(200);
    assert_eq!((&rests["state"], &rests["in_force"]), (&json!("suspended"), &json!(false)));
    assert_eq!(rests["suspension"]["reason"], "场地改造期间暂停共建活动。");
    assert!(rests["commitments"].as_array().unwrap().iter().all(|line| line["in_progress"] == false), "{rests}");
    let lines = world.officer().get(&format!("commitments?agreement_id={}", text(&agreement, "id"))).is(200);
    assert!(items(&lines).iter().all(|line| line["in_progress"] == false), "{lines}");
    assert_eq!(suspend(&world.head(1), &agreement).is(200)["version"], rests["version"], "reached already");
    assert_eq!(items(&world.officer().get("agreements?state=suspended").is(200)).len(), 1);
    let page = world.head(1).get(&format!("{path}/document"));
    assert!(page.text().contains("中止: 场地改造"), "{}", page.text());
    for caller in [world.head(2), world.head(1)] {
        assert_eq!(resume(&caller, &agreement).is(200)["state"], "suspended");
    }
    let active = resume(&world.secretary(), &agreement).is(200);
    assert_eq!(
        (&active["state"], &active["in_force"], &active["open_requests"]),
        (&json!("active"), &json!(true), &json!([]))
    );
    let history = told(world, &agreement);
    assert_eq!(
        history[history.len() - 8..].join(" "),
        "requested consented consented suspended requested consented consented resumed"
    );
    let requests = world.auditor().get(&format!("{path}/requests")).is(200);
    let states: Vec<&str> = items(&requests).iter().map(|one| text(one, "state")).collect();
    assert_eq!(states, ["done", "done"]);
    assert!(items(&requests).iter().all(|one| one["answers"].as_array().unwrap().len() == 3), "{requests}");
    let proof = world.head(2).get(&format!("{path}/proof")).is(200);
    assert_eq!(proof["digest"], agreement["digest"], "no word has changed");
}

fn one_refusal_ends_a_request_and_its_maker_may_withdraw_it(world: &World) {
    let agreement = in_force(world, &[1, 2]);
    let path = at(&agreement);
    suspend(&world.head(1), &agreement).is(200);
    suspend(&world.secretary(), &agreement).is(200);
    let refusal = json!({ "reason": "活动安排已公布。" });
    let refused = world.head(2).put(&format!("{path}/requests/1/refusal"), &refusal).is(200);
    assert_eq!((&refused["state"], &refused["answers"][2]["reason"]), (&json!("refused"), &refusal["reason"]));
    assert_eq!(world.head(2).put(&format!("{path}/requests/1/refusal"), &refusal).is(200), refused, "said once");
    world.secretary().put(&format!("{path}/requests/1/refusal"), &refusal).refused(409, "request_settled");
    let seen = world.liaison(1).get(&path).is(200);
    assert_eq!((&seen["state"], &seen["open_requests"]), (&json!("active"), &json!([])));
    // Another try, taken back by its own side alone.
    suspend(&world.head(1), &agreement).is(200);
    let withdrawal = format!("{path}/requests/2/withdrawal");
    world.secretary().go(&withdrawal).refused(403, "not_for_this_side");
    assert_eq!(world.liaison(1).go(&withdrawal).is(200)["state"], "withdrawn");
    assert_eq!(world.head(1).go(&withdrawal).is(200)["state"], "withdrawn", "and again");
    world.officer().go(&format!("{path}/requests/9/withdrawal")).refused(404, "not_found");
    let settled = events(world, &agreement).iter().filter(|name| *name == "request_settled").count();
    assert_eq!(settled, 2, "every party hears of it");
}

fn ended_early_by_consent_of_three(world: &World) {
    let agreement = in_force(world, &[1, 2]);
    let path = format!("{}/termination", at(&agreement));
    let body = json!({ "reason": "双方商定提前终止。", "digest": agreement["digest"] });
    // Something else that is open lapses with the end.
    suspend(&world.head(2), &agreement).is(200);
    world.secretary().put(&path, &body).is(200);
    world.head(1).put(&path, &body).is(200);
    let ended = world.head(2).put(&path, &body).is(200);
    assert_eq!((&ended["state"], &ended["termination"]["how"]), (&json!("terminated"), &json!("consent")));
    assert_eq!((&ended["in_force"], &ended["open_requests"]), (&json!(false), &json!([])));
    assert!(ended["ended_at"].is_string() && ended["activated_at"].is_string(), "{ended}");
    assert_eq!(world.head(1).put(&path, &body).is(200)["version"], ended["version"]);
    let late = suspend(&world.head(1), &agreement).refused(409, "illegal_transition");
    assert_eq!(late["allowed"], json!([]));
    let requests = world.officer().get(&format!("{}/requests", at(&agreement))).is(200);
    let states: Vec<&str> = items(&requests).iter().map(|one| text(one, "state")).collect();
    assert_eq!(states, ["lapsed", "done"]);
    assert_eq!(items(&world.officer().get("agreements?state=terminated").is(200)).len(), 1);
    world.officer().get(&format!("{}/proof", at(&agreement))).is(200);
}

fn who_is_not_bound_has_no_voice(world: &World) {
    let agreement = in_force(world, &[1]);
    for caller in [world.officer(), world.liaison(1), world.auditor()] {
        suspend(&caller, &agreement).refused(403, "not_allowed");
    }
    suspend(&world.head(2), &agreement).refused(404, "not_found");
    // One text for many: who has not signed has no voice, and its consent is not missed.
    let body = with(deed(world, &[1, 2]), "effect", json!("each_on_signing"));
    let many = submitted(world, &body);
    let many = signed(world, &many, &[1]);
    suspend(&world.head(2), &many).refused(403, "not_for_this_side");
    suspend(&world.head(1), &many).is(200);
    assert_eq!(suspend(&world.secretary(), &many).is(200)["state"], "suspended");
}

fn consents_that_name_something_else_do_not_count(world: &World) {
    let agreement = in_force(world, &[1]);
    let path = format!("{}/suspension", at(&agreement));
    let other = json!({ "reason": "示例", "digest": "0".repeat(64) });
    world.head(1).put(&path, &other).refused(409, "digest_mismatch");
    let late = json!({ "reason": "示例", "digest": agreement["digest"], "from_on": world.day(-1) });
    assert_eq!(world.head(1).put(&path, &late).refused(422, "validation_failed")["errors"][0]["pointer"], "/from_on");
    let planned =
        json!({ "reason": "示例", "digest": agreement["digest"], "from_on": world.day(5), "until_on": world.day(9) });
    world.head(1).put(&path, &planned).is(200);
    let differs = with(planned.clone(), "from_on", json!(world.day(6)));
    let crossed = world.secretary().put(&path, &differs).refused(409, "another_request_open");
    assert_eq!(crossed["number"], 1);
    let agreed = world.secretary().put(&path, &planned).is(200);
    assert_eq!((&agreed["state"], &agreed["open_requests"][0]["state"]), (&json!("active"), &json!("agreed")));
    world.head(1).go(&format!("{}/requests/1/withdrawal", at(&agreement))).refused(409, "illegal_transition");
}

fn p16_two_consents_at_once_have_one_effect(world: &World) {
    for round in 0..5 {
        let agreement = in_force(world, &[1, 2]);
        suspend(&world.secretary(), &agreement).is(200);
        thread::scope(|scope| {
            for unit in [1, 2] {
                let (head, agreement) = (world.head(unit), &agreement);
                scope.spawn(move || suspend(&head, agreement).is(200));
            }
        });
        let now = world.officer().get(&at(&agreement)).is(200);
        assert_eq!(now["state"], "suspended", "round {round}");
        let names = events(world, &agreement);
        assert_eq!(names.iter().filter(|name| *name == "suspended").count(), 1, "{names:?}");
        assert_eq!(names.iter().filter(|name| *name == "consented").count(), 3, "{names:?}");
    }
}

fn what_was_agreed_waits_for_its_day(world: &World) {
    let agreement = in_force(world, &[1, 2]);
    let path = format!("{}/termination", at(&agreement));
    let body = json!({ "reason": "年底前终止。", "digest": agreement["digest"], "ends_on": world.day(10) });
    for caller in [world.head(1), world.head(2), world.secretary()] {
        assert_eq!(caller.put(&path, &body).is(200)["state"], "active");
    }
    world.days(9);
    assert_eq!(world.officer().get(&at(&agreement)).is(200)["in_force"], true);
    world.days(1);
    let ended = world.officer().get(&at(&agreement)).is(200);
    assert_eq!((&ended["state"], &ended["termination"]["reason"]), (&json!("terminated"), &json!("年底前终止。")));
    let before = world.officer().get(&format!("{}?as_of={}", at(&agreement), world.day(-1))).is(200);
    assert_eq!((&before["state"], &before["open_requests"][0]["state"]), (&json!("active"), &json!("agreed")));
}

fn nobody_consents_to_a_suspension_that_is_over(world: &World) {
    let agreement = in_force(world, &[1]);
    let path = format!("{}/suspension", at(&agreement));
    let states = || {
        let requests = world.officer().get(&format!("{}/requests", at(&agreement))).is(200);
        items(&requests).iter().map(|one| text(one, "state").to_owned()).collect::<Vec<_>>()
    };
    let brief = with(pause(&agreement), "until_on", json!(world.day(3)));
    world.head(1).put(&path, &brief).is(200);
    world.days(3);
    let last = world.secretary().get(&at(&agreement)).is(200);
    assert!(allows(&last, "suspend_agreement"), "its last day counts: {last}");
    world.days(1);
    let over = world.secretary().get(&at(&agreement)).is(200);
    assert_eq!(
        (&over["state"], &over["open_requests"], states()),
        (&json!("active"), &json!([]), vec!["lapsed".to_owned()])
    );
    assert_eq!(told(world, &agreement).last().map(String::as_str), Some("request_lapsed"));
    world.days(1);
    // Who comes late does not ask for another one unawares.
    for late in [&brief, &pause(&agreement)] {
        let refused = world.secretary().put(&path, late).refused(409, "suspension_over");
        assert_eq!((&refused["number"], states().len()), (&json!(1), 1));
    }
    let whose = world.head(1).put(&path, &brief).refused(422, "validation_failed");
    assert_eq!(whose["errors"][0]["pointer"], "/until_on");
    assert_eq!(told(world, &agreement).iter().filter(|name| *name == "suspended").count(), 0);
    // Another day is another request.
    let anew = with(pause(&agreement), "from_on", json!(world.day(0)));
    world.secretary().put(&path, &anew).is(200);
    assert_eq!(world.head(1).put(&path, &pause(&agreement)).is(200)["state"], "suspended");
    assert_eq!(states(), ["lapsed", "done"]);
}

fn a_suspension_ends_on_its_last_day_and_expiry_does_not_wait(world: &World) {
    let short = with(deed(world, &[1]), "ends_on", json!(world.day(40)));
    let agreement = submitted(world, &with(short, "commitments", json!([])));
    let agreement = signed(world, &agreement, &[1]);
    let path = format!("{}/suspension", at(&agreement));
    let body = json!({ "reason": "暂停一周。", "digest": agreement["digest"], "until_on": world.day(7) });
    world.head(1).put(&path, &body).is(200);
    assert_eq!(world.secretary().put(&path, &body).is(200)["state"], "suspended");
    world.days(7);
    assert_eq!(world.officer().get(&at(&agreement)).is(200)["state"], "suspended", "its last day counts");
    world.days(1);
    assert_eq!(world.officer().get(&at(&agreement)).is(200)["state"], "active");
    let open = json!({ "reason": "再次暂停。", "digest": agreement["digest"] });
    world.head(1).put(&path, &open).is(200);
    assert_eq!(world.secretary().put(&path, &open).is(200)["state"], "suspended");
    resume(&world.head(1), &agreement).is(200);
    world.days(40);
    let over = world.officer().get(&at(&agreement)).is(200);
    assert_eq!((&over["state"], &over["open_requests"]), (&json!("expired"), &json!([])));
    assert_eq!(told(world, &agreement).last().map(String::as_str), Some("expired"));
}
