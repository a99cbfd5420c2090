//! Metrics of the process from the operating system, under the names that every client library of Prometheus uses.

use std::fmt::Error;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;

/// Memory, processor time, open files and threads, read when somebody asks. Outside Linux there are none.
#[derive(Debug)]
pub struct Process;

/// What is read of the process.
struct Reading {
    resident: f64,
    virtual_memory: f64,
    processor: f64,
    started: f64,
    threads: f64,
    open_files: f64,
    most_files: f64,
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), Error> {
        // A process that cannot see itself shows nothing of itself.
        let Some(reading) = look() else { return Ok(()) };
        let processor = ConstCounter::new(reading.processor);
        let help = "Processor time, in user and system mode";
        processor.encode(encoder.encode_descriptor(
            "process_cpu",
            help,
            Some(&Unit::Seconds),
            processor.metric_type(),
        )?)?;
        let gauges = [
            ("process_resident_memory", "Memory held in RAM", Some(Unit::Bytes), reading.resident),
            ("process_virtual_memory", "Memory addressed", Some(Unit::Bytes), reading.virtual_memory),
            ("process_start_time", "When the process began, since 1970", Some(Unit::Seconds), reading.started),
            ("process_threads", "Threads", None, reading.threads),
            ("process_open_fds", "Files and connections that are open", None, reading.open_files),
            ("process_max_fds", "Files and connections that may be open", None, reading.most_files),
        ];
        for (name, help, unit, value) in gauges {
            let gauge = ConstGauge::new(value);
            gauge.encode(encoder.encode_descriptor(name, help, unit.as_ref(), gauge.metric_type())?)?;
        }
        Ok(())
    }
}

#[cfg(target_os = "linux")]
#[expect(clippy::cast_precision_loss, reason = "figures of a dashboard, far below 2^53")]
fn look() -> Option<Reading> {
    use procfs::WithCurrentSystemInfo;
    use procfs::process::LimitValue;

    let process = procfs::process::Process::myself().ok()?;
    let stat = process.stat().ok()?;
    let a_second = procfs::ticks_per_second() as f64;
    let most_files = match process.limits().ok()?.max_open_files.soft_limit {
        LimitValue::Value(most) => most as f64,
        LimitValue::Unlimited => f64::INFINITY,
    };
    Some(Reading {
        resident: stat.rss_bytes().get() as f64,
        virtual_memory: stat.vsize as f64,
        processor: (stat.utime + stat.stime) as f64 / a_second,
        started: procfs::boot_time_secs().ok()? as f64 + stat.starttime as f64 / a_second,
        threads: stat.num_threads as f64,
        open_files: process.fd_count().ok()? as f64,
        most_files,
    })
}

#[cfg(not(target_os = "linux"))]
fn look() -> Option<Reading> {
    None
}
