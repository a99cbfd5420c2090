//! Bodies that are too large, too slow, too deep or not what they claim (P38, P39 c, P40).

use std::io::Write;
use std::time::{Duration, Instant};

use super::kit::{Heard, JSON, NOTE, PATIENCE, UPLOAD, connect, say, send};

const POST: &str = "POST /notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

#[test]
fn a_declared_giant_is_refused_before_it_is_sent() {
    let heard = say(format!("{POST}Content-Length: 1073741824\r\n\r\n"));
    assert_eq!(heard.problem("body_too_large")["limit_bytes"], 262_144);
    assert_eq!(heard.header("connection").as_deref(), Some("close"));
    assert_eq!(say(format!("{POST}Content-Length: 99999999999999999999999\r\n\r\n")).status, 400);
}

#[test]
fn an_endless_chunked_body_is_cut_off() {
    let mut stream = connect();
    stream.write_all(format!("{POST}Transfer-Encoding: chunked\r\n\r\n").as_bytes()).unwrap();
    let mut reader = stream.try_clone().unwrap();
    let hearing = std::thread::spawn(move || {
        let mut first = [0; 12];
        std::io::Read::read_exact(&mut reader, &mut first).unwrap();
        first
    });
    let chunk = [b"10000\r\n".as_slice(), &[b' '; 0x1_0000], b"\r\n"].concat();
    // The server takes what comes for its disconnect timeout (a second), and hangs up.
    let began = now();
    while began.elapsed() < Duration::from_secs(10) && stream.write_all(&chunk).is_ok() {}
    assert!(stream.write_all(&chunk).is_err(), "the server still listens after {:?}", began.elapsed());
    assert_eq!(&hearing.join().unwrap(), b"HTTP/1.1 413");
}

#[test]
fn a_body_nobody_reads_does_not_keep_the_connection() {
    for line in ["POST /tokens", "POST /nowhere", "GET /panic"] {
        let heard = say(format!("{line} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n"));
        assert_eq!(heard.header("connection").as_deref(), Some("close"), "{line}: {heard:?}");
    }
    let whole = "POST /notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n\
                 d\r\n{\"title\":\"a\"}\r\n0\r\n\r\n";
    let text =
        String::from_utf8(say(format!("{whole}GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).body)
            .unwrap();
    assert!(text.contains("HTTP/1.1 404"), "a body that was read leaves the connection open: {text}");
}

#[test]
fn the_limit_is_exact() {
    let padded = |length: usize| format!("{{\"title\":\"a\"{}}}", " ".repeat(length - 13));
    assert_eq!(padded(256 * 1024).len(), 256 * 1024);
    assert_eq!(send("POST /notes", &[JSON], padded(256 * 1024)).status, 201);
    send("POST /notes", &[JSON], padded(256 * 1024 + 1)).problem("body_too_large");
}

#[test]
fn a_body_shorter_than_declared_is_malformed() {
    let mut stream = connect();
    stream.write_all(format!("{POST}Content-Length: 50\r\n\r\n{{\"title\":").as_bytes()).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    Heard::read(stream).problem("malformed_request");
}

#[expect(clippy::disallowed_methods, reason = "measures how long the server waited")]
fn now() -> Instant {
    Instant::now()
}

#[test]
fn a_slow_body_is_given_up() {
    for framing in ["Content-Length: 50", "Transfer-Encoding: chunked"] {
        let mut stream = connect();
        let began = now();
        stream.write_all(format!("{POST}{framing}\r\n\r\n").as_bytes()).unwrap();
        let heard = Heard::read(stream);
        heard.problem("body_too_slow");
        assert_eq!((heard.status, heard.header("connection").as_deref()), (408, Some("close")));
        assert!(began.elapsed() >= PATIENCE);
    }
}

#[test]
fn p39_a_byte_now_and_then_keeps_no_body_alive() {
    for path in ["notes", "files"] {
        let kind = if path == "files" { "application/pdf" } else { "application/json" };
        let mut stream = connect();
        let head =
            format!("POST /{path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: 100000\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let (mut sender, began) = (stream.try_clone().unwrap(), now());
        let dripping = std::thread::spawn(move || {
            // A byte each five milliseconds are 200 bytes a second, and a kibibyte is asked for.
            while began.elapsed() < Duration::from_secs(10) && sender.write_all(b" ").is_ok() {
                std::thread::park_timeout(Duration::from_millis(5));
            }
            began.elapsed()
        });
        Heard::read(stream).problem("body_too_slow");
        assert!(dripping.join().unwrap() < Duration::from_secs(10));
    }
}

#[test]
fn p38_an_upload_is_limited_in_size_and_time() {
    const PDF: &str = "Content-Type: application/pdf";
    assert_eq!(send("POST /files", &[PDF], "x".repeat(UPLOAD)).body, UPLOAD.to_string().as_bytes());
    assert_eq!(send("POST /files", &[PDF], "").body, b"0");
    let giant = say(format!("POST /files HTTP/1.1\r\nHost: x\r\n{PDF}\r\nContent-Length: {}\r\n\r\n", UPLOAD + 1));
    assert_eq!(giant.problem("body_too_large")["limit_bytes"], UPLOAD);
    let chunk = format!("{:x}\r\n{}\r\n", UPLOAD + 1, "x".repeat(UPLOAD + 1));
    let chunked = say(format!("POST /files HTTP/1.1\r\nHost: x\r\n{PDF}\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}"));
    chunked.problem("body_too_large");
    // Some of it comes, and then nothing more.
    for framing in ["Content-Length: 50", "Transfer-Encoding: chunked"] {
        let mut stream = connect();
        let head = format!("POST /files HTTP/1.1\r\nHost: x\r\n{PDF}\r\n{framing}\r\n\r\n5\r\n%PDF-\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let heard = Heard::read(stream);
        heard.problem("body_too_slow");
        assert_eq!((heard.status, heard.header("connection").as_deref()), (408, Some("close")));
    }
    for media in ["text/html", "application/pdfx", ""] {
        send("POST /files", &[&format!("Content-Type: {media}")], "x").problem("unsupported_media_type");
    }
    send("POST /files", &[PDF, "Content-Encoding: gzip"], "x").problem("unsupported_media_type");
}

#[test]
fn what_is_not_well_formed_json_is_refused_everywhere() {
    let digits = format!("{{\"title\":\"a\",\"stars\":{}}}", "9".repeat(100_000));
    let deep = format!("{{\"title\":{}", "[".repeat(100_000));
    let table: &[(&[u8], &str)] = &[
        (b"\xEF\xBB\xBF{\"title\":\"a\"}", "malformed_json"),
        (b"{\"title\":\"a\",\"title\":\"b\"}", "malformed_json"),
        (b"{\"title\":\"a\",\"x\":{\"k\":1,\"\\u006b\":2}}", "malformed_json"),
        (b"{\"title\":\"\\ud842\"}", "malformed_json"),
        (b"{\"title\":\"\xFF\"}", "malformed_json"),
        (b"{\"stars\":NaN}", "malformed_json"),
        (b"{\"stars\":1e400}", "malformed_json"),
        (b"\xFF\xFE{\0}\0", "malformed_json"),
        (digits.as_bytes(), "malformed_json"),
        (deep.as_bytes(), "json_too_deep"),
    ];
    for (body, code) in table {
        send("POST /notes", &[JSON], body).problem(code);
        send(&format!("PATCH {NOTE}"), &[JSON], body).problem(code);
        send(&format!("PUT {NOTE}/departure"), &[JSON], body).problem(code);
    }
}

#[test]
fn rare_characters_and_optional_bodies_pass() {
    let heard = send("POST /notes", &[JSON], "{\"title\":\" \u{20BB7}\\ud842\\udfb7 \"}");
    assert_eq!((heard.status, &heard.json()["title"]), (201, &"\u{20BB7}\u{20BB7}".into()));
    let heard = send(&format!("PUT {NOTE}/departure"), &[], "");
    assert_eq!((heard.status, heard.header("content-type")), (204, None));
    assert_eq!(send(&format!("PUT {NOTE}/departure"), &[JSON], "{\"title\":\"a\"}").status, 200);
    let charset = "Content-Type: application/JSON; charset=\"UTF-8\"";
    assert_eq!(send("POST /notes", &[charset], "{\"title\":\"a\"}").status, 201);
}
