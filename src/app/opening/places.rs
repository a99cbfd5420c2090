//! The database the settings name, once nothing is against opening it.

use super::from_settings::place;
use super::refusals::{refuse_nothing, refuse_remains};
use super::unfit::{refuse_foreign, refuse_unfinished};
use crate::failure::Failure;
use config::Settings;
use db::{self, Place};

/// The database the settings name, unless it is gone from beside its keys and documents.
pub fn known_place(settings: &Settings) -> Result<Place, Failure> {
    let place = place(settings)?;
    refuse_unfinished(&place)?;
    refuse_remains(&place, settings)?;
    refuse_foreign(&place)?;
    Ok(place)
}

/// The database the settings name, which must be one of ours already.
pub fn existing_place(settings: &Settings) -> Result<Place, Failure> {
    let place = known_place(settings)?;
    refuse_nothing(&place)?;
    Ok(place)
}

/// One line for each column and index of a database, the same words for both engines.
pub fn shape(settings: &Settings) -> Result<Vec<String>, Failure> {
    Ok(db::shape(&place(settings)?)?)
}
