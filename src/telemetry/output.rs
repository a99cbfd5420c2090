//! Standard output of commands. A reader that has had enough (`hulian openapi | head`) is no failure, and nothing that cannot
//! be written stops a service.

use std::io::{self, ErrorKind, Write};
use std::sync::Mutex;
use std::sync::PoisonError;

/// How the printing went so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Everything was written.
    Whole,
    /// The reader closed the pipe: it wants no more.
    Unwanted,
    /// Something could not be written, e.g. because the disk is full.
    Lost(ErrorKind),
}

static SO_FAR: Mutex<Output> = Mutex::new(Output::Whole);

/// Prints to standard output what a command answers, and returns how it has gone so far. After a failure nothing more
/// is printed.
pub fn print(text: &str) -> Output {
    let mut so_far = SO_FAR.lock().unwrap_or_else(PoisonError::into_inner);
    if *so_far == Output::Whole {
        let mut out = io::stdout().lock();
        *so_far = judged(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
    }
    *so_far
}

fn judged(written: io::Result<()>) -> Output {
    match written {
        Ok(()) => Output::Whole,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Output::Unwanted,
        Err(error) => Output::Lost(error.kind()),
    }
}

/// Says on standard error why a command failed; where that cannot be written the exit code has to do.
pub fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
