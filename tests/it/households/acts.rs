//! Households as tests need them: reported, verified, taken on.

use serde_json::{Value, json};

use crate::kit::World;
use crate::kit::answer::text;

/// The example of GB 11643, and numbers of the reserved block.
pub const IDENTITY: &str = "11010519491231002X";
pub const PHONE: &str = "19900001234";
pub const ADDRESS: &str = "钢城街道示例小区3号楼2单元501室";
pub const NAME: &str = "欧阳示例甲";

/// A household as it is reported, with nothing sensitive in it.
pub fn household_in() -> Value {
    json!({
        "head": { "name": NAME, "phone": PHONE, "born": "1949" },
        "members": [{ "relation": "12", "name": "示例乙" }],
        "address": ADDRESS,
        "tags": ["unemployment"],
        "needs": ["living_aid"],
        "note": "行动不便, 需要代办购药。",
        "legal_basis": "statutory_duty"
    })
}

/// The same with sensitive facts, and the consent they need.
pub fn sensitive_in(world: &World) -> Value {
    let mut body = household_in();
    body["head"]["identity_number"] = json!(IDENTITY);
    body["head"]["disability"] = json!({ "category": 4, "grade": 2 });
    body["tags"] = json!(["disability", "serious_illness"]);
    body["consent"] = json!({ "given_on": world.day(0), "given_by": "self" });
    body
}

/// A household the household officer has reported; answers its id.
pub fn reported(world: &World, body: &Value) -> String {
    text(&world.staff("household_officer").post("households", body).is(201), "id").to_owned()
}

/// Where a household lies.
pub fn at(id: &str) -> String {
    format!("households/{id}")
}

/// The result of the authority.
pub fn result(world: &World, category: &str) -> Value {
    json!({ "category": category, "decided_by_text": "钢城街道办事处", "decided_on": world.day(0) })
}

/// A household that is being helped; answers its id.
pub fn helped(world: &World, body: &Value) -> String {
    let id = reported(world, body);
    let path = format!("{}/admission", at(&id));
    let active = world.secretary().put(&path, &result(world, "subsistence_allowance")).is(200);
    assert_eq!(active["state"], "active", "{active}");
    id
}

/// What each step is sent.
pub fn body_of(world: &World, step: &str) -> Value {
    match step {
        "verification" => json!({ "visited_on": world.day(0), "finding": "情况属实。" }),
        "review" => json!({ "held_on": world.day(0), "reviewers": 7 }),
        "notice" => json!({ "from_on": world.day(0), "days": 7, "place": "社区公示栏" }),
        "admission" => result(world, "near_subsistence"),
        "recheck" => json!({ "checked_on": world.day(0), "result": "kept" }),
        "exit" => json!({ "reason": "income_recovered" }),
        "consent" => json!({ "given_on": world.day(0), "given_by": "both" }),
        "consent/withdrawal" => json!({ "withdrawn_on": world.day(0) }),
        "plan" => json!({ "measures": [{ "kind": "care", "text": "每周上门一次。", "who": "社区帮扶专干" }] }),
        "attachments" => json!({ "attachments": [
            { "kind": "application", "title": "临时救助申请书", "dated_on": world.day(-1), "kept_at": "社区档案柜 3-2" },
            { "kind": "medical", "title": "诊断证明" }
        ] }),
        "disclosures" => json!({ "purpose": "核对申请材料", "fields": ["names"] }),
        _ => json!({ "reason": "示例原因。" }),
    }
}
