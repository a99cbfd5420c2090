//! The test-suite.
