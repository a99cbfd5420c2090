//! Behind a proxy that ends TLS: browsers are told to come no other way, and callers are told apart by what the proxy
//! writes, in whatever spelling it has.

use std::net::SocketAddr;

use crate::kit::binary::Process;
use crate::kit::place;
use crate::kit::wire::{exchange, status};

const STRICTLY: &str = "strict-transport-security: max-age=31536000";

fn ask(address: SocketAddr, line: &str, further: &str) -> String {
    let head = format!("{line} HTTP/1.1\r\nHost: x\r\n{further}Content-Length: 0\r\nConnection: close\r\n\r\n");
    exchange(address, head.as_bytes()).unwrap()
}

/// Requests that end in every way an answer can: found, refused, a page, no such thing, no body, from another origin.
const ENDS: [(&str, &str, u16); 9] = [
    ("GET /livez", "", 200),
    ("HEAD /livez", "", 200),
    ("GET /api/v1/me", "", 401),
    ("GET /nowhere", "", 404),
    ("DELETE /livez", "", 405),
    ("POST /api/v1/sessions", "Content-Type: text/plain\r\n", 400),
    ("GET /docs/", "", 200),
    ("GET /p/AAAAAAAAAAAAAAAA", "Accept: text/html\r\n", 404),
    ("GET /problems", "Accept: text/html\r\n", 200),
];

#[test]
fn strict_transport_security_is_on_every_answer_behind_a_proxy_and_on_none_without() {
    let behind = Process::served(&place::folder("proxied"), &["--behind-tls-proxy"]);
    let plain = Process::served(&place::folder("proxied"), &[]);
    for (line, further, expected) in ENDS {
        let answer = ask(behind.address, line, further);
        assert_eq!(status(&answer), expected, "{line}: {answer}");
        assert_eq!(answer.to_lowercase().matches(STRICTLY).count(), 1, "{line}: {answer}");
        let answer = ask(plain.address, line, further);
        assert!(status(&answer) == expected && !answer.to_lowercase().contains("strict-transport"), "{line}: {answer}");
    }
}

/// Asks for a plate as this caller.
fn plate(address: SocketAddr, from: &str) -> u16 {
    status(&ask(address, "GET /p/AAAAAAAAAAAAAAAA", &format!("X-Forwarded-For: {from}\r\n")))
}

/// Whether this caller is refused soon: what came back to it in the meantime is a few requests at the most.
fn is_shut_out(address: SocketAddr, from: &str, most: usize) -> bool {
    (0..most).any(|_| plate(address, from) == 429)
}

#[test]
fn callers_are_told_apart_by_whatever_the_proxy_writes() {
    let mut process = Process::served(&place::folder("proxied"), &["--behind-tls-proxy"]);
    let at = process.address;
    // Each request from another port is one caller still.
    assert!((1..=400).any(|port| plate(at, &format!("203.0.113.7:{port}")) == 429));
    for same in ["203.0.113.7", "[::ffff:203.0.113.7]:443", "198.51.100.1, \"203.0.113.7:9\""] {
        assert!(is_shut_out(at, same, 40), "{same} is the same caller");
    }
    // Nobody else is shut out with it, in no spelling: not even those without a readable address.
    for other in ["203.0.113.8:7", "2001:db8::1", "[2001:db8:0:1::1]:443", "[fe80::1%eth0]:443", "somebody"] {
        assert_eq!(plate(at, other), 404, "{other}");
    }
    // Who comes without a readable address is told of, once.
    plate(at, "somebody else");
    plate(at, "nobody");
    // Its whole log is there once it has ended.
    process.signal("-TERM");
    process.wait();
    assert_eq!(process.log().matches("without a readable address").count(), 1, "{}", process.log());
    assert!(!process.log().contains("somebody") && !process.log().contains("203.0.113"), "{}", process.log());
}
