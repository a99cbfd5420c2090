//! What every test of a list says, and the register of what can be asked of which list.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::Value;

use crate::document::{flat, operations, resolve};
use crate::kit::answer::{items, text};
use crate::kit::document::document;
use crate::kit::{Caller, World};

/// What picks nothing out of a list: how much of it is shown, and how.
const SHOWN: [&str; 6] = ["limit", "cursor", "sort", "fields", "expand", "as_of"];

/// What can be asked of a list.
pub struct Known {
    /// The operationId.
    pub operation: &'static str,
    /// What it is filtered by.
    pub filters: &'static [&'static str],
    /// What it is sorted by; the usual order first, with its sign.
    pub sorts: &'static [&'static str],
    /// Whether it is told as of a day.
    pub past: bool,
    /// The filters and orders that are refused together with a day.
    pub sealed: &'static [&'static str],
}

const fn row(
    operation: &'static str,
    filters: &'static [&'static str],
    sorts: &'static [&'static str],
    past: bool,
) -> Known {
    Known { operation, filters, sorts, past, sealed: &[] }
}

/// Every list that can be filtered or sorted, with all its filters and orders.
static LISTS: [Known; 18] = [
    row(
        "list_agreements",
        &["state", "unit_id", "linkage", "ends_before", "q"],
        &["-updated_at", "created_at", "starts_on", "ends_on", "number", "title"],
        true,
    ),
    row(
        "list_commitments",
        &["linkage", "state", "unit_id", "agreement_id", "overdue", "due_before", "recurs_from"],
        &["-created_at", "due_on"],
        true,
    ),
    row(
        "list_units",
        &["sector", "kind", "state", "property_manager", "q"],
        &["code", "name", "updated_at", "created_at"],
        true,
    ),
    row("list_zones", &["state", "kind", "unit_id", "q", "bbox"], &["code", "name", "updated_at", "created_at"], true),
    row("list_handovers", &["state", "unit_id", "agreement_id"], &["-opened_at"], true),
    Known {
        operation: "list_households",
        filters: &["state", "hardship_category", "tag", "officer_id", "zone_id", "recheck_due_until", "restricted"],
        sorts: &["code", "updated_at", "created_at"],
        past: true,
        sealed: &["hardship_category", "tag", "zone_id", "recheck_due_until"],
    },
    Known {
        operation: "list_pairings",
        filters: &["state", "household_id", "unit_id", "overdue"],
        sorts: &["created_at", "updated_at", "visit_due_on"],
        past: true,
        sealed: &["overdue", "visit_due_on"],
    },
    row("list_communities", &["state", "region", "q"], &["name", "created_at", "updated_at"], false),
    row("list_zone_plans", &["state"], &["-made_at"], false),
    row("list_visits", &[], &["-visited_on"], false),
    row("list_aid", &[], &["-given_on"], false),
    row("list_matchings", &[], &["-created_at"], false),
    row("list_staff", &[], &["created_at"], false),
    row("list_members", &[], &["created_at"], false),
    row("list_clients", &[], &["created_at"], false),
    row("list_unit_clients", &[], &["created_at"], false),
    row("list_journal", &["after", "subject"], &[], false),
    row("get_my_tasks", &["kind"], &[], false),
];

/// What looks like a filter of a list, and where it is tested instead.
const ELSEWHERE: [(&str, &str, &str); 5] = [
    ("list_zones", "crs", "shows boundaries in another system and picks nothing out: ground"),
    ("list_signed_heads", "after", "where to go on: record::heads"),
    ("list_aid_repeats", "month_of", "what is counted, for which month: pairings::aid"),
    ("aid_received", "month_of", "what is counted, for which month: pairings::telling"),
    ("export_households", "format", "the form of a file: ledgers"),
];

/// A filter, a value of it, and what the test says it lets through.
pub struct Probe<'p> {
    name: &'static str,
    value: String,
    passes: Box<dyn Fn(&Value) -> bool + 'p>,
}

/// A filter with a value, as an address holds it, lets these through.
pub fn probe<'p>(name: &'static str, value: impl Into<String>, passes: impl Fn(&Value) -> bool + 'p) -> Probe<'p> {
    Probe { name, value: value.into(), passes: Box::new(passes) }
}

/// A filter by several words, separated by commas, on the member of the same name.
pub fn words(name: &'static str, value: &'static str) -> Probe<'static> {
    probe(name, value, move |one| is_one_of(&one[name], value))
}

/// Whether a member is one of some words, separated by commas.
pub fn is_one_of(member: &Value, words: &str) -> bool {
    member.as_str().is_some_and(|word| words.split(',').any(|wanted| wanted == word))
}

/// Whether a member holds these words, whatever the case of their letters.
pub fn holds(member: &Value, words: &str) -> bool {
    member.as_str().is_some_and(|text| text.to_lowercase().contains(&words.to_lowercase()))
}

/// A list as somebody reads it.
pub struct List<'c> {
    caller: &'c Caller,
    known: &'static Known,
    path: String,
    day: Option<String>,
    /// The questions whose answers together are everything there is.
    everything: Vec<&'static str>,
    /// What the list leaves out where nobody asks for it.
    unasked: Vec<Probe<'static>>,
}

impl<'c> List<'c> {
    /// A list at an address.
    pub fn of(caller: &'c Caller, operation: &str, path: &str) -> Self {
        let known = LISTS.iter().find(|known| known.operation == operation);
        let known = known.unwrap_or_else(|| panic!("{operation} is not in the register"));
        Self { caller, known, path: path.to_owned(), day: None, everything: vec![""], unasked: Vec::new() }
    }

    /// The same, where some are shown only when they are asked for.
    pub fn leaving_out(mut self, everything: Vec<&'static str>, unasked: Vec<Probe<'static>>) -> Self {
        (self.everything, self.unasked) = (everything, unasked);
        self
    }

    /// The same as it stood at the end of a day.
    pub fn on(self, day: &str) -> Self {
        assert!(self.known.past, "{} tells of no day", self.path);
        Self { day: Some(day.to_owned()), ..self }
    }

    fn address(&self, limit: usize, query: &str) -> String {
        let day = self.day.as_ref().map_or_else(String::new, |day| format!("&as_of={day}"));
        format!("{}?limit={limit}{day}{query}", self.path)
    }

    /// One page that holds all of them.
    #[track_caller]
    pub fn whole(&self, query: &str) -> Vec<Value> {
        // Tasks are always given whole.
        let address = match self.known.operation {
            "get_my_tasks" => format!("{}?{}", self.path, query.trim_start_matches('&')),
            _ => self.address(200, query),
        };
        let page = self.caller.get(address.trim_end_matches('?')).is(200);
        assert!(page.get("next_cursor").is_none(), "too many for one page: {address}");
        items(&page).clone()
    }

    /// The same, three by three.
    #[track_caller]
    fn walked(&self, query: &str) -> Vec<Value> {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let address = format!("{}{cursor}", self.address(3, query));
            let page = self.caller.get(&address).is(200);
            assert!(items(&page).len() <= 3, "{address}: more than were asked for");
            found.extend(items(&page).iter().cloned());
            let Some(next) = page["next_cursor"].as_str() else { return found };
            assert!(found.len() <= 200, "{address}: it has no end");
            cursor = format!("&cursor={next}");
        }
    }

    /// Everything there is, in the usual order.
    #[track_caller]
    fn all(&self) -> Vec<Value> {
        let mut all: Vec<Value> = self.everything.iter().flat_map(|query| self.whole(query)).collect();
        if self.everything.len() > 1 {
            all.sort_by_key(|one| place(one, self.known.sorts[0]));
        }
        assert!(all.len() > 3, "{}: too few to tell anything apart", self.path);
        all
    }

    fn refuses(&self, name: &str) -> bool {
        self.day.is_some() && self.known.sealed.contains(&name)
    }

    /// Every filter lets through what it says, by itself and together with others, in the same order.
    #[track_caller]
    pub fn filters(&self, probes: &[Probe<'_>]) {
        let named: BTreeSet<&str> = probes.iter().map(|probe| probe.name).collect();
        let filters: BTreeSet<&str> = self.known.filters.iter().copied().collect();
        assert_eq!(named, filters, "{}: every filter is probed", self.path);
        for sealed in probes.iter().filter(|probe| self.refuses(probe.name)) {
            let address = self.address(200, &asked(&[sealed]));
            self.caller.get(&address).refused(400, "invalid_parameter");
        }
        let probes: Vec<&Probe<'_>> = probes.iter().filter(|probe| !self.refuses(probe.name)).collect();
        let (all, mut telling, mut together) = (self.all(), BTreeSet::new(), 0);
        for (at, one) in probes.iter().enumerate() {
            if self.passed(&all, &[one]) && telling.insert(one.name) && !self.known.sorts.is_empty() {
                let alone = asked(&[one]);
                assert_eq!(told(&self.walked(&alone)), told(&self.whole(&alone)), "{alone}: page by page");
            }
            for step in [1, 4, 7] {
                let other = probes[(at + step) % probes.len()];
                together += usize::from(other.name != one.name && self.passed(&all, &[one, other]));
            }
        }
        let wanted: BTreeSet<&str> = named.into_iter().filter(|name| !self.refuses(name)).collect();
        assert_eq!(telling, wanted, "{}: what lets all or none through tells nothing", self.path);
        assert!(together > 0 || wanted.len() == 1, "{}: no pair of filters tells anything", self.path);
    }

    /// Holds the answer to these filters against what they say; whether that is some of all.
    #[track_caller]
    fn passed(&self, all: &[Value], probes: &[&Probe<'_>]) -> bool {
        let query = asked(probes);
        let unasked = self.unasked.iter().filter(|usual| probes.iter().all(|probe| probe.name != usual.name));
        let unasked: Vec<&Probe<'_>> = unasked.collect();
        let lets = |one: &&Value| probes.iter().chain(&unasked).all(|probe| (probe.passes)(one));
        let expected: Vec<Value> = all.iter().filter(lets).cloned().collect();
        let found = self.whole(&query);
        assert_eq!(told(&found), told(&expected), "{}", self.address(200, &query));
        assert_eq!(found, expected, "{}", self.address(200, &query));
        !expected.is_empty() && expected.len() < all.len()
    }

    /// Every order is one: by its member and then by id, up and down, in one page and in many. `alike` are the orders that cannot
    /// differ from another one.
    #[track_caller]
    pub fn orders(&self, alike: usize) {
        let names = self.known.sorts.iter().map(|sort| sort.trim_start_matches('-'));
        let names: Vec<&str> = names.filter(|name| !self.refuses(name)).collect();
        let refused = self.caller.get(&self.address(200, "&sort=nothing")).refused(400, "invalid_parameter");
        let allowed = refused["allowed"].as_array().cloned().unwrap_or_default();
        let allowed: BTreeSet<&str> = allowed.iter().filter_map(Value::as_str).collect();
        let tested: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(allowed, tested, "{}: every order is tested", self.path);
        let (all, mut orders, mut usual) = (self.whole(""), BTreeSet::new(), 0);
        for name in &names {
            let mut expected: Vec<(String, String)> = all.iter().map(|one| place(one, name)).collect();
            expected.sort();
            let keys: BTreeSet<&String> = expected.iter().map(|(key, _)| key).collect();
            assert!(keys.len() > 1, "{}: all have the same {name}", self.path);
            for sort in [(*name).to_owned(), format!("-{name}")] {
                let query = format!("&sort={sort}");
                let found = self.whole(&query);
                let places: Vec<(String, String)> = found.iter().map(|one| place(one, name)).collect();
                assert_eq!(places, expected, "{}", self.address(200, &query));
                assert_eq!(told(&self.walked(&query)), told(&found), "{}: page by page", self.address(3, &query));
                if sort == self.known.sorts[0] {
                    assert_eq!(told(&all), told(&found), "{}: the usual order", self.path);
                    usual += 1;
                }
                orders.insert(told(&found));
                expected.reverse();
            }
        }
        assert_eq!(usual, 1, "{}: the usual order is one of them", self.path);
        assert_eq!(orders.len(), 2 * (names.len() - alike), "{}: orders differ", self.path);
    }
}

/// Filters and orders of a list, as it stands and, where it tells of days, as it stood at the end of today.
#[track_caller]
pub fn now_and_then(world: &World, list: List<'_>, probes: &[Probe<'_>], alike: usize) {
    list.filters(probes);
    list.orders(alike);
    let now = told(&list.all());
    let then = list.on(&world.day(0));
    assert_eq!(told(&then.all()), now, "{}: what stands is on record", then.path);
    then.filters(probes);
    then.orders(alike);
}

/// Lets a few minutes pass, so that what comes next is later.
pub fn later(world: &World) {
    world.server.advance(TimeDelta::minutes(3));
}

fn asked(probes: &[&Probe<'_>]) -> String {
    let words: Vec<String> = probes.iter().map(|probe| format!("&{}={}", probe.name, probe.value)).collect();
    words.concat()
}

/// By what these are told apart: the id, where there is one.
pub fn told(list: &[Value]) -> Vec<String> {
    list.iter().map(|one| one["id"].as_str().map_or_else(|| one.to_string(), str::to_owned)).collect()
}

/// Where something stands in an order: days and instants are of one length each, so that their text orders them; what has none
/// comes last.
fn place(one: &Value, sort: &str) -> (String, String) {
    let key = one[sort.trim_start_matches('-')].as_str().unwrap_or("\u{10ffff}");
    (key.to_owned(), text(one, "id").to_owned())
}

/// What the document says can be asked of its lists: operation and parameter.
fn promised(wanted: impl Fn(&str) -> bool) -> BTreeSet<(String, String)> {
    let doc = document().value();
    let mut found = BTreeSet::new();
    for operation in operations(doc).filter(|operation| operation.method == "get") {
        let answers = operation.responses(doc).filter(|(status, _)| *status == "200");
        let mut shapes =
            answers.map(|(_, answer)| flat(doc, &resolve(doc, answer)["content"]["application/json"]["schema"]));
        if !shapes.any(|shape| shape["properties"].get("items").is_some()) {
            continue;
        }
        let asked = operation.parameters(doc).into_iter().filter(|parameter| parameter["in"] == "query");
        let names = asked.map(|parameter| text(parameter, "name")).filter(|name| wanted(name));
        found.extend(names.map(|name| (operation.id().to_owned(), name.to_owned())));
    }
    found
}

fn pair(operation: &str, name: &str) -> (String, String) {
    (operation.to_owned(), name.to_owned())
}

#[test]
fn every_filter_of_every_list_is_tested() {
    let filters = LISTS.iter().flat_map(|known| known.filters.iter().map(move |name| pair(known.operation, name)));
    let elsewhere = ELSEWHERE.iter().map(|(operation, name, why)| {
        assert!(!why.is_empty(), "{operation}: {name}");
        pair(operation, name)
    });
    let known: BTreeSet<(String, String)> = filters.chain(elsewhere).collect();
    assert_eq!(promised(|name| !SHOWN.contains(&name)), known, "the document's filters, and those tested here");
}

#[test]
fn every_order_of_every_list_is_tested() {
    let sorted = LISTS.iter().filter(|known| !known.sorts.is_empty()).map(|known| pair(known.operation, "sort"));
    let sorted: BTreeSet<(String, String)> = sorted.collect();
    assert_eq!(promised(|name| name == "sort"), sorted, "the document's orders, and those tested here");
    let past = promised(|name| name == "as_of");
    for known in &LISTS {
        let told = past.contains(&pair(known.operation, "as_of"));
        assert_eq!(told, known.past, "{} is asked of a day here as it is in the document", known.operation);
    }
}

#[test]
fn every_list_of_the_register_is_read_by_a_test() {
    let tests = [
        include_str!("accounts.rs"),
        include_str!("agreements.rs"),
        include_str!("commitments.rs"),
        include_str!("handovers.rs"),
        include_str!("households.rs"),
        include_str!("pairings.rs"),
        include_str!("plans.rs"),
        include_str!("told.rs"),
        include_str!("units.rs"),
        include_str!("zones.rs"),
    ];
    for known in &LISTS {
        let named = format!("\"{}\"", known.operation);
        assert!(tests.iter().any(|test| test.contains(&named)), "no test reads {named}");
    }
}
