//! What the rows of a household say, laid over what is on file.

use super::super::tables::line::Line;
use super::super::tables::model::Notice;
use super::cells::{self, CellContent, Form};
use super::grouping::Group;
use super::model::Known;
use super::people::{PersonRow, Who, identity_mask, is_name, name_mask, phone_mask, said_is, who};
use crate::codes;
use auth::Colleague;
use households::export::{
    AdmissionIn, ConsentBy, DisabilityIn, HardshipCategory, HardshipTag, HouseholdIn, HouseholdNeed, HouseholdPersonIn,
    HouseholdPointIn, LegalBasis, Registered, SeparateConsentIn,
};
use kernel::geo::{Crs, Position};
use kernel::{AccountId, Role, Text, field, patch};
use vault::masks;

/// A household as it would be filed.
pub struct Draft {
    /// Everything said of it.
    pub words: HouseholdIn,
    /// The authority's result, as the row of the head states it.
    pub admission: Option<AdmissionIn>,
    /// In which row each of the members stands; not all who are on file need to.
    rows: Vec<Option<usize>>,
}

const MASKED: [&str; 2] = [
    "脱敏内容与档案不符, 不能导入; 请填写完整内容, 或留空。",
    "This mask is not that of what is on file; write the whole, or leave it blank.",
];

impl Draft {
    /// Lays the rows of a household over what is on file.
    pub fn of(group: &mut Group, filed: Option<&Registered>, known: &Known, notices: &mut Vec<Notice>) -> Self {
        let mut words = filed.map_or_else(nobody, |filed| filed.words.clone());
        let told = PersonRow::of(&mut group.lines[0]);
        upgraded(&group.lines[0], &told, notices);
        let before = filed.map(|filed| filed.words.head.clone());
        words.head = HouseholdPersonIn { relation: None, ..person(&mut group.lines[0], &told, before.as_ref()) };
        let rows = members(group, filed, &mut words, notices);
        let head = &mut group.lines[0];
        place(head, &mut words);
        course(head, filed, &mut words);
        consent(head, filed, &mut words);
        officer(head, known, &mut words);
        let admission = admission(head, known, &words);
        Self { words, admission, rows }
    }

    /// The row and the column a place of the household stands in.
    pub fn cell(&self, pointer: &str, code: &str) -> (usize, &'static str) {
        match code {
            "separate_consent" => return (0, "consent_on"),
            "guardian_consent" => return (0, "consent_by"),
            _ => {}
        }
        let mut parts = pointer.split('/').skip(1);
        match (parts.next(), parts.next(), parts.next()) {
            (Some("head"), field, part) => (0, column(field, part)),
            (Some("members"), Some(at), field) => {
                let row = at.parse().ok().and_then(|at: usize| self.rows.get(at).copied().flatten());
                (row.unwrap_or(0), if row.is_some() { column(field, parts.next()) } else { "name" })
            }
            (Some("address"), ..) => (0, "address"),
            (Some("point"), ..) => (0, "lng"),
            (Some("hardship_category"), ..) => (0, "hardship_category"),
            (Some("tags"), ..) => (0, "tags"),
            (Some("needs"), ..) => (0, "needs"),
            (Some("note"), ..) => (0, "note"),
            (Some("officer_id"), ..) => (0, "officer"),
            (Some("legal_basis"), ..) => (0, "legal_basis"),
            (Some("consent"), ..) => (0, "consent_on"),
            _ => (0, "name"),
        }
    }
}

/// The column of something said of a person.
fn column(field: Option<&str>, part: Option<&str>) -> &'static str {
    match (field, part) {
        (Some("identity_number"), _) => "identity_number",
        (Some("phone"), _) => "phone",
        (Some("born"), _) => "born",
        (Some("relation"), _) => "relation",
        (Some("disability"), Some("grade")) => "disability_grade",
        (Some("disability"), _) => "disability_category",
        _ => "name",
    }
}

/// What a new household begins with; whoever enters it states the legal basis.
fn nobody() -> HouseholdIn {
    HouseholdIn {
        head: blank(),
        members: Vec::new(),
        address: None,
        point: None,
        hardship_category: None,
        tags: Vec::new(),
        needs: Vec::new(),
        communication: Vec::new(),
        note: None,
        officer_id: None,
        legal_basis: LegalBasis::StatutoryDuty,
        consent: None,
    }
}

fn blank() -> HouseholdPersonIn {
    // A placeholder lets the other cells be checked all the same.
    let name = Text::new("占位");
    HouseholdPersonIn { relation: None, name, identity_number: None, phone: None, born: None, disability: None }
}

fn upgraded(line: &Line, told: &PersonRow, notices: &mut Vec<Notice>) {
    if told.form == Form::Old {
        let words = [
            "旧 15 位身份证号已换算为 18 位, 请核对。",
            "An identity number of fifteen digits became one of eighteen; look at it.",
        ];
        notices.push(line.notice("identity_number_upgraded", words));
    }
}

/// The other members; answers in which row each of them stands.
fn members(
    group: &mut Group,
    filed: Option<&Registered>,
    words: &mut HouseholdIn,
    notices: &mut Vec<Notice>,
) -> Vec<Option<usize>> {
    let before: &[HouseholdPersonIn] = filed.map_or(&[], |filed| &filed.words.members);
    let (mut rows, mut taken) = (vec![None; before.len()], Vec::new());
    for at in 1..group.lines.len() {
        let line = &mut group.lines[at];
        let told = PersonRow::of(line);
        upgraded(line, &told, notices);
        match who(&told, before, &taken) {
            Who::Known(one) => {
                taken.push(one);
                rows[one] = Some(at);
                let filled = person(line, &told, Some(&before[one]));
                words.members[one] = HouseholdPersonIn { relation: told.relation.or(before[one].relation), ..filled };
            }
            Who::New => {
                rows.push(Some(at));
                let filled = person(line, &told, None);
                words.members.push(HouseholdPersonIn { relation: told.relation, ..filled });
            }
            Who::Several => {
                let words = [
                    "本户有几位成员脱敏后相同, 无法确定是哪一位; 请填写完整姓名。",
                    "Several members look the same behind this mask; write the whole name.",
                ];
                line.refuse("name", &codes::PERSON_AMBIGUOUS, words);
            }
        }
    }
    rows
}

/// Somebody as a row says, laid over what is on file of them.
fn person(line: &mut Line, told: &PersonRow, before: Option<&HouseholdPersonIn>) -> HouseholdPersonIn {
    let mut person = before.cloned().unwrap_or_else(blank);
    match (&told.name, before) {
        (CellContent::Nothing, _) => drop(line.required("name")),
        (said, Some(before)) if is_name(said, before) => {}
        (CellContent::Masked(mask), Some(before)) if *mask == name_mask(before) => {}
        (CellContent::Masked(_), _) => line.refuse("name", &codes::MASKED_VALUE, MASKED),
        (CellContent::Clear(_), Some(_)) => {
            let words = [
                "与档案中的姓名不同; 更正姓名请在系统中办理。",
                "The name on file is another; correct it in the service.",
            ];
            line.refuse("name", &codes::NAME_DIFFERS, words);
        }
        (CellContent::Clear(words), None) => person.name = Text::new(words),
    }
    match &told.identity {
        CellContent::Masked(mask) if before.and_then(identity_mask).as_ref() != Some(mask) => {
            line.refuse("identity_number", &codes::MASKED_VALUE, MASKED);
        }
        CellContent::Clear(number) if person.identity_number.is_none() => {
            person.identity_number = Some(Text::new(number))
        }
        CellContent::Clear(number) if !said_is(person.identity_number.as_ref(), number) => {
            let words = [
                "与档案中的身份证号不同; 更正请在系统中办理。",
                "The identity number on file is another; correct it in the service.",
            ];
            line.refuse("identity_number", &codes::IDENTITY_NUMBER_DIFFERS, words);
        }
        _ => {}
    }
    match &told.phone {
        CellContent::Masked(mask) if before.and_then(phone_mask).as_ref() != Some(mask) => {
            line.refuse("phone", &codes::MASKED_VALUE, MASKED);
        }
        CellContent::Clear(number) => person.phone = Some(Text::new(number)),
        _ => {}
    }
    if let Some(born) = &told.born {
        person.born = Some(Text::new(born));
    }
    person.disability = disability(line, told, before);
    person
}

/// Category and grade stand together: what the row leaves out is taken from what is on file.
fn disability(line: &mut Line, told: &PersonRow, before: Option<&HouseholdPersonIn>) -> Option<DisabilityIn> {
    let filed = before.and_then(|before| before.disability);
    let (category, grade) = told.disability;
    if (category, grade) == (None, None) {
        return filed;
    }
    let words = ["残疾类别和等级须同时填写。", "Category and grade are given together."];
    let category = category.or(filed.map(|filed| filed.category));
    let grade = grade.or(filed.map(|filed| filed.grade));
    match (category, grade) {
        (Some(category), Some(grade)) => return Some(DisabilityIn { category, grade }),
        (None, _) => line.refuse("disability_category", &field::REQUIRED, words),
        (_, None) => line.refuse("disability_grade", &field::REQUIRED, words),
    }
    filed
}

/// Where it lives.
fn place(line: &mut Line, words: &mut HouseholdIn) {
    let filed = words.address.as_ref().map(Text::as_str);
    match cells::said(line, "address") {
        CellContent::Nothing => {}
        CellContent::Masked(said) | CellContent::Clear(said) if filed == Some(said.as_str()) => {}
        CellContent::Masked(mask) if filed.map(masks::address).as_ref() == Some(&mask) => {}
        CellContent::Masked(_) => line.refuse("address", &codes::MASKED_VALUE, MASKED),
        CellContent::Clear(said) => words.address = Some(Text::new(&said)),
    }
    let crs = line.choice("crs", Crs::ALL, |crs| [crs.name(), crs.label()[0]]).unwrap_or(Crs::Wgs84);
    let both = ["经度和纬度须同时填写。", "Longitude and latitude are given together."];
    let (lng, lat) = (cells::degrees(line, "lng"), cells::degrees(line, "lat"));
    match (lng, lat) {
        (None, None) => {}
        (Some(lng), Some(lat)) => match Position::of_degrees_in(crs, lng, lat) {
            Some(at) => {
                words.point = Some(HouseholdPointIn { lng: at.lng_degrees(), lat: at.lat_degrees(), crs: None });
            }
            None => line.refuse("lng", &codes::NOT_DEGREES, ["坐标不在地球上。", "Not a place on this earth."]),
        },
        (None, Some(_)) => line.refuse("lng", &field::REQUIRED, both),
        (Some(_), None) => line.refuse("lat", &field::REQUIRED, both),
    }
}

/// Category, tags, needs, legal basis, note: each replaced whole where something is said.
fn course(line: &mut Line, filed: Option<&Registered>, words: &mut HouseholdIn) {
    if let Some(one) = line.choice("hardship_category", HardshipCategory::ALL, |one| [one.label()[0], one.name()]) {
        words.hardship_category = Some(one);
    }
    if let Some(tags) = cells::several(line, "tags", HardshipTag::ALL, |one| [one.label()[0], one.name()]) {
        words.tags = tags;
    }
    if let Some(needs) = cells::several(line, "needs", HouseholdNeed::ALL, |one| [one.label()[0], one.name()]) {
        words.needs = needs;
    }
    match line.choice("legal_basis", LegalBasis::ALL, |one| [one.label()[0], one.name()]) {
        Some(basis) => words.legal_basis = basis,
        None if filed.is_none() => {
            let words = ["新增的家庭须填写处理依据。", "A new household needs a legal basis."];
            line.refuse("legal_basis", &field::REQUIRED, words);
        }
        None => {}
    }
    if let Some(note) = line.words("note") {
        words.note = Some(Text::new(&note));
    }
}

/// Separate consent: entered where there is none; what is on record is changed in the service alone.
fn consent(line: &mut Line, filed: Option<&Registered>, words: &mut HouseholdIn) {
    let given_on = line.day("consent_on");
    let given_by = line.choice("consent_by", ConsentBy::ALL, |one| [one.label()[0], one.name()]);
    let both = ["单独同意日期和同意人须同时填写。", "The day of consent and who gave it are given together."];
    let said = match (given_on, given_by) {
        (None, None) => return,
        (None, Some(_)) => return line.refuse("consent_on", &field::REQUIRED, both),
        (Some(given_on), None) => {
            line.refuse("consent_by", &field::REQUIRED, both);
            // A placeholder lets the other cells be checked all the same.
            words.consent = words.consent.or(Some(SeparateConsentIn { given_on, given_by: ConsentBy::Both }));
            return;
        }
        (Some(given_on), Some(given_by)) => SeparateConsentIn { given_on, given_by },
    };
    match filed.and_then(|filed| filed.words.consent) {
        Some(on_record) if on_record != said => {
            let words = [
                "与已登记的单独同意不同; 请在系统中办理。",
                "Another consent is on record; record this one in the service.",
            ];
            line.refuse("consent_on", &codes::CONSENT_DIFFERS, words);
        }
        _ => words.consent = Some(said),
    }
}

/// Who keeps the file.
fn officer(line: &mut Line, known: &Known, words: &mut HouseholdIn) {
    let Some(name) = line.words("officer") else { return };
    let called = |one: &&Colleague| one.name == name;
    if known.staff.iter().filter(called).any(|one| Some(one.id) == words.officer_id) {
        return;
    }
    let cleared = |one: &&Colleague| one.roles.has(Role::HouseholdOfficer);
    let found: Vec<AccountId> = known.staff.iter().filter(called).filter(cleared).map(|one| one.id).collect();
    match found.as_slice() {
        [one] => words.officer_id = Some(*one),
        [] => {
            let words = ["本社区没有这位帮扶专干。", "No household officer of this community has this name."];
            line.refuse("officer", &codes::UNKNOWN_OFFICER, words);
        }
        _ => {
            let words = [
                "有几位同名的帮扶专干, 请在系统中指定。",
                "Several household officers have this name; choose one in the service.",
            ];
            line.refuse("officer", &codes::OFFICER_AMBIGUOUS, words);
        }
    }
}

/// The authority's result: category, who has decided and when stand together.
fn admission(line: &mut Line, known: &Known, words: &HouseholdIn) -> Option<AdmissionIn> {
    let both = ["认定部门和认定日期须同时填写。", "Who has decided and when are given together."];
    let (decided_by_text, decided_on) = match (line.words("decided_by"), line.day("decided_on")) {
        (None, None) => return None,
        (None, Some(_)) => {
            line.refuse("decided_by", &field::REQUIRED, both);
            return None;
        }
        (Some(_), None) => {
            line.refuse("decided_on", &field::REQUIRED, both);
            return None;
        }
        (Some(by), Some(on)) => (Some(Text::new(&by)), on),
    };
    if decided_on > known.today {
        line.refuse("decided_on", &field::IN_FUTURE, ["日期不能晚于今天。", "Not later than today."]);
    }
    let Some(category) = words.hardship_category else {
        let words = ["有认定结果的, 须填写困难类别。", "A decision names a category."];
        line.refuse("hardship_category", &field::REQUIRED, words);
        return None;
    };
    let admission =
        AdmissionIn { category, decided_by_text, decided_on: Some(decided_on), document_no: None, note: None };
    for wrong in patch::check(&admission).err().iter().flat_map(|fault| fault.violations()) {
        line.refuse("decided_by", wrong.code, [&wrong.detail[0], &wrong.detail[1]]);
    }
    Some(admission)
}
