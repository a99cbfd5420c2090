//! Aid: what a family was given, and that nobody gives the same twice without knowing.

use serde_json::{Value, json};

use super::acts::{aid_in, at, give, paired, silent};
use crate::households::acts::{helped, household_in};
use crate::kit::answer::{items, text};
use crate::kit::{World, on_both_engines};

on_both_engines!(
    aid_is_recorded_once_and_voided_with_a_reason,
    the_same_twice_in_a_month_is_noticed_without_names,
    what_does_not_fit_is_refused,
);

fn aid_is_recorded_once_and_voided_with_a_reason(world: &World) {
    let id = paired(world, &silent(world), 1);
    let head = world.head(1);
    let path = format!("{}/aid", at(&id));
    let body = aid_in(&world.day(0));
    head.post(&path, &body).refused(400, "idempotency_key_required");
    let made = give(&id, &head, &body);
    assert!(made.get("description").is_none() && made.get("repeated").is_none(), "{made}");
    let key = super::acts::fresh().to_string();
    let again = head.ask("POST", &path).header("idempotency-key", &key).json(&body).send().is(200);
    assert_eq!(again["recorded_at"], made["recorded_at"], "the same id is the same aid, under another key as well");
    let seen = head.get(&format!("{path}/{}", text(&made, "id"))).is(200);
    assert_eq!((&seen["description"], &seen["quantity"]), (&body["description"], &json!(2)));
    let voided = head.put(&format!("{path}/{}/void", text(&made, "id")), &json!({ "reason": "填错。" })).is(200);
    assert_eq!(voided["void_reason"], "填错。");
    assert!(items(&head.get(&format!("{path}/received")).is(200)).is_empty(), "what is voided was not given");
    assert_eq!(items(&head.get(&path).is(200)).len(), 1, "and stays in the history");
}

fn the_same_twice_in_a_month_is_noticed_without_names(world: &World) {
    // Two files of one family (the same phone and address), each helped by a unit of its own; and a stranger.
    let [first, second] = [silent(world), silent(world)];
    let mut other = household_in();
    other["head"] = json!({ "name": "示例丙" });
    other["address"] = json!("示例小区9号楼");
    let stranger = helped(world, &other);
    let [one, two, three] = [paired(world, &first, 1), paired(world, &second, 2), paired(world, &stranger, 2)];
    let (head, guest) = (world.head(1), world.head(2));
    give(&one, &head, &aid_in(&world.day(0)));
    let apart = give(&three, &guest, &aid_in(&world.day(0)));
    assert!(apart.get("repeated").is_none(), "another family: {apart}");
    // Before giving, the unit looks; and is told when it gives all the same.
    let before = guest.get(&format!("{}/aid/received", at(&two))).is(200);
    let known = json!({ "item": "food", "times": 1, "by_others": 1, "last_on": world.day(0) });
    assert_eq!(items(&before), &vec![known.clone()]);
    let twice = give(&two, &guest, &aid_in(&world.day(0)));
    assert_eq!(twice["repeated"], known);
    for word in [world.unit_id(1).as_str(), first.as_str(), one.as_str(), "示例单位01", "H001"] {
        assert!(!twice.to_string().contains(word) && !before.to_string().contains(word), "`{word}`: {twice}");
    }
    let mut clothes = aid_in(&world.day(0));
    clothes["item"] = json!("clothing");
    assert!(give(&two, &guest, &clothes).get("repeated").is_none(), "of another kind");
    // The staff that keeps the files sees who and which.
    let repeats = world.secretary().get("pairings/aid-repeats").is(200);
    assert_eq!(items(&repeats).len(), 1, "{repeats}");
    let found: &Value = &items(&repeats)[0];
    let mut households: Vec<&str> = items_of(found, "households").iter().map(|one| text(one, "household_id")).collect();
    households.sort_unstable();
    let mut expected = [first.as_str(), second.as_str()];
    expected.sort_unstable();
    assert_eq!((households, items_of(found, "given").len()), (expected.to_vec(), 2));
    guest.get("pairings/aid-repeats").refused(403, "not_allowed");
    assert!(
        items(&world.secretary().get(&format!("pairings/aid-repeats?month_of={}", world.day(-40))).is(200)).is_empty()
    );
}

fn items_of<'v>(value: &'v Value, name: &str) -> &'v Vec<Value> {
    value[name].as_array().unwrap()
}

fn what_does_not_fit_is_refused(world: &World) {
    let id = paired(world, &silent(world), 1);
    let head = world.head(1);
    let refused = |changes: &[(&str, Value)], pointer: &str| {
        let mut body = aid_in(&world.day(0));
        for (name, value) in changes {
            body[*name] = value.clone();
        }
        let key = super::acts::fresh().to_string();
        let path = format!("{}/aid", at(&id));
        let answer = head.ask("POST", &path).header("idempotency-key", &key).json(&body).send();
        answer.refused(422, "validation_failed");
        assert_eq!(answer.pointers(), [pointer]);
    };
    refused(&[("form", json!("money")), ("item", json!("cash"))], "/amount_fen");
    refused(&[("amount_fen", json!(0))], "/amount_fen");
    refused(&[("unit_of_measure", json!(null))], "/unit_of_measure");
    refused(&[("given_on", json!(world.day(1)))], "/given_on");
    refused(&[("description", json!("身份证 11010519491231002X"))], "/description");
}
