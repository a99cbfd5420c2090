//! The sheet 单位: units by code, then by credit code, then by exact name; new, changed, the same, or wrong.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::super::super::tables::line::Line;
use super::super::super::tables::model::ImportSheet;
use super::super::super::tables::reading::Table;
use super::super::super::tables::words::{spaced, tidy};
use super::super::model::{Change, Known, Plan, UnitRef};
use super::registry::{Registry, StandsFor};
use crate::codes;
use kernel::uscc::CreditCode;
use kernel::{UnitId, field};
use units::{Registered, Sector, UnitIn, UnitKind};

const KEYS: &[(&str, &str)] = &[
    ("/code", "code"),
    ("/name", "name"),
    ("/short_name", "short_name"),
    ("/unified_social_credit_code", "unified_social_credit_code"),
    ("/contact/post", "post"),
    ("/contact/phone", "phone"),
    ("/address", "address"),
    ("/note", "note"),
];

/// What an import may change of a unit that is known.
const CHANGEABLE: [&str; 7] = ["short_name", "sector", "kind", "property_manager", "contact", "address", "note"];

/// Checks the sheet.
pub fn check(table: &Table, known: &Known, registry: &mut Registry, plan: &mut Plan) {
    let mut checker = SheetCheck::of(&known.units);
    for row in &table.rows {
        let mut line = Line::of(table, row);
        checker.check(&mut line, registry, plan);
        let count = &mut plan.counts[ImportSheet::Units.place()];
        if !line.findings.is_empty() {
            count.refused += 1;
            let word = |key| line.words(key).unwrap_or_default();
            registry.add(StandsFor::WrongRow, &word("code"), &word("name"));
        }
        plan.findings.append(&mut line.findings);
    }
}

/// What is known and what came before, by every name.
struct SheetCheck<'k> {
    by_code: HashMap<String, &'k Registered>,
    by_credit: HashMap<String, &'k Registered>,
    by_name: HashMap<String, &'k Registered>,
    seen: HashSet<UnitId>,
    codes: HashSet<String>,
    credits: HashSet<String>,
}

impl<'k> SheetCheck<'k> {
    fn of(units: &'k [Registered]) -> Self {
        let credit = |unit: &Registered| unit.words.unified_social_credit_code.as_ref().map(ToString::to_string);
        Self {
            by_code: units.iter().map(|unit| (unit.words.code.to_string(), unit)).collect(),
            by_credit: units.iter().filter_map(|unit| Some((credit(unit)?, unit))).collect(),
            by_name: units.iter().map(|unit| (unit.words.name.to_string(), unit)).collect(),
            seen: HashSet::new(),
            codes: HashSet::new(),
            credits: HashSet::new(),
        }
    }

    fn check(&mut self, line: &mut Line, registry: &mut Registry, plan: &mut Plan) {
        let code = line.code("code");
        let credit = line.tidy("unified_social_credit_code").map(|code| code.to_ascii_uppercase());
        let name = line.words("name");
        let of_code = code.as_ref().and_then(|code| self.by_code.get(code)).copied();
        let of_credit = credit.as_ref().and_then(|credit| self.by_credit.get(credit)).copied();
        let of_name = name.as_ref().and_then(|name| self.by_name.get(name)).copied();
        if let (Some(one), Some(other)) = (of_code, of_credit)
            && one.id != other.id
        {
            let words = ["该统一社会信用代码已登记在另一单位。", "Another unit has this unified social credit code."];
            line.refuse("unified_social_credit_code", &codes::UNIT_CREDIT_CODE_TAKEN, words);
        }
        let matched = of_code.or(of_credit).or(of_name);
        self.note_twice(line, code.as_deref(), credit.as_deref(), matched);
        let before = matched.map(|unit| serde_json::to_value(&unit.words).unwrap_or_default());
        let sent = sent(line, code.as_deref(), credit.as_deref(), before.as_ref());
        let Some(unit) = line.checked::<UnitIn>(Value::Object(sent.clone()), KEYS) else { return };
        match (matched, before) {
            (Some(known), Some(before)) => change(line, known, &before, &sent, plan),
            _ => {
                warn(line, credit.as_deref(), plan);
                let new = StandsFor::Unit(UnitRef::New(plan.new_units.len()));
                registry.add(new, unit.code.as_str(), unit.name.as_str());
                plan.new_units.push(unit);
                plan.counts[ImportSheet::Units.place()].inserted += 1;
            }
        }
    }

    /// A second row about the same unit is wrong.
    fn note_twice(&mut self, line: &mut Line, code: Option<&str>, credit: Option<&str>, matched: Option<&Registered>) {
        let words = ["本表中已有同一单位的另一行。", "Another row of this sheet is about the same unit."];
        let twice = matched.is_some_and(|unit| !self.seen.insert(unit.id));
        if twice || code.is_some_and(|code| !self.codes.insert(code.to_owned())) {
            line.refuse("code", &codes::DUPLICATE_ROW, words);
        }
        if credit.is_some_and(|credit| !self.credits.insert(credit.to_owned())) {
            line.refuse("unified_social_credit_code", &codes::DUPLICATE_ROW, words);
        }
    }
}

/// The row in the shape that clients send. What names a known unit may be left out; a new one needs code and name.
fn sent(line: &mut Line, code: Option<&str>, credit: Option<&str>, before: Option<&Value>) -> Map<String, Value> {
    let mut sent = Map::new();
    let naming = [("code", code.map(str::to_owned)), ("name", line.words("name"))];
    for (key, words) in naming {
        let kept = before.map(|before| before[key].clone());
        if words.is_none() && kept.is_none() {
            line.refuse(key, &field::REQUIRED, ["不能为空。", "Must not be empty."]);
        }
        // A placeholder lets the other cells be checked all the same.
        sent.insert(key.to_owned(), words.map(Value::from).or(kept).unwrap_or_else(|| json!("占位")));
    }
    for key in ["short_name", "address", "note"] {
        sent.extend(line.words(key).map(|words| (key.to_owned(), json!(words))));
    }
    let sector = line.choice("sector", Sector::ALL, |one| [one.label()[0], one.name()]);
    sent.extend(sector.map(|sector| ("sector".to_owned(), json!(sector))));
    let kind = line.choice("kind", UnitKind::ALL, |one| [one.label()[0], one.name()]);
    sent.extend(kind.map(|kind| ("kind".to_owned(), json!(kind))));
    sent.extend(line.flag("property_manager").map(|flag| ("property_manager".to_owned(), json!(flag))));
    sent.extend(credit.map(|credit| ("unified_social_credit_code".to_owned(), json!(credit))));
    sent.extend(contact(line, before).map(|contact| ("contact".to_owned(), contact)));
    sent
}

/// Post and phone stand together: what the row leaves out is taken from what is known.
fn contact(line: &mut Line, before: Option<&Value>) -> Option<Value> {
    let (post, phone) = (line.words("post"), line.words("phone").map(|phone| spaced(&phone)));
    if post.is_none() && phone.is_none() {
        return None;
    }
    let kept = |key: &str| before.map(|before| before["contact"][key].clone()).filter(|kept| !kept.is_null());
    let mut both = Map::new();
    for (key, words) in [("post", post), ("phone", phone)] {
        let Some(value) = words.map(Value::from).or_else(|| kept(key)) else {
            let words = ["联系岗位和办公电话须同时填写。", "Post and office phone are given together."];
            line.refuse(key, &field::REQUIRED, words);
            return None;
        };
        both.insert(key.to_owned(), value);
    }
    Some(Value::Object(both))
}

/// What a row changes of a known unit.
fn change(line: &mut Line, known: &Registered, before: &Value, sent: &Map<String, Value>, plan: &mut Plan) {
    keep_names(line, before, sent);
    let (patch, back) = difference(before, sent);
    if !patch.is_empty() && !known.active {
        line.refuse(
            "code",
            &field::UNIT_DEPARTED,
            ["该单位已退出, 不再修改。", "The unit has left; it is not changed any more."],
        );
    }
    if !line.findings.is_empty() {
        return;
    }
    let count = &mut plan.counts[ImportSheet::Units.place()];
    if patch.is_empty() {
        count.unchanged += 1;
    } else {
        count.updated += 1;
        plan.unit_changes.push(Change { id: known.id, patch: Value::Object(patch), back: Value::Object(back) });
    }
}

/// What names a unit is not changed by an import; only a credit code that is missing is filled in.
fn keep_names(line: &mut Line, before: &Value, sent: &Map<String, Value>) {
    let names = [
        (
            "code",
            &codes::UNIT_CODE_DIFFERS,
            ["该单位已用其他编号登记; 导入不改编号。", "The unit has another code; an import does not change it."],
        ),
        (
            "name",
            &codes::UNIT_NAME_DIFFERS,
            [
                "该编号已登记为其他名称; 如系更名请在系统中修改。",
                "The unit with this code has another name; change it in the service if it was renamed.",
            ],
        ),
        (
            "unified_social_credit_code",
            &codes::UNIT_CREDIT_CODE_DIFFERS,
            [
                "与已登记的统一社会信用代码不同; 导入不改代码。",
                "The unit has another credit code; an import does not change it.",
            ],
        ),
    ];
    for (key, code, words) in names {
        let word = |value: &Value| value.as_str().map(tidy);
        let (given, kept) = (sent.get(key).and_then(word), word(&before[key]));
        if kept.is_some() && given.is_some() && given != kept {
            line.refuse(key, code, words);
        }
    }
}

/// The merge patch from what is known to what the row says, and back.
fn difference(before: &Value, sent: &Map<String, Value>) -> (Map<String, Value>, Map<String, Value>) {
    let (mut patch, mut back) = (Map::new(), Map::new());
    let mut differs = |key: &str| {
        if let Some(value) = sent.get(key).filter(|value| **value != before[key]) {
            patch.insert(key.to_owned(), value.clone());
            back.insert(key.to_owned(), before[key].clone());
        }
    };
    CHANGEABLE.into_iter().for_each(&mut differs);
    if before["unified_social_credit_code"].is_null() {
        differs("unified_social_credit_code");
    }
    if patch.contains_key("sector") {
        patch.insert("sector_source".to_owned(), json!("stated"));
        back.insert("sector_source".to_owned(), before["sector_source"].clone());
    }
    (patch, back)
}

/// A credit code that is right and odd all the same.
fn warn(line: &Line, credit: Option<&str>, plan: &mut Plan) {
    let code = credit.and_then(|credit| CreditCode::parse(credit).ok());
    let odd = code.map(|code| code.warnings()).unwrap_or_default();
    plan.notices.extend(odd.into_iter().map(|warning| line.notice(warning.code(), warning.words())));
}
