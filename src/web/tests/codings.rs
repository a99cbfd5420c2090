//! Compressed answers: which bodies, in which coding, and what conditions and HEAD say of them.

use std::io::Read;

use super::kit::{CHANGED, Heard, KEPT, NOTE, send, words};

/// The body in clear, and the coding it came in.
fn read(heard: &Heard) -> (Option<String>, Vec<u8>) {
    let (coding, mut body) = (heard.header("content-encoding"), Vec::new());
    match coding.as_deref() {
        Some("gzip") => flate2::read::GzDecoder::new(&heard.body[..]).read_to_end(&mut body).unwrap(),
        Some("br") => brotli::Decompressor::new(&heard.body[..], 4096).read_to_end(&mut body).unwrap(),
        _ => (&heard.body[..]).read_to_end(&mut body).unwrap(),
    };
    (coding, body)
}

fn body(media: &str, size: usize, accept: &str) -> Heard {
    send(&format!("GET /bodies?media={media}&size={size}"), &[&format!("Accept-Encoding: {accept}")], "")
}

fn varies(heard: &Heard) -> bool {
    heard.header("vary").unwrap_or_default().split(", ").any(|name| name == "Accept-Encoding")
}

#[test]
fn a_body_is_compressed_from_the_size_of_a_packet_on() {
    for (size, coded) in [(0, false), (1, false), (1_399, false), (1_400, true), (65_535, true), (65_536, true)] {
        for coding in ["br", "gzip"] {
            let heard = body("application/json", size, coding);
            let expected = coded.then(|| coding.to_owned());
            assert_eq!(read(&heard), (expected, words(size).into_bytes()), "{size} bytes in {coding}");
            assert_eq!(heard.header("content-length"), Some(heard.body.len().to_string()), "{size} in {coding}");
            assert_eq!(heard.body.len() < size, coded, "{size} in {coding}");
            assert_eq!(varies(&heard), coded, "{size} in {coding}");
        }
    }
    let plain = send("GET /bodies?media=application/json&size=1400", &[], "");
    assert_eq!(read(&plain), (None, words(1_400).into_bytes()));
    assert!(varies(&plain), "a cache must not give this to a caller who asks for a coding");
}

#[test]
fn a_body_is_compressed_if_its_type_gains() {
    let gain = [
        "application/json",
        "application/problem%2Bjson",
        "application/geo%2Bjson",
        "application/json;charset=utf-8",
        "APPLICATION/JSON",
        "text/html;charset=utf-8",
        "text/csv",
        "text/calendar",
        "image/svg%2Bxml",
        "application/javascript",
        "text/javascript",
        "application/openmetrics-text",
    ];
    let do_not = [
        "image/png",
        "image/jpeg",
        "application/pdf",
        "application/zip",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "text/event-stream",
        "font/woff2",
        "application/octet-stream",
    ];
    for (media, coding) in gain.map(|media| (media, Some("gzip"))).into_iter().chain(do_not.map(|media| (media, None)))
    {
        let heard = body(media, 5_000, "gzip, br");
        assert_eq!(read(&heard), (coding.map(str::to_owned), words(5_000).into_bytes()), "{media}");
        assert_eq!(varies(&heard), coding.is_some(), "{media}");
    }
}

#[test]
fn streams_and_what_has_a_coding_pass_untouched() {
    for further in ["stream=sized", "stream=endless", "coding=identity", "coding=zstd"] {
        let address = format!("GET /bodies?media=application/json&size=5000&{further}");
        let (with, without) = (send(&address, &["Accept-Encoding: br, gzip"], ""), send(&address, &[], ""));
        assert_eq!((with.status, &with.body), (200, &without.body), "{further}");
        for name in ["content-encoding", "content-length", "transfer-encoding"] {
            assert_eq!(with.header(name), without.header(name), "{name} with {further}");
        }
    }
}

#[test]
fn the_caller_decides_which_coding() {
    let table = [
        ("", None),
        ("br", Some("br")),
        ("gzip, deflate, br, zstd", Some("gzip")),
        ("gzip;q=0.5, br", Some("br")),
        ("deflate, zstd", None),
        ("br;q=0, gzip;q=0", None),
        ("identity, br;q=0.5", None),
        ("*", Some("gzip")),
        ("*;q=0, br", Some("br")),
        ("gzip;q=0, *;q=0.1", Some("br")),
    ];
    for (accept, coding) in table {
        let heard = body("application/json", 5_000, accept);
        assert_eq!(read(&heard), (coding.map(str::to_owned), words(5_000).into_bytes()), "{accept}");
    }
}

#[test]
fn who_refuses_the_plain_body_is_given_none() {
    assert_eq!(body("application/json", 100, "identity;q=0, br").header("content-encoding").as_deref(), Some("br"));
    assert_eq!(body("application/json", 100, "*;q=0, gzip").header("content-encoding").as_deref(), Some("gzip"));
    for accept in ["identity;q=0", "*;q=0", "identity;q=0, zstd", "identity;q=0, br;q=0"] {
        let refused = body("application/json", 5_000, accept);
        assert_eq!(refused.status, 406, "{accept}");
        refused.problem("not_acceptable");
        send("POST /changes", &[&format!("Accept-Encoding: {accept}")], "").problem("not_acceptable");
    }
    assert_eq!(*CHANGED.lock().unwrap(), 0, "what cannot be answered is not done");
    assert_eq!(send("POST /changes", &["Accept-Encoding: br"], "").status, 204);
    assert_eq!(*CHANGED.lock().unwrap(), 1);
}

#[test]
fn conditions_and_head_mean_the_same_answer() {
    for accept in ["br", "gzip", "identity"] {
        let accept = format!("Accept-Encoding: {accept}");
        let [get, head] = ["GET", "HEAD"].map(|method| send(&format!("{method} /kept"), &[&accept], ""));
        assert_eq!((head.status, head.body.len()), (200, 0));
        for name in ["content-type", "content-encoding", "content-length", "etag", "vary"] {
            assert_eq!(head.header(name), get.header(name), "{name} with {accept}");
        }
        let again = send("GET /kept", &[&accept, "If-None-Match: W/\"1\""], "");
        assert_eq!((again.status, again.body.len(), again.header("content-encoding")), (304, 0, None));
        assert_eq!((again.header("etag"), varies(&again)), (get.header("etag"), true), "{accept}");
    }
    let tag = send(&format!("GET {NOTE}"), &["Accept-Encoding: br"], "").header("etag");
    assert_eq!(tag, send(&format!("GET {NOTE}"), &[], "").header("etag"), "the tag is that of the plain body");
}

#[test]
fn what_is_kept_is_compressed_once_in_each_coding() {
    std::thread::scope(|scope| {
        for number in 0..12 {
            scope.spawn(move || {
                let accept = ["br, gzip", "gzip", "br"][number % 3];
                let heard = send("GET /kept", &[&format!("Accept-Encoding: {accept}")], "");
                let coding = if accept == "gzip" { "gzip" } else { "br" };
                assert_eq!(read(&heard), (Some(coding.to_owned()), words(100_000).into_bytes()), "{accept}");
            });
        }
    });
    assert_eq!(KEPT.made(), 2);
}
