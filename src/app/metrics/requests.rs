//! Metrics of requests: number by operation and status, duration by operation, failures that were answered.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use kernel::{INTERNAL, STORAGE_FULL, UNAVAILABLE};
use web::Observation;

/// Where the buckets of a request's time end (seconds): from an answer out of memory to the longest report.
const BUCKETS: [f64; 13] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The operation's id in the document, or the pattern of a page; never the address itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Operation {
    operation: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    operation: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Failed {
    code: &'static str,
}

/// Requests of this process. Clones count together.
#[derive(Clone)]
pub struct Figures {
    answered: Family<Answered, Counter>,
    seconds: Family<Operation, Histogram>,
    failed: Family<Failed, Counter>,
}

impl Default for Figures {
    fn default() -> Self {
        let seconds = Family::new_with_constructor(histogram as fn() -> Histogram);
        let failed = Family::<Failed, Counter>::default();
        // What has not happened yet is shown as nothing, so that an alarm can tell it from what nobody counts.
        for code in [&INTERNAL, &UNAVAILABLE, &STORAGE_FULL] {
            drop(failed.get_or_create(&Failed { code: code.name }));
        }
        Self { answered: Family::default(), seconds, failed }
    }
}

fn histogram() -> Histogram {
    Histogram::new(BUCKETS)
}

impl Figures {
    /// Adds them to a registry.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("http_requests", "Requests answered, by operation and status", self.answered.clone());
        let seconds = "Time from the end of a request's head until its answer began, by operation";
        registry.register_with_unit("http_request", seconds, Unit::Seconds, self.seconds.clone());
        registry.register("http_failures", "Answers of 500 and above, by the code of the problem", self.failed.clone());
    }

    /// Counts one answered request.
    pub fn observe(&self, seen: &Observation<'_>) {
        let operation = || seen.route.to_owned();
        self.answered.get_or_create(&Answered { operation: operation(), status: seen.status }).inc();
        self.seconds.get_or_create(&Operation { operation: operation() }).observe(seen.elapsed.as_secs_f64());
        if let Some(code) = seen.failure {
            self.failed.get_or_create(&Failed { code }).inc();
        }
    }
}
