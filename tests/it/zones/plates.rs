//! Plates on walls: who scans one is told the unit, its duties and where to call, and nothing about any person.

use serde_json::{Value, json};

use super::acts::{entered, led_by, published};
use crate::kit::answer::text;
use crate::kit::{Answer, Caller, World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    p27_a_plate_tells_the_unit_and_no_person,
    where_no_unit_leads_the_community_answers,
    a_lost_plate_leads_nowhere,
    a_plate_is_printed_with_its_address,
);
alone_on_both_engines!(one_address_asks_so_often_and_no_more);

const HOTLINE: &str = "0937-6226222";

/// The plate of a zone, as those who hang it up see it.
pub fn plate(world: &World, zone: &str) -> Value {
    let officer = world.officer();
    officer.ask("GET", &format!("zones/{zone}/plate")).header("accept", "application/json").send().is(200)
}

fn scan(who: &Caller, code: &str, media: &str) -> Answer {
    who.ask("GET", &format!("/p/{code}")).header("accept", media).send()
}

fn scanned(world: &World, code: &str) -> Value {
    scan(&world.nobody(), code, "application/json").is(200)
}

fn with_hotline(world: &World) {
    let community = format!("/api/v1/communities/{}", world.community);
    world.secretary().amend(&community, &json!({ "hotline": HOTLINE })).is(200);
}

/// What a plate tells everybody.
const PUBLIC: [&str; 11] = [
    "code",
    "name",
    "kind",
    "responsible",
    "unit_name",
    "since_on",
    "recorded_at",
    "duties",
    "community_name",
    "hotline",
    "sample",
];

fn p27_a_plate_tells_the_unit_and_no_person(world: &World) {
    with_hotline(world);
    let unit = format!("units/{}", world.unit_id(1));
    let contact = json!({ "contact": { "post": "金丝雀岗位", "phone": "0937-7654321" } });
    let unit = world.secretary().amend(&unit, &contact).is(200);
    let zone = led_by(world, 1);
    let code = text(&plate(world, &zone), "plate_code").to_owned();
    let told = scanned(world, &code);
    // What stands in the answer is a list that is read here: whatever comes to it is seen.
    let members: Vec<&str> = told.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, PUBLIC);
    assert_eq!((&told["responsible"], &told["unit_name"]), (&json!("unit"), &unit["name"]));
    assert_eq!((&told["hotline"], &told["since_on"]), (&json!(HOTLINE), &json!(world.day(0))));
    assert_eq!(told["duties"][0], json!({ "kind": "environment", "frequency": "monthly" }));
    let page = scan(&world.nobody(), &code, "text/html,application/xhtml+xml,*/*;q=0.8");
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    for words in [text(&unit, "name"), HOTLINE, "环境卫生整治", "tel:09376226222"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    let people = [world.head(1), world.secretary(), world.officer()];
    let names = people.map(|who| text(&who.get("/api/v1/me").is(200), "name").to_owned());
    let claim = world.officer().get(&format!("zones/{zone}/claims/current")).is(200);
    let ids = [&zone, text(&claim, "agreement_id"), text(&unit, "id"), &world.community];
    let canaries = ["金丝雀岗位", "7654321", "党群工作部", "四至", "东至示例路"];
    for hidden in names.iter().map(String::as_str).chain(ids).chain(canaries) {
        let shown = told.to_string() + &page.text();
        assert!(!shown.contains(hidden), "{hidden} is nobody's business on a wall: {shown}");
    }
    // Kept for a minute, framed by nobody, running nothing; and typed by hand it is the same code.
    assert_eq!(page.header("cache-control"), Some("public, max-age=60"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    let typed = format!("{}-{}", &code[..8].to_lowercase(), &code[8..]);
    assert_eq!(scanned(world, &typed), told);
    let again = world.nobody();
    let again =
        again.ask("GET", &format!("/p/{code}")).header("accept", "text/html").header("if-none-match", &page.etag());
    assert_eq!(again.send().status, 304);
    let english = world.nobody();
    let english = english.ask("GET", &format!("/p/{code}")).header("accept-language", "en").send();
    assert!(english.text().contains("Call the community"), "a page unless told: {}", english.text());
    world
        .nobody()
        .ask("GET", &format!("/p/{code}"))
        .header("accept", "image/png")
        .send()
        .refused(406, "not_acceptable");
}

fn where_no_unit_leads_the_community_answers(world: &World) {
    let zone = published(world, "示例片区");
    let code = text(&plate(world, &zone), "plate_code").to_owned();
    let told = scanned(world, &code);
    assert_eq!((&told["responsible"], told.get("unit_name"), told.get("since_on")), (&json!("community"), None, None));
    let page = scan(&world.nobody(), &code, "text/html").text();
    assert!(page.contains("由社区负责") && page.contains(text(&told, "community_name")), "{page}");
    assert!(!page.contains("tel:"), "the community has no hotline: {page}");
    world.secretary().go(&format!("zones/{zone}/retirement")).is(200);
    let told = scanned(world, &code);
    assert_eq!((&told["responsible"], &told["retired_on"]), (&json!("community"), &json!(world.day(0))));
}

fn a_lost_plate_leads_nowhere(world: &World) {
    let zone = entered(world, "示例片区");
    let path = format!("zones/{zone}/plate");
    world.officer().get(&path).refused(409, "zone_without_plate");
    world.head(1).get(&path).refused(404, "not_found");
    world.secretary().ask("POST", &path).send().refused(409, "illegal_transition");
    world.secretary().go(&format!("zones/{zone}/publication")).is(200);
    let first = plate(world, &zone);
    world.officer().ask("POST", &path).send().refused(403, "not_allowed");
    let second = world.secretary().ask("POST", &path).send().is(201);
    assert_eq!((&first["number"], &second["number"]), (&json!(1), &json!(2)));
    assert_ne!(first["plate_code"], second["plate_code"]);
    let [lost, good] = [&first, &second].map(|plate| text(plate, "plate_code").to_owned());
    assert_eq!(text(&scanned(world, &good), "name"), "示例片区");
    // A lost one is answered like one that never was, to the byte.
    let bare = |code: &str| {
        let mut problem = scan(&world.nobody(), code, "application/json").refused(404, "not_found");
        for member in ["instance", "request_id"] {
            problem.as_object_mut().unwrap().remove(member);
        }
        problem
    };
    assert_eq!(bare(&lost), bare("7777777777777777"));
    assert_eq!(bare(&lost), bare("牌"));
    let page = scan(&world.nobody(), &lost, "text/html");
    assert_eq!((page.status, page.header("content-type")), (404, Some("text/html; charset=utf-8")));
    assert!(page.text().contains("没有这块牌子"), "{}", page.text());
    for _ in 0..2 {
        world.secretary().ask("DELETE", &path).send().is(204);
    }
    bare(&good);
    world.officer().get(&path).refused(409, "zone_without_plate");
    assert_eq!((super::count(world, &zone, "plate_made"), super::count(world, &zone, "plate_withdrawn")), (2, 2));
    let told = world.auditor().get(&format!("journal?subject=zones/{zone}&limit=200")).is(200).to_string();
    assert!(!told.contains(&good) && !told.contains(&lost), "codes stay out of the journal");
}

fn a_plate_is_printed_with_its_address(world: &World) {
    with_hotline(world);
    let zone = led_by(world, 1);
    let known = plate(world, &zone);
    let address = format!("https://hulian.example/p/{}", text(&known, "plate_code"));
    assert_eq!(text(&known, "url"), address);
    let page = world.liaison(1).get(&format!("zones/{zone}/plate"));
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let seen = super::seen(world, &zone);
    let unit = text(&seen["claim"], "unit_name");
    let code: Vec<char> = text(&known, "plate_code").chars().collect();
    let groups: Vec<String> = code.chunks(4).map(|group| group.iter().collect()).collect();
    let spelled = format!("https://hulian.example/p/{}", groups.join("-"));
    for words in
        [text(&seen, "code"), text(&seen, "name"), unit, HOTLINE, &spelled, "<svg", "size: A5 landscape", "每月"]
    {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    let large = world.officer().get(&format!("zones/{zone}/plate?paper=a4"));
    assert!(large.text().contains("size: A4 landscape"));
    world.officer().get(&format!("zones/{zone}/plate?paper=a3")).refused(400, "invalid_parameter");
    world.nobody().get(&format!("zones/{zone}/plate")).refused(401, "sign_in_required");
    world
        .elsewhere()
        .officer()
        .get(&format!("/api/v1/communities/{}/zones/{zone}/plate", world.community))
        .refused(404, "not_found");
}

fn one_address_asks_so_often_and_no_more(world: &World) {
    let zone = published(world, "示例片区");
    let code = text(&plate(world, &zone), "plate_code").to_owned();
    let nobody = world.nobody();
    let ask = |code: &str| scan(&nobody, code, "application/json");
    // Codes that lead nowhere count as well.
    for n in 0..60 {
        let answer = ask(if n % 2 == 0 { &code } else { "7777777777777777" });
        assert_eq!(answer.status, if n % 2 == 0 { 200 } else { 404 }, "{n}");
    }
    let refused = ask(&code);
    refused.refused(429, "too_many_requests");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(scan(&world.nobody(), &code, "text/html").status, 429);
    world.officer().get(&format!("zones/{zone}")).is(200);
    world.server.advance(chrono::TimeDelta::seconds(1));
    ask(&code).is(200);
    ask(&code).is(200);
    ask(&code).refused(429, "too_many_requests");
}
