//! P32 and P35: refresh tokens work once, sessions end when they should.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::kit::answer::{items, text};
use crate::kit::people::{PASSWORD, change_password};
use crate::kit::{Answer, Caller, World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    p32_a_spent_refresh_token_ends_the_session,
    p32_a_lost_answer_is_given_again,
    p32_two_at_once_leave_one_state,
    p35_own_sessions_are_listed_and_ended,
    p35_a_password_change_ends_the_others,
    revocation_ends_what_the_token_belongs_to,
);
alone_on_both_engines!(p35_idle_and_old_sessions_end_by_role);

fn session(world: &World, login: &str) -> Value {
    world.nobody().post("/api/v1/sessions", &json!({ "login": login, "password": PASSWORD })).is(201)
}

fn refresh(world: &World, token: &str) -> Answer {
    let nobody = world.nobody();
    nobody.ask("POST", "/oauth/token").form(&[("grant_type", "refresh_token"), ("refresh_token", token)]).send()
}

fn me(world: &World, pair: &Value) -> Answer {
    Caller::bearing(&world.server, &world.community, text(pair, "access_token")).get("/api/v1/me")
}

fn p32_a_spent_refresh_token_ends_the_session(world: &World) {
    let first = session(world, world.officer().login());
    let second = refresh(world, text(&first, "refresh_token")).is(200);
    me(world, &second).is(200);
    let third = refresh(world, text(&second, "refresh_token")).is(200);
    me(world, &third).is(200);
    let reuse = refresh(world, text(&first, "refresh_token"));
    assert_eq!(reuse.refused(400, "oauth_invalid_grant")["error"], "invalid_grant");
    me(world, &third).refused(401, "invalid_token");
    refresh(world, text(&third, "refresh_token")).refused(400, "oauth_invalid_grant");
    let journal = world.auditor().get("journal?limit=200").is(200);
    assert!(
        journal.to_string().contains("hulian.token.reused.v1") || journal.to_string().contains("reuse"),
        "{journal}"
    );
}

fn p32_a_lost_answer_is_given_again(world: &World) {
    let first = session(world, world.officer().login());
    let lost = refresh(world, text(&first, "refresh_token")).is(200);
    let again = refresh(world, text(&first, "refresh_token")).is(200);
    assert_ne!(lost["refresh_token"], again["refresh_token"]);
    me(world, &again).is(200);
    // Its successor was used now: the same old token is a copy in other hands.
    refresh(world, text(&first, "refresh_token")).refused(400, "oauth_invalid_grant");
    me(world, &again).refused(401, "invalid_token");
    refresh(world, &format!("hr_{}", "A".repeat(86))).refused(400, "oauth_invalid_grant");
}

fn p32_two_at_once_leave_one_state(world: &World) {
    let first = session(world, world.officer().login());
    let token = text(&first, "refresh_token").to_owned();
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| refresh(world, &token))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let pairs: Vec<Value> = answers.iter().filter(|answer| answer.status == 200).map(Answer::json).collect();
    let good = pairs.iter().filter(|pair| refresh(world, text(pair, "refresh_token")).status == 200).count();
    assert!(good <= 1, "{good} refresh tokens of one session work");
}

fn p35_own_sessions_are_listed_and_ended(world: &World) {
    let officer = world.officer();
    let [one, two] = [session(world, officer.login()), session(world, officer.login())];
    let listed = officer.get("/api/v1/sessions").is(200);
    let ids: Vec<&str> = items(&listed).iter().map(|session| text(session, "id")).collect();
    assert!(ids.contains(&text(&one, "session_id")) && ids.contains(&text(&two, "session_id")) && ids.len() == 3);
    assert_eq!(items(&listed).iter().filter(|session| session["current"] == true).count(), 1);
    let path = format!("/api/v1/sessions/{}", text(&one, "session_id"));
    world.secretary().ask("DELETE", &path).send().refused(404, "session_not_found");
    officer.ask("DELETE", &path).send().is(204);
    me(world, &one).refused(401, "invalid_token");
    refresh(world, text(&one, "refresh_token")).refused(400, "oauth_invalid_grant");
    me(world, &two).is(200);
    let second = Caller::bearing(&world.server, &world.community, text(&two, "access_token"));
    second.ask("DELETE", "/api/v1/sessions/current").send().is(204);
    me(world, &two).refused(401, "invalid_token");
    officer.get("/api/v1/me").is(200);
}

fn p35_a_password_change_ends_the_others(world: &World) {
    let officer = world.officer();
    let other = session(world, officer.login());
    let own = officer.token().unwrap();
    change_password(&officer, "Neue-Kiefer-58-Ufer");
    me(world, &other).refused(401, "invalid_token");
    Caller::bearing(&world.server, &world.community, &own).get("/api/v1/me").is(200);
    let old = json!({ "login": officer.login(), "password": PASSWORD });
    world.nobody().post("/api/v1/sessions", &old).refused(401, "sign_in_failed");
    officer.get("/api/v1/me").is(200);
}

fn revocation_ends_what_the_token_belongs_to(world: &World) {
    let nobody = world.nobody();
    let revoke = |token: &str| nobody.ask("POST", "/oauth/revoke").form(&[("token", token)]).send().is(200);
    let pair = session(world, world.officer().login());
    revoke(text(&pair, "refresh_token"));
    me(world, &pair).refused(401, "invalid_token");
    let pair = session(world, world.officer().login());
    revoke(text(&pair, "access_token"));
    refresh(world, text(&pair, "refresh_token")).refused(400, "oauth_invalid_grant");
    let client = world.client(&["units:read"]);
    client.get("units").is(200);
    revoke(&client.token().unwrap());
    client.get("units").refused(401, "invalid_token");
    revoke("nonsense");
    nobody.ask("POST", "/oauth/revoke").form(&[]).send().refused(400, "oauth_invalid_request");
}

fn p35_idle_and_old_sessions_end_by_role(world: &World) {
    let (secretary, liaison) = (world.secretary().login().to_owned(), world.liaison(1).login().to_owned());
    // Those who grant: twelve idle hours. Everybody else: seven idle days.
    let [strict, easy] = [session(world, &secretary), session(world, &liaison)];
    world.server.advance(TimeDelta::hours(12));
    refresh(world, text(&strict, "refresh_token")).refused(400, "oauth_invalid_grant");
    let easy = refresh(world, text(&easy, "refresh_token")).is(200);
    world.server.advance(TimeDelta::days(7));
    refresh(world, text(&easy, "refresh_token")).refused(400, "oauth_invalid_grant");
    // However often it is refreshed, a session ends after seven or thirty days.
    for (login, hours, most) in [(&secretary, 11, 7 * 24), (&liaison, 6 * 24, 30 * 24)] {
        let mut pair = session(world, login);
        let mut age = 0;
        loop {
            world.server.advance(TimeDelta::hours(hours));
            age += hours;
            let answer = refresh(world, text(&pair, "refresh_token"));
            assert_eq!(answer.status == 200, age < most, "{login} after {age} hours: {}", answer.text());
            if answer.status != 200 {
                break;
            }
            pair = answer.json();
        }
    }
}
