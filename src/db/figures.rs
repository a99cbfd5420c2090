//! Metrics of the database: reads and writes, waiting and running.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

/// How a job was handed in: `read`, `write` and the like.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct JobLabels {
    kind: &'static str,
}

/// Counts and times of one open database; cheap to clone, all clones count together.
#[derive(Clone, Debug)]
pub struct Figures {
    /// How many jobs stand in line now.
    pub waiting: Gauge,
    /// How long jobs stood in line (seconds).
    pub waited: Histogram,
    /// Jobs that were refused because the line was too long.
    pub refused: Counter,
    /// How long jobs ran once it was their turn (seconds), by how they were handed in.
    jobs: Family<JobLabels, Histogram>,
    /// Writes kept by one commit.
    pub batch: Histogram,
    /// How long a commit took until it was durable (seconds).
    pub commit: Histogram,
    /// Connections opened since the start, the first ones included.
    pub opened: Counter,
    /// Connections found broken.
    pub broken: Counter,
    /// Whether the database answered when it was last looked at: 1 or 0.
    pub answering: Gauge,
}

impl Default for Figures {
    fn default() -> Self {
        fn seconds() -> Histogram {
            Histogram::new(exponential_buckets(0.000_25, 2.0, 16))
        }
        Self {
            waiting: Gauge::default(),
            waited: seconds(),
            refused: Counter::default(),
            jobs: Family::new_with_constructor(seconds),
            batch: Histogram::new(exponential_buckets(1.0, 2.0, 9)),
            commit: seconds(),
            opened: Counter::default(),
            broken: Counter::default(),
            answering: Gauge::default(),
        }
    }
}

impl Figures {
    /// Counts a job that ran.
    pub(crate) fn ran(&self, kind: &'static str, took: Duration) {
        self.jobs.get_or_create(&JobLabels { kind }).observe(took.as_secs_f64());
    }

    /// Adds them to a registry.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("db_queue_jobs", "Jobs waiting for a database connection", self.waiting.clone());
        registry.register("db_queue_seconds", "Time a job waited for a database connection", self.waited.clone());
        registry.register("db_queue_refused", "Jobs refused because the queue was full", self.refused.clone());
        registry.register("db_job_seconds", "Time a job ran on its connection, by kind", self.jobs.clone());
        registry.register("db_commit_batch_writes", "Writes made durable by one commit", self.batch.clone());
        registry.register("db_commit_seconds", "Time of a commit until it is durable", self.commit.clone());
        registry.register("db_connections_opened", "Database connections opened", self.opened.clone());
        registry.register("db_connections_broken", "Database connections found broken", self.broken.clone());
        registry.register("db_answering", "Whether the database answered the last probe", self.answering.clone());
    }
}
