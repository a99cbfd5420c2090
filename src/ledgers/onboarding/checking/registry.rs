//! Who a unit's code or name stands for: units that are known, and those the same workbook brings.

use std::collections::HashMap;

use super::super::super::tables::line::Line;
use super::super::super::tables::words::listed;
use super::super::model::UnitRef;
use crate::codes;
use kernel::{field, register};
use units::Registered;

/// What a code or a name stands for.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The unit, or why there is none.
    pub stands_for: StandsFor,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// The unit, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandsFor {
    /// This one.
    Unit(UnitRef),
    /// One that has left.
    Departed(UnitRef),
    /// A row of this workbook that is wrong.
    WrongRow,
}

const UNKNOWN_UNIT: [&str; 2] =
    ["本社区和本工作簿中都没有这个单位。", "Neither the community nor this workbook has this unit."];

/// Every code and name of a unit.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    by_code: HashMap<String, Entry>,
    by_name: HashMap<String, Entry>,
}

/// What came of looking for the units of a row.
pub enum Outcome {
    /// All of them.
    Found(Vec<Entry>),
    /// One of them stands in a row that is wrong.
    Waiting,
    /// The row is wrong, and says so.
    Refused,
}

impl Registry {
    /// The units that are known.
    pub fn of(units: &[Registered]) -> Self {
        let mut registry = Self::default();
        for unit in units {
            let at = UnitRef::Known(unit.id);
            let stands_for = if unit.active { StandsFor::Unit(at) } else { StandsFor::Departed(at) };
            registry.add(stands_for, unit.words.code.as_str(), unit.words.name.as_str());
        }
        registry
    }

    /// Adds a unit of the workbook; what is known already stands.
    pub fn add(&mut self, stands_for: StandsFor, code: &str, name: &str) {
        let entry = Entry { stands_for, code: code.to_owned(), name: name.to_owned() };
        if !name.is_empty() {
            self.by_name.entry(name.to_owned()).or_insert_with(|| entry.clone());
        }
        if !code.is_empty() {
            self.by_code.entry(register::plain(code)).or_insert(entry);
        }
    }

    /// The units a row names by code, by name, or by both.
    pub fn units(&self, line: &mut Line) -> Outcome {
        let (codes, names) = (line.words("unit_code"), line.words("unit_name"));
        if line.is_wrong("unit_code") || line.is_wrong("unit_name") {
            return Outcome::Refused;
        }
        let found = match (&codes, &names) {
            (Some(codes), _) => self.all(&self.by_code, codes, register::plain),
            (None, Some(names)) => self.all(&self.by_name, names, str::to_owned),
            (None, None) => {
                line.refuse(
                    "unit_code",
                    &field::REQUIRED,
                    ["请填写单位编号或单位名称。", "Give the unit's code or name."],
                );
                return Outcome::Refused;
            }
        };
        let key = if codes.is_some() { "unit_code" } else { "unit_name" };
        let Some(found) = found else {
            line.refuse(key, &field::UNKNOWN_UNIT, UNKNOWN_UNIT);
            return Outcome::Refused;
        };
        if let (Some(names), true) = (&names, codes.is_some())
            && !same_names(&found, names)
        {
            let words = ["单位名称与编号不符。", "The name is not that of the unit with this code."];
            line.refuse("unit_name", &codes::UNIT_NAME_DIFFERS, words);
            return Outcome::Refused;
        }
        if found.iter().any(|entry| entry.stands_for == StandsFor::WrongRow) {
            return Outcome::Waiting;
        }
        Outcome::Found(found)
    }

    /// The one unit a cell names, by its code or by its name; nothing for a blank cell.
    pub fn unit(&self, line: &mut Line, key: &str) -> Option<Outcome> {
        let words = line.words(key)?;
        if line.is_wrong(key) {
            return Some(Outcome::Refused);
        }
        let Some(entry) = self.by_code.get(&register::plain(&words)).or_else(|| self.by_name.get(&words)) else {
            line.refuse(key, &field::UNKNOWN_UNIT, UNKNOWN_UNIT);
            return Some(Outcome::Refused);
        };
        let waits = entry.stands_for == StandsFor::WrongRow;
        Some(if waits { Outcome::Waiting } else { Outcome::Found(vec![entry.clone()]) })
    }

    /// The entries of one word, or of the words of a list.
    fn all(&self, index: &HashMap<String, Entry>, words: &str, turn: fn(&str) -> String) -> Option<Vec<Entry>> {
        if let Some(entry) = index.get(&turn(words)) {
            return Some(vec![entry.clone()]);
        }
        let parts = listed(words);
        let found: Option<Vec<Entry>> = parts.iter().map(|part| index.get(&turn(part)).cloned()).collect();
        found.filter(|found| !found.is_empty())
    }
}

fn same_names(found: &[Entry], names: &str) -> bool {
    if let [only] = found {
        return only.name == names;
    }
    let names = listed(names);
    found.iter().all(|entry| names.contains(&entry.name) || entry.name.contains(['、', ',', '，', ';', '；']))
}
