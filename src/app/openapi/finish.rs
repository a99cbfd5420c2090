//! Completes each operation from the tables that decide about it.

use serde_json::{Map, Value, json};

use super::base::METHODS;
use super::{links, problems};
use crate::policy::WHOLE;
use auth::{Cell, Row};
use kernel::Role;

/// Adds security, access, shared headers, problems and links to every operation.
pub fn complete(document: &mut Value) {
    document["components"]["headers"] = headers();
    document["components"]["parameters"] = parameters();
    let mut shared = problems::Shared::default();
    let Some(paths) = document["paths"].as_object_mut() else { return };
    for (path, item) in paths {
        let Some(item) = item.as_object_mut() else { continue };
        for (method, operation) in item.iter_mut().filter(|(method, _)| METHODS.contains(&method.as_str())) {
            complete_operation(path, method, operation, &mut shared);
        }
    }
    pages(document);
    spelled(document);
    machine_scopes(document);
    document["components"]["responses"] = shared.responses();
    document["components"]["examples"] = shared.examples();
}

/// The scopes a machine can be given are those of the policy table.
fn machine_scopes(document: &mut Value) {
    if let Some(items) = document.pointer_mut("/components/schemas/ClientIn/properties/scopes/items") {
        items["enum"] = json!(WHOLE.scopes());
    }
}

/// How an id is written, wherever one stands.
const ID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

/// Every id is written in one way.
fn spelled(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.get("type").is_some_and(|kind| *kind != "object")
                && members.get("format") == Some(&json!("uuid"))
            {
                members.insert("pattern".to_owned(), json!(ID));
            }
            members.values_mut().for_each(spelled);
        }
        Value::Array(items) => items.iter_mut().for_each(spelled),
        _ => {}
    }
}

/// Every page tells the way back as well as the way on.
fn pages(document: &mut Value) {
    let Some(schemas) = document["components"]["schemas"].as_object_mut() else { return };
    for properties in schemas.values_mut().filter_map(|schema| schema.get_mut("properties")?.as_object_mut()) {
        if properties.contains_key("items") && properties.contains_key("next_cursor") {
            let words = "上一页游标, 第一页没有 · Where the page before ends; absent on the first one.";
            properties.insert("prev_cursor".to_owned(), json!({ "type": "string", "description": words }));
        }
    }
}

fn complete_operation(path: &str, method: &str, operation: &mut Value, shared: &mut problems::Shared) {
    let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
    let Some(row) = WHOLE.row(&id) else { return };
    operation["security"] = security(row);
    operation["x-access"] = access(row);
    share_parameters(path, method, operation, row);
    share_headers(method, operation);
    for (status, codes) in problems::of(&id, method, path, operation, row) {
        let status = status.to_string();
        let page = operation["responses"][&status]["content"][web::PAGE].take();
        operation["responses"][&status] = match page {
            Value::Null => shared.refer(&status, codes),
            page => problems::beside(page, &codes),
        };
    }
    links::add(&id, operation);
}

fn security(row: &Row) -> Value {
    if row.open() {
        json!([])
    } else if row.scope.is_empty() || row.cell(Role::Client) == Cell::No {
        json!([{ "bearer": [] }])
    } else {
        json!([{ "bearer": [] }, { "oauth2": [row.scope] }])
    }
}

/// Who may call it, as the policy table says.
fn access(row: &Row) -> Value {
    let words = |cell: Cell| match cell {
        Cell::No => None,
        Cell::Own => Some("own_community"),
        Cell::Unit => Some("own_unit"),
        Cell::Platform => Some("every_community"),
        Cell::Open => Some("open"),
    };
    if row.open() {
        return json!({ "scope": null, "open": true, "roles": {} });
    }
    // A machine of a unit may what the column of machines says, as far as the head of its unit may.
    let cells = Role::ALL.into_iter().map(|role| (role.name(), row.cell(role)));
    let cells = cells.chain([("unit_client", row.machine(true))]);
    let roles: Map<String, Value> =
        cells.filter_map(|(name, cell)| Some((name.to_owned(), words(cell)?.into()))).collect();
    let scope = (!row.scope.is_empty()).then_some(row.scope);
    json!({ "scope": scope, "open": false, "roles": roles })
}

fn share_parameters(path: &str, method: &str, operation: &mut Value, row: &Row) {
    if !operation["parameters"].is_array() {
        operation["parameters"] = json!([]);
    }
    let Some(parameters) = operation["parameters"].as_array_mut() else { return };
    parameters.iter_mut().for_each(list_example);
    parameters.iter_mut().for_each(page_words);
    if method == "post" && !row.open() {
        let name = match row.looks() {
            true => "UnusedIdempotencyKey",
            false if must_have_key(path) => "RequiredIdempotencyKey",
            false => "IdempotencyKey",
        };
        parameters.push(json!({ "$ref": format!("#/components/parameters/{name}") }));
    }
    let none = parameters.is_empty();
    if let Some(operation) = operation.as_object_mut().filter(|_| none) {
        operation.remove("parameters");
    }
}

/// What paging takes: a limit above the largest is coerced, whatever its size; an empty cursor or list of names is none.
fn page_words(parameter: &mut Value) {
    match parameter["name"].as_str() {
        Some("limit") => {
            parameter["schema"] =
                json!({ "type": "integer", "format": "int64", "minimum": 1, "maximum": i64::MAX, "default": 50 });
        }
        Some("cursor") => {
            parameter["schema"]["pattern"] = json!("^[A-Za-z0-9_-]+$");
        }
        Some("fields" | "sort") if parameter["in"] == "query" => {
            parameter["schema"]["pattern"] = json!("^[A-Za-z0-9_.,-]+$");
        }
        _ if parameter["in"] == "query" && parameter["schema"].get("items").is_some() => {
            parameter["schema"]["minItems"] = json!(1);
            parameter["schema"]["maxItems"] = json!(20);
        }
        _ if parameter["in"] == "query" && plain_string(&parameter["schema"]) => {
            parameter["schema"]["pattern"] = json!("^[^\\u0000-\\u001f\\u007f-\\u009f]*$");
        }
        _ => {}
    }
}

/// A string that nothing else is said about.
fn plain_string(schema: &Value) -> bool {
    let kind = &schema["type"];
    let string = kind == "string" || kind.as_array().is_some_and(|kinds| kinds.iter().any(|one| one == "string"));
    string && ["format", "pattern", "enum"].iter().all(|word| schema.get(word).is_none())
}

/// A list in the query is written with commas, but its example is a list.
fn list_example(parameter: &mut Value) {
    let kind = &parameter["schema"]["type"];
    let list = *kind == "array" || kind.as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "array"));
    if let (true, Some(words)) = (list, parameter["example"].as_str()) {
        parameter["example"] = words.split(',').map(Value::from).collect();
    }
}

fn share_headers(method: &str, operation: &mut Value) {
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    for (status, response) in responses.iter_mut().filter(|(status, _)| status.starts_with('2')) {
        let mut headers = response["headers"].as_object().cloned().unwrap_or_default();
        headers.insert("X-Request-Id".to_owned(), json!({ "$ref": "#/components/headers/XRequestId" }));
        let versioned = response["content"]["application/json"]["schema"]["$ref"]
            .as_str()
            .is_some_and(|name| name.ends_with("Out") || name.ends_with("Page"));
        if versioned {
            headers.insert("ETag".to_owned(), json!({ "$ref": "#/components/headers/ETag" }));
        }
        if status == "201" && method == "post" && versioned {
            headers.insert("Location".to_owned(), json!({ "$ref": "#/components/headers/Location" }));
        }
        if response["content"]["application/json"]["schema"]["$ref"].as_str().is_some_and(|name| name.ends_with("Page"))
        {
            headers.insert("Link".to_owned(), json!({ "$ref": "#/components/headers/Link" }));
        }
        response["headers"] = Value::Object(headers);
    }
    if method == "get" {
        responses.insert(
            "304".to_owned(),
            json!({ "description": "未变化 (If-None-Match) · Not changed", "headers": {
                "X-Request-Id": { "$ref": "#/components/headers/XRequestId" }
            }}),
        );
    }
}

fn headers() -> Value {
    let header = |words: &str, example: &str| json!({ "description": words, "schema": { "type": "string" }, "example": example });
    json!({
        "XRequestId": header("请求编号, 与日志和错误说明一致 · Request id, the same in logs and problems", "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41"),
        "ETag": header("版本标签, 用于 If-Match 和 If-None-Match · Entity tag (RFC 9110)", "\"3-1f2e3d4c\""),
        "Location": header("新对象的地址 · Address of what was created", "/api/v1/communities/5b1f…/agreements/0198…"),
        "Link": header("分页链接 · Links to other pages (RFC 8288)", "</api/v1/…?cursor=…>; rel=\"next\"")
    })
}

/// Acts on many things at once are done once, so that a retry is always safe.
fn must_have_key(path: &str) -> bool {
    path.ends_with(":batch") || path.ends_with("/aid") || path.contains("/imports/")
}

fn parameters() -> Value {
    let free = json!({
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description": "幂等键: 重试时使用同一个键, 不会重复执行; 保留 24 小时 · The same key makes a retry safe for 24 hours",
        "schema": {
            "type": "string", "minLength": 1, "maxLength": 257,
            "pattern": "^(\"[!#-\\[\\]-~]{1,255}\"|[!#-\\[\\]-~]{1,255})$"
        },
        "example": "8e03978e-40d5-43dd-bc93-6894a57f9324"
    });
    let mut required = free.clone();
    required["required"] = json!(true);
    let mut unused = free.clone();
    unused["description"] = json!(
        "只查询, 不需要幂等键, 也不保存答复; 带了也不起作用 · It only looks: no key is needed, no answer is kept, and one that is sent changes nothing"
    );
    json!({ "IdempotencyKey": free, "RequiredIdempotencyKey": required, "UnusedIdempotencyKey": unused })
}
