//! Spans: what a request asked the database stands under it, by text and never by value.

use serde_json::Value;

use crate::kit::binary::{Deployment, deployment::Around};
use crate::kit::cast::community_in;
use crate::kit::{Engine, place, until};

const CANARY: &str = "王canary7f3a";

fn traced(engine: Engine) {
    let words = ["--log", "warn,hulian=info,hulian::span=debug", "--log-format", "json"];
    let around = Around { flags: words.map(str::to_owned).to_vec(), ..Around::default() };
    let Some(url) = crate::kit::server::database(engine) else { return };
    let deployment = Deployment::at(engine, &place::folder("spans"), Some(url), around);
    let body = community_in(CANARY, "shuji.spans");
    let answer = deployment.server.operator().post("/api/v1/communities", &body);
    answer.is(201);
    let id = answer.header("x-request-id").unwrap().to_owned();
    let ended = |line: &Value| line["span"]["name"] == "request" && line["span"]["request_id"] == id.as_str();
    let lines = || -> Vec<Value> {
        deployment.process().log().lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    };
    until("the request's span has ended", || lines().iter().any(ended));
    let lines = lines();
    let of_the_request = |line: &&Value| {
        line["spans"].as_array().is_some_and(|above| {
            above.first().is_some_and(|first| first["name"] == "request" && first["request_id"] == id.as_str())
        })
    };
    let statements: Vec<&Value> =
        lines.iter().filter(of_the_request).filter(|line| line["span"]["name"] == "statement").collect();
    let written = |line: &&&Value| line["span"]["sql"].as_str().is_some_and(|sql| sql.starts_with("INSERT INTO"));
    let insert = statements.iter().find(written).unwrap_or_else(|| panic!("no insert among {} lines", lines.len()));
    assert_eq!(
        (&insert["spans"][1]["name"], &insert["spans"][1]["kind"]),
        (&"job".into(), &"write".into()),
        "{insert}"
    );
    let ended = lines.iter().find(|line| ended(line)).unwrap();
    assert_eq!((&ended["span"]["operation"], &ended["span"]["status"]), (&"create_community".into(), &201.into()));
    assert!(ended["time.busy"].is_string() && ended["time.idle"].is_string(), "{ended}");
    let log = deployment.process().log();
    assert!(!log.contains("canary7f3a") && !log.contains("binds"), "a value is in the log");
}

#[test]
fn a_request_holds_its_jobs_and_they_their_statements_on_sqlite() {
    traced(Engine::Sqlite);
}

#[test]
fn a_request_holds_its_jobs_and_they_their_statements_on_postgres() {
    traced(Engine::Postgres);
}
