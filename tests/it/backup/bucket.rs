//! Documents that lie in a bucket are backed up like any other, also when some go while the backup is taken.

use serde_json::Value;

use super::round::{serving, there};
use super::{Home, files, word};
use crate::documents::bucket::{Store, world_in};
use crate::documents::files::{pdf, scan};
use crate::documents::{at, content};
use crate::kit::Engine;
use crate::kit::answer::text;

#[test]
fn p9_documents_in_a_bucket_come_back_on_sqlite() {
    come_back(Engine::Sqlite);
}

#[test]
fn p9_documents_in_a_bucket_come_back_on_postgres() {
    come_back(Engine::Postgres);
}

fn come_back(engine: Engine) {
    let Some((store, address, world)) = world_in(engine) else { return };
    let officer = world.officer();
    let documents: Vec<Value> = (0..4).map(|number| scan(&officer, &pdf(&format!("scan {number}")))).collect();
    let home = Home { bucket: Some(address), ..Home::of(&world) };
    // As soon as the first one is copied, the last two are gone: rows and bytes.
    let (by, removed) = (world.officer(), documents[2..].to_vec());
    store.upon_reading(move |objects| {
        for document in &removed {
            by.delete(&at(document), "*").is(204);
            objects.retain(|key, _| !key.ends_with(text(document, "id")));
        }
    });
    let (dir, keys) = home.backed_up();
    assert_eq!(files(&dir.join("documents")).len(), 2, "what was there to the end");
    let checked = home.done(&["check", word(&dir), "--keys-from", word(&keys)]);
    assert!(checked.contains("checked: sound"), "{checked}");

    // Into a folder, and into another bucket.
    let (other, address) = Store::start();
    for bucket in [None, Some(address)] {
        let elsewhere = Home { bucket, ..Home::empty(engine) };
        let restored = elsewhere.done(&["restore", word(&dir), "--keys-from", word(&keys)]);
        assert!(restored.contains("restored: sound"), "{restored}");
        let checked = elsewhere.done(&["check"]);
        assert!(checked.contains("checked: sound") && checked.contains(" 2 documents"), "{checked}");
        let server = serving(&world, &elsewhere);
        let there = there(&server, &officer);
        for (number, document) in documents.iter().enumerate() {
            match number {
                0 | 1 => assert_eq!(there.get(&content(document)).body, pdf(&format!("scan {number}"))),
                _ => drop(there.get(&at(document)).refused(404, "not_found")),
            }
        }
        server.stop();
    }
    assert_eq!(other.keys().len(), 2);
    // A bucket that is out of reach is not one whose documents are lost.
    store.fall_ill(true);
    let unreached = home.fails(2, &["check"]);
    assert!(unreached.contains("could not look"), "{unreached}");
}
