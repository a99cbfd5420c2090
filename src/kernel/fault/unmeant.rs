//! The error of a value that its column cannot hold.

use std::borrow::Cow;

use super::cause::Cause;

/// A value that means nothing to its column: what was looked for, never the value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmeant {
    /// A word that the enum of this name does not know.
    #[error("no word of {0}")]
    Word(&'static str),
    /// Something that is no day of the calendar.
    #[error("no day")]
    Day,
    /// Text that is not the JSON it should be: category and position.
    #[error("{0}")]
    Json(Cow<'static, str>),
}

impl From<serde_json::Error> for Unmeant {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error.told())
    }
}
