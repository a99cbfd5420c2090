//! How pairings stood on a day gone by: for whom, how much, and for how long that is known.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::acts::{agreed, aid_in, at, consenting, give, paired, pairing_in, proposed, silent, visit_in};
use crate::backup::{Home, said};
use crate::households::acts as households;
use crate::households::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::{Caller, World, alone_on_both_engines};
use crate::matchings::acts as matchings;
use crate::story::machine::Chance;

alone_on_both_engines!(
    a_pairing_is_told_as_it_stood,
    a_unit_looks_back_at_what_it_sees_now,
    when_a_visit_was_due_is_told_where_it_is_known,
    what_follows_from_what_is_sealed_is_not_asked_of_the_past,
    nothing_of_the_past_is_left_of_an_erased_household,
    p59_every_row_is_what_its_last_event_has_left,
    p61_twenty_days_of_pairings_are_told_later_as_they_were,
);

fn on(caller: &Caller, id: &str, day: &str) -> Value {
    caller.get(&format!("{}?as_of={day}", at(id))).is(200)
}

fn listed(caller: &Caller, query: &str) -> Vec<String> {
    let page = caller.get(&format!("pairings?limit=200{query}")).is(200);
    items(&page).iter().map(|one| text(one, "id").to_owned()).collect()
}

fn a_pairing_is_told_as_it_stood(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let household = silent(world);
    world.days(1);
    let mut days = vec![world.day(0)];
    let id = proposed(world, &household, 1);
    let steps: [&dyn Fn(); 4] = [
        &|| drop(world.head(1).put(&format!("{}/acceptance", at(&id)), &json!({})).is(200)),
        &|| drop(officer.post(&format!("{}/visits", at(&id)), &visit_in(&world.day(0))).is(201)),
        &|| drop(officer.put(&format!("{}/pause", at(&id)), &json!({ "reason": "外出就医。" })).is(200)),
        &|| {
            let end = json!({ "because": "completed", "final_report": "已协助办理。" });
            drop(officer.put(&format!("{}/closure", at(&id)), &end).is(200));
        },
    ];
    for step in steps {
        world.days(1);
        days.push(world.day(0));
        step();
    }
    let states: Vec<Value> = days.iter().map(|day| on(&secretary, &id, day)["state"].clone()).collect();
    assert_eq!(states, ["proposed", "active", "active", "paused", "ended"]);
    secretary.get(&format!("{}?as_of={}", at(&id), world.day(-5))).refused(404, "not_found");
    let then = on(&secretary, &id, &days[1]);
    assert_eq!((&then["since_on"], then.get("last_visited_on")), (&json!(days[1]), None));
    assert_eq!(on(&secretary, &id, &days[2])["last_visited_on"], json!(days[2]));
    assert_eq!((&then["household"]["display_name"], &then["allowed_actions"]), (&json!("欧阳*"), &json!([])));
    for sealed in ["agreed_needs", "note", "fields", "reason", "final_report", "visit_due_on", "visit_every_days"] {
        assert!(on(&secretary, &id, &days[3]).get(sealed).is_none(), "`{sealed}` is not kept");
    }
    assert!(on(&secretary, &id, &days[3]).get("ended_because").is_none(), "what came later is not told");
    // A list is of that day as well, and so is what it is filtered by.
    let day = &days[1];
    assert_eq!(listed(&secretary, &format!("&as_of={day}&state=active")), [id.as_str()]);
    assert_eq!(listed(&secretary, &format!("&as_of={day}&state=ended")), [] as [&str; 0]);
    assert_eq!(listed(&secretary, "&state=active"), [] as [&str; 0]);
    assert_eq!(listed(&secretary, &format!("&as_of={day}&household_id={household}")), [id.as_str()]);
    assert_eq!(listed(&secretary, &format!("&as_of={day}&unit_id={}", world.unit_id(2))), [] as [&str; 0]);
    assert_eq!(listed(&secretary, &format!("&as_of={}", world.day(-5))), [] as [&str; 0]);
}

fn a_unit_looks_back_at_what_it_sees_now(world: &World) {
    let (officer, head) = (world.staff("household_officer"), world.head(1));
    let id = proposed(world, &silent(world), 1);
    let asked = world.day(0);
    world.days(1);
    let begun = world.day(0);
    head.put(&format!("{}/acceptance", at(&id)), &json!({})).is(200);
    world.days(1);
    let then = on(&head, &id, &asked);
    assert_eq!((&then["state"], &then["household"]["code"]), (&json!("proposed"), &json!("H001")));
    assert!(then["household"].get("display_name").is_none(), "it was not told that when it was asked: {then}");
    assert_eq!(on(&head, &id, &begun)["household"]["display_name"], "欧阳*");
    assert_eq!(listed(&head, &format!("&as_of={asked}")), [id.as_str()]);
    let helper = world.member("helper", 1);
    for stranger in [&world.head(2), &helper] {
        stranger.get(&format!("{}?as_of={begun}", at(&id))).refused(404, "not_found");
        assert_eq!(listed(stranger, &format!("&as_of={begun}")), [] as [&str; 0]);
    }
    // Named today, they are told of the days before; a helper sees what the unit sees.
    head.put(&format!("{}/helper", at(&id)), &json!({ "helper_id": helper.account })).is(200);
    assert!(on(&helper, &id, &begun).get("helper").is_none(), "nobody was named then");
    // Restricted today, nothing of the household is told of any day.
    let household = text(&on(&officer, &id, &begun)["household"], "id").to_owned();
    let restriction = format!("{}/restriction", households::at(&household));
    world.secretary().put(&restriction, &json!({ "reason": "涉及诉讼, 依法保存。" })).is(200);
    assert!(on(&head, &id, &begun).get("household").is_none());
    assert!(on(&officer, &id, &begun)["household"].get("display_name").is_none());
    world.secretary().delete(&restriction, "*").is(200);
    world.days(1);
    let end = json!({ "because": "other_reason", "reason": "单位业务调整。", "final_report": "已协助办理。" });
    officer.put(&format!("{}/closure", at(&id)), &end).is(200);
    after_its_end(world, &id, &begun);
    assert_eq!(on(&officer, &id, &begun)["state"], "active");
}

/// Whoever sees a pairing that has ended sees the days before: today as today's door shows it, and of no day more than may be told
/// now.
fn after_its_end(world: &World, id: &str, begun: &str) {
    let helper = world.member("helper", 1);
    for (days, told, seeing) in [
        (0, true, vec![world.head(1), world.liaison(1), helper.clone()]),
        (31, false, vec![world.head(1), world.liaison(1)]),
    ] {
        world.days(days);
        for who in seeing {
            let (now, today, then) = (who.get(&at(id)).is(200), on(&who, id, &world.day(0)), on(&who, id, begun));
            let known = NOT_OF_THE_PAST;
            assert_eq!(plain(today, &known), plain(now, &known), "today is told as today's door tells it");
            assert_eq!((&then["state"], then.get("ended_at")), (&json!("active"), None), "what came later is not told");
            assert_eq!(then["household"].get("code").is_some(), told, "no more than may be told now: {then}");
            assert!(then["household"].get("display_name").is_none(), "{then}");
            for day in [begun, &world.day(0)] {
                assert_eq!(listed(&who, &format!("&as_of={day}")), [id]);
            }
        }
    }
    helper.get(&at(id)).refused(404, "not_found");
    helper.get(&format!("{}?as_of={begun}", at(id))).refused(404, "not_found");
    assert_eq!(listed(&helper, &format!("&as_of={begun}")), [] as [&str; 0], "who sees it no more looks back no more");
}

fn when_a_visit_was_due_is_told_where_it_is_known(world: &World) {
    let (officer, head) = (world.staff("household_officer"), world.head(1));
    let household = silent(world);
    let id = proposed(world, &household, 1);
    let asked = world.day(0);
    world.days(1);
    head.put(&format!("{}/acceptance", at(&id)), &json!({})).is(200);
    let begun = world.day(0);
    world.days(100);
    officer.amend(&at(&id), &json!({ "visit_every_days": 14 })).is(200);
    for who in [&officer, &head] {
        assert_eq!(who.get(&at(&id)).is(200)["visit_overdue"], true);
        // While nobody helped, nothing was due. Then it was, and when followed from what is not kept.
        assert_eq!(on(who, &id, &asked)["visit_overdue"], false);
        for late in [begun.clone(), world.day(-1)] {
            let then = on(who, &id, &late);
            assert_eq!((then.get("visit_overdue"), then.get("visit_due_on")), (None, None), "{then}");
        }
        let then = on(who, &id, &world.day(0));
        assert_eq!((&then["visit_overdue"], then["visit_due_on"].is_string()), (&json!(true), true));
    }
    // Restricted, a unit is not told whether it is overdue, neither now nor then.
    let restriction = format!("{}/restriction", households::at(&household));
    world.secretary().put(&restriction, &json!({ "reason": "涉及诉讼, 依法保存。" })).is(200);
    for shown in [head.get(&at(&id)).is(200), on(&head, &id, &world.day(0))] {
        assert_eq!((shown.get("visit_overdue"), shown.get("visit_due_on")), (None, None), "{shown}");
    }
}

fn what_follows_from_what_is_sealed_is_not_asked_of_the_past(world: &World) {
    let (officer, today) = (world.staff("household_officer"), world.day(0));
    let id = paired(world, &silent(world), 1);
    let places = |query: &str| {
        let answer = officer.get(&format!("pairings?as_of={today}&{query}"));
        answer.refused(400, "invalid_parameter");
        answer.pointers()
    };
    assert_eq!(places("overdue=true"), ["overdue"]);
    assert_eq!(places("sort=visit_due_on"), ["sort"]);
    for door in ["pairings".to_owned(), at(&id)] {
        let later = officer.get(&format!("{door}?as_of={}", world.day(1))).refused(400, "invalid_parameter");
        assert_eq!(later["errors"][0]["code"], "in_future");
    }
    // Said by the pairing itself, how often it visits is known of that day too.
    officer.amend(&at(&id), &json!({ "visit_every_days": 14 })).is(200);
    let then = on(&officer, &id, &today);
    assert_eq!((&then["visit_every_days"], &then["visit_due_on"]), (&json!(14), &json!(world.day(14))));
    // In parts, in its order, forth and back.
    for unit in 2..=4 {
        paired(world, &silent(world), unit);
    }
    let whole = listed(&officer, &format!("&as_of={today}&sort=-created_at"));
    let first = officer.get(&format!("pairings?as_of={today}&sort=-created_at&limit=3")).is(200);
    let cursor = text(&first, "next_cursor");
    let rest = officer.get(&format!("pairings?as_of={today}&sort=-created_at&limit=3&cursor={cursor}")).is(200);
    let parts: Vec<&str> = items(&first).iter().chain(items(&rest)).map(|one| text(one, "id")).collect();
    assert_eq!((parts.len(), parts), (4, whole.iter().map(String::as_str).collect()));
}

/// What is kept of a household's rows and of those that belong to it.
fn bodies(disk: &mut Disk, household: &str, pairings: &[&String]) -> Vec<String> {
    let ids: Vec<String> =
        std::iter::once(household).chain(pairings.iter().map(|id| id.as_str())).map(|id| disk.id(id)).collect();
    let of = format!("object_id IN ({0}) OR owner_id IN ({0})", ids.join(", "));
    disk.words(&format!("SELECT kind || ' ' || body AS word FROM object_versions WHERE body IS NOT NULL AND ({of})"))
}

fn nothing_of_the_past_is_left_of_an_erased_household(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let (household, other) = (consenting(world), consenting(world));
    let (id, asked, stays) = (paired(world, &household, 1), proposed(world, &household, 2), paired(world, &other, 1));
    officer.post(&format!("{}/visits", at(&id)), &visit_in(&world.day(0))).is(201);
    let before = world.day(0);
    world.days(1);
    let mut disk = Disk::open(&world.server);
    let kinds = |bodies: &[String]| -> BTreeSet<String> {
        bodies.iter().map(|body| body.split(' ').next().unwrap().to_owned()).collect()
    };
    let kept = bodies(&mut disk, &household, &[&id, &asked]);
    let known: BTreeSet<String> = ["household_readers", "households", "pairings"].map(str::to_owned).into();
    assert_eq!(kinds(&kept), known, "of what is sealed alone, nothing but digests");
    assert!(kept.len() >= 5, "{kept:?}");
    for who in [&officer, &secretary] {
        let path = format!("{}/erasure", households::at(&household));
        who.post(&path, &households::body_of(world, "erasure")).is(200);
    }
    // What is left is what still stands in the tables: that there was one, and how its pairings ended.
    let left = bodies(&mut disk, &household, &[&id, &asked]);
    assert_eq!((left.len(), kinds(&left)), (3, ["households", "pairings"].map(str::to_owned).into()), "{left:?}");
    for body in &left {
        let ended = ["\"state\":\"erased\"", "\"ended_because\":\"household_erased\""];
        assert!(ended.iter().any(|word| body.contains(word)), "{body}");
        for gone in ["sealed", "met_on", "consent_on", "checked_on"] {
            assert!(!body.contains(gone), "`{gone}`: {body}");
        }
    }
    for path in [at(&id), at(&asked), households::at(&household)] {
        secretary.get(&format!("{path}?as_of={before}")).refused(404, "not_found");
        secretary.get(&format!("{path}?as_of={}", world.day(0))).is(200);
    }
    assert_eq!(listed(&secretary, &format!("&as_of={before}")), [stays.as_str()], "others are as they were");
    let then = secretary.get(&format!("{}?as_of={before}", households::at(&other))).is(200);
    assert_eq!((&then["state"], &then["pairings_count"]), (&json!("active"), &json!(1)));
    assert_eq!(world.auditor().get("journal/verification").is(200)["sound"], true);
}

/// The tables of households and of those who help them whose rows are held against their versions.
const TABLES: [&str; 12] = [
    "households",
    "household_parts",
    "household_acts",
    "household_disclosures",
    "household_readers",
    "pairings",
    "pairing_visits",
    "pairing_aid",
    "helping_profiles",
    "matchings",
    "matching_households",
    "matching_units",
];

/// What `hulian check` finds of their rows that no event explains.
fn unexplained(home: &Home) -> Vec<String> {
    let told = said(&home.run(&["check", "--without-keys"]));
    assert!(told.contains("checked: "), "{told}");
    let mine = |line: &&str| TABLES.iter().any(|table| line.contains(&format!(" {table}/")));
    told.lines().filter(|line| line.starts_with("row_unexplained")).filter(mine).map(str::to_owned).collect()
}

fn p59_every_row_is_what_its_last_event_has_left(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let household = matchings::needing(world, "care", 1);
    let path = households::at(&household);
    officer.put(&format!("{path}/consent"), &households::body_of(world, "consent")).is(200);
    officer.amend(&path, &json!({ "note": "另有一条。" })).is(200);
    for part in ["plan", "attachments"] {
        let place = format!("{path}/{part}");
        officer.ask("PUT", &place).header("if-match", "*").json(&households::body_of(world, part)).send().is(200);
    }
    officer.post(&format!("{path}/disclosures"), &households::body_of(world, "disclosures")).is(201);
    matchings::says(world, 1, &json!({ "needs": ["care"], "most_households": 2 }));
    let plan = matchings::plan(world, &json!({}));
    officer.go(&matchings::application(&plan)).is(200);
    let id = paired(world, &household, 2);
    for (record, made) in [
        ("visits", officer.post(&format!("{}/visits", at(&id)), &visit_in(&world.day(0))).is(201)),
        ("aid", give(&id, &officer, &aid_in(&world.day(0)))),
    ] {
        let void = format!("{}/{record}/{}/void", at(&id), text(&made, "id"));
        officer.put(&void, &json!({ "reason": "重复登记。" })).is(200);
    }
    let (gone, mistaken) = (consenting(world), households::reported(world, &households::household_in()));
    let other = paired(world, &gone, 3);
    officer.post(&format!("{}/visits", at(&other)), &visit_in(&world.day(0))).is(201);
    matchings::plan(world, &json!({ "scope": "everybody" }));
    officer.delete(&households::at(&mistaken), "*").is(204);
    for who in [&officer, &secretary] {
        who.post(&format!("{}/erasure", households::at(&gone)), &households::body_of(world, "erasure")).is(200);
    }
    let (home, mut disk) = (Home::of(world), Disk::open(&world.server));
    assert_eq!(unexplained(&home), [] as [&str; 0]);
    // Whoever writes past the service is found by that, whatever they write.
    for (table, done, undone) in TAMPERING {
        disk.run(&format!("CREATE TABLE kept_rows AS SELECT * FROM {table}"));
        assert!(disk.run(done) > 0, "{done}");
        let found = unexplained(&home);
        let named = found.iter().all(|line| line.contains(&format!(" {table}/")));
        assert!(named && !found.is_empty(), "{done}: {found:?}");
        disk.run(undone);
        disk.run("DROP TABLE kept_rows");
    }
    assert_eq!(unexplained(&home), [] as [&str; 0], "put back, everything is explained again");
}

/// A table, what is written into it, and how that is put back from a copy.
const TAMPERING: [(&str, &str, &str); 7] = [
    ("pairings", "UPDATE pairings SET version = version + 1", "UPDATE pairings SET version = version - 1"),
    (
        "pairings",
        "UPDATE pairings SET sealed = NULL WHERE sealed IS NOT NULL",
        "UPDATE pairings SET sealed = (SELECT k.sealed FROM kept_rows AS k WHERE k.pairing_id = pairings.pairing_id)",
    ),
    (
        "household_disclosures",
        "DELETE FROM household_disclosures",
        "INSERT INTO household_disclosures SELECT * FROM kept_rows",
    ),
    (
        "household_readers",
        "UPDATE household_readers SET helper_id = unit_id",
        "UPDATE household_readers SET helper_id = NULL",
    ),
    (
        "household_parts",
        "DELETE FROM household_parts WHERE part = 'words'",
        "INSERT INTO household_parts SELECT * FROM kept_rows WHERE part = 'words'",
    ),
    (
        "matching_units",
        "UPDATE matching_units SET running = running + 1",
        "UPDATE matching_units SET running = running - 1",
    ),
    (
        "pairing_visits",
        "UPDATE pairing_visits SET voided_at = NULL WHERE voided_at IS NOT NULL",
        "UPDATE pairing_visits SET voided_at = \
         (SELECT k.voided_at FROM kept_rows AS k WHERE k.visit_id = pairing_visits.visit_id)",
    ),
];

/// What is told of a day gone by is what was told then, but for these.
const NOT_OF_THE_PAST: [&str; 11] = [
    "etag",
    "agreed_needs",
    "note",
    "fields",
    "agreed",
    "reason",
    "final_report",
    "visit_every_days",
    "visit_due_on",
    "visit_overdue",
    "allowed_actions",
];
const NOT_OF_A_PAST_FILE: [&str; 14] = [
    "etag",
    "members_count",
    "hardship_category",
    "tags",
    "needs",
    "communication",
    "zone_id",
    "masked",
    "plan",
    "attachments",
    "possible_duplicates",
    "warnings",
    "recheck_due_on",
    "allowed_actions",
];

fn plain(mut one: Value, without: &[&str]) -> Value {
    one.as_object_mut().unwrap().retain(|name, _| !without.contains(&name.as_str()));
    one
}

/// How everything stands, or stood.
type Told = (BTreeMap<String, Value>, Vec<Value>);

fn told(world: &World, families: &[String], as_of: Option<&str>) -> Told {
    let secretary = world.secretary();
    let day = |sign: &str| as_of.map(|day| format!("{sign}as_of={day}")).unwrap_or_default();
    let page = secretary.get(&format!("pairings?limit=200{}", day("&"))).is(200);
    let pairings = items(&page).iter().map(|one| (text(one, "id").to_owned(), plain(one.clone(), &NOT_OF_THE_PAST)));
    let file = |family: &String| {
        let one = secretary.get(&format!("{}{}", households::at(family), day("?"))).is(200);
        plain(one, &NOT_OF_A_PAST_FILE)
    };
    (pairings.collect(), families.iter().map(file).collect())
}

const UNITS: usize = 3;

struct Walk<'w> {
    world: &'w World,
    chance: Chance,
    families: Vec<String>,
}

impl Walk<'_> {
    /// A pairing in one of these states, and its unit.
    fn one(&mut self, states: &str) -> Option<(String, usize)> {
        let found = self.world.secretary().get(&format!("pairings?limit=200&state={states}")).is(200);
        let found = items(&found);
        if found.is_empty() {
            return None;
        }
        let one = &found[self.chance.below(found.len())];
        let unit = (1..=UNITS).find(|unit| one["unit_id"] == json!(self.world.unit_id(*unit))).unwrap();
        Some((text(one, "id").to_owned(), unit))
    }

    /// One thing that may happen; what is refused, is refused.
    fn step(&mut self) {
        let world = self.world;
        let (officer, secretary) = (world.staff("household_officer"), world.secretary());
        let family = self.families[self.chance.below(self.families.len())].clone();
        let states = ["proposed", "proposed", "active", "active", "active,paused", "paused", "active,paused"];
        let act = self.chance.below(16);
        match act {
            0..=3 => {
                let mut body = pairing_in(world, &family, 1 + self.chance.below(UNITS));
                if act.is_multiple_of(2) {
                    body["agreed"] = agreed(world);
                }
                drop(officer.post("pairings", &body));
            }
            4..=10 => {
                let Some((id, unit)) = self.one(states[act - 4]) else { return };
                self.course(act, &at(&id), unit);
            }
            11 => {
                drop(secretary.put(&format!("{}/exit", households::at(&family)), &households::body_of(world, "exit")))
            }
            12 | 13 => drop(
                secretary
                    .put(&format!("{}/reopening", households::at(&family)), &households::body_of(world, "reopening")),
            ),
            14 => drop(
                officer.put(&format!("{}/recheck", households::at(&family)), &households::body_of(world, "recheck")),
            ),
            _ => {
                let note = format!("第 {} 次。", self.chance.below(97));
                drop(officer.amend(&households::at(&family), &json!({ "note": note })));
            }
        }
    }

    fn course(&mut self, act: usize, path: &str, unit: usize) {
        let world = self.world;
        let (officer, head) = (world.staff("household_officer"), world.head(unit));
        match act {
            4 | 5 => {
                drop(head.put(&format!("{path}/acceptance"), &json!({})));
                drop(officer.put(&format!("{path}/confirmation"), &json!({})));
            }
            6 => drop(officer.post(&format!("{path}/visits"), &visit_in(&world.day(0)))),
            7 => drop(officer.put(&format!("{path}/pause"), &json!({ "reason": "外出就医。" }))),
            8 => {
                let next = 1 + self.chance.below(UNITS);
                drop(head.put(&format!("{path}/handover"), &json!({ "unit_id": world.unit_id(next) })));
            }
            9 => drop(officer.delete(&format!("{path}/pause"), "*")),
            _ => {
                let end = json!({ "because": "completed", "final_report": "已协助办理。" });
                drop(officer.put(&format!("{path}/closure"), &end));
            }
        }
    }
}

/// Twenty days of a community, written down each night, and asked for at the end.
fn p61_twenty_days_of_pairings_are_told_later_as_they_were(world: &World) {
    let seed = std::env::var("HULIAN_TEST_SEED").ok().and_then(|word| word.parse().ok()).unwrap_or(20_261_129);
    let families: Vec<String> = (0..3).map(|_| silent(world)).collect();
    let mut walk = Walk { world, chance: Chance(seed), families: families.clone() };
    let mut nights: Vec<(String, Told)> = Vec::new();
    for _ in 0..20 {
        (0..3).for_each(|_| walk.step());
        nights.push((world.day(0), told(world, &families, None)));
        world.days(1);
    }
    let last = &nights.last().unwrap().1.0;
    let states: BTreeSet<&str> = last.values().map(|one| text(one, "state")).collect();
    assert!(last.len() >= 5 && states.len() >= 2, "a lame walk: {} pairings, {states:?}", last.len());
    for (day, then) in &nights {
        assert_eq!(told(world, &families, Some(day)), *then, "on {day}");
    }
    for (day, (pairings, _)) in nights.iter().step_by(5) {
        for (id, then) in pairings {
            assert_eq!(plain(on(&world.secretary(), id, day), &NOT_OF_THE_PAST), *then, "{id} on {day}");
        }
        let active = pairings.iter().filter(|(_, one)| one["state"] == "active").map(|(id, _)| id.clone());
        let found: BTreeSet<String> =
            listed(&world.secretary(), &format!("&as_of={day}&state=active")).into_iter().collect();
        let active: BTreeSet<String> = active.collect();
        assert_eq!(found, active, "active on {day}");
    }
    // One of them is erased: of the days before nothing is told of it, and of the others what was told.
    for who in [&world.staff("household_officer"), &world.secretary()] {
        let path = format!("{}/erasure", households::at(&families[0]));
        who.post(&path, &households::body_of(world, "erasure")).is(200);
    }
    for (day, (pairings, files)) in &nights {
        let others = pairings.iter().filter(|(_, one)| one["household"]["id"] != json!(families[0]));
        let others: BTreeMap<String, Value> = others.map(|(id, one)| (id.clone(), one.clone())).collect();
        let stays = (others, files[1..].to_vec());
        assert_eq!(told(world, &families[1..], Some(day)), stays, "on {day}, without the one that is erased");
    }
    assert_eq!(unexplained(&Home::of(world)), [] as [&str; 0]);
}
