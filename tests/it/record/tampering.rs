//! Whoever owns the database and not the signing key: whatever they do to a journal is named (P59).

use serde_json::Value;

use super::{events, hash_anew, move_head};
use crate::backup::{Home, told};
use crate::households::disk::Disk;
use crate::kit::answer::text;
use crate::kit::deeds::in_force;
use crate::kit::{World, alone_on_both_engines};

alone_on_both_engines!(p59_whatever_is_done_to_a_journal_is_named, p59_random_tamperings_of_rows_are_named);

/// What is changed and put back.
const TABLES: [&str; 4] = ["events", "community_heads", "signed_heads", "agreement_signatures"];

fn keep(disk: &mut Disk) {
    for table in TABLES {
        disk.run(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}"));
    }
}

fn put_back(disk: &mut Disk) {
    for table in TABLES {
        disk.run(&format!("DELETE FROM {table}"));
        disk.run(&format!("INSERT INTO {table} SELECT * FROM kept_{table}"));
    }
}

/// What the auditor is told.
fn verdict(world: &World) -> (bool, String, Value) {
    let found = world.auditor().get("journal/verification").is(200);
    let word = found["finding"].as_str().unwrap_or_default().to_owned();
    (found["sound"] == true, word, found)
}

fn p59_whatever_is_done_to_a_journal_is_named(world: &World) {
    in_force(world, &[1, 2]);
    world.auditor().get("journal/head").is(200);
    world.server.sign_heads();
    let (sound, _, found) = verdict(world);
    assert!(sound, "{found}");
    let mut disk = Disk::open(&world.server);
    keep(&mut disk);
    let community = disk.id(&world.community);
    let events = events(world);
    let middle = events.len() / 2;
    let forged = |from: usize| {
        let mut events = events.clone();
        events[from]["actor"] = Value::from("account:somebody-else");
        events
    };

    // One event is changed, and every hash after it made anew.
    hash_anew(&mut disk, world, &mut forged(middle), middle);
    let (sound, word, found) = verdict(world);
    assert!(!sound && word == "contradicted", "{found}");
    assert!(found["confirmed_seq"].as_u64() <= Some(middle as u64), "{found}");
    assert!(found["seq"].as_u64() > Some(middle as u64), "{found}");
    let told_offline = Home::of(world).run(&["verify", "--journal", "--english"]);
    assert_eq!(told_offline.status.code(), Some(1), "{}", told(&told_offline));
    put_back(&mut disk);

    // The same, and the signed heads are thrown away: the receipts are signatures too.
    let first_receipt = first_receipt(world);
    hash_anew(&mut disk, world, &mut forged(first_receipt - 2), first_receipt - 2);
    disk.run(&format!("DELETE FROM signed_heads WHERE community_id = {community}"));
    assert_eq!(verdict(world).1, "contradicted");
    put_back(&mut disk);

    // The end is cut off and the head moved back.
    disk.run(&format!("DELETE FROM events WHERE community_id = {community} AND seq > {middle}"));
    move_head(&mut disk, world, middle, text(&events[middle - 1], "hash"));
    assert_eq!(verdict(world).1, "cut");
    put_back(&mut disk);

    // A signed head is written by somebody without the key; a receipt is changed.
    disk.run(&format!(
        "UPDATE signed_heads SET signature = replace(signature, '.', '.A') WHERE community_id = {community}"
    ));
    assert_eq!(verdict(world).1, "head_forged");
    put_back(&mut disk);
    disk.run(&format!(
        "UPDATE agreement_signatures SET receipt = replace(receipt, 'account_confirmation', 'paper_seal') WHERE community_id = \
         {community}"
    ));
    assert_eq!(verdict(world).1, "receipt_wrong");
    put_back(&mut disk);
    assert!(verdict(world).0);
}

/// The number of the event before the first receipt.
fn first_receipt(world: &World) -> usize {
    let signed = events(world).into_iter().find(|event| text(event, "type") == "hulian.agreement.signed.v1").unwrap();
    usize::try_from(signed["seq"].as_i64().unwrap()).unwrap() - 1
}

/// A step of a linear congruential generator (Knuth, MMIX): the same tamperings every time.
fn next(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap()
}

fn p59_random_tamperings_of_rows_are_named(world: &World) {
    in_force(world, &[1, 2]);
    world.auditor().get("journal/head").is(200);
    world.server.sign_heads();
    let mut disk = Disk::open(&world.server);
    keep(&mut disk);
    let community = disk.id(&world.community);
    let (events, mut seed) = (events(world), 59);
    for turn in 0..120 {
        let at = next(&mut seed) % events.len();
        let (seq, other) = (at + 1, (at + 1 + next(&mut seed) % (events.len() - 1)) % events.len() + 1);
        let mine = format!("community_id = {community} AND seq = {seq}");
        match turn % 6 {
            0 => {
                let column = ["kind", "subject", "actor", "data", "hash", "prev_hash"][next(&mut seed) % 6];
                disk.run(&format!("UPDATE events SET {column} = {column} || '0' WHERE {mine}"));
            }
            1 => {
                disk.run(&format!("DELETE FROM events WHERE {mine}"));
            }
            2 => {
                let there = format!("community_id = {community} AND seq = {other}");
                disk.run(&format!("UPDATE events SET seq = 900000 WHERE {mine}"));
                disk.run(&format!("UPDATE events SET seq = {seq} WHERE {there}"));
                disk.run(&format!("UPDATE events SET seq = {other} WHERE community_id = {community} AND seq = 900000"));
            }
            3 => {
                disk.run(&format!(
                    "UPDATE events SET seq = seq + 1000000 WHERE community_id = {community} AND seq >= {seq}"
                ));
                disk.run(&format!(
                    "UPDATE events SET seq = seq - 999999 WHERE community_id = {community} AND seq > 900000"
                ));
            }
            4 => {
                disk.run(&format!("DELETE FROM events WHERE community_id = {community} AND seq >= {seq}"));
                let hash = if at == 0 { "0".repeat(64) } else { text(&events[at - 1], "hash").to_owned() };
                move_head(&mut disk, world, at, &hash);
            }
            _ => {
                let mut forged = events.clone();
                forged[at]["actor"] = Value::from(format!("account:{turn}"));
                hash_anew(&mut disk, world, &mut forged, at);
            }
        }
        let (sound, word, found) = verdict(world);
        assert!(!sound && !word.is_empty(), "turn {turn} at {seq} was not named: {found}");
        put_back(&mut disk);
    }
    let (sound, _, found) = verdict(world);
    assert!(sound, "{found}");
}
