//! The sheet 已签协议: agreements stamped on paper, by number, by document number, or by title, day and units.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::super::super::tables::line::Line;
use super::super::super::tables::model::ImportSheet;
use super::super::super::tables::reading::Table;
use super::super::super::tables::words::open_ended;
use super::super::model::{Known, Plan, UnitRef};
use super::contacts::{HELD_BACK, Held};
use super::registry::{Entry, Outcome, Registry, StandsFor};
use crate::codes;
use agreements::{Concluded, PartyBasis, RegistrationIn};
use kernel::{Day, Id, UnitId, field};

const KEYS: &[(&str, &str)] =
    &[("/title", "title"), ("/purpose", "purpose"), ("/document_no", "document_no"), ("/parties", "unit_code")];

/// Checks the sheet.
pub fn check(table: &Table, known: &Known, registry: &Registry, plan: &mut Plan) {
    let mut checker = SheetCheck::of(known);
    for row in &table.rows {
        let mut line = Line::of(table, row);
        let waiting = checker.check(&mut line, registry, plan);
        let count = &mut plan.counts[ImportSheet::Agreements.place()];
        if !line.findings.is_empty() {
            count.refused += 1;
        } else if waiting == Held::Back {
            count.held_back += 1;
            plan.notices.push(line.notice("held_back", HELD_BACK));
        }
        plan.findings.append(&mut line.findings);
    }
}

/// What tells one agreement from another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Mark {
    Document(String, Vec<UnitRef>),
    Words(String, Day, Vec<UnitRef>),
}

struct SheetCheck<'k> {
    today: Day,
    by_number: HashMap<&'k str, &'k Concluded>,
    by_mark: HashMap<Mark, &'k Concluded>,
    seen: HashSet<Mark>,
}

/// The row as it was read.
struct ParsedRow {
    title: String,
    signed_on: Day,
    starts_on: Day,
    ends_on: Option<Option<Day>>,
    renews: Option<bool>,
    purpose: Option<String>,
    document_no: Option<String>,
    basis: Option<PartyBasis>,
}

impl<'k> SheetCheck<'k> {
    fn of(known: &'k Known) -> Self {
        let by_number = known.agreements.iter().map(|one| (one.number.as_str(), one)).collect();
        let marks = |one: &'k Concluded| {
            let units: Vec<UnitRef> = sorted(one.units.iter().copied().map(UnitRef::Known));
            let document = one.document_no.clone().map(|number| Mark::Document(number, units.clone()));
            document.into_iter().chain([Mark::Words(one.title.clone(), one.signed_on, units)]).map(move |m| (m, one))
        };
        let by_mark = known.agreements.iter().rev().flat_map(marks).collect();
        Self { today: known.today, by_number, by_mark, seen: HashSet::new() }
    }

    fn check(&mut self, line: &mut Line, registry: &Registry, plan: &mut Plan) -> Held {
        let units = registry.units(line);
        let told = told(line);
        let number = line.tidy("number");
        let numbered = number.as_deref().and_then(|number| self.by_number.get(number)).copied();
        if number.is_some() && numbered.is_none() {
            let words = [
                "没有这个协议编号; 新协议请留空, 由系统编排。",
                "There is no agreement of this number; leave it blank for a new one.",
            ];
            line.refuse("number", &codes::UNKNOWN_AGREEMENT_NUMBER, words);
        }
        let units = match units {
            Outcome::Found(units) => units,
            Outcome::Waiting => return Held::Back,
            Outcome::Refused => return Held::No,
        };
        let Some(told) = told.filter(|_| line.findings.is_empty()) else { return Held::No };
        let refs: Vec<UnitRef> = sorted(units.iter().filter_map(unit));
        let document = told.document_no.clone().map(|number| Mark::Document(number, refs.clone()));
        let marks: Vec<Mark> =
            document.into_iter().chain([Mark::Words(told.title.clone(), told.signed_on, refs.clone())]).collect();
        let known = numbered.or_else(|| marks.iter().find_map(|mark| self.by_mark.get(mark).copied()));
        // With a number or a document number the words may stand twice; without either they may not.
        let own = match (&number, marks.first()) {
            (Some(number), _) => Mark::Document(format!("number {number}"), Vec::new()),
            (None, Some(first)) => first.clone(),
            (None, None) => return Held::No,
        };
        if !self.seen.insert(own) {
            let words = ["本表中已有同一协议的另一行。", "Another row of this sheet is about the same agreement."];
            line.refuse("title", &codes::DUPLICATE_ROW, words);
            return Held::No;
        }
        match known {
            Some(known) => compare(line, known, &told, &refs, plan),
            None => self.register(line, &told, &units, refs, plan),
        }
        Held::No
    }

    fn register(&self, line: &mut Line, told: &ParsedRow, units: &[Entry], refs: Vec<UnitRef>, plan: &mut Plan) {
        if units.iter().any(|entry| matches!(entry.stands_for, StandsFor::Departed(_))) {
            line.refuse("unit_code", &field::UNIT_DEPARTED, ["该单位已退出。", "The unit has left."]);
        }
        if told.signed_on > self.today {
            line.refuse(
                "signed_on",
                &field::IN_FUTURE,
                ["签订日期不能晚于今天。", "It cannot have been stamped after today."],
            );
        }
        if told.ends_on.flatten().is_some_and(|end| end < told.starts_on) {
            line.refuse(
                "ends_on",
                &field::ENDS_BEFORE_START,
                ["截止日期早于起始日期。", "The last day is before the first."],
            );
        }
        if told.basis == Some(PartyBasis::Account) {
            let words = [
                "线上签署的协议须由各方在系统中签署, 不能导入。",
                "What is signed online is signed by its parties, not imported.",
            ];
            line.refuse("basis", &codes::NOT_FROM_PAPER, words);
        }
        let sent = sent(told);
        let mut whole = sent.clone();
        let placeholder = |number: usize| json!({ "kind": "unit", "unit_id": Uuid::from_u128(number as u128 + 1) });
        let parties = std::iter::once(json!({ "kind": "community" })).chain((0..refs.len()).map(placeholder));
        whole.insert("parties".to_owned(), parties.collect());
        if line.checked::<RegistrationIn>(Value::Object(whole), KEYS).is_some() {
            plan.registrations.push((refs, Value::Object(sent)));
            plan.counts[ImportSheet::Agreements.place()].inserted += 1;
        }
    }
}

fn unit(entry: &Entry) -> Option<UnitRef> {
    match entry.stands_for {
        StandsFor::Unit(at) | StandsFor::Departed(at) => Some(at),
        StandsFor::WrongRow => None,
    }
}

fn sorted(units: impl Iterator<Item = UnitRef>) -> Vec<UnitRef> {
    let mut units: Vec<UnitRef> = units.collect();
    units.sort_unstable();
    units.dedup();
    units
}

/// Reads the row; nothing when a cell it cannot do without is wrong.
fn told(line: &mut Line) -> Option<ParsedRow> {
    let title = line.required("title");
    let mut days = ["signed_on", "starts_on"].map(|key| {
        line.required(key);
        line.day(key)
    });
    let open = line.words("ends_on").is_some_and(|words| open_ended(&words));
    let ends_on = if open { Some(None) } else { line.day("ends_on").map(Some) };
    let renews = line.flag("renews_automatically");
    let basis = line.choice("basis", PartyBasis::ALL, |one| [one.label()[0], one.name()]);
    Some(ParsedRow {
        title: title?,
        signed_on: days[0].take()?,
        starts_on: days[1].take()?,
        ends_on,
        renews,
        purpose: line.words("purpose"),
        document_no: line.words("document_no"),
        basis,
    })
}

/// The row as clients send a registration, without its parties.
fn sent(told: &ParsedRow) -> Map<String, Value> {
    let mut sent = Map::new();
    sent.insert("title".to_owned(), json!(told.title));
    sent.insert("signed_on".to_owned(), json!(told.signed_on));
    sent.insert("starts_on".to_owned(), json!(told.starts_on));
    sent.insert("ends_on".to_owned(), json!(told.ends_on.flatten()));
    sent.insert("renews_automatically".to_owned(), json!(told.renews.unwrap_or(false)));
    sent.extend(told.purpose.as_ref().map(|purpose| ("purpose".to_owned(), json!(purpose))));
    sent.extend(told.document_no.as_ref().map(|number| ("document_no".to_owned(), json!(number))));
    sent
}

/// What was signed does not change: a row about it says the same, or is wrong.
fn compare(line: &mut Line, known: &Concluded, told: &ParsedRow, units: &[UnitRef], plan: &mut Plan) {
    let same_units = sorted(known.units.iter().copied().map(UnitRef::Known)) == units;
    let renews = told.renews.is_some_and(|renews| renews != known.renews_automatically);
    let differences = [
        ("unit_code", !same_units),
        ("title", told.title != known.title),
        ("signed_on", told.signed_on != known.signed_on),
        ("starts_on", told.starts_on != known.starts_on),
        ("ends_on", told.ends_on.is_some_and(|end| end != known.ends_on)),
        ("renews_automatically", renews),
        ("purpose", told.purpose.as_ref().is_some_and(|purpose| *purpose != known.purpose)),
        ("document_no", told.document_no.is_some() && told.document_no != known.document_no),
        ("basis", told.basis.is_some_and(|basis| basis != known.basis)),
    ];
    for (key, _) in differences.into_iter().filter(|(_, differs)| *differs) {
        let words = [
            "与已登记的协议不同; 已签协议的内容不能通过导入修改。",
            "The registered agreement says otherwise; what was signed is not changed by an import.",
        ];
        line.refuse(key, &codes::AGREEMENT_DIFFERS, words);
    }
    if line.findings.is_empty() {
        plan.counts[ImportSheet::Agreements.place()].unchanged += 1;
    }
}

/// The ids of the units, once those of the plan are registered.
pub fn ids(refs: &[UnitRef], new: &[UnitId]) -> Vec<UnitId> {
    let id = |at: &UnitRef| match at {
        UnitRef::Known(id) => Some(*id),
        UnitRef::New(place) => new.get(*place).copied(),
    };
    refs.iter().map(|at| id(at).unwrap_or_else(|| UnitId::of(Uuid::nil()))).collect()
}
