//! Reminders come exactly once: after a standstill, with several instances, and when the clock steps back. What comes too
//! late to remind anybody is not told at all.

use std::sync::Arc;
use std::thread;

use chrono::TimeDelta;
use hulian::app::{Clock, Instant};
use serde_json::{Value, json};

use super::told;
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, in_force};
use crate::kit::server::{DAWN, Wishes};
use crate::kit::{Caller, Engine, Server, World, alone_on_both_engines};

alone_on_both_engines!(
    a_clock_that_steps_back_tells_nothing_twice,
    a_reminder_whose_day_has_passed_is_not_told,
    what_still_reminds_is_told_late,
);

fn days(events: &[Value]) -> Vec<i64> {
    events.iter().map(|event| event["data"]["days"].as_i64().unwrap()).collect()
}

#[test]
fn three_days_of_standstill_on_sqlite() {
    standstill(Engine::Sqlite);
}

#[test]
fn three_days_of_standstill_on_postgres() {
    standstill(Engine::Postgres);
}

/// The service stands still while three days pass, with the day of a reminder among them; on a server two instances start
/// again at once.
fn standstill(engine: Engine) {
    let clock = Clock::manual(DAWN.parse::<Instant>().unwrap());
    let wishes = || Wishes { clock: Some(clock.clone()), ..Wishes::default() };
    let Some(server) = Server::start(engine, wishes()) else { return };
    let world = World::new(&server);
    let path = at(&in_force(&world, &[1]));
    let auditor = world.auditor();
    let of = |server: &Arc<Server>, event: &str| {
        told(&Caller::person(server, &world.community, auditor.login(), &auditor.password()), &path, event)
    };
    let (mut serving, mut today) = (vec![Arc::clone(&server)], 0);
    // The first commitment falls due on day 90, its reminder on day 83; that of the agreement on day 275.
    for (day_before, event, left) in [(82, "commitment.due", 5), (274, "agreement.expiring", 90)] {
        serving[0].advance(TimeDelta::days(day_before - today));
        assert_eq!(of(&serving[0], event), [] as [Value; 0]);
        serving.iter().for_each(|instance| instance.stop());
        clock.advance(TimeDelta::days(3));
        today = day_before + 3;
        let instances = if engine == Engine::Postgres { 2 } else { 1 };
        let again = || Server::start_on(engine, &server.database_url, server.key_dir.clone(), wishes());
        serving = (0..instances).map(|_| again()).collect();
        thread::scope(|scope| serving.iter().for_each(|one| drop(scope.spawn(move || one.settle()))));
        assert_eq!(days(&of(&serving[0], event)), [left], "{event}");
        serving[0].settle();
        assert_eq!(days(&of(&serving[0], event)), [left], "{event}");
    }
    let auditor = Caller::person(&serving[0], &world.community, auditor.login(), &auditor.password());
    assert_eq!(auditor.get("journal/verification").is(200)["sound"], true);
    serving.iter().for_each(|instance| instance.stop());
}

fn a_clock_that_steps_back_tells_nothing_twice(world: &World) {
    let agreement = in_force(world, &[1]);
    let path = at(&agreement);
    let reminders = || {
        // A token of an hour to come is none.
        world.auditor().forget_session();
        days(&told(&world.auditor(), &path, "agreement.expiring"))
    };
    // Half past midnight in Jiayuguan, on the day of the first reminder.
    world.server.advance(TimeDelta::days(275) - TimeDelta::minutes(570));
    assert_eq!(reminders(), [90]);
    world.server.advance(-TimeDelta::hours(2));
    assert_eq!(reminders(), [90]);
    world.server.advance(TimeDelta::hours(2));
    assert_eq!(reminders(), [90], "its hour has come a second time");
    // One that falls due in the hours that come twice is told in the first of them.
    world.server.advance(TimeDelta::days(60) - TimeDelta::hours(1));
    assert_eq!(reminders(), [90]);
    world.server.advance(TimeDelta::hours(1));
    assert_eq!(reminders(), [90, 30]);
    world.server.advance(-TimeDelta::hours(2));
    world.server.advance(TimeDelta::days(30));
    assert_eq!(reminders(), [90, 30, 7]);
    world.days(3);
    world.auditor().forget_session();
    assert_eq!(world.officer().get(&path).is(200)["state"], "expired", "and the end comes on its day");
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}

/// Nobody looks for longer than a year: the ends are told, and not that they are near.
fn a_reminder_whose_day_has_passed_is_not_told(world: &World) {
    let agreement = in_force(world, &[1]);
    let promise = text(&agreement["commitments"][0], "id");
    world.head(1).post(&format!("commitments/{promise}/deliveries"), &json!({ "quantity": 1 })).is(201);
    world.days(400);
    assert_eq!(world.officer().get(&at(&agreement)).is(200)["state"], "expired");
    let journal = world.auditor().get("journal?limit=200").is(200);
    let of = |event: &str| items(&journal).iter().filter(|one| one["type"] == format!("hulian.{event}.v1")).count();
    assert_eq!((of("agreement.expiring"), of("commitment.due"), of("delivery.unverified")), (0, 0, 0), "{journal}");
    assert_eq!((of("agreement.expired"), of("commitment.lapsed")), (1, 2));
    assert_eq!(of("delivery.verified"), 1, "silence has verified it");
}

/// After a standstill that ends before the day itself, every reminder of it is told, once.
fn what_still_reminds_is_told_late(world: &World) {
    let agreement = in_force(world, &[1]);
    world.days(365);
    let path = at(&agreement);
    assert_eq!(days(&told(&world.auditor(), &path, "agreement.expiring")), [90, 30, 7], "until 24:00 of the last day");
    world.server.settle();
    assert_eq!(told(&world.auditor(), &path, "agreement.expiring").len(), 3);
}
