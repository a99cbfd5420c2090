//! Expansion: what belongs to an answer comes with it when asked for, and never past what the caller may read.

use serde_json::json;

use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, deed, in_force};
use crate::kit::{World, on_both_engines};

on_both_engines!(
    units_come_with_their_agreements,
    agreements_come_with_their_commitments,
    nothing_comes_that_may_not_be_read,
);

fn units_come_with_their_agreements(world: &World) {
    let live = in_force(world, &[1, 2]);
    let (plain, expanded) = (at(&live), format!("{}?expand=units", at(&live)));
    let head = world.head(1);
    assert!(head.get(&plain).is(200)["parties"].as_array().unwrap().iter().all(|party| party["unit"].is_null()));
    let shown = head.get(&expanded).is(200);
    let parties = shown["parties"].as_array().unwrap();
    assert!(parties[0]["unit"].is_null(), "the community is no unit: {shown}");
    assert_eq!((&parties[1]["unit"]["code"], &parties[2]["unit"]["code"]), (&json!("U01"), &json!("U02")));
    assert!(parties[1]["unit"].get("contact").is_none(), "a card holds no phone");
    let listed = head.get("agreements?expand=units&fields=id,parties.unit.name").is(200);
    assert_eq!(items(&listed)[0]["parties"][2]["unit"]["name"], "示例单位02");
    // The unit changes by itself: what was expanded is another answer then, what was not is the same.
    let tags = [head.get(&plain).etag(), head.get(&expanded).etag()];
    world.officer().amend(&format!("units/{}", world.unit_id(2)), &json!({ "name": "示例单位二" })).is(200);
    let again = |path: &str, tag: &str| head.ask("GET", path).header("if-none-match", tag).send();
    assert_eq!(again(&plain, &tags[0]).status, 304);
    let fresh = again(&expanded, &tags[1]).is(200);
    let other = &fresh["parties"][2];
    assert_eq!((&other["unit"]["name"], &other["name"]), (&json!("示例单位二"), &json!("示例单位02")));
    assert_eq!(again(&expanded, &head.get(&expanded).etag()).status, 304);
}

fn agreements_come_with_their_commitments(world: &World) {
    let live = in_force(world, &[1]);
    let listed = world.head(1).get("commitments?expand=agreement").is(200);
    assert!(items(&listed).len() > 1);
    for one in items(&listed) {
        assert_eq!((&one["agreement"]["number"], &one["agreement"]["state"]), (&live["number"], &json!("active")));
    }
    let path = format!("commitments/{}", text(&items(&listed)[0], "id"));
    assert_eq!(world.auditor().get(&format!("{path}?expand=agreement")).is(200)["agreement"]["id"], live["id"]);
    assert!(world.auditor().get(&path).is(200).get("agreement").is_none());
}

fn nothing_comes_that_may_not_be_read(world: &World) {
    let live = in_force(world, &[1]);
    let narrow = world.client(&["agreements:read"]);
    for path in [at(&live), "agreements".to_owned()] {
        narrow.get(&path).is(200);
        let problem = narrow.get(&format!("{path}?expand=units")).refused(403, "insufficient_scope");
        assert_eq!(problem["scope"], "units:read");
        let wrong = world.officer().get(&format!("{path}?expand=units,staff")).refused(400, "invalid_parameter");
        assert_eq!(wrong["errors"][0]["pointer"], "expand");
    }
    let wide = world.client(&["agreements:read", "units:read"]);
    assert_eq!(wide.get(&format!("{}?expand=units", at(&live))).is(200)["parties"][1]["unit"]["code"], "U01");
    world.officer().post("agreements", &deed(world, &[2])).is(201);
    let seen = world.head(1).get("agreements?expand=units").is(200);
    assert_eq!(items(&seen).len(), 1, "to expand shows nothing more of the list");
}
