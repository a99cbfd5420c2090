//! Types: sort orders of lists, and where an agreement stands in one.

use crate::model::{Agreement, AgreementState};
use kernel::{Day, Id, Key, Linkage, Mark, UnitId};

/// What the sort parameter of a list may name.
pub const SORTS: [&str; 6] = ["updated_at", "created_at", "starts_on", "ends_on", "number", "title"];

/// How much of each agreement is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What is said of the agreement itself.
    Heads,
    /// Parties, commitments and the original as well.
    Whole,
}

/// The position of an agreement in a list sorted by this name.
pub fn mark(agreement: &Agreement, sort: &str) -> Mark {
    let terms = &agreement.terms;
    let key = match sort {
        "created_at" => Key::Number(agreement.created_at.micros()),
        "starts_on" => Key::Number(terms.starts_on.number()),
        "ends_on" => Key::Number(Day::number_of_end(terms.ends_on)),
        "number" => Key::Text(agreement.number.clone()),
        "title" => Key::Text(terms.title.clone()),
        _ => Key::Number(agreement.updated_at.micros()),
    };
    Mark { key, id: agreement.id.uuid() }
}

/// Which agreements a list is about.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In these states; all when empty.
    pub stages: Vec<AgreementState>,
    /// With this unit among the parties.
    pub unit: Option<UnitId>,
    /// With a commitment under one of these linkages.
    pub linkages: Vec<Linkage>,
    /// Ending before this day.
    pub ends_before: Option<Day>,
    /// With these words in title, number or a party's name.
    pub words: Option<String>,
}

impl Filter {
    /// Whether an agreement matches: the SQL filter of the store, applied to a recorded state.
    pub fn passes(&self, agreement: &Agreement) -> bool {
        let found = |words: &String| {
            let holds = |text: &str| text.to_lowercase().contains(&words.to_lowercase());
            holds(&agreement.terms.title)
                || holds(&agreement.number)
                || agreement.parties.iter().any(|party| holds(&party.name))
        };
        (self.stages.is_empty() || self.stages.contains(&agreement.state.stage()))
            && self.unit.is_none_or(|unit| agreement.party_of(unit).is_some())
            && (self.linkages.is_empty()
                || agreement.commitments.iter().any(|line| self.linkages.contains(&line.linkage)))
            && self.ends_before.is_none_or(|day| agreement.terms.ends_on.is_some_and(|end| end < day))
            && self.words.as_ref().is_none_or(found)
    }
}
