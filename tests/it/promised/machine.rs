//! P16 and P17: a random walk through the life of promises, step by step against a small model in memory; both engines
//! give the same answers.
//!
//! `HULIAN_TEST_LONG=1` walks ten thousand steps; `HULIAN_TEST_SEED` walks another way.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{promising, unit_1};
use crate::kit::answer::{items, text};
use crate::kit::deeds::commitment;
use crate::kit::server::{Engine, fresh};
use crate::kit::{Answer, Caller, World};
use crate::story::machine::Chance;

#[test]
fn p16_p17_promises_live_as_the_model_says_on_both_engines() {
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
    let seed = std::env::var("HULIAN_TEST_SEED").ok().and_then(|word| word.parse().ok()).unwrap_or(20_260_701);
    let steps = if std::env::var_os("HULIAN_TEST_LONG").is_some() { 10_000 } else { 300 };
    let mut walk = Walk { world, chance: Chance(seed), today: 0, known: Vec::new(), lines: Vec::new(), told: [0; 3] };
    for step in 0..steps {
        walk.step(step);
    }
    let [done, refused, hidden] = walk.told;
    assert!(done > steps / 5 && refused > steps / 20 && hidden > 0, "a lame walk: {:?}", walk.told);
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
    walk.lines
}

/// Somebody of the community, of unit 1 that is a party, of unit 2 that is one as well, of unit 3 that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Secretary,
    Officer,
    Head1,
    Liaison1,
    Head2,
    Stranger,
}

const PEOPLE: [Who; 6] = [Who::Secretary, Who::Officer, Who::Head1, Who::Liaison1, Who::Head2, Who::Stranger];

impl Who {
    /// 0 the community, otherwise the unit.
    fn house(self) -> usize {
        match self {
            Self::Secretary | Self::Officer => 0,
            Self::Head1 | Self::Liaison1 => 1,
            Self::Head2 => 2,
            Self::Stranger => 3,
        }
    }

    fn speaks(self) -> bool {
        matches!(self, Self::Secretary | Self::Head1 | Self::Head2)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Deliver(Option<i64>),
    Verify(usize),
    Return(usize),
    Void(usize),
    Waive,
    Cancel,
    CancelStale,
    Withdraw,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Open,
    Verified(Who),
    Silent,
    Returned(Who, usize),
}

#[derive(Clone, Debug)]
struct Part {
    quantity: i64,
    by: Who,
    silent: i64,
    fate: Fate,
    voided: Option<Who>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Waived(Who),
    Cancelled(Who),
    Lapsed,
}

/// What the model knows of one promise; days are counted from the first.
#[derive(Clone, Debug)]
struct Model {
    path: String,
    /// Who promised: 0 the community, 1 unit 1.
    pledger: usize,
    promised: Option<i64>,
    due: i64,
    lapses: i64,
    parts: Vec<Part>,
    asked: Option<Who>,
    end: Option<End>,
}

type Expected = (u16, &'static str);
const OTHER_SIDE: Expected = (403, "not_for_this_side");
const NOT_ALLOWED: Expected = (403, "not_allowed");
const ILLEGAL: Expected = (409, "illegal_transition");
const DONE: Expected = (200, "");

impl Model {
    /// Delivered, by somebody verified, by silence verified.
    fn sums(&self) -> [i64; 3] {
        let mut sums = [0; 3];
        for part in self.parts.iter().filter(|part| part.voided.is_none()) {
            let counted: &[usize] = match part.fate {
                Fate::Open => &[0],
                Fate::Verified(_) => &[0, 1],
                Fate::Silent => &[0, 2],
                Fate::Returned(..) => &[],
            };
            counted.iter().for_each(|at| sums[*at] += part.quantity);
        }
        sums
    }

    fn state(&self) -> &'static str {
        let [delivered, verified, silent] = self.sums();
        let enough = self.promised.unwrap_or(1);
        match self.end {
            Some(End::Waived(_)) => "waived",
            Some(End::Cancelled(_)) => "cancelled",
            Some(End::Lapsed) => "lapsed",
            None if verified + silent >= enough => "verified",
            None if delivered >= enough => "delivered",
            None if self.waits_for_an_answer_to_a_return() => "returned",
            None => "accepted",
        }
    }

    fn waits_for_an_answer_to_a_return(&self) -> bool {
        let standing = || self.parts.iter().enumerate().filter(|(_, part)| part.voided.is_none());
        standing().any(|(_, part)| match part.fate {
            Fate::Returned(_, parts) => !standing().any(|(at, _)| at >= parts),
            _ => false,
        })
    }

    fn owed(&self) -> bool {
        ["accepted", "returned"].contains(&self.state())
    }

    /// Where it can still be ended by people.
    fn open(&self) -> bool {
        self.owed() || self.state() == "delivered"
    }

    fn judges(&self, who: Who) -> bool {
        who.house() != self.pledger && who != Who::Stranger
    }

    /// Which side somebody binds: whether it is the pledger's.
    fn side(&self, who: Who) -> Option<bool> {
        match (self.pledger, who.house()) {
            _ if !who.speaks() => None,
            (mine, house) if mine == house => Some(true),
            (1, 2) => None,
            _ => Some(false),
        }
    }

    /// A change of what was delivered: what somebody affirmed is gone, and who owes again has thirty days.
    fn changed(&mut self, owed_before: bool, today: i64) {
        self.asked = None;
        if self.end.is_none() && !owed_before && self.owed() {
            self.lapses = self.lapses.max(today + 30);
        }
    }

    fn expects(&mut self, act: Act, who: Who, today: i64) -> Expected {
        let speaks = matches!(act, Act::Waive | Act::Cancel | Act::CancelStale | Act::Withdraw);
        if speaks && matches!(who, Who::Officer | Who::Liaison1) {
            return NOT_ALLOWED;
        }
        if who == Who::Stranger {
            return (404, "not_found");
        }
        match act {
            Act::Deliver(quantity) => self.delivers(quantity, who, today),
            Act::Verify(n) | Act::Return(n) | Act::Void(n) if n >= self.parts.len() => (404, "not_found"),
            Act::Verify(n) => self.judged(n, who, today, Fate::Verified(who)),
            Act::Return(n) => self.judged(n, who, today, Fate::Returned(who, self.parts.len())),
            Act::Void(n) => self.voids(n, who, today),
            Act::Waive if self.end == Some(End::Waived(who)) => DONE,
            Act::Waive if self.side(who) != Some(false) => OTHER_SIDE,
            Act::Waive if !self.open() => ILLEGAL,
            Act::Waive => {
                (self.end, self.asked) = (Some(End::Waived(who)), None);
                DONE
            }
            Act::Cancel | Act::CancelStale => self.cancels(act, who),
            Act::Withdraw if self.side(who).is_none() => OTHER_SIDE,
            Act::Withdraw if self.asked.is_none_or(|by| self.side(by) != self.side(who)) => ILLEGAL,
            Act::Withdraw => {
                self.asked = None;
                DONE
            }
        }
    }

    fn delivers(&mut self, quantity: Option<i64>, by: Who, today: i64) -> Expected {
        if by.house() != self.pledger && by.house() != 0 {
            return OTHER_SIDE;
        }
        if !self.owed() {
            return ILLEGAL;
        }
        let rest = self.promised.map_or(1, |promised| promised - self.sums()[0]);
        let quantity = quantity.unwrap_or(rest);
        self.parts.push(Part { quantity, by, silent: today + 14, fate: Fate::Open, voided: None });
        self.changed(true, today);
        (201, "")
    }

    fn judged(&mut self, n: usize, who: Who, today: i64, fate: Fate) -> Expected {
        let part = &self.parts[n];
        let again = match (part.fate, fate) {
            (Fate::Verified(by), Fate::Verified(_)) | (Fate::Returned(by, _), Fate::Returned(..)) => by == who,
            _ => false,
        };
        if again && part.voided.is_none() {
            return DONE;
        }
        if !self.judges(who) {
            return OTHER_SIDE;
        }
        if part.by == who {
            return (403, "recorded_by_yourself");
        }
        if part.voided.is_some() || part.fate != Fate::Open {
            return ILLEGAL;
        }
        let owed = self.owed();
        self.parts[n].fate = fate;
        self.changed(owed, today);
        DONE
    }

    fn voids(&mut self, n: usize, who: Who, today: i64) -> Expected {
        let part = &self.parts[n];
        if part.voided == Some(who) {
            return DONE;
        }
        let recorded_for = part.by.house() == 0 && self.pledger == 1 && who.house() == 1;
        if who.house() != part.by.house() && !recorded_for {
            return OTHER_SIDE;
        }
        if part.voided.is_some() {
            return ILLEGAL;
        }
        let owed = self.owed();
        self.parts[n].voided = Some(who);
        self.changed(owed, today);
        DONE
    }

    fn cancels(&mut self, act: Act, who: Who) -> Expected {
        if self.end == Some(End::Cancelled(who)) || (self.asked == Some(who) && act == Act::Cancel) {
            return DONE;
        }
        let Some(side) = self.side(who) else { return OTHER_SIDE };
        if !self.open() || self.asked.is_some_and(|by| self.side(by) == Some(side)) {
            return ILLEGAL;
        }
        if act == Act::CancelStale {
            return (409, "commitment_changed");
        }
        if self.asked.take().is_some() {
            self.end = Some(End::Cancelled(who));
        } else {
            self.asked = Some(who);
        }
        DONE
    }

    /// What the calendar does by itself.
    fn calendar(&mut self, today: i64) {
        for part in &mut self.parts {
            if part.voided.is_none() && part.fate == Fate::Open && part.silent < today {
                part.fate = Fate::Silent;
                self.asked = None;
            }
        }
        if self.owed() && self.lapses < today {
            (self.end, self.asked) = (Some(End::Lapsed), None);
        }
    }
}

struct Walk<'w> {
    world: &'w World,
    chance: Chance,
    today: i64,
    known: Vec<Model>,
    lines: Vec<String>,
    /// How often something was done, refused, hidden.
    told: [usize; 3],
}

impl Walk<'_> {
    fn step(&mut self, step: usize) {
        if self.known.len() < 3 {
            return self.create();
        }
        if self.chance.below(18) == 0 {
            return self.wait(step);
        }
        let at = self.chance.below(self.known.len());
        let (act, who) = self.choice(at);
        let before = self.known[at].clone();
        let expected = self.known[at].expects(act, who, self.today);
        let answer = self.act(&before, act, who);
        let problem = if answer.status >= 400 { answer.json() } else { Value::Null };
        let code = problem["code"].as_str().unwrap_or_default().to_owned();
        let what = format!("step {step}: {act:?} by {who:?}");
        assert_eq!((answer.status, code.as_str()), expected, "{what} on {before:?}: {}", answer.text());
        self.told[match expected.0 {
            404 => 2,
            403 | 409 => 1,
            _ => 0,
        }] += 1;
        if expected == ILLEGAL {
            assert_eq!(problem["allowed"], self.offered(&before, act, who), "{what} on {before:?}");
        }
        let seen = self.compare(&what, at);
        self.lines.push(format!("{what}: {} {code} {} {seen}", answer.status, problem["allowed"]));
        let model = &self.known[at];
        let over = model.parts.len() > 12 || (!model.open() && self.chance.below(12) == 0);
        if over {
            self.known.remove(at);
        }
    }

    fn choice(&mut self, at: usize) -> (Act, Who) {
        let (parts, pledger) = (self.known[at].parts.len(), self.known[at].pledger);
        let past_the_end = usize::from(self.chance.below(12) == 0);
        let n = self.chance.below(parts.max(1)) + past_the_end;
        let quantity = i64::try_from(self.chance.below(4)).unwrap();
        let kind = self.chance.below(20);
        let act = match if parts == 0 && kind < 16 { 0 } else { kind } {
            0..=6 => Act::Deliver(Some(quantity).filter(|quantity| *quantity > 0)),
            7..=10 => Act::Verify(n),
            11..=13 => Act::Return(n),
            14..=15 => Act::Void(n),
            16 => [Act::Waive, Act::Withdraw][self.chance.below(2)],
            17 => Act::Withdraw,
            18 => Act::Cancel,
            _ => [Act::Cancel, Act::CancelStale][self.chance.below(2)],
        };
        // Every second time somebody of the right side; strangers now and then.
        let fits = |who: &&Who| match act {
            Act::Deliver(_) | Act::Void(_) => who.house() == pledger,
            Act::Verify(_) | Act::Return(_) => who.house() != pledger && who.house() < 3,
            _ => who.speaks() && who.house() < 2,
        };
        let right: Vec<&Who> = PEOPLE.iter().filter(fits).collect();
        let who = match self.chance.below(16) {
            0..=9 => *right[self.chance.below(right.len())],
            10 => Who::Stranger,
            _ => PEOPLE[self.chance.below(PEOPLE.len() - 1)],
        };
        (act, who)
    }

    fn caller(&self, who: Who) -> Arc<Caller> {
        match who {
            Who::Secretary => self.world.secretary(),
            Who::Officer => self.world.officer(),
            Who::Head1 => self.world.head(1),
            Who::Liaison1 => self.world.liaison(1),
            Who::Head2 => self.world.head(2),
            Who::Stranger => self.world.head(3),
        }
    }

    fn act(&self, model: &Model, act: Act, who: Who) -> Answer {
        let (caller, path) = (self.caller(who), &model.path);
        let reason = json!({ "reason": "示例" });
        let version = || self.world.auditor().get(path).is(200)["version"].as_i64().unwrap();
        match act {
            Act::Deliver(Some(quantity)) => {
                caller.post(&format!("{path}/deliveries"), &json!({ "quantity": quantity }))
            }
            Act::Deliver(None) => caller.post(&format!("{path}/deliveries"), &json!({ "note": "已开展" })),
            Act::Verify(n) => caller.go(&format!("{path}/deliveries/{}/verification", n + 1)),
            Act::Return(n) => caller.put(&format!("{path}/deliveries/{}/return", n + 1), &reason),
            Act::Void(n) => caller.put(&format!("{path}/deliveries/{}/void", n + 1), &reason),
            Act::Waive => caller.put(&format!("{path}/waiver"), &reason),
            Act::Cancel | Act::CancelStale => {
                let version = if act == Act::Cancel { version() } else { version() + 7 };
                caller.put(&format!("{path}/cancellation"), &json!({ "version": version, "reason": "示例" }))
            }
            Act::Withdraw => caller.ask("DELETE", &format!("{path}/cancellation")).send(),
        }
    }

    fn offered(&self, model: &Model, act: Act, who: Who) -> Value {
        let path = match act {
            Act::Verify(n) | Act::Return(n) | Act::Void(n) => format!("{}/deliveries/{}", model.path, n + 1),
            _ => model.path.clone(),
        };
        self.caller(who).get(&path).is(200)["allowed_actions"].clone()
    }

    /// Holds what is shown against the model; answers what was seen.
    fn compare(&self, what: &str, at: usize) -> String {
        let model = &self.known[at];
        let shown = self.world.auditor().get(&model.path).is(200);
        let [delivered, verified, silent] = model.sums();
        let figures = json!({ "delivered": delivered, "verified": verified, "verified_by_silence": silent });
        assert_eq!((text(&shown, "state"), &shown["figures"]), (model.state(), &figures), "{what}: {model:?}");
        assert_eq!(shown["overdue"], model.owed() && model.due < self.today, "{what}: {model:?}");
        assert_eq!(shown.get("cancellation_request").is_some(), model.asked.is_some(), "{what}: {model:?}");
        let by_silence = model.state() == "verified" && verified < model.promised.unwrap_or(1);
        assert_eq!(shown["verified_by"] == "silence", by_silence, "{what}: {model:?}");
        let list = self.world.auditor().get(&format!("{}/deliveries", model.path)).is(200);
        let states: Vec<&str> = items(&list).iter().map(|one| text(one, "state")).collect();
        format!("{} {figures} v{} {states:?}", model.state(), shown["version"])
    }

    /// Three promises: four of something and anything at all by unit 1, three of something by the community.
    fn create(&mut self) {
        let days: Vec<i64> = (0..3).map(|_| i64::try_from(self.chance.below(60)).unwrap() + 3).collect();
        let (world, community) = (self.world, json!({ "kind": "community" }));
        let mut lines = [
            commitment("joint_service", "便民理发", unit_1(world), world.day(days[0])),
            commitment("civility", "文明宣传", unit_1(world), world.day(days[1])),
            commitment("resource_sharing", "开放活动室", community, world.day(days[2])),
        ];
        lines[1]["quantity"] = Value::Null;
        lines[2]["quantity"] = json!(3);
        let agreement = promising(world, json!(lines));
        let made = agreement["commitments"].as_array().unwrap();
        for ((line, days), (pledger, promised)) in made.iter().zip(days).zip([(1, Some(4)), (1, None), (0, Some(3))]) {
            let due = self.today + days;
            let (path, lapses) = (super::at(line), due + 30);
            self.known.push(Model { path, pledger, promised, due, lapses, parts: Vec::new(), asked: None, end: None });
        }
    }

    fn wait(&mut self, step: usize) {
        let days = i64::try_from(1 + self.chance.below(12)).unwrap();
        self.today += days;
        self.world.days(days);
        let today = self.today;
        self.known.iter_mut().for_each(|model| model.calendar(today));
        for at in 0..self.known.len() {
            let seen = self.compare(&format!("step {step}: after {days} days"), at);
            self.lines.push(format!("step {step}: after {days} days: {seen}"));
        }
    }
}
