//! A backup taken under load is the same service somewhere else.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use hulian::app::{Clock, Instant};
use serde_json::Value;

use super::{Home, files, word};
use crate::documents::files::{pdf, scan};
use crate::documents::{at as document_at, content};
use crate::households::acts::{at, body_of, helped, household_in, sensitive_in};
use crate::kit::answer::text;
use crate::kit::deeds::in_force;
use crate::kit::server::{DAWN, Wishes};
use crate::kit::{Caller, Server, World, alone_on_both_engines, place, until};

alone_on_both_engines!(
    p9_a_backup_taken_under_load_is_the_service_elsewhere,
    p57_a_restored_backup_keeps_the_erased_erased
);

/// Tells the writers that it is over.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// Somebody, on another server.
pub fn there(server: &std::sync::Arc<Server>, who: &Caller) -> Caller {
    Caller::person(server, &who.community, who.login(), &who.password())
}

/// The service of a home, its clock where the first one's stood.
pub fn serving(world: &World, home: &Home) -> std::sync::Arc<Server> {
    let (clock, documents) = (Some(Clock::manual(DAWN.parse::<Instant>().unwrap())), home.bucket.clone());
    Server::start_on(world.engine(), &home.url, home.keys.clone(), Wishes { clock, documents, ..Wishes::default() })
}

fn p9_a_backup_taken_under_load_is_the_service_elsewhere(world: &World) {
    let agreement = in_force(world, &[1]);
    let proof = format!("agreements/{}/proof", text(&agreement, "id"));
    let household = helped(world, &sensitive_in(world));
    let home = Home::of(world);
    // Whoever asks elsewhere must have been there before the backup.
    let (officer, auditor, over) = (world.officer(), world.auditor(), AtomicBool::new(false));
    // What was acknowledged: a document, and the words it was made of.
    let acknowledged: Mutex<Vec<(Value, String)>> = Mutex::default();
    let count = || acknowledged.lock().unwrap().len();
    let (before, during, dir, keys) = thread::scope(|scope| {
        for writer in 0..3 {
            let (officer, over, acknowledged) = (&officer, &over, &acknowledged);
            scope.spawn(move || {
                for number in 0..10_000 {
                    let words = format!("{writer}-{number}");
                    let made = scan(officer, &pdf(&words));
                    acknowledged.lock().unwrap().push((made, words));
                    if over.load(Ordering::Acquire) {
                        break;
                    }
                }
            });
        }
        // However this ends, the writers end with it.
        let _over = Over(&over);
        until("some writes were acknowledged", || count() > 20);
        let before = count();
        let (dir, keys) = home.backed_up();
        let during = count() - before;
        (before, during, dir, keys)
    });
    assert!(during > 0, "nobody wrote while the backup was taken");
    private_and_apart(&dir, &keys);
    let sound =
        home.done(&["check", word(&dir), "--keys-from", word(&keys), "--trust-keys", word(&dir.join("keys.json"))]);
    assert!(sound.contains("checked: sound"), "{sound}");

    let elsewhere = Home::empty(world.engine());
    let (backup, from) = (word(&dir), word(&keys));
    let restored = elsewhere.done(&["restore", backup, "--keys-from", from]);
    assert!(restored.contains("restored: sound") && restored.contains(" 1 households"), "{restored}");
    let again = elsewhere.done(&["check"]);
    assert!(again.contains("checked: sound"), "{again}");
    let server = serving(world, &elsewhere);
    let officer_there = there(&server, &officer);
    for (document, words) in &acknowledged.lock().unwrap()[..before] {
        let answer = officer_there.get(&content(document));
        assert_eq!((answer.status, &answer.body), (200, &pdf(words)), "{}", document_at(document));
    }
    let shown = there(&server, &world.staff("household_officer")).get(&at(&household)).is(200);
    assert_eq!(shown["display_name"], "欧阳*");
    assert_eq!(officer_there.get(&proof).is(200), officer.get(&proof).is(200), "the same receipts, the same keys");
    let verified = there(&server, &auditor).get("journal/verification").is(200);
    assert_eq!(verified["sound"], true, "{verified}");
    // It is a service like any other: it goes on where the other one stood.
    scan(&officer_there, &pdf("after the restore"));
    server.stop();
}

/// For the owner alone, and no private key beside what it opens.
fn private_and_apart(dir: &std::path::Path, keys: &std::path::Path) {
    for file in files(dir) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        assert!(!name.ends_with(".pem") && name != "vault.ring", "{name}");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
    assert!(!dir.join("INCOMPLETE").exists());
    for folder in [dir, keys] {
        assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o700);
    }
    assert!(keys.join("vault.ring").exists() && files(keys).len() >= 2);
}

fn p57_a_restored_backup_keeps_the_erased_erased(world: &World) {
    let officer = world.staff("household_officer");
    let erased = |id: &str| {
        for who in [&officer, &world.secretary()] {
            who.post(&format!("{}/erasure", at(id)), &body_of(world, "erasure")).is(200);
        }
    };
    let [before, after, stays] = [(); 3].map(|()| helped(world, &household_in()));
    erased(&before);
    let home = Home::of(world);
    let (dir, keys) = home.backed_up();
    let listed = fs::read_to_string(dir.join("erasures.jsonl")).unwrap();
    assert!(listed.contains(&before) && !listed.contains(&after), "{listed}");
    erased(&after);
    let list = place::folder("erasures").join("list");
    fs::write(&list, home.done(&["admin", "erasures"])).unwrap();

    // Without the list the backup brings back who was erased after it; with it, nobody.
    for (erasures, state) in [(None, "active"), (Some(&list), "erased")] {
        let elsewhere = Home::empty(world.engine());
        let mut words = vec!["restore", word(&dir), "--keys-from", word(&keys)];
        words.extend(erasures.into_iter().flat_map(|list| ["--erasures", word(list)]));
        elsewhere.done(&words);
        let server = serving(world, &elsewhere);
        let there = there(&server, &officer);
        assert_eq!(there.get(&at(&before)).is(200)["state"], "erased");
        assert_eq!(there.get(&at(&after)).is(200)["state"], state);
        assert_eq!(there.get(&at(&stays)).is(200)["display_name"], "欧阳*");
        server.stop();
    }

    // Without the keys nobody is opened, and that is said.
    let elsewhere = Home::empty(world.engine());
    let output = elsewhere.done(&["restore", word(&dir)]);
    assert!(output.contains("households were not opened: the vault's ring is not at hand"), "{output}");
    let unseen = elsewhere.fails(2, &["check"]);
    assert!(unseen.contains("name it with --keys-from or --vault-ring"), "{unseen}");
    let sound = elsewhere.done(&["check", "--keys-from", word(&keys)]);
    assert!(sound.contains("checked: sound") && sound.contains(" 2 households"), "{sound}");
    let unopened = elsewhere.done(&["check", "--without-keys"]);
    assert!(unopened.contains("households were not opened"), "{unopened}");
    let refused = Home::empty(world.engine()).fails(1, &["restore", word(&dir), "--erasures", word(&list)]);
    assert!(refused.contains("cannot be erased again without the vault's ring"), "{refused}");
}
