//! The log: written to standard error by a thread of its own, so that nobody waits for the reader.

use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

#[cfg(feature = "otel")]
use super::otlp::Collector;
use super::panics;

/// How many lines wait for a slow reader before further ones are dropped.
const WAITING: usize = 4_096;

/// How long the end of the process waits for the last lines to be written.
const LAST_LINES: Duration = Duration::from_millis(1_500);

/// How a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogStyle {
    /// For people.
    Pretty,
    /// One JSON object a line.
    Json,
}

/// Lines that standard error refused.
static REFUSED: AtomicU64 = AtomicU64::new(0);

/// Lines for which there was no room.
static OVERFLOWN: OnceLock<ErrorCounter> = OnceLock::new();

/// How many lines of the log this process has lost, because they could not be written or were not read fast enough.
pub fn lost_lines() -> u64 {
    let overflown = OVERFLOWN.get().map_or(0, ErrorCounter::dropped_lines);
    REFUSED.load(Ordering::Relaxed) + overflown as u64
}

/// The running log; dropping it writes what still waits, and sends the last spans.
pub struct Log {
    lines: Option<WorkerGuard>,
    #[cfg(feature = "otel")]
    _spans: Option<Collector>,
}

/// What is told, how, and to whom.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'t> {
    /// Which lines, e.g. `warn,hulian=info`.
    pub filter: &'t str,
    /// How they are written.
    pub style: LogStyle,
    /// Where spans are sent, if anywhere.
    pub collector: Option<&'t str>,
}

impl Drop for Log {
    /// The last lines are waited for on a thread of their own: a reader that has stopped reading cannot hold the
    /// process, whatever the appender does then.
    fn drop(&mut self) {
        let (done, written) = channel();
        let guard = self.lines.take();
        let writing = std::thread::Builder::new().name("hulian-log-end".to_owned()).spawn(move || {
            drop(guard);
            let _ = done.send(());
        });
        if writing.is_ok() {
            let _ = written.recv_timeout(LAST_LINES);
        }
    }
}

/// Begins the log of this process, with panics in it, and the sending of spans. Held until the end of `main`.
///
/// # Errors
/// A sentence that names the setting: when the filter cannot be read, or spans cannot be sent to where they should.
pub fn begin(telling: Telling<'_>) -> Result<Log, String> {
    let Telling { filter, style, .. } = telling;
    let wrong = |error| format!("--log {filter}: {error}; write e.g. `warn,hulian=info`");
    let filter = EnvFilter::try_new(filter).map_err(wrong)?;
    let builder = NonBlockingBuilder::default().lossy(true).buffered_lines_limit(WAITING).thread_name("hulian-log");
    let (lines, guard) = builder.finish(Stderr);
    let _ = OVERFLOWN.set(lines.error_counter());
    let layer = tracing_subscriber::fmt::layer()
        .with_writer(lines)
        .with_target(false)
        .with_span_events(FmtSpan::CLOSE)
        .log_internal_errors(false)
        .with_ansi(io::stderr().is_terminal());
    let layer = match style {
        LogStyle::Json => layer.json().flatten_event(true).boxed(),
        LogStyle::Pretty => layer.boxed(),
    };
    let subscriber = tracing_subscriber::registry().with(layer.with_filter(filter));
    #[cfg(not(feature = "otel"))]
    {
        if let Some(endpoint) = telling.collector {
            return Err(format!(
                "--otlp-endpoint {endpoint}: this build sends no spans; build it with --features otel"
            ));
        }
        // A second subscriber in one process is refused; the first one stays.
        let _ = subscriber.try_init();
        panics::log_others();
        Ok(Log { lines: Some(guard) })
    }
    #[cfg(feature = "otel")]
    {
        let wrong = |endpoint: &str, error| format!("--otlp-endpoint {endpoint}: {error}");
        let collector = telling.collector.map(|at| Collector::at(at).map_err(|error| wrong(at, error))).transpose()?;
        let _ = subscriber.with(collector.as_ref().map(Collector::layer)).try_init();
        panics::log_others();
        Ok(Log { lines: Some(guard), _spans: collector })
    }
}

/// Standard error, for a writer that must not fail: what is refused is counted.
struct Stderr;

impl Write for Stderr {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if io::stderr().write_all(line).is_err() {
            REFUSED.fetch_add(1, Ordering::Relaxed);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
