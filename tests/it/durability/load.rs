//! Writers that keep on, each request under an idempotency key of its own and sent again with it until it is answered;
//! what was acknowledged is written down only when the whole answer is there.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::ledger::{Entry, Kind, Ledger};
use crate::documents::files::pdf;
use crate::kit::answer::text;
use crate::kit::deeds::{deed, with};
use crate::kit::{Answer, Caller, World, pause};

/// Writers at work.
pub struct Load {
    stop: AtomicBool,
    count: AtomicUsize,
    ledger: Mutex<Ledger>,
    templates: [Value; 2],
}

/// A moment, for measuring what a caller has waited.
#[expect(clippy::disallowed_methods, reason = "what a caller waits is measured, as a bench does")]
pub fn moment() -> Instant {
    Instant::now()
}

/// Lets this many writers write in a community while something happens to the service.
pub fn under_load(world: &World, writers: usize, happens: impl FnOnce(&Load)) -> Ledger {
    let caller = world.officer();
    let templates = [crate::kit::cast::unit_in(1), deed(world, &[1])];
    let load = Load { stop: AtomicBool::new(false), count: AtomicUsize::new(0), ledger: Mutex::default(), templates };
    let token = caller.token().unwrap();
    thread::scope(|scope| {
        let load = &load;
        // Writers end with what happens, also when it panics.
        let end = End(&load.stop);
        for _ in 0..writers {
            let own = Caller::bearing(&world.server, &world.community, &token);
            scope.spawn(move || load.write(&own));
        }
        happens(load);
        drop(end);
    });
    load.ledger.into_inner().unwrap()
}

struct End<'l>(&'l AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Load {
    /// How many writes have been acknowledged so far.
    pub fn acknowledged(&self) -> usize {
        self.ledger.lock().unwrap().acknowledged.len()
    }

    /// Waits until this many more writes have been acknowledged, for a minute at most.
    #[track_caller]
    pub fn writes(&self, more: usize) {
        let wanted = self.acknowledged() + more;
        self.wait(&format!("{more} more writes"), |ledger| ledger.acknowledged.len() >= wanted);
    }

    /// Waits until this many more requests were answered with this status, for a minute at most.
    #[track_caller]
    pub fn refuses(&self, status: u16, more: usize) {
        let seen = |ledger: &Ledger| ledger.refused.get(&status).copied().unwrap_or(0);
        let wanted = seen(&self.ledger.lock().unwrap()) + more;
        self.wait(&format!("{more} answers {status}"), |ledger| seen(ledger) >= wanted);
    }

    #[track_caller]
    fn wait(&self, what: &str, so: impl Fn(&Ledger) -> bool) {
        let begun = moment();
        while begun.elapsed() < Duration::from_secs(60) {
            if so(&self.ledger.lock().unwrap()) {
                return;
            }
            pause();
        }
        let ledger = self.ledger.lock().unwrap();
        panic!("not after a minute: {what}; {} acknowledged, {:?}", ledger.acknowledged.len(), ledger.refused);
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    fn write(&self, caller: &Caller) {
        while !self.stopped() {
            let number = self.count.fetch_add(1, Ordering::SeqCst);
            let mut entry = Entry::new(match number % 3 {
                0 => Kind::Unit,
                1 => Kind::Agreement,
                _ => Kind::Document,
            });
            if !self.until_answered(caller, &mut entry) {
                self.ledger.lock().unwrap().open.push(entry);
            }
        }
    }

    /// Sends one write until it is acknowledged; false when the load ends before.
    fn until_answered(&self, caller: &Caller, entry: &mut Entry) -> bool {
        loop {
            let asked = moment();
            let answer = entry.send(caller, &self.templates);
            let waited = asked.elapsed();
            let mut ledger = self.ledger.lock().unwrap();
            ledger.waited(waited);
            match answer {
                Ok(answer) if [200, 201].contains(&answer.status) => {
                    entry.answer = answer.json();
                    ledger.acknowledge(entry.clone());
                    return true;
                }
                Ok(answer) => ledger.refuse(&answer),
                Err(_) => ledger.broken += 1,
            }
            drop(ledger);
            if self.stopped() {
                return false;
            }
            pause();
        }
    }
}

impl Entry {
    fn new(kind: Kind) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(1);
        let name = format!("L{:06}", COUNT.fetch_add(1, Ordering::SeqCst));
        Self { kind, name, answer: Value::Null }
    }

    /// Sends it; the same key each time.
    pub fn send(&self, caller: &Caller, [unit, agreement]: &[Value; 2]) -> Result<Answer, String> {
        let name = &self.name;
        let ask = match self.kind {
            Kind::Unit => {
                let body = with(unit.clone(), "code", json!(name));
                caller.ask("POST", "units").json(&with(body, "name", json!(format!("示例单位{name}"))))
            }
            Kind::Agreement => caller.ask("POST", "agreements").json(&with(
                agreement.clone(),
                "title",
                json!(format!("示例协议{name}")),
            )),
            Kind::Document => {
                caller.ask("POST", "documents").header("content-type", "application/pdf").bytes(&pdf(name))
            }
        };
        ask.key(&format!("load-{name}")).try_send()
    }

    /// Where it lies.
    pub fn path(&self) -> String {
        let list = match self.kind {
            Kind::Unit => "units",
            Kind::Agreement => "agreements",
            Kind::Document => "documents",
        };
        format!("{list}/{}", text(&self.answer, "id"))
    }
}

/// Counts how often each name stands in a list, page by page.
pub fn names(caller: &Caller, list: &str, member: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let mut path = format!("{list}?limit=200");
    loop {
        let page = caller.get(&path).is(200);
        for one in page["items"].as_array().unwrap() {
            *found.entry(text(one, member).to_owned()).or_default() += 1;
        }
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("{list}?limit=200&cursor={cursor}"),
            None => return found,
        }
    }
}

/// An officer's access token is good for a quarter of an hour: a caller for what comes after.
pub fn officer(world: &World) -> Arc<Caller> {
    let officer = world.officer();
    officer.forget_session();
    officer
}
