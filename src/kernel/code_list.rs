//! Every error code that this crate declares, in one list.

use super::budget::GEOMETRY_TOO_COMPLEX;
use super::expected::STALE_VERSION;
use super::fault::{Code, INTERNAL, NOT_FOUND, STORAGE_FULL, UNAVAILABLE};
use super::{canonical, patch};

/// The codes.
pub static CODES: &[&Code] = &[
    &patch::INVALID,
    &canonical::NOT_CANONICAL,
    &STALE_VERSION,
    &INTERNAL,
    &UNAVAILABLE,
    &STORAGE_FULL,
    &NOT_FOUND,
    &GEOMETRY_TOO_COMPLEX,
];
