//! Listening sockets, and how many connections are let in.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use crate::descriptors;
use crate::failure::Failure;
use config::{Bounded, Settings};

/// Refuses an address that cannot be listened on, before there is anything to serve.
pub fn refuse_taken(settings: &Settings) -> Result<(), Failure> {
    listen_at("--bind", settings.address()?).map(drop)
}

/// Listens at an address, or says what is in the way and what to do next.
pub fn listen_at(setting: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).map_err(|error| {
        let next = match error.kind() {
            ErrorKind::AddrInUse => "another program listens there: stop that one, or name another port",
            ErrorKind::AddrNotAvailable => "this machine has no such address: name one of its own, or 127.0.0.1",
            ErrorKind::PermissionDenied => "this user may not: name a port from 1024 on",
            _ => "name another address",
        };
        format!("{setting} {address}: cannot listen there: {error}; {next}").into()
    })
}

/// How many connections there may be. Behind a proxy all come from one address, and the proxy is the one to count them.
pub fn limits(settings: &Settings, threads: usize) -> Result<web::ConnectionLimits, Failure> {
    let most = descriptors::connections(settings.max_connections.map(Bounded::size), descriptors::raise(), threads)?;
    let per_address = (!settings.behind_tls_proxy).then_some(most.div_ceil(2));
    Ok(web::ConnectionLimits { most, per_address })
}

/// What lets connections in.
#[expect(clippy::disallowed_methods, reason = "the instant from which the waiting of connections is counted")]
pub fn open_limiter(
    limits: web::ConnectionLimits,
    timeouts: web::Timeouts,
    figures: web::Figures,
) -> Arc<web::Limiter> {
    let began = std::time::Instant::now();
    Arc::new(web::Limiter::new(limits, timeouts, figures, began))
}
