//! P39: clients that are slow in every way HTTP allows are closed in time, and make room for others.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hulian::app::Timeouts;

use crate::kit::pause;
use crate::kit::server::{Engine, Server, Wishes};
use crate::kit::wire::{connect, exchange, read_answer, status};

const ONCE: &[u8] = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// The timeouts of these servers: as the service's own, a tenth and less.
const SHORT: Timeouts = Timeouts {
    head: Duration::from_millis(400),
    idle: Duration::from_millis(2_000),
    idle_when_scarce: Duration::from_millis(700),
    stall: Duration::from_millis(500),
    stall_bytes: 15 * 1024,
};

fn server(timeouts: Timeouts, connections: Option<usize>) -> Arc<Server> {
    let wishes = Wishes { timeouts: Some(timeouts), connections, ..Wishes::default() };
    Server::start(Engine::Sqlite, wishes).unwrap()
}

/// How many connections the service says it closed for this reason.
fn closed(server: &Server, reason: &str) -> u64 {
    figure(server, &format!("hulian_connections_closed_total{{reason=\"{reason}\"}}"))
}

fn figure(server: &Server, name: &str) -> u64 {
    let answer = exchange(server.address(), b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let value = answer.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
    value.unwrap_or(0)
}

#[expect(clippy::disallowed_methods, reason = "measures how long the server waited")]
fn now() -> Instant {
    Instant::now()
}

/// Sends these bytes one by one, over and over, until the server closes; what it said, and after how long it closed.
fn drip(mut stream: TcpStream, bytes: &[u8]) -> (String, Duration) {
    let (began, mut heard, mut part) = (now(), Vec::new(), [0; 512]);
    stream.set_read_timeout(Some(Duration::from_millis(5))).unwrap();
    for byte in bytes.iter().cycle() {
        // A server that is gone is seen by the next look.
        let _ = stream.write_all(&[*byte]);
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(count) => heard.extend_from_slice(&part[..count]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => break,
        }
        assert!(began.elapsed() < Duration::from_secs(20), "still open");
    }
    (String::from_utf8_lossy(&heard).into_owned(), began.elapsed())
}

#[test]
fn p39_the_head_of_every_request_has_its_time() {
    let server = server(SHORT, None);
    let (heard, took) = drip(connect(server.address()), b"GET /livez HTTP/1.1\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_eq!(status(&heard), 408, "{heard}");
    assert!(took >= SHORT.head, "{took:?}");
    assert_eq!(closed(&server, "head"), 1);
    // The second one of a connection.
    let mut stream = connect(server.address());
    stream.write_all(ONCE).unwrap();
    assert_eq!(status(&read_answer(&mut stream).unwrap()), 200);
    let (heard, took) = drip(stream, b"GET /livez HTTP/1.1\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_eq!(status(&heard), 408, "{heard}");
    assert!(took >= SHORT.head, "{took:?}");
    assert_eq!(closed(&server, "head"), 2);
    // One whose first bytes came with the request before, and nothing after them.
    let mut stream = connect(server.address());
    stream.write_all(&[ONCE, b"GE"].concat()).unwrap();
    let mut all = String::new();
    let _ = stream.read_to_string(&mut all);
    assert_eq!(all.matches("HTTP/1.1 ").count(), 2, "{all}");
    assert!(all.contains("HTTP/1.1 200 ") && all.contains("HTTP/1.1 408 "), "{all}");
    assert_eq!((closed(&server, "head"), closed(&server, "idle")), (3, 0));
    // And a connection that says nothing at all.
    assert_eq!(status(&read_answer(&mut connect(server.address())).unwrap()), 408);
    assert_eq!(closed(&server, "head"), 4);
    server.stop();
}

#[test]
fn p39_between_requests_a_connection_is_closed_without_a_word() {
    let server = server(SHORT, Some(8));
    let mut stream = connect(server.address());
    let began = now();
    stream.write_all(ONCE).unwrap();
    assert_eq!(status(&read_answer(&mut stream).unwrap()), 200);
    assert_eq!(stream.read(&mut [0; 16]).unwrap(), 0, "closed, and nothing was said");
    assert!(began.elapsed() >= SHORT.idle, "{:?}", began.elapsed());
    assert_eq!(closed(&server, "idle"), 1);
    assert_eq!(figure(&server, "hulian_connections_limit"), 8);
    server.stop();
}

#[test]
fn p39_who_does_not_read_the_answer_is_closed() {
    let server = server(SHORT, None);
    let readers: Vec<TcpStream> = (0..20)
        .map(|_| {
            let mut stream = connect(server.address());
            stream.write_all(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
            stream
        })
        .collect();
    // The reset is heard without reading.
    let mut reset = vec![false; readers.len()];
    let began = now();
    while reset.contains(&false) {
        for (stream, reset) in readers.iter().zip(&mut reset) {
            *reset |= stream.take_error().unwrap().is_some();
        }
        assert!(began.elapsed() < Duration::from_secs(10), "{reset:?}");
        pause();
    }
    assert_eq!(closed(&server, "stalled"), 20);
    // Who reads late and then steadily has everything.
    let mut stream = connect(server.address());
    stream.write_all(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let (mut length, mut part) = (0, vec![0; 32 * 1024]);
    loop {
        match stream.read(&mut part).unwrap() {
            0 => break,
            count => length += count,
        }
        pause();
    }
    assert!(length > 1_000_000, "{length}");
    assert_eq!(closed(&server, "stalled"), 20);
    server.stop();
}

#[test]
fn p39_whoever_finishes_a_request_gets_in() {
    // A timeouts that closes nobody meanwhile: only room is made.
    let server = server(Timeouts::default(), Some(16));
    let mut slow = Vec::new();
    for n in 0..40 {
        let mut stream = connect(server.address());
        match n % 3 {
            0 => stream.write_all(b"G").unwrap(),
            1 => {
                stream.write_all(ONCE).unwrap();
                assert_eq!(status(&read_answer(&mut stream).unwrap()), 200);
            }
            _ => {}
        }
        slow.push(stream);
        let answer = exchange(server.address(), b"GET /version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assert_eq!(status(&answer.expect("an answer, with all seats taken")), 200);
    }
    assert!(closed(&server, "evicted") >= 30, "{}", closed(&server, "evicted"));
    assert!(figure(&server, "hulian_connections") <= 16);
    // The oldest went, the youngest is there still.
    let end = slow[0].read(&mut [0; 16]).map_err(|error| error.kind());
    assert!(matches!(end, Ok(0) | Err(ErrorKind::ConnectionReset)), "{end:?}");
    let last = slow.last_mut().unwrap();
    last.write_all(if 39 % 3 == 0 { &ONCE[1..] } else { ONCE }).unwrap();
    assert_eq!(status(&read_answer(last).unwrap()), 200);
    server.stop();
}
