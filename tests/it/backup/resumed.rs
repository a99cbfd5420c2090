//! What is interrupted is completed; what would harm is refused in a line.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::Stdio;

use super::{Home, files, told, word};
use crate::documents::files::{pdf, scan};
use crate::kit::{World, alone_on_both_engines, place, until};

alone_on_both_engines!(
    p9_an_interrupted_backup_is_completed,
    p9_nothing_is_overwritten,
    p9_an_interrupted_restore_serves_nobody,
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
    for words in [&["serve"][..], &["admin", "erasures"], &["admin", "timers", "list"], &restore] {
        let refused = elsewhere.fails(1, words);
        assert!(refused.contains("restore.unfinished: a restore was interrupted"), "{words:?}: {refused}");
    }
    let copy = place::folder("none").join("b");
    for (code, words) in [(1, &["backup", word(&copy)][..]), (2, &["check"]), (1, &["demo"])] {
        let refused = elsewhere.fails(code, words);
        assert!(refused.contains("a restore was interrupted"), "{words:?}: {refused}");
    }
    // Begun again it is completed; of another backup, or where none was interrupted, it is not.
    let other = home.backed_up().0;
    let wrong = elsewhere.fails(1, &["restore", word(&other), "--keys-from", word(&keys), "--again"]);
    assert!(wrong.contains("a restore of another backup"), "{wrong}");
    let again = [&restore[..], &["--again"]].concat();
    until("what the killed restore had started is over", || elsewhere.run(&again).status.success());
    assert!(elsewhere.done(&["check"]).contains("checked: sound"));
    let none = elsewhere.fails(1, &again);
    assert!(none.contains("no restore was interrupted here"), "{none}");
    let whole = Home::empty(world.engine());
    whole.done(&restore);
    assert!(!whole.keys.join("restore.unfinished").exists());
    whole.done(&["admin", "erasures"]);
}

/// Kills a restore once it has begun; answers whether that came in time.
fn interrupted(home: &Home, restore: &[&str]) -> bool {
    let marker = home.keys.join("restore.unfinished");
    let mut child = home.command(restore).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while !marker.exists() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    marker.exists()
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
    let others = place::folder("others");
    fs::write(others.join("vault.ring"), "another one").unwrap();
    one_line(&["backup", word(&inside), "--keys-to", word(&others)], &home, "name another folder");
    assert!(!inside.exists(), "the keys are judged before anything is copied");
    // Into a place where something is.
    one_line(&["restore", word(&dir), "--keys-from", word(&keys)], &home, "a backup is restored to an empty");
    let full = Home::empty(world.engine());
    fs::create_dir_all(full.documents().join("somebody")).unwrap();
    one_line(&["restore", word(&dir), "--keys-from", word(&keys)], &full, "--documents names a folder with documents");
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
