//! P23: whichever statement of an act fails, the world is as before or as after, never between; and the service lives.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use hulian::app::{Clock, Instant};
use serde_json::{Value, json};

use crate::households::acts::{body_of, household_in, reported};
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, deed, drafted, in_force, submitted};
use crate::kit::server::{DAWN, Wishes, blown_by};
use crate::kit::{Answer, Engine, Server, World};
use crate::zones::acts::{published, requested};

#[test]
fn p23_no_change_without_its_event_on_sqlite() {
    every_statement_fails_once(Engine::Sqlite);
}

#[test]
fn p23_no_change_without_its_event_on_postgres() {
    every_statement_fails_once(Engine::Postgres);
}

fn every_statement_fails_once(engine: Engine) {
    let fuse = Arc::new(AtomicI64::new(0));
    let clock = Clock::manual(DAWN.parse::<Instant>().unwrap());
    let wishes = Wishes { clock: Some(clock), on_statement: blown_by(&fuse), ..Wishes::default() };
    let Some(server) = Server::start(engine, wishes) else { return };
    let world = World::new(&server);
    for caller in [world.officer(), world.secretary(), world.auditor(), world.head(1), world.staff("household_officer")]
    {
        caller.get("/api/v1/me").is(200);
    }
    for (what, prepare) in acts(&world).into_iter().chain(sealed(&world)) {
        let broken = sweep(&world, what, &fuse, prepare.as_ref());
        assert!(broken >= 4, "{what}: only {broken} statement(s) could be made to fail");
    }
    server.stop();
}

/// Something to be done, once it is prepared; the address says what it is done to.
type Act<'w> = Box<dyn Fn() -> Answer + 'w>;
type Prepared<'w> = Box<dyn Fn() -> (String, Act<'w>) + 'w>;

fn acts(world: &World) -> Vec<(&'static str, Prepared<'_>)> {
    let digest = |agreement: &Value| json!({ "digest": text(agreement, "digest") });
    let create = move || -> (String, Act<'_>) {
        let body = deed(world, &[1]);
        (String::new(), Box::new(move || world.officer().post("agreements", &body)))
    };
    let propose = move || -> (String, Act<'_>) {
        let path = at(&drafted(world, &deed(world, &[1])));
        (path.clone(), Box::new(move || world.officer().go(&format!("{path}/proposal"))))
    };
    let submit = move || -> (String, Act<'_>) {
        let path = at(&drafted(world, &deed(world, &[1])));
        (path.clone(), Box::new(move || world.officer().go(&format!("{path}/submission"))))
    };
    let sign = move || -> (String, Act<'_>) {
        let agreement = submitted(world, &deed(world, &[1]));
        let (path, body) = (at(&agreement), digest(&agreement));
        (path.clone(), Box::new(move || world.head(1).post(&format!("{path}/signatures"), &body)))
    };
    let conclude = move || -> (String, Act<'_>) {
        let agreement = submitted(world, &deed(world, &[1]));
        let (path, body) = (at(&agreement), digest(&agreement));
        world.secretary().post(&format!("{path}/signatures"), &body).is(201);
        (path.clone(), Box::new(move || world.head(1).post(&format!("{path}/signatures"), &body)))
    };
    let delete = move || -> (String, Act<'_>) {
        let path = at(&drafted(world, &deed(world, &[1])));
        (path.clone(), Box::new(move || world.officer().delete(&path, "*")))
    };
    in_force(world, &[1]);
    let approve = move || -> (String, Act<'_>) {
        let zone = published(world, "示例片区");
        let path = format!("zones/{zone}/claims/{}/approval", requested(world, 1, &zone));
        (format!("zones/{zone}"), Box::new(move || world.secretary().go(&path)))
    };
    let retire = move || -> (String, Act<'_>) {
        let zone = published(world, "示例片区");
        requested(world, 1, &zone);
        (format!("zones/{zone}"), Box::new(move || world.secretary().go(&format!("zones/{zone}/retirement"))))
    };
    vec![
        ("approve", Box::new(approve)),
        ("retire", Box::new(retire)),
        ("create", Box::new(create)),
        ("propose", Box::new(propose)),
        ("submit", Box::new(submit)),
        ("sign", Box::new(sign)),
        ("conclude", Box::new(conclude)),
        ("delete", Box::new(delete)),
    ]
}

/// The same of what is sealed.
fn sealed(world: &World) -> Vec<(&'static str, Prepared<'_>)> {
    let report = move || -> (String, Act<'_>) {
        let officer = world.staff("household_officer");
        (String::new(), Box::new(move || officer.post("households", &household_in())))
    };
    let disclose = move || -> (String, Act<'_>) {
        let path = format!("households/{}/disclosures", reported(world, &household_in()));
        let officer = world.staff("household_officer");
        (String::new(), Box::new(move || officer.post(&path, &body_of(world, "disclosures"))))
    };
    vec![("report", Box::new(report)), ("disclose", Box::new(disclose))]
}

/// Fails the first, the second, … statement of an act until it goes through; answers how many failed.
fn sweep<'w>(world: &World, what: &str, fuse: &AtomicI64, prepare: &(dyn Fn() -> (String, Act<'w>) + 'w)) -> i64 {
    for nth in 1..400 {
        let (path, act) = prepare();
        let before = state(world, &path);
        fuse.store(nth, Ordering::SeqCst);
        let answer = act();
        let spent = fuse.swap(0, Ordering::SeqCst) <= 0;
        let after = state(world, &path);
        let verdict = world.auditor().get("journal/verification").is(200);
        assert_eq!(verdict["sound"], true, "{what}: statement {nth}: {verdict}");
        if (200..300).contains(&answer.status) {
            assert_ne!(before, after, "{what}: statement {nth}: answered {} and changed nothing", answer.status);
        } else {
            assert!([500, 503].contains(&answer.status), "{what}: statement {nth}: {}", answer.text());
            assert_eq!(before, after, "{what}: statement {nth} failed and left something behind");
            let again = act();
            assert!((200..300).contains(&again.status), "{what}: after statement {nth}: {}", again.text());
        }
        if !spent {
            return nth - 1;
        }
    }
    panic!("{what}: no end of statements");
}

/// What can be seen of the world: the journal's head, the agreement, and how many there are.
fn state(world: &World, path: &str) -> Value {
    let officer = world.officer();
    let agreement = if path.is_empty() { Value::Null } else { officer.get(path).json() };
    let mut agreement = agreement;
    if let Some(members) = agreement.as_object_mut() {
        members.retain(|name, _| !["request_id", "instance"].contains(&name.as_str()));
    }
    let head = world.auditor().get("journal/head").is(200);
    let count = items(&officer.get("agreements?limit=200").is(200)).len();
    json!({ "seq": head["seq"], "hash": head["hash"], "agreement": agreement, "count": count })
}
