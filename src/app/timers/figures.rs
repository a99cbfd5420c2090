//! Metrics of the timers.

use std::sync::atomic::AtomicU64;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

/// How many timers were acted on and failed in this process, how many are dead in the deployment, and how far behind it is.
#[derive(Clone, Default)]
pub struct Figures {
    /// Acted on.
    pub acted: Counter,
    /// Attempts that failed, outages counted.
    pub failed: Counter,
    /// Dead letters: they wait for the operator.
    pub dead: Gauge,
    /// Nodes of a cluster that are away: the timers of their communities wait.
    pub away: Gauge,
    /// For how many seconds the timer that fell due first waits to be acted on.
    pub lag: Gauge<f64, AtomicU64>,
}

impl Figures {
    /// Adds them to what is shown.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("timers_acted", "Timers that were acted on", self.acted.clone());
        registry.register("timers_failed", "Attempts to act on a timer that failed", self.failed.clone());
        let dead = "Timers given up after their last attempt: hulian admin timers list --dead";
        registry.register("timers_dead", dead, self.dead.clone());
        let away = "Nodes of the database that are away: the timers of their communities wait";
        registry.register("timers_nodes_away", away, self.away.clone());
        let lag = "How long the timer that fell due first has been waiting; 0 when none is due";
        registry.register_with_unit("timers_lag", lag, Unit::Seconds, self.lag.clone());
    }
}
