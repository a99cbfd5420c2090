//! What the service signs of a journal, and what every party can check of it.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{events, hash};
use crate::households::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, in_force};
use crate::kit::{World, alone_on_both_engines, on_both_engines};

on_both_engines!(p59_every_party_reads_the_head_and_verifies_its_receipt, the_chain_is_what_the_document_says);
alone_on_both_engines!(
    p59_heads_are_signed_when_a_chain_has_moved_and_with_each_receipt,
    p59_a_verification_goes_on_where_an_earlier_one_ended,
);

fn p59_every_party_reads_the_head_and_verifies_its_receipt(world: &World) {
    let agreement = in_force(world, &[1, 2]);
    let proof = world.head(1).get(&format!("{}/proof", at(&agreement))).is(200);
    let receipt = proof["receipts"].as_array().unwrap().last().unwrap();
    let seq = &receipt["journal_head"]["seq"];
    for party in [world.head(1), world.head(2), world.officer(), world.secretary(), world.auditor()] {
        let then = party.get(&format!("journal/head?seq={seq}")).is(200);
        assert_eq!((&then["hash"], &then["seq"]), (&receipt["journal_head"]["hash"], seq));
        let now = party.get("journal/head").is(200);
        assert!(now["seq"].as_i64() > then["seq"].as_i64(), "{now}");
        let verdict = party.post("journal/receipt-verification", &json!({ "receipt": receipt })).is(200);
        assert_eq!((&verdict["sound"], verdict.get("code")), (&json!(true), None), "{verdict}");
    }
    for other in ["%2B5", "05", "-0", "5.0"] {
        world.head(1).get(&format!("journal/head?seq={other}")).refused(400, "invalid_parameter");
    }
    let beyond = world.head(1).get("journal/head?seq=9000000");
    beyond.refused(404, "not_found");
    world.head(1).get("journal").refused(403, "not_allowed");
    world.head(1).get("journal/signed-heads").refused(403, "not_allowed");

    let wrong = |changed: &Value| -> String {
        let verdict = world.head(1).post("journal/receipt-verification", &json!({ "receipt": changed })).is(200);
        assert_eq!(verdict["sound"], false, "{verdict}");
        text(&verdict, "code").to_owned()
    };
    let with = |name: &str, value: Value| {
        let mut changed = receipt.clone();
        changed[name] = value;
        changed
    };
    assert_eq!(wrong(&with("signed_at", json!("2020-01-01T00:00:00Z"))), "receipt_changed");
    assert_eq!(wrong(&with("more", json!(1))), "receipt_shape");
    assert_eq!(wrong(&with("signature", json!("a.b.c"))), "signature_shape");
    let elsewhere = World::new(&world.server);
    let verdict = elsewhere.head(1).post("journal/receipt-verification", &json!({ "receipt": receipt })).is(200);
    assert_eq!(verdict["code"], "receipt_of_other_community", "{verdict}");
}

fn the_chain_is_what_the_document_says(world: &World) {
    in_force(world, &[1]);
    let (mut before, mut covered) = ("0".repeat(64), 0);
    for event in events(world) {
        assert_eq!((text(&event, "prev_hash"), text(&event, "community_id")), (&*before, &*world.community));
        assert_eq!(hash(&event, &before), text(&event, "hash"), "{event}");
        before = text(&event, "hash").to_owned();
        covered += i64::from(event.get("states").is_some());
    }
    assert!(covered > 3, "only {covered} events say what their transactions have left");
}

fn p59_heads_are_signed_when_a_chain_has_moved_and_with_each_receipt(world: &World) {
    let signed = || items(&world.auditor().get("journal/signed-heads").is(200)).clone();
    let verified = || world.auditor().get("journal/verification").is(200);
    in_force(world, &[1]);
    let with_receipts = signed();
    assert_eq!(with_receipts.len(), 1, "a later one takes the place of an earlier one of the day: {with_receipts:?}");
    let found = verified();
    assert_eq!((&found["sound"], &found["signed_heads"]), (&json!(true), &json!(1)), "{found}");
    assert!(found["confirmed_seq"].as_i64() < found["events"].as_i64(), "{found}");

    assert!(world.server.sign_heads() > 0);
    let found = verified();
    assert_eq!((&found["sound"], &found["confirmed_seq"]), (&json!(true), &found["events"]), "{found}");
    assert_eq!(world.server.sign_heads(), 0, "nothing has moved");
    let last = signed().pop().unwrap();
    let now = world.auditor().get("journal/head").is(200);
    assert_eq!((&last["seq"], &last["hash"]), (&now["seq"], &now["hash"]));

    world.server.advance(TimeDelta::days(1));
    in_force(world, &[2]);
    world.server.sign_heads();
    let heads = signed();
    assert_eq!(heads.len(), 2, "one of each day: {heads:?}");
    let second = world.auditor().get(&format!("journal/signed-heads?after={}", heads[0]["seq"])).is(200);
    assert_eq!(items(&second), &heads[1..]);
}

fn p59_a_verification_goes_on_where_an_earlier_one_ended(world: &World) {
    let auditor = world.auditor();
    let verified = |query: &str| auditor.get(&format!("journal/verification{query}")).is(200);
    in_force(world, &[1]);
    // The first look leaves an event of its own: the auditor signs in.
    verified("");
    world.server.sign_heads();
    let first = verified("");
    assert_eq!((&first["after"], first["events"].as_i64()), (&json!(0), first["confirmed_seq"].as_i64()), "{first}");
    let confirmed = first["confirmed_seq"].as_i64().unwrap();

    world.server.advance(TimeDelta::days(1));
    in_force(world, &[2]);
    world.server.sign_heads();
    let whole = verified("");
    let since = verified(&format!("?after={confirmed}"));
    assert_eq!((&since["sound"], &since["after"]), (&json!(true), &json!(confirmed)), "{since}");
    assert_eq!(since["events"].as_i64().unwrap(), whole["events"].as_i64().unwrap() - confirmed, "{since}");
    assert_eq!(since["confirmed_seq"], whole["confirmed_seq"]);
    // Where no head was signed it begins at the one before, and without one at the first event.
    assert_eq!(verified(&format!("?after={}", confirmed + 1))["after"], confirmed);
    assert_eq!(verified(&format!("?after={}", confirmed - 1))["after"], 0);
    auditor.get("journal/verification?after=-1").refused(400, "invalid_parameter");

    // What is changed behind that place is named by both, what lies before it by the whole verification alone.
    let mut disk = Disk::open(&world.server);
    let community = disk.id(&world.community);
    let forged = |disk: &mut Disk, seq: i64, actor: &str| {
        disk.run(&format!("UPDATE events SET actor = '{actor}' WHERE community_id = {community} AND seq = {seq}"));
    };
    let events = events(world);
    let actor = |seq: i64| text(&events[usize::try_from(seq - 1).unwrap()], "actor").to_owned();
    for (seq, seen_since) in [(confirmed - 1, true), (confirmed + 2, false)] {
        forged(&mut disk, seq, "account:somebody-else");
        let (whole, since) = (verified(""), verified(&format!("?after={confirmed}")));
        assert_eq!((&whole["sound"], &whole["seq"]), (&json!(false), &json!(seq)), "{whole}");
        assert_eq!(since["sound"], seen_since, "{since}");
        forged(&mut disk, seq, &actor(seq));
    }
    // A head that no longer stands where it was signed is no place to begin at.
    disk.run(&format!(
        "UPDATE events SET hash = '{}' WHERE community_id = {community} AND seq = {confirmed}",
        "0".repeat(64)
    ));
    let since = verified(&format!("?after={confirmed}"));
    assert_eq!((&since["sound"], &since["after"]), (&json!(false), &json!(0)), "{since}");
}
