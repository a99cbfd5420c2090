//! Look-ups for other slices: every unit at once for the ledgers, whether one takes part, and cards of many.

use std::collections::HashMap;

use super::model::{State, UnitState};
use super::store;
use super::wire::{UnitCard, UnitIn};
use journal::ReadTx;
use kernel::{Day, Fault, UnitId};

/// A unit that is registered.
#[derive(Clone, Debug)]
pub struct Registered {
    /// Its id.
    pub id: UnitId,
    /// Whether it takes part.
    pub active: bool,
    /// What is known of it, as a client would send it.
    pub words: UnitIn,
}

/// Every unit of the community, in the order of their codes, in one statement.
pub fn registered(view: &mut ReadTx) -> Result<Vec<Registered>, Fault> {
    let units = store::all(view)?;
    Ok(units
        .into_iter()
        .map(|unit| Registered { id: unit.id, active: unit.state == State::Active, words: UnitIn::of(&unit.profile) })
        .collect())
}

/// Whether a unit takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The word for it.
    pub state: UnitState,
    /// The first day without it.
    pub departed_on: Option<Day>,
}

/// Whether the unit of this id takes part; none where there is no such unit.
pub fn standing(view: &mut ReadTx, id: UnitId) -> Result<Option<Standing>, Fault> {
    let standing = |state: State| match state {
        State::Active => Standing { state: state.word(), departed_on: None },
        State::Departed { on } => Standing { state: state.word(), departed_on: Some(on) },
    };
    Ok(store::find(view, id)?.map(|unit| standing(unit.state)))
}

/// The cards of these units, read in one statement: today's, or those of 24:00 of a day; ids of no unit are left out.
pub fn cards(view: &mut ReadTx, mut ids: Vec<UnitId>, day: Option<Day>) -> Result<HashMap<UnitId, UnitCard>, Fault> {
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(store::of_many(view, &ids, day)?.into_iter().map(|unit| (unit.id, UnitCard::from(unit))).collect())
}
