//! Versions: entity tags, conditional requests, merge patches, creation.

use serde_json::{Value, json};

use crate::kit::answer::text;
use crate::kit::cast::unit_in;
use crate::kit::deeds::deed;
use crate::kit::{World, on_both_engines};

on_both_engines!(
    tags_tell_versions_and_views_apart,
    an_unchanged_object_is_not_sent_again,
    a_merge_patch_changes_what_it_names,
    p26_nobody_writes_what_only_the_service_writes,
    what_is_created_has_an_address,
    only_the_wanted_fields_are_sent,
);

fn tags_tell_versions_and_views_apart(world: &World) {
    let officer = world.officer();
    let path = format!("units/{}", world.unit_id(1));
    let first = officer.get(&path);
    assert_eq!(first.json()["etag"], first.etag(), "the same tag stands in the body");
    assert_ne!(world.head(1).get(&path).etag(), first.etag(), "who sees something else has another tag");
    assert_ne!(officer.get(&format!("{path}?fields=id,name")).etag(), first.etag());
    // Any tag of the version names it: what one sees does not matter, which version does.
    let changed = officer.patch(&path, &world.head(1).get(&path).etag(), &json!({ "address": "示例路 2 号" }));
    changed.is(200);
    assert_ne!(changed.etag(), first.etag());
    let stale = officer.patch(&path, &first.etag(), &json!({ "address": "示例路 3 号" })).refused(412, "stale_version");
    assert_eq!(stale["current_version"], changed.json()["version"]);
    officer.patch(&path, text(&stale, "current_etag"), &json!({ "address": "示例路 3 号" })).is(200);
    officer.patch(&path, "W/\"4\"", &json!({ "address": "x" })).refused(412, "stale_version");
    officer.patch(&path, "*", &json!({ "address": "示例路 4 号" })).is(200);
    let listed = officer.get("units").is(200);
    let item = listed["items"].as_array().unwrap().iter().find(|one| one["id"] == first.json()["id"]).unwrap().clone();
    officer.patch(&path, text(&item, "etag"), &json!({ "address": "示例路 5 号" })).is(200);
}

fn an_unchanged_object_is_not_sent_again(world: &World) {
    let officer = world.officer();
    for path in [format!("units/{}", world.unit_id(1)), "units".to_owned(), "agreements".to_owned()] {
        let first = officer.get(&path);
        let again = officer.ask("GET", &path).header("if-none-match", &first.etag()).send();
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(again.etag(), first.etag(), "{path}");
    }
    let listed = officer.get("units").etag();
    officer.amend(&format!("units/{}", world.unit_id(1)), &json!({ "address": "示例路 9 号" })).is(200);
    assert_eq!(officer.ask("GET", "units").header("if-none-match", &listed).send().status, 200);
}

fn a_merge_patch_changes_what_it_names(world: &World) {
    let officer = world.officer();
    let path = format!("units/{}", world.unit_id(1));
    let before = officer.get(&path).is(200);
    let after = officer.amend(&path, &json!({ "short_name": "示例一", "contact": { "post": "综合办" } })).is(200);
    assert_eq!(after["short_name"], "示例一");
    assert_eq!(after["contact"]["post"], "综合办");
    assert_eq!(after["contact"]["phone"], before["contact"]["phone"], "an object is merged, not replaced");
    assert_eq!(after["version"], json!(before["version"].as_i64().unwrap() + 1));
    let without = officer.amend(&path, &json!({ "short_name": null, "contact": null })).is(200);
    assert!(without.get("short_name").is_none() && without.get("contact").is_none(), "{without}");
    assert_eq!(without["name"], before["name"]);
    officer.amend(&path, &json!({ "name": null })).refused(422, "validation_failed");
    let same = officer.amend(&path, &json!({})).is(200);
    assert_eq!(same["version"], without["version"], "nothing changed, so no version");
    let etag = officer.get(&path).etag();
    let plain = officer.ask("PATCH", &path).header("if-match", &etag).header("content-type", "application/json");
    plain.bytes(br#"{"address":"plain JSON is taken too"}"#).send().is(200);
    let list =
        officer.ask("PATCH", &path).header("if-match", "*").header("content-type", "application/merge-patch+json");
    list.bytes(b"[]").send().refused(422, "validation_failed");
    let text =
        officer.ask("PATCH", &path).header("if-match", "*").header("content-type", "text/plain").bytes(b"{}").send();
    text.refused(415, "unsupported_media_type");
    assert!(text.header("accept-patch").is_some_and(|kinds| kinds.contains("merge-patch+json")));
}

fn p26_nobody_writes_what_only_the_service_writes(world: &World) {
    let officer = world.officer();
    let unit = world.unit(1);
    let path = format!("units/{}", text(&unit, "id"));
    let writable = unit_in(1);
    let shown = officer.get(&path).is(200);
    let foreign = shown.as_object().unwrap().keys().filter(|name| writable.get(*name).is_none());
    let optional =
        ["short_name", "sector_source", "kind", "address", "note", "organization_id", "unified_social_credit_code"];
    for name in foreign.filter(|name| !optional.contains(&name.as_str())) {
        let mut body = unit_in(40);
        body[name] = shown[name].clone();
        let created = officer.post("units", &body);
        created.refused(422, "validation_failed");
        assert_eq!(created.pointers(), [format!("/{name}")]);
        let patched = officer.patch(&path, "*", &json!({ name: shown[name] }));
        patched.refused(422, "validation_failed");
    }
    let draft = officer.post("agreements", &deed(world, &[1])).is(201);
    let known = deed(world, &[1]);
    for name in draft.as_object().unwrap().keys().filter(|name| known.get(*name).is_none() && *name != "effect") {
        let mut body = known.clone();
        body[name] = draft[name].clone();
        let status = officer.post("agreements", &body).status;
        let legal = ["renews_automatically"].contains(&name.as_str());
        assert_eq!(status == 201, legal, "{name}: {status}");
    }
    let now = officer.get(&path).is(200);
    assert_eq!(now["version"], shown["version"], "nothing was changed by any of it");
}

fn what_is_created_has_an_address(world: &World) {
    let officer = world.officer();
    let unit = officer.post("units", &unit_in(50));
    let draft = officer.post("agreements", &deed(world, &[1]));
    for made in [unit, draft] {
        let body: Value = made.is(201);
        let location = made.header("location").unwrap();
        assert!(location.ends_with(text(&body, "id")), "{location}");
        let read = officer.get(location);
        assert_eq!((read.is(200), read.etag()), (body, made.etag()), "{location} shows what was answered");
    }
}

fn only_the_wanted_fields_are_sent(world: &World) {
    let officer = world.officer();
    let path = format!("units/{}", world.unit_id(1));
    let part = officer.get(&format!("{path}?fields=id,name,contact.phone")).is(200);
    let whole = officer.get(&path).is(200);
    assert_eq!(part["contact"], json!({ "phone": whole["contact"]["phone"] }));
    let names: Vec<&String> = part.as_object().unwrap().keys().collect();
    assert_eq!(names.len(), 3, "{names:?}");
    officer.get(&format!("{path}?fields=id,salary")).refused(400, "invalid_parameter");
    let listed = officer.get("units?fields=id,code").is(200);
    assert!(listed["items"].as_array().unwrap().iter().all(|one| one.as_object().unwrap().len() == 2), "{listed}");
}
