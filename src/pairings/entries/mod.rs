//! Entries of a pairing (走访和帮扶记录), visits and aid alike: sent again it is the same, shown while it may be told, and
//! voided where it is a mistake.

pub mod model;

pub mod actions;
