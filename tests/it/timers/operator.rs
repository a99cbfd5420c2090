//! What the operator sees of timers that were given up, and does about them: a task, and the command line.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{ending, failures, poison, strange, told};
use crate::households::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::{World, alone_on_both_engines, until};

alone_on_both_engines!(the_operator_is_told_and_tries_again, what_is_given_up_is_logged_once);

const TASKS: &str = "/api/v1/me/tasks";

/// The program, on the database of this world.
fn hulian(world: &World, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hulian"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("HULIAN_")) {
        command.env_remove(name);
    }
    command.args(arguments).args(["--database-url", &world.server.database_url]);
    command.arg("--key-dir").arg(&world.server.key_dir);
    command.arg("--documents").arg(world.server.key_dir.join("documents"));
    command
}

/// `hulian admin timers …` beside the running service.
fn timers(world: &World, arguments: &[&str]) -> Output {
    hulian(world, &[&["admin", "timers"][..], arguments].concat()).output().unwrap()
}

/// What waits for the operator.
fn waiting(world: &World) -> Vec<Value> {
    items(&world.operator().get(TASKS).is(200)).clone()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn the_operator_is_told_and_tries_again(world: &World) {
    let mut disk = Disk::open(&world.server);
    let (first, first_id) = ending(world, &mut disk, 1);
    let (second, second_id) = ending(world, &mut disk, 2);
    let remedies = [&first_id, &second_id].map(|id| poison(&mut disk, id));
    world.days(366);
    assert!(waiting(world).is_empty(), "what is tried again is no task");
    for minutes in [1, 5, 30, 120, 360, 720, 1440] {
        world.server.advance(TimeDelta::minutes(minutes));
    }
    let told_of = waiting(world);
    let [task] = told_of.as_slice() else { panic!("{told_of:?}") };
    assert_eq!((&task["kind"], &task["operation_id"]), (&json!("timers_stopped"), &json!("get_my_tasks")));
    assert!(text(task, "title").contains("1 个社区的 2 项"), "{task}");
    let now = hulian::app::Instant::from_micros(world.server.seconds() * 1_000_000).to_string();
    assert_eq!((text(task, "since_at"), text(task, "link")), (now.as_str(), "/api/v1/me/tasks?kind=timers_stopped"));
    assert_eq!(world.operator().get(text(task, "link")).is(200)["items"], json!(told_of));

    let listed = said(&timers(world, &["list", "--dead"]));
    let lines: Vec<Vec<&str>> = listed.lines().skip(1).map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines.len(), 2, "{listed}");
    for (line, subject) in lines.iter().zip([&first_id, &second_id]) {
        assert_eq!((line[1], line[2], line[3]), (world.community.as_str(), "agreement.expire", subject.as_str()));
        assert_eq!((line[4], line[5]), ("2027-07-01T16:00:00.000000Z", "8"), "{listed}");
        assert_eq!(line.last(), Some(&"internal_error"), "{listed}");
    }
    let unknown = timers(world, &["retry", &world.community]);
    assert!(!unknown.status.success() && String::from_utf8_lossy(&unknown.stderr).contains(&world.community));
    assert!(!timers(world, &["retry"]).status.success(), "which?");

    assert_eq!(disk.run(&remedies[0]) + disk.run(&remedies[1]), 2);
    for other in [world.secretary(), world.auditor(), world.supervisor()] {
        assert_eq!(other.get(TASKS).is(200)["counts"]["timers_stopped"], 0, "a task of the operator alone");
    }
    assert_eq!(said(&timers(world, &["retry", lines[0][0]])), "1 timers will be tried again\n");
    world.server.settle();
    let state = |path: &str| world.officer().get(path).is(200)["state"].clone();
    assert_eq!((state(&first), state(&second)), (json!("expired"), json!("active")));
    assert_eq!(failures(&mut disk, &second_id), ["8 internal_error dead"]);
    assert_eq!(said(&timers(world, &["retry", "--dead"])), "1 timers will be tried again\n");
    world.server.settle();
    assert_eq!(state(&second), "expired");
    for path in [&first, &second] {
        assert_eq!(told(&world.auditor(), path, "agreement.expired").len(), 1);
    }
    assert!(waiting(world).is_empty(), "gone once it is done");
    assert_eq!(said(&timers(world, &["list", "--dead"])), "no timer is late\n");
}

/// A running program, which ends with its test.
struct Service(Child);

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The real program meets two timers at their last attempt, one after the other: each is one line at error level that
/// names what the operator needs, and no later round repeats it.
fn what_is_given_up_is_logged_once(world: &World) {
    let elsewhere = world.elsewhere();
    world.server.stop();
    let mut disk = Disk::open(&world.server);
    strange(&mut disk, &world.community, ("tea.time", ""), 3);
    let arguments = ["serve", "--bind", "127.0.0.1:0", "--log", "info", "--log-format", "json"];
    let mut command = hulian(world, &arguments);
    let mut service = Service(command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap());
    let log = Arc::new(Mutex::new(Vec::<Value>::new()));
    let (lines, written) = (BufReader::new(service.0.stderr.take().unwrap()).lines(), Arc::clone(&log));
    let reader = std::thread::spawn(move || {
        let lines = lines.map_while(Result::ok).filter_map(|line| serde_json::from_str(&line).ok());
        lines.for_each(|line| written.lock().unwrap().push(line));
    });
    let given_up = |community: &str| {
        let log = log.lock().unwrap();
        let of = |line: &&Value| line["community"] == community && line["message"] == "a timer was given up";
        log.iter().filter(of).cloned().collect::<Vec<_>>()
    };
    until("the first is given up", || !given_up(&world.community).is_empty());
    strange(&mut disk, &elsewhere.community, ("tea.time", ""), 3);
    until("a later round gives the second up", || !given_up(&elsewhere.community).is_empty());
    drop(service);
    reader.join().unwrap();
    let lines = given_up(&world.community);
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!((&line["level"], &line["kind"]), (&json!("ERROR"), &json!("tea.time")));
    assert_eq!(line["code"], "unknown_timer_kind");
    assert_eq!((&line["subject"], &line["attempts"]), (&json!(world.community), &json!(4)));
}
