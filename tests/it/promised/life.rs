//! A promise from its acceptance to its end: parts, verification, return, voiding, silence, lapse, waiver, cancellation.

use std::thread;

use serde_json::{Value, json};

use super::{four, promising, unit_1};
use crate::kit::answer::{items, text};
use crate::kit::deeds::commitment;
use crate::kit::{World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    parts_add_up_and_the_other_side_verifies,
    a_return_says_why_and_is_answered,
    what_is_voided_leaves_the_figures,
    a_waiver_is_for_the_other_side,
    both_sides_cancel_naming_what_they_affirm,
    two_verifiers_at_once_make_one_event,
    what_a_delivery_says_is_checked,
);
alone_on_both_engines!(
    fourteen_days_of_silence_verify_and_are_counted_apart,
    what_is_not_kept_lapses_after_grace,
    nothing_lapses_when_the_agreement_is_over,
    who_joins_later_is_held_to_its_promise,
);

pub fn events(world: &World, kind: &str) -> Vec<Value> {
    let journal = world.auditor().get("journal?limit=200").is(200);
    items(&journal).iter().filter(|event| text(event, "type") == format!("hulian.{kind}.v1")).cloned().collect()
}

fn parts_add_up_and_the_other_side_verifies(world: &World) {
    let path = four(world, 30);
    let [head, officer] = [world.head(1), world.officer()];
    let before = officer.get(&path).is(200);
    assert_eq!(
        (&before["state"], &before["in_progress"], &before["overdue"]),
        (&json!("accepted"), &json!(true), &json!(false))
    );
    assert_eq!(before["lapses_on"], world.day(60));
    let evidence = json!([{ "kind": "activity", "reference": "七月志愿服务" }]);
    let first = head.post(&format!("{path}/deliveries"), &json!({ "quantity": 1, "evidence": evidence })).is(201);
    assert_eq!(
        (&first["number"], &first["state"], &first["commitment_state"]),
        (&json!(1), &json!("open"), &json!("accepted"))
    );
    let rest = world.liaison(1).post(&format!("{path}/deliveries"), &json!({ "note": "又开展了余下的场次。" }));
    assert!(rest.header("location").is_some_and(|place| place.ends_with(&format!("{path}/deliveries/2"))));
    let rest = rest.is(201);
    assert_eq!((&rest["quantity"], &rest["commitment_state"]), (&json!(3), &json!("delivered")), "the rest");
    for who in [&head, &world.liaison(1)] {
        who.go(&format!("{path}/deliveries/1/verification")).refused(403, "not_for_this_side");
    }
    head.post(&format!("{path}/deliveries"), &json!({ "quantity": 1 })).refused(409, "illegal_transition");
    let verified = officer.put(&format!("{path}/deliveries/1/verification"), &json!({ "note": "到场确认" })).is(200);
    assert_eq!(
        (&verified["state"], &verified["verified_by"], &verified["remark"]),
        (&json!("verified"), &json!("account"), &json!("到场确认"))
    );
    assert_eq!(officer.get(&path).is(200)["state"], "delivered");
    let again = officer.go(&format!("{path}/deliveries/1/verification")).is(200);
    assert_eq!(again, verified, "the same again is the original result");
    world.secretary().go(&format!("{path}/deliveries/1/verification")).refused(409, "illegal_transition");
    world.head(2).go(&format!("{path}/deliveries/2/verification")).is(200);
    let after = head.get(&path).is(200);
    assert_eq!((&after["state"], &after["verified_by"]), (&json!("verified"), &json!("account")));
    assert_eq!(after["figures"], json!({ "delivered": 4, "verified": 4, "verified_by_silence": 0 }));
    assert_eq!(after["allowed_actions"], json!([]));
    assert_eq!(items(&officer.get("commitments?state=verified").is(200)).len(), 1);
    let agreement = officer.get(&format!("agreements/{}", text(&after, "agreement_id"))).is(200);
    assert_eq!(agreement["commitments"][0]["state"], "verified");
    let told = events(world, "delivery.verified");
    assert_eq!(told[0]["data"]["unit_ids"], json!([world.unit_id(1), world.unit_id(2)]));
    world.head(3).get(&format!("{path}/deliveries")).refused(404, "not_found");
    world.head(3).post(&format!("{path}/deliveries"), &json!({ "quantity": 1 })).refused(404, "not_found");
}

fn a_return_says_why_and_is_answered(world: &World) {
    let path = four(world, 30);
    let [head, officer] = [world.head(1), world.officer()];
    // An officer records for the unit, and does not judge what they recorded.
    let made = officer.post(&format!("{path}/deliveries"), &json!({ "quantity": 4 })).is(201);
    assert_eq!(made["recorded_for"], world.unit_id(1));
    officer.go(&format!("{path}/deliveries/1/verification")).refused(403, "recorded_by_yourself");
    world.secretary().put(&format!("{path}/deliveries/1/return"), &json!({})).refused(422, "validation_failed");
    let back = json!({ "reason": "场次与签到表不符。" });
    let returned = world.secretary().put(&format!("{path}/deliveries/1/return"), &back).is(200);
    assert_eq!((&returned["state"], &returned["remark"]), (&json!("returned"), &json!("场次与签到表不符。")));
    let now = head.get(&path).is(200);
    assert_eq!(
        (&now["state"], &now["figures"]["delivered"], &now["in_progress"]),
        (&json!("returned"), &json!(0), &json!(true))
    );
    assert_eq!(now["allowed_actions"], json!(["deliver_commitment", "cancel_commitment"]));
    let part = head.post(&format!("{path}/deliveries"), &json!({ "quantity": 2 })).is(201);
    assert_eq!((&part["number"], &part["commitment_state"]), (&json!(2), &json!("accepted")), "the return is answered");
    head.post(&format!("{path}/deliveries"), &json!({ "quantity": 2 })).is(201);
    assert_eq!(head.get(&path).is(200)["state"], "delivered");
    let list = world.auditor().get(&format!("{path}/deliveries")).is(200);
    let states: Vec<&str> = items(&list).iter().map(|one| text(one, "state")).collect();
    assert_eq!(states, ["returned", "open", "open"]);
}

fn what_is_voided_leaves_the_figures(world: &World) {
    let path = four(world, 30);
    let head = world.head(1);
    head.post(&format!("{path}/deliveries"), &json!({ "quantity": 40 })).is(201);
    world.officer().go(&format!("{path}/deliveries/1/verification")).is(200);
    assert_eq!(head.get(&path).is(200)["state"], "verified");
    let slip = json!({ "reason": "数量录入有误。" });
    world.officer().put(&format!("{path}/deliveries/1/void"), &slip).refused(403, "not_for_this_side");
    let elsewhere = json!({ "reason": "数量录入有误。", "replaced_by": 9 });
    let wrong = head.put(&format!("{path}/deliveries/1/void"), &elsewhere);
    wrong.refused(422, "validation_failed");
    assert_eq!(wrong.pointers(), ["/replaced_by"]);
    let voided = head.put(&format!("{path}/deliveries/1/void"), &slip).is(200);
    assert_eq!((&voided["state"], &voided["voided"]["reason"]), (&json!("voided"), &json!("数量录入有误。")));
    assert_eq!(voided["verified_by"], "account", "what happened to it before stays readable");
    assert_eq!(head.put(&format!("{path}/deliveries/1/void"), &slip).is(200), voided);
    world.liaison(1).put(&format!("{path}/deliveries/1/void"), &slip).refused(409, "illegal_transition");
    let now = head.get(&path).is(200);
    assert_eq!((&now["state"], &now["figures"]["delivered"]), (&json!("accepted"), &json!(0)));
    assert_eq!(head.post(&format!("{path}/deliveries"), &json!({ "quantity": 4 })).is(201)["number"], 2);
}

fn a_waiver_is_for_the_other_side(world: &World) {
    let path = four(world, 30);
    let why = json!({ "reason": "场地整修。" });
    world.head(1).put(&format!("{path}/waiver"), &why).refused(403, "not_for_this_side");
    world.officer().put(&format!("{path}/waiver"), &why).refused(403, "not_allowed");
    let waived = world.secretary().put(&format!("{path}/waiver"), &why).is(200);
    assert_eq!((&waived["state"], &waived["ended"]["reason"]), (&json!("waived"), &json!("场地整修。")));
    assert_eq!(world.secretary().put(&format!("{path}/waiver"), &why).is(200), waived);
    let late = world.head(1).post(&format!("{path}/deliveries"), &json!({ "quantity": 1 }));
    assert_eq!(late.refused(409, "illegal_transition")["allowed"], json!([]));
    let owed = commitment("civility", "开放活动室", json!({ "kind": "community" }), world.day(9));
    let path = super::at(&promising(world, json!([owed]))["commitments"][0]);
    world.secretary().put(&format!("{path}/waiver"), &why).refused(403, "not_for_this_side");
    assert_eq!(world.head(2).put(&format!("{path}/waiver"), &why).is(200)["state"], "waived");
}

fn both_sides_cancel_naming_what_they_affirm(world: &World) {
    let path = format!("{}/cancellation", four(world, 30));
    let commitment = path.trim_end_matches("/cancellation");
    let [head, secretary] = [world.head(1), world.secretary()];
    let version = || head.get(commitment).is(200)["version"].as_i64().unwrap();
    let asks = |version: i64| json!({ "version": version, "reason": "双方商定改期。" });
    let stale = head.put(&path, &asks(version() - 1)).refused(409, "commitment_changed");
    assert_eq!(stale["current_version"], version());
    assert_eq!(head.put(&path, &json!({ "version": version() })).pointers(), ["/reason"]);
    let began = version();
    let asked = head.put(&path, &asks(began)).is(200);
    assert_eq!(asked["cancellation_request"]["reason"], "双方商定改期。");
    assert_eq!(head.put(&path, &asks(began)).is(200), asked, "the same again");
    world.head(2).put(&path, &asks(version())).refused(403, "not_for_this_side");
    // Whatever else happens to the commitment, the request falls.
    head.post(&format!("{commitment}/deliveries"), &json!({ "quantity": 1 })).is(201);
    assert!(head.get(commitment).is(200).get("cancellation_request").is_none());
    head.put(&path, &asks(version())).is(200);
    let taken = head.ask("DELETE", &path).send().is(200);
    assert!(taken.get("cancellation_request").is_none());
    head.ask("DELETE", &path).send().refused(409, "illegal_transition");
    secretary.put(&path, &asks(version())).is(200);
    secretary.put(&path, &asks(1)).refused(409, "illegal_transition");
    let done = head.put(&path, &json!({ "version": version() })).is(200);
    assert_eq!((&done["state"], &done["ended"]["reason"]), (&json!("cancelled"), &json!("双方商定改期。")));
    assert_eq!(events(world, "commitment.cancelled").len(), 1);
}

fn two_verifiers_at_once_make_one_event(world: &World) {
    let path = four(world, 30);
    world.head(1).post(&format!("{path}/deliveries"), &json!({ "quantity": 4 })).is(201);
    let verifiers = [world.officer(), world.secretary(), world.head(2), world.liaison(2)];
    verifiers.iter().for_each(|one| drop(one.token()));
    let statuses: Vec<u16> = thread::scope(|scope| {
        let verify = |one| {
            let path = format!("{path}/deliveries/1/verification");
            move || crate::kit::Caller::go(one, &path).status
        };
        let threads: Vec<_> = verifiers.iter().map(|one| scope.spawn(verify(one))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(events(world, "delivery.verified").len(), 1);
}

fn what_a_delivery_says_is_checked(world: &World) {
    let path = format!("{}/deliveries", four(world, 30));
    let head = world.head(1);
    for (body, pointer) in [
        (json!({}), ""),
        (json!({ "quantity": 0 }), "/quantity"),
        (json!({ "quantity": 1, "delivered_on": world.day(1) }), "/delivered_on"),
        (json!({ "quantity": 1, "delivered_on": world.day(-1) }), "/delivered_on"),
        (json!({ "note": "" }), "/note"),
        (json!({ "quantity": 1, "evidence": [{ "kind": "note", "reference": "" }] }), "/evidence/0/reference"),
    ] {
        let answer = head.post(&path, &body);
        answer.refused(422, "validation_failed");
        assert_eq!(answer.pointers(), [pointer], "{body}");
    }
    head.get(&format!("{path}/1")).refused(404, "not_found");
    world.officer().go(&format!("{path}/1/verification")).refused(404, "not_found");
}

fn fourteen_days_of_silence_verify_and_are_counted_apart(world: &World) {
    let path = four(world, 60);
    let head = world.head(1);
    head.post(&format!("{path}/deliveries"), &json!({ "quantity": 3 })).is(201);
    world.officer().go(&format!("{path}/deliveries/1/verification")).is(200);
    let open = head.post(&format!("{path}/deliveries"), &json!({ "quantity": 1 })).is(201);
    assert_eq!(open["silent_on"], world.day(14));
    world.days(7);
    assert_eq!(events(world, "delivery.unverified").len(), 1, "one reminder, for the one nobody has answered");
    world.days(7);
    assert_eq!(head.get(&path).is(200)["state"], "delivered", "the fourteenth day counts");
    world.days(1);
    let now = head.get(&path).is(200);
    assert_eq!((&now["state"], &now["verified_by"]), (&json!("verified"), &json!("silence")));
    assert_eq!(now["figures"], json!({ "delivered": 4, "verified": 3, "verified_by_silence": 1 }));
    assert!(head.get(&format!("{path}/deliveries/2")).is(200).get("decided_by").is_none());
    assert_eq!(events(world, "delivery.verified").len(), 2);
    world.days(40);
    assert_eq!(
        (events(world, "delivery.unverified").len(), head.get(&path).is(200)["state"].clone()),
        (1, json!("verified"))
    );
}

fn what_is_not_kept_lapses_after_grace(world: &World) {
    let path = four(world, 10);
    let [head, officer] = [world.head(1), world.officer()];
    world.days(3);
    let reminded = events(world, "commitment.due");
    assert_eq!((reminded.len(), &reminded[0]["data"]["days"]), (1, &json!(7)));
    assert_eq!(items(&officer.get("commitments?overdue=true").is(200)).len(), 0);
    assert_eq!(items(&officer.get(&format!("commitments?due_before={}", world.day(8))).is(200)).len(), 1);
    assert_eq!(items(&officer.get(&format!("commitments?due_before={}", world.day(7))).is(200)).len(), 0);
    world.days(8);
    assert_eq!(items(&officer.get("commitments?overdue=true").is(200)).len(), 1);
    head.post(&format!("{path}/deliveries"), &json!({ "quantity": 4 })).is(201);
    assert_eq!(head.get(&path).is(200)["overdue"], false, "delivered late is not overdue");
    // Sent back on the last day of grace: thirty days from then.
    world.days(13);
    officer.put(&format!("{path}/deliveries/1/return"), &json!({ "reason": "请补充签到表。" })).is(200);
    let now = head.get(&path).is(200);
    assert_eq!((&now["overdue"], &now["lapses_on"]), (&json!(true), &json!(world.day(30))));
    head.post(&format!("{path}/deliveries"), &json!({ "quantity": 1 })).is(201);
    world.days(30);
    assert_eq!(head.get(&path).is(200)["state"], "accepted", "the last day of grace counts");
    world.days(1);
    let lapsed = head.get(&path).is(200);
    assert_eq!((&lapsed["state"], &lapsed["overdue"]), (&json!("lapsed"), &json!(false)));
    assert_eq!(events(world, "commitment.lapsed").len(), 1);
    assert_eq!(lapsed["figures"], json!({ "delivered": 1, "verified": 0, "verified_by_silence": 1 }));
    let late = head.post(&format!("{path}/deliveries"), &json!({ "quantity": 1 })).refused(409, "illegal_transition");
    assert_eq!((&late["state"], &late["allowed"]), (&json!("lapsed"), &json!([])));
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}

fn nothing_lapses_when_the_agreement_is_over(world: &World) {
    use crate::kit::deeds::{deed, signed, submitted, with};
    let line = commitment("joint_service", "便民理发", unit_1(world), world.day(10));
    let body = with(with(deed(world, &[1, 2]), "commitments", json!([line])), "ends_on", json!(world.day(12)));
    let agreement = signed(world, &submitted(world, &body), &[1, 2]);
    let path = super::at(&agreement["commitments"][0]);
    world.days(60);
    let now = world.head(1).get(&path).is(200);
    assert_eq!(
        (&now["state"], &now["overdue"], &now["in_progress"]),
        (&json!("accepted"), &json!(false), &json!(false))
    );
    // What was done in time may still be recorded and judged.
    let done = json!({ "quantity": 4, "delivered_on": world.day(-52) });
    world.head(1).post(&format!("{path}/deliveries"), &done).is(201);
    world.officer().go(&format!("{path}/deliveries/1/verification")).is(200);
    assert_eq!(world.head(1).get(&path).is(200)["state"], "verified");
}

fn who_joins_later_is_held_to_its_promise(world: &World) {
    use crate::kit::deeds::{deed, signed, submitted, with};
    let of = |unit: usize| json!({ "kind": "unit", "unit_id": world.unit_id(unit) });
    let lines = [1, 2].map(|unit| commitment("joint_service", "便民理发", of(unit), world.day(10)));
    let body = with(with(deed(world, &[1, 2]), "commitments", json!(lines)), "effect", json!("each_on_signing"));
    let frozen = submitted(world, &body);
    let agreement = signed(world, &frozen, &[1]);
    let [first, second] = [0, 1].map(|at| super::at(&agreement["commitments"][at]));
    world.head(2).post(&format!("{second}/deliveries"), &json!({ "quantity": 4 })).refused(409, "illegal_transition");
    world.head(1).post(&format!("{first}/deliveries"), &json!({ "quantity": 4 })).is(201);
    let verification = format!("{first}/deliveries/1/verification");
    world.head(2).go(&verification).refused(403, "not_for_this_side");
    let digest = json!({ "digest": text(&frozen, "digest") });
    world.head(2).post(&format!("agreements/{}/signatures", text(&frozen, "id")), &digest).is(201);
    world.head(2).go(&verification).is(200);
    // The reminder comes on its day; one that comes when the day has passed would be left out.
    world.days(5);
    world.days(36);
    assert_eq!(world.head(2).get(&second).is(200)["state"], "lapsed");
    assert_eq!(events(world, "commitment.due").len(), 1, "of the one that was still owed");
}
