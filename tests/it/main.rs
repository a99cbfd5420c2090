//! The test-suite.

mod document;
