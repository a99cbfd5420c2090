//! Metrics of connections.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::refusal::Refusal;
use super::state::Reason;

/// Why, in a word.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Why {
    reason: &'static str,
}

/// Connections of this process. Clones count together.
#[derive(Clone, Debug)]
pub struct Figures {
    open: Gauge,
    limit: Gauge,
    refused: Family<Why, Counter>,
    closed: Family<Why, Counter>,
}

impl Default for Figures {
    fn default() -> Self {
        let figures = Self {
            open: Gauge::default(),
            limit: Gauge::default(),
            refused: Family::default(),
            closed: Family::default(),
        };
        // What has not happened yet is shown as nothing, so that an alarm can tell it from what nobody counts.
        for reason in ["address", "full"] {
            drop(figures.refused.get_or_create(&Why { reason }));
        }
        for reason in ["idle", "head", "stalled", "evicted"] {
            drop(figures.closed.get_or_create(&Why { reason }));
        }
        figures
    }
}

impl Figures {
    /// Puts the figures on record.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("connections", "Connections that are open", self.open.clone());
        registry.register("connections_limit", "Connections that may be open at once", self.limit.clone());
        registry.register(
            "connections_refused",
            "Connections that were closed at once: address (one address has too many), full (no room in all)",
            self.refused.clone(),
        );
        registry.register(
            "connections_closed",
            "Connections the service closed: idle (no next request), head (too slow), stalled (does not read its \
             answer), evicted (made room for another)",
            self.closed.clone(),
        );
    }

    pub(super) fn limited(&self, most: usize) {
        self.limit.set(i64::try_from(most).unwrap_or(i64::MAX));
    }

    pub(super) fn opened(&self) {
        self.open.inc();
    }

    pub(super) fn gone(&self) {
        self.open.dec();
    }

    pub(super) fn refused(&self, refusal: Refusal) {
        let reason = match refusal {
            Refusal::Address => "address",
            Refusal::Full => "full",
        };
        self.refused.get_or_create(&Why { reason }).inc();
    }

    pub(super) fn closed(&self, reason: Reason) {
        let reason = match reason {
            Reason::Idle => "idle",
            Reason::Head => "head",
            Reason::Stalled => "stalled",
            Reason::Evicted => "evicted",
        };
        self.closed.get_or_create(&Why { reason }).inc();
    }
}
