//! Random histories over thirty days, against a recorder that keeps every answer as it was at the end of its day: asked for that day
//! later, the same is told.
//!
//! `HULIAN_TEST_SEED` walks another way.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::kit::answer::text;
use crate::kit::deeds::{commitment, deed, with};
use crate::kit::{Answer, Caller, World, alone_on_both_engines};
use crate::story::consent::pause;
use crate::story::life::pledger;
use crate::story::machine::Chance;

alone_on_both_engines!(p61_a_day_of_agreements_is_told_later_as_it_was);

const DAYS: usize = 30;
/// The officer, the head of unit 1 and the head of unit 2.
const READERS: usize = 3;

fn p61_a_day_of_agreements_is_told_later_as_it_was(world: &World) {
    let seed = std::env::var("HULIAN_TEST_SEED").ok().and_then(|word| word.parse().ok()).unwrap_or(20_260_713);
    let mut walk = Walk { world, chance: Chance(seed), agreements: Vec::new(), lines: Vec::new(), kept: Vec::new() };
    for _ in 0..DAYS {
        for _ in 0..6 {
            walk.act();
        }
        walk.keep();
        world.days(1);
    }
    walk.compare();
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}

/// What somebody was told at the end of a day; nothing where there was nothing for them.
struct Told {
    day: String,
    reader: usize,
    path: String,
    answer: Option<Value>,
}

struct Walk<'w> {
    world: &'w World,
    chance: Chance,
    /// The addresses of agreements, of those that are gone as well.
    agreements: Vec<String>,
    /// The addresses of commitments something was delivered for.
    lines: Vec<String>,
    kept: Vec<Told>,
}

impl Walk<'_> {
    fn reader(&self, reader: usize) -> Arc<Caller> {
        match reader {
            0 => self.world.officer(),
            unit => self.world.head(unit),
        }
    }

    fn act(&mut self) {
        if self.agreements.len() < 2 || self.agreements.len() < 5 && self.chance.below(8) == 0 {
            return self.create();
        }
        let path = self.agreements[self.chance.below(self.agreements.len())].clone();
        let seen = [self.world.officer(), self.world.head(1)].into_iter().find_map(|author| {
            let answer = author.get(&path);
            (answer.status == 200).then(|| (author, answer.json()))
        });
        let Some((author, shown)) = seen else { return };
        let answer = match text(&shown, "state") {
            "draft" => self.with_draft(&author, &path),
            "negotiating" => self.under_negotiation(&path),
            "awaiting_signatures" => self.awaiting_signatures(&path, &shown),
            "active" | "ending" => self.in_force(&path, &shown),
            "suspended" => self.suspended(&path),
            _ => return,
        };
        assert!(answer.status < 500, "{}", answer.text());
    }

    fn create(&mut self) {
        let world = self.world;
        let mut day = |most: usize| world.day(i64::try_from(1 + self.chance.below(most)).unwrap());
        let lines = json!([
            commitment("joint_service", "便民理发", pledger(world, 1), day(12)),
            commitment("resource_sharing", "开放居民活动室", json!({ "kind": "community" }), day(25)),
        ]);
        let ends_on = world.day(i64::try_from(8 + self.chance.below(40)).unwrap());
        let mut body = with(with(deed(world, &[1, 2]), "commitments", lines), "ends_on", json!(ends_on));
        body["effect"] = json!(["all_signed", "each_on_signing"][self.chance.below(2)]);
        let author = if self.chance.below(3) == 0 { world.liaison(1) } else { world.officer() };
        let made = author.post("agreements", &body).is(201);
        self.agreements.push(format!("agreements/{}", text(&made, "id")));
    }

    fn title(&mut self) -> Value {
        json!({ "title": format!("第 {} 稿", self.chance.below(1_000)) })
    }

    fn with_draft(&mut self, author: &Caller, path: &str) -> Answer {
        match self.chance.below(8) {
            0 => author.delete(path, "*"),
            1..=4 => author.amend(path, &self.title()),
            _ => author.go(&format!("{path}/proposal")),
        }
    }

    fn under_negotiation(&mut self, path: &str) -> Answer {
        match self.chance.below(4) {
            0 => self.world.liaison(2).amend(path, &self.title()),
            1 if self.chance.below(6) == 0 => self.world.officer().put(&format!("{path}/withdrawal"), &json!({})),
            _ => self.world.officer().go(&format!("{path}/submission")),
        }
    }

    fn signatory(&mut self) -> Arc<Caller> {
        match self.chance.below(3) {
            0 => self.world.secretary(),
            unit => self.world.head(unit),
        }
    }

    fn awaiting_signatures(&mut self, path: &str, shown: &Value) -> Answer {
        let signatory = self.signatory();
        match self.chance.below(12) {
            0 => signatory.put(&format!("{path}/refusal"), &json!({ "reason": "再议" })),
            _ => signatory.post(&format!("{path}/signatures"), &json!({ "digest": shown["digest"] })),
        }
    }

    fn in_force(&mut self, path: &str, shown: &Value) -> Answer {
        let lines = shown["commitments"].as_array().unwrap();
        let line = &lines[self.chance.below(lines.len())];
        let address = format!("commitments/{}", text(line, "id"));
        let of_unit = line["pledger"]["kind"] == "unit";
        let (own, other) = (self.world.head(1), self.world.officer());
        let (own, other) = if of_unit { (own, other) } else { (other, own) };
        if !self.lines.contains(&address) {
            self.lines.push(address.clone());
        }
        let n = 1 + self.chance.below(3);
        let reason = json!({ "reason": "示例" });
        match self.chance.below(16) {
            0..=5 => own.post(&format!("{address}/deliveries"), &json!({ "quantity": n })),
            6..=8 => other.go(&format!("{address}/deliveries/{n}/verification")),
            9 => other.put(&format!("{address}/deliveries/{n}/return"), &reason),
            10 => own.put(&format!("{address}/deliveries/{n}/void"), &reason),
            11 if self.chance.below(3) == 0 => self.world.head(2).put(&format!("{path}/notice"), &reason),
            12 if self.chance.below(3) == 0 => self.world.secretary().put(&format!("{address}/waiver"), &reason),
            // Whoever has not signed yet, where each is bound by itself.
            13 => self.signatory().post(&format!("{path}/signatures"), &json!({ "digest": shown["digest"] })),
            _ => self.signatory().put(&format!("{path}/suspension"), &pause(shown)),
        }
    }

    fn suspended(&mut self, path: &str) -> Answer {
        self.signatory().ask("DELETE", &format!("{path}/suspension")).send()
    }

    /// What there is to ask for.
    fn paths(&self) -> Vec<String> {
        let lists = [
            "agreements?limit=200&sort=number",
            "commitments?limit=200&sort=created_at",
            "commitments?overdue=true&sort=due_on",
        ];
        let below = self.lines.iter().map(|line| format!("{line}/deliveries"));
        let requests = self.agreements.iter().map(|path| format!("{path}/requests"));
        lists.map(str::to_owned).into_iter().chain(self.agreements.clone()).chain(below).chain(requests).collect()
    }

    /// Everybody is told of agreements and lists, one of them of what lies below.
    fn keep(&mut self) {
        let day = self.world.day(0);
        for path in self.paths() {
            let below = path.ends_with("/deliveries") || path.ends_with("/requests");
            let one = self.chance.below(READERS);
            for reader in (0..READERS).filter(|reader| !below || *reader == one) {
                let answer = bare(&self.reader(reader).get(&path));
                self.kept.push(Told { day: day.clone(), reader, path: path.clone(), answer });
            }
        }
    }

    fn compare(&self) {
        let told = |one: &&Told| one.answer.as_ref().is_some_and(|answer| answer["items"] != json!([]));
        let deliveries = self.kept.iter().filter(told).filter(|one| one.path.ends_with("/deliveries")).count();
        let hidden = self.kept.iter().filter(|one| one.answer.is_none()).count();
        assert!(deliveries > 0 && hidden > 0, "a lame walk: {deliveries} lists of deliveries, {hidden} refusals");
        for Told { day, reader, path, answer } in &self.kept {
            let and = if path.contains('?') { '&' } else { '?' };
            let later = bare(&self.reader(*reader).get(&format!("{path}{and}as_of={day}")));
            assert_eq!(later, *answer, "{path} for reader {reader} as of {day}");
        }
    }
}

/// What is told, without what depends on who could do what now.
fn bare(answer: &Answer) -> Option<Value> {
    if answer.status == 404 {
        answer.refused(404, "not_found");
        return None;
    }
    let mut told = answer.is(200);
    let strip = |one: &mut Value| {
        if let Some(members) = one.as_object_mut() {
            members.retain(|name, _| name != "allowed_actions" && name != "etag");
        }
    };
    strip(&mut told);
    for one in told.get_mut("items").and_then(Value::as_array_mut).into_iter().flatten() {
        strip(one);
    }
    Some(told)
}
