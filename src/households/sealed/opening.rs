//! Opening everything, and telling what does not open; what is opened is forgotten at once.

use serde::de::IgnoredAny;
use uuid::Uuid;

use super::super::desk::Safe;
use super::super::dossier::actions::Cabinet;
use super::super::dossier::model::Part;
use super::store;
use crate::journal::View;
use crate::kernel::{Fault, HouseholdId};
use crate::vault::{Vault, Wrapped};

/// How many keys are read at once.
const PART: i64 = 200;

/// What a slice above keeps about a household, sealed with its key: table and key in words, the record, what is sealed.
pub type Beside = (String, Uuid, Vec<u8>);

/// What was opened, and what was not.
#[derive(Default)]
pub struct Opened {
    /// How many households were opened.
    pub households: usize,
    /// What does not open: where it is, and the word for why.
    pub shut: Vec<(String, &'static str)>,
}

/// Opens everything that is sealed in the community; `beside` says what the slices above keep about a household.
///
/// # Errors
/// When the disk refuses. A seal that is broken, or a key that no ring at hand has, is a finding.
pub fn open_everything(
    view: &mut View,
    vault: &Vault,
    beside: fn(&mut View, HouseholdId) -> Result<Vec<Beside>, Fault>,
) -> Result<Opened, Fault> {
    let mut opened = Opened::default();
    for id in store::keyless(view)? {
        opened.shut.push((format!("households/{id} household_keys"), "key_gone"));
    }
    let mut after = None;
    loop {
        let keys = store::keys(view, after, PART)?;
        let Some((last, _)) = keys.last() else { return Ok(opened) };
        after = Some(*last);
        for (id, wrapped) in keys {
            opened.households += 1;
            open_one(view, vault, (id, &wrapped), beside, &mut opened.shut)?;
        }
    }
}

fn open_one(
    view: &mut View,
    vault: &Vault,
    (id, wrapped): (HouseholdId, &Wrapped),
    beside: fn(&mut View, HouseholdId) -> Result<Vec<Beside>, Fault>,
    shut: &mut Vec<(String, &'static str)>,
) -> Result<(), Fault> {
    let cabinet = match Cabinet::unwrapped(view, vault, id, wrapped) {
        Ok(cabinet) => cabinet,
        Err(fault) => {
            shut.push((format!("households/{id} household_keys"), fault.code().name));
            return Ok(());
        }
    };
    let mut note = |place: String, outcome: Result<IgnoredAny, Fault>| {
        if let Err(fault) = outcome {
            shut.push((format!("households/{id} {place}"), fault.code().name));
        }
    };
    for (name, sealed) in store::parts(view, id)? {
        let part = Part::ALL.into_iter().find(|part| part.name() == name);
        let outcome = part.map_or(Ok(IgnoredAny), |part| cabinet.unseal(view, part, &sealed));
        note(format!("household_parts/{name}"), outcome);
    }
    for (place, sealed) in store::acts(view, id)? {
        note(place, cabinet.unseal(view, Part::Act, &sealed));
    }
    for (place, sealed) in store::readers(view, id)? {
        note(place, cabinet.unseal(view, Part::Reader, &sealed));
    }
    let (others, safe) = (beside(view, id)?, Safe::holding(cabinet));
    for (place, record, sealed) in others {
        note(place, safe.open(view, record, &sealed));
    }
    Ok(())
}
