//! Who may see the figures: this machine alone, whoever reaches their own address, or whoever knows the token.

use std::fs;
use std::net::SocketAddr;

use crate::kit::binary::Process;
use crate::kit::place;
use crate::kit::wire::{exchange, status};

/// Asks an address for a path with further lines in the head.
fn ask(address: SocketAddr, path: &str, further: &str) -> (u16, String) {
    let head = format!("GET {path} HTTP/1.1\r\nHost: x\r\n{further}Connection: close\r\n\r\n");
    let answer = exchange(address, head.as_bytes()).unwrap();
    (status(&answer), answer)
}

/// The code of a refusal.
#[track_caller]
fn refused((_, answer): &(u16, String)) -> String {
    let code = answer.split(r#""code":""#).nth(1).and_then(|rest| rest.split('"').next());
    code.unwrap_or_else(|| panic!("no problem: {answer}")).to_owned()
}

const FIGURE: &str = "# TYPE hulian_db_answering gauge";

#[test]
fn without_a_word_this_machine_alone_sees_them() {
    let process = Process::served(&place::folder("readers"), &[]);
    let (status, answer) = ask(process.address, "/metrics", "");
    assert!(status == 200 && answer.contains(FIGURE), "{answer}");
    for passed_on in [
        "X-Forwarded-For: 203.0.113.7\r\n",
        "Forwarded: for=203.0.113.7\r\n",
        "X-Real-IP: 203.0.113.7\r\n",
        "Via: 1.1 x\r\n",
    ] {
        let answer = ask(process.address, "/metrics", passed_on);
        assert_eq!((answer.0, refused(&answer)), (404, "not_found".to_owned()), "{passed_on}");
    }
}

#[test]
fn behind_a_proxy_nobody_sees_them_unless_a_token_is_set() {
    let process = Process::served(&place::folder("readers"), &["--behind-tls-proxy"]);
    let answer = ask(process.address, "/metrics", "");
    assert_eq!((answer.0, refused(&answer)), (404, "not_found".to_owned()));
}

#[test]
fn whoever_knows_the_token_sees_them() {
    let folder = place::folder("readers");
    let token = "3f1b7c5aa1b2c3d4e5f60718";
    fs::write(folder.join("token"), format!("{token}\n")).unwrap();
    let process = Process::served(&folder, &["--behind-tls-proxy", "--metrics-token-file", "token"]);
    for wrong in ["", "Authorization: Bearer 3f1b7c5aa1b2c3d4e5f60719\r\n", "Authorization: Basic eDp4\r\n"] {
        let answer = ask(process.address, "/metrics", wrong);
        assert_eq!((answer.0, refused(&answer)), (401, "metrics_token_required".to_owned()), "{wrong}");
        assert!(answer.1.to_lowercase().contains("www-authenticate: bearer"), "{}", answer.1);
    }
    let (status, answer) = ask(process.address, "/metrics", &format!("Authorization: Bearer {token}\r\n"));
    assert!(status == 200 && answer.contains(FIGURE), "{answer}");
    assert!(!process.log().contains(token), "the token is in the log");
}

#[test]
fn an_address_of_their_own_shows_them_and_nothing_else() {
    let process = Process::served(&place::folder("readers"), &["--metrics-bind", "127.0.0.1:0"]);
    let printed = process.printed();
    let line = printed.iter().find_map(|line| line.strip_prefix("hulian shows its figures at http://"));
    let own: SocketAddr = line.and_then(|rest| rest.strip_suffix("/metrics")).unwrap().parse().unwrap();
    let (status, answer) = ask(own, "/metrics", "X-Forwarded-For: 203.0.113.7\r\n");
    assert!(status == 200 && answer.contains(FIGURE), "{answer}");
    let (status, answer) = ask(own, "/metrics", "Accept-Encoding: gzip\r\n");
    assert!(status == 200 && answer.to_lowercase().contains("content-encoding: gzip"), "{answer}");
    for other in ["/livez", "/docs/", "/api/v1/units", "/openapi.json"] {
        let answer = ask(own, other, "");
        assert_eq!((answer.0, refused(&answer)), (404, "not_found".to_owned()), "{other}");
    }
    let answer = ask(process.address, "/metrics", "");
    assert_eq!((answer.0, refused(&answer)), (404, "not_found".to_owned()), "the service's own address");
    assert_eq!(ask(process.address, "/livez", "").0, 200);
}
