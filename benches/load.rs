//! A small closed-loop load: each worker owns one stream of requests, over one kept-alive connection or a new one for each.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// What a worker asks, and what it learns from the answers.
pub trait Asker: Send {
    /// The bytes of the next request.
    fn ask(&mut self) -> Vec<u8>;
    /// Sees the answer; `false` counts as a failure.
    fn hear(&mut self, answer: &Answer) -> bool;
    /// Whether the time of the request asked last is looked at.
    fn counts(&self) -> bool {
        true
    }
}

/// How a worker reaches the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Over one connection for all requests.
    Kept,
    /// Over a connection of its own for each request; its opening is part of the time.
    New,
}

/// An answer, read whole.
pub struct Answer {
    pub status: u16,
    pub etag: Option<String>,
    pub body: Vec<u8>,
    /// How long it was on the wire, head and body.
    pub bytes: usize,
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
        let mut answer = Answer { status: 0, etag: None, body: Vec::new(), bytes: 0 };
        let mut length = 0;
        let mut text = String::with_capacity(128);
        loop {
            text.clear();
            answer.bytes += self.stream.read_line(&mut text).expect("a header line");
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
        answer.bytes += length;
        answer
    }
}

/// What a run measured.
#[derive(Default)]
pub struct Figures {
    /// The times that are looked at, the shortest first.
    took: Vec<Duration>,
    pub requests: usize,
    pub failures: usize,
    bytes: usize,
    span: Duration,
}

impl Figures {
    pub fn per_second(&self) -> f64 {
        self.requests as f64 / self.span.as_secs_f64().max(1e-9)
    }

    /// Bytes of an answer.
    pub fn bytes(&self) -> f64 {
        self.bytes as f64 / self.requests.max(1) as f64
    }

    /// Milliseconds within which this share of the requests was answered.
    pub fn within(&self, share: f64) -> f64 {
        let at = (self.took.len() as f64 * share) as usize;
        self.took.get(at).copied().unwrap_or_default().as_secs_f64() * 1e3
    }

    /// Adds what another run measured after this one.
    pub fn add(&mut self, other: Self) {
        self.span += other.span;
        self.merge(other);
    }

    fn merge(&mut self, other: Self) {
        self.took.extend(other.took);
        self.took.sort_unstable();
        self.requests += other.requests;
        self.failures += other.failures;
        self.bytes += other.bytes;
    }
}

/// Lets all askers ask for a while.
pub fn run(address: SocketAddr, reach: Reach, askers: Vec<Box<dyn Asker>>, span: Duration) -> Figures {
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures spans")]
    let begin = Instant::now();
    let threads: Vec<_> = askers
        .into_iter()
        .map(|asker| std::thread::spawn(move || work((address, reach), asker, begin, span)))
        .collect();
    let mut figures = Figures::default();
    for thread in threads {
        figures.merge(thread.join().expect("a worker"));
    }
    Figures { span: begin.elapsed(), ..figures }
}

fn work((address, reach): (SocketAddr, Reach), mut asker: Box<dyn Asker>, begin: Instant, span: Duration) -> Figures {
    let mut kept = (reach == Reach::Kept).then(|| Line::open(address));
    let mut figures = Figures { took: Vec::with_capacity(100_000), ..Figures::default() };
    while begin.elapsed() < span {
        let request = asker.ask();
        #[expect(clippy::disallowed_methods, reason = "a benchmark measures spans")]
        let sent = Instant::now();
        let answer = match &mut kept {
            Some(line) => line.exchange(&request),
            None => Line::open(address).exchange(&request),
        };
        let took = sent.elapsed();
        figures.took.extend(Some(took).filter(|_| asker.counts()));
        figures.requests += 1;
        figures.bytes += answer.bytes;
        figures.failures += usize::from(!asker.hear(&answer));
    }
    figures
}

/// The bytes of a request.
pub fn request(method: &str, path: &str, token: &str, further: &str, body: &str) -> Vec<u8> {
    sending(method, path, token, further, ("application/json", body.as_bytes()))
}

/// The bytes of a request with a body of this media type.
pub fn sending(method: &str, path: &str, token: &str, further: &str, (media, body): (&str, &[u8])) -> Vec<u8> {
    let length = if body.is_empty() {
        String::new()
    } else {
        format!("content-type: {media}\r\ncontent-length: {}\r\n", body.len())
    };
    let token = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
    let head = format!("{method} {path} HTTP/1.1\r\nhost: bench\r\n{token}{length}{further}\r\n");
    [head.as_bytes(), body].concat()
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
