//! The list of zones: by state, kind, the unit that leads or supports, words, and a box of the map.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::kit::{List, holds, later, now_and_then, probe, words};
use crate::ground::{assigned, rectangle};
use crate::kit::answer::text;
use crate::kit::deeds::in_force;
use crate::kit::{World, alone_on_both_engines};

alone_on_both_engines!(zones_are_picked_out_and_put_in_order);

/// Code, name and description.
const ZONES: [(&str, &str, Option<&str>); 16] = [
    ("L-007", "丁 院", Some("东至新华路, 西至示例街。")),
    ("L-002", "甲 路", Some("东至胜利路, 西至示例街。")),
    ("B-12", "beta 楼", None),
    ("L-011", "100% 点位", Some("北至 AR 体验店。")),
    ("L-001", "a_b 片区", None),
    ("C05", "学校", Some("丁字路口以南。")),
    ("L-010", "Alpha 院", Some("南至 b-12 号楼。")),
    ("A02", "医院", Some("东至新华路。")),
    ("L-003", "\\斜杠 路", None),
    ("B-02", "丙 楼", Some("100% 绿化带。")),
    ("L-020", "乙 院", Some("北至胜利路。")),
    ("C01", "Zeta 片区", None),
    ("A11", "药店 路段", Some("西至示例街。")),
    ("L-030", "ar 广场", None),
    ("乙-3", "邮局", Some("a_b 巷口。")),
    ("L-004", "桥头", Some("东至新华路, 南至渠边。")),
];
const KINDS: [&str; 5] = ["area", "compound", "building", "road_section", "point"];

/// The western edge of the zone of this number, in units of 1e-7 degree; each is 1e-3 degree wide and high, and as far from the
/// next.
fn west(n: i64) -> i64 {
    982_800_000 + n * 20_000
}

const SOUTH: i64 = 397_700_000;
const SIDE: i64 = 10_000;

/// A zone whose state, boundary and leader follow from its number.
fn made(world: &World, n: usize) -> Value {
    let (code, name, description) = ZONES[n];
    let mut body = json!({ "code": code, "name": name, "kind": KINDS[n % 5] });
    if let Some(description) = description {
        body["description"] = json!(description);
    }
    if n % 6 < 4 {
        body["boundary"] = rectangle(i32::try_from(n).unwrap() * 200, 0, 100, 100);
    }
    let zone = world.officer().post("zones", &body).is(201);
    later(world);
    zone
}

fn settled(world: &World, n: usize, zone: &Value) {
    let (secretary, path) = (world.secretary(), format!("zones/{}", text(zone, "id")));
    match n % 4 {
        0 => {}
        1 => drop(secretary.go(&format!("{path}/publication")).is(200)),
        2 => drop(assigned(world, zone, 1 + n % 3)),
        _ => {
            secretary.go(&format!("{path}/publication")).is(200);
            secretary.go(&format!("{path}/retirement")).is(200);
        }
    }
    later(world);
}

/// Unit 4 stands beside who leads the third, stood beside who leads the seventh, and has asked for the second.
fn supported(world: &World, zones: &[Value]) {
    let (head, secretary) = (world.head(4), world.secretary());
    let claimed = |n: usize, role: &str| {
        let path = format!("zones/{}/claims", text(&zones[n], "id"));
        let claim = head.post(&path, &json!({ "role": role })).is(201);
        format!("{path}/{}", claim["number"])
    };
    secretary.go(&format!("{}/approval", claimed(2, "support"))).is(200);
    let ended = claimed(6, "support");
    secretary.go(&format!("{ended}/approval")).is(200);
    head.go(&format!("{ended}/withdrawal")).is(200);
    claimed(1, "lead");
}

fn kept_by(one: &Value, unit: &str) -> bool {
    let mut supporters = one["supporters"].as_array().into_iter().flatten();
    one["claim"]["unit_id"] == unit || supporters.any(|claim| claim["unit_id"] == unit)
}

fn named(one: &Value, sought: &str) -> bool {
    ["code", "name", "description"].iter().any(|member| holds(&one[*member], sought))
}

/// Where the zones lie, as their boundaries say it: by id, west, south, east and north in units of 1e-7 degree.
fn boxes(world: &World, zones: &[Value]) -> HashMap<String, [i64; 4]> {
    let mut found = HashMap::new();
    for zone in zones {
        let answer = world.officer().get(&format!("zones/{}/boundary", text(zone, "id")));
        if answer.status == 200 {
            let shown = answer.json();
            let degrees =
                |n: usize| -> i64 { format!("{:.0}", shown["bbox"][n].as_f64().unwrap() * 1e7).parse().unwrap() };
            found.insert(text(zone, "id").to_owned(), [0, 1, 2, 3].map(degrees));
        }
    }
    assert!(found.len() > 6 && found.len() < zones.len(), "some have no boundary");
    found
}

/// Boxes of the map whose edges lie on edges of zones, or just beside them.
fn looked_at() -> Vec<[i64; 4]> {
    let (north, all) = (SOUTH + SIDE, west(20));
    vec![
        [west(0), SOUTH, all, north],
        // From the eastern edge of the first to the western edge of the third, which it touches, or does not.
        [west(0) + SIDE, SOUTH, west(2), north],
        [west(0) + SIDE + 1, SOUTH, west(2) - 1, north],
        // A corner is touched, or is not; another box lies in between.
        [west(2) + SIDE, north, west(6), north + 500],
        [west(2) + SIDE, north + 1, west(6), north + 500],
        [west(1), SOUTH - 500, west(7), SOUTH],
        [west(1), SOUTH - 500, west(7), SOUTH - 1],
        [west(7) + 100, SOUTH + 100, west(7) + 200, SOUTH + 200],
    ]
}

fn degrees(units: i64) -> String {
    format!("{}.{:07}", units / 10_000_000, units % 10_000_000)
}

fn zones_are_picked_out_and_put_in_order(world: &World) {
    let officer = world.officer();
    in_force(world, &[4]);
    let zones: Vec<Value> = (0..ZONES.len()).map(|n| made(world, n)).collect();
    let lies = &boxes(world, &zones);
    // The first made are the last changed.
    for (n, zone) in zones.iter().enumerate().rev() {
        settled(world, n, zone);
    }
    supported(world, &zones);
    let mut probes = vec![
        words("state", "draft"),
        words("state", "open"),
        words("state", "claimed,retired"),
        words("kind", "building"),
        words("kind", "area,point"),
        words("kind", "road_section,compound"),
    ];
    for unit in 1..=5 {
        let id = world.unit_id(unit);
        probes.push(probe("unit_id", id.clone(), move |one| kept_by(one, &id)));
    }
    let letters = ["l-00", "B-12", "b-12", "BETA", "ar", "AR", "zeta", "A_B"];
    for sent in ["新华路", "示例街", "胜利", "丁", "乙", "_", "%25", "%5C", "无此区"].into_iter().chain(letters)
    {
        let plain = sent.replace("%25", "%").replace("%5C", "\\");
        probes.push(probe("q", sent, move |one| named(one, &plain)));
    }
    for sought in looked_at() {
        let meets = move |one: &Value| {
            lies.get(text(one, "id")).is_some_and(|own| {
                own[0] <= sought[2] && sought[0] <= own[2] && own[1] <= sought[3] && sought[1] <= own[3]
            })
        };
        probes.push(probe("bbox", sought.map(degrees).join(","), meets));
    }
    now_and_then(world, List::of(&officer, "list_zones", "zones"), &probes, 0);
    let described = List::of(&officer, "list_zones", "zones").whole("&q=新华路");
    assert_eq!(described.len(), 3, "what is said of where it lies is searched: {described:?}");
}
