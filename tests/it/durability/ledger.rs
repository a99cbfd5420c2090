//! What was acknowledged, and whether it is there afterwards: every acknowledged write as it was answered, every other
//! one exactly once when it is sent again under its key, and a journal without a gap.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::load::{moment, names, officer};
use crate::documents::files::pdf;
use crate::kit::deeds::deed;
use crate::kit::{Answer, Caller, World};

/// What a writer writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A unit; its code is unique.
    Unit,
    /// A draft; nothing but its key keeps it from being made twice.
    Agreement,
    /// A file.
    Document,
}

/// One write.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it makes.
    pub kind: Kind,
    /// What tells it from all others, and its key.
    pub name: String,
    /// What was answered.
    pub answer: Value,
}

/// What writers were told.
#[derive(Default)]
pub struct Ledger {
    /// Writes that were acknowledged, in this order.
    pub acknowledged: Vec<Entry>,
    /// Writes nobody knows the end of.
    pub open: Vec<Entry>,
    /// How many requests were refused with which status.
    pub refused: BTreeMap<u16, usize>,
    /// How many connections broke.
    pub broken: usize,
    /// How many 503 came without Retry-After.
    pub impolite: usize,
    /// The longest any request has waited for whatever it got.
    pub longest: Duration,
    /// The longest time in which nothing was acknowledged.
    pub gap: Duration,
    last: Option<Instant>,
    words: BTreeMap<u16, String>,
}

impl Ledger {
    /// A request has waited this long.
    pub fn waited(&mut self, span: Duration) {
        self.longest = self.longest.max(span);
    }

    /// A write was acknowledged just now.
    pub fn acknowledge(&mut self, entry: Entry) {
        let now = moment();
        self.gap = self.gap.max(self.last.map_or(Duration::ZERO, |last| now.duration_since(last)));
        self.last = Some(now);
        self.acknowledged.push(entry);
    }

    /// A write was refused.
    pub fn refuse(&mut self, answer: &Answer) {
        self.impolite += usize::from(answer.status == 503 && answer.header("retry-after").is_none());
        *self.refused.entry(answer.status).or_default() += 1;
        self.words.entry(answer.status).or_insert_with(|| answer.text());
    }

    /// Nothing but these statuses was answered.
    #[track_caller]
    pub fn refused_only(&self, statuses: &[u16]) {
        let other: Vec<_> = self.words.iter().filter(|(status, _)| !statuses.contains(status)).collect();
        assert!(other.is_empty(), "{:?}: {other:?}", self.refused);
    }

    /// The acknowledged writes that are not there as they were acknowledged.
    pub fn lost<'l>(&self, caller: &Caller, acknowledged: &'l [Entry]) -> Vec<&'l Entry> {
        acknowledged.iter().filter(|entry| !is_there(caller, entry)).collect()
    }

    /// Everything acknowledged is there; what was left open is sent again and is there exactly once; the journal is sound.
    #[track_caller]
    pub fn holds(&self, what: &str, world: &World) {
        let caller = officer(world);
        let lost = self.lost(&caller, &self.acknowledged);
        self.print(what, lost.len());
        assert!(lost.is_empty(), "{} of {} acknowledged are lost: {lost:?}", lost.len(), self.acknowledged.len());
        let templates = [crate::kit::cast::unit_in(1), deed(world, &[1])];
        let mut all = self.acknowledged.clone();
        for mut entry in self.open.iter().cloned() {
            let answer = entry.send(&caller, &templates).unwrap();
            assert!([200, 201].contains(&answer.status), "{}: {}", answer.asked, answer.text());
            entry.answer = answer.json();
            all.push(entry);
        }
        once(&caller, &all);
        let verdict = world.auditor().get("journal/verification").is(200);
        assert_eq!(verdict["sound"], true, "{verdict}");
    }

    /// A line of the drill's table.
    pub fn print(&self, what: &str, lost: usize) {
        println!(
            "{what:<44} acknowledged {:>6}  lost {lost:>4}  left open {:>3}  refused {:?}  broken {:>4}  gap {:>6} ms  longest wait {:>6} ms",
            self.acknowledged.len(),
            self.open.len(),
            self.refused,
            self.broken,
            self.gap.as_millis(),
            self.longest.as_millis()
        );
    }
}

fn is_there(caller: &Caller, entry: &Entry) -> bool {
    let found = caller.get(&entry.path());
    let same = found.status == 200 && found.json() == entry.answer;
    let whole = || caller.get(&format!("{}/content", entry.path())).body == pdf(&entry.name);
    same && (entry.kind != Kind::Document || whole())
}

/// Each unit and each agreement of the load stands in its list once, and no other does.
#[track_caller]
fn once(caller: &Caller, all: &[Entry]) {
    for (kind, list, member, prefix) in
        [(Kind::Unit, "units", "code", ""), (Kind::Agreement, "agreements", "title", "示例协议")]
    {
        let found = names(caller, list, member);
        let ours = |name: &str| name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('L'));
        let twice: Vec<_> = found.iter().filter(|(name, count)| ours(name) && **count != 1).collect();
        assert!(twice.is_empty(), "twice in {list}: {twice:?}");
        let missing: Vec<_> = all
            .iter()
            .filter(|entry| entry.kind == kind && !found.contains_key(&format!("{prefix}{}", entry.name)))
            .collect();
        assert!(missing.is_empty(), "not in {list}: {missing:?}");
    }
}
