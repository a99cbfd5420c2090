//! One timer that cannot be acted on holds up no other: neither of its community nor of anybody else's.

use chrono::TimeDelta;
use serde_json::json;

use super::{LONG_AGO, ending, failures, poison, strange, told};
use crate::households::disk::Disk;
use crate::kit::cast::community_in;
use crate::kit::{World, alone_on_both_engines};

alone_on_both_engines!(
    a_poisoned_row_delays_no_other,
    two_hundred_poisoned_communities_starve_nobody,
    what_fails_is_tried_again_later_and_later_and_given_up,
    an_unknown_kind_is_kept_and_given_up,
);

fn a_poisoned_row_delays_no_other(world: &World) {
    let mut disk = Disk::open(&world.server);
    let (sick, sick_id) = ending(world, &mut disk, 1);
    let (sound, _) = ending(world, &mut disk, 2);
    let remedy = poison(&mut disk, &sick_id);
    world.days(366);
    // Both fell due at the same instant, and the sick one is the older row.
    assert_eq!(world.officer().get(&sound).is(200)["state"], "expired");
    assert_eq!(failures(&mut disk, &sick_id), ["1 internal_error again"]);
    assert_eq!(disk.run(&remedy), 1);
    world.server.settle();
    assert_eq!(world.officer().get(&sick).is(200)["state"], "active", "its next attempt has not come");
    world.server.advance(TimeDelta::minutes(1));
    assert_eq!(world.officer().get(&sick).is(200)["state"], "expired");
    assert_eq!(told(&world.auditor(), &sick, "agreement.expired").len(), 1);
    assert_eq!(failures(&mut disk, &sick_id), [""; 0]);
}

fn two_hundred_poisoned_communities_starve_nobody(world: &World) {
    let mut disk = Disk::open(&world.server);
    let (path, _) = ending(world, &mut disk, 1);
    for number in 0..201 {
        let body = community_in(&format!("{}x{number}", world.tag), &format!("shuji{number}.{}", world.tag));
        world.operator().post("/api/v1/communities", &body).is(201);
    }
    let (own, long_ago) = (disk.id(&world.community), disk.instant(LONG_AGO));
    let poisoned = disk.run(&format!(
        "INSERT INTO timers (community_id, timer_id, due_at, kind, subject) \
         SELECT community_id, community_id, {long_ago}, 'tea.time', community_id FROM community_heads \
         WHERE community_id <> {own}"
    ));
    assert!(poisoned > 200, "{poisoned}");
    world.days(366);
    assert_eq!(world.officer().get(&path).is(200)["state"], "expired");
    let moved = disk.words("SELECT CAST(count(*) AS TEXT) AS word FROM timers WHERE attempts = 1");
    assert_eq!(moved, [poisoned.to_string()], "each was tried once");
}

fn what_fails_is_tried_again_later_and_later_and_given_up(world: &World) {
    let mut disk = Disk::open(&world.server);
    let (path, id) = ending(world, &mut disk, 1);
    let subject = disk.id(&id);
    let remedy = poison(&mut disk, &id);
    world.days(366);
    for (failed, minutes) in (1..).zip([1, 5, 30, 120, 360, 720, 1440]) {
        let so_far = [format!("{failed} internal_error again")];
        assert_eq!(failures(&mut disk, &id), so_far);
        world.server.advance(TimeDelta::minutes(minutes) - TimeDelta::seconds(1));
        assert_eq!(failures(&mut disk, &id), so_far, "not before {minutes} minutes have passed");
        world.server.advance(TimeDelta::seconds(1));
    }
    assert_eq!(failures(&mut disk, &id), ["8 internal_error dead"]);
    let end = disk.instant("2027-07-01T16:00:00Z".parse::<hulian::app::Instant>().unwrap().micros());
    let kept = format!("SELECT kind AS word FROM timers WHERE subject = {subject} AND deadline_at = {end}");
    assert_eq!(disk.words(&kept), ["agreement.expire"], "the deadline it stood for stays known");
    assert_eq!(disk.run(&remedy), 1);
    world.days(400);
    assert_eq!(failures(&mut disk, &id), ["8 internal_error dead"], "it acts no more");
    assert_eq!(world.officer().get(&path).is(200)["state"], "active");
}

fn an_unknown_kind_is_kept_and_given_up(world: &World) {
    let mut disk = Disk::open(&world.server);
    let elsewhere = world.elsewhere();
    strange(&mut disk, &world.community, ("tea.time", ""), 0);
    strange(&mut disk, &elsewhere.community, ("agreement.expiring", "soon"), 0);
    world.server.settle();
    for community in [&world.community, &elsewhere.community] {
        assert_eq!(failures(&mut disk, community), ["1 unknown_timer_kind again"], "another version may know it");
    }
    for minutes in [1, 5, 30] {
        world.server.advance(TimeDelta::minutes(minutes));
    }
    for community in [&world.community, &elsewhere.community] {
        assert_eq!(failures(&mut disk, community), ["4 unknown_timer_kind dead"]);
    }
    let figures = world.nobody().ask("GET", "/metrics").unchecked().send().text();
    assert!(figures.contains("\nhulian_timers_dead 2\n"), "{figures}");
    let tasks = world.operator().get("/api/v1/me/tasks").is(200);
    assert_eq!(tasks["counts"]["timers_stopped"], json!(1), "one task, however many: {tasks}");
}
