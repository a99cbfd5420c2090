//! P16 and P17: a random walk through the life of zones and their claims, step by step against a small model in memory; both
//! engines give the same answers, and no state that is reached has two live lead claims.
//!
//! `HULIAN_TEST_LONG=1` walks ten thousand steps; `HULIAN_TEST_SEED` walks another way.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde_json::{Value, json};

use super::model::{Act, Expected, ILLEGAL, Who, Zone};
use crate::kit::answer::{items, text};
use crate::kit::deeds::{deed, signed, submitted, with};
use crate::kit::server::{Engine, fresh};
use crate::kit::{Answer, Caller, World};
use crate::story::machine::Chance;
use crate::zones::acts::assignment;

#[test]
fn p16_p17_zones_live_as_the_model_says_on_both_engines() {
    let sqlite = fresh(Engine::Sqlite).unwrap();
    let left = walked(&World::new(&sqlite));
    sqlite.stop();
    let Some(postgres) = fresh(Engine::Postgres) else { return };
    let right = walked(&World::new(&postgres));
    postgres.stop();
    assert_eq!(left.len(), right.len());
    for (left, right) in left.iter().zip(&right) {
        assert_eq!(left, right);
    }
}

fn walked(world: &World) -> Vec<String> {
    let seed = std::env::var("HULIAN_TEST_SEED").ok().and_then(|word| word.parse().ok()).unwrap_or(20_261_124);
    let steps = if std::env::var_os("HULIAN_TEST_LONG").is_some() { 10_000 } else { 400 };
    let body = with(with(deed(world, &[1, 2, 3]), "commitments", json!([])), "ends_on", json!(null));
    signed(world, &submitted(world, &body), &[1, 2, 3]);
    world.unit(4);
    let first: NaiveDate = world.day(0).parse().unwrap();
    let mut walk =
        Walk { world, chance: Chance(seed), first, minute: 0, known: Vec::new(), lines: Vec::new(), told: [0; 3] };
    for step in 0..steps {
        walk.step(step);
    }
    let [done, refused, hidden] = walk.told;
    assert!(done > steps / 5 && refused > steps / 20 && hidden > 0, "a lame walk: {:?}", walk.told);
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
    walk.lines
}

struct Walk<'w> {
    world: &'w World,
    chance: Chance,
    first: NaiveDate,
    /// Minutes since the walk began.
    minute: i64,
    known: Vec<(String, Zone)>,
    lines: Vec<String>,
    /// How often something was done, refused, hidden.
    told: [usize; 3],
}

impl Walk<'_> {
    fn today(&self) -> i64 {
        (self.world.day(0).parse::<NaiveDate>().unwrap() - self.first).num_days()
    }

    fn step(&mut self, step: usize) {
        if self.known.len() < 3 {
            return self.create();
        }
        if self.chance.below(14) == 0 {
            return self.wait(step);
        }
        let at = self.chance.below(self.known.len());
        let (act, who) = self.choice(at);
        let (today, weekday, minute) = (self.today(), self.weekday(), self.minute);
        let path = self.known[at].0.clone();
        let before = self.known[at].1.clone();
        let expected = self.known[at].1.expects(act, who, (today, weekday), minute);
        let answer = self.act(&path, act, who);
        self.judge(&format!("step {step}: {act:?} by {who:?}"), &before, &answer, expected);
        if expected == ILLEGAL {
            let seen = act.claim().map_or(path.clone(), |n| format!("{path}/claims/{}", n + 1));
            let offered = self.caller(who).get(&seen).is(200)["allowed_actions"].clone();
            assert_eq!(answer.json()["allowed"], offered, "step {step}: {act:?} by {who:?} on {before:?}");
        }
        let what = format!("step {step}: {act:?} by {who:?}: {}", answer.status);
        let seen = self.compare(&what, at);
        self.lines.push(format!("{what} {seen}"));
        let zone = &self.known[at].1;
        if zone.claims.len() > 14 || (zone.state == "retired" && self.chance.below(4) == 0) {
            self.known.remove(at);
        }
    }

    fn judge(&mut self, what: &str, before: &Zone, answer: &Answer, expected: Expected) {
        let code = if answer.status >= 400 { text(&answer.json(), "code").to_owned() } else { String::new() };
        assert_eq!((answer.status, code.as_str()), expected, "{what} on {before:?}: {}", answer.text());
        self.told[match expected.0 {
            404 => 2,
            403 | 409 | 422 => 1,
            _ => 0,
        }] += 1;
        // Whoever is too late is told who was faster.
        let faster = match code.as_str() {
            "zone_already_claimed" => Some(("claimed_by", before.claims[before.lead().unwrap()].unit)),
            "zone_held" => Some(("held_by", before.hold.unwrap().0)),
            _ => None,
        };
        if let Some((member, unit)) = faster {
            assert_eq!(answer.json()[member]["unit_id"], json!(self.world.unit_id(unit)), "{what}");
        }
    }

    /// Monday is 0.
    fn weekday(&self) -> i64 {
        i64::from(self.first.weekday().num_days_from_monday())
    }

    fn choice(&mut self, at: usize) -> (Act, Who) {
        let zone = self.known[at].1.clone();
        let past_the_end = usize::from(self.chance.below(15) == 0);
        let n = self.chance.below(zone.claims.len().max(1)) + past_the_end;
        let recent = zone.claims.len().saturating_sub(1 + self.chance.below(2));
        let pick = if self.chance.below(2) == 0 { recent } else { n };
        let lead = zone.lead().filter(|_| self.chance.below(8) > 0).unwrap_or(pick);
        let unit = 1 + self.chance.below(4);
        let act = match self.chance.below(34) {
            0..=2 => Act::Hold,
            3 => Act::LetGo,
            4..=8 => Act::Ask(self.chance.below(4) > 0),
            9..=12 => Act::Approve(pick),
            13 => Act::Refuse(pick),
            14..=15 => Act::Withdraw(pick),
            16 => Act::Release(lead),
            17..=19 => Act::Offer(lead, unit),
            20..=22 => Act::Accept(lead),
            23 => Act::CancelOffer(lead),
            24..=25 => Act::Revoke(lead),
            26 => Act::Reply(lead),
            27 => Act::DropRevocation(lead),
            28..=29 => Act::Publish,
            30 => [Act::Retire, Act::Publish][self.chance.below(2)],
            31 => Act::Assign(unit),
            _ => Act::Record,
        };
        let who = match self.chance.below(12) {
            0..=7 => zone.fitting(act, unit),
            _ => Who::ALL[self.chance.below(Who::ALL.len())],
        };
        (act, who)
    }

    fn caller(&self, who: Who) -> Arc<Caller> {
        match who {
            Who::Secretary => self.world.secretary(),
            Who::Officer => self.world.officer(),
            Who::Head(unit) => self.world.head(unit),
            Who::Liaison(unit) => self.world.liaison(unit),
        }
    }

    fn act(&self, path: &str, act: Act, who: Who) -> Answer {
        let (caller, reason) = (self.caller(who), json!({ "reason": "示例" }));
        let delete = |path: String| caller.ask("DELETE", &path).send();
        let claim = act.claim().map_or_else(String::new, |n| format!("{path}/claims/{}", n + 1));
        match act {
            Act::Hold => caller.go(&format!("{path}/hold")),
            Act::LetGo => delete(format!("{path}/hold")),
            Act::Ask(lead) => {
                let role = if lead { "lead" } else { "support" };
                caller.post(&format!("{path}/claims"), &json!({ "role": role }))
            }
            Act::Approve(_) => caller.go(&format!("{claim}/approval")),
            Act::Refuse(_) => caller.put(&format!("{claim}/refusal"), &reason),
            Act::Withdraw(_) => caller.go(&format!("{claim}/withdrawal")),
            Act::Release(_) => caller.go(&format!("{claim}/release")),
            Act::Offer(_, unit) => {
                let to = json!({ "successor_unit_id": self.world.unit_id(unit) });
                caller.put(&format!("{claim}/handover"), &to)
            }
            Act::Accept(_) => caller.go(&format!("{claim}/handover/acceptance")),
            Act::CancelOffer(_) => delete(format!("{claim}/handover")),
            Act::Revoke(_) => caller.put(&format!("{claim}/revocation"), &reason),
            Act::Reply(_) => caller.put(&format!("{claim}/revocation/reply"), &json!({ "text": "示例" })),
            Act::DropRevocation(_) => delete(format!("{claim}/revocation")),
            Act::Publish => caller.go(&format!("{path}/publication")),
            Act::Retire => caller.go(&format!("{path}/retirement")),
            Act::Assign(unit) => caller.put(&format!("{path}/assignment"), &assignment(self.world, unit)),
            Act::Record => caller.post(&format!("{path}/fulfilments"), &json!({ "duty": 1 })),
        }
    }

    /// Holds what is shown against the model; answers what was seen.
    fn compare(&self, what: &str, at: usize) -> String {
        let (path, zone) = &self.known[at];
        let shown = self.world.auditor().get(path).is(200);
        let unit = |number: usize| json!(self.world.unit_id(number));
        let lead = zone.lead().map_or(Value::Null, |n| unit(zone.claims[n].unit));
        let hold = zone.holds(self.minute).map_or(Value::Null, unit);
        assert_eq!(shown["state"], zone.state, "{what}: {zone:?}");
        assert_eq!((&shown["claim"]["unit_id"], &shown["hold"]["unit_id"]), (&lead, &hold), "{what}: {zone:?}");
        let list = self.world.auditor().get(&format!("{path}/claims")).is(200);
        let states: Vec<&str> = items(&list).iter().map(|claim| text(claim, "state")).collect();
        let expected: Vec<&str> = zone.claims.iter().map(|claim| claim.state).collect();
        assert_eq!(states, expected, "{what}: {zone:?}");
        let live =
            |claim: &&Value| claim["role"] == "lead" && claim["began_at"].is_string() && claim["ended_at"].is_null();
        let leads = items(&list).iter().filter(live).count();
        assert_eq!(leads, usize::from(zone.state == "claimed"), "{what}: one unit leads, or none: {list}");
        format!("{} v{} {states:?}", zone.state, shown["version"])
    }

    fn create(&mut self) {
        let duties = json!([{ "kind": "environment", "frequency": "weekly" }]);
        let body = json!({ "name": format!("示例片区{}", self.lines.len()), "duties": duties });
        let made = self.world.officer().post("zones", &body).is(201);
        self.lines.push(format!("entered {}", text(&made, "code")));
        self.known.push((format!("zones/{}", text(&made, "id")), Zone::default()));
    }

    fn wait(&mut self, step: usize) {
        let span = match self.chance.below(5) {
            0 => TimeDelta::minutes(7),
            1 => TimeDelta::minutes(15),
            2 => TimeDelta::days(20),
            _ => TimeDelta::days(i64::try_from(1 + self.chance.below(9)).unwrap()),
        };
        self.minute += span.num_minutes();
        self.world.server.advance(span);
        let today = self.today();
        self.known.iter_mut().for_each(|(_, zone)| zone.calendar(today));
        for at in 0..self.known.len() {
            let seen = self.compare(&format!("step {step}: after {span}"), at);
            self.lines.push(format!("step {step}: after {span}: {seen}"));
        }
    }
}
