//! Claims (认领) and holds (暂留) of zones as they are kept: nouns and rows.

pub mod model;

pub mod store;
