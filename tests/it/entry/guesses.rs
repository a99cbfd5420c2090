//! P33 seen from several sources: whoever guesses is slowed down wherever they guess, learns nothing, and keeps nobody out.

use std::net::IpAddr;

use chrono::TimeDelta;
use hulian::app::{Clock, Instant};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::households::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::people::PASSWORD;
use crate::kit::server::{DAWN, Engine, Server, Wishes};
use crate::kit::{Answer, World};

/// A test on each engine, on a server behind a proxy that says where requests come from, with a clock the test moves.
macro_rules! behind_a_proxy {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                super::behind_a_proxy(crate::kit::Engine::Sqlite, super::$name);
            }

            #[test]
            fn postgres() {
                super::behind_a_proxy(crate::kit::Engine::Postgres, super::$name);
            }
        }
    )+};
}

behind_a_proxy!(
    p33_a_source_has_one_count_whomever_it_tries,
    p33_a_stranger_keeps_nobody_out,
    p33_whoever_is_impatient_waits_no_longer,
    p33_a_household_of_ipv6_is_one_source,
    p33_codes_are_guessed_no_better_than_passwords,
    p33_the_journal_is_told_of_a_lock_and_of_no_try,
    p33_what_was_tried_is_forgotten_and_unreadable_before,
);

fn behind_a_proxy(engine: Engine, test: fn(&World)) {
    let clock = Some(Clock::manual(DAWN.parse::<Instant>().unwrap()));
    let wishes = Wishes { clock, behind_proxy: true, ..Wishes::default() };
    if let Some(server) = Server::start(engine, wishes) {
        test(&World::new(&server));
        server.stop();
    }
}

const WRONG: &str = "falsch-falsch-1";

fn sign_in(world: &World, from: &str, login: &str, password: &str) -> Answer {
    let body = json!({ "login": login, "password": password });
    world.nobody().ask("POST", "/api/v1/sessions").header("x-forwarded-for", from).json(&body).send()
}

/// Fails as often as it takes to be shut out, each time as soon as it may; answers how often.
fn until_shut(world: &World, from: &str, login: &str) -> usize {
    for tries in 0..200 {
        let answer = sign_in(world, from, login, WRONG);
        if answer.status == 429 && seconds(&answer) > 10 {
            return tries;
        }
        answer.refused(401, "sign_in_failed");
        world.server.advance(TimeDelta::seconds(5));
    }
    panic!("never shut out");
}

/// The seconds a refused try has to wait.
#[track_caller]
fn seconds(answer: &Answer) -> i64 {
    let wait = answer.refused(429, "too_many_requests")["retry_after"].as_i64().unwrap();
    assert_eq!(answer.header("retry-after"), Some(wait.to_string().as_str()));
    wait
}

fn bare(answer: &Answer) -> Value {
    let mut problem = answer.json();
    problem.as_object_mut().unwrap().retain(|name, _| !["request_id", "instance"].contains(&name.as_str()));
    problem
}

fn p33_a_source_has_one_count_whomever_it_tries(world: &World) {
    let foreign = world.elsewhere();
    let here = "198.51.100.1";
    for guess in 0..30 {
        sign_in(world, here, &format!("jemand{guess}"), WRONG).refused(401, "sign_in_failed");
    }
    let known = [world.officer(), foreign.secretary(), world.operator()];
    let unknown = bare(&sign_in(world, here, "niemand.hier", PASSWORD));
    assert_eq!(unknown["code"], "too_many_requests");
    for person in &known {
        let answer = sign_in(world, here, person.login(), &person.password());
        assert_eq!(bare(&answer), unknown, "shut for whom the source has never tried, known or not");
        sign_in(world, "203.0.113.5", person.login(), &person.password()).is(201);
    }
    world.server.advance(TimeDelta::minutes(10));
    for person in &known {
        sign_in(world, here, person.login(), &person.password()).is(201);
    }
}

fn p33_a_stranger_keeps_nobody_out(world: &World) {
    let officer = world.officer();
    let login = officer.login();
    assert_eq!(until_shut(world, "198.51.100.1", login), 5);
    assert!(seconds(&sign_in(world, "198.51.100.1", login, PASSWORD)) <= 600);
    sign_in(world, "203.0.113.5", login, PASSWORD).is(201);
    // Whoever is signed in changes the password while strangers try it.
    let change = json!({ "current_password": PASSWORD, "new_password": "Fichten-Brunnen-71" });
    officer.put("/api/v1/me/password", &change).is(204);
    officer.changed_password("Fichten-Brunnen-71");
    // From twenty addresses it takes a hundred tries, and it lasts until the hour is over, not longer.
    let mut shut = 0;
    for source in 1..=20 {
        for _ in 0..5 {
            let answer = sign_in(world, &format!("198.51.101.{source}"), login, WRONG);
            shut += i64::from(answer.status == 429);
            world.server.advance(TimeDelta::seconds(5));
        }
    }
    assert_eq!(shut, 5, "five were counted before");
    let wait = seconds(&sign_in(world, "203.0.113.5", login, &officer.password()));
    assert!(wait > 600 && wait < 3_600, "{wait}");
    let nobody = world.elsewhere();
    sign_in(world, "203.0.113.5", nobody.secretary().login(), PASSWORD).is(201);
    world.server.advance(TimeDelta::seconds(wait));
    sign_in(world, "203.0.113.5", login, &officer.password()).is(201);
}

fn p33_whoever_is_impatient_waits_no_longer(world: &World) {
    let login = world.officer().login().to_owned();
    let from = "203.0.113.5";
    for _ in 0..3 {
        sign_in(world, from, &login, WRONG).refused(401, "sign_in_failed");
        world.server.advance(TimeDelta::seconds(1));
    }
    let first = seconds(&sign_in(world, from, &login, PASSWORD));
    for _ in 0..20 {
        assert_eq!(seconds(&sign_in(world, from, &login, PASSWORD)), first, "a try that is refused does not count");
    }
    assert!(first <= 4);
    world.server.advance(TimeDelta::seconds(first));
    sign_in(world, from, &login, PASSWORD).is(201);
    // And the count is cleared.
    sign_in(world, from, &login, WRONG).refused(401, "sign_in_failed");
    sign_in(world, from, &login, PASSWORD).is(201);
}

fn p33_a_household_of_ipv6_is_one_source(world: &World) {
    for guess in 0..30 {
        sign_in(world, &format!("2001:db8:1:2::{guess:x}"), &format!("jemand{guess}"), WRONG)
            .refused(401, "sign_in_failed");
    }
    seconds(&sign_in(world, "2001:db8:1:2:ffff::1", "jemand99", WRONG));
    sign_in(world, "2001:db8:1:3::1", "jemand99", WRONG).refused(401, "sign_in_failed");
}

fn p33_codes_are_guessed_no_better_than_passwords(world: &World) {
    let officer = world.officer();
    let code = world.secretary().go(&format!("staff/{}/password", officer.account)).is(200);
    let redeem = |from: &str, code: &str| {
        let body = json!({ "code": code, "password": "Fichten-Brunnen-71" });
        let asked = world.nobody();
        let asked = asked.ask("POST", "/api/v1/invitations/redemption").header("x-forwarded-for", from);
        asked.json(&body).send()
    };
    for guess in 0..30 {
        let code = format!("{guess:05}-00000-00000-00000");
        redeem("198.51.100.1", &code).refused(422, "invitation_not_valid");
    }
    let shut = bare(&redeem("198.51.100.1", "99999-00000-00000-00000"));
    assert_eq!(shut["code"], "too_many_requests");
    assert_eq!(bare(&redeem("198.51.100.1", text(&code, "code"))), shut, "a right code looks the same");
    redeem("203.0.113.5", text(&code, "code")).is(200);
}

fn p33_the_journal_is_told_of_a_lock_and_of_no_try(world: &World) {
    let officer = world.officer();
    let head = || world.auditor().get("journal/head").is(200)["seq"].as_i64().unwrap();
    let before = head();
    for guess in 0..4 {
        sign_in(world, &format!("198.51.100.{guess}"), officer.login(), WRONG).refused(401, "sign_in_failed");
    }
    assert_eq!(head(), before, "what a stranger tries is no line of the journal");
    assert_eq!(until_shut(world, "198.51.100.9", officer.login()), 5);
    sign_in(world, "198.51.100.9", officer.login(), WRONG).refused(429, "too_many_requests");
    let told = world.auditor().get("journal?limit=200").is(200);
    let locks: Vec<&Value> = items(&told).iter().filter(|one| one["type"] == "hulian.sign_in.locked.v1").collect();
    assert_eq!(locks.len(), 1, "{told}");
    assert_eq!((&locks[0]["data"]["locked"], &locks[0]["data"]["failures"]), (&json!("pair"), &json!(5)));
    assert_eq!(locks[0]["data"]["account_id"], json!(officer.account));
}

fn p33_what_was_tried_is_forgotten_and_unreadable_before(world: &World) {
    let login = world.officer().login().to_owned();
    let from: IpAddr = "198.51.100.1".parse().unwrap();
    for _ in 0..3 {
        sign_in(world, &from.to_string(), &login, WRONG).refused(401, "sign_in_failed");
        sign_in(world, &from.to_string(), "niemand.hier", WRONG).refused(401, "sign_in_failed");
        world.server.advance(TimeDelta::seconds(5));
    }
    let mut disk = Disk::open(&world.server);
    let mut kept = || disk.words("SELECT subject AS word FROM sign_in_failures ORDER BY 1");
    let tried = kept();
    assert_eq!(tried.len(), 5, "two logins, each from one source, and the source: {tried:?}");
    let plain = [format!("login:{login}"), login, "login:niemand.hier".to_owned(), from.to_string()];
    for word in plain {
        let digest: String = Sha256::digest(word.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(tried.iter().all(|one| !one.contains(&digest)), "found by trying: {word}");
    }
    world.server.advance(TimeDelta::hours(1));
    assert_eq!(kept(), [] as [String; 0], "nothing is left when its time is over");
}
