//! Requests and responses of the ledgers: a household with everything, in the shape that clients send.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::dossier::wire::{HouseholdIn, SeparateConsentIn};
use super::super::lifecycle::wire::AdmissionIn;
use super::super::model::{Household, HouseholdId, HouseholdState, State};
use kernel::Day;

/// A household as it is filed, without anything being opened.
#[derive(Clone, Debug)]
pub struct Filed {
    /// Which.
    pub id: HouseholdId,
    /// Its code.
    pub code: String,
    /// Whether its file may be opened at all.
    pub access: Access,
}

/// Whether a file may be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It may.
    Open,
    /// Consent was taken back.
    Withdrawn,
    /// The file has ended: merged, erased.
    Ended,
}

/// Whose the traces are, by kind and digest.
type Traces = HashMap<(String, Vec<u8>), Vec<HouseholdId>>;

/// Every household of a community, and by what each is found.
#[derive(Clone, Debug, Default)]
pub struct Roll {
    /// The households, in the order of their codes.
    pub files: Vec<Filed>,
    /// Whose the traces are, by kind and digest.
    pub traces: Traces,
}

/// A household, opened.
#[derive(Clone)]
pub struct Registered {
    /// Which.
    pub id: HouseholdId,
    /// Its code.
    pub code: String,
    /// Where it stands.
    pub state: HouseholdState,
    /// Whether it is invented: its head's name is a label, and shown whole.
    pub sample: bool,
    /// Everything said of it.
    pub words: HouseholdIn,
    /// Who has decided about it, and when.
    pub decision: Option<(String, Day)>,
}

/// What a ledger changes of a household.
pub struct Amendment {
    /// Which.
    pub id: HouseholdId,
    /// The merge patch; nothing where all it says is the same.
    pub patch: Option<Value>,
    /// Separate consent, where there was none.
    pub consent: Option<SeparateConsentIn>,
    /// The authority's result, where it was not taken on yet.
    pub admission: Option<AdmissionIn>,
}

/// What a household was before.
#[derive(Serialize, Deserialize)]
pub struct Before {
    /// Everything said of it.
    pub words: HouseholdIn,
    /// Where it stood.
    pub state: HouseholdState,
    /// Through which day it was on notice.
    pub until: Option<Day>,
    /// When its category was last checked.
    pub checked_on: Option<Day>,
}

impl Filed {
    /// A household as it is filed; nothing for what nobody sees.
    pub fn of(household: &Household) -> Option<Self> {
        let state = household.state.word()?;
        let access = match state {
            HouseholdState::Merged | HouseholdState::Erased => Access::Ended,
            _ if household.consent.withdrawn() => Access::Withdrawn,
            _ => Access::Open,
        };
        Some(Self { id: household.id, code: household.code.clone(), access })
    }
}

impl Before {
    /// Where it stood, with what belongs to that; nothing for where no import changes anything.
    pub fn stood(&self) -> Option<State> {
        match self.state {
            HouseholdState::Reported => Some(State::Reported),
            HouseholdState::UnderReview => Some(State::UnderReview),
            HouseholdState::Reviewed => Some(State::Reviewed),
            HouseholdState::Noticed => Some(State::Noticed { until: self.until? }),
            HouseholdState::Active => Some(State::Active),
            _ => None,
        }
    }
}
