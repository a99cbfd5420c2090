//! What `/metrics` says: a series for each operation, none made by callers, and everything the alarms watch.

use std::collections::BTreeSet;
use std::fs;

use crate::kit::wire::{exchange, status};
use crate::kit::{World, alone_on_both_engines};

alone_on_both_engines!(
    every_operation_has_its_own_times,
    nobody_makes_series,
    every_alarm_watches_a_figure_that_is_there,
);

fn shown(world: &World) -> String {
    world.nobody().ask("GET", "/metrics").unchecked().send().text()
}

/// The value of the one line that begins with this series.
#[track_caller]
fn value(figures: &str, series: &str) -> f64 {
    let found = figures.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' ')?.parse().ok());
    found.unwrap_or_else(|| panic!("{series} is not among\n{figures}"))
}

fn every_operation_has_its_own_times(world: &World) {
    let (officer, units) = (world.officer(), format!("/api/v1/communities/{}/units", world.community));
    officer.get(&units).is(200);
    let before = shown(world);
    for _ in 0..3 {
        officer.get(&units).is(200);
    }
    world.nobody().get(&units).refused(401, "sign_in_required");
    let after = shown(world);
    let grown = |series: &str| value(&after, series) - value(&before, series);
    let listed = r#"hulian_http_requests_total{operation="list_units",status="200"}"#;
    assert_eq!(grown(listed), 3.0);
    let times = r#"hulian_http_request_seconds_count{operation="list_units"}"#;
    assert_eq!(grown(times), 4.0, "refusals take time as well");

    assert!(grown(r#"hulian_db_job_seconds_count{kind="read"}"#) >= 1.0);
    assert!(after.ends_with("# EOF\n"), "a scrape that was cut short is known by it (OpenMetrics 1.0)");
}

fn nobody_makes_series(world: &World) {
    let address = world.server.address();
    for (method, path) in [("BREW", "/api/v1/coffee"), ("GET", "/no/such/page-7f3a"), ("PATCH7F3A", "/metrics")] {
        let head = format!("{method} {path}?q=7f3a HTTP/1.1\r\nHost: 7f3a.example\r\nConnection: close\r\n\r\n");
        let answer = exchange(address, head.as_bytes()).unwrap();
        assert!(status(&answer) >= 400, "{answer}");
    }
    let figures = shown(world);
    let operations: BTreeSet<&str> =
        figures.split(r#"operation=""#).skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(operations.contains("create_session") && operations.contains("-"), "{operations:?}");
    let document = fs::read_to_string("openapi/hulian.v1.json").unwrap();
    for operation in operations {
        // Where a page has no such method, its pattern stands for it.
        let known = [format!(r#""operationId": "{operation}""#), format!(r#""{operation}": {{"#)];
        assert!(known.iter().any(|word| document.contains(word)) || operation == "-", "{operation} is no operation");
    }
    assert!(!figures.contains("7f3a") && !figures.contains("BREW"), "{figures}");
}

fn every_alarm_watches_a_figure_that_is_there(world: &World) {
    world.officer().get("units").is(200);
    let figures = shown(world);
    for page in ["docs/operations.en.md", "docs/operations.zh.md"] {
        let text = fs::read_to_string(page).unwrap();
        let named = text.split('`').skip(1).step_by(2).map(|code| code.split('{').next().unwrap_or_default());
        let named: BTreeSet<&str> =
            named.filter(|name| name.starts_with("hulian_") || name.starts_with("process_")).collect();
        assert!(named.len() > 10, "{page} names {named:?}");
        for name in named {
            let family = name.trim_end_matches("_total");
            assert!(figures.contains(&format!("# TYPE {family} ")), "{page} names {name}, which nobody shows");
        }
    }
}
