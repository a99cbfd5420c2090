//! Whatever is changed in a backup is found, and nothing forged is restored.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::{Home, files, word};
use crate::documents::files::{pdf, scan};
use crate::households::acts::{helped, household_in};
use crate::households::disk::Disk;
use crate::kit::deeds::in_force;
use crate::kit::{Engine, World, alone_on_both_engines, place};

alone_on_both_engines!(p9_no_forged_backup_is_restored);

/// The public key of RFC 8037, appendix A.
const FOREIGN: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

/// Changes one byte in the middle of a file; answers what it was.
fn bent(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    let mut changed = bytes.clone();
    changed[bytes.len() / 2] ^= 1;
    fs::write(path, changed).unwrap();
    bytes
}

fn p9_no_forged_backup_is_restored(world: &World) {
    in_force(world, &[1]);
    helped(world, &household_in());
    scan(&world.officer(), &pdf("a scan"));
    let home = Home::of(world);
    let (dir, keys) = home.backed_up();
    let check = ["check", word(&dir), "--keys-from", word(&keys)];
    home.done(&check);
    let database = if world.engine() == Engine::Sqlite { "database.sqlite" } else { "database.dump" };
    let names = ["manifest.json", "manifest.jws", database, "heads.jsonl", "documents.jsonl"];
    for name in names {
        let path = dir.join(name);
        let before = bent(&path);
        let output = home.run(&check);
        let all = format!("{}{}", super::said(&output), super::told(&output));
        let word_of = if name.starts_with("manifest") { "manifest_wrong" } else { name };
        assert!(matches!(output.status.code(), Some(1 | 2)) && all.contains(word_of), "{name}: {all}");
        let elsewhere = Home::empty(world.engine());
        elsewhere.fails(1, &["restore", word(&dir), "--keys-from", word(&keys)]);
        assert!(files(&elsewhere.keys).is_empty(), "{name}: something was restored");
        fs::write(&path, before).unwrap();
    }
    // A key under another one's name.
    let (path, mut keys_in) = (dir.join("keys.json"), fs::read(dir.join("keys.json")).unwrap());
    let whole = keys_in.clone();
    let mut set: serde_json::Value = serde_json::from_slice(&keys_in).unwrap();
    set["keys"][0]["x"] = FOREIGN.into();
    keys_in = serde_json::to_vec(&set).unwrap();
    fs::write(&path, keys_in).unwrap();
    let found = home.fails(1, &check);
    assert!(found.contains("a key has not the thumbprint it is named by"), "{found}");
    fs::write(&path, whole).unwrap();
    let document = files(&dir.join("documents")).pop().unwrap();
    let before = bent(&document);
    assert!(home.fails(1, &check).contains("document_wrong community"));
    fs::write(&document, before).unwrap();
    home.done(&check);

    not_what_was_pinned(world, &home, &dir);
    if world.engine() == Engine::Sqlite {
        changed_inside(&home, &dir, &check);
    }
}

/// Signed by a key of somebody else's, it holds together, and is not what was pinned.
fn not_what_was_pinned(world: &World, home: &Home, dir: &Path) {
    let other = Home::empty(world.engine());
    let stranger = place::folder("stranger").join("keys.json");
    let kid = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
    let foreign = json!({ "use": "sig", "alg": "EdDSA", "kid": kid, "kty": "OKP", "crv": "Ed25519", "x": FOREIGN });
    fs::write(&stranger, json!({ "keys": [foreign] }).to_string()).unwrap();
    let refused = other.fails(1, &["restore", word(dir), "--trust-keys", word(&stranger)]);
    assert!(refused.contains("not among those of --trust-keys"), "{refused}");
    let nowhere = home.fails(2, &["check", word(dir), "--without-keys", "--trust-keys", "/nowhere"]);
    assert!(nowhere.contains("could not look: --trust-keys /nowhere: "), "{nowhere}");
    let told = super::told(&home.run(&["check", word(dir), "--without-keys"]));
    assert!(told.contains("consistent, key ") && told.contains(" not pinned"), "{told}");
}

/// Changed inside, with whatever else was made to fit, it would still have to be signed anew.
fn changed_inside(home: &Home, dir: &Path, check: &[&str]) {
    let mut copy = Disk::at_file(word(&dir.join("database.sqlite")));
    assert!(copy.run("DELETE FROM household_keys") > 0);
    drop(copy);
    let found = home.fails(1, check);
    for expected in
        ["file_wrong database.sqlite (changed)", "manifest_wrong table household_keys has not 1 rows", "key_gone"]
    {
        assert!(found.contains(expected), "{expected}: {found}");
    }
}
