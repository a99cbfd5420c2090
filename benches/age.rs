//! Age: a community of ten years, in which almost everything is over, beside one that began like it and is young.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::load::{Line, request};
use crate::process::Deployment;
use crate::report::Report;
use crate::world::{self, Community, PASSWORD, Size, agreement, post, sign_in};
use crate::{small, span};

/// How many at once make the past: all of them stand in line for one community.
const HANDS: usize = 8;

/// How long it may take; what is not made by then is left out.
const LONGEST: Duration = Duration::from_secs(300);

/// How often each is asked at the most.
const MOST: usize = 200;

/// Something that is asked of both.
struct Ask {
    name: &'static str,
    method: &'static str,
    path: fn(&Community) -> String,
    body: &'static str,
}

const fn get(name: &'static str, path: fn(&Community) -> String) -> Ask {
    Ask { name, method: "GET", path, body: "" }
}

const DEPARTURE: Ask = Ask {
    method: "PUT",
    body: r#"{"reason":"单位撤并。","handover":true}"#,
    ..get("departure?preview=true", |place| format!("{}/units/{}/departure?preview=true", place.base(), place.units[0]))
};

const ASKED: [Ask; 9] = [
    get("journal/verification", |place| format!("{}/journal/verification?", place.base())),
    // From the last head that was signed on.
    get("journal/verification?after=", |place| format!("{}/journal/verification?after={}", place.base(), i64::MAX)),
    get("me/tasks", |_| "/api/v1/me/tasks?".to_owned()),
    get("commitments?state=accepted", |place| format!("{}/commitments?state=accepted", place.base())),
    get("agreements?state=active", |place| format!("{}/agreements?state=active", place.base())),
    // 第7号, the title of one that is in force, and 无此协议, that of none.
    get("agreements?q= (one hit)", |place| format!("{}/agreements?q=%E7%AC%AC7%E5%8F%B7", place.base())),
    get("agreements?q= (no hit)", |place| {
        format!("{}/agreements?q=%E6%97%A0%E6%AD%A4%E5%8D%8F%E8%AE%AE", place.base())
    }),
    get("ledgers/onboarding", |place| format!("{}/ledgers/onboarding?format=xlsx", place.base())),
    DEPARTURE,
];

/// Makes both, and asks the same of each.
pub fn measure(engine: &str, deployment: &Deployment, report: &mut Report) {
    let server = deployment.serve();
    let size = Size { units: 20, active: 20, drafts: 2 };
    let mut both = world::build(server.address, deployment, &[size; 2]);
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures spans")]
    let begin = Instant::now();
    let made = grow_old(server.address, &both[1], if small() { 2_000 } else { 20_000 }, begin);
    println!("\n## {engine}: a community of ten years\n");
    println!(
        "{made} agreements that are over, five commitments each, made in {:.0} s\n",
        begin.elapsed().as_secs_f64()
    );
    drop(server);
    let server = deployment.serve();
    let mut line = Line::open(server.address);
    for community in &mut both {
        // A token does not last as long as making the past may.
        community.token = sign_in(&mut line, &community.login, PASSWORD);
    }
    println!("| asked by the secretary | young, p50 ms | old, p50 ms | old ÷ young |\n|---|---:|---:|---:|");
    for ask in ASKED {
        let [young, old] = alternately(&mut line, &ask, &both);
        println!("| {} | {young:.2} | {old:.2} | {:.2} |", ask.name, old / young);
        let figures = [("p50_ms", old), ("young_p50_ms", young), ("ratio", old / young)];
        report.row(&format!("{engine}, age"), ask.name, &figures);
    }
    println!("\nmemory afterwards: {:.0} MiB", server.memory());
}

/// Lets a community live through ten years of agreements, and answers how many there were.
fn grow_old(address: SocketAddr, community: &Community, agreements: usize, begin: Instant) -> usize {
    let (next, made) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..HANDS {
            scope.spawn(|| {
                let mut line = Line::open(address);
                while begin.elapsed() < LONGEST {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= agreements {
                        break;
                    }
                    live_through(&mut line, community, number, 2015 + number * 10 / agreements);
                    made.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    made.into_inner()
}

/// Registers an agreement of a year that is past: it has expired, and what it still promised is released.
fn live_through(line: &mut Line, community: &Community, number: usize, year: usize) {
    let mut body = agreement(&community.units, number);
    body["title"] = json!(format!("往年协议 {number:05}"));
    body["signed_on"] = json!(format!("{year}-03-01"));
    body["starts_on"] = body["signed_on"].clone();
    body["ends_on"] = json!(format!("{}-02-28", year + 1));
    body["commitments"].as_array_mut().expect("commitments").truncate(5);
    let path = format!("{}/agreements/registrations", community.base());
    let made = post(line, "POST", &path, &community.token, &body);
    assert_eq!(made["state"], "expired", "{made}");
    for commitment in made["commitments"].as_array().expect("commitments") {
        let path = format!("{}/commitments/{}/waiver", community.base(), world::id_of(commitment));
        post(line, "PUT", &path, &community.token, &json!({ "reason": "协议已到期。" }));
    }
}

/// Asks each in turn, and answers the p50 of each in milliseconds.
fn alternately(line: &mut Line, ask: &Ask, both: &[Community]) -> [f64; 2] {
    let mut took = [Vec::new(), Vec::new()];
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures spans")]
    let begin = Instant::now();
    for round in 0..MOST {
        // Three rounds, however long they take.
        if round >= 3 && begin.elapsed() > span() {
            break;
        }
        for (took, community) in took.iter_mut().zip(both) {
            // An empty pair of a query string says nothing, and yet no kept answer helps.
            let path = format!("{}{}", (ask.path)(community), "&".repeat(round));
            let bytes = request(ask.method, &path, &community.token, "", ask.body);
            #[expect(clippy::disallowed_methods, reason = "a benchmark measures spans")]
            let sent = Instant::now();
            let answer = line.exchange(&bytes);
            took.push(sent.elapsed());
            assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
        }
    }
    took.map(|mut took| {
        took.sort_unstable();
        took[took.len() / 2].as_secs_f64() * 1e3
    })
}
