//! The record (记录): what stood on record of a zone when. `as_of` a day is the record at 24:00 of it in Asia/Shanghai, put
//! together from the states of its row and of those that belong to it.

pub mod actions;
pub mod rules;
