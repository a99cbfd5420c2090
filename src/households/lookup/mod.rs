//! Look-ups: a household with what may be shown of it, masked, and lists of them.

pub mod model;

pub mod reading;
