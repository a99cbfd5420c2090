//! What a plan seeks, and what it says of itself.

use serde_json::{Value, json};

use super::acts::{departs, households, needing, north, pair, pairings, plan, reasons, says, unit_of, units};
use crate::ground::{led, rectangle};
use crate::households::acts::{at, body_of, helped, household_in};
use crate::kit::answer::{items, text};
use crate::kit::deeds::with;
use crate::kit::{World, on_both_engines};

on_both_engines!(
    thirty_three_households_are_spread_over_twenty_units,
    the_same_question_has_the_same_answer_in_any_order,
    needs_distance_and_talk_decide,
    a_household_in_the_zone_of_a_unit_is_near_it,
    what_is_fixed_and_excluded_is_kept_to,
    capacities_are_kept_to_and_who_is_left_is_told_why,
    everything_wrong_is_named_place_by_place,
    plans_are_listed_and_the_secretary_reads_them,
);

fn thirty_three_households_are_spread_over_twenty_units(world: &World) {
    let (ids, _) = (households(world, 33), units(world, 20));
    let answer = world.staff("household_officer").post("matchings", &json!({}));
    let plan = answer.is(201);
    assert_eq!(answer.header("location").unwrap().rsplit('/').next(), plan["id"].as_str());
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(plan["fairness"], json!({ "max_load": 2, "min_load": 1 }));
    let loads: Vec<i64> = plan["loads"].as_array().unwrap().iter().map(|one| one["load"].as_i64().unwrap()).collect();
    let with = |load: i64| loads.iter().filter(|one| **one == load).count();
    assert_eq!((with(2), with(1), loads.len()), (13, 7, 20));
    let pairs = plan["pairs"].as_array().unwrap();
    assert_eq!((pairs.len(), &plan["unassigned"]), (33, &json!([])));
    assert!(ids.iter().all(|id| unit_of(&plan, id).is_string()));
    let costs = pairs.iter().map(|pair| pair["cost"].as_i64().unwrap());
    assert_eq!(plan["total_cost"], json!(costs.sum::<i64>()));
    assert_eq!((&plan["state"], &plan["allowed_actions"]), (&json!("planned"), &json!(["apply_matching"])));
    assert!(pairings(world).is_empty(), "computing pairs nobody");
    assert_eq!(
        world.staff("household_officer").get(&format!("matchings/{}", text(&plan, "id"))).is(200)["pairs"],
        plan["pairs"]
    );
}

fn the_same_question_has_the_same_answer_in_any_order(world: &World) {
    let (mut ids, mut units) = (households(world, 9), units(world, 4));
    let excluded = json!({ "household_id": ids[0], "unit_id": units[0] });
    let also = json!({ "household_id": ids[5], "unit_id": units[3] });
    let ask = |ids: &[String], units: &[String], exclusions: [&Value; 2]| {
        plan(world, &json!({ "household_ids": ids, "unit_ids": units, "exclusions": exclusions }))
    };
    let first = ask(&ids, &units, [&excluded, &also]);
    ids.reverse();
    units.rotate_left(2);
    let again = ask(&ids, &units, [&also, &excluded]);
    assert_eq!(first["pairs"], again["pairs"]);
    assert_eq!((&first["loads"], &first["total_cost"]), (&again["loads"], &again["total_cost"]));
    assert_ne!(first["id"], again["id"]);
}

fn needs_distance_and_talk_decide(world: &World) {
    let id = |n: usize| json!(world.unit_id(n));
    says(world, 1, &json!({ "needs": ["living_aid"], "communication": ["dialect"], "point": north(0) }));
    says(world, 2, &json!({ "needs": ["care"], "point": north(0) }));
    let first = needing(world, "living_aid", 1);
    let second = needing(world, "care", 1);
    let by_needs = plan(world, &json!({}));
    assert_eq!((unit_of(&by_needs, &first), unit_of(&by_needs, &second)), (id(1), id(2)));
    let told = pair(&by_needs, &first);
    assert_eq!(reasons(&told), ["near", "needs_met"]);
    assert_eq!(told["terms"], json!({ "distance": 3, "needs": 0, "communication": 0, "continuity": 0 }));
    assert_eq!(told["cost"], json!(3 * 40));
    assert_eq!(told["reasons"][0]["zh"], "距该单位约 11 米");
    assert_eq!(told["reasons"][1]["en"], "The unit helps with what is needed: Living");
    assert_eq!(told["alternatives"], json!([{ "unit_id": id(2), "extra_cost": 1000 * 60 }]));
    // Who speaks the dialect counts for more than who helps with the need, unless told otherwise.
    let spoken = with(with(household_in(), "communication", json!(["dialect"])), "needs", json!(["care"]));
    let spoken = helped(world, &spoken);
    let one = |body: Value| plan(world, &with(body, "household_ids", json!([spoken])));
    let by_talk = one(json!({}));
    assert_eq!(unit_of(&by_talk, &spoken), id(1));
    assert_eq!(reasons(&pair(&by_talk, &spoken)), ["distance_unknown", "needs_unmet", "communication_met"]);
    assert_eq!(unit_of(&one(json!({ "weights": { "communication": 0 } })), &spoken), id(2));
    assert_eq!(
        one(json!({ "weights": { "communication": 0 } }))["weights"],
        json!({ "distance": 40, "needs": 60, "communication": 0, "continuity": 100 })
    );
}

fn a_household_in_the_zone_of_a_unit_is_near_it(world: &World) {
    // A zone of about 860 m by 1,110 m, and homes in its middle and a kilometre to the north of it.
    led(world, "示例片区", "area", &rectangle(0, 0, 1_000, 1_000), 1);
    world.unit_id(2);
    let home = |lat: f64| {
        let point = json!({ "lng": 98.285, "lat": lat });
        helped(world, &with(with(household_in(), "point", point), "needs", json!([])))
    };
    let (inside, outside) = (home(39.775), home(39.79));
    let one = |id: &str| plan(world, &json!({ "household_ids": [id], "unit_ids": [world.unit_id(1)] }));
    assert_eq!(reasons(&pair(&one(&inside), &inside)), ["in_lead_zone"]);
    let far = pair(&one(&outside), &outside);
    assert_eq!((reasons(&far), &far["terms"]["distance"]), (vec!["far"], &json!(370)));
    let both = plan(world, &json!({}));
    assert_eq!(unit_of(&both, &inside), json!(world.unit_id(1)), "the other one's unit has nothing nearer to offer");
}

fn what_is_fixed_and_excluded_is_kept_to(world: &World) {
    let (ids, units) = (households(world, 4), units(world, 2));
    let both = |household: usize, unit: usize| json!({ "household_id": ids[household], "unit_id": units[unit] });
    let plan = plan(world, &json!({ "fixed": [both(0, 0), both(1, 0)], "exclusions": [both(2, 0)] }));
    assert_eq!((unit_of(&plan, &ids[0]), unit_of(&plan, &ids[1])), (json!(units[0]), json!(units[0])));
    assert_eq!((unit_of(&plan, &ids[2]), unit_of(&plan, &ids[3])), (json!(units[1]), json!(units[1])));
    assert_eq!(pair(&plan, &ids[0])["basis"], "fixed");
    assert!(reasons(&pair(&plan, &ids[0])).contains(&"fixed"));
    assert_eq!(plan["fairness"], json!({ "max_load": 2, "min_load": 2 }));
}

fn capacities_are_kept_to_and_who_is_left_is_told_why(world: &World) {
    let (ids, units) = (households(world, 4), units(world, 3));
    says(world, 2, &json!({ "most_households": 1 }));
    says(world, 3, &json!({ "takes_new": false }));
    let most = |first: i64| plan(world, &json!({ "capacities": { &units[0]: first, &units[1]: 5 } }));
    let plan = most(2);
    assert_eq!(plan["loads"].as_array().unwrap().len(), 2, "the third takes nobody new");
    assert_eq!(plan["fairness"], json!({ "max_load": 2, "min_load": 1 }));
    let left = plan["unassigned"].as_array().unwrap();
    assert_eq!(
        (left.len(), &left[0]["reason"], &left[0]["zh"]),
        (1, &json!("no_capacity"), &json!("可选单位户数均已满"))
    );
    assert!(ids.iter().any(|id| left[0]["household_id"] == json!(id)));
    let wide = most(3);
    assert_eq!(
        (&wide["fairness"]["max_load"], &wide["unassigned"]),
        (&json!(3), &json!([])),
        "nobody is left for evenness"
    );
}

fn everything_wrong_is_named_place_by_place(world: &World) {
    let (ids, units) = (households(world, 2), units(world, 2));
    let reported = world.staff("household_officer").post("households", &household_in()).is(201);
    let officer = world.staff("household_officer");
    let unknown = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c99";
    let wrong = json!({
        "capacities": { unknown: 1 },
        "exclusions": [{ "household_id": ids[0], "unit_id": units[0] }, { "household_id": unknown, "unit_id": unknown }],
        "fixed": [{ "household_id": ids[0], "unit_id": units[0] }],
        "household_ids": [ids[0], reported["id"]],
        "unit_ids": [units[0], unknown]
    });
    let answer = officer.post("matchings", &wrong);
    answer.refused(422, "validation_failed");
    let capacity = format!("/capacities/{unknown}");
    assert_eq!(
        answer.pointers(),
        [
            "/household_ids/1",
            "/unit_ids/1",
            &capacity,
            "/exclusions/1/household_id",
            "/exclusions/1/unit_id",
            "/fixed/0"
        ]
    );
    let fixed = ids.iter().map(|id| json!({ "household_id": id, "unit_id": units[0] })).collect::<Vec<_>>();
    let short = officer.post("matchings", &json!({ "fixed": fixed, "capacities": { &units[0]: 1 } }));
    short.refused(422, "validation_failed");
    assert_eq!(short.pointers(), [format!("/capacities/{}", units[0])]);
    for (body, place) in [
        (json!({ "capacities": { &units[0]: -1 } }), "/capacities"),
        (json!({ "weights": { "distance": 101 } }), "/weights/distance"),
        (json!({ "weights": { "ethnicity": 1 } }), "/weights/ethnicity"),
        (json!({ "scope": "nobody" }), "/scope"),
    ] {
        let answer = officer.post("matchings", &body);
        answer.refused(422, "validation_failed");
        assert_eq!(answer.pointers(), [place]);
    }
    // A unit that has left is not there any more.
    departs(world, &units[1]);
    let gone = officer.post("matchings", &json!({ "capacities": { &units[1]: 1 } }));
    gone.refused(422, "validation_failed");
    assert_eq!(gone.pointers(), [format!("/capacities/{}", units[1])]);
}

fn plans_are_listed_and_the_secretary_reads_them(world: &World) {
    let ids = households(world, 1);
    units(world, 1);
    let (first, second) = (plan(world, &json!({})), plan(world, &json!({})));
    let secretary = world.secretary();
    let page = secretary.get("matchings?limit=1").is(200);
    assert_eq!(items(&page)[0]["id"], second["id"], "the last one first");
    assert!(items(&page)[0].get("pairs").is_none());
    let next = secretary.get(&format!("matchings?limit=1&cursor={}", text(&page, "next_cursor"))).is(200);
    assert_eq!(items(&next)[0]["id"], first["id"]);
    let path = format!("matchings/{}", text(&first, "id"));
    let seen = secretary.get(&path).is(200);
    assert_eq!((&seen["pairs"], &seen["allowed_actions"]), (&first["pairs"], &json!([])));
    secretary.get("matchings/0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c99").refused(404, "not_found");
    // Once consent was taken back nothing of the household is shown, and the rest stays.
    let withdrawn = format!("{}/consent/withdrawal", at(&ids[0]));
    world.staff("household_officer").put(&withdrawn, &body_of(world, "consent/withdrawal")).is(200);
    let after = pair(&secretary.get(&path).is(200), &ids[0]);
    assert_eq!((&after["cost"], &after["reasons"], after.get("terms")), (&json!(null), &json!([]), None));
    assert_eq!(after["alternatives"], json!([]));
}
