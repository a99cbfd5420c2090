//! What waits for whom (待办): every kind comes and goes, and nobody is told anything but what `allowed_actions` offers.

use serde_json::{Value, json};

use crate::documents::files::{pdf, scan};
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, commitment, deed, in_force, signed, submitted, with};
use crate::kit::{Caller, World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    a_signature_waits_for_whose_turn_it_is,
    other_texts_wait_for_their_signatures,
    a_request_waits_for_those_who_have_not_answered,
    deliveries_wait_for_the_other_side_and_come_back,
    promises_fall_due_and_agreements_end,
    an_objection_waits_for_the_original,
    a_hand_over_waits_for_those_who_close_it,
    a_resumption_waits_for_those_who_have_not_answered,
    what_is_told_is_what_is_offered,
    each_sees_their_own_and_strangers_nothing,
);
alone_on_both_engines!(what_is_overdue_comes_first);

const TASKS: &str = "/api/v1/me/tasks";

fn tasks(who: &Caller) -> Vec<Value> {
    items(&who.get(TASKS).is(200)).clone()
}

/// The tasks of this kind, which the filter answers alone and the counts count.
#[track_caller]
pub fn of(who: &Caller, kind: &str) -> Vec<Value> {
    let all = who.get(TASKS).is(200);
    let mine: Vec<Value> = items(&all).iter().filter(|task| task["kind"] == kind).cloned().collect();
    let filtered = who.get(&format!("{TASKS}?kind={kind}")).is(200);
    assert_eq!((items(&filtered), &filtered["counts"]), (&mine, &json!({ kind: mine.len() })), "{all}");
    assert_eq!(all["counts"][kind], mine.len(), "{all}");
    mine
}

/// One task of this kind for each of these, the same for all, and none for those; answers it.
#[track_caller]
pub fn waits(kind: &str, who: &[&Caller], not: &[&Caller]) -> Value {
    let found: Vec<Value> = who.iter().map(|one| of(one, kind)).map(|tasks| json!(tasks)).collect();
    assert!(found.iter().all(|tasks| tasks.as_array().unwrap().len() == 1), "{kind}: {found:?}");
    for one in not {
        assert_eq!(of(one, kind), [] as [Value; 0], "{kind}");
    }
    found.first().map(|tasks| tasks[0].clone()).unwrap_or_default()
}

fn a_signature_waits_for_whose_turn_it_is(world: &World) {
    let [secretary, officer, first, second] = [world.secretary(), world.officer(), world.head(1), world.head(2)];
    let body = with(deed(world, &[1, 2]), "signing_order", json!("sequential"));
    let agreement = submitted(world, &body);
    let (path, digest) = (format!("{}/signatures", at(&agreement)), json!({ "digest": agreement["digest"] }));
    let task = waits("to_sign", &[&secretary], &[&officer, &first, &second, &world.liaison(1), &world.auditor()]);
    assert_eq!((&task["operation_id"], &task["agreement_id"]), (&json!("sign_agreement"), &agreement["id"]));
    assert_eq!((&task["due_on"], &task["overdue"]), (&agreement["signing_due_on"], &json!(false)));
    assert_eq!((&task["title"], &task["since_at"]), (&agreement["title"], &agreement["updated_at"]));
    assert_eq!(secretary.get(text(&task, "link")).is(200)["id"], agreement["id"]);
    secretary.post(&path, &digest).is(201);
    waits("to_sign", &[&first], &[&secretary, &second]);
    first.post(&path, &digest).is(201);
    waits("to_sign", &[&second], &[&secretary, &first]);
    second.put(&format!("{}/refusal", at(&agreement)), &json!({ "reason": "数量需再核定。" })).is(200);
    waits("to_sign", &[], &[&secretary, &first, &second]);
}

fn other_texts_wait_for_their_signatures(world: &World) {
    let [secretary, first, third] = [world.secretary(), world.head(1), world.head(3)];
    let agreement = in_force(world, &[1]);
    let body = json!({ "reason": "增加场次。", "changes": { "title": "变更后的协议" } });
    let amendment = first.post(&format!("{}/amendments", at(&agreement)), &body).is(201);
    let task = waits("to_sign", &[&secretary, &first], &[&world.officer(), &world.liaison(1)]);
    assert_eq!((&task["operation_id"], &task["request_number"]), (&json!("sign_request"), &json!(1)));
    assert_eq!((&task["since_at"], task.get("due_on")), (&amendment["created_at"], None));
    assert_eq!(secretary.get(text(&task, "link")).is(200)["digest"], amendment["digest"]);
    let path = format!("{}/requests/1/signatures", at(&agreement));
    first.post(&path, &json!({ "digest": amendment["digest"] })).is(201);
    waits("to_sign", &[&secretary], &[&first]);
    secretary.post(&path, &json!({ "digest": amendment["digest"] })).is(201);
    waits("to_sign", &[], &[&secretary, &first]);

    let common = submitted(world, &with(deed(world, &[1]), "effect", json!("each_on_signing")));
    let common = signed(world, &common, &[1]);
    let path = format!("{}/accessions", at(&common));
    let accession = world.officer().post(&path, &json!({ "unit_id": world.unit_id(3) })).is(201);
    let task = waits("to_sign", &[&third, &secretary], &[&first]);
    assert_eq!((&task["operation_id"], &task["agreement_id"]), (&json!("sign_request"), &common["id"]));
    assert_eq!(third.get(text(&task, "link")).is(200)["number"], accession["number"]);
    third.put(&format!("{}/requests/1/refusal", at(&common)), &json!({ "reason": "暂不加入。" })).is(200);
    waits("to_sign", &[], &[&secretary, &third]);
}

fn a_request_waits_for_those_who_have_not_answered(world: &World) {
    let [secretary, first, second] = [world.secretary(), world.head(1), world.head(2)];
    let agreement = in_force(world, &[1, 2]);
    let path = at(&agreement);
    let body = json!({ "reason": "场地改造。", "digest": agreement["digest"], "from_on": world.day(5) });
    first.put(&format!("{path}/suspension"), &body).is(200);
    let task = waits("to_consent", &[&second, &secretary], &[&first, &world.officer(), &world.liaison(2)]);
    assert_eq!((&task["operation_id"], &task["request_number"]), (&json!("suspend_agreement"), &json!(1)));
    assert_eq!(task["due_on"], json!(world.day(5)));
    secretary.put(&format!("{path}/suspension"), &body).is(200);
    waits("to_consent", &[&second], &[&first, &secretary]);
    second.put(&format!("{path}/requests/1/refusal"), &json!({ "reason": "活动已公布。" })).is(200);
    waits("to_consent", &[], &[&first, &second, &secretary]);
    let ending = json!({ "reason": "单位迁出。", "digest": agreement["digest"] });
    secretary.put(&format!("{path}/termination"), &ending).is(200);
    let task = waits("to_consent", &[&first, &second], &[&secretary]);
    assert_eq!(task["operation_id"], "terminate_agreement");
    world.officer().put(&format!("{path}/requests/2/withdrawal"), &json!({})).is(200);
    waits("to_consent", &[], &[&first, &second, &secretary]);

    // A cancellation of one promise takes the other side's consent as well.
    let promise = format!("commitments/{}", text(&agreement["commitments"][0], "id"));
    let version = first.get(&promise).is(200)["version"].clone();
    first.put(&format!("{promise}/cancellation"), &json!({ "version": version, "reason": "人手不足。" })).is(200);
    let task = waits("to_consent", &[&secretary], &[&first, &second, &world.officer()]);
    assert_eq!((&task["operation_id"], &task["link"]), (&json!("cancel_commitment"), &json!(full(world, &promise))));
    let version = secretary.get(&promise).is(200)["version"].clone();
    secretary.put(&format!("{promise}/cancellation"), &json!({ "version": version, "reason": "同意。" })).is(200);
    waits("to_consent", &[], &[&secretary, &first]);
}

fn full(world: &World, path: &str) -> String {
    format!("/api/v1/communities/{}/{path}", world.community)
}

fn deliveries_wait_for_the_other_side_and_come_back(world: &World) {
    let [secretary, officer, first, second] = [world.secretary(), world.officer(), world.head(1), world.head(2)];
    let agreement = in_force(world, &[1, 2]);
    let promise = format!("commitments/{}", text(&agreement["commitments"][0], "id"));
    let made = first.post(&format!("{promise}/deliveries"), &json!({ "quantity": 4 })).is(201);
    let others: [&Caller; 4] = [&officer, &secretary, &second, &world.liaison(2)];
    let task = waits("to_verify", &others, &[&first, &world.liaison(1), &world.auditor()]);
    assert_eq!((&task["operation_id"], &task["delivery_number"]), (&json!("verify_delivery"), &json!(1)));
    assert_eq!((&task["due_on"], &task["since_at"]), (&made["silent_on"], &made["recorded_at"]));
    assert_eq!(officer.get(text(&task, "link")).is(200)["number"], 1);
    officer.put(&format!("{promise}/deliveries/1/return"), &json!({ "reason": "请补照片。" })).is(200);
    waits("to_verify", &[], &others);
    let task = waits("returned", &[&first, &world.liaison(1)], &[&officer, &secretary, &second]);
    assert_eq!((&task["operation_id"], &task["delivery_number"]), (&json!("deliver_commitment"), &json!(1)));
    assert_eq!(task["due_on"], agreement["commitments"][0]["due_on"]);
    // What an officer records for the unit, that officer does not judge.
    officer.post(&format!("{promise}/deliveries"), &json!({ "quantity": 4 })).is(201);
    waits("returned", &[], &[&first]);
    waits("to_verify", &[&secretary, &second], &[&officer, &first]);
    secretary.go(&format!("{promise}/deliveries/2/verification")).is(200);
    waits("to_verify", &[], &others);
}

fn promises_fall_due_and_agreements_end(world: &World) {
    let [officer, first] = [world.officer(), world.head(1)];
    let of_unit = json!({ "kind": "unit", "unit_id": world.unit_id(1) });
    let lines = json!([
        commitment("joint_service", "便民理发", of_unit.clone(), world.day(10)),
        commitment("civility", "清扫楼道", of_unit, world.day(31)),
        commitment("resource_sharing", "开放活动室", json!({ "kind": "community" }), world.day(30)),
    ]);
    let body = with(with(deed(world, &[1]), "commitments", lines), "ends_on", json!(world.day(90)));
    let agreement = submitted(world, &body);
    waits("due", &[], &[&first, &officer]);
    let agreement = signed(world, &agreement, &[1]);
    let machine = world.unit_client(1, &["agreements:read"]);
    let task = waits("due", &[&first, &world.liaison(1), &machine], &[&world.head(2)]);
    assert_eq!((&task["title"], &task["due_on"]), (&json!("便民理发"), &json!(world.day(10))));
    assert_eq!(waits("due", &[&officer], &[])["title"], "开放活动室");
    let promise = format!("commitments/{}", text(&task, "commitment_id"));
    first.post(&format!("{promise}/deliveries"), &json!({ "quantity": 3 })).is(201);
    waits("due", &[&first], &[]);
    first.post(&format!("{promise}/deliveries"), &json!({ "quantity": 1 })).is(201);
    waits("due", &[], &[&first, &machine]);

    let task = waits("expiring", &[&first, &world.liaison(1), &officer], &[&machine, &world.auditor()]);
    assert_eq!((&task["operation_id"], &task["due_on"]), (&json!("renew_agreement"), &json!(world.day(90))));
    officer.ask("POST", &format!("{}/renewal", at(&agreement))).send().is(201);
    waits("expiring", &[], &[&first, &officer]);
    submitted(world, &with(deed(world, &[1]), "ends_on", json!(world.day(80))));
    waits("expiring", &[], &[&first, &officer]);
}

fn an_objection_waits_for_the_original(world: &World) {
    let [officer, first] = [world.officer(), world.head(1)];
    let mut body = deed(world, &[1]);
    body.as_object_mut().unwrap().remove("signing_order");
    body["signed_on"] = json!(world.day(-1));
    let agreement = officer.post("agreements/registrations", &body).is(201);
    waits("objection", &[], &[&officer, &first]);
    first.post(&format!("{}/objections", at(&agreement)), &json!({ "reason": "未盖章。" })).is(201);
    let task = waits("objection", &[&officer, &world.secretary()], &[&first, &world.auditor()]);
    assert_eq!((&task["operation_id"], &task["agreement_id"]), (&json!("attach_original"), &agreement["id"]));
    assert!(offers(&officer.get(&object(&task)).is(200), "attach_original"));
}

fn a_hand_over_waits_for_those_who_close_it(world: &World) {
    let [secretary, officer, first] = [world.secretary(), world.officer(), world.head(1)];
    let agreement = in_force(world, &[1]);
    waits("hand_over", &[], &[&secretary, &officer, &first]);
    first.put(&format!("{}/notice", at(&agreement)), &json!({ "reason": "单位迁出。" })).is(200);
    let ours = of(&officer, "hand_over");
    assert_eq!(ours, of(&secretary, "hand_over"));
    assert_eq!(ours.len(), 2, "{ours:?}");
    let task = &ours[0];
    assert_eq!((&task["operation_id"], &task["agreement_id"]), (&json!("resolve_handover"), &agreement["id"]));
    let shown = officer.get(text(task, "link")).is(200);
    assert!(offers(&shown, "resolve_handover"));
    assert_eq!((&shown["subject_id"], &shown["opened_at"]), (&task["commitment_id"], &task["since_at"]));
    waits("hand_over", &[], &[&first, &world.liaison(1), &world.auditor(), &world.client(&["agreements:read"])]);
    waits("hand_over", &[], &[&world.elsewhere().secretary()]);
    let resolution = format!("{}/resolution", text(task, "link"));
    officer.put(&resolution, &json!({ "resolution": "改由社区承担。" })).is(200);
    assert_eq!(of(&secretary, "hand_over"), ours[1..]);
}

fn a_resumption_waits_for_those_who_have_not_answered(world: &World) {
    let [secretary, first, second] = [world.secretary(), world.head(1), world.head(2)];
    let agreement = in_force(world, &[1, 2]);
    let path = format!("{}/suspension", at(&agreement));
    let body = json!({ "reason": "场地改造。", "digest": agreement["digest"] });
    for who in [&secretary, &first, &second] {
        who.put(&path, &body).is(200);
    }
    waits("to_consent", &[], &[&secretary, &first, &second]);
    let resume = |who: &Caller| who.ask("DELETE", &path).send().is(200);
    resume(&first);
    let task = waits("to_consent", &[&secretary, &second], &[&first, &world.officer(), &world.liaison(2)]);
    assert_eq!((&task["operation_id"], &task["request_number"]), (&json!("resume_agreement"), &json!(2)));
    resume(&second);
    waits("to_consent", &[&secretary], &[&first, &second]);
    assert_eq!(resume(&secretary)["state"], "active");
    waits("to_consent", &[], &[&secretary, &first, &second]);
}

/// Whoever calls, in a community where much is going on: each task is offered by its object, and each signature, consent
/// and verification that is offered is a task.
fn what_is_told_is_what_is_offered(world: &World) {
    busy(world);
    // A machine that may only read is told the same, and offered nothing.
    let scopes = ["agreements:read", "agreements:write", "commitments:read", "commitments:write"];
    let people: [(&str, &Caller); 9] = [
        ("household officer", &world.staff("household_officer")),
        ("secretary", &world.secretary()),
        ("officer", &world.officer()),
        ("head 1", &world.head(1)),
        ("liaison 1", &world.liaison(1)),
        ("head 2", &world.head(2)),
        ("head 3", &world.head(3)),
        ("machine", &world.client(&scopes)),
        ("machine of 1", &world.unit_client(1, &scopes)),
    ];
    let mut told = 0;
    for (name, who) in people {
        let tasks = tasks(who);
        told += tasks.len();
        for task in &tasks {
            who.get(text(task, "link")).is(200);
            assert!(offers(&who.get(&object(task)).is(200), text(task, "operation_id")), "{name}: {task}");
            let signing = ["to_sign", "to_consent", "to_verify"].contains(&text(task, "kind"));
            assert!(!(name.starts_with("machine") && signing), "{name}: {task}");
        }
        let offered = offered(who);
        for (operation, id) in &offered {
            let known = |task: &&Value| task["operation_id"] == *operation && object(task).ends_with(id);
            assert!(tasks.iter().any(|task| known(&task)), "{name} is not told of {operation} at {id}");
        }
        let verify = |operation: &str| operation == "verify_delivery";
        let listed = tasks.iter().filter(|task| verify(text(task, "operation_id"))).count();
        assert_eq!(listed, offered.iter().filter(|(operation, _)| verify(operation)).count(), "{name}");
    }
    assert!(told > 30, "only {told} tasks");
}

/// Agreements in many states, with requests, deliveries, returns and cancellations; households that wait.
fn busy(world: &World) {
    crate::households::tasks::busy(world);
    crate::pairings::tasks::busy(world);
    let [secretary, first, second] = [world.secretary(), world.head(1), world.head(2)];
    let left = in_force(world, &[3]);
    world.head(3).put(&format!("{}/notice", at(&left)), &json!({ "reason": "单位迁出。" })).is(200);
    submitted(world, &deed(world, &[1, 2]));
    submitted(world, &with(deed(world, &[2, 1]), "signing_order", json!("sequential")));
    let common = submitted(world, &with(deed(world, &[1, 2]), "effect", json!("each_on_signing")));
    let common = signed(world, &common, &[1]);
    world.officer().post(&format!("{}/accessions", at(&common)), &json!({ "unit_id": world.unit_id(3) })).is(201);
    let soon = with(deed(world, &[1, 2]), "ends_on", json!(world.day(80)));
    let mut lines = soon["commitments"].clone();
    lines[1]["due_on"] = json!(world.day(20));
    let soon = signed(world, &submitted(world, &with(soon, "commitments", lines)), &[1, 2]);
    let body = json!({ "reason": "场地改造。", "digest": soon["digest"] });
    first.put(&format!("{}/suspension", at(&soon)), &body).is(200);
    secretary.put(&format!("{}/termination", at(&soon)), &body).is(200);
    let change = json!({ "reason": "改名。", "changes": { "title": "变更后的协议" } });
    second.post(&format!("{}/amendments", at(&soon)), &change).is(201);
    for (number, line) in soon["commitments"].as_array().unwrap().iter().enumerate() {
        let promise = format!("commitments/{}", text(line, "id"));
        let recorder = if number == 0 { &first } else { &secretary };
        for _ in 0..2 {
            recorder.post(&format!("{promise}/deliveries"), &json!({ "quantity": 1 })).is(201);
        }
        second.put(&format!("{promise}/deliveries/2/return"), &json!({ "reason": "请补说明。" })).is(200);
        let version = recorder.get(&promise).is(200)["version"].clone();
        recorder.put(&format!("{promise}/cancellation"), &json!({ "version": version, "reason": "示例" })).is(200);
    }
}

/// Where the thing lies whose `allowed_actions` offer what the task names.
fn object(task: &Value) -> String {
    match (task["commitment_id"].as_str(), text(task, "operation_id")) {
        _ if task.get("household_id").is_some() => text(task, "link").to_owned(),
        (_, "resolve_handover") => text(task, "link").to_owned(),
        (Some(id), "verify_delivery") => format!("commitments/{id}/deliveries/{}", task["delivery_number"]),
        (Some(id), _) => format!("commitments/{id}"),
        (None, _) => format!("agreements/{}", text(task, "agreement_id")),
    }
}

fn offers(object: &Value, operation: &str) -> bool {
    object["allowed_actions"].as_array().unwrap().iter().any(|one| one == operation)
}

/// What a list shows this caller; nothing to whom it is closed.
fn listed(who: &Caller, what: &str) -> Vec<Value> {
    let page = who.get(&format!("{what}?limit=200"));
    if page.status == 403 { Vec::new() } else { items(&page.is(200)).clone() }
}

/// Every signature, consent and verification that the objects in this caller's lists offer, with the end of their path.
fn offered(who: &Caller) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for agreement in &listed(who, "agreements") {
        for operation in ["sign_agreement", "sign_request"] {
            if offers(agreement, operation) {
                found.push((operation.to_owned(), at(agreement)));
            }
        }
        let refusable = offers(agreement, "refuse_request");
        let open = agreement["open_requests"].as_array().unwrap().iter();
        for kind in open.filter(|_| refusable).map(|one| (text(one, "kind"), &one["awaiting_party_ids"])) {
            let operation = match kind.0 {
                "suspension" => "suspend_agreement",
                "termination" => "terminate_agreement",
                _ => continue,
            };
            // Nobody but who still has to answer is offered the operation while a request is open.
            if offers(agreement, operation) {
                found.push((operation.to_owned(), at(agreement)));
            }
        }
    }
    for household in &listed(who, "households") {
        let path = format!("households/{}", text(household, "id"));
        if offers(household, "verify_household") {
            found.push(("verify_household".to_owned(), path.clone()));
        }
        // Who may confirm is offered so only once somebody has asked.
        if household.get("erasure_asked_at").is_some() && offers(household, "erase_household") {
            found.push(("erase_household".to_owned(), format!("{path}/erasure")));
        }
    }
    for pairing in &listed(who, "pairings") {
        for operation in ["accept_pairing", "confirm_pairing"].into_iter().filter(|one| offers(pairing, one)) {
            found.push((operation.to_owned(), format!("pairings/{}", text(pairing, "id"))));
        }
    }
    for promise in &listed(who, "commitments") {
        let path = format!("commitments/{}", text(promise, "id"));
        let deliveries = who.get(&format!("{path}/deliveries")).is(200);
        for delivery in items(&deliveries).iter().filter(|one| offers(one, "verify_delivery")) {
            found.push(("verify_delivery".to_owned(), format!("{path}/deliveries/{}", delivery["number"])));
        }
    }
    found
}

fn each_sees_their_own_and_strangers_nothing(world: &World) {
    let first = world.head(1);
    let empty = first.get(TASKS).is(200);
    assert_eq!(
        (&empty["items"], &empty["truncated"], &empty["as_of"]),
        (&json!([]), &json!(false), &json!(world.day(0)))
    );
    submitted(world, &deed(world, &[1]));
    let seen = first.get(TASKS);
    let again = first.ask("GET", TASKS).header("if-none-match", &seen.etag()).send();
    assert_eq!((again.status, again.body.len()), (304, 0));
    in_force(world, &[1]);
    submitted(world, &deed(world, &[1]));
    assert_eq!(first.ask("GET", TASKS).header("if-none-match", &seen.etag()).send().status, 200);
    assert_eq!(of(&first, "to_sign").len(), 2);
    let both = first.get(&format!("{TASKS}?kind=to_sign,to_verify")).is(200);
    assert_eq!(both["counts"], json!({ "to_sign": 2, "to_verify": 0 }));
    first.get(&format!("{TASKS}?kind=to_rest")).refused(400, "invalid_parameter");

    let foreign = world.elsewhere();
    let idle: [&Caller; 9] = [
        &foreign.secretary(),
        &foreign.head(1),
        &world.head(2),
        &world.member("helper", 1),
        &world.auditor(),
        &world.staff("grid_worker"),
        &world.staff("household_officer"),
        &world.supervisor(),
        &world.unit_client(1, &["agreements:read"]),
    ];
    for who in idle {
        assert_eq!(tasks(who), [] as [Value; 0]);
    }
    world.unit_client(1, &["units:read"]).get(TASKS).refused(403, "insufficient_scope");
    let operator = world.operator().get(TASKS).is(200);
    let kinds = ["timers_stopped", "credential_confirmation"].map(|kind| json!(kind));
    assert!(items(&operator).iter().all(|task| kinds.contains(&task["kind"])), "no case: {operator}");
    world.nobody().get(TASKS).refused(401, "sign_in_required");
    let enums = world.nobody().get("/api/v1/enums").is(200);
    assert_eq!(enums["task_kind"][0], json!({ "value": "to_sign", "zh": "待签署", "en": "To be signed" }));
}

fn what_is_overdue_comes_first(world: &World) {
    let first = world.head(1);
    let of_unit = json!({ "kind": "unit", "unit_id": world.unit_id(1) });
    let lines = json!([
        commitment("joint_service", "便民理发", of_unit.clone(), world.day(20)),
        commitment("civility", "清扫楼道", of_unit, world.day(3)),
    ]);
    let agreement = signed(world, &submitted(world, &with(deed(world, &[1]), "commitments", lines)), &[1]);
    world.days(4);
    submitted(world, &with(deed(world, &[1]), "title", json!("另一份协议")));
    let due = of(&first, "due");
    assert_eq!(due.iter().map(|task| task["overdue"] == true).collect::<Vec<_>>(), [true, false]);
    let told = tasks(&first);
    let titles: Vec<&str> = told.iter().map(|task| text(task, "title")).collect();
    assert_eq!(titles, ["清扫楼道", "便民理发", "另一份协议"]);
    assert_eq!(text(&told[0], "agreement_id"), text(&agreement, "id"));

    // The objection of an earlier moment is answered by the original of a later one.
    let mut body = deed(world, &[1]);
    body.as_object_mut().unwrap().remove("signing_order");
    body["signed_on"] = json!(world.day(-1));
    let registered = world.officer().post("agreements/registrations", &body).is(201);
    first.post(&format!("{}/objections", at(&registered)), &json!({ "reason": "未盖章。" })).is(201);
    waits("objection", &[&world.officer()], &[]);
    world.days(1);
    let scan = scan(&world.officer(), &pdf("盖章原件"));
    world.officer().put(&format!("{}/original", at(&registered)), &json!({ "document_id": scan["id"] })).is(200);
    waits("objection", &[], &[&world.officer()]);
    // What is not kept lapses, and is no task any more.
    world.days(40);
    assert!(of(&first, "due").iter().all(|task| task["title"] != "清扫楼道"));
}
