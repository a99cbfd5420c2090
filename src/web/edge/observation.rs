//! What the metrics are told of one request, and how clients reach the service.

use std::time::Duration;

/// What happened to one request, for the metrics.
#[derive(Clone, Copy, Debug)]
pub struct Observation<'r> {
    /// The operation's id, or the route's pattern where there is no operation, or `-`.
    pub route: &'r str,
    /// The status that was answered.
    pub status: u16,
    /// The code of the failure of ours that was answered.
    pub failure: Option<&'static str>,
    /// From the last byte of the head until the answer began.
    pub elapsed: Duration,
}

/// Whoever counts.
pub type Observer = dyn Fn(&Observation<'_>) + Send + Sync;

/// How clients reach the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// As it listens, without TLS: by this machine, or by whoever it is shown to.
    Plainly,
    /// By a proxy that ends TLS, and by nothing else: browsers are told to come no other way (RFC 6797).
    ThroughTls,
}
