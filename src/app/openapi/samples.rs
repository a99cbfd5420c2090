//! Examples for what the macros cannot give one: plain text behind a shared type, days, ids and words by their names.

use serde_json::{Value, json};

/// Writes text in place of the shared type, and an example wherever a property has none.
pub fn fill(document: &mut Value) {
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else { return };
    schemas.remove("Text");
    for (name, schema) in schemas.iter_mut() {
        fill_schema(name, schema);
    }
}

fn fill_schema(owner: &str, schema: &mut Value) {
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        for (name, property) in properties {
            as_text(property);
            let known = ["example", "examples", "enum", "const", "$ref", "oneOf", "allOf"];
            let bare = known.iter().all(|word| property.get(word).is_none());
            let nested = property["items"].get("$ref").is_some() || property["items"].get("oneOf").is_some();
            let example =
                of_a_zone(owner, name).or_else(|| of_a_household(owner, name)).or_else(|| sample(owner, name));
            if let (true, false, Some(example)) = (bare, nested, example) {
                property["example"] = example;
            }
        }
    }
    for word in ["allOf", "oneOf", "anyOf"] {
        for part in schema.get_mut(word).and_then(Value::as_array_mut).into_iter().flatten() {
            fill_schema(owner, part);
        }
    }
}

/// `Text` is a string that the service trims; callers need not know the type.
fn as_text(property: &mut Value) {
    const TEXT: &str = "#/components/schemas/Text";
    if property["$ref"] == TEXT {
        if let Some(property) = property.as_object_mut() {
            property.remove("$ref");
            property.insert("type".to_owned(), json!("string"));
        }
        return;
    }
    let optional = property
        .get("oneOf")
        .and_then(Value::as_array)
        .is_some_and(|parts| parts.iter().any(|part| part["$ref"] == TEXT));
    if let Some(property) = property.as_object_mut().filter(|_| optional) {
        property.remove("oneOf");
        property.insert("type".to_owned(), json!(["string", "null"]));
    }
}

const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// What is said of zones and their ground.
fn of_a_zone(owner: &str, name: &str) -> Option<Value> {
    let entered = ["ZoneIn", "PartIn", "MergerIn"].contains(&owner);
    match name {
        "code" if entered => Some(json!("L-021")),
        "description" if entered => Some(json!("东至示例路, 西至示例街, 南北以围墙为界。")),
        "boundary" | "geometry" => Some(json!({ "type": "Polygon", "coordinates": [[
            [98.288, 39.772], [98.289, 39.772], [98.289, 39.773], [98.288, 39.773], [98.288, 39.772]
        ]] })),
        _ => None,
    }
}

/// What is said of households.
fn of_a_household(owner: &str, name: &str) -> Option<Value> {
    let step = owner == "HouseholdStepOut" && name == "details";
    step.then(|| json!({ "visited_on": "2026-06-10", "finding": "情况属实。" }))
}

/// A plausible value for a property of this name. Never a fact about a named unit.
fn sample(owner: &str, name: &str) -> Option<Value> {
    let id = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41";
    Some(match name {
        "title" if owner.contains("Commitment") => json!("便民理发"),
        "title" if owner.contains("Agreement") || owner.contains("Registration") => json!("“互联共转”共建协议"),
        "title" if owner.contains("Clause") => json!("组织共建"),
        "title" => json!("社区党委书记"),
        "purpose" => json!("以党建为引领, 共同服务辖区居民。"),
        "text" if ["Proof", "ProofIn", "AccessionProof", "TextRequestOut"].contains(&owner) => {
            json!({ "number": "HLGZ-2026-0001", "title": "“互联共转”共建协议" })
        }
        "text" | "gloss" => json!("社区党组织与单位党组织结为共建对子, 每季度至少召开一次联席会议。"),
        "name" if owner.contains("Client") => json!("单位办公系统对接"),
        "name" if owner.contains("Party") || owner.contains("Unit") => json!("示例单位01"),
        "name" if owner.contains("Place") => json!("钢城街道"),
        "name" if owner.contains("Community") => json!("示例社区"),
        "name" => json!("示例人员"),
        "short_name" => json!("示例01"),
        "digest" | "hash" => json!(HASH),
        "starts_on" | "signed_on" => json!("2026-07-01"),
        "ends_on" => json!("2028-06-30"),
        "due_on" => json!("2026-12-31"),
        "delivered_on" => json!("2026-07-10"),
        "signing_due_on" => json!("2026-07-31"),
        "allowed_actions" => json!(["sign_agreement", "refuse_agreement"]),
        "withdrawal_reason" => json!("双方商定另行起草"),
        "signing_name" => json!("示例单位01 (盖章)"),
        "representative" => json!("示例代表"),
        "notice" => json!("示例协议, 非真实签署"),
        "next_cursor" | "prev_cursor" => json!("eyJrIjoiVTIxIn0"),
        "source" => json!("示例日报"),
        "login" => json!("shili-shuji"),
        "code" if owner.contains("Invitation") || owner.contains("Redemption") => json!("ABCD-EFGH-JKLM-NPQR"),
        "code" if owner.contains("Clause") => json!("co_organise"),
        "code" if owner.contains("Place") => json!("620201002"),
        "code" => json!("U21"),
        "signature" => json!("eyJhbGciOiJFZERTQSJ9.eyJkaWdlc3QiOiI5Zjg2In0.c2lnbmF0dXJl"),
        "client_secret" => json!("hl_example-secret-shown-once"),
        "token" | "refresh_token" => json!("hr_example-token"),
        "renews_automatically" => json!(false),
        "post" => json!("办公室"),
        "phone" | "hotline" => json!("0937-6226222"),
        "keys" if ["Proof", "ProofIn"].contains(&owner) => json!({ "keys": [] }),
        "keys" if owner.contains("Set") || owner.contains("Jwks") => json!([]),
        "key_ids" => json!(["kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"]),
        "document_no" => json!("示例〔2026〕1号"),
        "unified_social_credit_code" => json!("91512081MA62K0260E"),
        "stat_code" => json!("620201002001"),
        "signed" => json!([id]),
        "revision" => json!(1),
        "response_types_supported" => json!([]),
        "province" => json!("甘肃省"),
        "problem" => json!({ "type": "/problems/renewal_exists", "status": 409, "code": "renewal_exists" }),
        "id" | "account_id" => json!(id),
        "data" => json!({ "agreement_id": id }),
        "address" => json!("示例路1号"),
        "note" => json!("示例备注"),
        _ => return None,
    })
}
