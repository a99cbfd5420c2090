//! P37: machine clients: a secret shown once, scopes no wider than their maker's, gone the moment they are revoked.

use base64::Engine as _;
use chrono::TimeDelta;
use diesel::{Connection, RunQueryDsl};
use serde_json::{Value, json};

use crate::kit::answer::{items, text};
use crate::kit::cast::unit_in;
use crate::kit::deeds::{at, deed, drafted};
use crate::kit::{Answer, Caller, Engine, World, alone_on, alone_on_both_engines, on_both_engines};

on_both_engines!(
    p37_a_secret_is_shown_once_and_works_as_it_is,
    p37_scopes_bound_what_a_machine_does,
    p37_what_is_offered_is_what_the_scopes_open,
    p37_nobody_gives_more_than_they_have,
    tokens_for_machines_are_exchanged_and_inspected,
    addresses_bind_a_secret,
    d4_a_machine_never_signs,
);
alone_on_both_engines!(p37_every_secret_ends);

fn made(world: &World, scopes: &[&str]) -> Value {
    world.secretary().post("clients", &world.client_in(scopes)).is(201)
}

fn bearing(world: &World, made: &Value) -> Caller {
    Caller::bearing(&world.server, &world.community, text(made, "client_secret"))
}

fn p37_a_secret_is_shown_once_and_works_as_it_is(world: &World) {
    let client = made(world, &["units:read"]);
    let secret = text(&client, "client_secret");
    assert!(secret.starts_with("hl_") && secret.len() > 60, "found by a secret scanner");
    let me = bearing(world, &client).get("/api/v1/me").is(200);
    assert_eq!((&me["roles"], &me["scopes"]), (&json!(["client"]), &json!(["units:read"])));
    let path = format!("clients/{}", text(&client, "id"));
    for shown in [world.secretary().get("clients"), world.secretary().get(&path), world.auditor().get(&path)] {
        assert!(!shown.text().contains("hl_") && !shown.text().contains("secret\""), "{}", shown.text());
    }
    assert!(world.secretary().get(&path).is(200)["used_on"].is_string(), "the last day it was seen");
    world.secretary().ask("DELETE", &path).send().is(204);
    bearing(world, &client).get("units").refused(401, "invalid_token");
    world.secretary().get(&path).refused(404, "client_not_found");
}

fn p37_scopes_bound_what_a_machine_does(world: &World) {
    let reader = world.client(&["units:read"]);
    reader.get("units").is(200);
    let answer = reader.get("agreements");
    let problem = answer.refused(403, "insufficient_scope");
    assert_eq!(problem["scope"], "agreements:read");
    assert!(answer.header("www-authenticate").unwrap().contains(r#"scope="agreements:read""#));
    reader.post("units", &unit_in(1)).refused(403, "not_allowed");
    // A unit's machine sees what the unit sees.
    let unit = world.unit_client(1, &["agreements:read", "units:read", "units:write"]);
    let foreign = drafted(world, &deed(world, &[2]));
    unit.get(&at(&foreign)).refused(404, "not_found");
    let own = format!("units/{}", world.unit_id(1));
    unit.amend(&own, &json!({ "address": "示例路 1 号" })).is(200);
    let other = format!("units/{}", world.unit_id(2));
    unit.patch(&other, "*", &json!({ "address": "示例路 2 号" })).refused(403, "not_allowed");
}

/// What a door refuses is offered to nobody: by a secret that may read alone, and by one that may write.
fn p37_what_is_offered_is_what_the_scopes_open(world: &World) {
    let draft = world.head(1).post("agreements", &deed(world, &[1])).is(201);
    let offered = |who: &Caller| {
        let seen = [at(&draft), format!("units/{}", world.unit_id(1))].map(|path| who.get(&path).is(200));
        seen.map(|object| object["allowed_actions"].as_array().unwrap().len())
    };
    let reads = world.unit_client(1, &["agreements:read", "units:read"]);
    assert_eq!(offered(&reads), [0, 0]);
    assert!(items(&reads.get("/api/v1/me/tasks").is(200)).is_empty());
    let writes = world.unit_client(1, &["agreements:read", "agreements:write", "units:read", "units:write"]);
    let [agreement, unit] = offered(&writes);
    assert!(agreement > 0 && unit > 0, "the probe sees");
    reads.patch(&at(&draft), "*", &json!({ "title": "示例协议" })).refused(403, "insufficient_scope");
}

fn p37_nobody_gives_more_than_they_have(world: &World) {
    let path = format!("units/{}/clients", world.unit_id(1));
    for scope in ["agreements:sign", "staff:write", "members:write", "clients:write", "journal:read", "everything"] {
        let answer = world.head(1).post(&path, &world.client_in(&[scope]));
        assert!([403, 422].contains(&answer.status), "{scope}: {}", answer.text());
    }
    let other = format!("units/{}/clients", world.unit_id(2));
    world.head(1).post(&other, &world.client_in(&["units:read"])).refused(403, "not_allowed");
    world.officer().post("clients", &world.client_in(&["units:read"])).refused(403, "not_allowed");
    let client = world.client(&["units:read"]);
    client.post("clients", &world.client_in(&["units:read"])).refused(403, "not_allowed");
    for wrong in ["expires_at", "scopes", "name"] {
        let mut body = world.client_in(&["units:read"]);
        body.as_object_mut().unwrap().remove(wrong);
        world.secretary().post("clients", &body).refused(422, "validation_failed");
    }
    for far in ["2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"] {
        let mut body = world.client_in(&["units:read"]);
        body["expires_at"] = json!(far);
        world.secretary().post("clients", &body).refused(422, "validation_failed");
    }
}

fn tokens_for_machines_are_exchanged_and_inspected(world: &World) {
    let client = made(world, &["units:read", "agreements:read"]);
    let (id, secret) = (text(&client, "client_id"), text(&client, "client_secret"));
    let nobody = world.nobody();
    let token = |fields: &[(&str, &str)]| -> Answer { nobody.ask("POST", "/oauth/token").form(fields).send() };
    let narrow =
        [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret), ("scope", "units:read")];
    let answer = token(&narrow);
    let pair = answer.is(200);
    assert_eq!((&pair["token_type"], &pair["expires_in"]), (&json!("Bearer"), &json!(3600)));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(pair.get("refresh_token").is_none());
    let narrowed = Caller::bearing(&world.server, &world.community, text(&pair, "access_token"));
    narrowed.get("units").is(200);
    narrowed.get("agreements").refused(403, "insufficient_scope");
    let wide = [narrow[0], narrow[1], narrow[2], ("scope", "journal:read")];
    assert_eq!(token(&wide).refused(400, "oauth_invalid_scope")["error"], "invalid_scope");
    let wrong = [narrow[0], narrow[1], ("client_secret", "hl_wrong")];
    assert_eq!(token(&wrong).refused(401, "oauth_invalid_client")["error"], "invalid_client");
    assert_eq!(
        token(&[("grant_type", "password")]).refused(400, "oauth_unsupported_grant_type")["error"],
        "unsupported_grant_type"
    );
    token(&[]).refused(400, "oauth_invalid_request");
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("{id}:{secret}"));
    let asked = nobody.ask("POST", "/oauth/token").header("authorization", &format!("Basic {basic}"));
    asked.form(&[("grant_type", "client_credentials")]).send().is(200);
    inspected(world, id, secret, text(&pair, "access_token"));
}

/// Introspection: good tokens of one's own community are described, everything else is not active, and no more is said.
fn inspected(world: &World, id: &str, secret: &str, access: &str) {
    let nobody = world.nobody();
    let ask = |token: &str| {
        let fields = [("client_id", id), ("client_secret", secret), ("token", token)];
        nobody.ask("POST", "/oauth/introspect").form(&fields).send().is(200)
    };
    assert_eq!((&ask(access)["active"], &ask(access)["scope"]), (&json!(true), &json!("units:read")));
    assert_eq!(ask(&world.officer().token().unwrap())["active"], true);
    let foreign = world.elsewhere();
    for other in [foreign.secretary().token().unwrap(), "nonsense".to_owned(), String::new()] {
        assert_eq!(ask(&other), json!({ "active": false }));
    }
    let fields = [("token", access)];
    nobody.ask("POST", "/oauth/introspect").form(&fields).send().refused(401, "oauth_invalid_client");
}

fn addresses_bind_a_secret(world: &World) {
    for (address, status) in [("203.0.113.0/24", 401), ("127.0.0.0/8", 200), ("127.0.0.1", 200), ("::1", 401)] {
        let mut body = world.client_in(&["units:read"]);
        body["addresses"] = json!([address]);
        let client = world.secretary().post("clients", &body).is(201);
        let caller = bearing(world, &client);
        assert_eq!(caller.get("units").status, status, "{address}");
        let dressed = caller.ask("GET", "units").header("x-forwarded-for", "203.0.113.7").send();
        assert_eq!(dressed.status, status, "{address}: whoever writes the header is not believed");
    }
    let mut body = world.client_in(&["units:read"]);
    body["addresses"] = json!(["somewhere"]);
    world.secretary().post("clients", &body).refused(422, "validation_failed");
}

fn d4_a_machine_never_signs(world: &World) {
    let agreement = crate::kit::deeds::submitted(world, &deed(world, &[1]));
    let digest = json!({ "digest": text(&agreement, "digest") });
    let machine = world.unit_client(1, &["agreements:read", "agreements:write"]);
    machine.get(&at(&agreement)).is(200);
    machine.post(&format!("{}/signatures", at(&agreement)), &digest).refused(403, "not_allowed");
    machine.put(&format!("{}/refusal", at(&agreement)), &json!({ "reason": "机器不签" })).refused(403, "not_allowed");
    assert_eq!(machine.get(&at(&agreement)).is(200)["version"], agreement["version"]);
}

fn p37_every_secret_ends(world: &World) {
    let client = made(world, &["units:read"]);
    let caller = bearing(world, &client);
    world.server.advance(TimeDelta::days(29));
    caller.get("units").is(200);
    world.server.advance(TimeDelta::days(2));
    caller.get("units").refused(401, "invalid_token");
    let listed = world.secretary().get("clients").is(200);
    assert_eq!(items(&listed)[0]["state"], "expired");
}

#[test]
fn p37_no_secret_lies_on_the_disk() {
    alone_on(Engine::Sqlite, |world| {
        let secret = text(&made(world, &["units:read"]), "client_secret").to_owned();
        let refresh = world.officer().refresh_token();
        world.server.stop();
        let path = world.server.database_url.trim_start_matches("sqlite:").to_owned();
        let mut conn = diesel::SqliteConnection::establish(&path).unwrap();
        // A server that is busy ending still holds the file for a moment.
        diesel::sql_query("PRAGMA busy_timeout = 10000").execute(&mut conn).unwrap();
        diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut conn).unwrap();
        let file = std::fs::read(&path).unwrap();
        let holds = |word: &[u8]| file.windows(word.len()).any(|window| window == word);
        assert!(holds(world.tag.as_bytes()), "the file is the right one");
        for word in [secret.as_str(), refresh.as_str(), crate::kit::people::PASSWORD] {
            assert!(!holds(word.as_bytes()) && !holds(&word.as_bytes()[3..40.min(word.len())]), "a secret in clear");
        }
    });
}
