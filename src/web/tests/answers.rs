//! Good answers: tags, pages, fields, links, languages, request ids, other origins.

use serde_json::{Value, json};

use super::kit::{JSON, NOTE, send};

#[test]
fn an_object_is_shown_with_its_tag_and_not_sent_twice() {
    let get = |headers: &[&str]| send(&format!("GET {NOTE}"), headers, "");
    let first = get(&[]);
    let tag = first.header("etag").unwrap();
    assert!(tag.starts_with("\"7-") && tag.len() == 12, "{tag}");
    assert_eq!(first.header("cache-control").as_deref(), Some("private, no-cache"));
    assert!(first.header("vary").unwrap().contains("Authorization, Accept, Accept-Language, Origin"));
    assert_eq!(first.header("referrer-policy").as_deref(), Some("no-referrer"));
    for named in [tag.clone(), format!("W/{tag}"), format!("\"1\", {tag}"), "*".to_owned()] {
        let again = get(&[&format!("If-None-Match: {named}")]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{named}");
        assert_eq!(again.header("etag").as_ref(), Some(&tag));
        assert_eq!(again.header("content-type"), None);
    }
    assert_eq!(get(&["If-None-Match: \"8-00000000\""]).status, 200);
    let other_view = |headers: &[&str]| assert_ne!(get(headers).header("etag").unwrap(), tag);
    other_view(&["Accept-Language: en"]);
    other_view(&["X-Rights: more"]);
    assert_ne!(send(&format!("GET {NOTE}?fields=id"), &[], "").header("etag").unwrap(), tag);
    let patched = send(&format!("PATCH {NOTE}"), &[JSON, &format!("If-Match: {tag}")], "{\"stars\":null}");
    assert_eq!((patched.status, patched.json()), (200, json!({ "title": "旧", "stars": null, "marks": [] })));
    assert!(patched.header("etag").unwrap().starts_with("\"8-"));
}

#[test]
fn head_is_get_without_the_body() {
    for path in [NOTE, "/nowhere", "/panic"] {
        let (get, head) = (send(&format!("GET {path}"), &[], ""), send(&format!("HEAD {path}"), &[], ""));
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
        for name in ["content-type", "content-length", "etag", "vary"] {
            assert_eq!(head.header(name), get.header(name), "{name} of {path}");
        }
        assert!(head.header("content-length").is_some_and(|length| length != "0"));
    }
}

#[test]
fn what_is_created_has_an_address_and_secrets_are_not_stored() {
    let made = send("POST /notes", &[JSON], "{\"title\":\"a\"}");
    assert_eq!((made.status, made.header("location").as_deref()), (201, Some("/notes/7")));
    assert!(made.header("etag").unwrap().starts_with("\"1-"));
    let secret = send("POST /tokens", &[], "");
    assert_eq!((secret.status, secret.header("cache-control").as_deref()), (201, Some("no-store")));
}

/// Follows `next` from a first address and collects the ids.
fn walk(mut address: String, next: impl Fn(&super::kit::Heard) -> Option<String>) -> Vec<Value> {
    let mut ids = Vec::new();
    loop {
        let heard = send(&format!("GET {address}"), &[], "");
        assert_eq!(heard.status, 200, "{heard:?}");
        ids.extend(heard.json()["items"].as_array().unwrap().iter().map(|item| item["id"].clone()));
        match next(&heard) {
            Some(following) => address = following,
            None => return ids,
        }
    }
}

fn linked(heard: &super::kit::Heard, relation: &str) -> Option<String> {
    let links = heard.header("link")?;
    let link = links.split(", ").find(|link| link.ends_with(&format!("rel=\"{relation}\"")))?;
    Some(link[1..link.find('>')?].to_owned())
}

#[test]
fn the_whole_list_is_reached_by_links_or_by_cursors() {
    let by_links = walk("/notes?limit=60&sort=code".to_owned(), |heard| linked(heard, "next"));
    let by_cursors = walk("/notes".to_owned(), |heard| {
        heard.json()["next_cursor"].as_str().map(|cursor| format!("/notes?cursor={cursor}"))
    });
    assert_eq!((by_links.len(), &by_links), (205, &by_cursors));
    let last = by_links[180].clone();
    let mut address = "/notes?limit=60&sort=code".to_owned();
    while let Some(next) = linked(&send(&format!("GET {address}"), &[], ""), "next") {
        address = next;
    }
    let mut backwards = Vec::new();
    while let Some(previous) = linked(&send(&format!("GET {address}"), &[], ""), "prev") {
        let page = send(&format!("GET {previous}"), &[], "").json()["items"].clone();
        let ids = page.as_array().unwrap().iter().map(|item| item["id"].clone());
        backwards.splice(0..0, ids);
        address = previous;
    }
    assert_eq!((&backwards, &last), (&by_links[..180].to_vec(), &by_links[180]), "the way back is the way there");
    let page = |query: &str| send(&format!("GET /notes{query}"), &[], "").json()["items"].as_array().unwrap().len();
    assert_eq!((page(""), page("?limit=1"), page("?limit=1000000000")), (50, 1, 200));
    let first = send("GET /notes?limit=60&sort=code", &[], "");
    assert_eq!(linked(&first, "first").as_deref(), Some("/notes?limit=60&sort=code"));
    let tag = first.header("etag").unwrap();
    assert!(tag.starts_with("W/\""));
    assert_eq!(send("GET /notes?limit=60&sort=code", &[&format!("If-None-Match: {tag}")], "").status, 304);
}

#[test]
fn windows_that_make_no_sense_are_refused() {
    for limit in ["0", "-1", "1e9", "9223372036854775808", "", "+5", "%20", "abc"] {
        let problem = send(&format!("GET /notes?limit={limit}"), &[], "").problem("invalid_parameter");
        assert_eq!(problem["errors"][0]["pointer"], "limit", "{limit}");
    }
    let problem = send("GET /notes?sort=-phone", &[], "").problem("invalid_parameter");
    assert_eq!(problem["allowed"], json!(["code", "updated_at"]));
    let cursor = send("GET /notes?role=officer", &[], "").json()["next_cursor"].as_str().unwrap().to_owned();
    let asked = |query: &str, headers: &[&str]| send(&format!("GET /notes?{query}"), headers, "");
    assert_eq!(asked(&format!("role=officer&cursor={cursor}"), &[]).status, 200);
    assert_eq!(asked(&format!("limit=3&fields=id&cursor={cursor}&role=officer"), &[]).status, 200);
    asked(&format!("role=auditor&cursor={cursor}"), &[]).problem("cursor_mismatch");
    asked(&format!("cursor={cursor}"), &[]).problem("cursor_mismatch");
    asked(&format!("role=officer&sort=code&cursor={cursor}"), &[]).problem("cursor_mismatch");
    asked(&format!("role=officer&cursor={cursor}"), &["X-Rights: another"]).problem("cursor_mismatch");
    asked(&format!("role=officer&cursor=B{}", &cursor[1..]), &[]).problem("invalid_cursor");
    asked("cursor=", &[]).problem("invalid_cursor");
}

#[test]
fn fields_keep_what_is_named() {
    let get = |fields: &str| send(&format!("GET {NOTE}?fields={fields}"), &[], "");
    assert_eq!(get("title").json(), json!({ "title": "记1" }));
    assert_eq!(get("title,stars").json(), json!({ "title": "记1" }), "an optional name that is absent here");
    let page = send("GET /notes?fields=title&limit=1", &[], "").json();
    assert_eq!((&page["items"], page["next_cursor"].is_string()), (&json!([{ "title": "记1" }]), true));
    for unknown in ["phone", "", "title,,id", "title.."] {
        assert_eq!(get(unknown).problem("invalid_parameter")["errors"][0]["pointer"], "fields", "{unknown}");
    }
}

#[test]
fn every_answer_has_its_own_request_id() {
    let ids: Vec<_> = (0..3).map(|_| send("GET /notes", &[], "").header("x-request-id").unwrap()).collect();
    assert!(ids[0] != ids[1] && ids[1] != ids[2]);
    assert!(ids.iter().all(|id| id.as_bytes()[14] == b'7'), "UUIDv7: {ids:?}");
    let chosen = "X-Request-Id: 0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41";
    assert!(!chosen.contains(&send("GET /notes", &[chosen], "").header("x-request-id").unwrap()));
}

#[test]
fn the_catalogue_explains_each_code() {
    let list = send("GET /problems", &[], "").json();
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), crate::codes::CODES.len() + kernel::CODES.len());
    assert_eq!(list["field_codes"].as_array().unwrap().len(), kernel::field::FIELD_CODES.len());
    let page = send("GET /problems", &["Accept: text/html", "Accept-Language: en"], "");
    assert!(String::from_utf8(page.body).unwrap().contains("<code>in_future</code>"));
    for item in items {
        let code = item["code"].as_str().unwrap();
        assert_eq!(&send(&format!("GET /problems/{code}"), &[], "").json(), item);
    }
    let page = send("GET /problems/not_found", &["Accept: text/html,*/*;q=0.8", "Accept-Language: en"], "");
    assert_eq!(page.header("content-type").as_deref(), Some("text/html; charset=utf-8"));
    let text = String::from_utf8(page.body).unwrap();
    assert!(text.contains("lang=\"en\"") && text.contains("Not found"), "{text}");
    assert_eq!(send("GET /problems/too_many_requests", &[], "").json()["retryable"], true);
    assert_eq!(send("GET /problems/not_found", &[], "").json()["retryable"], false);
}

#[test]
fn listed_origins_may_read_also_errors() {
    let from = |line: &str, origin: &str| send(line, &[&format!("Origin: {origin}")], "");
    let allowed = |heard: &super::kit::Heard| heard.header("access-control-allow-origin");
    for line in ["GET /notes", "GET /nowhere", "GET /refusal/sign_in_required"] {
        let heard = from(line, "https://board.example");
        assert_eq!(allowed(&heard).as_deref(), Some("https://board.example"), "{line}: {heard:?}");
        let exposed = heard.header("access-control-expose-headers").unwrap().to_lowercase();
        assert!(["etag", "link", "x-request-id"].iter().all(|name| exposed.contains(name)), "{exposed}");
        assert_eq!(heard.header("access-control-allow-credentials"), None);
        assert_eq!(allowed(&from(line, "https://evil.example")), None, "{line}");
    }
    let ask = "Access-Control-Request-Method: PATCH";
    let preflight = |origin: &str| send("OPTIONS /notes", &[&format!("Origin: {origin}"), ask], "");
    let granted = preflight("https://board.example");
    assert_eq!((granted.status, granted.header("access-control-max-age").as_deref()), (200, Some("600")));
    assert_eq!(allowed(&preflight("https://evil.example")), None);
}
