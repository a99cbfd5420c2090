//! P16: a random walk through the agreement machine, step by step against a small model in memory.
//!
//! `HULIAN_TEST_LONG=1` walks ten thousand steps; `HULIAN_TEST_SEED` walks another way.

use serde_json::{Value, json};

use crate::kit::answer::text;
use crate::kit::deeds::{commitment, deed, with};
use crate::kit::{Answer, Caller, World, alone_on_both_engines};

alone_on_both_engines!(p16_only_listed_transitions_happen);

fn p16_only_listed_transitions_happen(world: &World) {
    let seed = std::env::var("HULIAN_TEST_SEED").ok().and_then(|word| word.parse().ok()).unwrap_or(20_260_701);
    let steps = if std::env::var_os("HULIAN_TEST_LONG").is_some() { 10_000 } else { 250 };
    let mut walk = Walk { world, chance: Chance(seed), today: 0, known: Vec::new(), told: [0; 3] };
    for step in 0..steps {
        walk.step(step);
    }
    let [done, refused, hidden] = walk.told;
    assert!(done > steps / 5 && refused > steps / 20 && hidden > 0, "a lame walk: {:?}", walk.told);
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}

/// SplitMix64: small, and the same on every machine.
pub struct Chance(pub u64);

impl Chance {
    /// A number below this one.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(bound).unwrap()).unwrap()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Draft,
    Negotiating,
    Awaiting,
    Signed,
    Active,
    Expired,
    Withdrawn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reply {
    Pending,
    Signed,
    Refused,
}

/// What the model knows of one agreement; days are counted from the first.
#[derive(Clone, Debug)]
struct Model {
    id: String,
    stage: Stage,
    shared: bool,
    revision: i64,
    replies: [Reply; 3],
    each: bool,
    sequential: bool,
    starts: i64,
    ends: i64,
    due: Option<i64>,
    concluded: bool,
    last: &'static str,
}

/// Somebody who acts: the officer, or a signatory by the place of its party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Officer,
    Signatory(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Revise,
    Pledge,
    Propose,
    Submit,
    Sign,
    Refuse,
    Withdraw,
    Delete,
    Object,
}

/// What the model expects: a status, and a code where it is a refusal.
type Expected = (u16, &'static str);

const ILLEGAL: Expected = (409, "illegal_transition");
const HIDDEN: Expected = (404, "not_found");

/// What the model keeps as the last thing that happened when the party in this place has refused.
const REFUSED: [&str; 3] = ["refused by the community", "refused by the first unit", "refused by the second unit"];

impl Model {
    fn sees(&self, who: Who) -> bool {
        self.shared || !matches!(who, Who::Signatory(1 | 2))
    }

    fn expects(&mut self, act: Act, who: Who, today: i64) -> Expected {
        if !self.sees(who) {
            return HIDDEN;
        }
        let open = matches!(self.stage, Stage::Draft | Stage::Negotiating);
        match (act, who) {
            (Act::Revise | Act::Pledge, _) if open => self.wording(act),
            (Act::Propose, _) if self.stage == Stage::Negotiating && self.last == "propose" => (200, ""),
            (Act::Propose, _) if self.stage == Stage::Draft => {
                (self.stage, self.shared, self.last) = (Stage::Negotiating, true, "propose");
                (200, "")
            }
            (Act::Submit, _) if self.stage == Stage::Awaiting && self.last == "submit" => (200, ""),
            (Act::Submit, _) if open && self.ends < today => (409, "term_already_over"),
            (Act::Submit, _) if open => {
                (self.stage, self.shared, self.last) = (Stage::Awaiting, true, "submit");
                (self.replies, self.due) = ([Reply::Pending; 3], Some((today + 30).min(self.ends)));
                (200, "")
            }
            (Act::Sign | Act::Refuse, Who::Signatory(place)) => self.answers(act, place, today),
            (Act::Withdraw, _) if self.stage == Stage::Withdrawn => (200, ""),
            (Act::Withdraw, _) if open || self.stage == Stage::Awaiting => {
                (self.stage, self.last) = (Stage::Withdrawn, "withdraw");
                (200, "")
            }
            (Act::Delete, _) if self.stage == Stage::Draft => (204, ""),
            _ => ILLEGAL,
        }
    }

    fn wording(&mut self, act: Act) -> Expected {
        if self.stage == Stage::Negotiating {
            self.revision += 1;
        }
        self.last = "revise";
        (if act == Act::Pledge { 201 } else { 200 }, "")
    }

    fn answers(&mut self, act: Act, place: usize, today: i64) -> Expected {
        let frozen = matches!(self.stage, Stage::Awaiting | Stage::Signed | Stage::Active);
        let digest = frozen || self.stage == Stage::Expired;
        if act == Act::Sign && digest && self.replies[place] == Reply::Signed {
            return (200, "");
        }
        if act == Act::Refuse && self.last == REFUSED[place] {
            return (200, "");
        }
        let open = self.stage == Stage::Awaiting || (frozen && self.due.is_some());
        if !open || self.replies[place] != Reply::Pending {
            return ILLEGAL;
        }
        if self.due.is_some_and(|due| due < today) {
            return (409, "signing_period_over");
        }
        let next = self.replies.iter().position(|reply| *reply == Reply::Pending);
        if self.sequential && next != Some(place) {
            return (409, "not_your_turn");
        }
        self.last = "answer";
        if act == Act::Sign {
            self.replies[place] = Reply::Signed;
            self.conclude(today);
            return (201, "");
        }
        self.replies[place] = Reply::Refused;
        let alive = |reply: &Reply| *reply != Reply::Refused;
        let hope = self.each && self.replies[1..].iter().any(alive) && alive(&self.replies[0]);
        if !self.concluded && !hope {
            self.send_back();
        }
        self.last = REFUSED[place];
        (200, "")
    }

    fn conclude(&mut self, today: i64) {
        let signed = |reply: &Reply| *reply == Reply::Signed;
        let enough = match self.each {
            true => signed(&self.replies[0]) && self.replies[1..].iter().any(signed),
            false => self.replies.iter().all(signed),
        };
        if self.concluded || !enough {
            return;
        }
        (self.concluded, self.stage) = (true, Stage::Signed);
        self.due = self.due.filter(|_| self.each);
        self.calendar(today);
    }

    fn send_back(&mut self) {
        for reply in self.replies.iter_mut().filter(|reply| **reply == Reply::Signed) {
            *reply = Reply::Pending;
        }
        (self.stage, self.due, self.last) = (Stage::Negotiating, None, "back");
        self.revision += 1;
    }

    /// What the calendar does by itself.
    fn calendar(&mut self, today: i64) {
        if self.stage == Stage::Awaiting && self.due.is_some_and(|due| due < today) {
            self.send_back();
        }
        if self.stage == Stage::Signed && self.starts <= today {
            (self.stage, self.last) = (Stage::Active, "calendar");
        }
        if self.stage == Stage::Active && self.ends < today {
            (self.stage, self.last) = (Stage::Expired, "calendar");
        }
    }

    fn state(&self) -> &'static str {
        match self.stage {
            Stage::Draft => "draft",
            Stage::Negotiating => "negotiating",
            Stage::Awaiting => "awaiting_signatures",
            Stage::Signed => "signed",
            Stage::Active => "active",
            Stage::Expired => "expired",
            Stage::Withdrawn => "withdrawn",
        }
    }
}

struct Walk<'w> {
    world: &'w World,
    chance: Chance,
    today: i64,
    known: Vec<Model>,
    /// How often something was done, refused, hidden.
    told: [usize; 3],
}

impl Walk<'_> {
    fn step(&mut self, step: usize) {
        if self.known.len() < 3 || self.chance.below(30) == 0 && self.known.len() < 8 {
            return self.create();
        }
        if self.chance.below(16) == 0 {
            return self.wait();
        }
        let at = self.chance.below(self.known.len());
        let (act, who) = self.choice();
        let before = self.known[at].clone();
        let expected = self.known[at].expects(act, who, self.today);
        let answer = self.act(step, &before, act, who);
        let code = if answer.status >= 400 {
            answer.json()["code"].as_str().unwrap_or_default().to_owned()
        } else {
            String::new()
        };
        assert_eq!(
            (answer.status, code.as_str()),
            expected,
            "step {step}: {act:?} by {who:?} on {before:?}: {}",
            answer.text()
        );
        self.told[match expected {
            (404, _) => 2,
            (409, _) => 1,
            _ => 0,
        }] += 1;
        if expected == ILLEGAL {
            let shown = self.caller(who).get(&format!("agreements/{}", before.id)).is(200);
            assert_eq!(answer.json()["allowed"], shown["allowed_actions"], "step {step}: {act:?} by {who:?}");
        }
        if act == Act::Delete && expected.0 == 204 {
            self.known.remove(at);
            self.world.officer().get(&format!("agreements/{}", before.id)).refused(404, "not_found");
            return;
        }
        self.compare(step, at);
        if matches!(self.known[at].stage, Stage::Expired | Stage::Withdrawn) && self.chance.below(6) == 0 {
            self.known.remove(at);
        }
    }

    fn choice(&mut self) -> (Act, Who) {
        let place = self.chance.below(3);
        match self.chance.below(16) {
            0..=6 => (Act::Sign, Who::Signatory(place)),
            7 => (Act::Refuse, Who::Signatory(place)),
            8 => (Act::Revise, if place == 0 { Who::Officer } else { Who::Signatory(place) }),
            9 => (Act::Pledge, Who::Officer),
            10 => (Act::Propose, Who::Officer),
            11..=12 => (Act::Submit, Who::Officer),
            13 if place == 0 => (Act::Withdraw, Who::Officer),
            14 if place == 0 => (Act::Delete, Who::Officer),
            _ => (Act::Object, Who::Signatory(1 + place.min(1))),
        }
    }

    fn caller(&self, who: Who) -> std::sync::Arc<Caller> {
        match who {
            Who::Officer => self.world.officer(),
            Who::Signatory(0) => self.world.secretary(),
            Who::Signatory(place) => self.world.head(place),
        }
    }

    fn act(&self, step: usize, model: &Model, act: Act, who: Who) -> Answer {
        let (caller, path) = (self.caller(who), format!("agreements/{}", model.id));
        match act {
            Act::Revise => caller.patch(&path, "*", &json!({ "title": format!("第 {step} 步的标题") })),
            Act::Pledge => {
                let pledge =
                    commitment("civility", &format!("第 {step} 步"), json!({ "kind": "community" }), self.world.day(9));
                caller.post(&format!("{path}/commitments"), &pledge)
            }
            Act::Propose => caller.go(&format!("{path}/proposal")),
            Act::Submit => caller.go(&format!("{path}/submission")),
            Act::Withdraw => caller.go(&format!("{path}/withdrawal")),
            Act::Delete => caller.delete(&path, "*"),
            Act::Sign => {
                let shown = self.world.officer().get(&path).is(200);
                let digest = shown["digest"].as_str().map_or_else(|| "0".repeat(64), str::to_owned);
                caller.post(&format!("{path}/signatures"), &json!({ "digest": digest }))
            }
            Act::Refuse => caller.put(&format!("{path}/refusal"), &json!({ "reason": "再议" })),
            Act::Object => caller.post(&format!("{path}/objections"), &json!({ "reason": "不是纸质协议" })),
        }
    }

    fn compare(&self, step: usize, at: usize) {
        let model = &self.known[at];
        let shown = self.world.officer().get(&format!("agreements/{}", model.id)).is(200);
        let seen = (text(&shown, "state"), shown["revision"].as_i64().unwrap());
        assert_eq!(seen, (model.state(), model.revision), "step {step}: {model:?}");
        let parties = shown["parties"].as_array().unwrap();
        let signed: Vec<bool> = parties.iter().map(|party| party.get("signed_at").is_some()).collect();
        let expected: Vec<bool> = model.replies.iter().map(|reply| *reply == Reply::Signed).collect();
        assert_eq!(signed, expected, "step {step}: {model:?}");
        let bound = parties.iter().filter(|party| party["bound"] == true).count();
        assert_eq!(bound, if model.concluded { expected.iter().filter(|one| **one).count() } else { 0 }, "step {step}");
    }

    fn create(&mut self) {
        let (each, sequential) = (self.chance.below(2) == 0, self.chance.below(3) == 0);
        let starts = i64::try_from(self.chance.below(20)).unwrap() - 5;
        let length = i64::try_from(self.chance.below(60)).unwrap() + 6;
        let words = |flag, yes: &'static str, no: &'static str| json!(if flag { yes } else { no });
        let mut body = with(deed(self.world, &[1, 2]), "effect", words(each, "each_on_signing", "all_signed"));
        body["signing_order"] = words(sequential, "sequential", "parallel");
        body["starts_on"] = json!(self.world.day(starts));
        body["ends_on"] = json!(self.world.day(starts + length));
        body["commitments"] = json!([]);
        let made: Value = self.world.officer().post("agreements", &body).is(201);
        self.known.push(Model {
            id: text(&made, "id").to_owned(),
            stage: Stage::Draft,
            shared: false,
            revision: 1,
            replies: [Reply::Pending; 3],
            each,
            sequential,
            starts: self.today + starts,
            ends: self.today + starts + length,
            due: None,
            concluded: false,
            last: "create",
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
