//! What an older version stored (`agreement.expiring.90`, the number in the name) is understood after the migration, and
//! the way back gives the old words.

use serde_json::json;

use super::told;
use crate::households::disk::Disk;
use crate::kit::answer::text;
use crate::kit::deeds::{at, in_force};
use crate::kit::{World, alone_on_both_engines};

alone_on_both_engines!(names_with_numbers_in_them_become_arguments);

const UP: [&str; 2] = [
    include_str!("../../../migrations/sqlite/0027_timer_kinds/up.sql"),
    include_str!("../../../migrations/postgres/0027_timer_kinds/up.sql"),
];
const DOWN: [&str; 2] = [
    include_str!("../../../migrations/sqlite/0027_timer_kinds/down.sql"),
    include_str!("../../../migrations/postgres/0027_timer_kinds/down.sql"),
];

fn carry_out(disk: &mut Disk, migration: &str) {
    let lines: String = migration.lines().filter(|line| !line.starts_with("--")).collect();
    for statement in lines.split(';').filter(|statement| !statement.trim().is_empty()) {
        disk.run(statement);
    }
}

fn names_with_numbers_in_them_become_arguments(world: &World) {
    let agreement = in_force(world, &[1, 2]);
    let promise = text(&agreement["commitments"][0], "id");
    world.head(1).post(&format!("commitments/{promise}/deliveries"), &json!({ "quantity": 1 })).is(201);
    let mut disk = Disk::open(&world.server);
    let engine = world.engine() as usize;
    let stored = "SELECT kind || '|' || argument AS word FROM timers ORDER BY 1";
    let typed = disk.words(stored);
    assert!(typed.contains(&"agreement.expiring|90".to_owned()), "{typed:?}");
    assert!(typed.contains(&"commitment.silence|1".to_owned()), "{typed:?}");
    carry_out(&mut disk, DOWN[engine]);
    let named = disk.words(stored);
    assert!(named.contains(&"agreement.expiring.90|".to_owned()), "{named:?}");
    assert!(named.iter().all(|one| one.ends_with('|')), "{named:?}");
    carry_out(&mut disk, UP[engine]);
    assert_eq!(disk.words(stored), typed);
    world.days(15);
    assert_eq!(told(&world.auditor(), &at(&agreement), "delivery.verified").len(), 1, "silence is acted on");
}
