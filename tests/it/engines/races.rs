//! P14: no update is lost, however many write at once; and what exactly one may do, exactly one does.

use std::thread;

use serde_json::{Value, json};

use crate::kit::answer::{items, text};
use crate::kit::cast::unit_in;
use crate::kit::deeds::{at, deed, submitted};
use crate::kit::{World, on_both_engines};

on_both_engines!(
    p14_fifty_writers_lose_nothing,
    one_of_many_with_the_same_code_is_registered,
    signatures_at_once_conclude_once,
    the_journal_has_no_gap_under_writers,
);

/// Fifty clients count in a text, reading, adding one and trying again when somebody was faster.
fn p14_fifty_writers_lose_nothing(world: &World) {
    const CLIENTS: usize = 50;
    let each = if std::env::var_os("HULIAN_TEST_LONG").is_some() { 20 } else { 2 };
    let officer = world.officer();
    let path = format!("units/{}", world.unit_id(1));
    officer.amend(&path, &json!({ "address": "0" })).is(200);
    let begun = officer.get(&path).is(200)["version"].as_i64().unwrap();
    let stale: usize = thread::scope(|scope| {
        let count = || {
            let mut stale = 0;
            for _ in 0..each {
                loop {
                    let seen = officer.get(&path);
                    let number: usize = text(&seen.json(), "address").parse().unwrap();
                    let answer = officer.patch(&path, &seen.etag(), &json!({ "address": (number + 1).to_string() }));
                    match answer.status {
                        200 => break,
                        412 => stale += 1,
                        status => panic!("{status}: {}", answer.text()),
                    }
                }
            }
            stale
        };
        let threads: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(count)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    let total = CLIENTS * each;
    let after = officer.get(&path).is(200);
    assert_eq!(after["address"], total.to_string(), "{stale} were told to look again");
    assert_eq!(after["version"].as_i64().unwrap(), begun + i64::try_from(total).unwrap());
    assert!(stale > 0, "nobody met anybody: the test proves nothing");
    let journal = world.auditor().get(&format!("journal?subject={path}&limit=1")).is(200);
    assert_eq!(items(&journal).len(), 1);
}

fn one_of_many_with_the_same_code_is_registered(world: &World) {
    let officer = world.officer();
    officer.token();
    let statuses: Vec<u16> = thread::scope(|scope| {
        let threads: Vec<_> = (0..20).map(|_| scope.spawn(|| officer.post("units", &unit_in(7)).status)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1);
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 19);
}

fn signatures_at_once_conclude_once(world: &World) {
    let units: Vec<usize> = (1..=6).collect();
    let agreement = submitted(world, &deed(world, &units));
    let digest = json!({ "digest": text(&agreement, "digest") });
    let path = format!("{}/signatures", at(&agreement));
    let mut signers = vec![world.secretary()];
    signers.extend(units.iter().map(|unit| world.head(*unit)));
    signers.iter().for_each(|signer| drop(signer.token()));
    thread::scope(|scope| {
        for signer in signers.iter().chain(&signers) {
            scope.spawn(|| {
                let answer = signer.post(&path, &digest);
                assert!([200, 201].contains(&answer.status), "{}", answer.text());
            });
        }
    });
    let now = world.officer().get(&at(&agreement)).is(200);
    assert_eq!(now["state"], "active");
    let journal = world.auditor().get(&format!("journal?subject={}&limit=200", at(&agreement))).is(200);
    let count = |kind: &str| items(&journal).iter().filter(|event| text(event, "type").contains(kind)).count();
    assert_eq!((count(".signed."), count(".concluded."), count(".activated.")), (7, 1, 1));
}

fn the_journal_has_no_gap_under_writers(world: &World) {
    let officer = world.officer();
    officer.token();
    thread::scope(|scope| {
        for thread in 0..8 {
            let officer = &officer;
            scope.spawn(move || {
                for number in 0..5 {
                    officer.post("units", &unit_in(100 + thread * 10 + number)).is(201);
                }
            });
        }
    });
    let verdict = world.auditor().get("journal/verification").is(200);
    assert_eq!(verdict["sound"], true, "{verdict}");
    let journal = world.auditor().get("journal?limit=200").is(200);
    let seqs: Vec<i64> = items(&journal).iter().map(|event| event["seq"].as_i64().unwrap()).collect();
    assert_eq!(seqs, (1..=i64::try_from(seqs.len()).unwrap()).collect::<Vec<_>>());
    let head: Value = world.auditor().get("journal/head").is(200);
    assert_eq!(head["seq"], json!(seqs.len()));
}
