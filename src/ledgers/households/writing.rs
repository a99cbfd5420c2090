//! The template, and what is known in the same columns: masked, but for what was opened.

use super::super::sheets::model::{Cell, Row, Sheet};
use super::super::sheets::workbook::Trim;
use super::super::tables::columns::{self, DISABILITIES, EXAMPLE, GRADES};
use super::super::tables::drawing::{Remarks, remark, sheet, text};
use super::super::tables::model::ImportSheet;
use super::model::LedgerField;
use super::people::{identity_mask, name_mask, phone_mask};
use super::wire::{HouseholdLedgerItemOut, HouseholdLedgerPersonOut};
use auth::Colleague;
use households::export::{FamilyRelation, HouseholdPersonIn, Registered};
use kernel::{Day, Text};
use vault::masks;

/// The second row of the household that shows how it is done.
const SECOND: [&str; 5] = ["", "1", "妻", "示例乙", ""];

/// The workbook to fill in: headings, a row that explains, a household of two that shows; all passed over when it comes back.
pub fn empty() -> (Sheet, Trim) {
    let (mut sheet, mut trim) = sheet(ImportSheet::Households, Remarks::Shown, Vec::new());
    let number = u32::try_from(sheet.rows.len()).unwrap_or(0);
    sheet.rows.push(Row { number: number + 1, cells: remark(EXAMPLE, SECOND.into_iter()) });
    trim.grey.insert(number);
    (sheet, trim)
}

/// Households in the columns of the template. What is not shown in clear is masked where the ledger has a mask for it, and
/// blank elsewhere: births, disabilities, places and notes are not even said to be there.
pub fn filled(households: &[Registered], staff: &[Colleague], shown: &[LedgerField]) -> (Sheet, Trim) {
    let rows = households.iter().flat_map(|one| rows(one, staff, shown));
    sheet(ImportSheet::Households, Remarks::Absent, rows.collect())
}

/// Masks what is not shown.
pub struct Veil<'v> {
    shown: &'v [LedgerField],
}

impl<'v> Veil<'v> {
    /// A veil that lets these through.
    pub fn but(shown: &'v [LedgerField]) -> Self {
        Self { shown }
    }

    fn lets(&self, field: LedgerField) -> bool {
        self.shown.contains(&field)
    }

    /// The name; what an invented household is called is a label, and shown whole.
    pub fn name(&self, person: &HouseholdPersonIn, standing: Standing) -> String {
        let whole = standing == Standing::Label || self.lets(LedgerField::Names);
        if whole { person.name.to_string() } else { name_mask(person) }
    }

    /// The identity number.
    pub fn identity(&self, person: &HouseholdPersonIn) -> Option<String> {
        let whole = self.lets(LedgerField::IdentityNumbers);
        if whole { person.identity_number.as_ref().map(Text::to_string) } else { identity_mask(person) }
    }

    /// The phone.
    pub fn phone(&self, person: &HouseholdPersonIn) -> Option<String> {
        let whole = self.lets(LedgerField::Phones);
        if whole { person.phone.as_ref().map(Text::to_string) } else { phone_mask(person) }
    }

    /// The address.
    pub fn address(&self, household: &Registered) -> Option<String> {
        let address = household.words.address.as_ref()?;
        let whole = self.lets(LedgerField::Address);
        Some(if whole { address.to_string() } else { masks::address(address.as_str()) })
    }

    /// What has no mask: shown, or nothing is said of it.
    fn only<T>(&self, field: LedgerField, value: Option<T>) -> Option<T> {
        value.filter(|_| self.lets(field))
    }
}

/// A household of the masked ledger, as JSON says it.
pub fn item(one: &Registered, staff: &[Colleague]) -> HouseholdLedgerItemOut {
    let (veil, words) = (Veil::but(&[]), &one.words);
    let person = |(at, person): (usize, &HouseholdPersonIn)| HouseholdLedgerPersonOut {
        relation: if at == 0 { FamilyRelation::Head } else { person.relation.unwrap_or(FamilyRelation::NotRelated) },
        name: veil.name(person, Standing::of(one, at)),
        identity_number: veil.identity(person),
        phone: veil.phone(person),
    };
    let (decided_by_text, decided_on) = one.decision.clone().unzip();
    let officer = words.officer_id.and_then(|id| staff.iter().find(|one| one.id == id));
    HouseholdLedgerItemOut {
        id: one.id,
        code: one.code.clone(),
        state: one.state,
        people: std::iter::once(&words.head).chain(&words.members).enumerate().map(person).collect(),
        address: veil.address(one),
        hardship_category: words.hardship_category,
        decided_by_text,
        decided_on,
        tags: words.tags.clone(),
        needs: words.needs.clone(),
        legal_basis: words.legal_basis,
        consent: words.consent,
        officer: officer.map(|one| one.name.clone()),
    }
}

/// Whether a name is somebody's, or the label of an invented household.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Somebody's name.
    Person,
    /// What an invented household is called.
    Label,
}

impl Standing {
    /// Of the person at this place; the head stands first.
    fn of(one: &Registered, at: usize) -> Self {
        if one.sample && at == 0 { Self::Label } else { Self::Person }
    }
}

fn rows(one: &Registered, staff: &[Colleague], shown: &[LedgerField]) -> Vec<Vec<Cell>> {
    let veil = Veil::but(shown);
    let mut rows = vec![person(one, (0, &one.words.head), &veil)];
    rows[0].extend(whole(one, staff, &veil));
    rows.extend((1..).zip(&one.words.members).map(|member| person(one, member, &veil)));
    rows.iter_mut().for_each(fill_up);
    rows
}

/// Every row is as long as the headings.
fn fill_up(row: &mut Vec<Cell>) {
    row.resize(columns::of(ImportSheet::Households).len(), Cell::Empty);
}

fn person(one: &Registered, (at, person): (usize, &HouseholdPersonIn), veil: &Veil) -> Vec<Cell> {
    let relation = if at == 0 { FamilyRelation::Head } else { person.relation.unwrap_or(FamilyRelation::NotRelated) };
    let disability = veil.only(LedgerField::Disabilities, person.disability);
    let called = |names: &[&'static str], number: u8| names.get(usize::from(number).wrapping_sub(1)).copied();
    vec![
        text(Some(&one.code)),
        text(Some(&one.code)),
        text(Some(relation.label()[0])),
        text(Some(veil.name(person, Standing::of(one, at)))),
        text(veil.identity(person)),
        text(veil.phone(person)),
        text(veil.only(LedgerField::Births, person.born.as_ref())),
        text(disability.and_then(|one| called(&DISABILITIES, one.category))),
        text(disability.and_then(|one| called(&GRADES, one.grade))),
    ]
}

fn whole(one: &Registered, staff: &[Colleague], veil: &Veil) -> Vec<Cell> {
    let words = &one.words;
    let point = veil.only(LedgerField::Point, words.point);
    let decision = one.decision.as_ref();
    let day = |day: Option<Day>| day.map_or(Cell::Empty, Cell::Day);
    let joined = |labels: Vec<&str>| text(Some(labels.join("、")));
    vec![
        text(veil.address(one)),
        text(point.map(|point| point.lng)),
        text(point.map(|point| point.lat)),
        Cell::Empty,
        text(words.hardship_category.map(|one| one.label()[0])),
        text(decision.map(|(by, _)| by)),
        day(decision.map(|(_, on)| *on)),
        joined(words.tags.iter().map(|tag| tag.label()[0]).collect()),
        joined(words.needs.iter().map(|need| need.label()[0]).collect()),
        text(Some(words.legal_basis.label()[0])),
        day(words.consent.map(|consent| consent.given_on)),
        text(words.consent.map(|consent| consent.given_by.label()[0])),
        text(words.officer_id.and_then(|id| staff.iter().find(|one| one.id == id)).map(|one| &one.name)),
        text(veil.only(LedgerField::Note, words.note.as_ref())),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::super::sheets::{workbook, xlsx};
    use super::super::super::tables::reading;
    use super::*;

    #[test]
    fn the_template_is_read_as_empty() {
        let bytes = workbook::written(&[empty()]).unwrap();
        let book = xlsx::read(&bytes, &kernel::Wanted::default()).unwrap();
        let read = reading::read(&book, &[ImportSheet::Households]).unwrap();
        assert_eq!((read.findings.len(), read.notices.len()), (0, 0));
        assert!(read.tables[0].rows.is_empty(), "what explains and shows is passed over");
    }

    #[test]
    fn every_row_is_as_long_as_the_columns() {
        let words = serde_json::json!({ "head": { "name": "示例甲" }, "legal_basis": "statutory_duty" });
        let words = serde_json::from_value(words).unwrap();
        let (id, state) = (households::HouseholdId(uuid::Uuid::nil()), households::export::HouseholdState::Reported);
        let one = Registered { id, code: "H001".to_owned(), state, sample: false, words, decision: None };
        let rows = rows(&one, &[], &[]);
        assert_eq!(
            person(&one, (0, &one.words.head), &Veil::but(&[])).len() + whole(&one, &[], &Veil::but(&[])).len(),
            rows[0].len()
        );
        assert_eq!(rows[0][3], Cell::Text("示*".to_owned()));
    }
}
