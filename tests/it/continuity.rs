//! What ends, and what that leaves: departures, hand-over tasks, and a walk after which nothing is left to nobody.

use serde_json::{Value, json};

use crate::households::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, deed, drafted, in_force, signed, submitted, with};
use crate::kit::{Caller, World, alone_on_both_engines, on_both_engines};
use crate::pairings::acts::{paired, silent};
use crate::story::machine::Chance;

on_both_engines!(
    a_departure_waits_for_what_hangs_on_the_unit,
    a_departure_with_hand_over_leaves_a_task_for_each,
    a_unit_on_which_nothing_hangs_departs_at_once,
    who_has_departed_is_taken_on_by_nothing,
    an_early_end_leaves_tasks_and_they_are_closed_once,
    an_end_is_previewed_and_nothing_written,
    what_ended_on_paper_leaves_a_task,
    the_last_head_stays_while_something_hangs_on_the_unit,
);
alone_on_both_engines!(
    a_notice_leaves_tasks_and_what_is_kept_in_time_needs_nobody,
    what_is_sent_back_after_the_end_is_left_again,
    p61_hand_overs_are_told_as_they_stood,
    what_was_arranged_for_a_household_is_told_of_no_day_once_it_may_not_be,
    a_renewal_carries_on_what_was_open,
    nothing_owed_is_ever_left_to_nobody,
);

fn departure(world: &World, unit: usize) -> String {
    format!("units/{}/departure", world.unit_id(unit))
}

/// Hand-over tasks by a query, oldest first.
fn tasks(world: &World, query: &str) -> Vec<Value> {
    items(&world.auditor().get(&format!("handovers?limit=200&sort=opened_at{query}")).is(200)).clone()
}

fn of(world: &World, agreement: &Value) -> Vec<Value> {
    tasks(world, &format!("&agreement_id={}", text(agreement, "id")))
}

fn kinds(list: &[Value]) -> Vec<&str> {
    list.iter().map(|one| text(one, "kind")).collect()
}

fn a_departure_waits_for_what_hangs_on_the_unit(world: &World) {
    let agreement = in_force(world, &[1, 2]);
    let (path, body) = (departure(world, 1), json!({ "reason": "单位撤并。" }));
    let before = world.auditor().get("journal/head").is(200)["seq"].clone();
    let shown = world.secretary().put(&format!("{path}?preview=true"), &body).is(200);
    assert_eq!((&shown["state"], kinds(items_of(&shown))), (&json!("active"), vec!["commitment", "agreement"]));
    assert_eq!(shown["orphans"][0]["id"], agreement["commitments"][0]["id"]);
    let refused = world.secretary().put(&path, &body).refused(409, "would_orphan");
    let (list, seen) = (refused["orphans"].as_array().unwrap(), items_of(&shown));
    let line = |one: &Value| (one["kind"].clone(), one["id"].clone(), one["title"].clone());
    assert_eq!(list.iter().map(line).collect::<Vec<_>>(), seen.iter().map(line).collect::<Vec<_>>());
    assert_eq!(world.auditor().get("journal/head").is(200)["seq"], before, "neither wrote anything");
    for other in [world.officer(), world.head(1), world.auditor()] {
        other.put(&path, &body).refused(403, "not_allowed");
    }
    world.secretary().put(&departure(&world.elsewhere(), 1), &body).refused(404, "not_found");
}

fn items_of(shown: &Value) -> &Vec<Value> {
    shown["orphans"].as_array().unwrap()
}

fn a_departure_with_hand_over_leaves_a_task_for_each(world: &World) {
    let together = in_force(world, &[1, 2]);
    let each = with(deed(world, &[1, 2]), "effect", json!("each_on_signing"));
    let each = signed(world, &submitted(world, &each), &[1, 2]);
    let (head, machine) = (world.head(1), world.unit_client(1, &["units:read"]));
    machine.get("units").is(200);
    let (path, body) = (departure(world, 1), json!({ "reason": "单位撤并。", "handover": true }));
    let machines = world.secretary().put(&format!("{path}?preview=true"), &body).is(200)["ended_clients"].clone();
    assert_eq!(machines.as_array().map(Vec::len), Some(1), "what will end is named before: {machines}");
    let gone = world.secretary().put(&path, &body).is(200);
    assert_eq!(gone["ended_clients"], machines, "and after");
    assert_eq!((&gone["state"], &gone["departed_on"]), (&json!("departed"), &json!(world.day(0))));
    let left = gone["handovers"].as_array().unwrap();
    assert_eq!(kinds(left), ["commitment", "commitment", "agreement"], "{gone}");
    assert!(left.iter().all(|one| one["because"] == "departure" && one["unit_id"] == json!(world.unit_id(1))));
    assert_eq!(left[2]["subject_id"], together["id"], "what binds all together is not ended by one of them");
    // Its part in what binds each by itself has ended; the others stay.
    let now = world.officer().get(&at(&each)).is(200);
    assert_eq!((&now["state"], &now["parties"][1]["bound"]), (&json!("active"), &json!(false)));
    assert_eq!(now["parties"][1]["leave"]["reason"], "单位撤并。");
    assert_eq!(world.officer().get(&at(&together)).is(200)["state"], "active");
    // Rights end with it.
    assert_eq!(head.get("units").status, 401);
    assert_eq!(machine.get("units").status, 401);
    let members = world.secretary().get(&format!("units/{}/members", world.unit_id(1))).is(200);
    assert!(items(&members).iter().all(|one| one["state"] == "disabled"), "{members}");
    let listed = world.officer().get("units?state=departed").is(200);
    assert_eq!(items(&listed)[0]["id"], json!(world.unit_id(1)));
    // Again: the original result.
    let seq = world.auditor().get("journal/head").is(200)["seq"].clone();
    assert_eq!(world.secretary().put(&path, &body).is(200), gone);
    assert_eq!(world.secretary().put(&format!("{path}?preview=true"), &body).is(200), gone);
    assert_eq!(world.auditor().get("journal/head").is(200)["seq"], seq);
    // The agreement's task closes with the agreement.
    world.secretary().put(&format!("{}/termination", at(&together)), &ends(&together)).is(200);
    let open = tasks(world, &format!("&state=open&unit_id={}", world.unit_id(1)));
    assert_eq!(open.len(), 3, "the other unit has not agreed yet");
}

fn who_has_departed_is_taken_on_by_nothing(world: &World) {
    let [secretary, officer] = [world.secretary(), world.officer()];
    world.head(1);
    let written = [drafted(world, &deed(world, &[1])), drafted(world, &deed(world, &[1, 2]))];
    officer.go(&format!("{}/proposal", at(&written[1]))).is(200);
    secretary.put(&departure(world, 1), &json!({ "reason": "单位撤并。" })).is(200);
    // What was written before says no more than before.
    for (agreement, step) in written.iter().zip(["proposal", "submission"]) {
        let refused = officer.go(&format!("{}/{step}", at(agreement))).refused(409, "party_departed");
        assert_eq!(refused["unit_ids"], json!([world.unit_id(1)]));
    }
    let violation = |refused: Value| (refused["errors"][0]["pointer"].clone(), refused["errors"][0]["code"].clone());
    let refused = officer.post("agreements", &deed(world, &[2, 1])).refused(422, "validation_failed");
    assert_eq!(violation(refused), (json!("/parties/2/unit_id"), json!("unit_departed")));
    let mut paper = deed(world, &[1]);
    for name in ["signing_order", "submit"] {
        paper.as_object_mut().unwrap().remove(name);
    }
    paper["signed_on"] = json!(world.day(-1));
    officer.post("agreements/registrations", &paper).refused(422, "validation_failed");
    let each = with(deed(world, &[2]), "effect", json!("each_on_signing"));
    let each = signed(world, &submitted(world, &each), &[2]);
    let joining = json!({ "unit_id": world.unit_id(1) });
    let refused = officer.post(&format!("{}/accessions", at(&each)), &joining).refused(422, "validation_failed");
    assert_eq!(violation(refused), (json!("/unit_id"), json!("unit_departed")));
    // Nobody comes in its name, and nobody comes back.
    let members = format!("units/{}/members", world.unit_id(1));
    let newcomer = json!({ "login": "late.comer", "name": "单位人员", "roles": ["unit_liaison"] });
    secretary.post(&members, &newcomer).refused(409, "unit_departed");
    let listed = secretary.get(&members).is(200);
    let one = &items(&listed)[0];
    let path = format!("{members}/{}", text(one, "id"));
    let enable = json!({ "state": "active" });
    let patch = secretary.ask("PATCH", &path).header("if-match", text(one, "etag")).json(&enable).send();
    patch.refused(409, "unit_departed");
    assert_eq!(secretary.get(&path).is(200)["state"], "disabled");
}

fn ends(agreement: &Value) -> Value {
    json!({ "reason": "示例", "digest": agreement["digest"] })
}

fn a_unit_on_which_nothing_hangs_departs_at_once(world: &World) {
    world.unit(3);
    let gone = world.secretary().put(&departure(world, 3), &json!({ "reason": "误登记。" })).is(200);
    assert_eq!((&gone["orphans"], &gone["handovers"]), (&json!([]), &json!([])));
    let unit = world.secretary().get(&format!("units/{}", world.unit_id(3))).is(200);
    assert_eq!((&unit["state"], &unit["departed_on"]), (&json!("departed"), &json!(world.day(0))));
    assert!(!unit["allowed_actions"].as_array().unwrap().contains(&json!("depart_unit")));
    world.secretary().put(&departure(world, 3), &json!({ "reason": "" })).refused(422, "validation_failed");
}

fn an_early_end_leaves_tasks_and_they_are_closed_once(world: &World) {
    let agreement = in_force(world, &[1]);
    let would = world.officer().get(&format!("{}/orphans", at(&agreement))).is(200);
    assert_eq!(kinds(items(&would)), ["commitment", "commitment"]);
    assert_eq!(tasks(world, ""), Vec::<Value>::new());
    world.head(1).put(&format!("{}/termination", at(&agreement)), &ends(&agreement)).is(200);
    assert_eq!(tasks(world, ""), Vec::<Value>::new(), "asked for, but not agreed");
    world.secretary().put(&format!("{}/termination", at(&agreement)), &ends(&agreement)).is(200);
    let left = of(world, &agreement);
    assert_eq!(left.len(), 2);
    assert!(left.iter().all(|one| one["because"] == "consent" && one["state"] == "open"), "{left:?}");
    let task = left.iter().find(|one| one["unit_id"] == json!(world.unit_id(1))).unwrap();
    assert_eq!(task["subject_id"], agreement["commitments"][0]["id"]);
    let path = format!("handovers/{}", text(task, "id"));
    let to = |unit: &str| json!({ "resolution": "改由其他单位承担。", "successor_unit_id": unit });
    let resolution = format!("{path}/resolution");
    for wrong in [world.unit_id(1), world.elsewhere().unit_id(2)] {
        let refused = world.officer().put(&resolution, &to(&wrong)).refused(422, "validation_failed");
        assert_eq!(refused["errors"][0]["pointer"], "/successor_unit_id");
    }
    let closed = world.officer().put(&resolution, &to(&world.unit_id(2))).is(200);
    assert_eq!((&closed["state"], &closed["version"]), (&json!("closed"), &json!(2)));
    assert_eq!(world.officer().put(&resolution, &json!({ "resolution": "另行商定。" })).is(200), closed, "as it was");
    world.secretary().put(&resolution, &to(&world.unit_id(2))).refused(409, "handover_closed");
    assert_eq!(world.auditor().get(&path).is(200)["successor_unit_id"], json!(world.unit_id(2)));
    assert_eq!(of(world, &agreement).iter().filter(|one| one["state"] == "open").count(), 1);
    world.head(1).get(&path).refused(403, "not_allowed");
    let told = world.auditor().get("journal?limit=200").is(200);
    let count = |kind: &str| items(&told).iter().filter(|entry| entry["type"] == kind).count();
    assert_eq!((count("hulian.handover.opened.v1"), count("hulian.handover.closed.v1")), (2, 1));
}

fn an_end_is_previewed_and_nothing_written(world: &World) {
    let agreement = in_force(world, &[1]);
    let each = with(deed(world, &[1, 2]), "effect", json!("each_on_signing"));
    let each = signed(world, &submitted(world, &each), &[1, 2]);
    let before = world.auditor().get("journal/head").is(200)["seq"].clone();
    let lines = |out: &Value| {
        let all = out["orphans"].as_array().unwrap().iter();
        all.map(|one| (one["id"].clone(), one.get("unit_id").cloned())).collect::<Vec<_>>()
    };
    let id = |from: &Value, line: usize| from["commitments"][line]["id"].clone();
    let unit = Some(json!(world.unit_id(1)));
    let whole = vec![(id(&agreement, 0), unit.clone()), (id(&agreement, 1), None)];
    let notice = |of: &Value| format!("{}/notice?preview=true", at(of));
    let early = format!("{}/termination?preview=true", at(&agreement));
    for who in [world.head(1), world.secretary()] {
        assert_eq!(lines(&who.put(&notice(&agreement), &json!({ "reason": "示例" })).is(200)), whole);
        let shown = who.put(&early, &ends(&agreement)).is(200);
        assert_eq!(
            (lines(&shown), &shown["state"], &shown["version"]),
            (whole.clone(), &json!("active"), &agreement["version"])
        );
    }
    // A unit that leaves alone leaves its own; the community's notice leaves all.
    let mine = world.head(1).put(&notice(&each), &json!({ "reason": "示例" })).is(200);
    assert_eq!(lines(&mine), [(id(&each, 0), unit)]);
    assert_eq!(lines(&world.secretary().put(&notice(&each), &json!({ "reason": "示例" })).is(200)).len(), 2);
    assert_eq!(world.auditor().get("journal/head").is(200)["seq"], before, "nothing was written");
    // Who may not, does not look either; and nothing is previewed where nobody is bound yet.
    world.officer().put(&early, &ends(&agreement)).refused(403, "not_allowed");
    world.head(2).put(&notice(&agreement), &json!({ "reason": "示例" })).refused(404, "not_found");
    let draft = submitted(world, &deed(world, &[1]));
    world.head(1).put(&notice(&draft), &json!({ "reason": "示例" })).refused(403, "not_for_this_side");
    // When it would end is told with it: of an end by consent nobody knows.
    let end = |out: &Value| (out["foreseen_end"]["ends_on"].clone(), out["foreseen_end"]["own_part"].clone());
    assert_eq!(end(&mine), (json!(world.day(30)), json!(true)));
    let whole_end = world.secretary().put(&notice(&each), &json!({ "reason": "示例" })).is(200);
    assert_eq!(end(&whole_end), (json!(world.day(30)), json!(false)));
    assert!(world.head(1).put(&early, &ends(&agreement)).is(200).get("foreseen_end").is_none());
    // What was previewed is what is left.
    world.head(1).put(&format!("{}/notice", at(&agreement)), &json!({ "reason": "示例" })).is(200);
    assert_eq!(of(world, &agreement).len(), whole.len());
}

fn what_ended_on_paper_leaves_a_task(world: &World) {
    let mut paper = deed(world, &[1]);
    for name in ["signing_order", "submit"] {
        paper.as_object_mut().unwrap().remove(name);
    }
    paper["starts_on"] = json!(world.day(-400));
    paper["ends_on"] = json!(world.day(-35));
    paper["signed_on"] = json!(world.day(-400));
    for line in paper["commitments"].as_array_mut().unwrap() {
        line["due_on"] = json!(world.day(-40));
    }
    let registered = world.officer().post("agreements/registrations", &paper).is(201);
    assert_eq!(registered["state"], "expired", "{registered}");
    let left = of(world, &registered);
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left.iter().all(|one| one["because"] == "expiry"));
}

fn the_last_head_stays_while_something_hangs_on_the_unit(world: &World) {
    let (agreement, secretary) = (in_force(world, &[1, 2]), world.secretary());
    let members = format!("units/{}/members", world.unit_id(1));
    let head = text(&world.head(1).get("/api/v1/me").is(200), "account_id").to_owned();
    let path = format!("{members}/{head}");
    let seq = || world.auditor().get("journal/head").is(200)["seq"].clone();
    let before = seq();
    let shown = secretary.delete(&format!("{path}?preview=true"), "*").is(200);
    assert_eq!(kinds(items_of(&shown)), ["commitment", "agreement"]);
    let refused = secretary.delete(&path, "*").refused(409, "would_orphan");
    assert_eq!(refused["orphans"], shown["orphans"]);
    for change in [json!({ "state": "disabled" }), json!({ "roles": ["unit_liaison"] })] {
        secretary.patch(&path, "*", &change).refused(409, "would_orphan");
    }
    assert_eq!(seq(), before, "none of it wrote anything");
    secretary.patch(&path, "*", &json!({ "name": "示例负责人" })).is(200);
    let (another, nobody) = (world.member("unit_liaison", 1), Vec::<Value>::new());
    let liaison = text(&another.get("/api/v1/me").is(200), "account_id").to_owned();
    assert_eq!(*items_of(&secretary.delete(&format!("{members}/{liaison}?preview=true"), "*").is(200)), nobody);
    secretary.delete(&format!("{path}?handover=true"), "*").is(204);
    let left = of(world, &agreement);
    assert_eq!(kinds(&left), ["commitment", "agreement"]);
    assert!(left.iter().all(|task| (text(task, "because"), text(task, "state")) == ("vacancy", "open")));
    // Whoever takes the office takes up what was left.
    let office = json!({ "account_id": liaison, "from_on": world.day(0) });
    secretary.put(&format!("units/{}/head", world.unit_id(1)), &office).is(200);
    assert!(of(world, &agreement).iter().all(|task| text(task, "state") == "closed" && task["closed_by"].is_null()));
    // Two sign: either may go.
    let two = secretary.post(&members, &json!({ "name": "示例副职", "roles": ["unit_head"] })).is(201);
    let two = text(&two, "id").to_owned();
    secretary.delete(&format!("{members}/{two}"), "*").is(204);
    secretary.patch(&format!("{members}/{liaison}"), "*", &json!({ "state": "disabled" })).refused(409, "would_orphan");
}

fn deliver(caller: &Caller, commitment: &Value) -> String {
    let path = format!("commitments/{}/deliveries", text(commitment, "id"));
    caller.post(&path, &json!({ "quantity": 4 })).is(201);
    path
}

fn a_notice_leaves_tasks_and_what_is_kept_in_time_needs_nobody(world: &World) {
    let agreement = in_force(world, &[1]);
    world.head(1).put(&format!("{}/notice", at(&agreement)), &json!({ "reason": "示例" })).is(200);
    let left = of(world, &agreement);
    assert_eq!(left.len(), 2, "announced: there is time to settle it");
    assert!(left.iter().all(|one| one["because"] == "notice" && one["state"] == "open"));
    deliver(&world.head(1), &agreement["commitments"][0]);
    world.days(31);
    let over = of(world, &agreement);
    let state = |line: usize| {
        let subject = &agreement["commitments"][line]["id"];
        over.iter().find(|one| one["subject_id"] == *subject).unwrap()["state"].clone()
    };
    assert_eq!((over.len(), state(0), state(1)), (2, json!("closed"), json!("open")));
}

fn what_is_sent_back_after_the_end_is_left_again(world: &World) {
    let agreement = in_force(world, &[1]);
    world.head(1).put(&format!("{}/notice", at(&agreement)), &json!({ "reason": "示例" })).is(200);
    world.days(25);
    let path = deliver(&world.head(1), &agreement["commitments"][0]);
    world.days(6);
    let open = || of(world, &agreement).iter().filter(|one| one["state"] == "open").count();
    assert_eq!(open(), 1, "what was delivered needs nobody");
    world.officer().put(&format!("{path}/1/return"), &json!({ "reason": "数量不符。" })).is(200);
    assert_eq!(open(), 2);
}

fn p61_hand_overs_are_told_as_they_stood(world: &World) {
    let agreement = in_force(world, &[1]);
    world.days(2);
    for who in [world.head(1), world.secretary()] {
        who.put(&format!("{}/termination", at(&agreement)), &ends(&agreement)).is(200);
    }
    let unit = json!(world.unit_id(1));
    let mine = of(world, &agreement).into_iter().find(|one| one["unit_id"] == unit).unwrap();
    world.days(2);
    let path = format!("handovers/{}", text(&mine, "id"));
    let arranged = json!({ "resolution": "改由其他单位承担。", "successor_unit_id": world.unit_id(2) });
    world.officer().put(&format!("{path}/resolution"), &arranged).is(200);
    world.days(1);
    // Five days ago it was in force, three days ago it ended, yesterday one was arranged.
    let on = |back: i64, query: &str| tasks(world, &format!("{query}&as_of={}", world.day(-back)));
    assert_eq!(on(4, ""), Vec::<Value>::new());
    let states = |back: i64| ["", "&state=open", "&state=closed"].map(|query| on(back, query).len());
    assert_eq!((states(3), states(2), states(1), states(0)), ([2, 2, 0], [2, 2, 0], [2, 1, 1], [2, 1, 1]));
    let of_unit = format!("&unit_id={}", world.unit_id(1));
    assert_eq!((on(3, &of_unit).len(), on(1, &format!("{of_unit}&state=open")).len()), (1, 0));
    let of_agreement = format!("&agreement_id={}", text(&agreement, "id"));
    assert_eq!((on(3, &of_agreement).len(), on(4, &of_agreement).len()), (2, 0));
    let one = |back: i64| world.officer().get(&format!("{path}?as_of={}", world.day(-back)));
    one(4).refused(404, "not_found");
    let open = one(2).is(200);
    assert_eq!((&open["state"], &open["version"], &open["allowed_actions"]), (&json!("open"), &json!(1), &json!([])));
    assert!(open.get("resolution").is_none() && open.get("successor_unit_id").is_none(), "{open}");
    let closed = one(1).is(200);
    assert_eq!((&closed["state"], &closed["version"]), (&json!("closed"), &json!(2)));
    assert_eq!(
        (&closed["resolution"], &closed["successor_unit_id"]),
        (&arranged["resolution"], &arranged["successor_unit_id"])
    );
    for door in ["handovers?as_of=".to_owned(), format!("{path}?as_of=")] {
        world.officer().get(&format!("{door}{}", world.day(1))).refused(400, "invalid_parameter");
    }
    // Whoever may not see them today may not see them as they were.
    world.head(1).get(&format!("{path}?as_of={}", world.day(-1))).refused(403, "not_allowed");
    let page = world.officer().get(&format!("handovers?limit=1&sort=opened_at&as_of={}", world.day(-2))).is(200);
    let next =
        format!("handovers?limit=1&sort=opened_at&as_of={}&cursor={}", world.day(-2), text(&page, "next_cursor"));
    let rest = world.officer().get(&next).is(200);
    assert!(items(&rest).len() == 1 && items(&rest)[0]["id"] != items(&page)[0]["id"], "{rest}");
}

fn what_was_arranged_for_a_household_is_told_of_no_day_once_it_may_not_be(world: &World) {
    let (keeper, secretary) = (world.staff("household_officer"), world.secretary());
    let household = silent(world);
    paired(world, &household, 1);
    secretary.put(&departure(world, 1), &json!({ "reason": "单位撤并。", "handover": true })).is(200);
    let listed = keeper.get("handovers?state=open").is(200);
    let path = format!("handovers/{}", text(&items(&listed)[0], "id"));
    world.days(1);
    keeper.put(&format!("{path}/resolution"), &json!({ "resolution": "由社区专干负责。" })).is(200);
    world.days(1);
    let one = |who: &Caller, back: i64| who.get(&format!("{path}?as_of={}", world.day(-back)));
    assert_eq!(one(&keeper, 2).is(200)["state"], "open");
    let then = one(&keeper, 1).is(200);
    assert_eq!((&then["state"], &then["resolution"]), (&json!("closed"), &json!("由社区专干负责。")));
    let listed = keeper.get(&format!("handovers?state=closed&as_of={}", world.day(-1))).is(200);
    assert_eq!(items(&listed)[0]["resolution"], "由社区专干负责。");
    for who in [world.officer(), world.auditor()] {
        one(&who, 1).refused(404, "not_found");
        let listed = who.get(&format!("handovers?as_of={}", world.day(-1))).is(200);
        assert!(!listed.to_string().contains(&household), "{listed}");
    }
    // The words lie in no version, and are told of no day any more once the household has taken its consent back.
    let mut disk = Disk::open(&world.server);
    let kept = "SELECT body AS word FROM object_versions WHERE kind = 'handovers' AND body IS NOT NULL";
    assert!(disk.words(kept).iter().all(|body| !body.contains("由社区专干负责")));
    let taken = json!({ "withdrawn_on": world.day(0) });
    keeper.put(&format!("households/{household}/consent/withdrawal"), &taken).is(200);
    let after = one(&secretary, 1).is(200);
    assert_eq!((&after["state"], after.get("resolution")), (&json!("closed"), None), "{after}");
}

fn a_renewal_carries_on_what_was_open(world: &World) {
    let old = in_force(world, &[1]);
    let draft = world.officer().ask("POST", &format!("{}/renewal", at(&old))).send().is(201);
    assert_eq!(
        items(&world.officer().get(&format!("{}/orphans", at(&old))).is(200)).len(),
        2,
        "a draft carries nothing"
    );
    let frozen = world.officer().go(&format!("{}/submission", at(&draft))).is(200);
    signed(world, &frozen, &[1]);
    assert_eq!(items(&world.officer().get(&format!("{}/orphans", at(&old))).is(200)).len(), 0);
    world.days(366);
    assert_eq!(of(world, &old), Vec::<Value>::new());
}

/// Agreements of both effects are made, kept in part, given notice, ended, left to expire, and units depart; after each
/// step every promise owed by what has ended, or by a unit that is gone, has a task or somebody's word. The newest
/// agreements are looked at; `HULIAN_TEST_LONG=1` walks ten thousand steps.
fn nothing_owed_is_ever_left_to_nobody(world: &World) {
    let seed = std::env::var("HULIAN_TEST_SEED").ok().and_then(|word| word.parse().ok()).unwrap_or(20_260_702);
    let mut walk = Walk { world, chance: Chance(seed), made: Vec::new(), gone: Vec::new(), checked: 0 };
    let steps = if std::env::var_os("HULIAN_TEST_LONG").is_some() { 10_000 } else { 60 };
    for _ in 0..steps {
        walk.step();
        walk.check();
    }
    assert!(walk.checked > steps && walk.gone.len() > 1, "a lame walk: {} {:?}", walk.checked, walk.gone);
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}

struct Walk<'w> {
    world: &'w World,
    chance: Chance,
    made: Vec<(Value, [usize; 2])>,
    gone: Vec<usize>,
    checked: usize,
}

const UNITS: usize = 12;
/// How many agreements are looked at after each step.
const NEWEST: usize = 8;

impl Walk<'_> {
    fn step(&mut self) {
        match self.chance.below(12) {
            0..=3 => self.make(),
            4 => self.world.days(20),
            5 => self.depart(),
            act => self.act(act),
        }
    }

    fn make(&mut self) {
        let here: Vec<usize> = (1..=UNITS).filter(|unit| !self.gone.contains(unit)).collect();
        if here.len() < 2 {
            return;
        }
        let first = self.chance.below(here.len());
        let units = [here[first], here[(first + 1) % here.len()]];
        let effect = if self.chance.below(2) == 0 { "all_signed" } else { "each_on_signing" };
        let days = [40, 90, 300][self.chance.below(3)];
        let body = with(deed(self.world, &units), "effect", json!(effect));
        let mut body = with(body, "ends_on", json!(self.world.day(days)));
        for line in body["commitments"].as_array_mut().unwrap() {
            line["due_on"] = json!(self.world.day(30));
        }
        let made = signed(self.world, &submitted(self.world, &body), &units);
        self.made.push((made, units));
        if self.made.len() > NEWEST {
            self.made.remove(0);
        }
    }

    fn depart(&mut self) {
        let unit = 1 + self.chance.below(UNITS);
        if self.gone.len() > UNITS - 4 || self.gone.contains(&unit) {
            return;
        }
        let body = json!({ "reason": "示例", "handover": true });
        self.world.secretary().put(&departure(self.world, unit), &body).is(200);
        self.gone.push(unit);
    }

    /// Tries something on one of the agreements; what is refused has changed nothing.
    fn act(&mut self, act: usize) {
        if self.made.is_empty() {
            return;
        }
        let (agreement, units) = &self.made[self.chance.below(self.made.len())];
        let side = self.chance.below(3);
        let caller = match side {
            2 => self.world.secretary(),
            side if self.gone.contains(&units[side]) => self.world.secretary(),
            side => self.world.head(units[side]),
        };
        let line = text(&agreement["commitments"][self.chance.below(2)], "id");
        let answer = match act {
            6 | 7 => caller.put(&format!("{}/notice", at(agreement)), &json!({ "reason": "示例" })),
            8 => caller.put(&format!("{}/termination", at(agreement)), &ends(agreement)),
            9 | 10 => caller.post(&format!("commitments/{line}/deliveries"), &json!({ "quantity": 4 })),
            _ => {
                let judge = self.world.officer();
                judge.put(&format!("commitments/{line}/deliveries/1/return"), &json!({ "reason": "示例" }))
            }
        };
        assert!(answer.status < 500, "{}: {}", answer.asked, answer.text());
    }

    fn check(&mut self) {
        let gone: Vec<Value> = self.gone.iter().map(|unit| json!(self.world.unit_id(*unit))).collect();
        for (agreement, _) in &self.made {
            let all = of(self.world, agreement);
            let now = self.world.auditor().get(&at(agreement)).is(200);
            let over = ["expired", "terminated"].contains(&text(&now, "state"));
            let parties = now["parties"].as_array().unwrap();
            for line in now["commitments"].as_array().unwrap() {
                let owed = ["accepted", "returned"].contains(&text(line, "state"));
                let pledger = parties.iter().find(|party| party["party_id"] == line["pledger_party_id"]).unwrap();
                let left = pledger["bound"] == false || gone.contains(&pledger["unit_id"]);
                if owed && (over || left) {
                    let looked_after = all.iter().any(|task| task["subject_id"] == line["id"] && held(task));
                    let whole = all.iter().any(|task| {
                        task["subject_id"] == agreement["id"] && task["unit_id"] == pledger["unit_id"] && held(task)
                    });
                    assert!(looked_after || (whole && !over), "left to nobody: {line} of {now}");
                    self.checked += 1;
                }
            }
            let open: Vec<_> = all
                .iter()
                .filter(|one| one["state"] == "open")
                .map(|one| [&one["kind"], &one["subject_id"], &one["unit_id"]])
                .collect();
            let twice = open.iter().enumerate().find(|(n, one)| open[..*n].contains(one));
            assert_eq!(twice, None, "one subject has at most one open task");
        }
    }
}

/// Whether somebody looks after it: the task is open, or somebody closed it.
fn held(task: &Value) -> bool {
    task["state"] == "open" || task.get("closed_by").is_some()
}
