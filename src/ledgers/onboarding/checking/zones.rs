//! The sheet 责任区: zones in words, by code or by name, and the units that lead them.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::super::super::tables::line::Line;
use super::super::super::tables::model::ImportSheet;
use super::super::super::tables::reading::Table;
use super::super::super::tables::words::{listed, tidy};
use super::super::model::{Known, Lead, Plan, UnitRef};
use super::contacts::{HELD_BACK, Held};
use super::registry::{Entry, Outcome, Registry, StandsFor};
use crate::codes;
use kernel::{Day, Fault, Text, field};
use zones::register::{Ground, KindSaid, Place, Registered, Step, Wrong, ZoneLine, compare};
use zones::{DutyKind, ZoneIn, ZoneKind};

const KEYS: &[(&str, &str)] = &[("/code", "code"), ("/name", "name"), ("/description", "description")];

/// What stands for the post of a unit that has none on record.
const NO_POST: &str = "台账登记";

/// What a judge of the ground answers.
pub type GroundJudgement = Result<Vec<Wrong>, Fault>;

/// Checks the sheet.
///
/// # Errors
/// What the judge of the ground answers.
pub fn check(
    table: &Table,
    known: &Known,
    (registry, judge): (&Registry, &mut impl FnMut(Ground) -> GroundJudgement),
    plan: &mut Plan,
) -> Result<(), Fault> {
    let mut checker = SheetCheck { known, bound: bound(known, plan) };
    let mut lines: Vec<Line> = table.rows.iter().map(|row| Line::of(table, row)).collect();
    let told: Vec<ParsedRow> = lines.iter_mut().map(|line| told(line, registry)).collect();
    let zones: Vec<ZoneLine> = told.iter().map(|told| told.zone.clone()).collect();
    let (steps, wrongs) = compare(&known.zones, &zones, 0, judge)?;
    for wrong in &wrongs {
        refuse(&mut lines[wrong.line], wrong);
    }
    for ((mut line, told), step) in lines.into_iter().zip(&told).zip(steps) {
        let held = checker.settle(&mut line, told, step, plan);
        let count = &mut plan.counts[ImportSheet::Zones.place()];
        if !line.findings.is_empty() {
            count.refused += 1;
        } else if held == Held::Back {
            count.held_back += 1;
            plan.notices.push(line.notice("held_back", HELD_BACK));
        }
        plan.findings.append(&mut line.findings);
    }
    Ok(())
}

/// The row as it was read; what could not be read is a placeholder, and the row is wrong.
struct ParsedRow {
    zone: ZoneLine,
    unit: Option<Outcome>,
    claimed_on: Option<Day>,
}

fn told(line: &mut Line, registry: &Registry) -> ParsedRow {
    let mut sent = Map::new();
    let name = line.required("name").unwrap_or_else(|| "占位".to_owned());
    sent.insert("name".to_owned(), json!(name));
    sent.extend(line.code("code").map(|code| ("code".to_owned(), json!(code))));
    sent.extend(line.words("description").map(|words| ("description".to_owned(), json!(words))));
    sent.insert("duties".to_owned(), duties(line).into_iter().map(|kind| json!({ "kind": kind })).collect());
    let said = line.choice("zone_kind", ZoneKind::ALL, |one| [one.label()[0], one.name()]);
    let kind = match said {
        Some(kind) => KindSaid::Kind(kind),
        None if line.is_wrong("zone_kind") => KindSaid::Unreadable,
        None => KindSaid::Nothing,
    };
    let (unit, claimed_on) = (registry.unit(line, "unit"), line.day("claimed_on"));
    let zone = line.checked::<ZoneIn>(Value::Object(sent.clone()), KEYS).map(|zone| zone.line(kind, None));
    // A row that is wrong is compared all the same, so that everything about it is told at once.
    let word = |key: &str| sent.get(key).and_then(Value::as_str).map(|words| Text::new(words).to_string());
    let zone = zone.unwrap_or_else(|| ZoneLine {
        code: word("code"),
        name: word("name").unwrap_or_default(),
        kind,
        description: word("description"),
        external_codes: Vec::new(),
        grid_code: None,
        tasks: Vec::new(),
        boundary: None,
        entered: None,
    });
    ParsedRow { zone, unit, claimed_on }
}

/// The duties of a row, by their labels or their names, each once.
fn duties(line: &mut Line) -> Vec<DutyKind> {
    let Some(words) = line.words("duties") else { return Vec::new() };
    let kind = |word: &String| {
        let word = tidy(word);
        DutyKind::ALL.iter().copied().find(|kind| kind.label()[0] == word || kind.name().eq_ignore_ascii_case(&word))
    };
    let kinds: Option<Vec<DutyKind>> = listed(&words).iter().map(kind).collect();
    let Some(mut kinds) = kinds else {
        let labels: Vec<&str> = DutyKind::ALL.iter().map(|kind| kind.label()[0]).collect();
        let names: Vec<&str> = DutyKind::ALL.iter().map(|kind| kind.name()).collect();
        let (zh, en) = (format!("只能填: {}。", labels.join("、")), format!("Some of: {}.", names.join(", ")));
        line.refuse("duties", &field::UNKNOWN_VALUE, [&zh, &en]);
        return Vec::new();
    };
    let mut seen = HashSet::new();
    kinds.retain(|kind| seen.insert(*kind));
    kinds
}

fn refuse(line: &mut Line, wrong: &Wrong) {
    let key = match wrong.place {
        Place::Code => "code",
        Place::Duty(_) => "duties",
        // A sheet moves a zone only by making it one of another kind.
        Place::Boundary => "zone_kind",
        Place::Whole => "name",
    };
    let [zh, en] = &wrong.words;
    line.refuse(key, wrong.code, [zh, en]);
}

/// The units that an agreement binds today: one in force, or one of this workbook.
fn bound(known: &Known, plan: &Plan) -> HashSet<UnitRef> {
    let day = |value: &Value| value.as_str().and_then(|day| day.parse::<Day>().ok());
    let in_force = |sent: &Value| {
        day(&sent["starts_on"]).is_some_and(|first| first <= known.today)
            && day(&sent["ends_on"]).is_none_or(|last| last >= known.today)
    };
    let brought = plan.registrations.iter().filter(|(_, sent)| in_force(sent)).flat_map(|(units, _)| units.clone());
    known.bound.iter().copied().map(UnitRef::Known).chain(brought).collect()
}

struct SheetCheck<'k> {
    known: &'k Known,
    bound: HashSet<UnitRef>,
}

impl SheetCheck<'_> {
    /// What becomes of a row.
    fn settle(&mut self, line: &mut Line, told: &ParsedRow, step: Option<Step>, plan: &mut Plan) -> Held {
        if told.claimed_on.is_some() && told.unit.is_none() {
            line.refuse(
                "unit",
                &field::REQUIRED,
                ["填写认领日期的, 须写明认领单位。", "A day of a claim wants its unit."],
            );
        }
        let known = step.as_ref().and_then(Step::known);
        let known = known.and_then(|id| self.known.zones.zones.iter().find(|zone| zone.id == id));
        let lead = match (&told.unit, known) {
            (Some(Outcome::Waiting), _) => return Held::Back,
            (None | Some(Outcome::Refused), _) => None,
            (Some(Outcome::Found(units)), Some(zone)) => {
                same_lead(line, units, told.claimed_on, zone);
                None
            }
            (Some(Outcome::Found(units)), None) => units.first().and_then(|unit| self.lead(line, unit, told, plan)),
        };
        let Some(step) = step.filter(|_| line.findings.is_empty()) else { return Held::No };
        let count = &mut plan.counts[ImportSheet::Zones.place()];
        match &step {
            Step::Enter(enter) => {
                count.inserted += 1;
                if let Some(code) = &enter.namesake {
                    let zh = format!("责任区 {code} 同名; 如是同一责任区, 请填写编号。");
                    let en = format!("Zone {code} has this name; if it is the same one, give its code.");
                    plan.notices.push(line.notice("zone_of_this_name", [&zh, &en]));
                }
            }
            Step::Change(_) => count.updated += 1,
            Step::Leave(_) => count.unchanged += 1,
        }
        plan.zones.push((step, lead));
        Held::No
    }

    /// The unit of a new zone, if it may lead.
    fn lead(&self, line: &mut Line, unit: &Entry, told: &ParsedRow, plan: &Plan) -> Option<Lead> {
        let StandsFor::Unit(at) = unit.stands_for else {
            line.refuse("unit", &field::UNIT_DEPARTED, ["该单位已退出。", "The unit has left."]);
            return None;
        };
        let since = told.claimed_on.unwrap_or(self.known.today);
        if since > self.known.today {
            line.refuse(
                "claimed_on",
                &field::IN_FUTURE,
                ["认领日期不能晚于今天。", "It cannot lead from later than today."],
            );
        }
        if !self.known.assigns {
            let words = [
                "责任单位由社区书记指派, 请书记导入本表。",
                "The secretary assigns zones; let the secretary import this sheet.",
            ];
            line.refuse("unit", &codes::ASSIGNED_BY_SECRETARY, words);
        } else if !self.bound.contains(&at) {
            let words = [
                "该单位没有生效中的协议; 请先登记协议 (可写在本工作簿的“已签协议”表), 或在系统中凭理由指派。",
                "The unit has no agreement in force; register one first (the sheet 已签协议 will do), or assign the zone in the service with a reason.",
            ];
            line.refuse("unit", &codes::UNIT_WITHOUT_AGREEMENT, words);
        }
        let contact = match at {
            UnitRef::Known(id) => {
                self.known.units.iter().find(|unit| unit.id == id).and_then(|unit| unit.words.contact.as_ref())
            }
            UnitRef::New(place) => plan.new_units.get(place).and_then(|unit| unit.contact.as_ref()),
        };
        let post = contact.map_or_else(|| NO_POST.to_owned(), |contact| contact.post.to_string());
        line.findings.is_empty().then_some(Lead { unit: at, since, post })
    }
}

/// Who leads a zone that is known is not changed by an import: a row says the same, or is wrong.
fn same_lead(line: &mut Line, units: &[Entry], claimed_on: Option<Day>, zone: &Registered) {
    let named = |entry: &Entry| match entry.stands_for {
        StandsFor::Unit(UnitRef::Known(id)) | StandsFor::Departed(UnitRef::Known(id)) => Some(id),
        _ => None,
    };
    let lead = zone.lead.filter(|(unit, _)| units.first().and_then(named) == Some(*unit));
    let Some((_, since)) = lead else {
        let words = [
            "与现有责任单位不同; 已有责任区的认领请在系统中办理 (指派、移交或退出)。",
            "The zone has another unit, or none; who leads a zone on record is settled in the service.",
        ];
        line.refuse("unit", &codes::ZONE_UNIT_DIFFERS, words);
        return;
    };
    if claimed_on.is_some() && claimed_on != since {
        let words = [
            "与现有的认领日期不同; 导入不改认领日期。",
            "The unit leads it since another day; an import does not change it.",
        ];
        line.refuse("claimed_on", &codes::ZONE_UNIT_DIFFERS, words);
    }
}
