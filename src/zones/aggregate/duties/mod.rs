//! Duties (职责) of zones, and what was done towards them, as they are kept: nouns and rows.

pub mod model;

pub mod store;
