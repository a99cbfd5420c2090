//! The list of units: by sector, kind, state, whether they manage property, and words.

use serde_json::{Value, json};

use super::kit::{List, holds, later, now_and_then, probe, words};
use crate::kit::answer::text;
use crate::kit::{World, alone_on_both_engines};

alone_on_both_engines!(units_are_picked_out_and_put_in_order);

/// Code, name and short name.
const UNITS: [(&str, &str, Option<&str>); 16] = [
    ("U07", "丁单位", None),
    ("U02", "甲单位", Some("Jia")),
    ("B-12", "beta 公司", None),
    ("乙-3", "Beta 商行", Some("乙三")),
    ("U11", "100%物业", None),
    ("U01", "a_b 物业", Some("AB")),
    ("C05", "学校", None),
    ("U10", "Alpha 学校", Some("U07 分校")),
    ("A02", "医院", None),
    ("U03", "\\斜杠店", None),
    ("B-02", "丙单位", Some("BING")),
    ("U20", "乙单位", None),
    ("C01", "Zeta 公司", None),
    ("A11", "药店", Some("a11")),
    ("U30", "银行", None),
    ("甲-1", "邮局", None),
];
const KINDS: [Option<&str>; 5] =
    [Some("state_organ"), Some("private_enterprise"), None, Some("social_organisation"), Some("other")];

fn registered(world: &World, n: usize) -> Value {
    let (code, name, short) = UNITS[n];
    let mut body = json!({ "code": code, "name": name, "property_manager": n.is_multiple_of(4) });
    if let Some(short) = short {
        body["short_name"] = json!(short);
    }
    if let Some(kind) = KINDS[n % 5] {
        body["kind"] = json!(kind);
    }
    if !n.is_multiple_of(3) {
        body["sector"] = json!(if n % 3 == 1 { "public" } else { "private" });
    }
    let made = world.secretary().post("units", &body).is(201);
    later(world);
    made
}

/// Codes hold no small letters, so that words in any letters find them.
fn named(one: &Value, sought: &str) -> bool {
    ["code", "name", "short_name"].iter().any(|member| holds(&one[*member], sought))
}

fn units_are_picked_out_and_put_in_order(world: &World) {
    let officer = world.officer();
    let made: Vec<Value> = (0..UNITS.len()).map(|n| registered(world, n)).collect();
    // Some depart, the last made first; one is only changed.
    for n in [14, 9, 4] {
        let path = format!("units/{}/departure", text(&made[n], "id"));
        world.secretary().put(&path, &json!({ "reason": "单位撤并。" })).is(200);
        later(world);
    }
    officer.amend(&format!("units/{}", text(&made[2], "id")), &json!({ "note": "季度走访" })).is(200);
    let mut probes = vec![
        words("sector", "public"),
        words("sector", "private"),
        words("sector", "private,public"),
        words("kind", "state_organ"),
        words("kind", "other,private_enterprise"),
        words("kind", "mass_organisation"),
        words("state", "active"),
        words("state", "departed"),
        words("state", "departed,active"),
    ];
    for wanted in [true, false] {
        probes.push(probe("property_manager", wanted.to_string(), move |one| one["property_manager"] == wanted));
    }
    let letters = ["u0", "U07", "b-", "BETA", "ab", "a_B", "jia", "bing", "alpha"];
    for sent in ["单位", "物业", "乙", "_", "%25", "%5C", "无此单位"].into_iter().chain(letters) {
        let plain = sent.replace("%25", "%").replace("%5C", "\\");
        probes.push(probe("q", sent, move |one| named(one, &plain)));
    }
    now_and_then(world, List::of(&officer, "list_units", "units"), &probes, 0);
}
