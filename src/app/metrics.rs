//! Figures for `/metrics` (OpenMetrics): how many requests, how long they took, whether the process is leaving.

use std::sync::Mutex;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::timers;
use crate::telemetry;
use crate::web::Figures;

/// The labels of a request: the route's pattern, never the address itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    method: String,
    route: String,
    status: u16,
}

/// The figures of this process.
pub struct Metrics {
    registry: Mutex<Registry>,
    requests: Family<Labels, Counter>,
    seconds: Histogram,
    /// Those of the timers.
    pub timers: timers::Figures,
    /// Connections, counted where they come and go.
    pub connections: Figures,
    lost_lines: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("hulian");
        let requests = Family::<Labels, Counter>::default();
        let seconds = Histogram::new([0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5]);
        registry.register("http_requests", "Requests answered", requests.clone());
        registry.register("http_request_seconds", "Time to answer a request", seconds.clone());
        let timers = timers::Figures::default();
        timers.register(&mut registry);
        let connections = Figures::default();
        connections.register(&mut registry);
        let lost_lines = Counter::default();
        let help = "Lines of the log that could not be written or were not read fast enough";
        registry.register("log_lines_lost", help, lost_lines.clone());
        Self { registry: Mutex::new(registry), requests, seconds, timers, connections, lost_lines }
    }
}

impl Metrics {
    /// Adds what another part of the service counts.
    pub fn watch(&self, add: impl FnOnce(&mut Registry)) {
        add(&mut self.registry.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    }

    /// Counts one answered request.
    pub fn observe(&self, method: &str, route: &str, status: u16, took: Duration) {
        let labels = Labels { method: method.to_owned(), route: route.to_owned(), status };
        self.requests.get_or_create(&labels).inc();
        self.seconds.observe(took.as_secs_f64());
    }

    /// The figures as OpenMetrics text.
    pub fn text(&self) -> String {
        self.lost_lines.inc_by(telemetry::lost_lines().saturating_sub(self.lost_lines.get()));
        let mut text = String::new();
        let registry = self.registry.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Writing into a string cannot fail.
        let _ = prometheus_client::encoding::text::encode(&mut text, &registry);
        text
    }
}
