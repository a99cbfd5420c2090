//! P16: a random walk through the later life, step by step against a small model in memory: requests, consents, refusals,
//! notice, and what the calendar does. The same walk on both engines.
//!
//! `HULIAN_TEST_LONG=1` walks ten thousand steps; `HULIAN_TEST_SEED` walks another way.

use serde_json::{Value, json};

use super::machine::Chance;
use crate::kit::answer::text;
use crate::kit::deeds::{at, deed, signed, submitted, with};
use crate::kit::{Answer, Caller, World, alone_on_both_engines};

alone_on_both_engines!(p16_the_later_life_stays_on_its_diagram);

fn p16_the_later_life_stays_on_its_diagram(world: &World) {
    let seed = std::env::var("HULIAN_TEST_SEED").ok().and_then(|word| word.parse().ok()).unwrap_or(20_260_709);
    let steps = if std::env::var_os("HULIAN_TEST_LONG").is_some() { 10_000 } else { 250 };
    let mut walk = Walk { world, chance: Chance(seed), today: 0, known: Vec::new(), told: [0; 2] };
    for step in 0..steps {
        walk.step(step);
    }
    let [done, refused] = walk.told;
    assert!(done > steps / 4 && refused > steps / 20, "a lame walk: {:?}", walk.told);
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Active,
    Suspended,
    Ending,
    Terminated,
    Expired,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Suspension,
    Resumption,
    Termination,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Open,
    Done,
    Refused(usize),
    Withdrawn,
    Lapsed,
}

#[derive(Clone, Debug)]
struct Request {
    kind: Kind,
    by: usize,
    consented: [bool; 3],
    fate: Fate,
}

/// What the model knows of one agreement of the community and two units; days are counted from the first.
#[derive(Clone, Debug)]
struct Model {
    id: String,
    digest: String,
    stage: Stage,
    paused: bool,
    each: bool,
    ends: i64,
    /// Who gave the notice that ends it, and its last day.
    notice: Option<(usize, i64)>,
    leaves: [Option<i64>; 3],
    gone: [bool; 3],
    requests: Vec<Request>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Ask(Kind),
    Notice,
    Refuse(usize),
    Withdraw(usize),
}

type Expected = (u16, &'static str);

const DONE: Expected = (200, "");
const ILLEGAL: Expected = (409, "illegal_transition");
const SIDE: Expected = (403, "not_for_this_side");

impl Model {
    fn expects(&mut self, act: Act, who: usize, today: i64) -> Expected {
        match act {
            Act::Ask(_) | Act::Notice if self.gone[who] => SIDE,
            Act::Ask(kind) => self.asks(kind, who),
            Act::Notice => self.notices(who, today),
            Act::Refuse(number) => self.refuses(number, who),
            Act::Withdraw(number) => self.withdraws(number, who),
        }
    }

    fn asks(&mut self, kind: Kind, who: usize) -> Expected {
        let open = self.requests.iter().position(|one| one.kind == kind && one.fate == Fate::Open);
        let (reached, from): (_, &[Stage]) = match kind {
            Kind::Suspension => (Stage::Suspended, &[Stage::Active]),
            Kind::Resumption => (Stage::Active, &[Stage::Suspended]),
            Kind::Termination => (Stage::Terminated, &[Stage::Active, Stage::Suspended, Stage::Ending]),
        };
        if open.is_some_and(|at| self.requests[at].consented[who]) {
            return DONE;
        }
        let last = self.requests.iter().rev().find(|one| one.kind == kind);
        let before = last.is_some_and(|last| last.fate == Fate::Done && last.consented[who]);
        if open.is_none() && self.stage == reached && before {
            return DONE;
        }
        if !from.contains(&self.stage) {
            return ILLEGAL;
        }
        let at = open.unwrap_or_else(|| {
            self.requests.push(Request { kind, by: who, consented: [false; 3], fate: Fate::Open });
            self.requests.len() - 1
        });
        self.requests[at].consented[who] = true;
        self.advance(at);
        DONE
    }

    /// Lets a request take effect once every bound party has consented; what does not fit any more lapses.
    fn advance(&mut self, at: usize) {
        let request = &self.requests[at];
        let all = (0..3).all(|party| self.gone[party] || request.consented[party]);
        if request.fate != Fate::Open || !all {
            return;
        }
        let fits = match request.kind {
            Kind::Suspension => self.stage == Stage::Active,
            Kind::Resumption => self.stage == Stage::Suspended,
            Kind::Termination => true,
        };
        self.requests[at].fate = if fits { Fate::Done } else { Fate::Lapsed };
        match self.requests[at].kind {
            _ if !fits => {}
            Kind::Suspension => (self.stage, self.paused) = (Stage::Suspended, true),
            Kind::Resumption => (self.stage, self.paused) = (Stage::Active, false),
            Kind::Termination => self.end(Stage::Terminated),
        }
    }

    fn end(&mut self, stage: Stage) {
        (self.stage, self.paused) = (stage, false);
        for request in self.requests.iter_mut().filter(|one| one.fate == Fate::Open) {
            request.fate = Fate::Lapsed;
        }
    }

    fn notices(&mut self, who: usize, today: i64) -> Expected {
        let mine = self.stage == Stage::Ending && self.notice.is_some_and(|(by, _)| by == who);
        if mine || self.leaves[who].is_some() {
            return DONE;
        }
        if !matches!(self.stage, Stage::Active | Stage::Suspended) {
            return ILLEGAL;
        }
        let last = (today + 30).min(self.ends);
        if self.each && who > 0 {
            self.leaves[who] = Some(last);
        } else {
            (self.stage, self.notice) = (Stage::Ending, Some((who, last)));
        }
        DONE
    }

    fn refuses(&mut self, number: usize, who: usize) -> Expected {
        match self.requests[number].fate {
            Fate::Refused(by) if by == who => DONE,
            Fate::Open if self.gone[who] || self.requests[number].consented[who] => ILLEGAL,
            Fate::Open => {
                self.requests[number].fate = Fate::Refused(who);
                DONE
            }
            _ => (409, "request_settled"),
        }
    }

    fn withdraws(&mut self, number: usize, who: usize) -> Expected {
        let request = &mut self.requests[number];
        if request.by != who || self.gone[who] {
            return SIDE;
        }
        match request.fate {
            Fate::Withdrawn => DONE,
            Fate::Open => {
                request.fate = Fate::Withdrawn;
                DONE
            }
            _ => (409, "request_settled"),
        }
    }

    /// What the calendar does by itself, in the order of the days; on one day expiry comes first.
    fn calendar(&mut self, today: i64) {
        loop {
            let over = matches!(self.stage, Stage::Terminated | Stage::Expired);
            let leave = |unit: usize| self.leaves[unit].filter(|_| !self.gone[unit]).map(|day| (day, 1 + unit));
            let due = [Some((self.ends, 0)), self.notice.map(|(_, day)| (day, 1)), leave(1), leave(2)];
            match due.into_iter().flatten().filter(|(day, _)| *day < today && !over).min() {
                Some((_, 0)) => self.end(Stage::Expired),
                Some((_, 1)) => self.end(Stage::Terminated),
                Some((_, unit)) => self.leave(unit - 1),
                None => return,
            }
        }
    }

    fn leave(&mut self, unit: usize) {
        self.gone[unit] = true;
        if self.gone[1] && self.gone[2] {
            return self.end(Stage::Terminated);
        }
        for at in 0..self.requests.len() {
            self.advance(at);
        }
    }

    fn state(&self) -> &'static str {
        match self.stage {
            Stage::Active => "active",
            Stage::Suspended => "suspended",
            Stage::Ending => "ending",
            Stage::Terminated => "terminated",
            Stage::Expired => "expired",
        }
    }
}

struct Walk<'w> {
    world: &'w World,
    chance: Chance,
    today: i64,
    known: Vec<Model>,
    /// How often something was done, refused.
    told: [usize; 2],
}

impl Walk<'_> {
    fn step(&mut self, step: usize) {
        if self.known.len() < 2 || self.chance.below(40) == 0 && self.known.len() < 5 {
            return self.create();
        }
        if self.chance.below(14) == 0 {
            return self.wait();
        }
        let at = self.chance.below(self.known.len());
        let (act, who) = self.choice(at);
        let before = self.known[at].clone();
        let expected = self.known[at].expects(act, who, self.today);
        let answer = self.act(&before, act, who);
        let code = if answer.status >= 400 { text(&answer.json(), "code").to_owned() } else { String::new() };
        assert_eq!(
            (answer.status, code.as_str()),
            expected,
            "step {step}: {act:?} by {who} on {before:?}: {}",
            answer.text()
        );
        self.told[usize::from(expected.0 >= 400)] += 1;
        if expected == ILLEGAL {
            let shown = self.caller(who).get(&format!("agreements/{}", before.id)).is(200);
            assert_eq!(answer.json()["allowed"], shown["allowed_actions"], "step {step}: {act:?} by {who}");
        }
        self.compare(step, at);
        if matches!(self.known[at].stage, Stage::Terminated | Stage::Expired) && self.chance.below(4) == 0 {
            self.known.remove(at);
        }
    }

    fn choice(&mut self, at: usize) -> (Act, usize) {
        let who = self.chance.below(3);
        let made = self.known[at].requests.len();
        let act = match self.chance.below(16) {
            0..=4 => Act::Ask(Kind::Suspension),
            5..=9 => Act::Ask(Kind::Resumption),
            10 => Act::Ask(Kind::Termination),
            11 => Act::Notice,
            12 | 13 if made > 0 => Act::Refuse(made - 1 - self.chance.below(made.min(2))),
            14 | 15 if made > 0 => Act::Withdraw(made - 1 - self.chance.below(made.min(2))),
            _ => Act::Ask(Kind::Suspension),
        };
        (act, who)
    }

    fn caller(&self, who: usize) -> std::sync::Arc<Caller> {
        if who == 0 { self.world.secretary() } else { self.world.head(who) }
    }

    fn act(&self, model: &Model, act: Act, who: usize) -> Answer {
        let (caller, path) = (self.caller(who), format!("agreements/{}", model.id));
        let body = json!({ "reason": "示例", "digest": model.digest });
        match act {
            Act::Ask(Kind::Suspension) => caller.put(&format!("{path}/suspension"), &body),
            Act::Ask(Kind::Resumption) => caller.ask("DELETE", &format!("{path}/suspension")).send(),
            Act::Ask(Kind::Termination) => caller.put(&format!("{path}/termination"), &body),
            Act::Notice => caller.put(&format!("{path}/notice"), &json!({ "reason": "示例" })),
            Act::Refuse(at) => caller.put(&format!("{path}/requests/{}/refusal", at + 1), &json!({ "reason": "示例" })),
            Act::Withdraw(at) => caller.go(&format!("{path}/requests/{}/withdrawal", at + 1)),
        }
    }

    fn compare(&self, step: usize, at: usize) {
        let model = &self.known[at];
        let shown = self.world.officer().get(&format!("agreements/{}", model.id)).is(200);
        let in_force = model.stage == Stage::Active || (model.stage == Stage::Ending && !model.paused);
        let seen = (text(&shown, "state"), shown["in_force"].as_bool().unwrap());
        assert_eq!(seen, (model.state(), in_force), "step {step}: {model:?}");
        let open: Vec<i64> =
            shown["open_requests"].as_array().unwrap().iter().map(|one| one["number"].as_i64().unwrap()).collect();
        let expected = (1..).zip(&model.requests).filter(|(_, one)| one.fate == Fate::Open).map(|(number, _)| number);
        assert_eq!(open, expected.collect::<Vec<i64>>(), "step {step}: {model:?}");
        let bound: Vec<bool> =
            shown["parties"].as_array().unwrap().iter().map(|party| party["bound"] == true).collect();
        assert_eq!(bound, model.gone.map(|gone| !gone), "step {step}: {model:?}");
    }

    fn create(&mut self) {
        let each = self.chance.below(2) == 0;
        let length = 20 + i64::try_from(self.chance.below(80)).unwrap();
        let effect = if each { "each_on_signing" } else { "all_signed" };
        let body = with(deed(self.world, &[1, 2]), "effect", json!(effect));
        let body = with(body, "ends_on", json!(self.world.day(length)));
        let made = submitted(self.world, &with(body, "commitments", json!([])));
        let made: Value = signed(self.world, &made, &[1, 2]);
        assert_eq!(made["state"], "active", "{}", at(&made));
        self.known.push(Model {
            id: text(&made, "id").to_owned(),
            digest: text(&made, "digest").to_owned(),
            stage: Stage::Active,
            paused: false,
            each,
            ends: self.today + length,
            notice: None,
            leaves: [None; 3],
            gone: [false; 3],
            requests: Vec::new(),
        });
    }

    fn wait(&mut self) {
        let days = i64::try_from(1 + self.chance.below(12)).unwrap();
        self.today += days;
        self.world.days(days);
        let today = self.today;
        self.known.iter_mut().for_each(|model| model.calendar(today));
        for at in 0..self.known.len() {
            self.compare(0, at);
        }
    }
}
