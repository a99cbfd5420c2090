//! The registry of all metrics of this process.

use std::sync::{Mutex, PoisonError};

use prometheus_client::registry::Registry;

use super::{process, requests};
use crate::timers;

/// The figures of this process.
pub struct Metrics {
    registry: Mutex<Registry>,
    requests: requests::Figures,
    /// Those of the timers.
    pub timers: timers::Figures,
    /// Connections, counted where they come and go.
    pub connections: web::Figures,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::default();
        // These have names that every dashboard knows, and no prefix.
        registry.register_collector(Box::new(process::Process));
        let metrics = Self {
            registry: Mutex::new(registry),
            requests: requests::Figures::default(),
            timers: timers::Figures::default(),
            connections: web::Figures::default(),
        };
        metrics.watch(|registry| {
            metrics.requests.register(registry);
            metrics.timers.register(registry);
            metrics.connections.register(registry);
        });
        metrics
    }
}

impl Metrics {
    /// Adds what another part of the service counts; its names get `hulian_` before them.
    pub fn watch(&self, add: impl FnOnce(&mut Registry)) {
        let mut registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        add(registry.sub_registry_with_prefix("hulian"));
    }

    /// Counts one answered request.
    pub fn observe(&self, seen: &web::Observation<'_>) {
        self.requests.observe(seen);
    }

    /// The figures as OpenMetrics text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        // Writing into a string cannot fail.
        let _ = prometheus_client::encoding::text::encode(&mut text, &registry);
        text
    }
}
