//! What pairings leave: a unit that goes is shown whom it helps, a household whose last pairing ends becomes a task in the same
//! instant, and a walk after which no family that was helped is left to nobody.

use serde_json::{Value, json};

use super::acts::{agreed, at, paired, proposed, silent};
use crate::households::acts as households;
use crate::households::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::{Caller, World, on_both_engines};
use crate::story::machine::Chance;
use crate::tasks::{of, waits};

on_both_engines!(
    a_unit_that_goes_is_shown_whom_it_helps,
    the_last_pairing_leaves_a_task_and_the_next_one_closes_it,
    a_household_that_exits_needs_nobody_and_one_that_comes_back_does,
    hand_overs_of_households_are_for_those_who_see_households,
    a_household_that_two_units_help_is_not_left_by_one,
    a_unit_without_a_head_hands_its_households_over,
    no_family_is_ever_left_to_nobody,
);

fn departure(world: &World, unit: usize) -> String {
    format!("units/{}/departure", world.unit_id(unit))
}

/// Hand-overs of a household, the oldest first.
fn tasks(world: &World, household: &str) -> Vec<Value> {
    let all = world.secretary().get("handovers?limit=200&sort=opened_at").is(200);
    items(&all).iter().filter(|one| one["subject_id"] == household).cloned().collect()
}

fn code(world: &World, household: &str) -> String {
    text(&world.secretary().get(&households::at(household)).is(200), "code").to_owned()
}

fn end(world: &World, pairing: &str) {
    let body = json!({ "because": "completed", "final_report": "已协助办理。" });
    world.staff("household_officer").put(&format!("{}/closure", at(pairing)), &body).is(200);
}

fn a_unit_that_goes_is_shown_whom_it_helps(world: &World) {
    let secretary = world.secretary();
    let (first, second) = (silent(world), silent(world));
    let pairings = [paired(world, &first, 1), paired(world, &second, 1)];
    proposed(world, &silent(world), 1);
    let body = json!({ "reason": "单位撤并。" });
    let shown = secretary.put(&format!("{}?preview=true", departure(world, 1)), &body).is(200);
    let orphans = shown["orphans"].as_array().unwrap();
    let told: Vec<(&str, &str)> = orphans.iter().map(|one| (text(one, "kind"), text(one, "title"))).collect();
    let codes = [code(world, &first), code(world, &second)];
    assert_eq!(told, [("household", codes[0].as_str()), ("household", codes[1].as_str())], "by code, and no more");
    assert!(!shown.to_string().contains("欧阳"), "{shown}");
    secretary.put(&departure(world, 1), &body).refused(409, "would_orphan");
    let gone = secretary.put(&departure(world, 1), &json!({ "reason": "单位撤并。", "handover": true })).is(200);
    let left: Vec<(&str, &str)> =
        gone["handovers"].as_array().unwrap().iter().map(|one| (text(one, "title"), text(one, "because"))).collect();
    assert_eq!(left, [(codes[0].as_str(), "departure"), (codes[1].as_str(), "departure")]);
    for pairing in &pairings {
        let ended = world.staff("household_officer").get(&at(pairing)).is(200);
        assert_eq!((&ended["state"], &ended["ended_because"]), (&json!("ended"), &json!("unit_departed")));
    }
    let standing = world.staff("household_officer").get("pairings?state=proposed,active,paused").is(200);
    assert_eq!(items(&standing).len(), 0, "what was only proposed is gone as well");
}

fn the_last_pairing_leaves_a_task_and_the_next_one_closes_it(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let household = silent(world);
    assert_eq!(tasks(world, &household), [] as [Value; 0], "nobody has helped it yet: nothing is handed over");
    end(world, &paired(world, &household, 1));
    let left = tasks(world, &household);
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!((&left[0]["because"], &left[0]["state"]), (&json!("pairing_ended"), &json!("open")));
    assert_eq!((&left[0]["title"], &left[0]["unit_id"]), (&json!(code(world, &household)), &json!(world.unit_id(1))));
    let task = waits("hand_over", &[&officer, &secretary], &[&world.officer(), &world.head(1), &world.auditor()]);
    assert_eq!((&task["household_id"], &task["operation_id"]), (&json!(household), &json!("resolve_handover")));
    assert!(officer.get(text(&task, "link")).is(200)["allowed_actions"] == json!(["resolve_handover"]));
    // A proposal is no help yet; it is once the unit has accepted.
    let next = proposed(world, &household, 2);
    assert_eq!(tasks(world, &household)[0]["state"], "open");
    world.head(2).put(&format!("{}/acceptance", at(&next)), &json!({})).is(200);
    let closed = &tasks(world, &household)[0];
    assert_eq!((&closed["state"], closed.get("closed_by")), (&json!("closed"), None), "by the service");
    // Left again, and this time somebody says what becomes of it.
    end(world, &next);
    let open = tasks(world, &household)[1].clone();
    let resolution = format!("handovers/{}/resolution", text(&open, "id"));
    officer.put(&resolution, &json!({ "resolution": "由社区帮扶专干负责。" })).is(200);
    end(world, &paired(world, &household, 3));
    let all = tasks(world, &household);
    let states: Vec<&str> = all.iter().map(|one| text(one, "state")).collect();
    assert_eq!(states, ["closed", "closed", "open"], "what was said then is over with the pairing after it");
    assert_eq!(of(&officer, "hand_over").len(), 1);
}

fn a_household_that_exits_needs_nobody_and_one_that_comes_back_does(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let household = silent(world);
    let path = households::at(&household);
    end(world, &paired(world, &household, 1));
    secretary.put(&format!("{path}/exit"), &households::body_of(world, "exit")).is(200);
    assert_eq!(tasks(world, &household)[0]["state"], "closed");
    secretary.put(&format!("{path}/reopening"), &households::body_of(world, "reopening")).is(200);
    let again = tasks(world, &household);
    assert_eq!((again.len(), &again[1]["because"], &again[1]["state"]), (2, &json!("helped_again"), &json!("open")));
    // Consent taken back, and given anew; restricted, and lifted.
    officer.put(&format!("{path}/consent/withdrawal"), &households::body_of(world, "consent/withdrawal")).is(200);
    assert_eq!(tasks(world, &household)[1]["state"], "closed");
    officer.put(&format!("{path}/consent"), &households::body_of(world, "consent")).is(200);
    assert_eq!((tasks(world, &household).len(), &tasks(world, &household)[2]["state"]), (3, &json!("open")));
    paired(world, &household, 2);
    secretary.put(&format!("{path}/restriction"), &households::body_of(world, "restriction")).is(200);
    secretary.put(&departure(world, 2), &json!({ "reason": "单位撤并。", "handover": true })).is(200);
    assert_eq!(tasks(world, &household).len(), 3, "nothing is done with what is restricted");
    secretary.delete(&format!("{path}/restriction"), "*").is(200);
    assert_eq!((tasks(world, &household).len(), &tasks(world, &household)[3]["state"]), (4, &json!("open")));
}

fn hand_overs_of_households_are_for_those_who_see_households(world: &World) {
    let household = silent(world);
    end(world, &paired(world, &household, 1));
    let path = format!("handovers/{}", text(&tasks(world, &household)[0], "id"));
    let body = json!({ "resolution": "示例" });
    for who in [&world.officer(), &world.staff("grid_worker"), &world.head(1), &world.auditor()] {
        assert!(!who.get("handovers").text().contains(&household), "{}", who.login());
    }
    world.officer().get(&path).refused(404, "not_found");
    world.officer().put(&format!("{path}/resolution"), &body).refused(404, "not_found");
    for who in [&world.staff("household_officer"), &world.secretary()] {
        assert_eq!(who.get(&path).is(200)["subject_id"], household);
    }
    world.auditor().get(&path).refused(404, "not_found");
    world.auditor().put(&format!("{path}/resolution"), &body).refused(403, "not_allowed");
    let closed = world.staff("household_officer").put(&format!("{path}/resolution"), &body).is(200);
    assert_eq!(closed["resolution"], "示例");
    assert_eq!(tasks(world, &household)[0]["resolution"], "示例");
    let mut disk = Disk::open(&world.server);
    let kept = format!("SELECT resolution AS word FROM handovers WHERE subject_id = {}", disk.id(&household));
    assert_eq!(disk.words(&kept), [""], "what was arranged for a household is sealed");
    let taken = json!({ "withdrawn_on": world.day(0) });
    world.staff("household_officer").put(&format!("households/{household}/consent/withdrawal"), &taken).is(200);
    assert!(world.secretary().get(&path).is(200).get("resolution").is_none(), "nothing of it is told any more");
}

fn a_household_that_two_units_help_is_not_left_by_one(world: &World) {
    let household = silent(world);
    let (first, _) = (paired(world, &household, 1), paired(world, &household, 2));
    end(world, &first);
    assert_eq!(tasks(world, &household), [] as [Value; 0]);
    world.secretary().put(&departure(world, 2), &json!({ "reason": "单位撤并。", "handover": true })).is(200);
    assert_eq!(tasks(world, &household)[0]["because"], "departure");
}

fn a_unit_without_a_head_hands_its_households_over(world: &World) {
    let household = silent(world);
    paired(world, &household, 1);
    let head = world.head(1);
    let member = format!("units/{}/members/{}", world.unit_id(1), head.account);
    let etag = world.secretary().get(&member).etag();
    world.secretary().delete(&member, &etag).refused(409, "would_orphan");
    world.secretary().delete(&format!("{member}?handover=true"), &etag).is(204);
    let left = tasks(world, &household);
    assert_eq!((left.len(), &left[0]["because"]), (1, &json!("vacancy")), "{left:?}");
    // Another unit helps as well: the first still has nobody who answers.
    paired(world, &household, 2);
    assert_eq!(tasks(world, &household)[0]["state"], "open");
}

/// Families, units and what happens to them, in no order; after each step somebody answers for every family that was helped.
fn no_family_is_ever_left_to_nobody(world: &World) {
    let seed = std::env::var("HULIAN_TEST_SEED").ok().and_then(|word| word.parse().ok()).unwrap_or(20_261_127);
    let families: Vec<String> = (0..3).map(|_| silent(world)).collect();
    let mut walk = Walk { world, chance: Chance(seed), families, gone: Vec::new(), left: 0, helped: 0 };
    let steps = if std::env::var_os("HULIAN_TEST_LONG").is_some() { 5_000 } else { 90 };
    for _ in 0..steps {
        walk.step();
        walk.check();
    }
    assert!(walk.helped > steps / 4 && walk.left > steps / 20 && walk.gone.len() > 2, "{} {}", walk.helped, walk.left);
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}

const UNITS: usize = 7;

struct Walk<'w> {
    world: &'w World,
    chance: Chance,
    families: Vec<String>,
    gone: Vec<usize>,
    /// How often a family was found waiting, and how often helped.
    left: usize,
    helped: usize,
}

impl Walk<'_> {
    fn officer(&self) -> std::sync::Arc<Caller> {
        self.world.staff("household_officer")
    }

    fn unit(&mut self) -> usize {
        let here: Vec<usize> = (1..=UNITS).filter(|unit| !self.gone.contains(unit)).collect();
        here[self.chance.below(here.len())]
    }

    /// A pairing of a family in one of these states.
    fn pairing(&mut self, family: &str, states: &str) -> Option<String> {
        let found = self.officer().get(&format!("pairings?household_id={family}&state={states}")).is(200);
        let found = items(&found);
        (!found.is_empty()).then(|| text(&found[self.chance.below(found.len())], "id").to_owned())
    }

    /// One thing that may happen; what is refused, is refused.
    fn step(&mut self) {
        let family = self.families[self.chance.below(self.families.len())].clone();
        let (world, path) = (self.world, households::at(&family));
        let (officer, secretary) = (self.officer(), world.secretary());
        let act = self.chance.below(16);
        match act {
            0..=3 => self.pair(&family, act.is_multiple_of(2)),
            4 => self.answer(&family),
            5..=7 => {
                if let Some(id) = self.pairing(&family, "active,paused") {
                    let body = json!({ "because": "other_reason", "final_report": "示例总结。" });
                    drop(officer.put(&format!("{}/closure", at(&id)), &body));
                }
            }
            8 => {
                if let Some(id) = self.pairing(&family, "active") {
                    let body = json!({ "unit_id": world.unit_id(self.unit()), "agreed": agreed(world) });
                    drop(officer.put(&format!("{}/handover", at(&id)), &body));
                }
            }
            9 => drop(secretary.put(&format!("{path}/exit"), &households::body_of(world, "exit"))),
            10 | 11 => drop(secretary.put(&format!("{path}/reopening"), &households::body_of(world, "reopening"))),
            12 => {
                let step = ["consent", "consent/withdrawal", "consent"][self.chance.below(3)];
                drop(officer.put(&format!("{path}/{step}"), &households::body_of(world, step)));
            }
            13 if self.chance.below(2) == 0 => {
                drop(secretary.put(&format!("{path}/restriction"), &households::body_of(world, "restriction")));
            }
            13 => drop(secretary.delete(&format!("{path}/restriction"), "*")),
            14 => self.resolve(&family),
            _ => self.depart(),
        }
    }

    fn pair(&mut self, family: &str, outside: bool) {
        let unit = self.unit();
        let mut body = super::acts::pairing_in(self.world, family, unit);
        if outside {
            body["agreed"] = agreed(self.world);
        }
        drop(self.officer().post("pairings", &body));
    }

    fn answer(&mut self, family: &str) {
        let Some(id) = self.pairing(family, "proposed") else { return };
        let unit = self.officer().get(&at(&id)).is(200)["unit_id"].clone();
        let unit = (1..=UNITS).find(|one| json!(self.world.unit_id(*one)) == unit).unwrap();
        let refuse = self.chance.below(3) == 0;
        let step = if refuse { "refusal" } else { "acceptance" };
        let body = if refuse { json!({ "reason": "人手不足。" }) } else { json!({}) };
        drop(self.world.head(unit).put(&format!("{}/{step}", at(&id)), &body));
    }

    fn resolve(&mut self, family: &str) {
        let open = tasks(self.world, family).into_iter().find(|one| one["state"] == "open");
        if let Some(open) = open {
            let body = json!({ "resolution": "由社区负责。" });
            self.officer().put(&format!("handovers/{}/resolution", text(&open, "id")), &body).is(200);
        }
    }

    fn depart(&mut self) {
        if self.gone.len() + 3 > UNITS || self.chance.below(2) == 0 {
            return;
        }
        // One that helps somebody, where there is one: the others leave nothing.
        let helping = self.officer().get("pairings?state=active,paused&limit=200").is(200);
        let helping: Vec<usize> = (1..=UNITS)
            .filter(|unit| items(&helping).iter().any(|one| one["unit_id"] == json!(self.world.unit_id(*unit))))
            .collect();
        let unit = if helping.is_empty() { self.unit() } else { helping[self.chance.below(helping.len())] };
        let body = json!({ "reason": "示例", "handover": true });
        self.world.secretary().put(&departure(self.world, unit), &body).is(200);
        self.gone.push(unit);
    }

    /// Whoever is being helped and was helped by a unit has one that helps, a task that is open, or somebody who has said what
    /// becomes of it since the last one went; never more than one open task, and none beside a unit that helps.
    fn check(&mut self) {
        for family in self.families.clone() {
            let all = self.officer().get(&format!("pairings?household_id={family}&limit=200")).is(200);
            let all = items(&all);
            let live = all.iter().any(|one| ["active", "paused"].contains(&text(one, "state")));
            let tasks = tasks(self.world, &family);
            let open = tasks.iter().filter(|one| one["state"] == "open").count();
            let (shown, needs) = self.needs(&family);
            assert!(open <= 1 && (open == 0 || (needs && !live)), "{family}: {tasks:?} {shown}");
            let ended =
                all.iter().filter(|one| one.get("since_on").is_some()).filter_map(|one| one["ended_at"].as_str()).max();
            if let Some(ended) = ended.filter(|_| needs && !live) {
                let said = tasks.iter().any(|one| one["closed_by"].is_string() && text(one, "closed_at") >= ended);
                assert!(open == 1 || said, "{family} is left to nobody: {tasks:?} {shown}");
                self.left += 1;
            }
            self.helped += usize::from(live);
        }
    }

    /// Whether a family is being helped, and may be.
    fn needs(&self, family: &str) -> (Value, bool) {
        let answer = self.officer().get(&households::at(family));
        let shown = answer.json();
        let needs = answer.status == 200 && shown["state"] == "active" && shown.get("restricted_at").is_none();
        (shown, needs)
    }
}
