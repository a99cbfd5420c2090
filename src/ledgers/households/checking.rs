//! What each household of a file asks for, every cell that is wrong, and who else has the same number. Pure.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::super::tables::line::Line;
use super::super::tables::reading::Reading;
use super::cells::{self, CellContent};
use super::filling::Draft;
use super::grouping::{Group, groups};
use super::model::{Known, Plan, Step};
use super::people::{PersonRow, is_name};
use crate::codes;
use households::HouseholdId;
use households::export::{Access, AdmissionIn, Amendment, Filed, HouseholdIn, HouseholdState, Registered, Roll};
use households::export::{marks, oddities, wrongs};
use kernel::{IdentityNumber, PhoneNumber};
use vault::{BlindIndex, FoundBy};

/// What a trace becomes in this community.
pub type Blinding<'b> = &'b dyn Fn(&BlindIndex) -> Vec<u8>;

/// The households a file may be about, and how each comes to be: named by its code, or found by a number or an address.
pub fn named(reading: &Reading, roll: &Roll, blind: Blinding) -> HashMap<HouseholdId, MatchedBy> {
    let by_code: HashMap<&str, HouseholdId> = roll.files.iter().map(|file| (file.code.as_str(), file.id)).collect();
    let mut found = HashMap::new();
    for table in &reading.tables {
        for row in &table.rows {
            let mut line = Line::of(table, row);
            for trace in traces(&mut line) {
                let ids = roll.traces.get(&key(&trace, blind)).into_iter().flatten();
                found.extend(ids.map(|id| (*id, MatchedBy::Found)));
            }
            let code = line.code("code");
            if let Some(id) = code.and_then(|code| by_code.get(code.as_str()).copied()) {
                found.entry(id).or_insert(MatchedBy::Named);
            }
        }
    }
    found
}

/// How a file comes to be about a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchedBy {
    /// It names its code.
    Named,
    /// It holds a number or an address of it.
    Found,
}

fn traces(line: &mut Line) -> Vec<BlindIndex> {
    let identity = cells::identity(line).0;
    let identity = identity.clear().and_then(|number| IdentityNumber::parse(number).ok());
    let phone = cells::phone(line);
    let phone = phone.clear().and_then(|number| PhoneNumber::parse(number).ok());
    let address = cells::said(line, "address");
    let address = address.clear().map(BlindIndex::of_address).filter(|trace| !trace.is_empty());
    let numbers = [identity.as_ref().map(BlindIndex::of_identity), phone.as_ref().map(BlindIndex::of_phone), address];
    numbers.into_iter().flatten().collect()
}

fn key(trace: &BlindIndex, blind: Blinding) -> (String, Vec<u8>) {
    (trace.kind.name().to_owned(), blind(trace))
}

/// What a reading asks for, against what is known.
pub fn plan(reading: &Reading, known: &Known, blind: Blinding) -> Plan {
    let mut plan = Plan { findings: reading.findings.clone(), notices: reading.notices.clone(), ..Plan::default() };
    let mut checker = SheetCheck { known, blind, seen: HashSet::new(), laid: HashMap::new() };
    for table in &reading.tables {
        for mut group in groups(table) {
            plan.count.rows += 1;
            match checker.check(&mut group, &mut plan) {
                _ if group.is_wrong() => plan.count.refused += 1,
                Some(step @ Step::Enter(..)) => {
                    plan.count.inserted += 1;
                    plan.steps.push(step);
                }
                Some(step @ Step::Change(_)) => {
                    plan.count.updated += 1;
                    plan.steps.push(step);
                }
                None => plan.count.unchanged += 1,
            }
            plan.findings.extend(group.lines.into_iter().flat_map(|line| line.findings));
        }
    }
    plan.findings.sort_by_key(|finding| (finding.row, finding.column));
    plan.notices.sort_by_key(|notice| notice.row);
    plan
}

struct SheetCheck<'k> {
    known: &'k Known,
    blind: Blinding<'k>,
    /// Households that rows were about already.
    seen: HashSet<HouseholdId>,
    /// In which row a trace was seen first, and of which household of the file.
    laid: HashMap<(String, Vec<u8>), (u32, u32)>,
}

impl SheetCheck<'_> {
    fn check(&mut self, group: &mut Group, plan: &mut Plan) -> Option<Step> {
        let whose = if group.is_stray() { Whose::Wrong } else { self.whose(group) };
        let filed = match whose {
            Whose::Wrong => {
                // What is wrong with a cell by itself is told all the same.
                group.lines.iter_mut().for_each(|line| drop(PersonRow::of(line)));
                return None;
            }
            Whose::New => None,
            Whose::Known(id) => {
                if !self.seen.insert(id) {
                    let words = [
                        "文件中已有同一户的其他行, 请填写相同的户号。",
                        "Other rows are about this household; give them the same number.",
                    ];
                    group.lines[0].refuse("code", &codes::DUPLICATE_ROW, words);
                }
                self.known.open.get(&id)
            }
        };
        let draft = Draft::of(group, filed, self.known, &mut plan.notices);
        for wrong in wrongs(&draft.words, self.known.today) {
            let (row, column) = draft.cell(&wrong.pointer, wrong.code.name);
            group.lines[row].refuse(column, wrong.code, [&wrong.detail[0], &wrong.detail[1]]);
        }
        for odd in oddities(&draft.words) {
            let (row, _) = draft.cell(&odd.pointer, odd.code);
            plan.notices.push(group.lines[row].notice(odd.code, [odd.zh, odd.en]));
        }
        if filed.is_none() && group.code.is_none() && marks(&draft.words).is_empty() {
            let words = [
                "身份证号、电话、住址至少填一项, 否则无法查重。",
                "Give an identity number, a phone or an address, or nobody finds it again.",
            ];
            group.lines[0].refuse("phone", &codes::NOTHING_TO_FIND_BY, words);
        }
        self.others(group, filed, &draft, plan);
        match filed {
            None => Some(Step::Enter(Box::new(draft.words), draft.admission)),
            Some(filed) => change(&mut group.lines[0], filed, draft).map(|change| Step::Change(Box::new(change))),
        }
    }

    /// The household that the rows are about: by code, or by a number or an address together with the head's name.
    fn whose(&self, group: &mut Group) -> Whose {
        let Some(code) = &group.code else { return self.found(group) };
        let head = &mut group.lines[0];
        let Some(file) = self.known.roll.files.iter().find(|file| file.code == *code) else {
            let words =
                ["没有这个编号的档案; 新增的家庭请留空。", "No household has this code; leave it blank for a new one."];
            head.refuse("code", &codes::HOUSEHOLD_UNKNOWN, words);
            return Whose::Wrong;
        };
        match file.access {
            Access::Open => Whose::Known(file.id),
            Access::Withdrawn => withdrawn(head, "code"),
            Access::Ended => {
                head.refuse("code", &codes::HOUSEHOLD_CLOSED, CLOSED);
                Whose::Wrong
            }
        }
    }

    fn found(&self, group: &mut Group) -> Whose {
        let (mut same, mut hidden) = (Vec::new(), None);
        for (at, line) in group.lines.iter_mut().enumerate() {
            for trace in traces(line) {
                let ids = self.known.roll.traces.get(&key(&trace, self.blind)).into_iter().flatten();
                for file in ids.filter_map(|id| self.file(*id)) {
                    match (file.access, trace.kind) {
                        (Access::Open, _) => same.push(file.id),
                        (Access::Withdrawn, FoundBy::Identity) => hidden = Some((at, "identity_number")),
                        (Access::Withdrawn, FoundBy::Phone) => hidden = hidden.or(Some((at, "phone"))),
                        _ => {}
                    }
                }
            }
        }
        if let Some((at, column)) = hidden {
            return withdrawn(&mut group.lines[at], column);
        }
        same.sort_unstable();
        same.dedup();
        let head = &mut group.lines[0];
        let (name, identity) = (cells::said(head, "name"), cells::identity(head).0);
        same.retain(|id| self.known.open.get(id).is_some_and(|filed| is_head(filed, &name, &identity)));
        match same.as_slice() {
            [] => Whose::New,
            [one] => Whose::Known(*one),
            several => {
                let codes: Vec<&str> =
                    several.iter().filter_map(|id| self.file(*id)).map(|file| file.code.as_str()).collect();
                let codes = codes.join("、");
                let zh = format!("与多份档案 ({codes}) 相符, 请填写档案编号。");
                head.refuse(
                    "code",
                    &codes::HOUSEHOLD_AMBIGUOUS,
                    [&zh, &format!("Several households fit ({codes}); give the code.")],
                );
                Whose::Wrong
            }
        }
    }

    fn file(&self, id: HouseholdId) -> Option<&Filed> {
        self.known.roll.files.iter().find(|file| file.id == id)
    }

    /// Who else has one of the numbers or the address: on file, and in the file that was sent. An identity number belongs to
    /// one household; a phone or an address may be shared, and a person should look at it.
    fn others(&mut self, group: &mut Group, filed: Option<&Registered>, draft: &Draft, plan: &mut Plan) {
        let first = group.lines[0].row();
        let before: HashSet<_> =
            filed.iter().flat_map(|filed| marks(&filed.words)).map(|(_, trace)| key(&trace, self.blind)).collect();
        for (pointer, trace) in marks(&draft.words) {
            let (row, column) = draft.cell(&pointer, "");
            let key = key(&trace, self.blind);
            let line = &mut group.lines[row];
            let laid = self.laid.get(&key).copied();
            self.laid.entry(key.clone()).or_insert((first, line.row()));
            if before.contains(&key) {
                continue;
            }
            let ids = self.known.roll.traces.get(&key).into_iter().flatten();
            let mut others = ids.filter(|id| filed.is_none_or(|filed| filed.id != **id));
            if let Some(file) = others.find_map(|id| self.known.roll.files.iter().find(|file| file.id == *id)) {
                shared(line, (&trace, column), &Elsewhere::OnFile(&file.code), plan);
            }
            match laid {
                Some((household, row)) if household != first || trace.kind == FoundBy::Identity => {
                    shared(line, (&trace, column), &Elsewhere::InRow(row), plan);
                }
                _ => {}
            }
        }
    }
}

enum Whose {
    Known(HouseholdId),
    New,
    Wrong,
}

/// Where the same number or address stands.
enum Elsewhere<'e> {
    OnFile(&'e str),
    InRow(u32),
}

const CLOSED: [&str; 2] =
    ["该户档案已退出、并入或清除, 不再修改。", "This file has ended; it is not changed any more."];

fn withdrawn(line: &mut Line, column: &str) -> Whose {
    let words = [
        "该户已撤回同意, 不能处理其信息; 取得新的同意后请先在系统中登记。",
        "Consent was taken back: nothing is done with this file until a new one is recorded.",
    ];
    line.refuse(column, &codes::CONSENT_WITHDRAWN, words);
    Whose::Wrong
}

/// Whether a household on file has this head: the same number, or the same name and no other number.
fn is_head(filed: &Registered, name: &CellContent, identity: &CellContent) -> bool {
    let head = &filed.words.head;
    let number = |said: &str| head.identity_number.as_ref().map(|filed| filed.as_str() == said);
    match identity.clear().and_then(number) {
        Some(same) => same,
        None => is_name(name, head),
    }
}

fn shared(line: &mut Line, (trace, column): (&BlindIndex, &str), other: &Elsewhere, plan: &mut Plan) {
    let [what, thing] = trace.kind.label();
    let thing = thing.to_lowercase();
    let [zh, en] = match other {
        Elsewhere::OnFile(code) => {
            [format!("{what}与档案 {code} 相同。"), format!("Household {code} has the same {thing}.")]
        }
        Elsewhere::InRow(row) => [format!("{what}与第 {row} 行相同。"), format!("Row {row} has the same {thing}.")],
    };
    match (trace.kind, other) {
        (FoundBy::Identity, Elsewhere::OnFile(_)) => line.refuse(column, &codes::IDENTITY_NUMBER_ON_FILE, [&zh, &en]),
        (FoundBy::Identity, Elsewhere::InRow(_)) => line.refuse(column, &codes::DUPLICATE_ROW, [&zh, &en]),
        (FoundBy::Phone | FoundBy::Address, _) => {
            let [zh, en] =
                [format!("{zh} 请核对是否重复登记。"), format!("{en} Look whether it is the same household.")];
            plan.notices.push(line.notice("possible_duplicate", [&zh, &en]));
        }
    }
}

/// What the rows change of a household on file; nothing where all they say is the same.
fn change(line: &mut Line, filed: &Registered, draft: Draft) -> Option<Amendment> {
    let Draft { words, admission, .. } = draft;
    let active = filed.state == HouseholdState::Active;
    if active && words.hardship_category != filed.words.hardship_category {
        let words = ["在帮扶的家庭, 类别随复核变更。", "Of a household being helped it changes with a recheck."];
        line.refuse("hardship_category", &codes::CATEGORY_BY_RECHECK, words);
    }
    let decided = |one: &AdmissionIn| one.decision().authority;
    if active && admission.as_ref().is_some_and(|one| decided(one) != filed.decision) {
        let words = [
            "与档案中的认定结果不同; 认定变更请办理复核。",
            "Another decision is on record; a change of it is a recheck.",
        ];
        line.refuse("decided_by", &codes::DECISION_DIFFERS, words);
    }
    let consent = words.consent.filter(|_| filed.words.consent.is_none());
    let patch = difference(&filed.words, &words);
    let admission = admission.filter(|one| !active && decided(one) != filed.decision);
    if patch.is_empty() && consent.is_none() && admission.is_none() {
        return None;
    }
    let ended = [HouseholdState::Graduated, HouseholdState::Rejected].contains(&filed.state);
    if ended {
        line.refuse("code", &codes::HOUSEHOLD_CLOSED, CLOSED);
    }
    let patch = (!patch.is_empty()).then_some(Value::Object(patch));
    Some(Amendment { id: filed.id, patch, consent, admission })
}

/// The merge patch from what is on file to what the rows say; consent is recorded apart.
fn difference(before: &HouseholdIn, after: &HouseholdIn) -> Map<String, Value> {
    let value = |words: &HouseholdIn| serde_json::to_value(words).unwrap_or_default();
    let (before, after) = (value(before), value(after));
    let members = after.as_object().into_iter().flatten();
    members
        .filter(|(name, value)| *name != "consent" && before[name.as_str()] != **value)
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
