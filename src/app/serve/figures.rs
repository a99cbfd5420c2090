//! The figures at an address of their own, beside the service and in none of its counts of connections.

use std::net::{SocketAddr, TcpListener};

use actix_web::App;
use actix_web::dev::ServerHandle;
use actix_web::web::Data;

use super::app_data::AppData;
use super::listening::open_limiter;
use crate::failure::Failure;
use crate::metrics;

/// How many may ask for the figures at once.
const WATCHERS: usize = 32;

/// The listener of the figures.
pub(super) struct Figures {
    /// Where they are shown.
    pub(super) address: SocketAddr,
    handle: ServerHandle,
}

impl Figures {
    /// Shows the figures, and nothing else, to those who may see them.
    pub(super) fn listen(
        mut parts: AppData,
        listener: TcpListener,
        access: metrics::Access,
        timeouts: web::Timeouts,
    ) -> Result<Self, Failure> {
        let address = listener.local_addr()?;
        let mut allowed_methods = web::AllowedMethods::default();
        allowed_methods.add("/metrics", ["GET"]);
        parts.allowed_methods = Data::new(allowed_methods);
        let limits = web::ConnectionLimits { most: WATCHERS, per_address: None };
        let limiter = open_limiter(limits, timeouts, web::Figures::default());
        let server = web::listen(listener, (1, 1), limiter, move || {
            let (parts, access) = (parts.clone(), access.clone());
            App::new()
                .wrap(web::Compression)
                .wrap(parts.edge())
                .configure(|cfg| web::ServiceConfig::of(metrics::mount).mount(cfg))
                .configure(|cfg| parts.mount(cfg, access))
        })?;
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Ok(Self { address, handle })
    }

    /// Ends after the service: whoever watches sees it leave.
    pub(super) async fn stop(self) {
        self.handle.stop(false).await;
    }
}
