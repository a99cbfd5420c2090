//! The error of a command, or of the start of a service.

/// What a command failed with.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
