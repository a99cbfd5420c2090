//! P8: while PostgreSQL is gone, hangs, or somebody else holds its locks, every request is answered within its bound;
//! when it is back everything goes on without a restart.

use std::thread;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::load::{moment, under_load};
use super::rounds;
use crate::kit::binary::deployment::Around;
use crate::kit::binary::{Cluster, Deployment};
use crate::kit::{Answer, Caller, Engine, World, place, until};

/// No request waits longer: two seconds in the queue, the statement's own bound, and a slow machine.
const BOUND: Duration = Duration::from_secs(6);
/// `/livez` asks nobody, and `/readyz` has a second of its own; the rest is for a slow machine.
const PROBE: Duration = Duration::from_millis(1_800);

struct Stage {
    cluster: Cluster,
    deployment: Deployment,
    world: World,
}

fn stage() -> Option<Stage> {
    let cluster = Cluster::start()?;
    let folder = place::folder("outage");
    let deployment = Deployment::at(Engine::Postgres, &folder, Some(cluster.url()), Around::default());
    let world = World::new(&deployment.server);
    world.auditor();
    world.unit_id(1);
    Some(Stage { cluster, deployment, world })
}

/// Asks and measures.
fn timed(caller: &Caller, path: &str) -> (Answer, Duration) {
    let asked = moment();
    let answer = caller.ask("GET", path).try_send().unwrap();
    (answer, asked.elapsed())
}

impl Stage {
    /// Alive all the time; not ready, and it says why.
    fn alive_but_not_ready(&self) {
        let nobody = self.world.nobody();
        let (alive, waited) = timed(&nobody, "/livez");
        assert!(alive.status == 200 && waited < PROBE, "{}, {waited:?}", alive.text());
        let (ready, waited) = timed(&nobody, "/readyz");
        assert_eq!(ready.status, 503, "{}", ready.text());
        assert!(waited < PROBE, "/readyz took {waited:?}");
        assert!(ready.header("retry-after").is_some(), "{}", ready.text());
        let words = ready.text();
        assert!(["数据库", "database", "PostgreSQL"].iter().any(|word| words.contains(word)), "what is wrong? {words}");
    }

    fn ready_again(&self) {
        let nobody = self.world.nobody();
        until("/readyz is 200 again", || {
            nobody.ask("GET", "/readyz").try_send().is_ok_and(|answer| answer.status == 200)
        });
        assert!(self.deployment.process().runs(), "no restart was needed");
    }

    /// Writers go on while something takes the database away and gives it back.
    fn outlasts(&self, what: &str, takes: impl Fn(&Self), gives: impl Fn(&Self)) {
        let ledger = under_load(&self.world, 10, |load| {
            load.writes(20);
            takes(self);
            // Also when an assertion fails in between.
            let given = GiveBack(|| gives(self));
            self.alive_but_not_ready();
            load.refuses(503, 20);
            self.alive_but_not_ready();
            drop(given);
            load.writes(20);
        });
        self.ready_again();
        ledger.holds(what, &self.world);
        ledger.refused_only(&[503]);
        assert!(ledger.longest < BOUND, "a request waited {:?}", ledger.longest);
        assert_eq!(ledger.impolite, 0, "503 without Retry-After");
    }
}

struct GiveBack<F: Fn()>(F);

impl<F: Fn()> Drop for GiveBack<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

#[test]
fn p8_postgres_stops_and_comes_back() {
    let Some(stage) = stage() else { return };
    for round in 1..=rounds(1, 20) {
        let what = format!("PostgreSQL stopped, round {round}");
        stage.outlasts(&what, |stage| stage.cluster.stop("fast"), |stage| stage.cluster.start_again());
    }
    // An outage is told once, not once a request.
    let log = stage.deployment.process().log();
    let lines = log.lines().filter(|line| line.contains("cannot be reached")).count();
    assert!(lines < 20 * rounds(1, 20), "{lines} lines about one outage");
}

#[test]
fn p8_postgres_hangs_and_nobody_hangs_with_it() {
    let Some(stage) = stage() else { return };
    for round in 1..=rounds(1, 5) {
        stage.outlasts(
            &format!("PostgreSQL held by SIGSTOP, round {round}"),
            |stage| stage.cluster.hold(),
            |stage| stage.cluster.release(),
        );
    }
}

/// A session of somebody else holds a lock that every write of a community needs.
#[test]
fn p8_a_lock_held_elsewhere_holds_nobody() {
    let Some(stage) = stage() else { return };
    let mut session = stage.cluster.session("hulian");
    let ledger = under_load(&stage.world, 10, |load| {
        load.writes(20);
        session.batch_execute("BEGIN; LOCK TABLE community_heads IN ACCESS EXCLUSIVE MODE").unwrap();
        let asked = moment();
        load.refuses(503, 10);
        assert!(asked.elapsed() < BOUND * 2, "the first refusals took {:?}", asked.elapsed());
        for path in ["/livez", "/readyz", "/version"] {
            let (answer, waited) = timed(&stage.world.nobody(), path);
            assert!(waited < PROBE, "{path} took {waited:?}: {}", answer.status);
        }
        // Long enough that whoever waits for the lock itself, and not in the line before it, would be seen.
        while asked.elapsed() < BOUND * 2 {
            load.refuses(503, 5);
        }
        session.batch_execute("ROLLBACK").unwrap();
        load.writes(20);
    });
    stage.ready_again();
    ledger.holds("LOCK TABLE community_heads", &stage.world);
    ledger.refused_only(&[503]);
    assert!(ledger.longest < BOUND, "a request waited {:?}", ledger.longest);
    assert_eq!(ledger.impolite, 0, "503 without Retry-After");
}

/// Somebody holds one community's head, and more of its writers wait than there are connections: others notice nothing.
#[test]
fn p8_one_community_that_waits_stops_no_other() {
    let Some(stage) = stage() else { return };
    let other = stage.world.elsewhere();
    let there = other.officer();
    there.get("units").is(200);
    other.unit_id(1);
    let mut session = stage.cluster.session("hulian");
    let ledger = under_load(&stage.world, 20, |load| {
        load.writes(20);
        session.batch_execute("BEGIN").unwrap();
        let head = format!("SELECT 1 FROM community_heads WHERE community_id = '{}' FOR UPDATE", stage.world.community);
        session.batch_execute(&head).unwrap();
        for number in 0..12 {
            let (read, waited) = timed(&there, &format!("units/{}", other.unit_id(1)));
            assert!(read.status == 200 && waited < PROBE, "a read elsewhere took {waited:?}: {}", read.text());
            let (ready, waited) = timed(&stage.world.nobody(), "/readyz");
            assert!(ready.status == 200 && waited < PROBE, "/readyz took {waited:?}: {}", ready.text());
            let asked = moment();
            there.post("units", &crate::kit::cast::unit_in(20 + number)).is(201);
            assert!(asked.elapsed() < PROBE, "a write elsewhere took {:?}", asked.elapsed());
        }
        load.refuses(503, 10);
        session.batch_execute("ROLLBACK").unwrap();
        load.writes(20);
    });
    ledger.holds("one community's head held", &stage.world);
    ledger.refused_only(&[503]);
    assert!(ledger.longest < BOUND, "a request waited {:?}", ledger.longest);
}

/// A blip: idle connections were ended meanwhile, by an operator or by what stands between.
#[test]
fn p8_ended_connections_cost_no_answer() {
    let Some(stage) = stage() else { return };
    let caller = stage.world.officer();
    let path = format!("units/{}", stage.world.unit_id(1));
    for _ in 0..rounds(3, 100) {
        let mut session = stage.cluster.session("hulian");
        let end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
                   WHERE datname = 'hulian' AND pid <> pg_backend_pid() AND state = 'idle'";
        let ended = diesel::sql_query(end).execute(&mut session).unwrap();
        assert!(ended > 0, "there were no idle connections: the test proves nothing");
        drop(session);
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let answer = caller.ask("GET", &path).try_send().unwrap();
                    assert_eq!(answer.status, 200, "{}", answer.text());
                });
            }
        });
        caller.amend(&path, &serde_json::json!({ "address": "示例路1号" })).is(200);
    }
}

/// A connection that is ended under a read: the read is run again, and nobody notices.
#[test]
fn p8_a_connection_ended_under_a_read_costs_no_answer() {
    let Some(stage) = stage() else { return };
    let caller = stage.world.officer();
    let path = format!("units/{}", stage.world.unit_id(1));
    caller.get(&path).is(200);
    let (mut holder, mut ender) = (stage.cluster.session("hulian"), stage.cluster.session("hulian"));
    for _ in 0..rounds(2, 20) {
        holder.batch_execute("BEGIN; LOCK TABLE units IN ACCESS EXCLUSIVE MODE").unwrap();
        thread::scope(|scope| {
            let reading = scope.spawn(|| caller.ask("GET", &path).try_send().unwrap());
            let end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
                       WHERE datname = 'hulian' AND wait_event_type = 'Lock'";
            let mut ended = 0;
            for _ in 0..1_000 {
                ended = diesel::sql_query(end).execute(&mut ender).unwrap();
                if ended > 0 {
                    break;
                }
                crate::kit::pause();
            }
            assert_eq!(ended, 1, "the read waits for the table");
            holder.batch_execute("ROLLBACK").unwrap();
            let answer = reading.join().unwrap();
            assert_eq!(answer.status, 200, "{}", answer.text());
        });
    }
}
