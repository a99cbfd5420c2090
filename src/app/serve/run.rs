//! `hulian serve`: the service runs until it is told to leave.

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
    if let Some(figures) = service.figures() {
        telemetry::print(&format!("hulian shows its figures at http://{figures}/metrics\n"));
    }
    telemetry::print(&format!("hulian listening on http://{}\n", service.address));
    let figures = service.figures().map(tracing::field::display);
    tracing::info!(address = %service.address, figures, "listening");
    signal().await;
    tracing::info!(timeout, "leaving: running requests are finished, new ones are refused");
    let second = async {
        signal().await;
        std::process::exit(130)
    };
    tokio::select! { () = service.stop() => {}, () = second => {} }
    tracing::info!("left");
}

async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
