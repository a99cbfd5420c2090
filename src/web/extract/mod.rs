//! Extractors: what a request says, read once, with every limit in place before anything is kept.

mod min_rate;
mod parameters;
mod part;
mod path;
mod record_day;
mod strict;

mod body;
mod query;

mod json;
mod raw;
mod upload;

pub use body::Limits;
pub use json::{Json, Maybe, Patch};
#[cfg(test)]
pub use min_rate::MinRate;
pub use parameters::known;
pub use path::Path;
pub use query::{Csv, Query, selects};
pub use raw::{Raw, read_json};
pub use record_day::RecordDay;
pub use upload::{Arriving, Upload};
