//! How much memory the real binary keeps: little for each thread that answers, and no more after many sign-ins than the
//! runs that may hash at once need.

use std::io::Write;
use std::net::SocketAddr;
use std::thread;

use crate::kit::binary::Process;
use crate::kit::place;
use crate::kit::wire::{connect, exchange, read_answer, status};

const MIB: usize = 1 << 20;

fn served(workers: usize) -> Process {
    let folder = place::folder("memory");
    let process = Process::served(&folder, &["--workers", &workers.to_string(), "--log", "error"]);
    // Nobody is let in before every thread is there.
    let answer = exchange(process.address, b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    assert_eq!(status(&answer), 200, "{answer}");
    process
}

/// Sign-ins one after the other, each costing a run: nobody has these logins.
fn sign_in(address: SocketAddr, logins: impl Iterator<Item = usize>) {
    let mut stream = connect(address);
    for number in logins {
        let body = format!(r#"{{"login":"niemand.{number}","password":"falsch-falsch-1"}}"#);
        let head = "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length:";
        stream.write_all(format!("{head} {}\r\n\r\n{body}", body.len()).as_bytes()).unwrap();
        let answer = read_answer(&mut stream).unwrap();
        // The source is shut out in the end, and each try costs a run all the same.
        assert!([401, 429].contains(&status(&answer)), "{answer}");
    }
}

#[test]
fn a_thread_that_answers_keeps_little() {
    const MORE: usize = 12;
    let (one, many) = (served(1), served(1 + MORE));
    let each = many.memory().saturating_sub(one.memory()) / MORE;
    assert!(each < 8 * MIB, "{} KiB for each thread that answers", each / 1024);
    assert!(one.memory() < 24 * MIB, "{} KiB with one thread that answers", one.memory() / 1024);
}

#[test]
fn a_storm_of_sign_ins_leaves_what_the_runs_at_once_need() {
    let process = served(2);
    let before = process.memory();
    thread::scope(|scope| {
        for client in 0..8 {
            let address = process.address;
            scope.spawn(move || sign_in(address, (0..12).map(|number| client * 100 + number)));
        }
    });
    // Four at once at the most, 19 MiB each.
    let at_once = thread::available_parallelism().map_or(2, usize::from).min(4);
    let more = process.memory().saturating_sub(before);
    assert!(more < (at_once * 20 + 24) * MIB, "{} MiB more than before, with {at_once} at once", more / MIB);
}
