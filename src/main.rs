//! The hulian binary: everything it can do is in [`hulian::app`].

use std::process::ExitCode;

fn main() -> ExitCode {
    hulian::app::run()
}
