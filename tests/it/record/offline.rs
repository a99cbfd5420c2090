//! A journal verified without the service: from a file of answers, and against what was left outside of the database.

use std::fs;
use std::path::Path;

use chrono::TimeDelta;
use serde_json::Value;

use super::events;
use crate::backup::{Home, said};
use crate::households::disk::Disk;
use crate::kit::answer::text;
use crate::kit::deeds::{at, in_force};
use crate::kit::{World, alone_on_both_engines, place};

alone_on_both_engines!(p59_a_journal_in_a_file_is_verified_without_the_service);

fn lines(path: &Path, lines: &[Value]) {
    let text: Vec<String> = lines.iter().map(Value::to_string).collect();
    fs::write(path, text.join("\n")).unwrap();
}

fn p59_a_journal_in_a_file_is_verified_without_the_service(world: &World) {
    let agreement = in_force(world, &[1]);
    world.auditor().get("journal/head").is(200);
    world.server.sign_heads();
    let proof = world.head(1).get(&format!("{}/proof", at(&agreement))).is(200);
    let heads = world.auditor().get("journal/signed-heads").is(200);
    let events = events(world);
    let folder = place::folder("journal");
    let [file, keys] = ["journal.jsonl", "keys.json"].map(|name| folder.join(name));
    fs::write(&keys, world.nobody().get("/.well-known/jwks.json").is(200).to_string()).unwrap();
    let [path, pinned] = [&file, &keys].map(|path| path.to_str().unwrap());
    let verify = |words: &[&str]| {
        let output = Home::of(world).run(&[&["verify", "--english", "--journal"], words].concat());
        (output.status.code().unwrap(), said(&output))
    };

    let all: Vec<Value> = events.iter().cloned().chain([heads.clone(), proof.clone()]).collect();
    lines(&file, &all);
    let (code, words) = verify(&[path, "--keys", pinned]);
    let count = events.len();
    assert!(code == 0 && words.contains(&format!("{count} events")), "{code} {words}");
    assert!(words.contains(&format!("up to event {count}")), "{words}");
    assert_eq!(verify(&[path]).0, 3, "nobody has vouched for the keys");

    for (name, value) in
        [("actor", Value::from("system2")), ("data", serde_json::json!({})), ("states", Value::from("a"))]
    {
        let mut changed = all.clone();
        changed[3][name] = value;
        lines(&file, &changed);
        let (code, words) = verify(&[path, "--keys", pinned]);
        assert!(code == 1 && words.contains("event 4"), "{name}: {code} {words}");
    }
    let mut shorter = all.clone();
    shorter.remove(count - 1);
    lines(&file, &shorter);
    assert_eq!(verify(&[path, "--keys", pinned]).0, 1, "the signed head says that there was one more");
    let mut forged = all.clone();
    forged[count]["items"][0]["hash"] = Value::from("0".repeat(64));
    lines(&file, &forged);
    assert_eq!(verify(&[path, "--keys", pinned]).0, 1, "a head that nobody signed");
    fs::write(&file, "{\"seq\": 1, \"seq\": 2}").unwrap();
    assert_eq!(verify(&[path, "--keys", pinned]).0, 1, "no member twice");

    // For what lies behind the last thing that was signed, nobody vouches; where the chain stood there can be asked for.
    for (what, given, first) in [("neither a head nor a receipt", None, 1), ("a receipt", Some(&proof), 2)] {
        lines(&file, &events.iter().chain(given).cloned().collect::<Vec<_>>());
        let (code, words) = verify(&[path, "--keys", pinned]);
        assert!(code == 3 && words.contains(&format!("to {count}: fetch")), "{what}: {code} {words}");
        assert_eq!(words.contains("nobody has signed for events 1 to"), first == 1, "{what}: {words}");
    }
    let end = world.auditor().get(&format!("journal/head?seq={count}")).is(200);
    lines(&file, &events.iter().chain([&end]).cloned().collect::<Vec<_>>());
    let (code, words) = verify(&[path, "--keys", pinned]);
    assert!(code == 0 && !words.contains("nobody"), "{code} {words}");

    let (code, words) = verify(&[]);
    assert!(code == 0 && words.contains("0 of them wrong"), "{code} {words}");
}

#[test]
fn p59_a_line_a_day_outside_knows_when_all_of_the_database_goes_back() {
    let engine = crate::kit::Engine::Sqlite;
    let folder = place::folder("anchors");
    let anchors = folder.join("anchors.jsonl");
    let clock = hulian::app::Clock::manual(crate::kit::server::DAWN.parse().unwrap());
    let wishes =
        crate::kit::server::Wishes { clock: Some(clock), anchors: Some(anchors.clone()), ..Default::default() };
    let server = crate::kit::Server::start(engine, wishes).unwrap();
    let world = World::new(&server);
    in_force(&world, &[1]);
    server.sign_heads();
    server.advance(TimeDelta::days(1));
    in_force(&world, &[2]);
    server.sign_heads();
    server.sign_heads();
    let left = fs::read_to_string(&anchors).unwrap();
    let days: Vec<&str> = left.lines().collect();
    assert_eq!(days.len(), 2, "one line of each day that is over: {left}");
    server.advance(TimeDelta::days(1));
    server.sign_heads();
    let home = Home::of(&world);
    let file = anchors.to_str().unwrap();
    let checked = || {
        let output = home.run(&["check", "--without-keys", "--anchors", file]);
        (output.status.code().unwrap(), said(&output))
    };
    assert_eq!(checked().0, 0, "{}", checked().1);

    // Everything of the second day is taken back, receipts and signed heads as well: the database itself agrees with itself.
    let mut disk = Disk::open(&server);
    let first: Value = serde_json::from_str(days[0]).unwrap();
    disk.run("DELETE FROM signed_heads WHERE seq = (SELECT max(seq) FROM signed_heads)");
    let (code, words) = checked();
    assert!(code == 1 && words.contains("anchor_wrong"), "{first} {words}");
    let forged = left.replace(text(&first, "digest"), &"0".repeat(64));
    fs::write(&anchors, forged).unwrap();
    let (code, words) = checked();
    assert!(code == 1 && words.contains("anchor_forged"), "{words}");
    server.stop();
}
