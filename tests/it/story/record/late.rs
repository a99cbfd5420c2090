//! The service was not there for nine days. What the calendar had to do meanwhile counts from the days on which it was due: every
//! day between is told as by a twin that was there every day. What people wrote in between stays as it was written.

use std::collections::HashMap;

use hulian::app::Instant;
use serde_json::{Value, json};

use crate::backup::Home;
use crate::households::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::deeds::{at, commitment, deed, signed, submitted, with};
use crate::kit::{World, alone_on_both_engines, server};
use crate::story::consent::pause;
use crate::story::life::pledger;
use crate::zones::acts::led_again;

alone_on_both_engines!(
    p61_the_days_of_a_standstill_are_told_as_if_there_had_been_none,
    p61_what_was_written_before_the_calendar_came_stays_as_it_was_written,
);

/// The last day on which the service was there, and the one on which it is back.
const GONE: i64 = 25;
const BACK: i64 = 34;

/// In force between the community and a unit, for good unless these members say otherwise.
fn bound(world: &World, unit: usize, members: &[(&str, Value)]) -> Value {
    let mut body = with(with(deed(world, &[unit]), "commitments", json!([])), "ends_on", Value::Null);
    for (name, value) in members {
        body = with(body, name, value.clone());
    }
    signed(world, &submitted(world, &body), &[unit])
}

/// A promise of this unit, due in so many days.
fn promise(world: &World, unit: usize, days: i64) -> Value {
    commitment("joint_service", "便民理发", pledger(world, unit), world.day(days))
}

/// Head and secretary say the same.
fn both(world: &World, unit: usize, path: &str, body: &Value) {
    for caller in [world.head(unit), world.secretary()] {
        caller.put(path, body).is(200);
    }
}

fn line_of(agreement: &Value, n: usize) -> String {
    format!("commitments/{}", text(&agreement["commitments"][n], "id"))
}

/// What there is to ask for, by a name.
type Known = Vec<(&'static str, String)>;

/// Agreements that end, rest, begin and are ended by their days, and zones that are led under them.
fn agreements(world: &World) -> Known {
    let day = |n: i64| json!(world.day(n));
    let expires = bound(world, 1, &[("ends_on", day(28)), ("commitments", json!([promise(world, 1, 20)]))]);
    let left = led_again(world, 1, "示例甲");
    let first = bound(world, 2, &[("ends_on", day(28))]);
    let carried = led_again(world, 2, "示例乙");
    let second = bound(world, 2, &[("ends_on", day(31))]);
    let rests = bound(world, 3, &[("commitments", json!([promise(world, 3, 20)]))]);
    both(world, 3, &format!("{}/suspension", at(&rests)), &with(pause(&rests), "until_on", day(27)));
    let between = bound(world, 4, &[("commitments", json!([promise(world, 4, 28)]))]);
    let days = with(with(pause(&between), "from_on", day(26)), "until_on", day(30));
    both(world, 4, &format!("{}/suspension", at(&between)), &days);
    let ends = bound(world, 5, &[("commitments", json!([promise(world, 5, 90)]))]);
    let end = json!({ "reason": "月底前终止。", "digest": ends["digest"], "ends_on": world.day(31) });
    both(world, 5, &format!("{}/termination", at(&ends)), &end);
    let begins = bound(world, 6, &[("starts_on", day(29)), ("commitments", json!([monthly(world, 6)]))]);
    let noticed = bound(world, 7, &[]);
    world.head(7).put(&format!("{}/notice", at(&noticed)), &json!({ "reason": "单位迁出辖区。" })).is(200);
    let found = [expires, first, second, rests, between, ends, begins, noticed].map(|one| at(&one));
    let names = ["expires", "first", "second", "rests", "between", "ends", "begins", "noticed"];
    let zones = [("left", format!("zones/{left}")), ("carried", format!("zones/{carried}"))];
    names.into_iter().zip(found).chain(zones).collect()
}

fn monthly(world: &World, unit: usize) -> Value {
    json!({
        "linkage": "joint_service", "title": "便民服务日", "quantity": 1, "unit_of_measure": "次",
        "recurrence": { "every": "month" }, "pledger": pledger(world, unit)
    })
}

/// Promises that come again, lapse, or are verified by silence.
fn promises(world: &World) -> Known {
    let recurs = bound(world, 8, &[("commitments", json!([monthly(world, 8)]))]);
    let lines = json!([promise(world, 9, 60), promise(world, 9, 1)]);
    let promised = bound(world, 9, &[("commitments", lines)]);
    let kept = line_of(&promised, 0);
    world.days(15);
    world.head(9).post(&format!("{kept}/deliveries"), &json!({ "quantity": 4 })).is(201);
    world.days(GONE - 15);
    let lapses = line_of(&promised, 1);
    vec![("recurs", at(&recurs)), ("promised", at(&promised)), ("kept", kept), ("lapses", lapses)]
}

fn begun(world: &World) -> HashMap<&'static str, String> {
    agreements(world).into_iter().chain(promises(world)).collect()
}

/// Every path to ask for a day of.
fn paths(known: &HashMap<&'static str, String>) -> Vec<String> {
    let mut paths: Vec<String> = [
        "agreements?limit=200&sort=number",
        "commitments?limit=200&sort=due_on",
        "zones?limit=200",
        "handovers?limit=200&sort=opened_at",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut named: Vec<(&&str, &String)> = known.iter().collect();
    named.sort_unstable_by_key(|(name, _)| **name);
    for (_, path) in named {
        paths.push(path.clone());
        match path.split_once('/') {
            Some(("agreements", _)) => paths.push(format!("{path}/requests")),
            Some(("commitments", _)) => paths.push(format!("{path}/deliveries")),
            _ => paths.push(format!("{path}/claims")),
        }
    }
    paths
}

/// What is told with the instants as the days they lie in, and ids and digests by the order in which they came up.
#[derive(Default)]
struct Plain(HashMap<String, String>);

impl Plain {
    fn of(&mut self, value: &mut Value) {
        match value {
            Value::String(word) => {
                *word = match word.parse::<Instant>() {
                    Ok(at) => at.day().to_string(),
                    Err(_) => self.named(word),
                };
            }
            Value::Array(parts) => parts.iter_mut().for_each(|part| self.of(part)),
            Value::Object(members) => {
                members.retain(|name, _| name != "allowed_actions" && name != "etag");
                members.values_mut().for_each(|member| self.of(member));
            }
            _ => {}
        }
    }

    fn named(&mut self, words: &str) -> String {
        let part_of_one = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let mut named = String::new();
        for part in words.split_inclusive(|c| !part_of_one(c)) {
            let word = part.trim_end_matches(|c| !part_of_one(c));
            let next = format!("#{}", self.0.len());
            let told = if word.len() < 32 { word } else { self.0.entry(word.to_owned()).or_insert(next) };
            named.push_str(told);
            named.push_str(&part[word.len()..]);
        }
        named
    }
}

/// What everything says of every day, plain: a line each, which begins with the path and the day.
fn told(world: &World, known: &HashMap<&'static str, String>) -> Vec<String> {
    let (mut plain, officer, mut lines) = (Plain::default(), world.officer(), Vec::new());
    for ago in (0..=BACK - GONE).rev() {
        for path in paths(known) {
            let and = if path.contains('?') { '&' } else { '?' };
            let mut answer = officer.get(&format!("{path}{and}as_of={}", world.day(-ago))).is(200);
            plain.of(&mut answer);
            let line = format!("{} {} {answer}", plain.named(&path), world.day(-ago));
            lines.push(line.replace(&format!("社区{}", world.tag), "社区"));
        }
    }
    lines
}

/// What has happened to an agreement, and from which day on each counts.
fn happened(world: &World, path: &str) -> Vec<(String, String, i64)> {
    let history = world.officer().get(&format!("{path}/history")).is(200);
    let line = |one: &Value| {
        let from = one.get("counts_from").unwrap_or(&one["recorded_at"]).as_str().unwrap();
        let day = from.parse::<Instant>().unwrap().day().to_string();
        (text(one, "event").to_owned(), day, one["version"].as_i64().unwrap())
    };
    items(&history).iter().map(line).collect()
}

fn p61_the_days_of_a_standstill_are_told_as_if_there_had_been_none(late: &World) {
    let server = server::fresh(late.engine()).unwrap();
    let twin = World::new(&server);
    let [of_late, of_twin] = [begun(late), begun(&twin)];
    late.days(BACK - GONE);
    for _ in GONE..BACK {
        twin.days(1);
    }
    let (left, right) = (told(late, &of_late), told(&twin, &of_twin));
    assert_eq!(left.len(), right.len());
    for (left, right) in left.iter().zip(&right) {
        assert_eq!(left, right);
    }
    for name in ["expires", "second", "rests", "between", "ends", "begins", "noticed", "promised"] {
        assert_eq!(happened(late, &of_late[name]), happened(&twin, &of_twin[name]), "{name}");
    }
    each_on_its_day(late, &of_late);
    // Nobody hides when it was written down.
    let history = late.officer().get(&format!("{}/history", of_late["expires"])).is(200);
    let last = items(&history).last().unwrap();
    let day = |name: &str| text(last, name).parse::<Instant>().unwrap().day().to_string();
    assert_eq!((day("recorded_at"), day("counts_from")), (late.day(0), late.day(29 - BACK)));
    let proof = late.officer().get(&format!("{}/proof", of_late["expires"])).is(200);
    let verdict = late.nobody().post("/api/v1/proofs/verification", &proof).is(200);
    let since = text(&verdict, "currency_since").parse::<Instant>().unwrap().day().to_string();
    assert_eq!((text(&verdict, "currency"), since), ("ended", late.day(29 - BACK)));
    for world in [late, &twin] {
        assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
    }
    let sound = Home::of(late).done(&["check"]);
    assert!(sound.contains("checked: sound"), "{sound}");
    server.stop();
}

/// The last day of one state and the first of the next, written by hand.
fn each_on_its_day(world: &World, known: &HashMap<&'static str, String>) {
    let state = |name: &str, n: i64| {
        let answer = world.officer().get(&format!("{}?as_of={}", known[name], world.day(n - BACK))).is(200);
        text(&answer, "state").to_owned()
    };
    for (name, first, before, since) in [
        ("expires", 29, "active", "expired"),
        ("rests", 28, "suspended", "active"),
        ("between", 26, "active", "suspended"),
        ("between", 31, "suspended", "active"),
        ("ends", 31, "active", "terminated"),
        ("begins", 29, "signed", "active"),
        ("noticed", 31, "ending", "terminated"),
        ("kept", 30, "delivered", "verified"),
        ("lapses", 32, "accepted", "lapsed"),
        ("left", 29, "claimed", "open"),
        ("carried", 32, "claimed", "open"),
    ] {
        assert_eq!((state(name, first - 1), state(name, first)), (before.to_owned(), since.to_owned()), "{name}");
    }
    let tasks = |n: i64| {
        items(&world.officer().get(&format!("handovers?limit=200&as_of={}", world.day(n - BACK))).is(200)).len()
    };
    assert!(tasks(28) < tasks(29) && tasks(29) <= tasks(34), "{} {} {}", tasks(28), tasks(29), tasks(34));
    let periods = |n: i64| {
        let lines = world.officer().get(&format!("commitments?limit=200&as_of={}", world.day(n - BACK))).is(200);
        items(&lines).iter().filter(|line| line.get("period").is_some()).count()
    };
    assert_eq!([28, 29, 30, 31].map(periods), [1, 2, 2, 4], "July of one, then of both; August of both");
}

/// What the calendar does waits until the twentieth day, as it does when it fails again and again.
fn put_off(world: &World) {
    let mut disk = Disk::open(&world.server);
    let until = disk.instant((world.server.seconds() + 20 * 86_400) * 1_000_000);
    let moved = disk.run(&format!("UPDATE timers SET deadline_at = due_at, due_at = {until} WHERE due_at < {until}"));
    assert!(moved > 4, "{moved}");
}

fn p61_what_was_written_before_the_calendar_came_stays_as_it_was_written(world: &World) {
    let start = |unit: usize, quantity: i64| {
        let agreement = bound(world, unit, &[("commitments", json!([promise(world, unit, 60)]))]);
        let line = line_of(&agreement, 0);
        world.head(unit).post(&format!("{line}/deliveries"), &json!({ "quantity": quantity })).is(201);
        (agreement, line)
    };
    let ended = bound(world, 1, &[("ends_on", json!(world.day(5)))]);
    let touched = bound(world, 2, &[("ends_on", json!(world.day(5)))]);
    let (_, more) = start(3, 1);
    let (beside, kept) = start(4, 4);
    put_off(world);
    world.days(8);
    let end = json!({ "reason": "双方商定终止。", "digest": ended["digest"] });
    both(world, 1, &format!("{}/termination", at(&ended)), &end);
    world.head(2).put(&format!("{}/suspension", at(&touched)), &pause(&touched)).is(200);
    world.days(8);
    world.head(3).post(&format!("{more}/deliveries"), &json!({ "quantity": 1 })).is(201);
    world.days(1);
    world.head(4).put(&format!("{}/suspension", at(&beside)), &pause(&beside)).is(200);
    world.days(3);
    let then = |path: &str, n: i64| world.officer().get(&format!("{path}?as_of={}", world.day(n - 20))).is(200);
    let states = |path: &str, days: [i64; 4]| days.map(|n| text(&then(path, n), "state").to_owned());
    assert_eq!(states(&at(&ended), [5, 7, 8, 20]), ["active", "active", "terminated", "terminated"]);
    assert_eq!(states(&at(&touched), [5, 8, 19, 20]), ["active", "active", "active", "expired"]);
    let first = format!("{more}/deliveries/1");
    assert_eq!(states(&first, [14, 16, 19, 20]), ["open", "open", "open", "verified"], "its promise was written");
    assert_eq!(states(&kept, [14, 15, 19, 20]), ["delivered", "verified", "verified", "verified"]);
    // The agreement above was written since: its own row counts from then, and what is below from its day.
    let whole = [14, 15, 17].map(|n| then(&at(&beside), n));
    let lines = whole.each_ref().map(|one| text(&one["commitments"][0], "state").to_owned());
    assert_eq!(lines, ["delivered", "verified", "verified"]);
    let open = whole.each_ref().map(|one| one["open_requests"].as_array().map_or(0, Vec::len));
    assert_eq!(open, [0, 0, 1]);
    assert!(whole.windows(2).all(|pair| pair[0]["version"].as_i64() <= pair[1]["version"].as_i64()), "{whole:?}");
    let sound = Home::of(world).done(&["check"]);
    assert!(sound.contains("checked: sound"), "{sound}");
}
