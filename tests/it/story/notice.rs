//! Notice: one-sided, with its period; a unit of a common text leaves alone.

use serde_json::{Value, json};

use super::consent::told;
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, deed, in_force, signed, submitted, with};
use crate::kit::{World, alone_on_both_engines, on_both_engines};

alone_on_both_engines!(
    notice_ends_it_after_thirty_days,
    a_unit_leaves_a_common_text_and_the_others_stay,
    working_days_are_counted_where_the_text_says_so,
    a_notice_in_a_suspension_and_a_consent_in_a_notice,
);
on_both_engines!(a_notice_is_never_too_short_and_is_given_once);

fn notice_ends_it_after_thirty_days(world: &World) {
    let agreement = in_force(world, &[1, 2]);
    let path = at(&agreement);
    let given = world.head(2).put(&format!("{path}/notice"), &json!({ "reason": "单位迁出辖区。" })).is(200);
    assert_eq!((&given["state"], &given["in_force"]), (&json!("ending"), &json!(true)));
    assert_eq!(
        (&given["notice_given"]["ends_on"], &given["notice_given"]["plain_days"]),
        (&json!(world.day(30)), &json!(false))
    );
    assert_eq!(items(&world.officer().get("agreements?state=ending").is(200)).len(), 1);
    world.days(30);
    assert_eq!(world.head(1).get(&path).is(200)["state"], "ending", "in force until the end of its last day");
    world.days(1);
    let ended = world.head(1).get(&path).is(200);
    assert_eq!((&ended["state"], &ended["termination"]["how"]), (&json!("terminated"), &json!("notice")));
    assert_eq!(ended["termination"]["reason"], "单位迁出辖区。");
    let history = told(world, &agreement);
    assert_eq!(history[history.len() - 3..], ["activated", "notice_given", "terminated"]);
    let then = world.officer().get(&format!("{path}?as_of={}", world.day(-5))).is(200);
    assert_eq!((&then["state"], &then["notice_given"]["reason"]), (&json!("ending"), &json!("单位迁出辖区。")));
    world.days(400);
    assert_eq!(world.officer().get(&path).is(200)["version"], ended["version"], "what is over stays as it is");
}

fn a_notice_is_never_too_short_and_is_given_once(world: &World) {
    let agreement = in_force(world, &[1]);
    let path = format!("{}/notice", at(&agreement));
    let short = json!({ "reason": "示例", "ends_on": world.day(29) });
    let refused = world.head(1).put(&path, &short).refused(422, "validation_failed");
    assert_eq!(
        (&refused["errors"][0]["code"], &refused["earliest_on"]),
        (&json!("notice_too_short"), &json!(world.day(30)))
    );
    let long = json!({ "reason": "示例", "ends_on": world.day(60) });
    let given = world.head(1).put(&path, &long).is(200);
    assert_eq!(given["notice_given"]["ends_on"], json!(world.day(60)));
    assert_eq!(world.head(1).put(&path, &long).is(200)["version"], given["version"], "the same notice again");
    world.secretary().put(&path, &long).refused(409, "illegal_transition");
    // No notice runs beyond the agreement's own end.
    let brief = with(deed(world, &[2]), "ends_on", json!(world.day(10)));
    let brief = submitted(world, &with(brief, "commitments", json!([])));
    let brief = signed(world, &brief, &[2]);
    let given = world.head(2).put(&format!("{}/notice", at(&brief)), &json!({ "reason": "示例" })).is(200);
    assert_eq!(given["notice_given"]["ends_on"], json!(world.day(10)));
}

fn a_unit_leaves_a_common_text_and_the_others_stay(world: &World) {
    let body = with(deed(world, &[1, 2]), "effect", json!("each_on_signing"));
    let agreement = submitted(world, &body);
    let agreement = signed(world, &agreement, &[1, 2]);
    let (path, notice) = (at(&agreement), json!({ "reason": "单位撤并。" }));
    let given = world.head(1).put(&format!("{path}/notice"), &notice).is(200);
    assert_eq!(given["state"], "active", "the text stays in force for the others");
    assert_eq!(given["parties"][1]["leave"]["ends_on"], json!(world.day(30)));
    assert_eq!(given["parties"][1]["bound"], true);
    // Its consent is missing as long as it is bound, and no longer.
    let pause = super::consent::pause(&agreement);
    world.secretary().put(&format!("{path}/suspension"), &pause).is(200);
    let waiting = world.head(2).put(&format!("{path}/suspension"), &pause).is(200);
    assert_eq!(waiting["state"], "active");
    world.days(31);
    let now = world.officer().get(&path).is(200);
    assert_eq!((&now["parties"][1]["bound"], &now["state"]), (&json!(false), &json!("suspended")));
    assert!(now["parties"][1]["leave"]["left_at"].is_string(), "{now}");
    let line = world.officer().get(&format!("commitments/{}", text(&now["commitments"][0], "id"))).is(200);
    assert_eq!(line["in_progress"], false);
    world.head(1).put(&format!("{path}/notice"), &notice).refused(403, "not_for_this_side");
    // With the last unit the text ends as well.
    world.head(2).put(&format!("{path}/notice"), &notice).is(200);
    world.days(31);
    let ended = world.officer().get(&path).is(200);
    assert_eq!((&ended["state"], &ended["termination"]["how"]), (&json!("terminated"), &json!("all_left")));
}

/// 2026-09-24 and five working days: 中秋 and 国庆 lie between.
fn working_days_are_counted_where_the_text_says_so(world: &World) {
    let body = with(deed(world, &[1]), "notice", json!({ "days": 5, "day_type": "working" }));
    for nothing in [json!(null), json!(5), json!("plain")] {
        let wrong = with(body.clone(), "notice", json!({ "days": 5, "day_type": nothing }));
        let refused = world.officer().post("agreements", &wrong);
        refused.refused(422, "validation_failed");
        assert_eq!(refused.pointers(), ["/notice/day_type"], "{nothing}");
    }
    let agreement = submitted(world, &body);
    let agreement = signed(world, &agreement, &[1]);
    assert_eq!(agreement["notice_period"], json!({ "days": 5, "day_type": "working" }));
    let proof = world.head(1).get(&format!("{}/proof", at(&agreement))).is(200);
    assert_eq!(proof["text"]["notice_period"]["days"], 5, "it is part of what was signed");
    world.days(85);
    assert_eq!(world.day(0), "2026-09-24");
    let given = world.head(1).put(&format!("{}/notice", at(&agreement)), &json!({ "reason": "示例" })).is(200);
    assert_eq!(given["notice_given"]["ends_on"], "2026-10-09");
    assert_eq!(
        (&given["notice_given"]["plain_days"], &given["notice_given"]["provisional"]),
        (&json!(false), &json!(false))
    );
    // The next year is not announced yet: it is counted by the law, and that is said.
    let other = submitted(world, &with(body, "starts_on", json!(world.day(0))));
    let other = signed(world, &other, &[1]);
    world.days(97);
    assert_eq!(world.day(0), "2026-12-30");
    let foreseen = |body: &Value| world.head(1).put(&format!("{}/notice?preview=true", at(&other)), body);
    let usual = foreseen(&json!({ "reason": "示例" })).is(200);
    let told = json!({ "ends_on": "2027-01-07", "provisional": true, "own_part": false });
    assert_eq!((&usual["foreseen_end"], usual.get("notice_given")), (&told, None));
    let later = foreseen(&json!({ "reason": "示例", "ends_on": "2027-02-01" })).is(200);
    assert_eq!(later["foreseen_end"]["ends_on"], "2027-02-01");
    // Monday the fourth would be too early: 元旦 and the weekend behind it are free.
    let early = foreseen(&json!({ "reason": "示例", "ends_on": "2027-01-04" })).refused(422, "validation_failed");
    assert_eq!(early["earliest_on"], "2027-01-07");
    let given = world.head(1).put(&format!("{}/notice", at(&other)), &json!({ "reason": "示例" })).is(200);
    assert_eq!(
        (
            &given["notice_given"]["ends_on"],
            &given["notice_given"]["plain_days"],
            &given["notice_given"]["provisional"]
        ),
        (&json!("2027-01-07"), &json!(false), &json!(true))
    );
    assert!(given.get("foreseen_end").is_none(), "{given}");
    let again = foreseen(&json!({ "reason": "示例" })).is(200);
    assert_eq!(again["foreseen_end"], told, "the notice that runs");
}

fn a_notice_in_a_suspension_and_a_consent_in_a_notice(world: &World) {
    let agreement = in_force(world, &[1]);
    let (path, pause) = (at(&agreement), super::consent::pause(&agreement));
    world.head(1).put(&format!("{path}/suspension"), &pause).is(200);
    world.secretary().put(&format!("{path}/suspension"), &pause).is(200);
    let given = world.secretary().put(&format!("{path}/notice"), &json!({ "reason": "示例" })).is(200);
    assert_eq!((&given["state"], &given["in_force"]), (&json!("ending"), &json!(false)), "it goes on resting");
    let lines = world.officer().get("commitments?overdue=true").is(200);
    assert_eq!(items(&lines).len(), 0);
    let body = json!({ "reason": "不必再等。", "digest": agreement["digest"] });
    world.head(1).put(&format!("{path}/termination"), &body).is(200);
    let ended = world.secretary().put(&format!("{path}/termination"), &body).is(200);
    assert_eq!((&ended["state"], &ended["termination"]["how"]), (&json!("terminated"), &json!("consent")));
    world.days(60);
    assert_eq!(world.officer().get(&path).is(200)["version"], ended["version"]);
}
