//! What a command, or the start of a service, fails with.

/// What a command failed with.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
