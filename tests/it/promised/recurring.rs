//! Promises that come again: one commitment for each period, made once.

use serde_json::{Value, json};

use super::{at, promising, unit_1};
use crate::kit::answer::{items, text};
use crate::kit::deeds::{deed, drafted, submitted, with};
use crate::kit::{World, alone_on_both_engines, on_both_engines};

on_both_engines!(a_recurrence_is_part_of_the_text);
alone_on_both_engines!(each_period_makes_one_commitment);

fn monthly(world: &World) -> Value {
    json!({
        "linkage": "joint_service", "title": "便民服务日", "quantity": 1, "unit_of_measure": "次",
        "recurrence": { "every": "month", "until": world.day(65) }, "pledger": unit_1(world)
    })
}

fn a_recurrence_is_part_of_the_text(world: &World) {
    let line = monthly(world);
    let body = with(deed(world, &[1, 2]), "commitments", json!([line]));
    let wrong = with(line.clone(), "due_on", json!(world.day(9)));
    let answer = world.officer().post("agreements", &with(body.clone(), "commitments", json!([wrong])));
    answer.refused(422, "validation_failed");
    assert_eq!(answer.pointers(), ["/commitments/0/due_on"]);
    let draft = drafted(world, &body);
    let late = world.officer().post(&format!("agreements/{}/commitments", text(&draft, "id")), &{
        let mut late = line.clone();
        late["recurrence"]["until"] = json!(world.day(-1));
        late
    });
    late.refused(422, "validation_failed");
    assert_eq!(late.pointers(), ["/recurrence/until"]);
    let frozen = submitted(world, &body);
    let proof = world.officer().get(&format!("agreements/{}/proof", text(&frozen, "id"))).is(200);
    assert_eq!(proof["text"]["commitments"][0]["recurrence"], line["recurrence"]);
    let plain = submitted(world, &deed(world, &[1, 2]));
    let proof = world.officer().get(&format!("agreements/{}/proof", text(&plain, "id"))).is(200);
    assert!(proof["text"]["commitments"][0].get("recurrence").is_none(), "texts without one hash as they always did");
    let page = world.officer().get(&format!("agreements/{}/document", text(&frozen, "id"))).text();
    assert!(page.contains("每月末"), "{page}");
}

/// The clock begins on 2026-07-01; the line runs until 2026-09-04.
fn each_period_makes_one_commitment(world: &World) {
    let agreement = promising(world, json!([monthly(world)]));
    let line = at(&agreement["commitments"][0]);
    let head = world.head(1);
    let refused = head.post(&format!("{line}/deliveries"), &json!({ "quantity": 1 }));
    assert_eq!(refused.refused(409, "recurring_commitment")["allowed"], json!(["cancel_commitment"]));
    let periods = || {
        let list =
            head.get(&format!("commitments?sort=due_on&recurs_from={}", line.trim_start_matches("commitments/")));
        let list = list.is(200);
        items(&list)
            .iter()
            .map(|one| format!("{} {} {}", text(one, "period"), text(one, "due_on"), text(one, "state")))
            .collect::<Vec<_>>()
    };
    assert_eq!(periods(), ["2026-07 2026-07-31 accepted"]);
    let first = head.get("commitments?sort=due_on&limit=1").is(200)["items"][0].clone();
    head.post(&format!("{}/deliveries", at(&first)), &json!({ "note": "七月服务日已开展。" })).is(201);
    world.officer().go(&format!("{}/deliveries/1/verification", at(&first))).is(200);
    world.days(30);
    assert_eq!(periods().len(), 1, "the last day of July");
    world.days(1);
    assert_eq!(periods(), ["2026-07 2026-07-31 verified", "2026-08 2026-08-31 accepted"]);
    world.server.settle();
    assert_eq!(periods().len(), 2, "once");
    // Nobody looks for two months: the last period is made late, and cut short by the line's own end.
    world.days(70);
    assert_eq!(periods(), ["2026-07 2026-07-31 verified", "2026-08 2026-08-31 lapsed", "2026-09 2026-09-04 lapsed"]);
    world.days(100);
    assert_eq!(periods().len(), 3, "it has come to its end");
    let shown = head.get(&format!("agreements/{}", text(&agreement, "id"))).is(200);
    assert_eq!(shown["commitments"].as_array().unwrap().len(), 1, "the text has one line");
}
