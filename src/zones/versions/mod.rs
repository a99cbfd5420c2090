//! Versions (版本): what stood on record of a zone when. `as_of` a day is the record at 24:00 of it in Asia/Shanghai.

pub mod model;
pub mod rules;
pub mod store;
