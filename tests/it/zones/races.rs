//! P12 and P13: ten units race for one hold, and ten approvals of competing requests for one zone; exactly one wins.
//!
//! A bounded number of races by default; `HULIAN_TEST_LONG=1` runs a thousand of each on each engine and says how long.

use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use serde_json::json;

use super::{count, seen};
use crate::kit::answer::text;
use crate::kit::deeds::{deed, signed, submitted, with};
use crate::kit::{Answer, World, on_both_engines};
use crate::zones::acts::{published, requested};

on_both_engines!(p12_ten_units_race_for_one_zone_and_one_wins, p13_ten_units_race_for_one_hold_and_one_wins);

const UNITS: usize = 10;

fn races() -> usize {
    if std::env::var_os("HULIAN_TEST_LONG").is_some() { 1_000 } else { 12 }
}

#[expect(clippy::disallowed_methods, reason = "how long it takes is said and decides nothing")]
fn begun() -> Instant {
    Instant::now()
}

/// Ten units that one agreement binds, their heads and the secretary signed in.
fn contenders(world: &World) {
    let units: Vec<usize> = (1..=UNITS).collect();
    let body = with(with(deed(world, &units), "commitments", json!([])), "ends_on", json!(null));
    signed(world, &submitted(world, &body), &units);
}

/// All at once; the answers in the order of the units.
fn at_once(run: impl Fn(usize) -> Answer + Sync) -> Vec<Answer> {
    let barrier = Barrier::new(UNITS);
    thread::scope(|scope| {
        let start = |unit: usize| {
            let (barrier, run) = (&barrier, &run);
            scope.spawn(move || {
                barrier.wait();
                run(unit)
            })
        };
        let threads: Vec<_> = (1..=UNITS).map(start).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// One winner; all others are told who it is.
fn one_wins(world: &World, answers: &[Answer], code: &str, member: &str) -> usize {
    let won: Vec<usize> = (1..=UNITS).filter(|unit| answers[unit - 1].status == 200).collect();
    assert_eq!(won.len(), 1, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
    for (at, answer) in answers.iter().enumerate().filter(|(at, _)| at + 1 != won[0]) {
        let problem = answer.refused(409, code);
        assert_eq!(problem[member]["unit_id"], json!(world.unit_id(won[0])), "unit {}: {problem}", at + 1);
    }
    won[0]
}

fn p12_ten_units_race_for_one_zone_and_one_wins(world: &World) {
    contenders(world);
    let (secretary, started) = (world.secretary(), begun());
    let mut winners = [0; UNITS];
    for race in 0..races() {
        let id = published(world, &format!("示例片区{race}"));
        let numbers: Vec<i64> = (1..=UNITS).map(|unit| requested(world, unit, &id)).collect();
        secretary.token();
        let answers = at_once(|unit| secretary.go(&format!("zones/{id}/claims/{}/approval", numbers[unit - 1])));
        let winner = one_wins(world, &answers, "zone_already_claimed", "claimed_by");
        winners[winner - 1] += 1;
        let zone = seen(world, &id);
        assert_eq!((&zone["state"], &zone["claim"]["unit_id"]), (&json!("claimed"), &json!(world.unit_id(winner))));
        assert_eq!(zone["requests"], json!([]));
        assert_eq!((count(world, &id, "claimed"), count(world, &id, "request_superseded")), (1, UNITS - 1));
    }
    println!("{} races for a zone on {:?} in {:?}; won by {winners:?}", races(), world.engine(), started.elapsed());
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}

fn p13_ten_units_race_for_one_hold_and_one_wins(world: &World) {
    contenders(world);
    let started = begun();
    let mut winners = [0; UNITS];
    for race in 0..races() {
        let id = published(world, &format!("示例片区{race}"));
        (1..=UNITS).for_each(|unit| drop(world.head(unit).token()));
        let answers = at_once(|unit| world.head(unit).go(&format!("zones/{id}/hold")));
        let winner = one_wins(world, &answers, "zone_held", "held_by");
        winners[winner - 1] += 1;
        assert_eq!(text(&seen(world, &id)["hold"], "unit_id"), world.unit_id(winner));
        assert_eq!(count(world, &id, "held"), 1);
    }
    println!("{} races for a hold on {:?} in {:?}; won by {winners:?}", races(), world.engine(), started.elapsed());
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}
