//! Answers that are given again: never an old one, never somebody else's, and nothing at all to who holds it already.

use std::io::Read;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::engines::plans::Heard;
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, commitment, deed, in_force, signed, submitted, with};
use crate::kit::server::Wishes;
use crate::kit::{Answer, Caller, Engine, Server, World, alone_on_both_engines, for_both_engines, on_both_engines};

on_both_engines!(
    a_change_shows_in_the_next_list,
    a_changed_agreement_is_read_anew_and_nobody_is_shown_anothers,
    a_kept_list_is_the_same_in_every_coding,
    who_holds_the_list_is_told_so,
    everybody_is_given_their_own,
);

alone_on_both_engines!(a_list_is_not_kept_over_midnight);
for_both_engines!(an_agreement_that_is_kept_costs_the_look_at_its_version);

fn a_change_shows_in_the_next_list(world: &World) {
    let (officer, head) = (world.officer(), world.head(1));
    let live = in_force(world, &[1]);
    let lists = ["agreements?sort=-updated_at", "agreements?fields=id,version,title", "units?sort=code", "commitments"];
    for list in lists {
        // Asked twice, the second is the kept one.
        assert_eq!(officer.get(list).is(200), officer.get(list).is(200));
    }
    let before = lists.map(|list| officer.get(list).is(200));
    let draft = officer.post("agreements", &deed(world, &[1])).is(201);
    officer.amend(&format!("units/{}", world.unit_id(1)), &json!({ "name": "示例单位改名" })).is(200);
    let first = text(&items(&head.get("commitments?linkage=party_building").is(200))[0], "id").to_owned();
    let delivery = json!({ "quantity": 2 });
    head.post(&format!("commitments/{first}/deliveries"), &delivery).is(201);
    let after = lists.map(|list| officer.get(list).is(200));
    for (list, (before, after)) in lists.iter().zip(before.iter().zip(&after)) {
        assert_ne!(before, after, "{list}");
    }
    let named = |page: &Value, id: &Value| items(page).iter().find(|one| &one["id"] == id).cloned();
    assert!(named(&after[0], &draft["id"]).is_some() && named(&before[0], &draft["id"]).is_none());
    let version = |page: &Value| named(page, &live["id"]).unwrap()["version"].clone();
    assert_eq!(version(&after[0]), officer.get(&at(&live)).is(200)["version"]);
}

/// The body in clear.
fn clear(answer: &Answer) -> Vec<u8> {
    let mut body = Vec::new();
    match answer.header("content-encoding") {
        Some("gzip") => flate2::read::GzDecoder::new(&answer.body[..]).read_to_end(&mut body).unwrap(),
        Some("br") => brotli::Decompressor::new(&answer.body[..], 4096).read_to_end(&mut body).unwrap(),
        other => panic!("{}: in {other:?}", answer.asked),
    };
    body
}

fn a_kept_list_is_the_same_in_every_coding(world: &World) {
    let officer = world.officer();
    let agreement = at(&in_force(world, &[1, 2]));
    for path in ["agreements", &agreement, "commitments", "/openapi.json", "/docs/swagger-ui.css"] {
        let plain = officer.ask("GET", path).unchecked().send();
        assert_eq!((plain.status, plain.header("content-encoding")), (200, None), "{path}");
        let mut bodies = Vec::new();
        // What browsers and most libraries send, twice each: the second is the kept one.
        for coding in ["br", "gzip"].into_iter().cycle().take(4) {
            let coded = officer.ask("GET", path).header("accept-encoding", coding).unchecked().send();
            assert_eq!((coded.status, coded.header("content-encoding")), (200, Some(coding)), "{path}");
            assert_eq!((clear(&coded) == plain.body, coded.header("etag")), (true, plain.header("etag")), "{path}");
            bodies.push(coded.body);
            let Some(tag) = plain.header("etag") else { continue };
            let again = officer.ask("GET", path).header("accept-encoding", coding).header("if-none-match", tag);
            let again = again.unchecked().send();
            assert_eq!((again.status, again.body.len()), (304, 0), "{path} in {coding}");
        }
        assert!(bodies[0] == bodies[2] && bodies[1] == bodies[3], "{path}: a kept form is given again");
    }
    let in_brotli = || officer.ask("GET", "agreements").header("accept-encoding", "br").unchecked().send();
    let before = clear(&in_brotli());
    officer.post("agreements", &deed(world, &[1])).is(201);
    assert_ne!(before, clear(&in_brotli()), "no form outlives its list");
}

fn who_holds_the_list_is_told_so(world: &World) {
    let officer = world.officer();
    in_force(world, &[1]);
    let again = |caller: &Caller, list: &str, tag: &str| -> Answer {
        caller.ask("GET", list).header("if-none-match", tag).send()
    };
    for list in ["agreements", "units?limit=1", "commitments?fields=id"] {
        let tag = officer.get(list).header("etag").unwrap().to_owned();
        assert_eq!(again(&officer, list, &tag).status, 304, "{list}");
        assert_eq!(again(&world.head(1), list, &tag).status, 200, "{list}: another caller holds something else");
        world.unit(20);
        let other = format!("{list}{}limit=3", if list.contains('?') { "&" } else { "?" });
        assert_eq!(again(&officer, &other.replace("limit=1&", ""), &tag).status, 200, "{list}: another part of it");
        officer.amend(&format!("units/{}", world.unit_id(20)), &json!({ "short_name": list[..4].to_owned() })).is(200);
        assert_eq!(again(&officer, list, &tag).status, 200, "{list}: something changed");
    }
    again(&officer, "units?limit=0", "*").refused(400, "invalid_parameter");
}

fn everybody_is_given_their_own(world: &World) {
    for number in 1..=3 {
        in_force(world, &[number]);
    }
    let ids = |caller: &Caller| -> Vec<Value> {
        items(&caller.get("agreements").is(200)).iter().map(|one| one["id"].clone()).collect()
    };
    assert_eq!(ids(&world.officer()).len(), 3);
    let (one, two) = (world.head(1), world.head(2));
    assert_eq!((ids(&one).len(), ids(&two).len()), (1, 1));
    assert_ne!(ids(&one), ids(&two));
    let stranger = world.elsewhere().officer();
    assert!(ids(&stranger).is_empty());
}

fn a_list_is_not_kept_over_midnight(world: &World) {
    let unit = json!({ "kind": "unit", "unit_id": world.unit_id(1) });
    let due = json!([commitment("party_building", "组织主题党日活动", unit, world.day(0))]);
    signed(world, &submitted(world, &with(deed(world, &[1]), "commitments", due)), &[1]);
    let officer = world.officer();
    let overdue = || items(&officer.get("commitments").is(200))[0]["overdue"].clone();
    // From ten in the morning to five minutes before midnight, and ten minutes on: nobody signs in, nobody writes.
    world.server.advance(TimeDelta::minutes(835));
    assert_eq!([overdue(), overdue()], [false, false]);
    world.server.advance(TimeDelta::minutes(10));
    assert_eq!(overdue(), true, "nobody wrote anything, and yet the day has passed");
}

fn a_changed_agreement_is_read_anew_and_nobody_is_shown_anothers(world: &World) {
    let (officer, party) = (world.officer(), world.head(1));
    let draft = officer.post("agreements", &deed(world, &[1])).is(201);
    let path = at(&draft);
    assert_eq!(officer.get(&path).is(200), officer.get(&path).is(200));
    party.get(&path).refused(404, "not_found");
    officer.amend(&path, &json!({ "title": "改过的标题" })).is(200);
    assert_eq!(officer.get(&path).is(200)["title"], "改过的标题");
    let live = at(&in_force(world, &[1]));
    let of = |caller: &Caller| [(); 2].map(|()| caller.get(&live).is(200).clone());
    let ([mine, mine_again], [theirs, theirs_again]) = (of(&officer), of(&party));
    assert_eq!((&mine, &theirs), (&mine_again, &theirs_again));
    assert_ne!(mine["allowed_actions"], theirs["allowed_actions"], "each is told what they may do");
    world.head(2).get(&live).refused(404, "not_found");
    let light = officer.get(&format!("{live}?fields=id,title")).is(200);
    assert_eq!((&light["title"], light.get("parties")), (&mine["title"], None), "other words, another answer");
}

fn an_agreement_that_is_kept_costs_the_look_at_its_version(engine: Engine) {
    let heard = Heard::default();
    let Some(server) = Server::start(engine, Wishes { on_statement: heard.hook(), ..Wishes::default() }) else {
        return;
    };
    let world = &World::new(&server);
    // The auditor has not read it before.
    let (auditor, path) = (world.auditor(), at(&in_force(world, &[1, 2])));
    auditor.get("/api/v1/me").is(200);
    let read = || {
        heard.forget();
        // With a header of its own, so that it is asked but once.
        let answer = auditor.ask("GET", &path).header("accept", "application/json").send().is(200).clone();
        (answer, heard.tables())
    };
    let (first, whole) = read();
    let (again, version) = read();
    assert_eq!(first, again);
    for table in ["agreement_parties", "commitments"] {
        assert!(whole.contains(table), "the probe sees what is read: {whole:?}");
        assert!(!version.contains(table), "{table} is read again: {version:?}");
    }
    assert!(version.contains("agreements"), "whether it may be seen, and in which version, is looked at each time");
    server.stop();
}
