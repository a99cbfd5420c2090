//! Every error code that this crate declares, in one list.

use super::fault::Code;
use super::{budget, canonical, expected, fault, patch};

crate::joined! {
    /// The codes.
    pub const CODES: [&Code] = [patch::CODES, canonical::CODES, expected::CODES, fault::CODES, budget::CODES];
}
