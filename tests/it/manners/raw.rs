//! P38 and P45: requests no well-behaved client sends, written by hand.

use std::io::{Read, Write};

use crate::kit::server::{Engine, shared};
use crate::kit::wire::{connect, exchange, read_answer, status};
use crate::kit::{World, on, until};

fn address() -> std::net::SocketAddr {
    shared(Engine::Sqlite).unwrap().address()
}

/// Whatever is refused here says so as a problem, unless it was refused before routing (D23).
#[track_caller]
fn refused(what: &str, bytes: &[u8], expected: &[u16]) {
    let Some(answer) = exchange(address(), bytes) else {
        assert!(expected.contains(&0), "{what}: closed without an answer");
        return;
    };
    assert!(expected.contains(&status(&answer)), "{what}: {answer}");
    assert!(!answer.contains("panicked") && !answer.contains("src/"), "{what}: {answer}");
}

#[test]
fn p45_ambiguous_requests_are_refused() {
    let head = "POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    let with = |lines: &str, body: &str| format!("{head}{lines}\r\n\r\n{body}");
    let both = with("Content-Length: 4\r\nTransfer-Encoding: chunked", "0\r\n\r\n");
    refused("both lengths", both.as_bytes(), &[400, 0]);
    refused("two lengths", with("Content-Length: 2\r\nContent-Length: 3", "{}x").as_bytes(), &[400, 0]);
    refused("signed length", with("Content-Length: +2", "{}").as_bytes(), &[400, 0]);
    refused("negative length", with("Content-Length: -2", "{}").as_bytes(), &[400, 0]);
    refused("bad chunk", with("Transfer-Encoding: chunked", "zz\r\n{}\r\n0\r\n\r\n").as_bytes(), &[400, 0]);
    refused("unknown coding", with("Transfer-Encoding: cow", "{}").as_bytes(), &[400, 501, 0]);
    refused("folded header", b"GET /livez HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", &[400, 0]);
    refused("blank before colon", b"GET /livez HTTP/1.1\r\nHost : x\r\n\r\n", &[400, 0]);
    refused("no version", b"GET /livez\r\n\r\n", &[400, 0]);
    refused("old version", b"GET /livez HTTP/0.9\r\n\r\n", &[400, 505, 0]);
    let many: String = (0..200).map(|n| format!("X-{n}: y\r\n")).collect();
    refused("many headers", format!("GET /livez HTTP/1.1\r\nHost: x\r\n{many}\r\n").as_bytes(), &[400, 431, 0]);
    let long = format!("GET /livez?{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(20_000));
    refused("long address", long.as_bytes(), &[400, 414, 0]);
    refused(
        "huge address",
        format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(200_000)).as_bytes(),
        &[400, 414, 431, 0],
    );
    refused("binary", &[0x16, 0x03, 0x01, 0x00, 0xa5, 0x01, 0x00, 0x00], &[400, 408, 0]);
}

#[test]
fn p45_addresses_cannot_be_dressed_up() {
    let get = |target: &str| {
        exchange(
            address(),
            format!("GET {target} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").as_bytes(),
        )
    };
    for target in [
        "/api/v1/../../etc/passwd",
        "/api/v1/%2e%2e/livez",
        "//livez",
        "/livez/",
        "/LIVEZ",
        "/docs/..%2f..%2fetc/passwd",
    ] {
        let answer = get(target).unwrap_or_default();
        assert!(answer.is_empty() || [400, 404].contains(&status(&answer)), "{target}: {answer}");
        assert!(!answer.contains("root:"), "{target}");
    }
    let lying = "GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 127.0.0.1\r\nX-Forwarded-User: operator\r\n\
                 X-Original-URL: /livez\r\nX-HTTP-Method-Override: DELETE\r\nConnection: close\r\n\r\n";
    assert_eq!(status(&exchange(address(), lying.as_bytes()).unwrap()), 401);
}

#[test]
fn p38_a_body_is_cut_off_where_it_becomes_too_large() {
    on(Engine::Sqlite, |world: &World| {
        let token = world.officer().token().unwrap();
        let path = format!("/api/v1/communities/{}/units", world.community);
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        );
        // Honest about its length: refused before a byte of it was read.
        let honest = format!("{head}Content-Length: 1000000000\r\n\r\n");
        let answer = exchange(world.server.address(), honest.as_bytes()).unwrap();
        assert_eq!(status(&answer), 413, "{answer}");
        assert!(answer.contains("body_too_large") && answer.contains("application/problem+json"), "{answer}");
        // In pieces without a length: refused as soon as the limit is passed.
        let mut stream = connect(world.server.address());
        stream.write_all(format!("{head}Transfer-Encoding: chunked\r\n\r\n").as_bytes()).unwrap();
        let piece = format!("{:x}\r\n{}\r\n", 16 * 1024, " ".repeat(16 * 1024));
        for _ in 0..17 {
            stream.write_all(piece.as_bytes()).unwrap();
        }
        let early = read_answer(&mut stream).expect("an answer before the body has ended");
        assert_eq!(status(&early), 413, "{early}");
        assert!(early.to_lowercase().contains("connection: close"), "nobody waits for the rest: {early}");
        let length = format!("{head}Content-Length: 20\r\nConnection: close\r\n\r\n{}", "{".repeat(20_000));
        let answer = exchange(world.server.address(), length.as_bytes()).unwrap();
        assert_eq!(status(&answer), 400, "what is longer than it said is read as long as it said: {answer}");
        world.officer().get("units").is(200);
    });
}

#[test]
fn p38_two_hundred_large_bodies_do_not_pile_up() {
    on(Engine::Sqlite, |world: &World| {
        let before = resident();
        std::thread::scope(|scope| {
            for _ in 0..200 {
                scope.spawn(|| {
                    let body = vec![b' '; 2 << 20];
                    let ask = world.nobody();
                    // The server answers and closes before everything was sent; the client may see either.
                    let asked =
                        ask.ask("POST", "/api/v1/sessions").header("content-type", "application/json").bytes(&body);
                    let status = asked.try_send().map_or(413, |answer| answer.status);
                    assert_eq!(status, 413);
                });
            }
        });
        // The clients of this very process hold 2 MiB each while they send; what stays must be little.
        until("memory came back", || resident() < before + (400 << 20));
        world.nobody().get("/livez").is(200);
    });
}

/// Resident memory of this process in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or("VmRSS: 0 kB");
    line.split_whitespace().nth(1).and_then(|word| word.parse::<u64>().ok()).unwrap_or(0) * 1024
}

#[test]
fn p38_a_slow_body_is_cut() {
    let server = shared(Engine::Sqlite).unwrap();
    let mut stream = connect(server.address());
    let head = "POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
    stream.write_all(head.as_bytes()).unwrap();
    // Nothing more is sent: when its time in hand is over (five seconds) the service answers and closes.
    let answer = read_answer(&mut stream).expect("an answer within twenty seconds");
    assert_eq!(status(&answer), 408, "{answer}");
    assert!(answer.contains("body_too_slow"), "{answer}");
    assert_eq!(stream.read(&mut [0; 16]).unwrap_or(0), 0, "the connection is closed");
}

#[test]
fn p45_pipelined_requests_are_answered_in_order() {
    let two = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\nGET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let mut stream = connect(address());
    stream.write_all(two.as_bytes()).unwrap();
    let mut all = String::new();
    let _ = stream.read_to_string(&mut all);
    let (live, version) = (all.find("\"status\"").unwrap_or(0), all.find("\"engine\"").unwrap_or(0));
    assert!(live > 0 && version > live, "{all}");
}
