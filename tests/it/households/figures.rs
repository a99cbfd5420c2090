//! Figures: as they are for the community itself, in steps of five for all others.

use serde_json::{Value, json};

use super::acts::{at, body_of, helped, household_in, reported, result};
use crate::kit::{World, alone_on_both_engines, on_both_engines};

on_both_engines!(d15_small_counts_are_not_told_to_others);
alone_on_both_engines!(d15_two_looks_tell_of_nobody_in_between);

fn of<'f>(figures: &'f Value, list: &str, name: &str, value: &str) -> &'f Value {
    figures[list].as_array().unwrap().iter().find(|one| one[name] == value).unwrap()
}

fn taken_on(world: &World, category: &str, many: usize) {
    for _ in 0..many {
        let path = at(&reported(world, &household_in()));
        world.staff("household_officer").put(&format!("{path}/admission"), &result(world, category)).is(200);
    }
}

fn d15_small_counts_are_not_told_to_others(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    taken_on(world, "subsistence_allowance", 7);
    taken_on(world, "near_subsistence", 6);
    taken_on(world, "destitute_scattered", 1);
    let own = officer.get("households/figures").is(200);
    assert_eq!(of(&own, "by_category", "category", "destitute_scattered")["helped"], 1, "the community sees its own");
    // What is not processed any more is not counted: with either of these two there would be fifteen.
    let gone = at(&helped(world, &household_in()));
    officer.put(&format!("{gone}/consent/withdrawal"), &body_of(world, "consent/withdrawal")).is(200);
    let held = at(&helped(world, &household_in()));
    secretary.put(&format!("{held}/restriction"), &body_of(world, "restriction")).is(200);
    let machine = world.client(&["reports:read"]);
    let others = [&world.officer(), &world.auditor(), &world.head(1), &world.liaison(1), &secretary, &officer];
    let told = machine.get("households/public-figures").is(200);
    for other in others {
        assert_eq!(other.get("households/public-figures").is(200), told);
    }
    let helped_of = |told: &Value, category: &str| of(told, "by_category", "category", category)["helped"].clone();
    assert_eq!((&told["total"], &told["least"]), (&json!(10), &json!(5)), "of fourteen");
    assert_eq!(of(&told, "by_state", "state", "active")["households"], 10);
    assert_eq!(of(&told, "by_state", "state", "reported")["households"], json!(null));
    assert_eq!(helped_of(&told, "subsistence_allowance"), 5, "of seven");
    assert_eq!(helped_of(&told, "near_subsistence"), 5, "of six");
    assert_eq!(helped_of(&told, "destitute_scattered"), json!(null), "one");
    assert_eq!(helped_of(&told, "other_hardship"), json!(null), "and none, which looks the same");
    assert_eq!(told["erased_total"], json!(null));
    for nobody in [&world.staff("grid_worker"), &world.member("helper", 1)] {
        nobody.get("households/public-figures").refused(403, "not_allowed");
    }
    world.client(&["units:read"]).get("households/public-figures").refused(403, "insufficient_scope");
}

/// Whoever looks twice is told the same: what came in between is told in another month, only if it is certainly more than a
/// few, and in steps of five.
fn d15_two_looks_tell_of_nobody_in_between(world: &World) {
    taken_on(world, "subsistence_allowance", 7);
    let look = || world.head(1).get("households/public-figures").is(200);
    let first = look();
    assert_eq!((&first["total"], &first["as_of"]), (&json!(5), &json!(world.day(0))));
    taken_on(world, "subsistence_allowance", 9);
    assert_eq!(look(), first, "within the month nothing is told");
    world.days(31);
    let second = look();
    assert_eq!((&second["total"], &second["as_of"]), (&json!(15), &json!(world.day(0))), "of sixteen");
    taken_on(world, "subsistence_allowance", 4);
    world.days(31);
    assert_eq!(look(), second, "twenty could be one more, and are told of with others");
    taken_on(world, "subsistence_allowance", 5);
    assert_eq!(look(), second, "within the month");
    world.days(31);
    assert_eq!(look()["total"], 25);
    let own = world.secretary().get("households/figures").is(200);
    assert_eq!(of(&own, "by_state", "state", "active")["households"], 25, "the community sees its own as they are");
}
