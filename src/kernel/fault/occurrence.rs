//! One refusal or failure: its code, what is said of it, and where and why it arose.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt::Display;
use std::panic::Location;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::cause::Cause;
use super::code::{Code, Kind, Violation};

/// One occurrence of a [`Code`]; as small as a pointer, because nearly every function can answer one.
#[derive(Clone, Debug)]
pub struct Fault(Box<Occurrence>);

#[derive(Clone, Debug)]
struct Occurrence {
    code: &'static Code,
    detail: Option<[String; 2]>,
    violations: Vec<Violation>,
    members: Map<String, Value>,
    place: &'static Location<'static>,
    source: Option<Arc<Source>>,
}

/// What the log is told of a failure besides its code.
#[derive(Clone, Debug, Default)]
struct Source {
    cause: Option<Cow<'static, str>>,
    place: Option<String>,
    row: Option<(Cow<'static, str>, String)>,
}

/// What cannot fail fails with nothing.
impl From<Infallible> for Fault {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl Fault {
    /// An occurrence of this code with its standard texts. Its place is the caller's.
    #[track_caller]
    pub fn of(code: &'static Code) -> Self {
        let place = Location::caller();
        Self(Box::new(Occurrence {
            code,
            detail: None,
            violations: Vec::new(),
            members: Map::new(),
            place,
            source: None,
        }))
    }

    /// A failure with what it was caused by. Its place is the caller's.
    #[track_caller]
    pub fn caused(code: &'static Code, cause: impl Cause) -> Self {
        let mut fault = Self::of(code);
        fault.source_mut().cause = Some(cause.told());
        fault
    }

    /// A failure that a panic led to: what the panic said (masked by the caller) and where it was.
    pub fn panicked(code: &'static Code, message: &str, place: &str) -> Self {
        let mut fault = Self::of(code);
        let source = fault.source_mut();
        source.cause = Some(Cow::Owned(format!("panic: {message}")));
        source.place = Some(place.to_owned());
        fault
    }

    /// Names the row that could not be read: its table, and its key made of ids, numbers and digests. Only a failure
    /// has one, and the row named first stays.
    #[must_use]
    pub fn in_row(mut self, table: impl Into<Cow<'static, str>>, key: impl Display) -> Self {
        if !self.is_refusal() && self.row().is_none() {
            self.source_mut().row = Some((table.into(), key.to_string()));
        }
        self
    }

    fn source_mut(&mut self) -> &mut Source {
        Arc::make_mut(self.0.source.get_or_insert_default())
    }

    /// What led to this failure: kinds, names and positions, never a value.
    pub fn cause(&self) -> Option<&str> {
        self.0.source.as_ref()?.cause.as_deref()
    }

    /// Table and key of the row that could not be read.
    pub fn row(&self) -> Option<(&str, &str)> {
        let (table, key) = self.0.source.as_ref()?.row.as_ref()?;
        Some((table, key))
    }

    /// Where in the source it arose: `file:line`.
    pub fn place(&self) -> String {
        let told = self.0.source.as_ref().and_then(|source| source.place.clone());
        told.unwrap_or_else(|| format!("{}:{}", self.0.place.file(), self.0.place.line()))
    }

    /// Says more about this occurrence, in Chinese and English. Never personal data.
    pub fn because(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.0.detail = Some([zh.into(), en.into()]);
        self
    }

    /// Adds a member to the problem document, e.g. `allowed`.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.members.insert(name.to_owned(), value.into());
        self
    }

    /// Adds the wrong places.
    pub fn at(mut self, violations: impl IntoIterator<Item = Violation>) -> Self {
        self.0.violations.extend(violations);
        self
    }

    /// The same occurrence, its wrong places lying below another one.
    pub fn below(mut self, place: &str) -> Self {
        for violation in &mut self.0.violations {
            violation.pointer.insert_str(0, place);
        }
        self
    }

    /// The code.
    pub fn code(&self) -> &'static Code {
        self.0.code
    }

    /// Whether it says something about the request or the world, and would say it again: no failure of ours.
    pub fn is_refusal(&self) -> bool {
        !matches!(self.code().kind, Kind::Internal | Kind::Unavailable | Kind::StorageFull)
    }

    /// What was said about this occurrence, Chinese and English.
    pub fn detail(&self) -> Option<&[String; 2]> {
        self.0.detail.as_ref()
    }

    /// The wrong places.
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// Further members of the problem document.
    pub fn members(&self) -> &Map<String, Value> {
        &self.0.members
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.detail() {
            Some([_, en]) => write!(f, "{}: {en}", self.code().name),
            None => write!(f, "{}: {}", self.code().name, self.code().title.en),
        }
    }
}

impl std::error::Error for Fault {}

impl From<&'static Code> for Fault {
    #[track_caller]
    fn from(code: &'static Code) -> Self {
        Self::of(code)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::STALE_VERSION;
    use super::super::{INTERNAL, OrFault, OrFaultAs};
    use super::*;

    fn broken(text: &str) -> Result<Vec<u8>, Fault> {
        serde_json::from_str(text).or_fault(&INTERNAL)
    }

    #[test]
    fn a_failure_knows_its_place_and_its_cause_and_no_value() {
        let fault = broken("[1, \"geheim\"]").unwrap_err();
        let line = line!() - 6;
        assert_eq!(fault.place(), format!("{}:{line}", file!()));
        assert_eq!(fault.cause(), Some("JSON: data error at line 1 column 12"));
        let named = fault.in_row("agreements", 7).in_row("units", 8);
        assert_eq!(named.row(), Some(("agreements", "7")), "the row named first stays");
        assert!(!format!("{named:?}").contains("geheim"));
    }

    #[test]
    fn a_code_behind_a_question_mark_keeps_the_place() {
        let missing = |there: Option<u8>| -> Result<u8, Fault> { Ok(there.ok_or(&INTERNAL)?) };
        let line = line!() - 1;
        assert_eq!(missing(None).unwrap_err().place(), format!("{}:{line}", file!()));
        let absent = None::<u8>.or_fault_as(&INTERNAL, "no unit").unwrap_err();
        assert_eq!((absent.cause(), absent.place()), (Some("no unit"), format!("{}:{}", file!(), line!() - 1)));
    }

    #[test]
    fn a_refusal_names_no_row() {
        assert_eq!(Fault::of(&STALE_VERSION).in_row("units", 1).row(), None);
    }
}
