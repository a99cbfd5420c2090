//! What stood on record of zones on a day: the claim with its notice, its revocation and its requests as they were that day,
//! duties that had not ended yet, and the version. A random month is held against a recorder that kept every day's end.
//!
//! `HULIAN_TEST_SEED` lives another month.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::ground::{place, rectangle};
use crate::kit::answer::{items, text};
use crate::kit::deeds::in_force;
use crate::kit::{Answer, Caller, World, alone_on_both_engines};
use crate::story::machine::Chance;
use crate::zones::acts::{assignment, led_by, published, requested};

alone_on_both_engines!(
    a_release_notice_is_shown_from_its_day_on,
    a_revocation_is_shown_as_it_stood,
    requests_are_shown_while_they_waited,
    a_duty_that_ended_later_and_a_name_are_as_they_were,
    p61_a_month_of_zones_is_told_later_as_it_was,
);

fn on(who: &Caller, path: &str, day: &str) -> Answer {
    who.get(&format!("{path}?as_of={day}"))
}

fn a_release_notice_is_shown_from_its_day_on(world: &World) {
    let (id, first) = (led_by(world, 1), world.day(0));
    let path = format!("zones/{id}");
    world.days(3);
    let notice = world.head(1).go(&format!("{path}/claims/1/release")).is(200);
    let (announced, last) = (world.day(0), notice["release_on"].clone());
    world.days(10);
    let auditor = world.auditor();
    let look = || {
        for (day, state, release_on, version) in
            [(&first, "active", Value::Null, 1), (&announced, "release_notice", last.clone(), 2)]
        {
            let zone = on(&auditor, &path, day).is(200);
            let claim = &zone["claim"];
            assert_eq!((&claim["state"], &claim["release_on"]), (&json!(state), &release_on), "{day}");
            assert_eq!((&claim["version"], &claim["ended_at"]), (&json!(version), &Value::Null), "{day}");
            assert_eq!((&zone["allowed_actions"], &claim["allowed_actions"]), (&json!([]), &json!([])));
            let alone = on(&auditor, &format!("{path}/claims/current"), day);
            assert!(alone.etag().starts_with(&format!("\"{version}-")), "{}", alone.etag());
            assert_eq!(&alone.is(200), claim, "the doors of the claim say the same");
            assert_eq!(&on(&auditor, &format!("{path}/claims/1"), day).is(200), claim);
            assert_eq!(on(&auditor, &format!("{path}/claims"), day).is(200)["items"], json!([claim]));
        }
    };
    look();
    world.days(25);
    auditor.get(&format!("{path}/claims/current")).refused(404, "not_found");
    assert_eq!(on(&auditor, &format!("{path}/claims/1"), &world.day(0)).is(200)["state"], "ended");
    look();
    on(&auditor, &format!("{path}/claims"), &world.day(1)).refused(400, "invalid_parameter");
    on(&auditor, &format!("{path}/claims"), &world.day(-90)).refused(404, "not_found");
}

fn a_revocation_is_shown_as_it_stood(world: &World) {
    let path = format!("zones/{}", led_by(world, 1));
    let revocation = format!("{path}/claims/1/revocation");
    world.days(100);
    let before = world.day(-1);
    world.secretary().put(&revocation, &json!({ "reason": "连续两个月未履职。" })).is(200);
    let announced = world.day(0);
    world.days(1);
    world.liaison(1).put(&format!("{revocation}/reply"), &json!({ "text": "下月补上。" })).is(200);
    let replied = world.day(0);
    world.days(1);
    world.secretary().ask("DELETE", &revocation).send().is(200);
    world.days(1);
    let at = |day: &str| on(&world.auditor(), &path, day).is(200)["claim"]["revocation"].clone();
    assert_eq!((at(&before), at(&world.day(0))), (Value::Null, Value::Null));
    assert_eq!((&at(&announced)["cause"], at(&announced).get("reply")), (&json!("missed_duties"), None));
    assert_eq!(at(&replied)["reply"], "下月补上。");
    assert_eq!(at(&replied)["reply_until"], json!(world.day(4)));
}

fn requests_are_shown_while_they_waited(world: &World) {
    in_force(world, &[1]);
    in_force(world, &[2]);
    let id = published(world, "示例片区");
    let path = format!("zones/{id}");
    let n = requested(world, 1, &id);
    let first = world.day(0);
    world.days(1);
    requested(world, 2, &id);
    let second = world.day(0);
    world.days(1);
    world.secretary().go(&format!("{path}/claims/{n}/approval")).is(200);
    world.days(1);
    let units = |who: &Caller, day: &str| -> Vec<Value> {
        let zone = on(who, &path, day).is(200);
        assert_eq!(zone.get("claim").is_some(), zone["state"] == "claimed");
        zone["requests"].as_array().unwrap().iter().map(|claim| claim["unit_id"].clone()).collect()
    };
    let [one, two] = [1, 2].map(|unit| json!(world.unit_id(unit)));
    let auditor = world.auditor();
    assert_eq!(units(&auditor, &first), std::slice::from_ref(&one));
    assert_eq!(units(&auditor, &second), [one, two.clone()]);
    assert_eq!(units(&auditor, &world.day(-1)), Vec::<Value>::new());
    assert_eq!((units(&world.head(2), &second), units(&world.head(3), &second)), (vec![two], Vec::new()));
    let listed = |who: &Caller, day: &str| items(&on(who, &format!("{path}/claims"), day).is(200)).len();
    assert_eq!((listed(&auditor, &first), listed(&auditor, &second), listed(&world.head(2), &second)), (1, 2, 1));
    let list = |unit: usize, day: &str| {
        let found = auditor.get(&format!("zones?unit_id={}&as_of={day}", world.unit_id(unit))).is(200);
        items(&found).len()
    };
    assert_eq!((list(1, &second), list(1, &world.day(-1)), list(2, &world.day(-1))), (0, 1, 0));
}

fn a_duty_that_ended_later_and_a_name_are_as_they_were(world: &World) {
    let (id, first) = (led_by(world, 1), world.day(0));
    let (path, officer) = (format!("zones/{id}"), world.officer());
    let then = officer.get(&path).is(200);
    world.days(2);
    officer.go(&format!("{path}/duties/2/closure")).is(200);
    officer.amend(&path, &json!({ "name": "新名称" })).is(200);
    world.days(1);
    let seen = on(&officer, &path, &first);
    assert_eq!(seen.etag().split('-').next(), then["etag"].as_str().and_then(|etag| etag.split('-').next()));
    let seen = seen.is(200);
    for member in ["version", "name", "duties", "claim.version", "effective_on", "updated_at"] {
        let pointer = format!("/{}", member.replace('.', "/"));
        assert_eq!(seen.pointer(&pointer), then.pointer(&pointer), "{member}");
    }
    let kinds = |day: &str| -> Vec<Value> {
        let duties = on(&officer, &format!("{path}/duties"), day).is(200);
        items(&duties).iter().map(|one| one["duty"].clone()).collect()
    };
    assert_eq!(json!(kinds(&first)), then["duties"]);
    assert_eq!(kinds(&world.day(0)).len(), 1);
    assert!(then["duties"].as_array().unwrap().iter().all(|duty| duty["recorded_at"] == duty["since_at"]));
}

const DAYS: usize = 30;
const UNITS: usize = 3;
const ZONES: usize = 5;

/// Who looks at the end of a day, and where.
type Look = (usize, String);

fn p61_a_month_of_zones_is_told_later_as_it_was(world: &World) {
    let seed = std::env::var("HULIAN_TEST_SEED").ok().and_then(|word| word.parse().ok()).unwrap_or(20_261_129);
    in_force(world, &[1, 2, 3]);
    world.unit(4);
    let mut month = Month { world, chance: Chance(seed), zones: Vec::new(), done: 0, refused: 0 };
    let mut kept: Vec<(String, Look, (u16, Value))> = Vec::new();
    for _ in 0..DAYS {
        for _ in 0..8 {
            month.act();
            world.server.advance(TimeDelta::minutes(104));
        }
        // Eight minutes to midnight: a hold outlives its day.
        month.act();
        world.server.advance(TimeDelta::minutes(7) + TimeDelta::seconds(59));
        let day = world.day(0);
        for look in month.looks() {
            let seen = month.look(&look, None);
            kept.push((day.clone(), look, seen));
        }
        world.server.advance(TimeDelta::hours(10) + TimeDelta::seconds(1));
    }
    assert!(month.done > 40 && month.refused > 20, "a lame month: {} {}", month.done, month.refused);
    for (day, look, seen) in &kept {
        let then = month.look(look, Some(day));
        assert_eq!(then.0, seen.0, "{look:?} on {day}");
        assert_eq!(then.1, seen.1, "{look:?} on {day}");
    }
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}

struct Month<'w> {
    world: &'w World,
    chance: Chance,
    zones: Vec<String>,
    done: usize,
    refused: usize,
}

impl Month<'_> {
    /// The lists as the community and a unit see them, one zone with its parts, and who answers for a place.
    fn looks(&mut self) -> Vec<Look> {
        let mut looks = vec![(0, "zones?limit=200".to_owned()), (1, "zones?limit=200".to_owned())];
        if !self.zones.is_empty() {
            let at = self.chance.below(self.zones.len());
            let zone = &self.zones[at];
            looks.extend(["", "/claims", "/claims/current", "/duties"].map(|part| (at % 2, format!("{zone}{part}"))));
            let x = f64::from(u16::try_from(at % ZONES).unwrap()) * 200.0 + 45.0;
            looks.push((0, format!("responsibility?{}", place(x, 50.0))));
        }
        looks
    }

    fn look(&self, (who, path): &Look, day: Option<&str>) -> (u16, Value) {
        let caller = if *who == 0 { self.world.officer() } else { self.world.head(1) };
        let sign = if path.contains('?') { '&' } else { '?' };
        let path = day.map_or(path.clone(), |day| format!("{path}{sign}as_of={day}"));
        let answer = caller.get(&path);
        let mut body = answer.json();
        if answer.status != 200 {
            return (answer.status, body["code"].clone());
        }
        bare(&mut body);
        (answer.status, body)
    }

    fn act(&mut self) {
        if self.zones.len() < ZONES && self.chance.below(3) == 0 {
            return self.enter();
        }
        if self.zones.is_empty() {
            return;
        }
        let at = self.chance.below(self.zones.len());
        let (path, unit) = (self.zones[at].clone(), 1 + self.chance.below(UNITS));
        let answer = match self.chance.below(3) {
            0 => self.about_the_zone(&path, at, unit),
            1 => self.about_requests(&path, unit),
            _ => self.about_the_lead(&path, unit),
        };
        assert!(answer.status < 500, "{}: {}", answer.asked, answer.text());
        match answer.status {
            200..300 => self.done += 1,
            _ => self.refused += 1,
        }
    }

    fn enter(&mut self) {
        let slot = i32::try_from(self.zones.len() % ZONES).unwrap() * 200;
        let body = json!({
            "name": format!("示例片区{}", self.zones.len()),
            "boundary": rectangle(slot, 0, 100, 100),
            "duties": [{ "kind": "environment", "frequency": "weekly" }]
        });
        let made = self.world.officer().post("zones", &body).is(201);
        self.zones.push(format!("zones/{}", text(&made, "id")));
    }

    fn about_the_zone(&mut self, path: &str, at: usize, unit: usize) -> Answer {
        let (officer, secretary) = (self.world.officer(), self.world.secretary());
        let n = 1 + self.chance.below(3);
        let slot = i32::try_from(at % ZONES).unwrap() * 200;
        match self.chance.below(11) {
            0 | 1 => secretary.go(&format!("{path}/publication")),
            2 | 3 => secretary.put(&format!("{path}/assignment"), &assignment(self.world, unit)),
            4 => officer.amend(path, &json!({ "name": format!("示例片区{at}之{n}") })),
            5 => officer.post(&format!("{path}/duties"), &json!({ "kind": "other", "title": format!("第{n}项") })),
            6 => officer.go(&format!("{path}/duties/{}/closure", n + 1)),
            7 => self.redraw(path, &rectangle(slot, 0, i32::try_from(80 + 5 * n).unwrap(), 100), 0),
            8 => self.redraw(path, &rectangle(slot, 0, i32::try_from(60 + 5 * n).unwrap(), 100), 1 + n),
            9 => self.split(path, slot),
            _ if self.chance.below(3) == 0 => secretary.go(&format!("{path}/retirement")),
            _ => officer.post(&format!("{path}/fulfilments"), &json!({ "duty": 1 })),
        }
    }

    /// Today, or planned for so many days ahead.
    fn redraw(&self, path: &str, boundary: &Value, ahead: usize) -> Answer {
        let officer = self.world.officer();
        let etag = officer.get(path).etag();
        let on = self.world.day(i64::try_from(ahead).unwrap());
        let body = json!({ "boundary": boundary, "effective_on": on });
        officer.ask("PUT", &format!("{path}/boundary")).header("if-match", &etag).json(&body).send()
    }

    /// In the middle of the slot; mostly that is refused, as boundaries move.
    fn split(&mut self, path: &str, slot: i32) -> Answer {
        let secretary = self.world.secretary();
        let etag = secretary.get(path).etag();
        let part = |name: &str, boundary: Value| json!({ "name": name, "boundary": boundary });
        let parts = [part("示例西片", rectangle(slot, 0, 50, 100)), part("示例东片", rectangle(slot + 50, 0, 50, 100))];
        let split = format!("{path}/split");
        let answer = secretary.ask("POST", &split).header("if-match", &etag).json(&json!({ "parts": parts })).send();
        if answer.status == 200 {
            let successors = answer.json()["successors"].as_array().cloned().unwrap_or_default();
            self.zones.extend(successors.iter().map(|zone| format!("zones/{}", text(zone, "id"))));
        }
        answer
    }

    fn about_requests(&mut self, path: &str, unit: usize) -> Answer {
        let (head, secretary, reason) = (self.world.head(unit), self.world.secretary(), json!({ "reason": "示例" }));
        let n = 1 + self.chance.below(6);
        match self.chance.below(9) {
            0 | 1 => head.post(&format!("{path}/claims"), &json!({ "role": "lead" })),
            2 => head.post(&format!("{path}/claims"), &json!({ "role": "support" })),
            3 | 4 => secretary.go(&format!("{path}/claims/{n}/approval")),
            5 => secretary.put(&format!("{path}/claims/{n}/refusal"), &reason),
            6 => head.go(&format!("{path}/claims/{n}/withdrawal")),
            7 => head.ask("DELETE", &format!("{path}/hold")).send(),
            _ => head.go(&format!("{path}/hold")),
        }
    }

    fn about_the_lead(&mut self, path: &str, unit: usize) -> Answer {
        let (secretary, to) = (self.world.secretary(), json!({ "successor_unit_id": self.world.unit_id(unit) }));
        let seen = secretary.get(&format!("{path}/claims/current"));
        let leads = (1..=UNITS).find(|unit| seen.status == 200 && seen.json()["unit_id"] == self.world.unit_id(*unit));
        let head = self.world.head(leads.unwrap_or(unit));
        let number = if seen.status == 200 { seen.json()["number"].clone() } else { json!(1) };
        let claim = format!("{path}/claims/{number}");
        match self.chance.below(9) {
            0 => head.go(&format!("{claim}/release")),
            1 => head.put(&format!("{claim}/handover"), &to),
            2 => self.world.head(unit).go(&format!("{claim}/handover/acceptance")),
            3 => secretary.ask("DELETE", &format!("{claim}/handover")).send(),
            4 | 5 => secretary.put(&format!("{claim}/revocation"), &json!({ "reason": "示例" })),
            6 => head.put(&format!("{claim}/revocation/reply"), &json!({ "text": "示例" })),
            7 => secretary.ask("DELETE", &format!("{claim}/revocation")).send(),
            _ => head.post(&format!("{path}/fulfilments"), &json!({ "duty": 1 })),
        }
    }
}

/// Without what can be done, and the caches' tags, which say who looks: nothing can be done to the past.
fn bare(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !["allowed_actions", "etag"].contains(&name.as_str()));
            members.values_mut().for_each(bare);
        }
        Value::Array(all) => all.iter_mut().for_each(bare),
        _ => {}
    }
}
