//! What is interrupted is completed; what would harm is refused in a line.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::process::Stdio;

use super::{Home, files, told, word};
use crate::documents::files::{pdf, scan};
use crate::kit::{Engine, World, alone_on_both_engines, place};

alone_on_both_engines!(
    p9_an_interrupted_backup_is_completed,
    p9_nothing_is_overwritten,
    p9_an_interrupted_restore_serves_nobody,
    p9_a_refused_restore_leaves_nothing,
    p9_a_look_begins_no_database,
    p9_a_lost_document_keeps_nothing_else_from_being_saved,
);

fn p9_an_interrupted_backup_is_completed(world: &World) {
    let officer = world.officer();
    let made = [1, 2, 3, 4].map(|number| scan(&officer, &pdf(&format!("scan {number}"))));
    let home = Home::of(world);
    let (dir, _) = home.backed_up();
    let copied = files(&dir.join("documents"));
    assert_eq!(copied.len(), made.len());
    // As a cut leaves it: some documents whole, one half under no name of its own, a database in the middle, no manifest.
    let inode = fs::metadata(&copied[0]).unwrap().ino();
    fs::remove_file(&copied[1]).unwrap();
    let incoming = dir.join("documents/incoming");
    fs::create_dir(&incoming).unwrap();
    fs::write(incoming.join(".tmphalf"), "half").unwrap();
    let stray = copied[0].parent().unwrap().join(format!("{}.01980000-0000-7000-8000-000000000000", "0".repeat(64)));
    fs::write(&stray, "removed since").unwrap();
    for name in ["database.sqlite", "database.dump"].map(|name| dir.join(name)) {
        if name.exists() {
            fs::write(name, "half a database").unwrap();
        }
    }
    for name in ["manifest.jws", "manifest.json"] {
        fs::remove_file(dir.join(name)).unwrap();
    }
    fs::write(dir.join("INCOMPLETE"), "").unwrap();
    let unfinished = home.fails(2, &["check", word(&dir)]);
    assert!(unfinished.contains("holds no complete backup"), "{unfinished}");
    let elsewhere = Home::empty(world.engine());
    elsewhere.fails(1, &["restore", word(&dir)]);

    scan(&officer, &pdf("scanned since"));
    home.done(&["backup", word(&dir)]);
    assert_eq!(files(&dir.join("documents")).len(), made.len() + 1);
    assert_eq!(fs::metadata(&copied[0]).unwrap().ino(), inode, "what was whole is not copied again");
    assert!(!stray.exists() && !incoming.exists());
    let sound = home.done(&["check", word(&dir)]);
    assert!(sound.contains("checked: sound") && sound.contains(" 5 documents"), "{sound}");
}

fn p9_an_interrupted_restore_serves_nobody(world: &World) {
    scan(&world.officer(), &pdf("one"));
    let home = Home::of(world);
    let (dir, keys) = home.backed_up();
    let restore = ["restore", word(&dir), "--keys-from", word(&keys)];
    // On a busy machine one may be over before it could be interrupted.
    let mut tries = (0..20).map(|_| Home::empty(world.engine()));
    let elsewhere = tries.find(|home| interrupted(home, &restore)).expect("one of twenty is interrupted");
    let copy = place::folder("none").join("b");
    let commands: [(i32, &[&str]); 6] = [
        (1, &["serve"]),
        (1, &["admin", "erasures"]),
        (1, &["admin", "timers", "list"]),
        (1, &["demo"]),
        (1, &["backup", word(&copy)]),
        (2, &["check"]),
    ];
    // A file of SQLite has its name when it is whole; a database of PostgreSQL says itself that it is not.
    let said = match world.engine() {
        Engine::Sqlite => "is a volume not mounted",
        Engine::Postgres => "a restore of the database",
    };
    for (code, words) in commands {
        let refused = elsewhere.fails(code, words);
        assert!(refused.contains(said), "{words:?}: {refused}");
    }
    match world.engine() {
        Engine::Sqlite => {
            elsewhere.done(&restore);
            assert!(elsewhere.done(&["check"]).contains("checked: sound"), "the same command again completes it");
        }
        // Also with other keys: it is the database that says so.
        Engine::Postgres => {
            let other = place::folder("other-keys");
            let refused = elsewhere.fails(1, &["serve", "--init-keys", "--key-dir", word(&other)]);
            assert!(refused.contains(said), "{refused}");
        }
    }
    let whole = Home::empty(world.engine());
    whole.done(&restore);
    whole.done(&["admin", "erasures"]);
    let twice = whole.fails(1, &restore);
    assert!(twice.contains("a backup is restored to an empty"), "{twice}");
}

/// Kills a restore while the database is being made; answers whether that came in time.
fn interrupted(home: &Home, restore: &[&str]) -> bool {
    let mut child = home.command(restore).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let told = BufReader::new(child.stderr.take().unwrap()).lines();
    let begun = told.map_while(Result::ok).any(|line| line.contains("database: copying"));
    while begun && child.try_wait().unwrap().is_none() && !home.half_restored() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    home.half_restored()
}

fn p9_a_refused_restore_leaves_nothing(world: &World) {
    scan(&world.officer(), &pdf("one"));
    let home = Home::of(world);
    let (dir, keys) = home.backed_up();
    let elsewhere = Home::empty(world.engine());
    fs::write(elsewhere.keys.join("vault.ring"), "another one").unwrap();
    elsewhere.fails(1, &["restore", word(&dir), "--keys-from", word(&keys)]);
    assert_eq!(files(&elsewhere.keys).len(), 1, "no key was put beside those of another service");
    fs::remove_file(elsewhere.keys.join("vault.ring")).unwrap();
    if world.engine() == Engine::Postgres {
        let refused = elsewhere.fails(1, &["restore", word(&dir), "--keys-from", word(&keys), "--pg-bin", "/nowhere"]);
        assert!(refused.contains("pg_restore is not at hand"), "{refused}");
        assert!(files(&elsewhere.keys).is_empty());
    }
    elsewhere.done(&["restore", word(&dir), "--keys-from", word(&keys)]);
}

fn p9_a_look_begins_no_database(world: &World) {
    let nowhere = Home::empty(world.engine());
    for words in [&["admin", "timers", "list"][..], &["admin", "timers", "retry", "--dead"], &["admin", "erasures"]] {
        let refused = nowhere.fails(1, words);
        assert!(refused.contains("there is no database of hulian"), "{words:?}: {refused}");
    }
    // Beside keys it is a volume that is not mounted, for these commands as for a start.
    let (_, keys) = Home::of(world).backed_up();
    fs::copy(files(&keys).iter().find(|path| path.ends_with("vault.ring")).unwrap(), nowhere.keys.join("vault.ring"))
        .unwrap();
    for words in [&["admin", "timers", "list"][..], &["serve"]] {
        let refused = nowhere.fails(1, words);
        assert!(refused.contains("is a volume not mounted"), "{words:?}: {refused}");
    }
}

fn p9_nothing_is_overwritten(world: &World) {
    scan(&world.officer(), &pdf("one"));
    let home = Home::of(world);
    let (dir, keys) = home.backed_up();
    let one_line = |words: &[&str], by: &Home, expected: &str| {
        let output = by.run(words);
        let told = told(&output);
        let last = told.lines().last().unwrap_or_default();
        assert!(output.status.code() == Some(1) && last.contains(expected), "{words:?}: {told}");
    };
    // Into a complete backup, into a folder of something else, where nothing can be written.
    let (other, file) = (place::folder("other"), place::folder("file").join("a-file"));
    fs::write(other.join("letter"), "dear").unwrap();
    fs::write(&file, "").unwrap();
    one_line(&["backup", word(&dir)], &home, "holds a complete backup");
    one_line(&["backup", word(&other)], &home, "is not empty and holds no backup");
    one_line(&["backup", word(&file.join("below"))], &home, "a backup cannot be written there");
    let inside = place::folder("backup").join("b");
    one_line(&["backup", word(&inside), "--keys-to", word(&inside.join("keys"))], &home, "kept apart");
    one_line(&["backup", word(&inside), "--keys-to", word(&dir.join("keys"))], &home, "kept apart");
    one_line(&["backup", word(&inside), "--keys-to", word(&file)], &home, "wanted is a folder");
    one_line(&["backup", word(&inside), "--keys-to", word(&home.keys)], &home, "own keys lie");
    let others = place::folder("others");
    fs::write(others.join("vault.ring"), "another one").unwrap();
    one_line(&["backup", word(&inside), "--keys-to", word(&others)], &home, "name another folder");
    assert!(!inside.exists(), "the keys are judged before anything is copied");
    // Into a place where something is.
    one_line(&["restore", word(&dir), "--keys-from", word(&keys)], &home, "a backup is restored to an empty");
    let full = Home::empty(world.engine());
    fs::create_dir_all(full.documents().join("somebody")).unwrap();
    fs::write(full.documents().join("somebody/letter"), "dear").unwrap();
    one_line(
        &["restore", word(&dir), "--keys-from", word(&keys)],
        &full,
        "--documents names a folder with other documents",
    );
    fs::remove_dir_all(full.documents()).unwrap();
    fs::write(full.keys.join("vault.ring"), "another one").unwrap();
    one_line(&["restore", word(&dir), "--keys-from", word(&keys)], &full, "nothing is overwritten");
    one_line(&["backup", word(&place::folder("none").join("b"))], &full, "");
}

fn p9_a_lost_document_keeps_nothing_else_from_being_saved(world: &World) {
    let officer = world.officer();
    for number in [1, 2, 3] {
        scan(&officer, &pdf(&format!("scan {number}")));
    }
    let home = Home::of(world);
    let shelf: Vec<_> = files(&home.documents());
    fs::remove_file(&shelf[0]).unwrap();
    fs::write(&shelf[1], "other bytes").unwrap();
    let dir = place::folder("backup").join("b");
    let said = home.fails(1, &["backup", word(&dir)]);
    assert!(
        said.matches("document_lost").count() == 2 && said.contains("2 document(s) are not in the backup"),
        "{said}"
    );
    assert_eq!(files(&dir.join("documents")).len(), 1);
    let checked = home.fails(1, &["check", word(&dir)]);
    assert_eq!(checked.matches("document_missing community").count(), 2, "{checked}");
    let live = home.fails(1, &["check"]);
    assert!(live.contains("document_missing community") && live.contains("document_wrong community"), "{live}");
    let elsewhere = Home::empty(world.engine());
    let restored = elsewhere.fails(1, &["restore", word(&dir)]);
    assert!(restored.contains("restored: 2 finding(s)"), "{restored}");
}
