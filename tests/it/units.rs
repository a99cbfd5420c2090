//! Communities and units: codes, warnings, masks, who may change what, and what is in use.

use serde_json::{Value, json};

use crate::kit::answer::{items, text};
use crate::kit::cast::{community_in, unit_in};
use crate::kit::deeds::{deed, drafted, with};
use crate::kit::{Caller, World, alone_on_both_engines, on_both_engines};
use crate::story::machine::Chance;

on_both_engines!(
    p27_a_phone_is_shown_in_full_to_those_who_need_it,
    a_unit_in_use_stays_and_an_unused_one_goes,
    credit_codes_are_checked_and_odd_ones_only_warned_about,
    a_unit_changes_its_own_things_and_no_more,
    communities_lie_where_their_codes_say,
    a_secretary_keeps_the_hotline_and_the_operator_the_rest,
);
alone_on_both_engines!(units_are_told_as_they_stood_on_a_day, p61_twenty_days_of_units_are_told_later_as_they_were);

fn p27_a_phone_is_shown_in_full_to_those_who_need_it(world: &World) {
    let path = format!("units/{}", world.unit_id(1));
    world.secretary().amend(&path, &json!({ "note": "季度走访" })).is(200);
    let seen = |caller: &Caller| caller.get(&path).is(200);
    for insider in [world.secretary(), world.officer(), world.staff("grid_worker"), world.staff("household_officer")] {
        assert_eq!(seen(&insider)["contact"]["phone"], "0937-6226201");
        assert_eq!(seen(&insider)["note"], "季度走访");
    }
    for own in [world.head(1), world.liaison(1), world.member("helper", 1)] {
        assert_eq!(seen(&own)["contact"]["phone"], "0937-6226201");
        assert!(seen(&own).get("note").is_none(), "the note is the community's");
    }
    for other in [world.head(2), world.auditor()] {
        assert_eq!(seen(&other)["contact"]["phone"], "0937-*****01");
        assert!(seen(&other).get("note").is_none());
        let listed = other.get("units").is(200);
        assert!(!listed.to_string().contains("6226201"), "{listed}");
    }
}

fn a_unit_in_use_stays_and_an_unused_one_goes(world: &World) {
    let officer = world.officer();
    let used = format!("units/{}", world.unit_id(1));
    world.head(1);
    drafted(world, &deed(world, &[2]));
    for (number, holder) in [(1, "accounts"), (2, "agreement")] {
        let path = format!("units/{}", world.unit_id(number));
        let problem = officer.delete(&path, &officer.get(&path).etag()).refused(409, "unit_in_use");
        assert!(problem["held_by"].to_string().contains(holder), "{problem}");
    }
    officer.get(&used).is(200);
    let unused = format!("units/{}", world.unit_id(3));
    officer.delete(&unused, "\"9\"").refused(412, "stale_version");
    officer.delete(&unused, &officer.get(&unused).etag()).is(204);
    officer.get(&unused).is(404);
    let journal = world.auditor().get(&format!("journal?subject={unused}")).is(200);
    assert_eq!(items(&journal).len(), 2, "registered and removed");
}

fn credit_codes_are_checked_and_odd_ones_only_warned_about(world: &World) {
    let officer = world.officer();
    let coded = |number: usize, code: &str| with(unit_in(number), "unified_social_credit_code", json!(code));
    let made = officer.post("units", &coded(1, "91512081MA62K0260E")).is(201);
    assert_eq!(made["unified_social_credit_code"], "91512081MA62K0260E");
    officer.post("units", &coded(2, "91512081ma62k0260e")).refused(409, "unit_credit_code_taken");
    for wrong in ["91512081MA62K02600", "91512081MA62K0260", "O1512081MA62K0260E", "91512081MA62K0260E1"] {
        let answer = officer.post("units", &coded(3, wrong));
        answer.refused(422, "validation_failed");
        assert_eq!(answer.pointers(), ["/unified_social_credit_code"], "{wrong}");
    }
    officer.post("units", &with(unit_in(1), "code", json!("U01"))).refused(409, "unit_code_taken");
    world.elsewhere().officer().post("units", &coded(1, "91512081MA62K0260E")).is(201);
}

fn a_unit_changes_its_own_things_and_no_more(world: &World) {
    let own = format!("units/{}", world.unit_id(1));
    for insider in [world.head(1), world.liaison(1)] {
        insider.amend(&own, &json!({ "short_name": "示例一", "address": "示例路 1 号" })).is(200);
        let etag = insider.get(&own).etag();
        let answer = insider.patch(&own, &etag, &json!({ "name": "自改名", "sector": null }));
        answer.refused(403, "unit_field_reserved");
        assert_eq!(answer.pointers(), ["/name", "/sector"]);
    }
    let shown = world.head(1).get(&own).is(200);
    assert_eq!(shown["allowed_actions"], json!(["update_unit"]));
    assert_eq!(world.head(2).get(&own).is(200)["allowed_actions"], json!([]));
    world.officer().amend(&own, &json!({ "sector_source": "sample" })).refused(422, "validation_failed");
}

fn communities_lie_where_their_codes_say(world: &World) {
    let operator = world.operator();
    let found = |body: &Value| operator.post("/api/v1/communities", body);
    let login = |n: usize| format!("neu{n}.{}", world.tag);
    let good = community_in(&world.tag, &login(1));
    let mut wrong = good.clone();
    wrong["subdistrict"]["code"] = json!("620301002");
    let answer = found(&wrong);
    answer.refused(422, "validation_failed");
    assert_eq!(answer.pointers(), ["/subdistrict/code"]);
    let answer = found(&with(good.clone(), "stat_code", json!("620201001003")));
    answer.refused(422, "validation_failed");
    assert_eq!(answer.pointers(), ["/stat_code"]);
    let made = found(&good).is(201);
    assert_eq!(made["state"], "active");
    found(&with(community_in(&world.tag, &login(1)), "name", json!("同名书记"))).refused(409, "login_already_taken");
    let mut odd = community_in(&world.tag, &login(2));
    odd["subdistrict"] = json!({ "name": "无名街道", "code": "620201099" });
    let warned = found(&odd).is(201);
    assert!(warned["warnings"].to_string().contains("region_unknown"), "{warned}");
    let names = |caller: &Caller| items(&caller.get("/api/v1/communities?limit=200").is(200)).len();
    assert_eq!(names(&world.officer()), 1, "everybody else sees their own");
    assert!(names(&operator) >= 3);
}

fn a_secretary_keeps_the_hotline_and_the_operator_the_rest(world: &World) {
    let own = format!("/api/v1/communities/{}", world.community);
    let secretary = world.secretary();
    assert_eq!(secretary.amend(&own, &json!({ "hotline": "0937-6226222" })).is(200)["hotline"], "0937-6226222");
    let answer = secretary.amend(&own, &json!({ "name": "自改名社区" }));
    answer.refused(403, "community_field_reserved");
    assert_eq!(answer.pointers(), ["/name"]);
    let mobile = secretary.amend(&own, &json!({ "hotline": "13912345678" }));
    mobile.refused(422, "validation_failed");
    let renamed = world.operator().amend(&own, &json!({ "name": "改名社区" })).is(200);
    assert_eq!(text(&renamed, "name"), "改名社区");
    world.officer().patch(&own, "*", &json!({ "hotline": null })).refused(403, "not_allowed");
    let gone = secretary.amend(&own, &json!({ "hotline": null })).is(200);
    assert!(gone.get("hotline").is_none());
}

fn depart(world: &World, unit: &str) {
    let gone = json!({ "reason": "示例", "handover": true });
    world.secretary().put(&format!("units/{unit}/departure"), &gone).is(200);
}

fn units_are_told_as_they_stood_on_a_day(world: &World) {
    let officer = world.officer();
    let (first, second) = (world.unit_id(1), world.unit_id(2));
    let path = format!("units/{first}");
    let liaison = world.liaison(2);
    world.days(2);
    officer.amend(&path, &json!({ "name": "改名单位", "kind": "state_organ", "property_manager": true })).is(200);
    world.days(2);
    depart(world, &first);
    world.days(2);
    let third = world.unit_id(3);
    // Six days ago it was registered, four days ago renamed, two days ago it went.
    let on = |back: i64| officer.get(&format!("{path}?as_of={}", world.day(-back)));
    on(7).refused(404, "not_found");
    let seen = |back: i64| {
        let shown = on(back).is(200);
        assert_eq!(shown["allowed_actions"], json!([]), "nothing can be done to what has passed");
        (text(&shown, "name").to_owned(), shown["version"].clone(), text(&shown, "state").to_owned())
    };
    let state = |name: &str, version: i64, state: &str| (name.to_owned(), json!(version), state.to_owned());
    for (back, expected) in [
        (6, state("示例单位01", 1, "active")),
        (5, state("示例单位01", 1, "active")),
        (4, state("改名单位", 2, "active")),
        (3, state("改名单位", 2, "active")),
        (2, state("改名单位", 3, "departed")),
        (0, state("改名单位", 3, "departed")),
    ] {
        assert_eq!(seen(back), expected, "{back} days ago");
    }
    assert_eq!(on(2).is(200)["departed_on"], json!(world.day(-2)));
    assert!(on(3).is(200).get("departed_on").is_none(), "it did not know yet");
    // What depends on who asks depends on it then as well.
    let masked = liaison.get(&format!("{path}?as_of={}", world.day(-5))).is(200);
    assert_eq!(masked["contact"]["phone"], "0937-*****01");
    // Lists are filtered, sorted and cut as of that day.
    let ids = |back: i64, query: &str| {
        let shown = officer.get(&format!("units?as_of={}{query}", world.day(-back))).is(200);
        items(&shown).iter().map(|one| text(one, "id").to_owned()).collect::<Vec<_>>()
    };
    let none = Vec::<String>::new();
    assert_eq!(ids(7, ""), none);
    assert_eq!(
        (ids(1, ""), ids(0, "&sort=-code")),
        (vec![first.clone(), second.clone()], vec![third, second.clone(), first.clone()])
    );
    assert_eq!((ids(3, "&state=departed"), ids(2, "&state=departed")), (none.clone(), vec![first.clone()]));
    assert_eq!((ids(3, "&state=active").len(), ids(2, "&state=active")), (2, vec![second.clone()]));
    assert_eq!((ids(5, "&q=改名"), ids(4, "&q=改名")), (none.clone(), vec![first.clone()]));
    assert_eq!((ids(5, "&q=示例单位01"), ids(4, "&q=示例单位01")), (vec![first.clone()], none.clone()));
    assert_eq!((ids(5, "&kind=state_organ"), ids(4, "&kind=state_organ")), (none.clone(), vec![first.clone()]));
    assert_eq!((ids(5, "&property_manager=true"), ids(4, "&property_manager=true")), (none, vec![first.clone()]));
    pages_of_a_day(world, [&first, &second]);
    for door in ["units?as_of=".to_owned(), format!("{path}?as_of=")] {
        officer.get(&format!("{door}{}", world.day(1))).refused(400, "invalid_parameter");
    }
    // Nobody sees another community's past.
    let elsewhere = world.elsewhere();
    elsewhere.officer().get(&format!("{path}?as_of={}", elsewhere.day(-3))).refused(404, "not_found");
}

/// The list of a day comes in pages as that of today does.
fn pages_of_a_day(world: &World, [first, second]: [&str; 2]) {
    let officer = world.officer();
    let page = officer.get(&format!("units?limit=1&sort=name&as_of={}", world.day(-5))).is(200);
    let next = format!("units?limit=1&sort=name&as_of={}&cursor={}", world.day(-5), text(&page, "next_cursor"));
    let rest = officer.get(&next).is(200);
    assert_eq!((&items(&page)[0]["id"], &items(&rest)[0]["id"]), (&json!(first), &json!(second)));
    assert!(rest.get("next_cursor").is_none(), "{rest}");
}

/// What is asked at the end of every day, and again when all days are over.
const ASKED: [&str; 8] = [
    "",
    "&state=active",
    "&state=departed",
    "&sector=public",
    "&kind=state_organ,other",
    "&property_manager=true",
    "&q=改",
    "&sort=-updated_at",
];

/// A list without what depends on the day on which it is asked for.
fn standing(listed: &Value) -> Vec<Value> {
    let bare = |one: &Value| {
        let mut one = one.clone();
        for name in ["etag", "allowed_actions"] {
            one.as_object_mut().unwrap().remove(name);
        }
        one
    };
    items(listed).iter().map(bare).collect()
}

/// Twenty days of chance: whatever was shown at the end of a day is told of that day ever after.
fn p61_twenty_days_of_units_are_told_later_as_they_were(world: &World) {
    const DAYS: i64 = 20;
    let seed = std::env::var("HULIAN_TEST_SEED").ok().and_then(|word| word.parse().ok()).unwrap_or(20_261_129);
    let (mut chance, officer) = (Chance(seed), world.officer());
    let (mut known, mut numbers) = (Vec::<String>::new(), 0);
    let mut kept: Vec<(String, Vec<Vec<Value>>)> = Vec::new();
    for _ in 0..DAYS {
        for _ in 0..1 + chance.below(4) {
            changed(world, &mut chance, &mut known, &mut numbers);
        }
        let shown = ASKED.iter().map(|query| standing(&officer.get(&format!("units?limit=200{query}")).is(200)));
        kept.push((world.day(0), shown.collect()));
        world.days(1);
    }
    for (day, shown) in &kept {
        for (query, expected) in ASKED.iter().zip(shown) {
            let told = standing(&officer.get(&format!("units?limit=200&as_of={day}{query}")).is(200));
            assert_eq!(told, *expected, "seed {seed}, {day}{query}");
        }
        for id in &known {
            let answer = officer.get(&format!("units/{id}?as_of={day}"));
            match shown[0].iter().find(|one| one["id"] == json!(id)) {
                Some(expected) => {
                    let told = standing(&json!({ "items": [answer.is(200)] }));
                    assert_eq!(told, std::slice::from_ref(expected), "seed {seed}, {day}");
                }
                None => drop(answer.refused(404, "not_found")),
            }
        }
    }
    let departed = kept.iter().map(|(_, shown)| shown[2].len()).max();
    assert!(departed > Some(0) && known.len() > 5, "a lame walk: seed {seed}");
}

/// Something happens to some unit: one comes, changes, goes, or was never meant to be.
fn changed(world: &World, chance: &mut Chance, known: &mut Vec<String>, numbers: &mut usize) {
    let officer = world.officer();
    if known.len() < 3 || chance.below(3) == 0 {
        *numbers += 1;
        let made = officer.post("units", &unit_in(*numbers)).is(201);
        known.push(text(&made, "id").to_owned());
        return;
    }
    let id = known[chance.below(known.len())].clone();
    let path = format!("units/{id}");
    let now = officer.get(&path);
    if now.status == 404 {
        return;
    }
    let (etag, departed) = (now.etag(), now.is(200)["state"] == "departed");
    match chance.below(8) {
        0 if !departed => depart(world, &id),
        1 => assert!(officer.delete(&path, &etag).status < 500),
        2 | 3 => {
            let name = format!("{}单位{:02}", ["示例", "改名", "又改"][chance.below(3)], chance.below(90));
            officer.amend(&path, &json!({ "name": name })).is(200);
        }
        4 => {
            let kind = [json!("state_organ"), json!("other"), json!(null)][chance.below(3)].clone();
            officer.amend(&path, &json!({ "kind": kind })).is(200);
        }
        5 => drop(officer.amend(&path, &json!({ "property_manager": chance.below(2) == 0 })).is(200)),
        6 => {
            let (short, note) = (format!("简称{}", chance.below(9)), format!("备注{}", chance.below(9)));
            officer.amend(&path, &json!({ "short_name": short, "note": note })).is(200);
        }
        _ => {
            let sector = [json!("public"), json!("private"), json!(null)][chance.below(3)].clone();
            officer.amend(&path, &json!({ "sector": sector })).is(200);
        }
    }
}
