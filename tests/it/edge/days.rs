//! Days at the edge of the calendar break nothing, and a day that somebody wrote into the tables with SQL is a row that cannot be
//! read.

use serde_json::{Value, json};

use crate::households::disk::Disk;
use crate::kit::answer::text;
use crate::kit::deeds::{at, deed, in_force, signed, submitted, with};
use crate::kit::{Engine, World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    p43_the_last_day_of_the_calendar_breaks_no_list,
    p43_a_day_that_is_none_is_refused_in_words,
    p43_a_day_to_come_has_no_record,
);
alone_on_both_engines!(p43_a_day_that_is_none_on_the_disk_is_a_row_that_cannot_be_read);

const LAST: &str = "2199-12-31";
const TASKS: &str = "/api/v1/me/tasks";

/// What everybody of the community reads.
fn all_is_read(world: &World) {
    for who in [world.secretary(), world.officer(), world.auditor(), world.head(1), world.liaison(1)] {
        who.get("commitments?limit=200&expand=agreement").is(200);
        who.get("agreements?limit=200").is(200);
        assert_eq!(who.get(TASKS).is(200)["unreadable"], 0);
    }
}

fn p43_the_last_day_of_the_calendar_breaks_no_list(world: &World) {
    let head = world.head(1);
    let mine = |due: Value| {
        json!({ "linkage": "joint_service", "title": "便民", "due_on": due,
        "pledger": { "kind": "unit", "unit_id": world.unit_id(1) } })
    };
    let whole = with(with(deed(world, &[1]), "ends_on", json!(LAST)), "commitments", json!([mine(json!(LAST))]));
    let draft = head.post("agreements", &whole).is(201);
    head.go(&format!("{}/proposal", at(&draft))).is(200);
    all_is_read(world);
    let agreement = signed(world, &submitted(world, &whole), &[1]);
    assert_eq!(agreement["commitments"][0]["due_on"], LAST);
    let monthly = json!({ "linkage": "civility", "title": "清扫", "recurrence": { "every": "year", "until": LAST },
        "pledger": { "kind": "unit", "unit_id": world.unit_id(1) } });
    let mut paper =
        with(with(whole.clone(), "commitments", json!([mine(json!(LAST)), monthly])), "starts_on", json!("1900-01-01"));
    paper.as_object_mut().unwrap().remove("signing_order");
    paper["signed_on"] = json!("1900-01-01");
    world.officer().post("agreements/registrations", &paper).is(201);
    for day in ["1900-01-01", LAST] {
        for list in ["agreements", "zones"] {
            assert!(world.officer().get(&format!("{list}?as_of={day}")).status < 500, "{list} {day}");
        }
    }
    all_is_read(world);
}

fn p43_a_day_that_is_none_is_refused_in_words(world: &World) {
    let officer = world.officer();
    let starting = |day: &str| officer.post("agreements", &with(deed(world, &[1]), "starts_on", json!(day)));
    for (day, code) in [
        ("+262142-12-31", "wrong_type"),
        ("2026-2-3", "wrong_type"),
        ("２０２６-02-03", "wrong_type"),
        ("2026-02-30", "wrong_type"),
        ("1899-12-31", "out_of_range"),
        ("2200-01-01", "out_of_range"),
    ] {
        let refused = starting(day).refused(422, "validation_failed");
        assert_eq!((text(&refused["errors"][0], "pointer"), text(&refused["errors"][0], "code")), ("/starts_on", code));
        let zone = officer.get(&format!("zones?as_of={}", day.replace('+', "%2B")));
        let refused = zone.refused(400, "invalid_parameter");
        assert!(refused.to_string().contains(if code == "out_of_range" { "1900-01-01" } else { "日" }), "{refused}");
    }
}

/// Every door that tells how things stood on a day.
fn p43_a_day_to_come_has_no_record(world: &World) {
    let agreement = in_force(world, &[1]);
    let officer = world.officer();
    let line = format!("commitments/{}", text(&agreement["commitments"][0], "id"));
    let boundary = json!({ "type": "Polygon", "coordinates":
        [[[98.28, 39.77], [98.281, 39.77], [98.281, 39.771], [98.28, 39.771], [98.28, 39.77]]] });
    let zone = officer.post("zones", &json!({ "name": "示例片区", "kind": "area", "boundary": boundary })).is(201);
    let asked = [
        "agreements?as_of=".to_owned(),
        format!("{}?as_of=", at(&agreement)),
        format!("{}?expand=units&as_of=", at(&agreement)),
        format!("{}/requests?as_of=", at(&agreement)),
        "commitments?as_of=".to_owned(),
        format!("{line}?as_of="),
        format!("{line}?expand=agreement&as_of="),
        format!("{line}/deliveries?as_of="),
        "zones?as_of=".to_owned(),
        format!("zones/{}?as_of=", text(&zone, "id")),
        "responsibility?lng=98.2805&lat=39.7705&as_of=".to_owned(),
    ];
    for door in &asked {
        for day in [world.day(1), "2030-01-01".to_owned(), LAST.to_owned()] {
            let refused = officer.get(&format!("{door}{day}")).refused(400, "invalid_parameter");
            let name = door.rsplit(['?', '&']).next().unwrap().trim_end_matches('=');
            let wrong = &refused["errors"][0];
            assert_eq!((text(wrong, "pointer"), text(wrong, "code")), (name, "in_future"), "{door}{day}");
        }
        officer.get(&format!("{door}{}", world.day(0))).is(200);
    }
    let map = officer.ask("GET", &format!("zones?as_of={}", world.day(1))).header("accept", "application/geo+json");
    map.send().refused(400, "invalid_parameter");
    let many = |day: &str| {
        officer.post("responsibility:batch", &json!({ "as_of": day, "points": [{ "lng": 98.2805, "lat": 39.7705 }] }))
    };
    for day in [world.day(1), LAST.to_owned()] {
        let refused = many(&day).refused(422, "validation_failed");
        let wrong = &refused["errors"][0];
        assert_eq!((text(wrong, "pointer"), text(wrong, "code")), ("/as_of", "in_future"));
    }
    many(&world.day(0)).is(200);
    many("1900-01-01").is(200);
}

fn p43_a_day_that_is_none_on_the_disk_is_a_row_that_cannot_be_read(world: &World) {
    let (broken, sound) = (in_force(world, &[1]), in_force(world, &[2]));
    let line = broken["commitments"][0].clone();
    let mut disk = Disk::open(&world.server);
    let id = disk.id(text(&line, "id"));
    let strange: &[&str] = match world.engine() {
        Engine::Sqlite => &["+262142-12-31", "-262143-01-01", "10000-01-01", "2026-2-3", "nie", ""],
        Engine::Postgres => &["infinity", "-infinity", "5874897-12-31", "4714-11-24 BC", "2200-01-01"],
    };
    let head = world.head(1);
    for day in strange {
        assert_eq!(disk.run(&format!("UPDATE commitments SET due_on = '{day}' WHERE commitment_id = {id}")), 1);
        head.get(&format!("commitments/{}", text(&line, "id"))).refused(500, "internal_error");
        let tasks = world.secretary().get(TASKS).is(200);
        assert!(tasks["unreadable"].as_i64().unwrap() <= 1, "{tasks}");
        world.officer().get(&format!("agreements/{}", text(&sound, "id"))).is(200);
    }
    let day = text(&line, "due_on");
    assert_eq!(disk.run(&format!("UPDATE commitments SET due_on = '{day}' WHERE commitment_id = {id}")), 1);
    head.get(&format!("commitments/{}", text(&line, "id"))).is(200);
    all_is_read(world);
}
