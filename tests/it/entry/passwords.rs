//! P33 and P34: guessing is slow and says nothing; passwords are worth guessing at.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::kit::answer::text;
use crate::kit::people::{PASSWORD, change_password};
use crate::kit::{Answer, World, alone_on_both_engines, on_both_engines};

on_both_engines!(p34_weak_and_used_passwords_are_refused, p34_a_first_password_must_be_changed, codes_work_once);
alone_on_both_engines!(
    p33_five_failures_lock_and_the_right_password_does_not_open,
    p33_every_failed_sign_in_looks_the_same,
    codes_end_in_time,
);

fn sign_in(world: &World, login: &str, password: &str) -> Answer {
    world.nobody().post("/api/v1/sessions", &json!({ "login": login, "password": password }))
}

fn bare(answer: &Answer) -> Value {
    let mut problem = answer.refused(401, "sign_in_failed");
    problem.as_object_mut().unwrap().retain(|name, _| !["request_id", "instance"].contains(&name.as_str()));
    problem
}

fn p33_five_failures_lock_and_the_right_password_does_not_open(world: &World) {
    let login = world.officer().login().to_owned();
    for attempt in 0..5 {
        sign_in(world, &login, "falsch-falsch-1").refused(401, "sign_in_failed");
        world.server.advance(TimeDelta::seconds(10));
        assert!(attempt < 5);
    }
    sign_in(world, &login, PASSWORD).refused(429, "too_many_requests");
    world.server.advance(TimeDelta::minutes(9));
    let wait = sign_in(world, &login, PASSWORD);
    assert_eq!(wait.refused(429, "too_many_requests")["retry_after"], 50, "the lock began ten seconds before");
    sign_in(world, world.secretary().login(), PASSWORD).is(201);
    world.server.advance(TimeDelta::minutes(1));
    sign_in(world, &login, PASSWORD).is(201);
    // Right in between clears the count.
    for _ in 0..3 {
        for _ in 0..2 {
            sign_in(world, &login, "falsch-falsch-2").refused(401, "sign_in_failed");
            world.server.advance(TimeDelta::seconds(10));
        }
        sign_in(world, &login, PASSWORD).is(201);
    }
    let journal = world.auditor().get("journal?limit=200").is(200);
    assert_eq!(journal.to_string().matches("hulian.sign_in.locked.v1").count(), 1, "the lock is in the journal, once");
}

fn p33_every_failed_sign_in_looks_the_same(world: &World) {
    let (officer, mut shut) = (world.officer(), Vec::new());
    let unknown = bare(&sign_in(world, "niemand.hier", PASSWORD));
    assert_eq!(bare(&sign_in(world, officer.login(), "falsch-falsch-1")), unknown, "a wrong password");
    world.server.advance(TimeDelta::minutes(2));
    let path = format!("staff/{}", officer.account);
    world.secretary().amend(&path, &json!({ "state": "disabled" })).is(200);
    assert_eq!(bare(&sign_in(world, officer.login(), PASSWORD)), unknown, "a disabled account");
    for login in ["niemand.hier", world.secretary().login()] {
        world.server.advance(TimeDelta::hours(1));
        let mut faces = Vec::new();
        for _ in 0..6 {
            let answer = sign_in(world, login, "falsch-falsch-1");
            faces.push((answer.status, answer.json()["detail"].clone()));
            world.server.advance(TimeDelta::seconds(4));
        }
        shut.push(faces);
    }
    assert_eq!(shut[0], shut[1], "a login nobody has is shut like one that somebody has, at the same try");
    assert_eq!(shut[0].iter().map(|(status, _)| *status).collect::<Vec<_>>(), [401, 401, 401, 401, 401, 429]);
    for odd in ["", " ", "' OR 1=1--", "\u{0}", "𠮷"] {
        assert_eq!(bare(&sign_in(world, odd, PASSWORD)), unknown, "{odd:?}");
        world.server.advance(TimeDelta::minutes(2));
    }
    assert_eq!(bare(&sign_in(world, officer.login(), &"x".repeat(1_000))), unknown, "a very long password");
}

fn p34_weak_and_used_passwords_are_refused(world: &World) {
    let officer = world.officer();
    let change = |new: &str| {
        let body = json!({ "current_password": officer.password(), "new_password": new });
        officer.put("/api/v1/me/password", &body)
    };
    let login = officer.login();
    for weak in [
        "Kurz-1!",
        "nurkleinbuchstaben"[..12].to_owned().as_str(),
        "Password123!",
        "qwertyuiop1A",
        "1234567890aB",
        &format!("{login}-A1"),
        "兰新社区-Abc-123",
        "Hulian-2026-Abc",
        "aaaaaaaaaaaaaaaaaaaa",
        &"20001231".repeat(16),
        "Lx7#Lx7#Lx7#Lx7#Lx7#Lx7#",
    ] {
        let answer = change(weak);
        answer.refused(422, "validation_failed");
        assert!(answer.pointers().iter().all(|pointer| pointer == "/new_password"), "{weak}: {}", answer.text());
        assert!(!answer.text().contains(weak), "the refusal repeats the password");
    }
    let wrong = json!({ "current_password": "nicht-dieses-1A", "new_password": "Fichten-Brunnen-71" });
    let answer = officer.put("/api/v1/me/password", &wrong);
    answer.refused(422, "validation_failed");
    assert_eq!(answer.pointers(), ["/current_password"]);
    // Five generations are remembered, the sixth may come back.
    let generations = ["Fichten-Brunnen-71", "Lerchen-Giebel-72", "Erlen-Dachziegel-73", "Weiden-Turmuhr-74"];
    for new in generations {
        change_password(&officer, new);
    }
    for used in [PASSWORD, "Fichten-Brunnen-71", "Weiden-Turmuhr-74"] {
        let answer = change(used);
        let problem = answer.refused(422, "validation_failed");
        assert_eq!(problem["errors"][0]["code"], "password_used_before", "{used}");
    }
    change_password(&officer, "Ahorn-Laterne-75");
    change_password(&officer, PASSWORD);
    change_password(&officer, "梧桐 山丘 河流 石桥 白鹭 晚风");
    officer.get("/api/v1/me").is(200);
}

fn p34_a_first_password_must_be_changed(world: &World) {
    let login = format!("erster.{}", world.tag);
    let first = world.server.create_operator(&login, "第二运维员");
    let operator = crate::kit::Caller::person(&world.server, "", &login, &first);
    let me = operator.get("/api/v1/me").is(200);
    assert_eq!(me["must_change_password"], true);
    operator.get("/api/v1/communities").refused(403, "password_change_required");
    change_password(&operator, "Fichten-Brunnen-71");
    operator.get("/api/v1/communities").is(200);
    let again = sign_in(world, &login, &first);
    again.refused(401, "sign_in_failed");
}

fn codes_work_once(world: &World) {
    let officer = world.officer();
    officer.get("/api/v1/me").is(200);
    let reset = format!("staff/{}/password", officer.account);
    let code = world.secretary().go(&reset);
    let issued = code.is(200);
    assert_eq!(code.header("cache-control"), Some("no-store"));
    officer.get("/api/v1/me").refused(401, "invalid_token");
    sign_in(world, officer.login(), PASSWORD).refused(401, "sign_in_failed");
    let redeem = |code: &str, password: &str| {
        let body = json!({ "code": code, "password": password });
        world.nobody().post("/api/v1/invitations/redemption", &body)
    };
    redeem("00000-00000-00000-00000", "Fichten-Brunnen-71").refused(422, "invitation_not_valid");
    let typed = text(&issued, "code").to_lowercase().replace('-', " ");
    redeem(&typed, "kurz").refused(422, "validation_failed");
    redeem(&typed, PASSWORD).refused(422, "validation_failed");
    redeem(&typed, "Fichten-Brunnen-71").is(200);
    redeem(&typed, "Lerchen-Giebel-72").refused(422, "invitation_not_valid");
    sign_in(world, officer.login(), "Fichten-Brunnen-71").is(201);
    // A newer code makes the older one worthless.
    let older = world.secretary().go(&reset).is(200);
    let newer = world.secretary().go(&reset).is(200);
    redeem(text(&older, "code"), "Lerchen-Giebel-72").refused(422, "invitation_not_valid");
    redeem(text(&newer, "code"), "Lerchen-Giebel-72").is(200);
}

fn codes_end_in_time(world: &World) {
    let officer = world.officer();
    let issued = world.secretary().go(&format!("staff/{}/password", officer.account)).is(200);
    world.days(3);
    let body = json!({ "code": text(&issued, "code"), "password": "Fichten-Brunnen-71" });
    world.nobody().post("/api/v1/invitations/redemption", &body).refused(422, "invitation_not_valid");
}
