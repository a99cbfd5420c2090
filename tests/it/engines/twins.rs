//! P17: the same walk gives the same answers on both engines, byte for byte, once ids, times and secrets are replaced by
//! the order in which they came up.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::households::acts::{PHONE, body_of, household_in, sensitive_in};
use crate::kit::answer::text;
use crate::kit::cast::unit_in;
use crate::kit::deeds::{at, deed, in_force, submitted, with};
use crate::kit::server::{Engine, fresh};
use crate::kit::{Answer, Caller, World};

#[test]
fn p17_both_engines_answer_alike() {
    let Some(postgres) = fresh(Engine::Postgres) else { return };
    let sqlite = fresh(Engine::Sqlite).unwrap();
    let [left, right] = [walk(&World::new(&sqlite)), walk(&World::new(&postgres))];
    assert!(left.len() > 60, "{} answers", left.len());
    for (left, right) in left.iter().zip(&right) {
        assert_eq!(left, right);
    }
    assert_eq!(left.len(), right.len());
    sqlite.stop();
    postgres.stop();
}

/// What is written down of a walk.
#[derive(Default)]
struct Record {
    lines: Vec<String>,
    names: HashMap<String, String>,
}

impl Record {
    fn note(&mut self, answer: &Answer) {
        let body = match answer.header("content-type") {
            Some(kind) if kind.ends_with("json") => {
                let mut body = answer.json();
                self.normalize(&mut body);
                body.to_string()
            }
            _ => {
                // The code that leads to the proof is drawn from ids.
                let page = answer.text();
                let drawn = page.split_once("<svg").and_then(|(head, rest)| Some((head, rest.split_once("</svg>")?.1)));
                let page = drawn.map_or_else(|| page.clone(), |(head, tail)| format!("{head}{tail}"));
                self.plain(&page)
            }
        };
        let headers = ["content-type", "cache-control", "content-language", "idempotency-replayed", "allow"];
        let headers: Vec<&str> = headers.iter().filter_map(|name| answer.header(name)).collect();
        let asked = self.plain(&answer.asked);
        self.lines.push(format!("{asked} → {} {headers:?}\n{body}", answer.status));
    }

    fn normalize(&mut self, value: &mut Value) {
        match value {
            Value::String(word) => *word = self.plain(word),
            Value::Array(items) => items.iter_mut().for_each(|item| self.normalize(item)),
            Value::Object(members) => members.iter_mut().for_each(|(name, value)| match name.as_str() {
                "etag" | "signature" | "hash" | "prev_hash" | "access_token" | "refresh_token" | "next_cursor"
                | "client_secret" | "code"
                    if value.is_string() && name != "code" =>
                {
                    *value = json!("…")
                }
                _ => self.normalize(value),
            }),
            _ => {}
        }
    }

    /// Replaces every id, digest and long secret by its number in the walk.
    fn plain(&mut self, text: &str) -> String {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let mut out = String::new();
        let mut word = String::new();
        for c in text.chars().chain(['\n']) {
            if fits(c) {
                word.push(c);
                continue;
            }
            let opaque = word.len() >= 32;
            if opaque {
                let next = format!("#{}", self.names.len());
                out.push_str(self.names.entry(std::mem::take(&mut word)).or_insert(next));
            } else {
                out.push_str(&std::mem::take(&mut word));
            }
            out.push(c);
        }
        // Logins carry the number of the test's community.
        out.trim_end_matches('\n').to_owned()
    }
}

fn walk(world: &World) -> Vec<String> {
    let mut record = Record::default();
    let officer = world.officer();
    units(world, &officer, &mut record);
    agreements(world, &officer, &mut record);
    later(world, &officer, &mut record);
    households(world, &mut record);
    time(world, &officer, &mut record);
    let tag = world.tag.clone();
    record.lines.into_iter().map(|line| line.replace(&tag, "TAG")).collect()
}

fn units(world: &World, officer: &Caller, record: &mut Record) {
    let names = [
        "丁单位",
        "甲单位",
        "ß 公司",
        "a 公司",
        "B 公司",
        "𠮷商行",
        "_下划线",
        "100%单位",
        "é 店",
        "Z",
        "乙单位",
        "\\斜杠",
    ];
    for (number, name) in names.iter().enumerate() {
        let mut body = with(unit_in(60 + number), "name", json!(format!("{name}店")));
        if number % 3 == 0 {
            body["short_name"] = json!(name);
        }
        record.note(&officer.post("units", &body));
    }
    for path in [
        "units?sort=name",
        "units?sort=-name",
        "units?sort=code&limit=5",
        "units?sort=-created_at",
        "units?sort=updated_at",
        "units?q=单位",
        "units?q=_",
        "units?q=%25",
        "units?q=%5C",
        "units?q=A",
        "units?q=ss",
        "units?q=É",
        "units?q=𠮷",
        "units?sector=public",
        "units?sector=private,public&sort=-code",
        "units?state=departed",
        "units?kind=other",
        "units?fields=code,name",
        "units?limit=0",
        "units?sort=nope",
        "units?nope=1",
        "units/0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41",
    ] {
        record.note(&officer.get(path));
    }
    let first = officer.get("units?sort=code&limit=1").is(200)["items"][0].clone();
    let path = format!("units/{}", text(&first, "id"));
    record.note(&officer.patch(&path, "*", &json!({ "note": "备注\n第二行", "contact": null })));
    record.note(&officer.patch(&path, "\"1\"", &json!({ "note": null })));
    record.note(&officer.post("units", &unit_in(60)));
    let coded = with(unit_in(90), "unified_social_credit_code", json!("91512081MA62K0260E"));
    record.note(&officer.post("units", &coded));
    record.note(&officer.post("units", &with(coded, "code", json!("U91"))));
    record.note(&officer.delete(&path, "*"));
    record.note(&officer.get(&path));
    record.note(&world.auditor().get("units?limit=2"));
}

fn households(world: &World, record: &mut Record) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let made = officer.post("households", &sensitive_in(world));
    record.note(&made);
    let path = format!("households/{}", text(&made.json(), "id"));
    let looked = json!({ "purpose": "示例目的", "fields": ["names", "phones", "address", "history"] });
    for answer in [
        officer.post("households", &household_in()),
        officer.get(&path),
        officer.get("households?sort=-code"),
        officer.get("households?tag=disability&limit=1"),
        officer.get("households?fields=code,display_name"),
        officer.post("households/search", &json!({ "phone": PHONE })),
        officer.put(&format!("{path}/verification"), &body_of(world, "verification")),
        officer.put(&format!("{path}/verification"), &json!({})),
        secretary.put(&format!("{path}/admission"), &body_of(world, "admission")),
        officer.post(&format!("{path}/disclosures"), &looked),
        secretary.get(&format!("{path}/disclosures")),
        secretary.get("households/figures"),
        officer.post(&format!("{path}/erasure"), &body_of(world, "erasure")),
        secretary.post(&format!("{path}/erasure"), &body_of(world, "erasure")),
        secretary.get(&path),
        world.auditor().get(&format!("journal?subject={path}")),
    ] {
        record.note(&answer);
    }
}

fn agreements(world: &World, officer: &Caller, record: &mut Record) {
    for unit in 1..=3 {
        world.head(unit);
    }
    let draft = officer.post("agreements", &deed(world, &[1, 2]));
    record.note(&draft);
    let path = at(&draft.json());
    record.note(&officer.go(&format!("{path}/proposal")));
    record.note(&world.liaison(1).amend(&path, &json!({ "title": "修订后的协议", "ends_on": null })));
    record.note(&officer.put(&format!("{path}/submission"), &json!({ "revision": 1 })));
    let frozen = officer.put(&format!("{path}/submission"), &json!({ "revision": 2 }));
    record.note(&frozen);
    let frozen = officer.get(&path);
    record.note(&frozen);
    let digest = json!({ "digest": text(&frozen.json(), "digest") });
    let signatures = format!("{path}/signatures");
    for signer in [world.head(1), world.head(3), world.officer(), world.head(1), world.secretary(), world.head(2)] {
        record.note(&signer.post(&signatures, &digest));
    }
    for part in ["", "/history", "/proof", "/document", "/objections"] {
        record.note(&world.head(2).get(&format!("{path}{part}")));
    }
    in_force(world, &[3]);
    let refused = submitted(world, &deed(world, &[2, 3]));
    record.note(&world.head(3).put(&format!("{}/refusal", at(&refused)), &json!({ "reason": "需再议。" })));
    for path in [
        "agreements",
        "agreements?sort=number",
        "agreements?sort=-updated_at",
        "agreements?state=active",
        "agreements?q=修订",
        "agreements?state=negotiating,draft",
        "commitments",
        "commitments?linkage=party_building",
        "clause-templates",
    ] {
        record.note(&officer.get(path));
        record.note(&world.head(3).get(path));
    }
    let deadline = with(deed(world, &[1]), "ends_on", json!("2020-01-01"));
    record.note(&officer.post("agreements", &deadline));
}

/// Consents, an amendment, an accession, notice and a renewal.
fn later(world: &World, officer: &Caller, record: &mut Record) {
    let agreement = in_force(world, &[1, 2]);
    let path = at(&agreement);
    let body = json!({ "reason": "暂停。", "digest": agreement["digest"] });
    for caller in [world.head(1), world.secretary(), world.head(2)] {
        record.note(&caller.put(&format!("{path}/suspension"), &body));
    }
    record.note(&world.head(1).ask("DELETE", &format!("{path}/suspension")).send());
    record.note(&world.head(2).put(&format!("{path}/requests/2/refusal"), &json!({ "reason": "再议。" })));
    let changes = json!({ "reason": "变更。", "changes": { "purpose": "新的宗旨。", "commitments": [] } });
    let amendment = officer.post(&format!("{path}/amendments"), &changes);
    record.note(&amendment);
    let digest = json!({ "digest": text(&amendment.json(), "digest") });
    for caller in [world.head(1), world.secretary(), world.head(2)] {
        record.note(&caller.post(&format!("{path}/requests/3/signatures"), &digest));
    }
    record.note(&world.head(1).put(&format!("{path}/notice"), &json!({ "reason": "迁出。" })));
    for part in ["", "/requests", "/history", "/proof", "/document", "/amendments/3"] {
        record.note(&world.head(2).get(&format!("{path}{part}")));
    }
    let common = submitted(world, &with(deed(world, &[1]), "effect", json!("each_on_signing")));
    let common = crate::kit::deeds::signed(world, &common, &[1]);
    record.note(&officer.post(&format!("{}/accessions", at(&common)), &json!({ "unit_id": world.unit_id(3) })));
    let items = json!([{ "agreement_id": agreement["id"] }, { "agreement_id": common["id"] }, { "agreement_id": agreement["id"] }]);
    let batch = json!({ "items": items, "atomic": false });
    record.note(&officer.ask("POST", "agreements/renewals:batch").key("twins").json(&batch).send());
}

fn time(world: &World, officer: &Caller, record: &mut Record) {
    for days in [100, 170, 60, 40] {
        world.days(days);
        record.note(&officer.get("agreements?sort=number"));
        record.note(&officer.get("commitments?sort=due_on"));
    }
    record.note(&world.auditor().get("journal?limit=200"));
    record.note(&world.auditor().get("journal/verification"));
    record.note(&world.secretary().get("staff"));
}
