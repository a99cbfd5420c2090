//! One object has one address, one id one spelling, and codes that look the same are the same.

use serde_json::json;

use crate::households::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::deeds::{deed, with};
use crate::kit::{World, alone_on_both_engines, on_both_engines};
use crate::ledgers::books::figures;
use crate::zones::acts::led_by;

on_both_engines!(
    p43_an_id_has_one_spelling,
    p41_codes_of_units_that_look_the_same_are_the_same,
    p41_codes_of_zones_that_look_the_same_are_the_same,
    p41_a_workbook_finds_a_unit_by_a_code_typed_in_full_width,
    p41_letters_of_other_scripts_make_no_second_login,
);

alone_on_both_engines!(p41_codes_that_were_written_before_become_plain);

const PLAIN: [&str; 2] = [
    include_str!("../../../migrations/sqlite/0031_plain_codes/up.sql"),
    include_str!("../../../migrations/postgres/0031_plain_codes/up.sql"),
];

/// The other ways in which libraries read an id.
fn spellings(id: &str) -> [String; 4] {
    [id.to_uppercase(), id.replace('-', ""), format!("%7B{id}%7D"), format!("urn:uuid:{id}")]
}

fn p43_an_id_has_one_spelling(world: &World) {
    let (officer, unit) = (world.officer(), world.unit_id(1));
    for other in spellings(&unit) {
        officer.get(&format!("units/{other}")).refused(404, "not_found");
        officer.get(&format!("agreements?unit_id={other}")).refused(400, "invalid_parameter");
        let other = other.replace("%7B", "{").replace("%7D", "}");
        let parties = json!([{ "kind": "community" }, { "kind": "unit", "unit_id": other }]);
        let refused = officer.post("agreements", &with(deed(world, &[1]), "parties", parties));
        refused.refused(422, "validation_failed");
        assert_eq!(refused.pointers(), ["/parties/1/unit_id"]);
        let code = format!("X-{}", other.len());
        let refused = officer.post("units", &json!({ "code": code, "name": "示例单位", "organization_id": other }));
        assert_eq!(refused.pointers(), ["/organization_id"]);
    }
    // A key that was used at the one address there is has no second effect at another spelling of it.
    let body = json!({ "code": "U77", "name": "示例单位77" });
    officer.ask("POST", "units").key("once").json(&body).send().is(201);
    for other in spellings(&world.community) {
        let path = format!("/api/v1/communities/{other}/units");
        officer.ask("POST", &path).key("once").json(&body).send().refused(404, "not_found");
    }
    // Numbers of a path as well.
    let claims = format!("zones/{}/claims", led_by(world, 1));
    officer.get(&format!("{claims}/1")).is(200);
    for other in ["+1", "01", "%2B1", "001"] {
        officer.get(&format!("{claims}/{other}")).refused(404, "not_found");
    }
}

fn p41_codes_of_units_that_look_the_same_are_the_same(world: &World) {
    let secretary = world.secretary();
    let unit = |code: &str| json!({ "code": code, "name": "示例单位甲" });
    let made = secretary.post("units", &unit(" ｕ－０９ ")).is(201);
    assert_eq!(made["code"], "U-09", "kept and shown in its plain form");
    for same in
        ["U-09", "Ｕ-09", "u-09", "U-０9", "Ｕ-０９", "U‑09", "U－09", "U—09", "U 09".replace(' ', "−").as_str()]
    {
        secretary.post("units", &unit(same)).refused(409, "unit_code_taken");
        let found = secretary.get(&format!("units?q={same}")).is(200);
        assert_eq!(items(&found).len(), 1, "{same}");
    }
    for foreign in ["υ09", "Ս09", "А09", "U\u{200B}09", "U_09", "=U9"] {
        let refused = secretary.post("units", &unit(foreign)).refused(422, "validation_failed");
        let hidden = foreign.contains('\u{200B}');
        let code = if hidden { "control_character" } else { "register_code" };
        assert_eq!(refused["errors"][0]["code"], code, "{foreign:?}: {refused}");
    }
    let other = secretary.post("units", &unit("U-10")).is(201);
    let path = format!("units/{}", text(&other, "id"));
    secretary.amend(&path, &json!({ "code": "ｕ-０９" })).refused(409, "unit_code_taken");
    assert_eq!(secretary.amend(&path, &json!({ "code": "ｕ-１１" })).is(200)["code"], "U-11");
}

fn p41_codes_of_zones_that_look_the_same_are_the_same(world: &World) {
    let officer = world.officer();
    let zone = |code: &str| json!({ "code": code, "name": "示例院落", "kind": "compound" });
    assert_eq!(officer.post("zones", &zone("l-００１")).is(201)["code"], "L-001");
    for same in ["L-001", "Ｌ-001", "l-001", "L－001", "L-00１", "L‑001"] {
        officer.post("zones", &zone(same)).refused(409, "zone_code_taken");
    }
    assert_eq!(officer.post("zones", &zone("东区－３")).is(201)["code"], "东区-3");
    let refused = officer.post("zones", &zone("Լ-001")).refused(422, "validation_failed");
    assert_eq!(refused["errors"][0]["code"], "register_code");
    // A number that was typed in full width is a number of the row.
    assert_eq!(officer.post("zones", &json!({ "name": "示例二" })).is(201)["code"], "L-002");
}

fn p41_a_workbook_finds_a_unit_by_a_code_typed_in_full_width(world: &World) {
    let secretary = world.secretary();
    let made = secretary.post("units", &json!({ "code": "U09", "name": "示例单位甲" })).is(201);
    let sheet = "单位编号,单位名称,地址\nｕ０９,示例单位甲,示例路 9 号\nu‑10,示例单位乙,\n";
    let send = |key: &str, sheet: &str| {
        let asked = secretary.ask("POST", "imports/onboarding?sheet=units").header("content-type", "text/csv");
        asked.key(key).bytes(sheet.as_bytes()).send()
    };
    let report = send("wide", sheet).is(201);
    assert_eq!((figures(&report, "updated")[0], figures(&report, "inserted")[0]), (1, 1), "{report}");
    let again = send("narrow", &sheet.replace("u‑10", "Ｕ－１０")).is(201);
    assert_eq!(figures(&again, "unchanged")[0], 2, "{again}");
    let units = secretary.get("units?limit=200").is(200);
    let codes: Vec<&str> = items(&units).iter().map(|unit| text(unit, "code")).collect();
    assert_eq!(codes, ["U-10", "U09"], "{report}");
    let kept = secretary.get(&format!("units/{}", text(&made, "id"))).is(200);
    assert_eq!(kept["address"], "示例路 9 号");
}

fn p41_letters_of_other_scripts_make_no_second_login(world: &World) {
    let invite = |login: &str| {
        world.secretary().post("staff", &json!({ "login": login, "name": "示例人员", "roles": ["grid_worker"] }))
    };
    let mine = format!("wang.{}", world.tag);
    invite(&mine).is(201);
    invite(&mine.to_uppercase()).refused(409, "login_already_taken");
    for foreign in [mine.replace('a', "а"), mine.replace('w', "ѡ"), mine.replace('n', "ո"), format!("{mine}é")] {
        let refused = invite(&foreign).refused(422, "validation_failed");
        assert_eq!(refused["errors"][0]["code"], "login", "{refused}");
    }
    let community = crate::kit::cast::community_in("spelt", "ѕhuji");
    let refused = world.operator().post("/api/v1/communities", &community).refused(422, "validation_failed");
    assert_eq!(refused["errors"][0]["pointer"], "/first_secretary/login");
}

fn p41_codes_that_were_written_before_become_plain(world: &World) {
    let before = ["U01", "ｕ０１", "u‑02", "Ｕ０３ b", "东区－３", "u04"];
    let secretary = world.secretary();
    let mut disk = Disk::open(&world.server);
    let mut ids = Vec::new();
    for (at, code) in before.iter().enumerate() {
        let unit = secretary.post("units", &json!({ "code": format!("X{at}"), "name": "示例单位" })).is(201);
        let zone = secretary.post("zones", &json!({ "code": format!("X{at}"), "name": "示例责任区" })).is(201);
        for (table, key, made) in [("units", "unit_id", &unit), ("zones", "zone_id", &zone)] {
            let id = disk.id(text(made, "id"));
            assert_eq!(disk.run(&format!("UPDATE {table} SET code = '{code}' WHERE {key} = {id}")), 1);
        }
        ids.push(text(&unit, "id").to_owned());
    }
    let lines: Vec<&str> = PLAIN[world.engine() as usize].lines().filter(|line| !line.starts_with("--")).collect();
    for statement in lines.join("\n").split(';').filter(|statement| !statement.trim().is_empty()) {
        disk.run(statement);
    }
    let codes: Vec<String> =
        ids.iter().map(|id| text(&secretary.get(&format!("units/{id}")).is(200), "code").to_owned()).collect();
    let end = ids[1].replace('-', "")[24..].to_uppercase();
    assert_eq!(codes, ["U01", &format!("U01-{end}"), "U-02", "U03B", "东区-3", "U04"]);
    let zones = secretary.get("zones?limit=200&sort=code").is(200);
    assert!(items(&zones).iter().all(|zone| !text(zone, "code").contains(['ｕ', 'u', '‑', ' '])), "{zones}");
}
