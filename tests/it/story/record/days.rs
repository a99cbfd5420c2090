//! How it stood on a day: with everything that had come by then, nothing that came later, and for those who could have seen it.

use serde_json::{Value, json};

use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, commitment, deed, drafted, in_force, signed, submitted, with};
use crate::kit::{World, alone_on_both_engines};
use crate::story::consent::pause;
use crate::story::life::pledger;

alone_on_both_engines!(
    a_delivery_and_its_verification_stand_on_their_days,
    what_is_overdue_is_judged_by_that_day,
    every_day_of_a_draft_is_told_to_its_author,
    a_draft_that_was_deleted_is_told_for_the_days_it_stood,
    a_unit_s_draft_stays_its_own_on_its_days,
    requests_stand_as_they_were,
    lists_of_a_day_keep_their_filters,
);

/// In force between the community and unit 1, with one promise of unit 1 due in so many days. Answers both addresses.
fn promising(world: &World, days: i64) -> (String, String) {
    let line = commitment("joint_service", "便民理发", pledger(world, 1), world.day(days));
    let body = with(deed(world, &[1, 2]), "commitments", json!([line]));
    let agreement = signed(world, &submitted(world, &body), &[1, 2]);
    (at(&agreement), format!("commitments/{}", text(&agreement["commitments"][0], "id")))
}

fn a_delivery_and_its_verification_stand_on_their_days(world: &World) {
    let (agreement, line) = promising(world, 60);
    let day = |n: i64| world.day(n);
    let first = day(0);
    world.days(1);
    let second = day(0);
    world.head(1).post(&format!("{line}/deliveries"), &json!({ "quantity": 4 })).is(201);
    world.days(1);
    let third = day(0);
    world.officer().go(&format!("{line}/deliveries/1/verification")).is(200);
    world.days(1);
    for reader in [world.officer(), world.head(1), world.head(2), world.auditor()] {
        for (day, state, delivered, verified, deliveries) in [
            (&first, "accepted", 0, 0, vec![]),
            (&second, "delivered", 4, 0, vec!["open"]),
            (&third, "verified", 4, 4, vec!["verified"]),
        ] {
            let whole = reader.get(&format!("{agreement}?as_of={day}")).is(200);
            let alone = reader.get(&format!("{line}?as_of={day}")).is(200);
            let listed = reader.get(&format!("commitments?as_of={day}")).is(200);
            for shown in [&whole["commitments"][0], &alone, &items(&listed)[0]] {
                let figures = (&shown["figures"]["delivered"], &shown["figures"]["verified"]);
                assert_eq!((text(shown, "state"), figures), (state, (&json!(delivered), &json!(verified))), "{day}");
            }
            assert_eq!(alone["allowed_actions"], json!([]), "nothing is done to a day that is over");
            let found = reader.get(&format!("{line}/deliveries?as_of={day}")).is(200);
            let states: Vec<&str> = items(&found).iter().map(|one| text(one, "state")).collect();
            assert_eq!(states, deliveries, "{day}");
        }
        reader.get(&format!("{line}/deliveries/1?as_of={first}")).refused(404, "not_found");
        assert_eq!(reader.get(&format!("{line}/deliveries/1?as_of={second}")).is(200)["state"], "open");
        reader.get(&format!("{line}?as_of={}", day(-10))).refused(404, "not_found");
    }
    world.head(3).get(&format!("{line}?as_of={second}")).refused(404, "not_found");
    assert!(items(&world.head(3).get(&format!("commitments?as_of={second}")).is(200)).is_empty());
    world.officer().get(&format!("{line}?as_of={}", day(1))).refused(400, "invalid_parameter");
    world.officer().get(&format!("{line}/deliveries?as_of={}", day(1))).refused(400, "invalid_parameter");
    let versions: Vec<i64> = [&first, &second, &third]
        .iter()
        .map(|day| world.officer().get(&format!("{agreement}?as_of={day}")).is(200)["version"].as_i64().unwrap())
        .collect();
    assert!(versions.windows(2).all(|pair| pair[0] < pair[1]), "{versions:?}");
}

fn what_is_overdue_is_judged_by_that_day(world: &World) {
    let (agreement, line) = promising(world, 3);
    let officer = world.officer();
    world.days(40);
    assert_eq!(officer.get(&line).is(200)["state"], "lapsed");
    let shown = |ago: i64| {
        let day = world.day(-ago);
        let one = officer.get(&format!("{line}?as_of={day}")).is(200);
        let inside = officer.get(&format!("{agreement}?as_of={day}")).is(200)["commitments"][0].clone();
        let late = items(&officer.get(&format!("commitments?overdue=true&as_of={day}")).is(200)).len();
        assert_eq!((&one["state"], &one["overdue"]), (&inside["state"], &inside["overdue"]), "{day}");
        (text(&one, "state").to_owned(), one["overdue"] == true, late)
    };
    assert_eq!(shown(37), ("accepted".to_owned(), false, 0), "its day");
    assert_eq!(shown(36), ("accepted".to_owned(), true, 1), "the day after");
    assert_eq!(shown(7), ("accepted".to_owned(), true, 1), "the last day of grace");
    // The clock was moved at once: what the service ended when it woke has ended on its day.
    assert_eq!(shown(6), ("lapsed".to_owned(), false, 0));
    assert_eq!(shown(0), ("lapsed".to_owned(), false, 0));
}

fn every_day_of_a_draft_is_told_to_its_author(world: &World) {
    let draft = drafted(world, &deed(world, &[1]));
    let (path, officer) = (at(&draft), world.officer());
    let mut days = Vec::new();
    for words in ["第一天的标题", "第二天的标题", "第三天的标题"] {
        officer.amend(&path, &json!({ "title": words })).is(200);
        days.push((world.day(0), words));
        world.days(1);
    }
    let shared = world.day(0);
    officer.go(&format!("{path}/proposal")).is(200);
    world.days(1);
    let today = world.day(0);
    officer.amend(&path, &json!({ "title": "第五天的标题" })).is(200);
    for (day, words) in &days {
        let then = officer.get(&format!("{path}?as_of={day}")).is(200);
        assert_eq!((text(&then, "title"), text(&then, "state")), (*words, "draft"), "{day}");
        assert_eq!(items(&officer.get(&format!("agreements?as_of={day}")).is(200))[0]["title"], *words);
        for other in [world.head(1), world.auditor()] {
            other.get(&format!("{path}?as_of={day}")).refused(404, "not_found");
            assert!(items(&other.get(&format!("agreements?as_of={day}")).is(200)).is_empty());
            assert!(items(&other.get(&format!("commitments?as_of={day}")).is(200)).is_empty());
        }
    }
    for reader in [world.officer(), world.head(1), world.auditor()] {
        let then = reader.get(&format!("{path}?as_of={shared}")).is(200);
        assert_eq!((text(&then, "title"), text(&then, "state")), ("第三天的标题", "negotiating"));
        assert_eq!(reader.get(&format!("{path}?as_of={today}")).is(200)["title"], "第五天的标题");
    }
}

fn a_draft_that_was_deleted_is_told_for_the_days_it_stood(world: &World) {
    let draft = drafted(world, &deed(world, &[1]));
    let (path, day) = (at(&draft), world.day(0));
    let line = format!("commitments/{}", text(&draft["commitments"][0], "id"));
    world.days(1);
    world.officer().delete(&path, "*").is(204);
    world.days(1);
    world.officer().get(&path).refused(404, "not_found");
    let then = world.officer().get(&format!("{path}?as_of={day}")).is(200);
    assert_eq!(
        (&then["title"], &then["parties"], &then["commitments"]),
        (&draft["title"], &draft["parties"], &draft["commitments"])
    );
    assert_eq!(world.officer().get(&format!("{line}?as_of={day}")).is(200)["state"], "proposed");
    world.officer().get(&format!("{path}?as_of={}", world.day(-1))).refused(404, "not_found");
    world.head(1).get(&format!("{path}?as_of={day}")).refused(404, "not_found");
    world.head(1).get(&format!("{line}?as_of={day}")).refused(404, "not_found");
}

fn a_unit_s_draft_stays_its_own_on_its_days(world: &World) {
    let draft = world.liaison(1).post("agreements", &deed(world, &[1])).is(201);
    let (path, day) = (at(&draft), world.day(0));
    world.days(1);
    world.liaison(1).go(&format!("{path}/proposal")).is(200);
    let shared = world.day(0);
    world.days(1);
    assert_eq!(world.head(1).get(&format!("{path}?as_of={day}")).is(200)["state"], "draft");
    for stranger in [world.officer(), world.secretary(), world.auditor(), world.head(2)] {
        stranger.get(&format!("{path}?as_of={day}")).refused(404, "not_found");
    }
    assert_eq!(world.officer().get(&format!("{path}?as_of={shared}")).is(200)["state"], "negotiating");
}

fn requests_stand_as_they_were(world: &World) {
    let agreement = in_force(world, &[1, 2]);
    let path = at(&agreement);
    world.head(1).put(&format!("{path}/suspension"), &pause(&agreement)).is(200);
    let asked = world.day(0);
    world.days(1);
    world.head(2).put(&format!("{path}/suspension"), &pause(&agreement)).is(200);
    let second = world.day(0);
    world.days(1);
    world.secretary().put(&format!("{path}/suspension"), &pause(&agreement)).is(200);
    let third = world.day(0);
    world.days(1);
    for (day, state, answers, awaited) in [(asked, "open", 1, 2), (second, "open", 2, 1), (third, "done", 3, 0)] {
        let found = world.head(1).get(&format!("{path}/requests?as_of={day}")).is(200);
        let one: &Value = &items(&found)[0];
        let count = |name: &str| one[name].as_array().unwrap().len();
        assert_eq!(
            (text(one, "state"), count("answers"), count("awaiting_party_ids")),
            (state, answers, awaited),
            "{day}"
        );
        let whole = world.head(1).get(&format!("{path}?as_of={day}")).is(200);
        assert_eq!(whole["state"], if state == "done" { "suspended" } else { "active" });
    }
    world.head(1).get(&format!("{path}/requests?as_of={}", world.day(-10))).refused(404, "not_found");
}

fn lists_of_a_day_keep_their_filters(world: &World) {
    let both = in_force(world, &[1, 2]);
    let one = submitted(world, &with(deed(world, &[1]), "title", json!("示例片区共建协议")));
    let day = world.day(0);
    world.days(1);
    signed(world, &one, &[1]);
    world.days(1);
    let found = |query: &str| {
        let list = world.officer().get(&format!("agreements?as_of={day}&{query}")).is(200);
        items(&list).iter().map(|one| text(one, "id").to_owned()).collect::<Vec<_>>()
    };
    let [both, one] = [&both, &one].map(|agreement| text(agreement, "id").to_owned());
    assert_eq!(found("sort=number"), [both.clone(), one.clone()]);
    assert_eq!(found("sort=-number"), [one.clone(), both.clone()]);
    assert_eq!(found("state=active"), std::slice::from_ref(&both));
    assert_eq!(found("state=awaiting_signatures"), std::slice::from_ref(&one));
    assert_eq!(found(&format!("unit_id={}", world.unit_id(2))), std::slice::from_ref(&both));
    assert_eq!(found("q=示例片区"), std::slice::from_ref(&one));
    assert_eq!(found("linkage=civility"), Vec::<String>::new());
    let lines = |query: &str| items(&world.officer().get(&format!("commitments?as_of={day}&{query}")).is(200)).len();
    assert_eq!((lines("state=accepted"), lines("state=proposed"), lines("linkage=party_building")), (2, 2, 2));
    assert_eq!((lines(&format!("agreement_id={one}")), lines(&format!("unit_id={}", world.unit_id(1)))), (2, 2));
    let first = world.officer().get(&format!("commitments?as_of={day}&limit=3&sort=due_on&expand=agreement")).is(200);
    assert_eq!(
        items(&first)[0]["agreement"]["state"],
        if items(&first)[0]["agreement_id"] == *one { "awaiting_signatures" } else { "active" }
    );
    let next =
        format!("commitments?as_of={day}&limit=3&sort=due_on&expand=agreement&cursor={}", text(&first, "next_cursor"));
    let rest = world.officer().get(&next).is(200);
    assert_eq!((items(&first).len(), items(&rest).len(), rest.get("next_cursor")), (3, 1, None));
}
