//! `.or_fault(&INTERNAL)` and `.or_fault_as(&INTERNAL, "what")`: an error or a missing value becomes a [`Fault`] of a code,
//! with its cause and the place of whoever says so.

use super::cause::Cause;
use super::code::Code;
use super::occurrence::Fault;

/// A result whose error becomes a failure and stays in it as the cause.
pub trait OrFault<T> {
    /// The value, or a failure of this code with the error as its cause and the caller's place.
    fn or_fault(self, code: &'static Code) -> Result<T, Fault>;
}

impl<T, E: Cause> OrFault<T> for Result<T, E> {
    #[track_caller]
    fn or_fault(self, code: &'static Code) -> Result<T, Fault> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(Fault::caused(code, error)),
        }
    }
}

/// A value that must be there, or an error that says nothing of use (or too much): the caller says what is wrong.
pub trait OrFaultAs<T> {
    /// The value, or a failure of this code with these words as its cause and the caller's place.
    fn or_fault_as(self, code: &'static Code, what: &'static str) -> Result<T, Fault>;
}

impl<T> OrFaultAs<T> for Option<T> {
    #[track_caller]
    fn or_fault_as(self, code: &'static Code, what: &'static str) -> Result<T, Fault> {
        match self {
            Some(value) => Ok(value),
            None => Err(Fault::caused(code, what)),
        }
    }
}

impl<T, E> OrFaultAs<T> for Result<T, E> {
    #[track_caller]
    fn or_fault_as(self, code: &'static Code, what: &'static str) -> Result<T, Fault> {
        match self {
            Ok(value) => Ok(value),
            Err(_) => Err(Fault::caused(code, what)),
        }
    }
}
