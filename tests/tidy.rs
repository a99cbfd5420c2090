//! The law.

