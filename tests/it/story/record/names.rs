//! What something is called is of the day that is asked for, in every answer that carries the name of a unit or of the community; and
//! who kept the file of a household is of that day as well.

use serde_json::{Value, json};

use crate::ground::{drawn, place, rectangle};
use crate::households::acts as households;
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, in_force};
use crate::kit::people::welcome;
use crate::kit::{Caller, World, alone_on_both_engines};
use crate::pairings::acts as pairings;
use crate::zones::acts::assignment;

alone_on_both_engines!(
    p61_units_and_the_community_are_called_as_they_were_called_that_day,
    p61_the_file_was_kept_by_whoever_kept_it_that_day,
);

/// What is told of a day gone by, but is not kept: see the record of pairings.
const NOT_KEPT: [&str; 9] = [
    "etag",
    "allowed_actions",
    "agreed_needs",
    "fields",
    "agreed",
    "note",
    "visit_every_days",
    "visit_due_on",
    "visit_overdue",
];

/// Every door whose answers name a unit.
fn doors(world: &World) -> Vec<String> {
    let agreement = at(&in_force(world, &[1, 2]));
    let zone = drawn(world, "示例片区", "area", &rectangle(0, 0, 100, 100));
    let zone = format!("zones/{}", text(&zone, "id"));
    world.secretary().put(&format!("{zone}/assignment"), &assignment(world, 1)).is(200);
    world.head(2).post(&format!("{zone}/claims"), &json!({ "role": "support" })).is(201);
    let pairing = pairings::at(&pairings::paired(world, &pairings::silent(world), 1));
    vec![
        "agreements?expand=units".to_owned(),
        format!("{agreement}?expand=units"),
        "commitments?expand=agreement".to_owned(),
        "zones?limit=200".to_owned(),
        format!("{zone}/claims"),
        format!("{zone}/claims/2"),
        format!("{zone}/claims/current"),
        "pairings?limit=200".to_owned(),
        format!("units/{}", world.unit_id(1)),
        zone,
        pairing,
        format!("responsibility?{}", place(50.0, 50.0)),
    ]
}

/// What a door answers now, or of a day, without what is not kept of any day.
fn told(who: &Caller, door: &str, day: Option<&str>) -> Value {
    let sign = if door.contains('?') { '&' } else { '?' };
    let path = day.map_or(door.to_owned(), |day| format!("{door}{sign}as_of={day}"));
    bare(who.get(&path).is(200))
}

fn map(who: &Caller, day: Option<&str>) -> Value {
    let path = day.map_or("zones".to_owned(), |day| format!("zones?as_of={day}"));
    who.ask("GET", &path).header("accept", "application/geo+json").send().is(200)
}

fn many(who: &Caller, day: Option<&str>) -> Value {
    let mut body = json!({ "points": [{ "lng": 98.2805, "lat": 39.7705 }] });
    if let Some(day) = day {
        body["as_of"] = json!(day);
    }
    who.post("responsibility:batch", &body).is(200)
}

fn bare(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            members.retain(|name, _| !NOT_KEPT.contains(&name.as_str()));
            members.values_mut().for_each(|member| *member = bare(member.take()));
        }
        Value::Array(all) => all.iter_mut().for_each(|one| *one = bare(one.take())),
        _ => {}
    }
    value
}

fn p61_units_and_the_community_are_called_as_they_were_called_that_day(world: &World) {
    let (secretary, own) = (world.secretary(), format!("/api/v1/communities/{}", world.community));
    secretary.amend(&own, &json!({ "hotline": "0937-6226222" })).is(200);
    let doors = doors(world);
    let day = world.day(0);
    let before: Vec<Value> = doors.iter().map(|door| told(&secretary, door, None)).collect();
    let ground = (map(&secretary, None), many(&secretary, None));
    let head = told(&world.head(1), "pairings?limit=200", None);
    world.days(1);
    world.operator().amend(&own, &json!({ "name": "改名社区" })).is(200);
    secretary.amend(&own, &json!({ "hotline": "0937-6226333" })).is(200);
    for (unit, name) in [(1, "改名单位一"), (2, "改名单位二")] {
        let change = json!({ "name": name, "short_name": "改名", "kind": "state_organ" });
        secretary.amend(&format!("units/{}", world.unit_id(unit)), &change).is(200);
    }
    let today = world.day(0);
    for (door, before) in doors.iter().zip(&before) {
        assert_eq!(told(&secretary, door, Some(&day)), *before, "{door:?}");
        let now = told(&secretary, door, None);
        assert_eq!(now.to_string().contains("改名"), !door.starts_with("commitments"), "{door:?}: {now}");
        assert_eq!(told(&secretary, door, Some(&today)).to_string().matches("改名").count(), changed(&now), "{door:?}");
    }
    assert_eq!((map(&secretary, Some(&day)), many(&secretary, Some(&day))), ground);
    let now = (map(&secretary, Some(&today)), many(&secretary, Some(&today)));
    assert_eq!((now.0["features"][0]["properties"]["unit_name"].clone(), now.1), named_now(&secretary));
    assert_eq!(told(&world.head(1), "pairings?limit=200", Some(&day)), head);
}

fn changed(now: &Value) -> usize {
    now.to_string().matches("改名").count()
}

fn named_now(who: &Caller) -> (Value, Value) {
    let answer = many(who, None);
    let here = &answer["items"][0];
    assert_eq!((&here["unit"]["name"], &here["community"]["name"]), (&json!("改名单位一"), &json!("改名社区")));
    assert_eq!(here["community"]["hotline"], "0937-6226333");
    (json!("改名单位一"), answer.clone())
}

fn p61_the_file_was_kept_by_whoever_kept_it_that_day(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let login = format!("other.{}", world.tag);
    let other = welcome(&secretary, &world.community, &login, "示例", &["household_officer"], None);
    let household = pairings::silent(world);
    let pairing = pairings::at(&pairings::paired(world, &household, 1));
    let day = world.day(0);
    world.days(1);
    officer.amend(&households::at(&household), &json!({ "officer_id": other.account })).is(200);
    for reader in [&secretary, &world.head(1)] {
        let kept = |day: &str| {
            let one = reader.get(&format!("{pairing}?as_of={day}")).is(200);
            let listed = reader.get(&format!("pairings?as_of={day}")).is(200);
            assert_eq!(items(&listed)[0]["household"], one["household"], "{day}");
            one["household"]["officer"]["account_id"].clone()
        };
        assert_eq!((kept(&day), kept(&world.day(0))), (json!(officer.account), json!(other.account)));
    }
    let file = |day: &str| {
        let path = format!("{}?as_of={day}", households::at(&household));
        secretary.get(&path).is(200)["officer"]["account_id"].clone()
    };
    assert_eq!((file(&day), file(&world.day(0))), (json!(officer.account), json!(other.account)));
}
