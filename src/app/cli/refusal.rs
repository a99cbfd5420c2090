//! Error messages of commands: one line for each thing that is in the way, with what, where
//! and why; and the exit code that says whose matter it is.

use std::process::ExitCode;

use crate::failure::Failure;
use config::{Unfit, Wrong};
use kernel::{Fault, Kind};

/// The operator wrote something that is wrong: a flag, a variable, the file (as clap answers a wrong command line).
const WORDS: u8 = 2;

/// The world is not as it must be: a port is taken, a database is away, a key is missing, a file is damaged.
const WORLD: u8 = 1;

/// A command that was not carried out.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    lines: Vec<String>,
    code: u8,
}

impl Refusal {
    /// What a command failed with.
    pub fn of(failure: &Failure) -> Self {
        let lines = |unfit: &[Unfit]| unfit.iter().map(|one| in_one_line(&one.to_string())).collect::<Vec<_>>();
        if let Some(Wrong(wrong)) = failure.downcast_ref() {
            return Self { lines: lines(wrong), code: WORDS };
        }
        if let Some(unfit) = failure.downcast_ref::<Unfit>() {
            return Self { lines: lines(std::slice::from_ref(unfit)), code: WORDS };
        }
        let told = failure.downcast_ref::<Fault>().map_or_else(|| failure.to_string(), in_words);
        Self { lines: vec![in_one_line(&told)], code: WORLD }
    }

    /// Says it on standard error, and returns the exit code.
    pub fn tell(&self) -> ExitCode {
        for line in &self.lines {
            telemetry::complain(&format!("hulian: {line}"));
        }
        ExitCode::from(self.code)
    }
}

/// What is in the way was told in words where it arose: they are said, with the code for whoever searches. Of a failure of
/// ours the cause and the place in the source are told.
fn in_words(fault: &Fault) -> String {
    match fault.detail() {
        Some([_, en]) if !fault.is_refusal() && fault.code().kind != Kind::Internal => {
            format!("{} ({})", en.trim_end_matches('.'), fault.code().name)
        }
        _ => telemetry::sentence(fault),
    }
}

fn in_one_line(text: &str) -> String {
    text.split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{INTERNAL, UNAVAILABLE};

    fn told(failure: impl Into<Failure>) -> Refusal {
        Refusal::of(&failure.into())
    }

    #[test]
    fn what_was_written_wrong_is_told_apart_from_the_world() {
        let wrong = Wrong(vec![Unfit::NoDocuments, Unfit::NoKeyDirectory]);
        let refusal = told(wrong);
        assert_eq!((refusal.lines.len(), refusal.code), (2, WORDS));
        assert_eq!(told(Unfit::NoSecret).code, WORDS);
        let fault = Fault::of(&UNAVAILABLE).because("甲", "The disk is away.");
        assert_eq!(told(fault), Refusal { lines: vec!["The disk is away (unavailable)".to_owned()], code: WORLD });
        assert_eq!(told("one\n  two\n").lines, ["one; two"]);
    }

    #[test]
    fn a_failure_of_ours_tells_its_place() {
        let said = told(Fault::caused(&INTERNAL, "a row is odd")).lines.concat();
        assert!(said.contains("a row is odd") && said.contains(file!()), "{said}");
    }
}
