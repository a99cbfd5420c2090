//! Every failure is a problem document, in the caller's language, with a page that explains it.

use serde_json::json;

use crate::kit::answer::{items, text};
use crate::kit::document::document;
use crate::kit::server::{Engine, Server, Wishes};
use crate::kit::{Caller, World, on_both_engines};

on_both_engines!(
    p49_every_class_of_failure_is_a_problem,
    all_wrong_places_are_named_at_once,
    texts_follow_the_language,
    unknown_parameters_are_refused_with_a_suggestion,
    head_options_and_other_methods,
    request_ids_and_traces_are_answered,
    headers_that_every_answer_has,
    enums_have_labels_in_both_languages,
);

fn p49_every_class_of_failure_is_a_problem(world: &World) {
    let officer = world.officer();
    let unit = format!("units/{}", world.unit_id(1));
    let post = |kind: &str, body: &[u8]| officer.ask("POST", "units").header("content-type", kind).bytes(body).send();
    world.nobody().get("units").refused(401, "sign_in_required");
    Caller::bearing(&world.server, &world.community, "rubbish").get("units").refused(401, "invalid_token");
    officer.get("/nowhere").refused(404, "not_found");
    officer.get("units/not-a-uuid").is(404);
    officer.get("units/0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41").is(404);
    officer.ask("DELETE", "units").send().refused(405, "method_not_allowed");
    post("application/json", b"{").refused(400, "malformed_json");
    post("application/json", b"").refused(400, "malformed_json");
    post("application/json", "[".repeat(40).as_bytes()).refused(400, "json_too_deep");
    post("application/json", b"[]").refused(422, "validation_failed");
    post("text/plain", b"{}").refused(415, "unsupported_media_type");
    post("application/json; charset=gbk", b"{}").refused(415, "unsupported_media_type");
    officer.ask("POST", "units").header("content-encoding", "gzip").json(&json!({})).send().is(415);
    post("application/json", &vec![b' '; 300 * 1024]).refused(413, "body_too_large");
    officer.ask("PATCH", &unit).json(&json!({ "address": "示例路 2 号" })).send().refused(428, "precondition_required");
    officer.patch(&unit, "\"999-00000000\"", &json!({ "address": "x" })).refused(412, "stale_version");
    officer.patch(&unit, "no quotes", &json!({ "address": "x" })).refused(400, "malformed_request");
    officer.ask("GET", "units").header("accept", "image/png").send().refused(406, "not_acceptable");
    let long = format!("units?q={}", "长".repeat(4_000));
    officer.ask("GET", &long).unchecked().send().refused(414, "uri_too_long");
}

fn all_wrong_places_are_named_at_once(world: &World) {
    let wrong = json!({
        "code": "", "name": "一", "contact": { "post": "办公室", "phone": "13900001234" },
        "unified_social_credit_code": "91512081MA62K0260X"
    });
    let answer = world.officer().post("units", &wrong);
    let problem = answer.refused(422, "validation_failed");
    let mut pointers = answer.pointers();
    pointers.sort();
    assert_eq!(pointers, ["/code", "/contact/phone", "/name", "/unified_social_credit_code"], "{problem}");
    for (field, code) in [("surname", "unknown_field"), ("Code", "unknown_field")] {
        let mut body = crate::kit::cast::unit_in(30);
        body[field] = json!("x");
        let answer = world.officer().post("units", &body);
        let problem = answer.refused(422, "validation_failed");
        assert_eq!((answer.pointers(), &problem["errors"][0]["code"]), (vec![format!("/{field}")], &json!(code)));
    }
}

fn texts_follow_the_language(world: &World) {
    let nobody = world.nobody();
    let title = |language: &str| {
        let answer = nobody.ask("GET", "units").header("accept-language", language).send();
        let problem = answer.refused(401, "sign_in_required");
        (text(&problem, "title").to_owned(), answer.header("content-language").unwrap().to_owned())
    };
    let (chinese, tag) = title("zh-CN,zh;q=0.9,en;q=0.5");
    assert_eq!((chinese.as_str(), tag.as_str()), ("请先登录", "zh-CN"));
    let (english, tag) = title("en-GB, zh;q=0.3");
    assert_eq!((english.as_str(), tag.as_str()), ("Sign in first", "en"));
    assert_eq!(title("de").0, chinese);
}

fn unknown_parameters_are_refused_with_a_suggestion(world: &World) {
    let officer = world.officer();
    let problem = officer.get("units?setcor=public").refused(400, "unknown_parameter");
    assert_eq!(problem["suggestion"], "sector", "{problem}");
    officer.get("units?sector=neither").refused(400, "invalid_parameter");
    officer.get("units?limit=ten").refused(400, "invalid_parameter");
    officer.get("units?sort=phone").refused(400, "invalid_parameter");
    officer.get("units?limit=1&limit=2").is(400);
    officer.get(&format!("units/{}?colour=red", world.unit_id(1))).refused(400, "unknown_parameter");
    officer.get("/livez?colour=red").refused(400, "unknown_parameter");
}

fn head_options_and_other_methods(world: &World) {
    let officer = world.officer();
    let path = format!("units/{}", world.unit_id(1));
    let (whole, head) = (officer.get(&path), officer.ask("HEAD", &path).send());
    assert_eq!((head.status, head.body.len(), head.etag()), (200, 0, whole.etag()));
    let options = officer.ask("OPTIONS", &path).send();
    assert!([200, 204].contains(&options.status), "{}", options.text());
    assert_eq!(options.header("allow"), Some("DELETE, GET, HEAD, OPTIONS, PATCH"));
    for method in ["TRACE", "CONNECTX", "PROPFIND"] {
        let answer = officer.ask(method, &path).send();
        answer.refused(405, "method_not_allowed");
        assert_eq!(answer.header("allow"), Some("DELETE, GET, HEAD, OPTIONS, PATCH"), "{method}");
    }
}

fn request_ids_and_traces_are_answered(world: &World) {
    let nobody = world.nobody();
    let ids: Vec<String> = (0..3).map(|_| nobody.get("/livez").header("x-request-id").unwrap().to_owned()).collect();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{ids:?}");
    let answer = nobody.get("/api/v1/me");
    let problem = answer.refused(401, "sign_in_required");
    assert_eq!(problem["instance"], format!("/requests/{}", answer.header("x-request-id").unwrap()));
    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    nobody.ask("GET", "/livez").header("traceparent", parent).send().is(200);
    nobody.ask("GET", "/livez").header("traceparent", "rubbish").send().is(200);
}

fn headers_that_every_answer_has(world: &World) {
    let answer = world.officer().get("units");
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
    let vary: String =
        answer.headers.iter().filter(|(name, _)| name == "vary").map(|(_, v)| v.to_lowercase() + ",").collect();
    for word in ["authorization", "accept", "accept-language", "origin"] {
        assert!(vary.contains(word), "{vary}");
    }
    let body = json!({ "login": world.officer().login(), "password": world.officer().password() });
    assert_eq!(world.nobody().post("/api/v1/sessions", &body).header("cache-control"), Some("no-store"));
    let docs = world.nobody().ask("GET", "/docs/").unchecked().send();
    assert_eq!(docs.status, 200);
    assert!(docs.header("content-security-policy").is_some_and(|policy| policy.contains("default-src 'self'")));
}

fn enums_have_labels_in_both_languages(world: &World) {
    let enums = world.nobody().get("/api/v1/enums").is(200);
    for (name, values) in enums.as_object().unwrap() {
        assert!(!values.as_array().unwrap().is_empty(), "{name}");
        for value in values.as_array().unwrap() {
            for field in ["value", "zh", "en"] {
                assert!(!text(value, field).is_empty(), "{name}: {value}");
            }
        }
    }
    assert!(enums["linkage"].as_array().is_some_and(|six| six.len() == 6), "{enums}");
}

#[test]
fn every_code_has_a_page_in_both_languages() {
    let server = crate::kit::server::shared(Engine::Sqlite).unwrap();
    let nobody = Caller::nobody(&server, "");
    let catalogue = nobody.get("/problems").is(200);
    let codes: Vec<&str> = items(&catalogue).iter().map(|one| text(one, "code")).collect();
    let documented = document().value()["components"]["examples"].as_object().unwrap();
    for name in documented.keys().filter_map(|name| name.strip_prefix("problem_")) {
        assert!(codes.contains(&name), "{name} is in the document and not in the catalogue");
    }
    for code in codes {
        let page = nobody.get(&format!("/problems/{code}")).is(200);
        assert_eq!(page["code"], code);
        for part in ["title", "remedy"] {
            let [zh, en] = ["zh", "en"].map(|language| text(&page[part], language).to_owned());
            assert!(!zh.is_ascii() && !en.is_empty() && zh != en, "{code} has no {part} in both languages");
        }
        let html = nobody.ask("GET", &format!("/problems/{code}")).header("accept", "text/html").send();
        assert!(html.header("content-type").unwrap().starts_with("text/html") && html.text().contains(code));
    }
    nobody.get("/problems/no_such_code").refused(404, "not_found");
}

#[test]
fn p45_only_listed_origins_may_read() {
    let origins = vec!["https://dashboard.example".to_owned()];
    let server = Server::start(Engine::Sqlite, Wishes { origins, ..Wishes::default() }).unwrap();
    let nobody = Caller::nobody(&server, "");
    let from = |origin: &str| nobody.ask("GET", "/api/v1/me").header("origin", origin).send();
    let listed = from("https://dashboard.example");
    listed.refused(401, "sign_in_required");
    assert_eq!(listed.header("access-control-allow-origin"), Some("https://dashboard.example"), "on refusals as well");
    let exposed = listed.header("access-control-expose-headers").unwrap().to_lowercase();
    assert!(
        ["etag", "link", "x-request-id", "idempotency-replayed"].iter().all(|name| exposed.contains(name)),
        "{exposed}"
    );
    for other in ["https://evil.example", "https://dashboard.example.evil.example", "null", "http://dashboard.example"]
    {
        let answer = nobody.ask("GET", "/livez").header("origin", other).unchecked().send();
        assert_eq!(answer.header("access-control-allow-origin"), None, "{other}");
    }
    let preflight = nobody
        .ask("OPTIONS", "/api/v1/me")
        .header("origin", "https://dashboard.example")
        .header("access-control-request-method", "PATCH")
        .header("access-control-request-headers", "authorization,if-match,idempotency-key")
        .unchecked()
        .send();
    assert_eq!(
        preflight.header("access-control-allow-origin"),
        Some("https://dashboard.example"),
        "{}",
        preflight.text()
    );
    assert!(preflight.header("access-control-allow-methods").is_some_and(|methods| methods.contains("PATCH")));
    assert_ne!(listed.header("access-control-allow-credentials"), Some("true"));
    server.stop();
}
