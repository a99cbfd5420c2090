//! Spans on their way to a collector: OTLP over HTTP, in batches, on a thread of their own.
//!
//! What share of requests is traced, and how much is sent at once, say the variables of the OpenTelemetry specification
//! (`OTEL_TRACES_SAMPLER`, `OTEL_BSP_…`). **Invariant.** A collector that is away or slow costs spans, never a request.

use std::collections::HashMap;
use std::time::Duration;

use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::{Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::registry::LookupSpan;

use super::spans::SPANS;

/// How long one batch may take.
const LONGEST: Duration = Duration::from_secs(10);

/// How long the end of the process waits for the last batch.
const LAST: Duration = Duration::from_secs(2);

/// Where spans go; sends what it still has when it is dropped.
#[derive(Debug)]
pub struct Collector(SdkTracerProvider);

impl Collector {
    /// The collector at this address.
    ///
    /// # Errors
    /// A sentence, when the address cannot be used.
    pub fn at(endpoint: &str) -> Result<Self, String> {
        let agent = ureq::Agent::config_builder().timeout_global(Some(LONGEST)).build().new_agent();
        let exporter = SpanExporter::builder()
            .with_http()
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(endpoint)
            .with_http_client(Client(agent))
            .build()
            .map_err(|error| error.to_string())?;
        let resource = Resource::builder().with_service_name("hulian").build();
        Ok(Self(SdkTracerProvider::builder().with_resource(resource).with_batch_exporter(exporter).build()))
    }

    /// Takes the spans of this process.
    pub fn layer<S>(&self) -> impl Layer<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
    {
        let tracer = self.0.tracer("hulian");
        let layer = tracing_opentelemetry::layer().with_tracer(tracer).with_threads(false).with_target(false);
        layer.with_filter(Targets::new().with_target(SPANS, LevelFilter::DEBUG))
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        // A collector that does not answer any more loses the last batch.
        let _ = self.0.shutdown_with_timeout(LAST);
    }
}

/// Puts a span under the one of its caller.
pub fn follow(span: &Span, traceparent: &str) {
    let carrier = HashMap::from([("traceparent".to_owned(), traceparent.to_owned())]);
    // Where nobody collects there is nothing to put it under.
    let _ = span.set_parent(TraceContextPropagator::new().extract(&carrier));
}

/// The service's own HTTP client, for the exporter.
#[derive(Debug)]
struct Client(ureq::Agent);

#[async_trait::async_trait]
impl HttpClient for Client {
    /// Blocks: it is called on the exporter's thread alone.
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let response = self.0.run(request.map(|body| body.to_vec()))?;
        let (parts, mut body) = response.into_parts();
        Ok(Response::from_parts(parts, body.read_to_vec()?.into()))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    /// Returns one request, and what was sent.
    fn received(listener: &TcpListener) -> String {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut got, mut block) = (Vec::new(), [0; 4096]);
        loop {
            let read = stream.read(&mut block).unwrap();
            got.extend_from_slice(&block[..read]);
            let text = String::from_utf8_lossy(&got).into_owned();
            let head = text.find("\r\n\r\n").map(|end| (end + 4, text[..end].to_lowercase()));
            if let Some((body_at, head)) = head {
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
                let head_bytes = got.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
                if got.len() >= head_bytes + length.unwrap_or_default() {
                    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
                    assert!(body_at > 0);
                    return text;
                }
            }
            assert!(read > 0, "the request ended early");
        }
    }

    #[test]
    fn request_job_and_statement_arrive_under_the_callers_trace() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}/v1/traces", listener.local_addr().unwrap());
        let collector = Collector::at(&endpoint).unwrap();
        let subscriber = tracing_subscriber::registry().with(collector.layer());
        tracing::subscriber::with_default(subscriber, || {
            let request = tracing::debug_span!(target: SPANS, "request", operation = "list_units");
            follow(&request, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
            request.in_scope(|| tracing::debug_span!(target: SPANS, "job", kind = "read").in_scope(|| ()));
            tracing::info_span!("elsewhere").in_scope(|| ());
        });
        let sender = std::thread::spawn(move || drop(collector));
        let text = received(&listener);
        sender.join().unwrap();
        assert!(text.starts_with("POST /v1/traces "), "{text}");
        for word in ["request", "job", "list_units", "kind", "hulian"] {
            assert!(text.contains(word), "{word} is not in {text}");
        }
        assert!(!text.contains("elsewhere"), "spans of ours alone");
        let trace = [0x4b, 0xf9, 0x2f, 0x35];
        assert!(String::from_utf8_lossy(&trace).chars().all(|c| text.contains(c)), "the caller's trace id");
    }
}
