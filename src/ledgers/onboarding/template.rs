//! The workbook to fill in, and what is known written in the same columns.

use std::collections::HashMap;

use serde_json::Value;

use super::super::sheets::model::{Cell, Sheet};
use super::super::sheets::workbook::Trim;
use super::super::tables::columns::{self, ONBOARDING};
use super::super::tables::drawing::{Remarks, sheet, text};
use super::super::tables::model::ImportSheet;
use super::model::Known;
use agreements::Concluded;
use auth::Member;
use kernel::UnitId;
use units::{Registered, UnitIn};
use zones::register::Registered as Zone;

/// The workbook to fill in: headings, a row that explains, a row that shows; both are passed over when it comes back.
pub fn empty() -> Vec<(Sheet, Trim)> {
    ONBOARDING.iter().map(|ledger| sheet(*ledger, Remarks::Shown, Vec::new())).collect()
}

/// The template as somebody filled it in: a list of rows for each sheet, the words of a row by the keys of its columns.
pub fn typed(rows: &Value) -> Vec<(Sheet, Trim)> {
    let word = |row: &Value, key: &str| text(row[key].as_str());
    let filled = |ledger: &ImportSheet| {
        let row = |row: &Value| columns::of(*ledger).iter().map(|column| word(row, column.key)).collect();
        rows[ledger.name()].as_array().into_iter().flatten().map(row).collect()
    };
    ONBOARDING.iter().map(|ledger| sheet(*ledger, Remarks::Shown, filled(ledger))).collect()
}

/// What is known, in the columns of the template.
pub fn filled(known: &Known, ledgers: &[ImportSheet]) -> Vec<(Sheet, Trim)> {
    let units: HashMap<UnitId, &UnitIn> = known.units.iter().map(|unit| (unit.id, &unit.words)).collect();
    let rows = |ledger: &ImportSheet| match ledger {
        ImportSheet::Units => known.units.iter().map(unit).collect(),
        ImportSheet::Contacts => known.members.iter().map(|member| contact(member, &units)).collect(),
        ImportSheet::Agreements => known.agreements.iter().map(|one| agreement(one, &units)).collect(),
        ImportSheet::Zones => zones(known, &units),
        ImportSheet::Households => Vec::new(),
    };
    ledgers.iter().map(|ledger| sheet(*ledger, Remarks::Absent, rows(ledger))).collect()
}

fn flag(flag: bool) -> Cell {
    Cell::Text(Cell::Flag(flag).words())
}

fn unit(unit: &Registered) -> Vec<Cell> {
    let words = &unit.words;
    let contact = words.contact.as_ref();
    vec![
        text(Some(&words.code)),
        text(Some(&words.name)),
        text(words.short_name.as_ref()),
        text(words.sector.map(|sector| sector.label()[0])),
        text(words.kind.map(|kind| kind.label()[0])),
        flag(words.property_manager),
        text(words.unified_social_credit_code.as_ref()),
        text(contact.map(|contact| &contact.post)),
        text(contact.map(|contact| &contact.phone)),
        text(words.address.as_ref()),
        text(words.note.as_ref()),
    ]
}

fn contact(member: &Member, units: &HashMap<UnitId, &UnitIn>) -> Vec<Cell> {
    let unit = units.get(&member.unit);
    let roles: Vec<&str> = member.roles.iter().map(|role| role.label()[0]).collect();
    vec![
        text(unit.map(|unit| &unit.code)),
        text(unit.map(|unit| &unit.name)),
        text(Some(&member.name)),
        text(member.title.as_ref()),
        text(Some(roles.join("、"))),
        text(member.login.as_ref()),
    ]
}

fn agreement(one: &Concluded, units: &HashMap<UnitId, &UnitIn>) -> Vec<Cell> {
    let parties: Vec<&&UnitIn> = one.units.iter().filter_map(|unit| units.get(unit)).collect();
    let joined = |word: fn(&UnitIn) -> String| parties.iter().map(|unit| word(unit)).collect::<Vec<_>>().join("、");
    vec![
        text(Some(&one.number)),
        text(Some(joined(|unit| unit.code.to_string()))),
        text(Some(joined(|unit| unit.name.to_string()))),
        text(Some(&one.title)),
        text(one.document_no.as_ref()),
        Cell::Day(one.signed_on),
        Cell::Day(one.starts_on),
        one.ends_on.map_or_else(|| Cell::Text("长期".to_owned()), Cell::Day),
        flag(one.renews_automatically),
        text(Some(&one.purpose)),
        text(Some(one.basis.label()[0])),
    ]
}

/// The zones that stand; what a row cannot say of one (where it lies, how often a duty is done) is in its map.
fn zones(known: &Known, units: &HashMap<UnitId, &UnitIn>) -> Vec<Vec<Cell>> {
    // A unit is called by its name where that is nobody else's name or code.
    let mut called: HashMap<&str, usize> = HashMap::new();
    for unit in units.values() {
        *called.entry(unit.name.as_str()).or_default() += 1;
        *called.entry(unit.code.as_str()).or_default() += 1;
    }
    let name = |unit: &&UnitIn| {
        let unique = called.get(unit.name.as_str()) == Some(&1);
        if unique { unit.name.to_string() } else { unit.code.to_string() }
    };
    let row = |zone: &Zone| {
        let mut duties: Vec<&str> = zone.tasks.iter().map(|task| task.kind.label()[0]).collect();
        duties.dedup();
        let since = zone.lead.and_then(|(_, since)| since);
        vec![
            text(Some(&zone.code.text)),
            text(Some(&zone.profile.name)),
            text(Some(zone.profile.kind.label()[0])),
            text(zone.profile.description.as_ref()),
            text(zone.lead.and_then(|(unit, _)| units.get(&unit)).map(name)),
            since.map_or(Cell::Empty, Cell::Day),
            text(Some(duties.join("、"))),
        ]
    };
    known.zones.zones.iter().filter(|zone| zone.stands()).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::sheets::{workbook, xlsx};
    use super::super::super::tables::reading;
    use super::super::checking;
    use super::*;

    #[test]
    fn the_template_is_read_as_empty_and_every_row_is_as_long_as_the_columns() {
        let bytes = workbook::written(&empty()).unwrap();
        let book = xlsx::read(&bytes, &kernel::Wanted::default()).unwrap();
        let names: Vec<_> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        assert_eq!(names, ["单位", "联系人", "已签协议", "责任区"]);
        let read = reading::read(&book, &ONBOARDING).unwrap();
        assert_eq!((read.tables.len(), &read.findings, &read.notices), (4, &Vec::new(), &Vec::new()));
        assert!(read.tables.iter().all(|table| table.rows.is_empty()), "what explains and shows is passed over");
        let plan = checking::plan(&read, &Known::default(), |_| Ok(Vec::new())).unwrap();
        assert_eq!((plan.findings, plan.new_units.len()), (Vec::new(), 0));
    }
}
