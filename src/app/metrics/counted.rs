//! What is read when somebody asks for the figures: caches, passwords, the journal, the log, panics.

use std::fmt::Error;
use std::sync::Arc;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;

use auth::{Gate, HashingLoad};
use cache::{Usage, Watched};
use journal::{Journal, quota_refusals};

/// Parts of the service that hold their numbers themselves.
pub struct Counted {
    /// Every cache.
    pub caches: Vec<Arc<dyn Watched>>,
    /// The threads that hash passwords.
    pub gate: Gate,
    /// The journal.
    pub journal: Journal,
}

impl std::fmt::Debug for Counted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Counted").field("caches", &self.caches).finish_non_exhaustive()
    }
}

impl Collector for Counted {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), Error> {
        let mut figures = Figures(&mut encoder);
        figures.of_caches(&self.caches.iter().map(|cache| cache.usage()).collect::<Vec<_>>())?;
        figures.of_passwords(self.gate.hashing())?;
        let (writes, events) = self.journal.kept();
        figures.counter("journal_writes", "Changes of communities that were kept", writes)?;
        figures.counter("journal_events", "Events written to the journal", events)?;
        figures.of_quotas(&quota_refusals())?;
        figures.counter("panics", "Panics, survived or not", telemetry::panics::seen())?;
        let lost = "Lines of the log that could not be written or were not read fast enough";
        figures.counter("log_lines_lost", lost, telemetry::lost_lines())
    }
}

/// The name of a figure of every cache, what it says, and where it is read.
type Column = (&'static str, &'static str, fn(&Usage) -> u64);

struct Figures<'e, 'a>(&'e mut DescriptorEncoder<'a>);

impl Figures<'_, '_> {
    fn counter(&mut self, name: &str, help: &str, value: u64) -> Result<(), Error> {
        let metric = ConstCounter::new(value);
        metric.encode(self.0.encode_descriptor(name, help, None, metric.metric_type())?)
    }

    fn gauge(&mut self, name: &str, help: &str, value: usize) -> Result<(), Error> {
        let metric = ConstGauge::new(i64::try_from(value).unwrap_or(i64::MAX));
        metric.encode(self.0.encode_descriptor(name, help, None, metric.metric_type())?)
    }

    fn of_passwords(&mut self, load: HashingLoad) -> Result<(), Error> {
        self.gauge("password_threads", "Threads that hash passwords", load.threads)?;
        self.gauge("password_turns", "Turns of these threads that are taken", load.taken)?;
        self.gauge("password_waiting", "Sign-ins that wait for a turn", load.waiting)?;
        self.counter("password_runs", "Passwords hashed or compared", load.runs)?;
        self.counter("password_refused", "Sign-ins refused because too many waited", load.refused)
    }

    fn of_quotas(&mut self, refusals: &[(&'static str, u64)]) -> Result<(), Error> {
        let help = "Requests refused because a quota was used up";
        let mut family = self.0.encode_descriptor("quota_refusals", help, None, MetricType::Counter)?;
        for (quota, count) in refusals {
            ConstCounter::new(*count).encode(family.encode_family(&[("quota", *quota)])?)?;
        }
        Ok(())
    }

    fn of_caches(&mut self, caches: &[Usage]) -> Result<(), Error> {
        let counters: [Column; 2] = [
            ("cache_hits", "Look-ups that found something in memory", |usage| usage.hits),
            ("cache_misses", "Look-ups that found nothing in memory", |usage| usage.misses),
        ];
        for (name, help, read) in counters {
            let mut family = self.0.encode_descriptor(name, help, None, MetricType::Counter)?;
            for usage in caches {
                ConstCounter::new(read(usage)).encode(family.encode_family(&[("cache", usage.name)])?)?;
            }
        }
        let gauges: [Column; 3] = [
            ("cache_entries", "Entries kept in memory", |usage| usage.entries),
            ("cache_weight", "What they weigh: bytes of lists, positions of maps, else entries", |usage| usage.weight),
            ("cache_limit", "The most they may weigh", |usage| usage.most),
        ];
        for (name, help, read) in gauges {
            let mut family = self.0.encode_descriptor(name, help, None, MetricType::Gauge)?;
            for usage in caches {
                let value = i64::try_from(read(usage)).unwrap_or(i64::MAX);
                ConstGauge::new(value).encode(family.encode_family(&[("cache", usage.name)])?)?;
            }
        }
        Ok(())
    }
}
