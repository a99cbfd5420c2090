//! A power cut for the tests of whoever keeps files here: after so many steps nothing is written any more. Not in a release.

use std::cell::Cell;
use std::io;

thread_local! {
    static LEFT: Cell<Option<u32>> = const { Cell::new(None) };
}

/// Cuts the power of this thread after so many steps; never for `None`.
pub fn after(steps: Option<u32>) {
    LEFT.set(steps);
}

/// Whether the power was cut.
pub fn happened() -> bool {
    LEFT.get() == Some(0)
}

/// One step of writing; fails once the power is cut.
pub(super) fn step() -> io::Result<()> {
    match LEFT.get() {
        None => Ok(()),
        Some(0) => Err(io::Error::other("the power is cut")),
        Some(left) => {
            LEFT.set(Some(left - 1));
            if left == 1 { Err(io::Error::other("the power is cut")) } else { Ok(()) }
        }
    }
}
