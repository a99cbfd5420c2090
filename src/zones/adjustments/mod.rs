//! Adjustments (调整): another boundary of a zone or none, a split, a merger; at once, or planned for a day to come.

pub mod routes;
