//! A backup from before a migration is restored, and brought to this version.

use std::fs;
use std::path::Path;

use super::round::{serving, there};
use super::{Home, word};
use crate::documents::files::{pdf, scan};
use crate::households::disk::Disk;
use crate::kit::answer::text;
use crate::kit::deeds::in_force;
use crate::kit::{Engine, World, alone_on_both_engines};

alone_on_both_engines!(p9_a_backup_from_before_a_migration_is_brought_up);

const APPLIED: &str = "SELECT version AS word FROM __diesel_schema_migrations ORDER BY version";

/// Takes the newest migration back, as the version before it would have left the database.
fn taken_back(world: &World, disk: &mut Disk) -> String {
    let engine = if world.engine() == Engine::Sqlite { "sqlite" } else { "postgres" };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine);
    let names = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let newest = names.filter(|name| name.starts_with('0')).max().unwrap();
    let down = fs::read_to_string(folder.join(&newest).join("down.sql")).unwrap();
    for statement in down.split(';').map(str::trim).filter(|statement| !statement.is_empty()) {
        disk.run(statement);
    }
    let version = newest.split('_').next().unwrap().to_owned();
    assert_eq!(disk.run(&format!("DELETE FROM __diesel_schema_migrations WHERE version = '{version}'")), 1);
    version
}

fn p9_a_backup_from_before_a_migration_is_brought_up(world: &World) {
    let agreement = in_force(world, &[1]);
    let officer = world.officer();
    scan(&officer, &pdf("a scan"));
    let (home, mut disk) = (Home::of(world), Disk::open(&world.server));
    world.server.stop();
    let version = taken_back(world, &mut disk);
    let (dir, keys) = home.backed_up();
    let manifest = fs::read_to_string(dir.join("manifest.json")).unwrap();
    assert!(!manifest.contains(&format!("\"{version}")), "{manifest}");
    // It is of its own version, and nothing is wrong with that; a live database that is behind is not ready.
    let found = home.done(&["check", word(&dir), "--keys-from", word(&keys)]);
    assert!(found.contains("checked: sound") && found.contains("from before migrations of this program"), "{found}");
    assert!(home.fails(1, &["check"]).contains("migrations_differ"));

    let elsewhere = Home::empty(world.engine());
    let restored = elsewhere.done(&["restore", word(&dir), "--keys-from", word(&keys)]);
    assert!(restored.contains("restored: sound"), "{restored}");
    let mut copy = match world.engine() {
        Engine::Sqlite => Disk::at_file(elsewhere.url.trim_start_matches("sqlite:")),
        Engine::Postgres => Disk::at_server(&elsewhere.url),
    };
    assert!(copy.words(APPLIED).contains(&version), "migrated");
    let server = serving(world, &elsewhere);
    let id = text(&agreement, "id");
    assert_eq!(there(&server, &officer).get(&format!("agreements/{id}")).is(200)["digest"], agreement["digest"]);
    server.stop();
}
