//! A small closed-loop load: each worker owns one kept-alive connection and one stream of requests.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// What a worker asks, and what it learns from the answers.
pub trait Asker: Send {
    /// The bytes of the next request.
    fn ask(&mut self) -> Vec<u8>;
    /// Sees the answer; `false` counts as a failure.
    fn hear(&mut self, answer: &Answer) -> bool;
}

/// An answer, read whole.
pub struct Answer {
    pub status: u16,
    pub etag: Option<String>,
    pub body: Vec<u8>,
}

/// One connection.
pub struct Line {
    stream: BufReader<TcpStream>,
}

impl Line {
    pub fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("the server listens");
        stream.set_nodelay(true).expect("TCP_NODELAY");
        Self { stream: BufReader::with_capacity(64 * 1024, stream) }
    }

    pub fn exchange(&mut self, request: &[u8]) -> Answer {
        self.stream.get_mut().write_all(request).expect("the request goes out");
        let mut answer = Answer { status: 0, etag: None, body: Vec::new() };
        let mut length = 0;
        let mut text = String::with_capacity(128);
        loop {
            text.clear();
            self.stream.read_line(&mut text).expect("a header line");
            let line = text.trim_end();
            if line.is_empty() {
                break;
            } else if answer.status == 0 {
                answer.status = line.split(' ').nth(1).and_then(|word| word.parse().ok()).expect("a status");
            } else if let Some((name, value)) = line.split_once(": ") {
                if name.eq_ignore_ascii_case("content-length") {
                    length = value.parse().expect("a length");
                } else if name.eq_ignore_ascii_case("etag") {
                    answer.etag = Some(value.to_owned());
                }
            }
        }
        answer.body.resize(length, 0);
        self.stream.read_exact(&mut answer.body).expect("the body");
        answer
    }
}

/// What a run measured.
#[derive(Clone, Copy, Default)]
pub struct Figures {
    pub per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
    pub requests: usize,
    pub failures: usize,
}

/// Lets all askers ask for a while.
pub fn run(address: SocketAddr, askers: Vec<Box<dyn Asker>>, span: Duration) -> Figures {
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures spans")]
    let begin = Instant::now();
    let threads: Vec<_> =
        askers.into_iter().map(|asker| std::thread::spawn(move || work(address, asker, begin, span))).collect();
    let mut took = Vec::new();
    let mut failures = 0;
    for thread in threads {
        let (one, failed) = thread.join().expect("a worker");
        took.extend(one);
        failures += failed;
    }
    took.sort_unstable();
    let at = |share: f64| took.get((took.len() as f64 * share) as usize).copied().unwrap_or_default();
    Figures {
        per_second: took.len() as f64 / begin.elapsed().as_secs_f64(),
        p50: at(0.5),
        p99: at(0.99),
        requests: took.len(),
        failures,
    }
}

fn work(address: SocketAddr, mut asker: Box<dyn Asker>, begin: Instant, span: Duration) -> (Vec<Duration>, usize) {
    let mut line = Line::open(address);
    let (mut took, mut failures) = (Vec::with_capacity(100_000), 0);
    while begin.elapsed() < span {
        let request = asker.ask();
        #[expect(clippy::disallowed_methods, reason = "a benchmark measures spans")]
        let sent = Instant::now();
        let answer = line.exchange(&request);
        took.push(sent.elapsed());
        failures += usize::from(!asker.hear(&answer));
    }
    (took, failures)
}

/// The bytes of a request.
pub fn request(method: &str, path: &str, token: &str, further: &str, body: &str) -> Vec<u8> {
    let length = if body.is_empty() {
        String::new()
    } else {
        format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len())
    };
    let token = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
    format!("{method} {path} HTTP/1.1\r\nhost: bench\r\n{token}{length}{further}\r\n{body}").into_bytes()
}

/// A small pseudo-random source (xorshift64*): the same run asks the same things.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }
}
