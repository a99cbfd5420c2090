//! The checks of the document, fed a small document and everything that can go wrong with it.

use serde_json::{Value, json};

use super::{Promise, breaking, gaps, operations};

fn problem(code: &str) -> Value {
    let example = json!({ "type": format!("/problems/{code}"), "code": code });
    json!({ "description": "不行 · No", "content": { "application/problem+json": {
        "schema": { "$ref": "#/components/schemas/Problem" }, "example": example
    }}})
}

/// A document without a gap.
fn good() -> Value {
    let mut responses = json!({ "201": { "description": "已登记 · Registered", "headers": { "ETag": {} },
        "content": { "application/json": { "schema": { "$ref": "#/components/schemas/UnitOut" } } },
        "links": { "get_unit": { "operationId": "create_unit" } } } });
    for status in ["400", "401", "403", "404", "413", "415", "422", "500"] {
        responses[status] = problem("some_code");
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "T", "description": "D", "version": "1", "contact": {}, "license": {} },
        "tags": [{ "name": "units", "description": "单位 · Units" }],
        "paths": { "/c/{community_id}/units": {
            "parameters": [{ "name": "community_id", "in": "path", "required": true,
                "description": "社区 · Community", "schema": { "type": "string" } }],
            "post": {
                "operationId": "create_unit", "tags": ["units"], "summary": "登记 · Register",
                "description": "登记单位。 Registers a unit.",
                "security": [{ "oauth2": ["units:write"] }],
                "x-access": { "open": false, "roles": { "secretary": "own_community", "officer": "own_community" } },
                "parameters": [{ "name": "dry_run", "in": "query", "description": "试算 · Try only",
                    "schema": { "type": "boolean" } }],
                "requestBody": { "required": true, "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/UnitIn" } } } },
                "responses": responses
            }
        }},
        "components": {
            "securitySchemes": { "oauth2": {}, "bearer": {} },
            "schemas": {
                "Problem": { "type": "object", "required": ["code"], "properties": {
                    "type": { "type": "string" }, "code": { "type": "string" } } },
                "UnitIn": { "type": "object", "required": ["name"], "additionalProperties": false, "properties": {
                    "name": { "type": "string", "maxLength": 80, "example": "区科协" },
                    "sector": { "$ref": "#/components/schemas/Sector" } } },
                "UnitOut": { "type": "object", "required": ["id", "name"], "properties": {
                    "id": { "type": "string", "format": "uuid", "example": "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41" },
                    "name": { "type": "string", "example": "区科协" },
                    "sector": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Sector" }] },
                    "members": { "type": "integer", "example": 12 } } },
                "Sector": { "type": "string", "enum": ["public", "private"] }
            }
        }
    })
}

const POST: &str = "/paths/~1c~1{community_id}~1units/post";

/// The document with one member set, or taken out when `value` is null; a pointer without `/` in front starts at POST.
fn with(pointer: &str, value: Value) -> Value {
    let mut doc = good();
    let whole = if pointer.starts_with('/') { pointer.to_owned() } else { format!("{POST}/{pointer}") };
    let (parent, name) = whole.rsplit_once('/').unwrap_or_default();
    let object = doc.pointer_mut(parent).and_then(Value::as_object_mut);
    let object = object.unwrap_or_else(|| panic!("{parent} is no object of the document"));
    let name = name.replace("~1", "/");
    if value.is_null() {
        object.remove(&name);
    } else {
        object.insert(name, value);
    }
    doc
}

#[track_caller]
fn seen(found: &[String], expected: &str) {
    assert!(found.iter().any(|sentence| sentence.contains(expected)), "`{expected}` not in {found:#?}");
}

#[test]
fn a_whole_document_has_no_gap_and_breaks_nothing() {
    assert_eq!(gaps(&good()), Vec::<String>::new());
    assert_eq!(breaking(&good(), &good()), Vec::<String>::new());
    assert_eq!(operations(&good()).count(), 1);
}

#[test]
fn every_gap_is_seen() {
    for (pointer, value, expected) in [
        ("/openapi", json!("3.0.3"), "not OpenAPI 3.1"),
        ("/info/license", json!(null), "info has no license"),
        ("summary", json!("Register"), "no summary in Chinese"),
        ("description", json!(null), "no description in Chinese"),
        ("operationId", json!("createUnit"), "no operationId in snake_case"),
        ("tags", json!([]), "no tag"),
        ("tags", json!(["zones"]), "the tag zones is not described"),
        ("security", json!(null), "no security"),
        ("security", json!([{ "basic": [] }]), "scheme basic is not described"),
        ("security", json!([]), "x-access does not say"),
        ("x-access", json!(null), "x-access does not say"),
        ("parameters/0/description", json!(null), "parameter \"dry_run\" has no description"),
        ("parameters/0/schema", json!(null), "parameter \"dry_run\" has no schema"),
        ("responses/201", json!(null), "no answer of success"),
        ("responses/422", json!(null), "the answer 422 is not described"),
        ("responses/401", json!(null), "the answer 401 is not described"),
        ("responses/404", json!(null), "the answer 404 is not described"),
        ("responses/400", json!({ "content": { "text/plain": {} } }), "400 answers [\"text/plain\"]"),
        ("responses/201/links/get_unit/operationId", json!("get_unit"), "which is no operation"),
        (
            "requestBody/content/application~1json/schema",
            json!({ "$ref": "#/components/schemas/Gone" }),
            "leads nowhere",
        ),
        ("requestBody/content/application~1json/example", json!({ "title": "x" }), "refused by its own schema"),
        (
            "/components/schemas/UnitIn/properties/name/example",
            json!(null),
            "request application/json: no example for name",
        ),
        (
            "/components/schemas/UnitOut/properties/members/example",
            json!(null),
            "201 application/json: no example for members",
        ),
    ] {
        seen(&gaps(&with(pointer, value)), expected);
    }
    let mut twice = good();
    twice["paths"]["/other"] = twice["paths"]["/c/{community_id}/units"].clone();
    seen(&gaps(&twice), "the operationId create_unit is that of");
    seen(&gaps(&twice), "the path has no \"community_id\"");
    let mut unnamed = good();
    unnamed["paths"]["/c/{community_id}/units"]["parameters"] = json!([]);
    seen(&gaps(&unnamed), "{community_id} is not described");
}

#[test]
fn every_break_is_seen() {
    let input = "/components/schemas/UnitIn";
    for (pointer, value, expected) in [
        ("/paths", json!({}), "the operation is gone"),
        ("operationId", json!("add_unit"), "operationId create_unit became add_unit"),
        ("parameters", json!([]), "parameter \"dry_run\" is gone"),
        ("parameters/0/required", json!(true), "parameter \"dry_run\" became required"),
        ("parameters/0/name", json!("trial"), "parameter \"dry_run\" is gone"),
        ("parameters/0/schema", json!({ "type": "integer" }), "the type [\"boolean\"] became [\"integer\"]"),
        ("requestBody", json!(null), "the request body is gone"),
        ("responses/404", json!(null), "the answer 404 is gone"),
        ("responses/201/headers/ETag", json!(null), "the header ETag is gone"),
        ("responses/201/content", json!({ "text/csv": {} }), "application/json is gone"),
        ("security", json!([{ "oauth2": ["units:admin"] }]), "the credentials"),
        ("x-access/roles/officer", json!(null), "the role officer may no longer call it"),
        ("/components/schemas/Sector/enum", json!(["public"]), "the value \"private\" is gone"),
        ("/components/schemas/UnitIn/required", json!(["name", "sector"]), ".sector: the field is required now"),
        ("/components/schemas/UnitIn/properties/sector", json!(null), ".sector: the field is gone"),
        ("/components/schemas/UnitIn/properties/name/maxLength", json!(40), "maxLength 80 became 40"),
        ("/components/schemas/UnitIn/properties/name/minLength", json!(2), "minLength none became 2"),
        ("/components/schemas/UnitIn/properties/name/pattern", json!("^a"), "pattern null became \"^a\""),
        ("/components/schemas/UnitIn/properties/name/format", json!("uri"), "the format uri is asked for now"),
        ("/components/schemas/UnitIn/properties/name/enum", json!(["a"]), "only listed values"),
        ("/components/schemas/UnitOut/properties/members", json!(null), ".members: the field is gone"),
        ("/components/schemas/UnitOut/properties/members/type", json!("number"), "became [\"number\"]"),
        ("/components/schemas/UnitOut/properties/members/type", json!(["integer", "null"]), "\"null\"]"),
        ("/components/schemas/UnitOut/properties/id/format", json!(null), "the format uuid is gone"),
        ("/components/schemas/UnitOut/required", json!(["id"]), ".name: the field may be missing now"),
    ] {
        seen(&breaking(&good(), &with(pointer, value)), expected);
    }
    let mut wanted = good();
    wanted.pointer_mut(input).expect("the input")["properties"]["code"] = json!({ "type": "string" });
    wanted.pointer_mut(input).expect("the input")["required"] = json!(["name", "code"]);
    seen(&breaking(&good(), &wanted), ".code: the field is required now");
    let asked = with(
        "parameters",
        json!([good().pointer(POST).expect("POST")["parameters"][0],
        { "name": "x", "in": "header", "required": true }]),
    );
    seen(&breaking(&good(), &asked), "the new parameter \"x\" is required");
    seen(&breaking(&with("security", json!([])), &good()), "a sign-in became necessary");
}

#[test]
fn additions_break_nothing() {
    for (pointer, value) in [
        ("/paths/~1new", json!({ "get": {} })),
        ("/components/schemas/Sector/enum", json!(["public", "private", "mixed"])),
        ("/components/schemas/UnitIn/properties/code", json!({ "type": "string" })),
        ("/components/schemas/UnitIn/required", json!([])),
        ("/components/schemas/UnitIn/properties/name/maxLength", json!(120)),
        ("/components/schemas/UnitIn/properties/name/type", json!(["string", "null"])),
        ("/components/schemas/UnitOut/properties/code", json!({ "type": "string" })),
        ("/components/schemas/UnitOut/required", json!(["id", "name", "members"])),
        ("responses/409", problem("unit_in_use")),
        ("security", json!([{ "oauth2": ["units:write"] }, { "bearer": [] }])),
        ("x-access/roles/client", json!("own_community")),
        ("requestBody/required", json!(false)),
    ] {
        assert_eq!(breaking(&good(), &with(pointer, value)), Vec::<String>::new(), "{pointer}");
    }
    let renamed = good().to_string().replace("{community_id}", "{cid}").replace("\"community_id\"", "\"cid\"");
    let renamed = serde_json::from_str(&renamed).expect("a document");
    assert_eq!(breaking(&good(), &renamed), Vec::<String>::new());
}

#[test]
fn an_answer_is_held_against_the_promise() {
    let promise = Promise::new(good());
    let json = Some("application/json; charset=utf-8");
    let id = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41";
    let request = ("POST", "/c/42/units");
    let whole = json!({ "id": id, "name": "区科协", "sector": null });
    assert_eq!(promise.faults(request, 201, json, Some(&whole)), Vec::<String>::new());
    assert_eq!(
        promise.named("create_unit").map(|found| found.path),
        promise.operation("POST", "/c/42/units?a=b").map(|o| o.path)
    );
    for (body, expected) in [
        (json!({ "id": id }), "\"name\" is a required property"),
        (json!({ "id": "42", "name": "a" }), "is not a \"uuid\""),
        (json!({ "id": id, "name": 3 }), "is not of type \"string\""),
        (json!({ "id": id, "name": "a", "sector": "mixed" }), "/sector"),
        (json!({ "id": id, "name": "a", "secret": 1 }), "secret"),
    ] {
        seen(&promise.faults(request, 201, json, Some(&body)), expected);
    }
    seen(&promise.faults(request, 200, json, Some(&whole)), "does not promise this status");
    seen(&promise.faults(request, 201, Some("text/plain"), None), "text/plain is not promised");
    seen(&promise.faults(request, 201, None, None), "application/json is promised");
    seen(&promise.faults(("GET", "/c/42/units"), 200, json, None), "no such operation");
    let partial = json!({ "id": id });
    assert_eq!(promise.faults(("POST", "/c/42/units?fields=id"), 201, json, Some(&partial)), Vec::<String>::new());
    let open = json!({ "code": "x", "allowed": ["a"] });
    assert_eq!(promise.faults(request, 404, Some("application/problem+json"), Some(&open)), Vec::<String>::new());
}
