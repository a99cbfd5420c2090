//! P36: a second factor is a code that fits its half minute, once; nobody is told of it before the password was right.

use std::thread;

use chrono::TimeDelta;
use hulian::app::{Clock, Instant};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use crate::failures::log;
use crate::households::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::people::PASSWORD;
use crate::kit::server::{DAWN, Engine, Server, Wishes};
use crate::kit::{Answer, Caller, World};

/// A test on each engine, on a server behind a proxy that says where requests come from, with a clock the test moves.
macro_rules! behind_a_proxy {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                crate::entry::second_factor::proxied(crate::kit::Engine::Sqlite, super::$name);
            }

            #[test]
            fn postgres() {
                crate::entry::second_factor::proxied(crate::kit::Engine::Postgres, super::$name);
            }
        }
    )+};
}
pub(super) use behind_a_proxy;

behind_a_proxy!(
    p36_a_second_factor_is_enrolled_and_asked_for,
    p36_an_enrolment_waits_ten_minutes_and_can_be_begun_anew,
    p36_a_code_counts_once_and_one_step_early_or_late,
    p36_ten_at_once_with_one_code_let_one_in,
    p36_a_row_of_no_stage_is_not_taken_for_none,
    p36_a_recovery_code_opens_once_and_others_void_it,
    p36_wrong_codes_are_counted_like_wrong_passwords,
    p36_codes_of_whoever_is_signed_in_are_counted_as_well,
    p36_a_wrong_password_says_nothing_of_a_second_factor,
    p36_an_authenticator_is_replaced_with_a_code_of_the_old_one,
    p36_no_secret_and_no_code_is_told_or_kept_in_clear,
);

pub fn proxied(engine: Engine, test: fn(&World)) {
    let clock = Some(Clock::manual(DAWN.parse::<Instant>().unwrap()));
    let wishes = Wishes { clock, behind_proxy: true, ..Wishes::default() };
    if let Some(server) = Server::start(engine, wishes) {
        test(&World::new(&server));
        server.stop();
    }
}

pub const OWN: &str = "/api/v1/me/second-factor";
const WRONG: &str = "falsch-falsch-1";

/// An authenticator.
pub struct Device {
    pub secret: String,
}

impl Device {
    /// The code it shows so many steps of thirty seconds from now.
    pub fn code(&self, world: &World, steps: i64) -> String {
        self.at(world.server.seconds() + steps * 30)
    }

    fn at(&self, seconds: i64) -> String {
        let secret = Secret::try_from_base32(&self.secret).unwrap();
        let generator = Builder::new().with_secret(secret).build().unwrap();
        generator.generate(seconds.try_into().unwrap()).to_string()
    }

    /// The code it shows next, half a minute later: no code counts twice.
    pub fn next(&self, world: &World) -> String {
        world.server.advance(TimeDelta::seconds(30));
        self.code(world, 0)
    }

    /// Six digits it shows at no time near.
    fn never(&self, world: &World) -> String {
        let near: Vec<String> = (-3..=3).map(|steps| self.code(world, steps)).collect();
        (0..).map(|n| format!("{n:06}")).find(|code| !near.contains(code)).unwrap()
    }
}

/// What is asked with a password, and a code.
pub fn both(password: &str, code: &str) -> Value {
    json!({ "current_password": password, "second_factor_code": code })
}

pub fn begun(person: &Caller) -> Device {
    let answer = person.post(OWN, &json!({ "current_password": person.password() }));
    let secret = text(&answer.is(201), "secret").to_owned();
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    Device { secret }
}

/// Enrols somebody; answers the authenticator and the recovery codes.
pub fn enrolled(world: &World, person: &Caller) -> (Device, Vec<String>) {
    let device = begun(person);
    let answer = person.put(&format!("{OWN}/activation"), &json!({ "second_factor_code": device.code(world, 0) }));
    let codes = recovery_codes(&answer.is(200));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    (device, codes)
}

pub fn recovery_codes(answer: &Value) -> Vec<String> {
    answer["recovery_codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

/// A sign-in from an address of its own, so that tests of one thing do not count for another.
pub fn sign_in(world: &World, person: &Caller, code: Option<&str>) -> Answer {
    sign_in_from(world, "203.0.113.5", (person.login(), &person.password()), code)
}

fn sign_in_from(world: &World, from: &str, (login, password): (&str, &str), code: Option<&str>) -> Answer {
    let mut body = json!({ "login": login, "password": password });
    if let Some(code) = code {
        body["second_factor_code"] = json!(code);
    }
    world.nobody().ask("POST", "/api/v1/sessions").header("x-forwarded-for", from).json(&body).send()
}

/// Whoever damages the row of a second factor has not taken the factor away.
fn p36_a_row_of_no_stage_is_not_taken_for_none(world: &World) {
    let officer = world.officer();
    let (device, _) = enrolled(world, &officer);
    sign_in(world, &officer, None).refused(401, "second_factor_required");
    let mut disk = Disk::open(&world.server);
    let account = disk.id(&officer.account);
    let set = |disk: &mut Disk, word: &str| {
        let statement = format!("UPDATE second_factors SET state = '{word}' WHERE account_id = {account}");
        assert_eq!(disk.run(&statement), 1);
    };
    set(&mut disk, "activ");
    for code in [None, Some(device.next(world))] {
        sign_in(world, &officer, code.as_deref()).refused(500, "internal_error");
    }
    officer.get(OWN).refused(500, "internal_error");
    set(&mut disk, "active");
    sign_in(world, &officer, None).refused(401, "second_factor_required");
    // Nor by taking the row away whole: the recovery codes are still there.
    assert_eq!(disk.run(&format!("DELETE FROM second_factors WHERE account_id = {account}")), 1);
    sign_in(world, &officer, None).refused(500, "internal_error");
}

fn events(world: &World, kind: &str) -> Vec<Value> {
    let told = world.auditor().get("journal?limit=200").is(200);
    items(&told).iter().filter(|one| one["type"] == kind).cloned().collect()
}

fn p36_a_second_factor_is_enrolled_and_asked_for(world: &World) {
    let officer = world.officer();
    let state = officer.get(OWN).is(200);
    assert_eq!(state, json!({ "state": "off", "required": false, "recovery_codes_left": 0 }));
    let other = text(&sign_in(world, &officer, None).is(201), "access_token").to_owned();
    let wrong = officer.post(OWN, &json!({ "current_password": WRONG }));
    wrong.refused(422, "validation_failed");
    assert_eq!(wrong.pointers(), ["/current_password"]);
    let begun = officer.post(OWN, &json!({ "current_password": PASSWORD })).is(201);
    let (secret, url) = (text(&begun, "secret"), text(&begun, "otpauth_url"));
    assert!(url.starts_with("otpauth://totp/hulian:") && url.contains(&format!("secret={secret}")), "{url}");
    assert!(url.contains(officer.login()) && url.contains("issuer=hulian"), "{url}");
    assert!(text(&begun, "qr").starts_with("data:image/svg+xml;base64,"));
    assert_eq!(officer.get(OWN).is(200)["state"], "pending");
    sign_in(world, &officer, None).is(201);
    let device = Device { secret: secret.to_owned() };
    let activate = |code: &str| officer.put(&format!("{OWN}/activation"), &json!({ "second_factor_code": code }));
    let refused = activate(&device.never(world));
    refused.refused(422, "validation_failed");
    assert_eq!(refused.pointers(), ["/second_factor_code"]);
    let codes = recovery_codes(&activate(&device.code(world, 0)).is(200));
    assert_eq!((codes.len(), codes[0].len()), (10, 11));
    let state = officer.get(OWN).is(200);
    assert_eq!((&state["state"], &state["recovery_codes_left"]), (&json!("on"), &json!(10)));
    assert!(state["enrolled_at"].is_string() && state.get("pending_until").is_none(), "{state}");
    Caller::bearing(&world.server, &world.community, &other).get("/api/v1/me").refused(401, "invalid_token");
    sign_in(world, &officer, None).refused(401, "second_factor_required");
    sign_in(world, &officer, Some(" ")).refused(401, "second_factor_required");
    sign_in(world, &officer, Some(&device.code(world, 0))).refused(401, "second_factor_failed");
    let signed = sign_in(world, &officer, Some(&device.next(world))).is(201);
    assert!(signed.get("second_factor_enrolment_required").is_none());
    assert_eq!(events(world, "hulian.second_factor.enrolled.v1").len(), 1);
    // Off again: with password and code, and other sessions end.
    let remove = |code: &str| officer.put(&format!("{OWN}/removal"), &both(PASSWORD, code));
    remove(&device.code(world, 0)).refused(422, "validation_failed");
    remove(&device.next(world)).is(204);
    let gone = Caller::bearing(&world.server, &world.community, text(&signed, "access_token"));
    gone.get("/api/v1/me").refused(401, "invalid_token");
    remove(&device.next(world)).refused(409, "second_factor_off");
    sign_in(world, &officer, None).is(201);
    sign_in(world, &officer, Some("000000")).is(201);
    let told = events(world, "hulian.second_factor.removed.v1");
    assert_eq!((told.len(), &told[0]["data"]), (1, &json!({ "account_id": officer.account })));
}

fn p36_an_enrolment_waits_ten_minutes_and_can_be_begun_anew(world: &World) {
    let officer = world.officer();
    let activate = |code: &str| officer.put(&format!("{OWN}/activation"), &json!({ "second_factor_code": code }));
    activate("000000").refused(409, "second_factor_not_pending");
    let first = begun(&officer);
    world.server.advance(TimeDelta::seconds(599));
    assert_eq!(officer.get(OWN).is(200)["state"], "pending");
    world.server.advance(TimeDelta::seconds(1));
    assert_eq!(officer.get(OWN).is(200)["state"], "off");
    activate(&first.code(world, 0)).refused(409, "second_factor_not_pending");
    let (second, third) = (begun(&officer), begun(&officer));
    assert_ne!(second.secret, third.secret);
    activate(&second.code(world, 0)).refused(422, "validation_failed");
    activate(&third.code(world, 0)).is(200);
    // A retry with the same key is not told the secret again.
    let ask = || {
        let body = both(PASSWORD, &third.next(world));
        officer.ask("POST", OWN).key("enrolment").json(&body).send()
    };
    ask().is(201);
    assert!([409, 422].contains(&ask().status), "a secret is shown once");
}

fn p36_a_code_counts_once_and_one_step_early_or_late(world: &World) {
    let officer = world.officer();
    let (device, _) = enrolled(world, &officer);
    // A step that lies ahead; the clock is set to seconds around its beginning.
    let begins = (world.server.seconds() / 30 + 10) * 30;
    let to = |seconds: i64| world.server.advance(TimeDelta::seconds(begins + seconds - world.server.seconds()));
    let (code, next) = (device.at(begins), device.at(begins + 30));
    to(-31);
    sign_in(world, &officer, Some(&code)).refused(401, "second_factor_failed");
    to(-30);
    sign_in(world, &officer, Some(&code)).is(201);
    to(0);
    sign_in(world, &officer, Some(&code)).refused(401, "second_factor_failed");
    // Earlier ones are over with it, though they lie in the window.
    sign_in(world, &officer, Some(&device.at(begins - 30))).refused(401, "second_factor_failed");
    to(89);
    sign_in(world, &officer, Some(&next)).is(201);
    let (late, later) = (device.at(begins + 90), device.at(begins + 180));
    to(150);
    sign_in(world, &officer, Some(&late)).refused(401, "second_factor_failed");
    to(180);
    let grouped = format!("{} {}", &later[..3], &later[3..]);
    sign_in(world, &officer, Some(&grouped)).is(201);
}

fn p36_ten_at_once_with_one_code_let_one_in(world: &World) {
    let officer = world.officer();
    let (device, codes) = enrolled(world, &officer);
    for code in [device.next(world), codes[0].clone()] {
        let (login, password) = (officer.login(), officer.password());
        let answers: Vec<u16> = thread::scope(|scope| {
            let tries = (1..=10).map(|n| {
                let (code, password) = (code.as_str(), password.as_str());
                scope.spawn(move || {
                    let answer = sign_in_from(world, &format!("198.51.100.{n}"), (login, password), Some(code));
                    if answer.status != 201 {
                        answer.refused(401, "second_factor_failed");
                    }
                    answer.status
                })
            });
            let tries: Vec<_> = tries.collect();
            tries.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(answers.iter().filter(|status| **status == 201).count(), 1, "{answers:?}");
    }
}

fn p36_a_recovery_code_opens_once_and_others_void_it(world: &World) {
    let officer = world.officer();
    let (device, codes) = enrolled(world, &officer);
    sign_in(world, &officer, Some(&codes[0].to_lowercase().replace('-', " "))).is(201);
    sign_in(world, &officer, Some(&codes[0])).refused(401, "second_factor_failed");
    let told = events(world, "hulian.recovery_code.used.v1");
    assert_eq!(told[0]["data"], json!({ "account_id": officer.account, "left": 9 }));
    assert_eq!(officer.get(OWN).is(200)["recovery_codes_left"], 9);
    // Somebody else's code is none.
    let (_, foreign) = enrolled(world, &world.staff("grid_worker"));
    sign_in(world, &officer, Some(&foreign[0])).refused(401, "second_factor_failed");
    let path = format!("{OWN}/recovery-codes");
    let renewed = officer.post(&path, &both(PASSWORD, &device.next(world)));
    let renewed = recovery_codes(&renewed.is(201));
    assert!(renewed.iter().all(|code| !codes.contains(code)) && renewed.len() == 10);
    world.server.advance(TimeDelta::seconds(2));
    sign_in(world, &officer, Some(&codes[1])).refused(401, "second_factor_failed");
    world.server.advance(TimeDelta::seconds(4));
    sign_in(world, &officer, Some(&renewed[1])).is(201);
    assert_eq!(events(world, "hulian.recovery_codes.renewed.v1").len(), 1);
    // Without a second factor there are none.
    world.auditor().post(&path, &both(PASSWORD, "000000")).refused(409, "second_factor_off");
    // One of them takes the second factor away, and all of them go with it.
    officer.put(&format!("{OWN}/removal"), &both(PASSWORD, &renewed[2])).is(204);
    assert_eq!(officer.get(OWN).is(200)["recovery_codes_left"], 0);
}

fn p36_wrong_codes_are_counted_like_wrong_passwords(world: &World) {
    let officer = world.officer();
    let (device, codes) = enrolled(world, &officer);
    for _ in 0..5 {
        // The password alone is right in between: that clears nothing.
        sign_in(world, &officer, None).refused(401, "second_factor_required");
        sign_in(world, &officer, Some(&device.never(world))).refused(401, "second_factor_failed");
        world.server.advance(TimeDelta::seconds(10));
    }
    for code in [None, Some(device.code(world, 0)), Some(codes[0].clone())] {
        sign_in(world, &officer, code.as_deref()).refused(429, "too_many_requests");
    }
    let locks = events(world, "hulian.sign_in.locked.v1");
    assert_eq!((locks.len(), &locks[0]["data"]["locked"]), (1, &json!("pair")));
    // From elsewhere, and after ten minutes, the owner comes in; and a right code clears the count.
    let elsewhere = (officer.login(), PASSWORD);
    sign_in_from(world, "198.51.100.9", elsewhere, Some(&device.code(world, 0))).is(201);
    world.server.advance(TimeDelta::minutes(10));
    for _ in 0..2 {
        for _ in 0..4 {
            sign_in(world, &officer, Some(&device.never(world))).refused(401, "second_factor_failed");
            world.server.advance(TimeDelta::seconds(10));
        }
        sign_in(world, &officer, Some(&device.next(world))).is(201);
    }
}

fn p36_codes_of_whoever_is_signed_in_are_counted_as_well(world: &World) {
    let officer = world.officer();
    let (device, _) = enrolled(world, &officer);
    let remove = |code: &str| officer.put(&format!("{OWN}/removal"), &both(&officer.password(), code));
    for n in 0..5 {
        remove(&device.never(world)).refused(422, "validation_failed");
        world.server.advance(TimeDelta::seconds(10));
        // The right password in between clears the count of passwords, not that of codes.
        let new = format!("Fichten-Brunnen-{n}1");
        let change = json!({ "current_password": officer.password(), "new_password": new });
        officer.put("/api/v1/me/password", &change).is(204);
        officer.password_is(&new);
    }
    let code = device.code(world, 0);
    remove(&code).refused(429, "too_many_requests");
    officer.post(OWN, &both(&officer.password(), &code)).refused(429, "too_many_requests");
    officer.post(&format!("{OWN}/recovery-codes"), &both(&officer.password(), &code)).refused(429, "too_many_requests");
    officer.put(&format!("{OWN}/activation"), &json!({ "second_factor_code": code })).refused(429, "too_many_requests");
    // Who guesses in a session keeps nobody from signing in.
    sign_in(world, &officer, Some(&code)).is(201);
    let locks = events(world, "hulian.sign_in.locked.v1");
    assert_eq!((locks.len(), &locks[0]["data"]["locked"]), (1, &json!("factor")));
}

fn p36_a_wrong_password_says_nothing_of_a_second_factor(world: &World) {
    let (with, without) = (world.officer(), world.staff("grid_worker"));
    let (device, codes) = enrolled(world, &with);
    let bare = |person: &Caller, code: Option<&str>| {
        let answer = sign_in_from(world, "198.51.100.1", (person.login(), WRONG), code);
        let mut problem = answer.refused(401, "sign_in_failed");
        problem.as_object_mut().unwrap().retain(|name, _| !["request_id", "instance"].contains(&name.as_str()));
        world.server.advance(TimeDelta::minutes(2));
        problem
    };
    let plain = bare(&without, None);
    for code in [None, Some(device.code(world, 0)), Some(codes[0].clone()), Some("000000".to_owned())] {
        assert_eq!(bare(&with, code.as_deref()), plain, "{code:?}");
        world.server.advance(TimeDelta::hours(1));
    }
    assert_eq!(bare(&without, Some("000000")), plain);
    // The recovery code that came with a wrong password is not spent.
    sign_in(world, &with, Some(&codes[0])).is(201);
}

fn p36_an_authenticator_is_replaced_with_a_code_of_the_old_one(world: &World) {
    let officer = world.officer();
    let (old, codes) = enrolled(world, &officer);
    let bare = officer.post(OWN, &json!({ "current_password": PASSWORD }));
    bare.refused(422, "validation_failed");
    assert_eq!(bare.pointers(), ["/second_factor_code"]);
    officer.post(OWN, &both(PASSWORD, &old.never(world))).refused(422, "validation_failed");
    let begun = officer.post(OWN, &both(PASSWORD, &codes[0])).is(201);
    let new = Device { secret: text(&begun, "secret").to_owned() };
    let state = officer.get(OWN).is(200);
    assert_eq!((&state["state"], state["pending_until"].is_string()), (&json!("on"), true), "{state}");
    // Until the first code of the new one, the old one counts.
    sign_in(world, &officer, Some(&new.next(world))).refused(401, "second_factor_failed");
    sign_in(world, &officer, Some(&old.code(world, 0))).is(201);
    let activate = json!({ "second_factor_code": new.next(world) });
    let renewed = recovery_codes(&officer.put(&format!("{OWN}/activation"), &activate).is(200));
    sign_in(world, &officer, Some(&old.next(world))).refused(401, "second_factor_failed");
    sign_in(world, &officer, Some(&codes[1])).refused(401, "second_factor_failed");
    world.server.advance(TimeDelta::seconds(5));
    sign_in(world, &officer, Some(&renewed[0])).is(201);
    sign_in(world, &officer, Some(&new.next(world))).is(201);
}

fn p36_no_secret_and_no_code_is_told_or_kept_in_clear(world: &World) {
    log::watch();
    let officer = world.officer();
    let (device, codes) = enrolled(world, &officer);
    sign_in(world, &officer, Some(&codes[0])).is(201);
    let path = format!("{OWN}/recovery-codes");
    let renewed = recovery_codes(&officer.post(&path, &both(PASSWORD, &codes[1])).is(201));
    let begun = officer.post(OWN, &both(PASSWORD, &renewed[0])).is(201);
    let journal = world.auditor().get("journal?limit=200").text();
    let listed = world.secretary().get(&format!("staff/{}", officer.account)).text();
    let mut disk = Disk::open(&world.server);
    let file = disk.bytes().unwrap_or_else(|| disk.rows().into_bytes());
    let holds = |word: &[u8]| file.windows(word.len()).any(|window| window == word);
    assert!(holds(officer.login().as_bytes()), "what is looked through is the database");
    let raw = Secret::try_from_base32(&device.secret).unwrap().as_bytes().to_vec();
    let hex: String = raw.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(!holds(&raw) && !holds(hex.as_bytes()));
    let plain = codes.iter().chain(&renewed).map(|code| code.replace('-', ""));
    for word in plain
        .chain(codes.clone())
        .chain(renewed.clone())
        .chain([device.secret.clone(), text(&begun, "secret").to_owned()])
    {
        assert!(!holds(word.as_bytes()), "in a table");
        assert!(!journal.contains(&word) && !listed.contains(&word), "in the journal, or in an answer");
        assert!(log::lines_with(&word).is_empty(), "in the log");
    }
}
