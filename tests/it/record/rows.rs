//! Rows that no event explains: `hulian check` names each (F3.7).

use crate::backup::{Home, said};
use crate::households::disk::Disk;
use crate::kit::answer::text;
use crate::kit::deeds::{deed, drafted, in_force};
use crate::kit::{Engine, World, alone_on_both_engines};

alone_on_both_engines!(p59_a_row_that_no_event_explains_is_named);

/// The exit code of a look, and what it said.
fn checked(home: &Home) -> (i32, String) {
    let output = home.run(&["check"]);
    (output.status.code().unwrap(), said(&output))
}

fn p59_a_row_that_no_event_explains_is_named(world: &World) {
    let (agreement, draft) = (in_force(world, &[1, 2]), drafted(world, &deed(world, &[1])));
    let home = Home::of(world);
    let check = || checked(&home);
    let (code, words) = check();
    assert_eq!(code, 0, "{words}");
    let mut disk = Disk::open(&world.server);
    // Rows are put back in any order.
    disk.run(match world.engine() {
        Engine::Sqlite => "PRAGMA foreign_keys = OFF",
        Engine::Postgres => "SET session_replication_role = replica",
    });
    let earlier = disk.instant(1_700_000_000_000_000);
    let (id, of_draft) = (disk.id(text(&agreement, "id")), disk.id(text(&draft, "id")));
    for (table, change, word) in [
        ("agreements", format!("UPDATE agreements SET purpose = 'x' WHERE agreement_id = {id}"), "row_changed"),
        ("commitments", format!("UPDATE commitments SET delivered = 9 WHERE agreement_id = {id}"), "row_changed"),
        (
            "agreement_parties",
            format!("UPDATE agreement_parties SET name = 'x' WHERE agreement_id = {id}"),
            "row_changed",
        ),
        ("commitments", format!("DELETE FROM commitments WHERE agreement_id = {of_draft}"), "row_missing"),
        (
            "object_versions",
            "UPDATE object_versions SET body = body || ' ' WHERE kind = 'agreements'".to_owned(),
            "version_altered",
        ),
        (
            "object_versions",
            "UPDATE object_versions SET digest = '0' WHERE kind = 'agreements'".to_owned(),
            "version_altered",
        ),
        (
            "object_versions",
            "UPDATE object_versions SET owner_id = object_id WHERE kind = 'commitments'".to_owned(),
            "version_altered",
        ),
        ("object_versions", format!("UPDATE object_versions SET counts_from = {earlier}"), "version_altered"),
        (
            "object_versions",
            "UPDATE object_versions SET body = NULL WHERE kind = 'units'".to_owned(),
            "version_emptied",
        ),
        ("object_versions", "DELETE FROM object_versions WHERE kind = 'agreements'".to_owned(), "row_unexplained"),
    ] {
        disk.run(&format!("CREATE TABLE kept AS SELECT * FROM {table}"));
        assert!(disk.run(&change) > 0, "{change}");
        let (code, words) = check();
        let found = words.lines().any(|line| line.starts_with("row_unexplained ") && line.contains(word));
        assert!(code == 1 && found, "{change}: {words}");
        disk.run(&format!("DELETE FROM {table}"));
        disk.run(&format!("INSERT INTO {table} SELECT * FROM kept"));
        disk.run("DROP TABLE kept");
    }
    let (code, words) = check();
    assert_eq!(code, 0, "{words}");
    what_was_changed_is_declared_right(world, &mut disk, &of_draft);
}

/// Nothing is taken for right because a mark is gone; whoever owns the machine may say that it is, on record.
fn what_was_changed_is_declared_right(world: &World, disk: &mut Disk, of_draft: &str) {
    let home = Home::of(world);
    let check = || checked(&home);
    assert!(disk.run(&format!("UPDATE agreements SET purpose = 'mended' WHERE agreement_id = {of_draft}")) > 0);
    assert_eq!(disk.run("DELETE FROM deployment WHERE name = 'rows_explained'"), 1);
    home.done(&["admin", "timers", "list"]);
    assert_eq!(check().0, 1);
    let done = home.done(&["admin", "restate-rows"]);
    assert!(done.starts_with("1 row(s)"), "{done}");
    let (code, words) = check();
    assert_eq!(code, 0, "{words}");
    let told =
        super::events(world).into_iter().find(|event| event["type"] == "hulian.journal.rows_restated.v1").unwrap();
    assert_eq!((text(&told, "actor"), &told["data"]["rows"]), ("system", &1.into()), "{told}");
}
