//! P37: what is derived from a secret never stands for it: a token buys no token, is revoked alone and at once, and what is
//! said of it is what is so.

use base64::Engine as _;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::households::disk::Disk;
use crate::kit::answer::text;
use crate::kit::{Answer, Caller, World, alone_on_both_engines, on_both_engines};

on_both_engines!(
    p37_a_token_does_not_stand_for_its_secret,
    p37_a_token_of_a_machine_is_revoked_at_once,
    p37_introspection_says_what_is_so,
);
alone_on_both_engines!(p37_revoked_tokens_are_forgotten_after_their_time);

const SCOPES: [&str; 3] = ["agreements:read", "agreements:write", "units:read"];

struct Machine {
    id: String,
    secret: String,
}

impl Machine {
    fn of(world: &World) -> Self {
        let made = world.secretary().post("clients", &world.client_in(&SCOPES)).is(201);
        Self { id: text(&made, "client_id").to_owned(), secret: text(&made, "client_secret").to_owned() }
    }

    fn token(&self, world: &World, scope: Option<&str>) -> String {
        let mut form =
            vec![("grant_type", "client_credentials"), ("client_id", &self.id), ("client_secret", &self.secret)];
        form.extend(scope.map(|scope| ("scope", scope)));
        let pair = world.nobody().ask("POST", "/oauth/token").form(&form).send().is(200);
        text(&pair, "access_token").to_owned()
    }

    fn introspected(&self, world: &World, token: &str) -> Value {
        let form = [("client_id", self.id.as_str()), ("client_secret", &self.secret), ("token", token)];
        world.nobody().ask("POST", "/oauth/introspect").form(&form).send().is(200)
    }
}

fn bearing(world: &World, token: &str) -> Caller {
    Caller::bearing(&world.server, &world.community, token)
}

fn revoke(world: &World, token: &str) -> Answer {
    world.nobody().ask("POST", "/oauth/revoke").form(&[("token", token)]).send()
}

fn p37_a_token_does_not_stand_for_its_secret(world: &World) {
    let machine = Machine::of(world);
    let narrowed = machine.token(world, Some("units:read"));
    bearing(world, &narrowed).get("agreements").refused(403, "insufficient_scope");
    let tokens =
        [narrowed, machine.token(world, None), world.secretary().token().unwrap(), world.officer().refresh_token()];
    for token in tokens.iter().map(String::as_str) {
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("{}:{token}", machine.id));
        let grant = ("grant_type", "client_credentials");
        let named = [("client_id", machine.id.as_str()), ("client_secret", token)];
        for (path, more) in [
            ("/oauth/token", vec![grant]),
            ("/oauth/token", vec![grant, ("scope", "agreements:write")]),
            ("/oauth/introspect", vec![("token", machine.secret.as_str())]),
        ] {
            let nobody = world.nobody();
            let ask = || nobody.ask("POST", path);
            let anonymous = [("client_secret", token)];
            for asked in [
                ask().header("authorization", &format!("Bearer {token}")).form(&more),
                ask().header("authorization", &format!("Basic {basic}")).form(&more),
                ask().form(&[&more[..], &named].concat()),
                ask().form(&[&more[..], &anonymous].concat()),
            ] {
                assert_eq!(asked.send().refused(401, "oauth_invalid_client")["error"], "invalid_client", "{path}");
            }
        }
        // Where no client is needed, whoever names one shows its secret.
        let form = [&[("token", "x")][..], &named[..]].concat();
        world.nobody().ask("POST", "/oauth/revoke").form(&form).send().refused(401, "oauth_invalid_client");
    }
    // The secret itself, in each of the three ways.
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("{}:{}", machine.id, machine.secret));
    for header in [format!("Bearer {}", machine.secret), format!("Basic {basic}")] {
        let asked = world.nobody();
        let asked = asked.ask("POST", "/oauth/token").header("authorization", &header);
        asked.form(&[("grant_type", "client_credentials")]).send().is(200);
    }
    // No token of a machine makes another credential.
    let token = bearing(world, &machine.token(world, None));
    token.post("clients", &world.client_in(&["units:read"])).refused(403, "not_allowed");
    let change = json!({ "current_password": "x", "new_password": "Fichten-Brunnen-71" });
    token.put("/api/v1/me/password", &change).refused(403, "not_allowed");
    token.get("/api/v1/sessions").refused(403, "not_allowed");
}

fn p37_a_token_of_a_machine_is_revoked_at_once(world: &World) {
    let machine = Machine::of(world);
    let [one, other] = [Some("units:read"), None].map(|scope| machine.token(world, scope));
    for token in [&one, &other] {
        bearing(world, token).get("units").is(200);
    }
    revoke(world, &one).is(200);
    bearing(world, &one).get("units").refused(401, "invalid_token");
    assert_eq!(machine.introspected(world, &one), json!({ "active": false }));
    bearing(world, &other).get("units").is(200);
    bearing(world, &machine.secret).get("units").is(200);
    revoke(world, &one).is(200);
    let told = world.auditor().get("journal?limit=200").is(200).to_string();
    assert_eq!(told.matches("hulian.client.token_revoked.v1").count(), 1, "told once");
    // A person's token ends its session, a secret its client, and with it every token.
    let officer = world.officer();
    officer.get("units").is(200);
    revoke(world, &officer.token().unwrap()).is(200);
    officer.get("units").refused(401, "invalid_token");
    officer.forget_session();
    revoke(world, &machine.secret).is(200);
    for token in [&other, &machine.secret] {
        bearing(world, token).get("units").refused(401, "invalid_token");
    }
}

fn p37_introspection_says_what_is_so(world: &World) {
    let [asks, machine] = [Machine::of(world), Machine::of(world)];
    let narrowed = machine.token(world, Some("units:read"));
    let shown = asks.introspected(world, &narrowed);
    assert_eq!(
        (&shown["active"], &shown["scope"], &shown["client_id"]),
        (&json!(true), &json!("units:read"), &json!(machine.id))
    );
    assert!(shown["exp"].as_i64().unwrap() <= world.server.seconds() + 3_600);
    assert_eq!(asks.introspected(world, &machine.secret)["scope"], SCOPES.join(" "));
    // Before the first password is changed, a session may nothing.
    let officer = world.officer();
    let shown = asks.introspected(world, &officer.token().unwrap());
    assert!(text(&shown, "scope").contains("agreements:write"));
    world.secretary().ask("DELETE", &format!("clients/{}", machine.id)).send().is(204);
    for gone in [&narrowed, &machine.secret] {
        assert_eq!(asks.introspected(world, gone), json!({ "active": false }));
    }
    // A unit's machine whose maker is gone.
    let path = format!("units/{}/clients", world.unit_id(1));
    let made = world.head(1).post(&path, &world.client_in(&["units:read"])).is(201);
    let secret = text(&made, "client_secret");
    assert_eq!(asks.introspected(world, secret)["active"], true);
    let head = format!("units/{}/members/{}?handover=true", world.unit_id(1), world.head(1).account);
    world.secretary().patch(&head, "*", &json!({ "state": "disabled" })).is(200);
    assert_eq!(asks.introspected(world, secret), json!({ "active": false }));
}

fn p37_revoked_tokens_are_forgotten_after_their_time(world: &World) {
    let machine = Machine::of(world);
    let token = machine.token(world, None);
    revoke(world, &token).is(200);
    let mut disk = Disk::open(&world.server);
    let mut kept = || disk.words("SELECT token_hash AS word FROM revoked_tokens");
    assert_eq!(kept().len(), 1);
    world.server.advance(TimeDelta::minutes(59));
    bearing(world, &token).get("units").refused(401, "invalid_token");
    world.server.advance(TimeDelta::minutes(3));
    assert_eq!(kept(), [] as [String; 0]);
    bearing(world, &token).get("units").refused(401, "invalid_token");
}
