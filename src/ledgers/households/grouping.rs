//! Which rows are one household, and which of them is its head.

use kernel::field;
use std::collections::HashMap;

use super::super::tables::line::Line;
use super::super::tables::reading::Table;
use super::cells;
use crate::codes;
use households::export::FamilyRelation;

/// The rows of one household, its head first.
pub struct Group<'t> {
    /// The rows.
    pub lines: Vec<Line<'t>>,
    /// Its code, where it has one.
    pub code: Option<String>,
}

impl Group<'_> {
    /// Whether nobody says which household this row belongs to.
    pub fn is_stray(&self) -> bool {
        self.lines[0].is_wrong("household")
    }

    /// Whether something is wrong with any of its rows.
    pub fn is_wrong(&self) -> bool {
        self.lines.iter().any(|line| !line.findings.is_empty())
    }
}

/// What is said of a whole household, and stands in the row of its head.
const OF_THE_WHOLE: [&str; 14] = [
    "address",
    "lng",
    "lat",
    "crs",
    "hardship_category",
    "decided_by",
    "decided_on",
    "tags",
    "needs",
    "legal_basis",
    "consent_on",
    "consent_by",
    "officer",
    "note",
];

/// The households of a table, in the order of their first rows.
pub fn groups(table: &Table) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in &table.rows {
        let mut line = Line::of(table, row);
        let code = line.code("code");
        let key = line.tidy("household").map(|key| format!("household {key}"));
        let key = key.or_else(|| code.as_ref().map(|code| format!("code {code}")));
        if key.is_none() {
            let words = [
                "户号和档案编号至少填一项; 同一户各行须相同。",
                "Give a household number or a code; each row of a household the same.",
            ];
            line.refuse("household", &field::REQUIRED, words);
        }
        let known = key.as_ref().and_then(|key| places.get(key)).copied();
        match known {
            Some(at) => join(&mut groups[at], line, code),
            None => {
                places.extend(key.map(|key| (key, groups.len())));
                groups.push(Group { lines: vec![line], code });
            }
        }
    }
    groups.iter_mut().filter(|group| !group.is_stray()).for_each(order);
    groups
}

fn join<'t>(group: &mut Group<'t>, mut line: Line<'t>, code: Option<String>) {
    if code.is_some() && group.code.is_some() && code != group.code {
        let words = ["与同一户其他行的档案编号不同。", "Another row of this household has another code."];
        line.refuse("code", &codes::HOUSEHOLD_CODE_DIFFERS, words);
    }
    group.code = group.code.take().or(code);
    group.lines.push(line);
}

/// Brings the head to the front, and sees to it that there is exactly one.
fn order(group: &mut Group) {
    let relations: Vec<Option<FamilyRelation>> = group.lines.iter_mut().map(cells::relation).collect();
    let is = |wanted: Option<FamilyRelation>| relations.iter().position(|relation| *relation == wanted);
    let head = is(Some(FamilyRelation::Head)).or_else(|| is(Some(FamilyRelation::Oneself))).or_else(|| is(None));
    let Some(head) = head else {
        let words = ["本户没有户主行, 请注明哪一行是户主。", "No row of this household is its head; say which one is."];
        return group.lines[0].refuse("relation", &codes::HEAD_MISSING, words);
    };
    for (at, line) in group.lines.iter_mut().enumerate().filter(|(at, _)| *at != head) {
        match relations[at] {
            Some(FamilyRelation::Head) => {
                let words = ["本户已有一行是户主。", "Another row of this household is its head."];
                line.refuse("relation", &codes::HEAD_TWICE, words);
            }
            None => line.refuse("relation", &field::REQUIRED, ["请填写与户主关系。", "Name the relation to the head."]),
            Some(_) => {}
        }
    }
    let head = group.lines.remove(head);
    for line in &mut group.lines {
        for key in OF_THE_WHOLE {
            if line.words(key).is_some() && line.tidy(key) != head.tidy(key) {
                let words = [
                    "户的信息只填在户主行; 与户主行不同。",
                    "What a household has in common stands in the row of its head; this row says something else.",
                ];
                line.refuse(key, &codes::HOUSEHOLD_DIFFERS, words);
            }
        }
    }
    group.lines.insert(0, head);
}
