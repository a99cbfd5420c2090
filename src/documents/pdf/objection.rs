//! The reasons why a PDF is not kept.

/// Why a PDF is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objection {
    /// It would do this.
    Active(&'static str),
    /// It cannot be looked into.
    Closed,
}
