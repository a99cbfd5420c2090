//! Every unit at once, for the ledgers.

use super::super::model::UnitState;
use super::super::store;
use super::super::wire::UnitIn;
use crate::journal::View;
use crate::kernel::{Fault, UnitId};

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
///
/// # Errors
/// When the disk refuses.
pub fn registered(view: &mut View) -> Result<Vec<Registered>, Fault> {
    let units = store::all(view)?;
    Ok(units
        .into_iter()
        .map(|unit| Registered {
            id: unit.id,
            active: unit.state == UnitState::Active,
            words: UnitIn::of(&unit.profile),
        })
        .collect())
}
