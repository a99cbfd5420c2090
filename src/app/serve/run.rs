//! `hulian serve`: the service runs until it is told to leave.

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::start::{Options, Service, start};
use crate::failure::Failure;
use config::Settings;

/// `hulian serve`: runs until SIGTERM or SIGINT.
pub fn run(settings: Settings) -> Result<(), Failure> {
    actix_web::rt::System::new().block_on(async {
        let timeout = settings.shutdown_timeout.get().into();
        let service = start(Options::of(settings)).await?;
        until_told(service, timeout).await;
        Ok(())
    })
}

/// Says where it listens, waits for a signal and leaves; a second signal ends it at once.
pub async fn until_told(service: Service, timeout: u64) {
    // Listened for before anybody is told that it runs: tokio forgets a signal that comes while the first listener registers.
    let mut signals = Signals::listen();
    if let Some(figures) = service.figures() {
        telemetry::print(&format!("hulian shows its figures at http://{figures}/metrics\n"));
    }
    telemetry::print(&format!("hulian listening on http://{}\n", service.address));
    let figures = service.figures().map(tracing::field::display);
    tracing::info!(address = %service.address, figures, "listening");
    signals.next().await;
    tracing::info!(timeout, "leaving: running requests are finished, new ones are refused");
    let second = async {
        signals.next().await;
        std::process::exit(130)
    };
    tokio::select! { () = service.stop() => {}, () = second => {} }
    tracing::info!("left");
}

/// SIGTERM and SIGINT, from the moment it is made.
struct Signals([Option<Signal>; 2]);

impl Signals {
    fn listen() -> Self {
        Self([SignalKind::terminate(), SignalKind::interrupt()].map(|kind| match signal(kind) {
            Ok(signal) => Some(signal),
            Err(error) => {
                tracing::error!(%error, signal = kind.as_raw_value(), "a signal cannot be listened for");
                None
            }
        }))
    }

    /// The next of either.
    async fn next(&mut self) {
        let [terminate, interrupt] = &mut self.0;
        tokio::select! { () = received(terminate) => {}, () = received(interrupt) => {} }
    }
}

async fn received(signal: &mut Option<Signal>) {
    let came = match signal {
        Some(signal) => signal.recv().await,
        None => None,
    };
    if came.is_none() {
        std::future::pending::<()>().await;
    }
}
