//! P11: the clock steps back two hours, or three days pass while nothing runs: ids and numbers stay in order, writes go
//! on, each timer acts exactly once, and no token outlives its end.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use chrono::TimeDelta;
use hulian::app::{Clock, Instant};
use serde_json::{Value, json};

use crate::kit::answer::{items, text};
use crate::kit::binary::Deployment;
use crate::kit::binary::deployment::Around;
use crate::kit::cast::unit_in;
use crate::kit::deeds::{at, deed, signed, submitted, with};
use crate::kit::server::{DAWN, Wishes};
use crate::kit::{Caller, Engine, Server, World, alone_on_both_engines, until};

alone_on_both_engines!(
    p11_ids_and_numbers_stay_in_order_when_the_clock_steps_back,
    p11_no_token_is_accepted_past_its_end,
);

const BACK: TimeDelta = TimeDelta::hours(-2);

/// Every event of the community, in order.
fn journal(caller: &Caller) -> Vec<Value> {
    let mut events: Vec<Value> = Vec::new();
    loop {
        let page = caller.get(&format!("journal?limit=200&after={}", events.len())).is(200);
        events.extend(items(&page).iter().cloned());
        if page["next_after"].is_null() {
            return events;
        }
    }
}

fn p11_ids_and_numbers_stay_in_order_when_the_clock_steps_back(world: &World) {
    let (officer, auditor) = (world.officer(), world.auditor());
    let mut ids = Vec::new();
    for number in 0..12 {
        // Two hours back, a little forward, back again.
        if number % 3 == 2 {
            world.server.advance(BACK);
        }
        world.server.advance(TimeDelta::milliseconds(1));
        // A token signed two hours ahead may be refused: people sign in anew.
        officer.forget_session();
        let made = officer.post("units", &unit_in(30 + number)).is(201);
        ids.push(text(&made, "id").to_owned());
    }
    let mut sorted = ids.clone();
    sorted.sort();
    assert_eq!(ids, sorted, "what was made later has the later id");
    auditor.forget_session();
    let events = journal(&auditor);
    let seqs: Vec<_> = events.iter().map(|event| event["seq"].as_u64().unwrap()).collect();
    assert_eq!(seqs, (1..=events.len() as u64).collect::<Vec<_>>());
    let ids: Vec<_> = events.iter().map(|event| text(event, "id").to_owned()).collect();
    assert!(ids.is_sorted(), "events have ids in their order");
    let told: Vec<_> = events.iter().map(|event| text(event, "at").parse::<Instant>().unwrap()).collect();
    assert!(told.is_sorted(), "no event is told before the one it follows");
    assert!(told.last() > told.first());
    assert_eq!(auditor.get("journal/verification").is(200)["sound"], true);
}

fn p11_no_token_is_accepted_past_its_end(world: &World) {
    let officer = world.officer();
    let (login, password) = (officer.login().to_owned(), officer.password());
    let signed_in = |server: &Arc<Server>| {
        let caller = Caller::person(server, &world.community, &login, &password);
        (Caller::bearing(server, &world.community, &caller.token().unwrap()), caller.refresh_token())
    };
    let (caller, refresh) = signed_in(&world.server);
    world.server.advance(TimeDelta::seconds(-30));
    caller.get("units").is(200);
    world.server.advance(TimeDelta::seconds(-1));
    assert_eq!(caller.get("units").status, 401, "from further ahead than clocks may differ");
    world.server.advance(TimeDelta::seconds(31));
    world.server.advance(BACK);
    // What was signed two hours ahead may be refused; what is signed now is good.
    let (fresh, _) = signed_in(&world.server);
    fresh.get("units").is(200);
    world.server.advance(TimeDelta::minutes(16));
    assert_eq!(fresh.get("units").status, 401, "past its end by the clock it was signed under");
    world.server.advance(-BACK);
    assert_eq!(caller.get("units").status, 401, "past its end, however the clock went");
    // The session itself has not ended: who has its refresh token goes on.
    let refreshed = |token: &str| {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
        world.nobody().ask("POST", "/oauth/token").form(&form).send()
    };
    let next = refreshed(&refresh).is(200);
    world.server.advance(TimeDelta::days(400));
    refreshed(text(&next, "refresh_token")).refused(400, "oauth_invalid_grant");
}

/// Everything that was due in three days of downtime, with two instances that start at once, then the clock stepping back
/// and forth over the deadlines.
fn once_after_downtime(engine: Engine) {
    let clock = Clock::manual(DAWN.parse::<Instant>().unwrap());
    let wishes = || Wishes { clock: Some(clock.clone()), ..Wishes::default() };
    let Some(server) = Server::start(engine, wishes()) else { return };
    let world = World::new(&server);
    // Some end while nothing runs, of others it is seven days until then.
    let brief = |(unit, end): (usize, i64)| {
        let mut body = with(deed(&world, &[unit]), "ends_on", json!(world.day(end)));
        for commitment in body["commitments"].as_array_mut().unwrap() {
            commitment["due_on"] = json!(world.day(1));
        }
        signed(&world, &submitted(&world, &body), &[unit])
    };
    let agreements = [(1, 2), (2, 2), (3, 8), (4, 8)].map(brief);
    let (officer, auditor) = (world.officer(), world.auditor());
    let before = journal(&auditor).len();
    server.stop();
    clock.advance(TimeDelta::days(3));
    let start = || Server::start_on(engine, &server.database_url, server.key_dir.clone(), wishes());
    let instances: Vec<_> = thread::scope(|scope| {
        let starts: Vec<_> = (0..2).map(|_| scope.spawn(start)).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    for span in [TimeDelta::zero(), BACK, -BACK, TimeDelta::hours(1), BACK, TimeDelta::days(1)] {
        clock.advance(span);
        thread::scope(|scope| instances.iter().for_each(|one| drop(scope.spawn(move || one.settle()))));
    }
    let person = |who: &Caller| Caller::person(&instances[0], &world.community, who.login(), &who.password());
    let events = journal(&person(&auditor));
    let mut told: BTreeMap<(String, String), usize> = BTreeMap::new();
    for event in &events[before..] {
        *told.entry((text(event, "type").to_owned(), event["subject"].to_string())).or_default() += 1;
    }
    let twice: Vec<_> = told.iter().filter(|(_, count)| **count != 1).collect();
    assert!(twice.is_empty(), "told more than once: {twice:?}");
    for (kind, state, of) in [("agreement.expired", "expired", 0..2), ("agreement.expiring", "active", 2..4)] {
        assert_eq!(told.keys().filter(|(own, _)| own.contains(kind)).count(), 2, "{kind}, once each: {told:?}");
        for agreement in &agreements[of] {
            assert_eq!(person(&officer).get(&at(agreement)).is(200)["state"], state);
        }
    }
    assert_eq!(person(&auditor).get("journal/verification").is(200)["sound"], true);
    instances.iter().for_each(|one| one.stop());
}

#[test]
fn p11_each_timer_acts_once_after_downtime_on_sqlite() {
    once_after_downtime(Engine::Sqlite);
}

#[test]
fn p11_each_timer_acts_once_after_downtime_on_postgres() {
    once_after_downtime(Engine::Postgres);
}

/// The library that shifts a process's clock, where it is installed.
fn faketime() -> Option<std::path::PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let found = folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).find(|library| library.is_file());
    if found.is_none() {
        eprintln!(
            "hulian: the binary under a shifted clock is skipped: there is no libfaketime (apt-get install faketime)"
        );
    }
    found
}

/// The same with the real binary: three days later by the machine's own clock, then two hours back from there.
#[test]
fn p11_the_binary_under_a_shifted_clock() {
    let Some(library) = faketime() else { return };
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some(now) = Deployment::new(engine) else { continue };
        let world = World::new(&now.server);
        let body = with(with(deed(&world, &[1]), "ends_on", json!(world.day(1))), "commitments", json!([]));
        let agreement = signed(&world, &submitted(&world, &body), &[1]);
        let (officer, auditor) = (world.officer(), world.auditor());
        now.stop();
        let mut units = Vec::new();
        for (number, shift) in ["+3d", "+70h", "+1200d", "+3d"].into_iter().enumerate() {
            let mut around = Around::default();
            for (name, value) in
                [("LD_PRELOAD", library.to_str().unwrap()), ("FAKETIME", shift), ("FAKETIME_DONT_FAKE_MONOTONIC", "1")]
            {
                around.variables.push((name.to_owned(), value.to_owned()));
            }
            let then = Deployment::unopened(engine, &now.folder, Some(now.url.clone()), around);
            then.start();
            let person = |who: &Caller| Caller::person(&then.server, &world.community, who.login(), &who.password());
            let (officer, auditor) = (person(&officer), person(&auditor));
            until("the agreement has expired", || officer.get(&at(&agreement)).is(200)["state"] == "expired");
            units.push(text(&officer.post("units", &unit_in(40 + number)).is(201), "id").to_owned());
            let events = journal(&auditor);
            let ended = events.iter().filter(|event| text(event, "type").contains("agreement.expired")).count();
            assert_eq!(ended, 1, "at {shift}");
            assert_eq!(auditor.get("journal/verification").is(200)["sound"], true, "at {shift}");
            then.stop();
        }
        // A new process knows the clock alone: over restarts the numbers of the journal are the order, the ids are not.
        units.dedup();
        assert_eq!(units.len(), 4, "{units:?}");
    }
}
