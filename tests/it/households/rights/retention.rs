//! Retention (P58): a file goes with its last day and not before, never while it is restricted; who has looked stays.

use std::process::Command;

use serde_json::{Value, json};

use super::super::acts::{at, body_of, helped, household_in, reported, sensitive_in};
use super::super::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::server::{DAWN, Wishes};
use crate::kit::{Engine, Server, World, alone_on_both_engines, place};

alone_on_both_engines!(p58_a_file_goes_with_its_last_day, p58_what_goes_on_or_is_restricted_stays);

/// From the dawn of a standing clock to the last day of a file that ends there: three years, one of them with a leap day.
const LAST: i64 = 1096;

fn seen(world: &World, id: &str) -> Value {
    world.secretary().get(&at(id)).is(200)
}

fn p58_a_file_goes_with_its_last_day(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let ended = helped(world, &sensitive_in(world));
    officer.post(&format!("{}/disclosures", at(&ended)), &body_of(world, "disclosures")).is(201);
    secretary.put(&format!("{}/exit", at(&ended)), &body_of(world, "exit")).is(200);
    let rejected = reported(world, &household_in());
    officer.put(&format!("{}/refusal", at(&rejected)), &body_of(world, "refusal")).is(200);
    let (kept, merged) = (reported(world, &household_in()), reported(world, &household_in()));
    officer.put(&format!("{}/merger", at(&merged)), &json!({ "into": kept })).is(200);
    let before = world.auditor().get("journal?limit=200").is(200);

    world.days(LAST);
    for id in [&ended, &rejected, &merged] {
        assert_eq!(seen(world, id)["display_name"], "欧阳*", "its last day is a day it is kept");
    }
    world.days(1);
    let mut disk = Disk::open(&world.server);
    for id in [&ended, &rejected, &merged] {
        let gone = seen(world, id);
        assert_eq!((&gone["state"], &gone["erased_on"]), (&json!("erased"), &json!(world.day(0))), "{gone}");
        assert_eq!(disk.count("household_keys", id) + disk.count("household_parts", id), 0);
        assert_eq!((disk.sealed_left(id), disk.last_act(id).as_str()), (0, "retention"));
        let told = world.auditor().get(&format!("journal?subject={}&limit=200", at(id))).is(200);
        let last = items(&told).last().unwrap();
        assert_eq!((&last["type"], &last["actor"]), (&json!("hulian.household.erased.v1"), &json!("system")));
    }
    assert_eq!(seen(world, &kept)["display_name"], "欧阳*");
    let looks = secretary.get(&format!("{}/disclosures", at(&ended))).is(200);
    assert_eq!((items(&looks).len(), &items(&looks)[0]["purpose"]), (1, &json!(null)), "that somebody looked stays");
    let figures = secretary.get("households/figures").is(200);
    let of = |name: &str| {
        let all = figures["by_category"].as_array().unwrap();
        all.iter().find(|one| one["category"] == name).unwrap()["erased"].clone()
    };
    assert_eq!(of("subsistence_allowance"), 1, "{figures}");
    let after = world.auditor().get("journal?limit=200").is(200);
    assert_eq!(items(&after)[..items(&before).len()], items(&before)[..], "what was told stays told");
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}

fn p58_what_goes_on_or_is_restricted_stays(world: &World) {
    let secretary = world.secretary();
    let [active, again, held] = [0, 1, 2].map(|_| helped(world, &household_in()));
    for id in [&again, &held] {
        secretary.put(&format!("{}/exit", at(id)), &body_of(world, "exit")).is(200);
    }
    secretary.put(&format!("{}/reopening", at(&again)), &body_of(world, "reopening")).is(200);
    secretary.put(&format!("{}/restriction", at(&held)), &body_of(world, "restriction")).is(200);
    world.days(LAST + 400);
    for id in [&active, &again] {
        assert_eq!(seen(world, id)["display_name"], "欧阳*");
    }
    assert_eq!(seen(world, &held)["state"], "graduated", "never while restricted");
    secretary.delete(&format!("{}/restriction", at(&held)), "*").is(200);
    world.server.settle();
    assert_eq!(seen(world, &held)["state"], "erased", "what waited for that alone is erased now");
}

#[test]
fn p58_a_shorter_time_is_kept_to_the_day_on_sqlite() {
    half_a_year(Engine::Sqlite);
}

#[test]
fn p58_a_shorter_time_is_kept_to_the_day_on_postgres() {
    half_a_year(Engine::Postgres);
}

fn half_a_year(engine: Engine) {
    let clock = Some(hulian::app::Clock::manual(DAWN.parse().unwrap()));
    let Some(server) = Server::start(engine, Wishes { clock, retention: Some(6), ..Wishes::default() }) else { return };
    let world = World::new(&server);
    let id = helped(&world, &household_in());
    let ended = world.secretary().put(&format!("{}/exit", at(&id)), &body_of(&world, "exit")).is(200);
    assert_eq!(text(&ended, "graduated_on"), "2026-07-01");
    world.days(184);
    assert_eq!((world.day(0).as_str(), &seen(&world, &id)["state"]), ("2027-01-01", &json!("graduated")));
    world.days(1);
    assert_eq!(seen(&world, &id)["state"], "erased");
    server.stop();
}

#[test]
fn p58_no_service_starts_that_would_keep_files_too_short() {
    let folder = place::folder("retention");
    let mut command = Command::new(env!("CARGO_BIN_EXE_hulian"));
    command.current_dir(&folder).args(["serve", "--bind", "127.0.0.1:0", "--household-retention-months", "5"]);
    let output = command.output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && words.contains("a whole number from 6 to 1200"), "{words}");
}
