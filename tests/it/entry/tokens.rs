//! P31 over HTTP: whatever is wrong with a token, it is the same 401. Every claim and header is tried one by one in
//! `src/auth/credentials/token.rs`; here are those that only a whole service can tell apart.

use std::process::Command;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::kit::answer::text;
use crate::kit::deeds::{at, in_force};
use crate::kit::server::{Engine, Server, Wishes};
use crate::kit::wire;
use crate::kit::{Caller, World, alone_on_both_engines, on_both_engines};

on_both_engines!(p31_every_wrong_token_is_the_same_refusal, the_key_set_verifies_what_is_issued);
alone_on_both_engines!(
    p31_a_token_ends_on_its_minute,
    a_token_of_another_deployment_is_nobodys,
    keys_rotate_and_nothing_signed_before_falls
);

fn parts(token: &str) -> (Value, Value, String) {
    let mut parts = token.split('.');
    let mut next = || parts.next().unwrap();
    let json = |part: &str| serde_json::from_slice(&B64.decode(part).unwrap()).unwrap();
    (json(next()), json(next()), next().to_owned())
}

fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}", B64.encode(header.to_string()), B64.encode(claims.to_string()))
}

fn with(value: &Value, name: &str, member: Value) -> Value {
    let mut value = value.clone();
    value[name] = member;
    value
}

fn p31_every_wrong_token_is_the_same_refusal(world: &World) {
    let token = world.officer().token().unwrap();
    let (header, claims, signature) = parts(&token);
    let keys = world.nobody().get("/.well-known/jwks.json").is(200);
    let public = text(&keys["keys"][0], "x").to_owned();
    let mut bad: Vec<(&str, String)> = Vec::new();
    for alg in ["none", "None", "NONE", "nOnE"] {
        bad.push(("no signature", format!("{}.", unsigned(&with(&header, "alg", json!(alg)), &claims))));
    }
    let confused = unsigned(&with(&header, "alg", json!("HS256")), &claims);
    for secret in [B64.decode(&public).unwrap(), public.clone().into_bytes(), keys.to_string().into_bytes()] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&secret).unwrap();
        mac.update(confused.as_bytes());
        bad.push(("HMAC with the public key", format!("{confused}.{}", B64.encode(mac.finalize().into_bytes()))));
    }
    let other = Ed25519KeyPair::generate().unwrap();
    let own = unsigned(&header, &claims);
    bad.push(("another key", format!("{own}.{}", B64.encode(other.sign(own.as_bytes())))));
    let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": B64.encode(other.public_key().as_ref()) });
    for (member, value) in [("jwk", jwk), ("jku", json!("http://127.0.0.1:9/jwks.json")), ("kid", json!("../../x"))] {
        let dressed = unsigned(&with(&header, member, value), &claims);
        bad.push((member, format!("{dressed}.{}", B64.encode(other.sign(dressed.as_bytes())))));
    }
    let raised = unsigned(&header, &with(&claims, "cid", json!(world.elsewhere().community)));
    bad.push(("changed claims", format!("{raised}.{signature}")));
    bad.push(("cut signature", token[..token.len() - 2].to_owned()));
    bad.push(("four parts", format!("{token}.x")));
    bad.push(("two parts", own));
    bad.push(("a refresh token", world.officer().refresh_token()));
    let proof = world.officer().get(&format!("{}/proof", at(&in_force(world, &[1])))).is(200);
    bad.push(("a receipt", text(&proof["receipts"][0], "signature").to_owned()));
    let head = world.auditor().get("journal/head").is(200);
    bad.push(("a journal head", text(&head, "signature").to_owned()));
    bad.push(("a made-up secret", format!("hl_{}", "A".repeat(86))));
    bad.push(("garbage", "%%%".to_owned()));
    let plain = |token: &str| {
        let answer = Caller::bearing(&world.server, &world.community, token).get("/api/v1/me");
        let mut problem = answer.refused(401, "invalid_token");
        assert_eq!(answer.header("www-authenticate"), Some(r#"Bearer realm="hulian", error="invalid_token""#));
        problem.as_object_mut().unwrap().retain(|name, _| !["request_id", "instance"].contains(&name.as_str()));
        problem
    };
    let expected = plain("x.y.z");
    for (what, token) in bad {
        assert_eq!(plain(&token), expected, "{what}");
    }
    world.officer().get("/api/v1/me").is(200);
    odd_headers(world, &token);
}

/// Two headers, another scheme, no token at all, and far too long a one.
fn odd_headers(world: &World, token: &str) {
    for lines in [
        format!("Authorization: Bearer {token}\r\nAuthorization: Bearer {token}"),
        format!("Authorization: Token {token}"),
        "Authorization: Bearer".to_owned(),
        "Authorization: Bearer ".to_owned(),
    ] {
        let request = format!("GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\n{lines}\r\nConnection: close\r\n\r\n");
        let answer = wire::exchange(world.server.address(), request.as_bytes()).unwrap();
        assert_eq!(wire::status(&answer), 401, "{lines}: {answer}");
    }
    let huge = format!("GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\r\n", "A".repeat(3_000_000));
    let answer = wire::exchange(world.server.address(), huge.as_bytes());
    assert!(answer.is_none_or(|answer| [400, 401, 431].contains(&wire::status(&answer))));
}

fn the_key_set_verifies_what_is_issued(world: &World) {
    let token = world.officer().token().unwrap();
    let (header, claims, signature) = parts(&token);
    assert_eq!((&header["alg"], &header["typ"]), (&json!("EdDSA"), &json!("at+jwt")));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 900);
    let keys = world.nobody().get("/.well-known/jwks.json").is(200);
    let key = keys["keys"].as_array().unwrap().iter().find(|key| key["kid"] == header["kid"]).unwrap();
    let public = B64.decode(text(key, "x")).unwrap();
    let verifier = aws_lc_rs::signature::UnparsedPublicKey::new(&aws_lc_rs::signature::ED25519, public);
    let signed = token.rsplit_once('.').unwrap().0;
    verifier.verify(signed.as_bytes(), &B64.decode(signature).unwrap()).unwrap();
    let metadata = world.nobody().get("/.well-known/oauth-authorization-server").is(200);
    assert_eq!(metadata["issuer"], claims["iss"]);
}

fn p31_a_token_ends_on_its_minute(world: &World) {
    let token = world.officer().token().unwrap();
    let caller = Caller::bearing(&world.server, &world.community, &token);
    caller.get("/api/v1/me").is(200);
    world.server.advance(TimeDelta::seconds(15 * 60 + 5));
    caller.get("/api/v1/me").is(200);
    world.server.advance(TimeDelta::seconds(1));
    caller.get("/api/v1/me").refused(401, "invalid_token");
    world.server.advance(TimeDelta::seconds(-3_000));
    caller.get("/api/v1/me").refused(401, "invalid_token");
}

fn a_token_of_another_deployment_is_nobodys(world: &World) {
    let clock = hulian::app::Clock::manual(crate::kit::server::DAWN.parse::<hulian::app::Instant>().unwrap());
    let wishes = Wishes { clock: Some(clock), ..Wishes::default() };
    let other = Server::start(Engine::Sqlite, wishes).unwrap();
    let stranger = World::new(&other);
    let token = stranger.secretary().token().unwrap();
    Caller::bearing(&world.server, &world.community, &token).get("/api/v1/me").refused(401, "invalid_token");
    other.stop();
}

/// Another process makes a new key; the running service takes it up, and what was signed before stays good.
fn keys_rotate_and_nothing_signed_before_falls(world: &World) {
    let officer = world.officer();
    let kid = |token: &str| text(&parts(token).0, "kid").to_owned();
    let old = officer.token().unwrap();
    let proof = officer.get(&format!("{}/proof", at(&in_force(world, &[1])))).is(200);
    let mut rotate = Command::new(env!("CARGO_BIN_EXE_hulian"));
    rotate.args(["admin", "rotate-keys", "--database-url", &world.server.database_url]);
    let output = rotate.arg("--key-dir").arg(&world.server.key_dir).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let made = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    assert_ne!(made, kid(&old));
    world.server.advance(TimeDelta::minutes(6));
    for _ in 0..2 {
        officer.forget_session();
        officer.get("/api/v1/me").is(200);
    }
    assert_eq!(kid(&officer.token().unwrap()), made, "the new key signs");
    Caller::bearing(&world.server, &world.community, &old).get("/api/v1/me").is(200);
    let keys = world.nobody().get("/.well-known/jwks.json").is(200);
    let published: Vec<&str> = keys["keys"].as_array().unwrap().iter().map(|key| text(key, "kid")).collect();
    assert!(published.contains(&made.as_str()) && published.contains(&kid(&old).as_str()), "{published:?}");
    let verdict = world.nobody().post("/api/v1/proofs/verification", &proof).is(200);
    assert_eq!(verdict["outcome"], "verified", "{verdict}");
    let fresh = officer.get(&format!("{}/proof", at(&in_force(world, &[1])))).is(200);
    assert_eq!(kid(text(&fresh["receipts"][0], "signature")), made);
    world.server.advance(TimeDelta::minutes(10));
    Caller::bearing(&world.server, &world.community, &old).get("/api/v1/me").refused(401, "invalid_token");
}
