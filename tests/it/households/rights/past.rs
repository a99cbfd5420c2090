//! How a household stood on a day gone by: no more of it than may be shown today, and nothing that was corrected.

use serde_json::{Value, json};

use super::super::acts::{at, body_of, helped, household_in, reported, sensitive_in};
use super::super::disk::Disk;
use crate::kit::answer::{items, text};
use crate::kit::{Caller, World, alone_on_both_engines};
use crate::pairings::acts as pairings;

alone_on_both_engines!(
    p61_a_household_is_told_as_it_stood,
    what_is_closed_today_tells_of_no_day,
    what_is_sealed_is_not_asked_of_the_past,
    what_was_corrected_is_kept_in_no_version,
);

/// What is sealed of a household, or follows from that, and is kept of no day gone by.
const SEALED: [&str; 11] = [
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
    "recheck_due_on",
];

fn on(caller: &Caller, path: &str, day: &str) -> Value {
    caller.get(&format!("{path}?as_of={day}")).is(200)
}

fn listed(caller: &Caller, query: &str) -> Vec<String> {
    let page = caller.get(&format!("households?limit=200{query}")).is(200);
    items(&page).iter().map(|one| text(one, "id").to_owned()).collect()
}

fn p61_a_household_is_told_as_it_stood(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let before = world.day(0);
    world.days(1);
    let id = reported(world, &household_in());
    let path = at(&id);
    let mut days = vec![world.day(0)];
    for step in ["verification", "review", "notice"] {
        world.days(1);
        days.push(world.day(0));
        let who = if step == "review" { &secretary } else { &officer };
        who.put(&format!("{path}/{step}"), &body_of(world, step)).is(200);
    }
    world.days(8);
    days.push(world.day(0));
    secretary.put(&format!("{path}/admission"), &body_of(world, "admission")).is(200);
    let pairing = pairings::paired(world, &id, 1);
    world.days(1);
    days.push(world.day(0));
    officer.put(&format!("{path}/consent"), &body_of(world, "consent")).is(200);
    world.days(1);
    days.push(world.day(0));
    secretary.put(&format!("{path}/exit"), &body_of(world, "exit")).is(200);
    let then: Vec<Value> = days.iter().map(|day| on(&officer, &path, day)).collect();
    let states: Vec<&str> = then.iter().map(|one| text(one, "state")).collect();
    assert_eq!(states, ["reported", "under_review", "reviewed", "noticed", "active", "active", "graduated"]);
    secretary.get(&format!("{path}?as_of={before}")).refused(404, "not_found");
    let counts: Vec<&Value> = then[3..].iter().map(|one| &one["pairings_count"]).collect();
    assert_eq!(counts, [&json!(0), &json!(1), &json!(1), &json!(0)], "its pairing ended with its help: {pairing}");
    assert_eq!((&then[4]["consent"]["state"], &then[5]["consent"]["state"]), (&json!("none"), &json!("given")));
    assert_eq!((then[3].get("notice_until_on").is_some(), then[4].get("notice_until_on")), (true, None));
    assert!(then[5].get("graduated_on").is_none(), "what came later is not told");
    // The masked name is today's; of everything else that is sealed no other day is known.
    let one = &then[4];
    assert_eq!((&one["display_name"], &one["allowed_actions"]), (&json!("欧阳*"), &json!([])));
    for sealed in SEALED {
        assert!(one.get(sealed).is_none(), "left out, and not said to be empty: `{sealed}`: {one}");
    }
    assert_eq!(listed(&officer, &format!("&as_of={}&state=noticed", days[3])), [id.as_str()]);
    assert_eq!(listed(&officer, &format!("&as_of={}&state=active", days[3])), [] as [&str; 0]);
    assert_eq!(listed(&officer, &format!("&as_of={before}")), [] as [&str; 0]);
    assert_eq!(listed(&officer, &format!("&as_of={}&officer_id={}", days[0], officer.account)), [id.as_str()]);
    for stranger in [world.head(1), world.auditor(), world.staff("grid_worker")] {
        stranger.get(&format!("{path}?as_of={}", days[0])).refused(403, "not_allowed");
        stranger.get(&format!("households?as_of={}", days[0])).refused(403, "not_allowed");
    }
}

fn what_is_closed_today_tells_of_no_day(world: &World) {
    let (officer, secretary) = (world.staff("household_officer"), world.secretary());
    let ids =
        [helped(world, &sensitive_in(world)), helped(world, &sensitive_in(world)), helped(world, &household_in())];
    let [restricted, withdrawn, erased] = &ids;
    let before = world.day(0);
    world.days(1);
    assert_eq!(listed(&officer, &format!("&as_of={before}")).len(), 3);
    secretary.put(&format!("{}/restriction", at(restricted)), &json!({ "reason": "涉及诉讼, 依法保存。" })).is(200);
    officer.put(&format!("{}/consent/withdrawal", at(withdrawn)), &body_of(world, "consent/withdrawal")).is(200);
    for who in [&officer, &secretary] {
        who.post(&format!("{}/erasure", at(erased)), &body_of(world, "erasure")).is(200);
    }
    assert_eq!(listed(&officer, &format!("&as_of={before}")), [] as [&str; 0]);
    let bare = on(&officer, &at(restricted), &before);
    assert_eq!((&bare["state"], bare.get("display_name")), (&json!("active"), None), "as today's door: where it stood");
    officer.get(&format!("{}?as_of={before}", at(withdrawn))).refused(403, "consent_withdrawn");
    officer.get(&format!("{}?as_of={before}", at(erased))).refused(404, "not_found");
    assert_eq!(on(&officer, &at(erased), &world.day(0))["state"], "erased");
    // Lifted, and consented to anew, they are told of again.
    secretary.delete(&format!("{}/restriction", at(restricted)), "*").is(200);
    officer.put(&format!("{}/consent", at(withdrawn)), &body_of(world, "consent")).is(200);
    assert_eq!(on(&officer, &at(restricted), &before)["display_name"], "欧阳*");
    assert_eq!(listed(&officer, &format!("&as_of={before}")), [restricted.as_str(), withdrawn.as_str()]);
    world.days(1);
    let while_held = on(&officer, &at(restricted), &world.day(-1));
    assert_eq!(while_held["display_name"], "欧阳*", "at the end of that day it was lifted");
}

fn what_is_sealed_is_not_asked_of_the_past(world: &World) {
    let (officer, today) = (world.staff("household_officer"), world.day(0));
    let path = at(&reported(world, &household_in()));
    let zone = pairings::fresh();
    for (query, place) in [
        ("hardship_category=other_hardship".to_owned(), "hardship_category"),
        ("tag=unemployment".to_owned(), "tag"),
        (format!("zone_id={zone}"), "zone_id"),
        (format!("recheck_due_until={today}"), "recheck_due_until"),
    ] {
        let answer = officer.get(&format!("households?as_of={today}&{query}"));
        let refused = answer.refused(400, "invalid_parameter");
        assert_eq!(
            (answer.pointers(), &refused["errors"][0]["code"]),
            (vec![place.to_owned()], &json!("not_of_the_past"))
        );
    }
    for door in ["households", path.as_str()] {
        let later = officer.get(&format!("{door}?as_of={}", world.day(1))).refused(400, "invalid_parameter");
        assert_eq!(later["errors"][0]["code"], "in_future");
    }
    let then = on(&officer, "households", &today);
    assert_eq!((items(&then).len(), &items(&then)[0]["state"]), (1, &json!("reported")));
    assert!(SEALED.iter().all(|sealed| items(&then)[0].get(sealed).is_none()), "{then}");
}

/// 个人信息保护法第四十六条: the value before a correction is readable nowhere, not even for whoever has the key.
fn what_was_corrected_is_kept_in_no_version(world: &World) {
    let officer = world.staff("household_officer");
    let id = helped(world, &sensitive_in(world));
    let pairing = pairings::paired(world, &id, 1);
    let mut disk = Disk::open(&world.server);
    let sealed = |disk: &mut Disk| {
        let id = disk.id(&id);
        let mut found = disk.blobs(&format!("SELECT sealed AS bytes FROM household_parts WHERE household_id = {id}"));
        found.extend(disk.blobs(&format!("SELECT sealed AS bytes FROM pairings WHERE household_id = {id}")));
        found
    };
    let before = sealed(&mut disk);
    officer.amend(&at(&id), &json!({ "note": "已更正。", "address": "钢城街道示例小区4号楼1单元101室" })).is(200);
    officer.amend(&pairings::at(&pairing), &json!({ "note": "已更正。" })).is(200);
    let bodies = disk.words("SELECT body AS word FROM object_versions WHERE body IS NOT NULL").join("\n");
    assert!(bodies.contains("\"household_id\""), "the search finds what is there");
    for bytes in before.iter().chain(&sealed(&mut disk)) {
        for written in [hex(bytes), base64(bytes)] {
            assert!(!bodies.contains(&written), "a seal is kept in a version");
        }
    }
    let kinds = disk.words("SELECT DISTINCT kind AS word FROM object_versions WHERE body IS NOT NULL");
    for kind in ["household_parts", "household_acts", "household_disclosures", "pairing_visits", "pairing_aid"] {
        assert!(!kinds.contains(&kind.to_owned()), "{kind}: {kinds:?}");
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letter = |bits: u32, at: u32| char::from(LETTERS[((bits >> at) & 63) as usize]);
    // The first whole groups are enough to find it by.
    let groups = bytes.chunks_exact(3).take(16);
    groups
        .flat_map(|three| {
            let bits = (u32::from(three[0]) << 16) | (u32::from(three[1]) << 8) | u32::from(three[2]);
            [18, 12, 6, 0].map(|at| letter(bits, at))
        })
        .collect()
}
