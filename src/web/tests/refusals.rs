//! Every way to be refused answers a problem document; the process lives through all of them.

use super::kit::{JSON, NOTE, OBSERVED, connect, say, send};
use crate::codes;

#[test]
fn each_class_of_failure_is_a_problem() {
    let long = format!("GET /notes?role={}", "a".repeat(9000));
    let table: &[(&str, &[&str], &str, u16, &str)] = &[
        ("GET /nowhere", &[], "", 404, "not_found"),
        ("GET /notes/", &[], "", 404, "not_found"),
        ("GET //notes", &[], "", 404, "not_found"),
        ("GET /notes/not-an-id", &[], "", 404, "not_found"),
        ("DELETE /notes", &[], "", 405, "method_not_allowed"),
        ("BREW /notes", &[], "", 405, "method_not_allowed"),
        ("TRACE /notes", &[], "", 405, "method_not_allowed"),
        ("GET /notes", &["Accept: image/png"], "", 406, "not_acceptable"),
        ("GET /notes?limt=3", &[], "", 400, "unknown_parameter"),
        ("GET /notes?most=256", &[], "", 400, "invalid_parameter"),
        ("GET /notes?most=%FF", &[], "", 400, "invalid_parameter"),
        ("GET /notes?limit=1&limit=2", &[], "", 400, "invalid_parameter"),
        (&long, &[], "", 414, "uri_too_long"),
        ("POST /notes", &[JSON], "{\"title\":", 400, "malformed_json"),
        ("POST /notes", &[JSON], "", 400, "malformed_json"),
        ("POST /notes", &["Content-Type: text/plain"], "{}", 415, "unsupported_media_type"),
        ("POST /notes", &[], "{}", 415, "unsupported_media_type"),
        ("POST /notes", &["Content-Type: application/json; charset=gbk"], "{}", 415, "unsupported_media_type"),
        ("POST /notes", &[JSON, "Content-Encoding: gzip"], "{}", 415, "unsupported_media_type"),
        ("POST /notes", &["Content-Type: application/merge-patch+json"], "{}", 415, "unsupported_media_type"),
        ("POST /notes", &[JSON], "{\"title\":7}", 422, "validation_failed"),
        ("POST /notes", &[JSON], "{\"title\":\"\"}", 422, "validation_failed"),
        ("POST /notes", &[JSON], "{\"title\":\"a\",\"marks\":null}", 422, "validation_failed"),
        ("POST /native", &[JSON], "{", 400, "malformed_json"),
        ("PUT /notes/1/departure", &[JSON], "{\"title\":\"\"}", 422, "validation_failed"),
        (&format!("PATCH {NOTE}"), &[JSON], "[1]", 422, "validation_failed"),
        (&format!("PATCH {NOTE}"), &[JSON], "{}", 428, "precondition_required"),
        (&format!("PATCH {NOTE}"), &[JSON, "If-Match: \"6-0\""], "{}", 412, "stale_version"),
        (&format!("PATCH {NOTE}"), &[JSON, "If-Match: W/\"7\""], "{}", 412, "stale_version"),
        (&format!("PATCH {NOTE}"), &[JSON, "If-Match: seven"], "{}", 400, "malformed_request"),
        ("GET /panic", &[], "", 500, "internal_error"),
        ("GET /plain/400", &[], "", 400, "malformed_request"),
        ("GET /plain/404", &[], "", 404, "not_found"),
        ("GET /plain/405", &[], "", 405, "method_not_allowed"),
        ("GET /plain/413", &[], "", 413, "body_too_large"),
        ("GET /plain/429", &[], "", 429, "too_many_requests"),
        ("GET /plain/500", &[], "", 500, "internal_error"),
        ("GET /plain/503", &[], "", 503, "unavailable"),
        ("GET /problems/nope", &[], "", 404, "not_found"),
        ("GET /problems/not_found", &["Accept: image/png"], "", 406, "not_acceptable"),
    ];
    for (line, headers, body, status, code) in table {
        let heard = send(line, headers, body);
        assert_eq!(heard.status, *status, "{line}: {heard:?}");
        heard.problem(code);
        assert_eq!(heard.header("etag"), None, "{line}");
    }
}

#[test]
fn each_code_of_this_floor_is_written_in_both_languages() {
    for code in codes::CODES.iter().chain(kernel::CODES) {
        let path = format!("GET /refusal/{}", code.name);
        let chinese = send(&path, &[], "").problem(code.name);
        assert_eq!((&chinese["title"], &chinese["remedy"]), (&code.title.zh.into(), &code.remedy.zh.into()));
        let heard = send(&path, &["Accept-Language: en-GB, zh;q=0.3"], "");
        assert_eq!(heard.header("content-language").as_deref(), Some("en"));
        assert_eq!(heard.problem(code.name)["title"], code.title.en);
    }
}

#[test]
fn a_panic_ends_one_request_and_nothing_else() {
    for _ in 0..8 {
        send("GET /panic", &[], "").problem("internal_error");
    }
    assert_eq!(send(&format!("GET {NOTE}"), &[], "").status, 200);
    let two = "GET /panic HTTP/1.1\r\nHost: x\r\n\r\n".to_owned()
        + "GET /notes HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let text = String::from_utf8(say(two).body).unwrap();
    assert!(text.contains("HTTP/1.1 200 OK"), "the connection lives on: {text}");
}

#[test]
fn refusals_carry_the_headers_that_explain_them() {
    let header = |path: &str, headers: &[&str], name: &str| send(path, headers, "").header(name);
    let challenge = |path: &str, headers: &[&str]| header(path, headers, "www-authenticate").unwrap();
    assert_eq!(challenge("GET /refusal/sign_in_required", &[]), "Bearer realm=\"hulian\"");
    let invalid = "Bearer realm=\"hulian\", error=\"invalid_token\"";
    assert_eq!(challenge("GET /refusal/sign_in_required", &["Authorization: Bearer x"]), invalid);
    let scope = "Bearer realm=\"hulian\", error=\"insufficient_scope\", scope=\"units:write\"";
    assert_eq!(challenge("GET /refusal/insufficient_scope", &[]), scope);
    for waiting in ["too_many_requests", "unavailable", "request_in_progress"] {
        assert_eq!(header(&format!("GET /refusal/{waiting}"), &[], "retry-after").as_deref(), Some("30"));
    }
    assert_eq!(header("DELETE /notes", &[], "allow").as_deref(), Some("GET, HEAD, OPTIONS, POST"));
    assert_eq!(header("GET /plain/405", &[], "allow").as_deref(), Some("GET, HEAD, OPTIONS"));
    assert_eq!(header("POST /notes", &[], "accept"), None);
    let unsupported = |line: &str, name: &str| send(line, &["Content-Type: text/xml"], "<a/>").header(name);
    assert_eq!(unsupported("POST /notes", "accept").as_deref(), Some("application/json"));
    let patches = "application/merge-patch+json, application/json";
    assert_eq!(unsupported(&format!("PATCH {NOTE}"), "accept-patch").as_deref(), Some(patches));
}

#[test]
fn options_lists_the_methods_of_an_address() {
    let heard = send("OPTIONS /notes", &[], "");
    assert_eq!((heard.status, heard.body.len()), (204, 0));
    assert_eq!(heard.header("allow").as_deref(), Some("GET, HEAD, OPTIONS, POST"));
    send("OPTIONS /nowhere", &[], "").problem("not_found");
}

#[test]
fn errors_never_repeat_what_was_sent_and_say_where() {
    let secret = "王canary7f3a";
    for body in [
        format!("{{\"title\":\"{secret}很长很长\"}}"),
        format!("{{\"title\":{{\"{secret}\":1}}}}"),
        format!("{{\"title\": {secret}"),
        format!("{{\"title\":\"a\",\"stars\":\"{secret}\"}}"),
        format!("{{\"{secret}\":1,\"{secret}\":2}}"),
    ] {
        let heard = send("POST /notes", &[JSON], &body);
        assert!(heard.status == 400 || heard.status == 422, "{heard:?}");
        assert!(!String::from_utf8(heard.body).unwrap().contains("canary"), "{body}");
    }
    assert!(!String::from_utf8(send("GET /notes?most=canary&role=x", &[], "").body).unwrap().contains("canary"));
    let wrong = "{\"title\":\"六个字的标题\",\"stars\":9,\"marks\":[\"a\",\"0123456789\"]}";
    let problem = send("POST /notes", &[JSON], wrong).problem("validation_failed");
    let places: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|one| one["pointer"].as_str().unwrap()).collect();
    assert_eq!(places, ["/marks/1", "/stars", "/title"]);
    let problem = send("POST /notes", &[JSON], "{\n\"title\": nope}").problem("malformed_json");
    assert_eq!((&problem["line"], problem["column"].as_u64()), (&2.into(), Some(11)));
    let problem = send("POST /notes", &[JSON], "{\"titel\":\"a\"}").problem("validation_failed");
    assert_eq!(
        (&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]),
        (&"/titel".into(), &"unknown_field".into())
    );
}

#[test]
fn unknown_parameters_get_a_suggestion() {
    let problem = send("GET /notes?limt=3", &[], "").problem("unknown_parameter");
    assert_eq!((&problem["suggestion"], &problem["errors"][0]["pointer"]), (&"limit".into(), &"limt".into()));
    assert_eq!(
        send("GET /notes?role=officer,king", &[], "").problem("invalid_parameter")["errors"][0]["pointer"],
        "role"
    );
}

#[test]
fn the_metrics_hear_of_every_request() {
    send("HEAD /notes", &[], "");
    send("GET /panic", &[], "");
    let mut held = connect();
    std::io::Write::write_all(&mut held, b"GET /nowhere-at-all HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .unwrap();
    super::kit::Heard::read(held);
    let seen = OBSERVED.lock().unwrap().clone();
    let has = |route: &str, status, failure| seen.contains(&(route.to_owned(), status, failure));
    let failed = has("-", 500, Some("internal_error"));
    assert!(has("list_notes", 200, None) && failed && has("-", 404, None), "{seen:?}");
}
