//! Quotas: what one account, one unit and one community may do in a time, refused with the words and headers that say when
//! there is more.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::documents::files::{pdf, scan, upload};
use crate::kit::deeds::deed;
use crate::kit::server::{DAWN, Server, Wishes};
use crate::kit::{Answer, Engine, World};
use crate::ledgers::books::key;

/// A service where each quota is three.
fn sparing(engine: Engine) -> Option<(Arc<Server>, World)> {
    let clock = Some(hulian::app::Clock::manual(DAWN.parse().unwrap()));
    let server = Server::start(engine, Wishes { clock, quotas: Some(3), ..Wishes::default() })?;
    let world = World::new(&server);
    Some((server, world))
}

/// Each test on both engines.
fn on_both(test: fn(&World)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        if let Some((server, world)) = sparing(engine) {
            test(&world);
            server.stop();
        }
    }
}

/// The refusal says which quota, how much, and when there is more; in its headers as well.
#[track_caller]
fn refused(answer: &Answer, quota: &str, most: i64, window: Option<i64>) -> i64 {
    let problem = answer.refused(429, "quota_exceeded");
    assert_eq!((&problem["quota"], &problem["limit"]), (&json!(quota), &json!(most)), "{problem}");
    let wait = problem["retry_after"].as_i64().unwrap();
    assert!(wait > 0 && window.is_none_or(|window| wait <= window), "{problem}");
    assert_eq!(answer.header("retry-after"), Some(wait.to_string().as_str()));
    let runs = window.map(|window| format!(";w={window}")).unwrap_or_default();
    assert_eq!(answer.header("ratelimit-policy"), Some(format!("\"{quota}\";q={most}{runs}").as_str()));
    assert_eq!(answer.header("ratelimit"), Some(format!("\"{quota}\";r=0;t={wait}").as_str()));
    wait
}

#[test]
fn p44_uploads_of_a_day_are_counted_whatever_becomes_of_them() {
    on_both(|world| {
        let head = world.head(1);
        for number in 0..3 {
            scan(&head, &pdf(&format!("scan {number}")));
        }
        upload(&head, "application/pdf", "", &pdf("scan 0")).is(200);
        let fourth = || upload(&head, "application/pdf", "", &pdf("scan 3"));
        let wait = refused(&fourth(), "uploads", 3, Some(86_400));
        scan(&world.head(2), &pdf("another account has its own"));
        world.server.advance(TimeDelta::seconds(wait - 1));
        refused(&fourth(), "uploads", 3, Some(86_400));
        world.server.advance(TimeDelta::seconds(1));
        fourth().is(201);
    });
}

#[test]
fn p44_bytes_of_a_day_are_counted_as_well_as_files() {
    on_both(|world| {
        let head = world.head(1);
        let large = |words: &str| [pdf(words), vec![b' '; 1_100_000], b"%%EOF\n".to_vec()].concat();
        scan(&head, &large("one"));
        scan(&head, &large("two"));
        let third = upload(&head, "application/pdf", "", &large("three"));
        refused(&third, "upload-bytes", 3 * 1024 * 1024, Some(86_400));
        scan(&head, &pdf("what is small has room still"));
    });
}

#[test]
fn p44_a_community_has_a_quota_of_its_own() {
    on_both(|world| {
        for account in 0..10 {
            let head = world.head(1 + account);
            for number in 0..3 {
                scan(&head, &pdf(&format!("scan {account} {number}")));
            }
        }
        let answer = upload(&world.officer(), "application/pdf", "", &pdf("one too many"));
        refused(&answer, "uploads", 30, Some(86_400));
        scan(&world.elsewhere().officer(), &pdf("another community notices nothing"));
    });
}

#[test]
fn p44_a_unit_has_only_so_many_drafts_at_once() {
    on_both(|world| {
        let head = world.head(1);
        let draft = || head.post("agreements", &deed(world, &[1]));
        let drafts: Vec<Value> = (0..3).map(|_| draft().is(201)).collect();
        refused(&draft(), "drafts", 3, None);
        let [id, etag] = ["id", "etag"].map(|name| drafts[0][name].as_str().unwrap());
        head.delete(&format!("agreements/{id}"), etag).is(204);
        draft().is(201);
        world.officer().post("agreements", &deed(world, &[1])).is(201);
    });
}

#[test]
fn p44_imports_of_an_hour_are_counted_those_that_only_look_as_well() {
    on_both(|world| {
        let officer = world.officer();
        let map = json!({ "type": "FeatureCollection", "features": [] }).to_string();
        let look = || {
            let asked =
                officer.ask("POST", "imports/zones?dry_run=true").header("content-type", "application/geo+json");
            asked.key(&key()).bytes(map.as_bytes()).send()
        };
        for _ in 0..3 {
            look().is(200);
        }
        let wait = refused(&look(), "imports", 3, Some(3_600));
        world.server.advance(TimeDelta::seconds(wait));
        look().is(200);
    });
}

#[test]
fn what_was_refused_is_among_the_figures() {
    let Some((server, world)) = sparing(Engine::Sqlite) else { return };
    let head = world.head(1);
    for number in 0..4 {
        upload(&head, "application/pdf", "", &pdf(&format!("scan {number}")));
    }
    let figures = world.nobody().get("/metrics").text();
    let line = figures.lines().find(|line| line.contains("quota_refusals") && line.contains("quota=\"uploads\""));
    let count: u64 = line.and_then(|line| line.rsplit(' ').next()).and_then(|count| count.parse().ok()).unwrap_or(0);
    assert!(count >= 1, "{line:?}");
    server.stop();
}
