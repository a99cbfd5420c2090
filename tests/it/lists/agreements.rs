//! The list of agreements: by state, party, linkage, end and words; and the last day for signing, which is within the term.

use serde_json::{Value, json};

use super::kit::{List, Probe, holds, is_one_of, later, now_and_then, probe, told, words};
use crate::kit::answer::text;
use crate::kit::deeds::{at, commitment, deed, drafted, signed, with};
use crate::kit::{World, alone_on_both_engines};

alone_on_both_engines!(agreements_are_picked_out_and_put_in_order, the_last_day_for_signing_is_within_the_term);

const TITLES: [&str; 15] = [
    "乙 共建协议",
    "甲 共建协议",
    "AR 眼镜捐赠协议",
    "丙 100% 共建协议",
    "a_b 服务协议",
    "Zeta 协议",
    "丁 共建协议",
    "ar 社区课堂协议",
    "戊 服务协议",
    "己 单位02 联谊协议",
    "庚 共建协议",
    "beta 协议",
    "辛 服务协议",
    "壬\\癸 协议",
    "Alpha 协议",
];
const UNITS: [&[usize]; 4] = [&[1], &[2], &[1, 2], &[3]];
const LINKAGES: [&[&str]; 5] =
    [&["party_building"], &["civility", "joint_service"], &[], &["resource_sharing", "civility"], &["development"]];
const STARTS: [i64; 7] = [0, -10, 5, 0, -3, 20, 0];
const ENDS: [Option<i64>; 6] = [Some(30), Some(60), None, Some(365), Some(61), Some(31)];

/// The agreement of this number, as an officer writes it.
fn written(world: &World, n: usize) -> Value {
    let lines = LINKAGES[n % 5].iter();
    let lines = lines.map(|linkage| commitment(linkage, "示例事项", json!({ "kind": "community" }), world.day(25)));
    let mut body = with(deed(world, UNITS[n % 4]), "title", json!(TITLES[n]));
    body["starts_on"] = json!(world.day(STARTS[n % 7]));
    body["ends_on"] = json!(ENDS[n % 6].map(|days| world.day(days)));
    body["commitments"] = lines.collect();
    body
}

/// Takes the draft of this number as far as it goes.
fn taken_on(world: &World, n: usize, draft: &Value) {
    let (officer, path) = (world.officer(), at(draft));
    match n % 5 {
        0 => drop(officer.amend(&path, &json!({ "purpose": "修订后的宗旨。" })).is(200)),
        1 => drop(officer.go(&format!("{path}/proposal")).is(200)),
        _ => drop(officer.go(&format!("{path}/submission")).is(200)),
    }
    match n % 5 {
        3 => drop(signed(world, &officer.get(&path).is(200), UNITS[n % 4])),
        4 => drop(officer.put(&format!("{path}/withdrawal"), &json!({ "reason": "另行商定。" })).is(200)),
        _ => {}
    }
}

fn under(one: &Value, linkages: &str) -> bool {
    let lines = one["commitments"].as_array().unwrap();
    lines.iter().any(|line| is_one_of(&line["linkage"], linkages))
}

fn named(one: &Value, sought: &str) -> bool {
    let party = || one["parties"].as_array().unwrap().iter().any(|party| holds(&party["name"], sought));
    holds(&one["title"], sought) || holds(&one["number"], sought) || party()
}

fn of_unit(one: &Value, unit: &str) -> bool {
    one["parties"].as_array().unwrap().iter().any(|party| party["unit_id"] == unit)
}

/// Every filter with values that agreements have, that lie beside them, and that none has.
fn probes(world: &World, drafts: &[Value]) -> Vec<Probe<'static>> {
    let number = text(&drafts[3], "number").to_owned();
    let (lower, tail) = (number.to_lowercase(), number.chars().skip(number.len() - 3).collect::<String>());
    let mut probes = vec![
        words("state", "draft"),
        words("state", "negotiating,awaiting_signatures"),
        words("state", "active,signed"),
        words("state", "withdrawn"),
        words("state", "terminated"),
    ];
    for wanted in ["party_building", "civility", "resource_sharing,development", "public_welfare"] {
        probes.push(probe("linkage", wanted, move |one| under(one, wanted)));
    }
    for unit in 1..=4 {
        let id = world.unit_id(unit);
        probes.push(probe("unit_id", id.clone(), move |one| of_unit(one, &id)));
    }
    // The day itself is not before the day.
    for days in [30, 31, 32, 60, 61, 62, 365, 366, 9_000] {
        let day = world.day(days);
        let before = day.clone();
        probes.push(probe("ends_before", day, move |one| {
            one["ends_on"].as_str().is_some_and(|end| end < before.as_str())
        }));
    }
    let sought =
        [number, lower, tail, "单位02".to_owned(), "位03".to_owned(), "服务".to_owned(), "无此协议".to_owned()];
    let letters = ["AR", "zeta", "A_B", "_", "%25", "%5C", "ALPHA", "甲", "议", "龘", "共建协议"].map(str::to_owned);
    for sent in sought.into_iter().chain(letters) {
        let plain = sent.replace("%25", "%").replace("%5C", "\\");
        probes.push(probe("q", sent, move |one| named(one, &plain)));
    }
    probes
}

fn agreements_are_picked_out_and_put_in_order(world: &World) {
    let officer = world.officer();
    for unit in 1..=3 {
        world.head(unit);
    }
    let mut drafts = Vec::new();
    for n in 0..TITLES.len() {
        drafts.push(drafted(world, &written(world, n)));
        later(world);
    }
    // In neither the order they were made in nor its reverse.
    for step in 0..drafts.len() {
        let n = (4 * step + 3) % drafts.len();
        taken_on(world, n, &drafts[n]);
        later(world);
    }
    let probes = probes(world, &drafts);
    // Numbers are given in the order of creation.
    now_and_then(world, List::of(&officer, "list_agreements", "agreements"), &probes, 1);

    // What was picked out yesterday is picked out of what stood then, whatever has become of it.
    let stood = told(&List::of(&officer, "list_agreements", "agreements").whole(""));
    world.days(1);
    officer.amend(&at(&drafts[0]), &json!({ "title": "改名后的 ALPHA 协议", "ends_on": world.day(44) })).is(200);
    officer.put(&format!("{}/withdrawal", at(&drafts[7])), &json!({ "reason": "另行商定。" })).is(200);
    let yesterday = List::of(&officer, "list_agreements", "agreements").on(&world.day(-1));
    assert_eq!(told(&yesterday.whole("")), stood);
    yesterday.filters(&probes);
    yesterday.orders(1);
    List::of(&officer, "list_agreements", "agreements").filters(&probes);
}

fn the_last_day_for_signing_is_within_the_term(world: &World) {
    let officer = world.officer();
    let body = |ends: Option<i64>| {
        let body = with(deed(world, &[1]), "commitments", json!([]));
        with(with(body, "starts_on", json!(world.day(-20))), "ends_on", json!(ends.map(|days| world.day(days))))
    };
    let at_once = |ends: Option<i64>, due: Option<i64>| {
        let mut body = with(body(ends), "submit", json!(true));
        if let Some(days) = due {
            body["signing_due_on"] = json!(world.day(days));
        }
        officer.post("agreements", &body)
    };
    let submission = |ends: Option<i64>, due: Option<i64>| {
        let path = format!("{}/submission", at(&drafted(world, &body(ends))));
        match due {
            Some(days) => officer.put(&path, &json!({ "signing_due_on": world.day(days) })),
            None => officer.go(&path),
        }
    };
    // Thirty days, or as long as the agreement lasts; or any day of that.
    for (ends, named, due) in [
        (None, None, 30),
        (Some(365), None, 30),
        (Some(31), None, 30),
        (Some(30), None, 30),
        (Some(29), None, 29),
        (Some(0), None, 0),
        (Some(60), Some(60), 60),
        (Some(60), Some(0), 0),
        (Some(60), Some(45), 45),
        (None, Some(400), 400),
    ] {
        let due = json!(world.day(due));
        assert_eq!(at_once(ends, named).is(201)["signing_due_on"], due, "{ends:?} {named:?}");
        assert_eq!(submission(ends, named).is(200)["signing_due_on"], due, "{ends:?} {named:?}");
    }
    for (ends, named) in [(Some(60), 61), (Some(60), -1), (None, -1), (Some(0), 1)] {
        for answer in [at_once(ends, Some(named)), submission(ends, Some(named))] {
            let refused = answer.refused(422, "validation_failed");
            assert_eq!(answer.pointers(), ["/signing_due_on"], "{ends:?} {named}");
            assert_eq!(refused["errors"][0]["code"], "out_of_range", "{refused}");
        }
    }
    // A draft has no such day: it is named with the submission.
    let draft = officer.post("agreements", &with(body(Some(60)), "signing_due_on", json!(world.day(45))));
    let refused = draft.refused(422, "validation_failed");
    assert_eq!(
        (draft.pointers(), &refused["errors"][0]["code"]),
        (vec!["/signing_due_on".to_owned()], &json!("only_when_submitted"))
    );
    for named in [None, Some(0), Some(-1)] {
        at_once(Some(-1), named).refused(409, "term_already_over");
        submission(Some(-1), named).refused(409, "term_already_over");
    }
}
