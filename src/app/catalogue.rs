//! Every refusal of the service in one list, and which operation can answer which.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::metrics;
use kernel::{Code, Role};
use readers::calendar;
use readers::tasks;

/// Every code by name, each once: a name that two of them had would be two rows of the published list.
static CODES: LazyLock<Vec<&'static Code>> = LazyLock::new(collect);

/// Every code, by name.
pub fn codes() -> &'static [&'static Code] {
    &CODES
}

fn collect() -> Vec<&'static Code> {
    let floors: [&[&'static Code]; 17] = [
        kernel::CODES,
        web::codes::CODES,
        db::CODES,
        journal::CODES,
        auth::CODES,
        vault::CODES,
        documents::CODES,
        communities::CODES,
        units::CODES,
        agreements::CODES,
        zones::CODES,
        households::CODES,
        pairings::CODES,
        continuity::CODES,
        calendar::CODES,
        ledgers::CODES,
        metrics::CODES,
    ];
    let mut all: Vec<&'static Code> = floors.into_iter().flatten().copied().collect();
    all.sort_by_key(|code| code.name);
    all
}

/// The code of this name.
pub fn named(name: &str) -> Option<&'static Code> {
    codes().binary_search_by_key(&name, |code| code.name).ok().and_then(|at| codes().get(at).copied())
}

/// What the slice of an operation says it can answer, beyond what its shape tells.
pub fn answers(operation: &str) -> Vec<&'static Code> {
    let slices: [&[(&str, &[&'static Code])]; 13] = [
        auth::ANSWERS,
        documents::ANSWERS,
        communities::ANSWERS,
        units::ANSWERS,
        agreements::ANSWERS,
        agreements::COMMITMENT_ANSWERS,
        zones::ANSWERS,
        households::ANSWERS,
        pairings::ANSWERS,
        continuity::ANSWERS,
        calendar::ANSWERS,
        ledgers::ANSWERS,
        metrics::ANSWERS,
    ];
    let of_this = slices.into_iter().flatten().filter(|(id, _)| *id == operation);
    of_this.flat_map(|(_, codes)| codes.iter().copied()).collect()
}

/// Every enum of the document with its labels, by name.
pub fn enums() -> Value {
    let roles = Role::ALL.into_iter().map(|role| (role.name(), role.label())).collect();
    let mut all = serde_json::Map::new();
    let slices = [
        auth::labels(),
        documents::labels(),
        communities::labels(),
        units::labels(),
        agreements::labels(),
        zones::labels(),
        households::labels(),
        pairings::labels(),
        tasks::labels(),
        continuity::labels(),
        ledgers::labels(),
    ];
    for (name, labels) in [("role", roles)].into_iter().chain(slices.into_iter().flatten()) {
        all.insert(name.to_owned(), labels.iter().map(label).collect());
    }
    Value::Object(all)
}

fn label((value, [zh, en]): &(&'static str, [&'static str; 2])) -> Value {
    json!({ "value": value, "zh": zh, "en": en })
}
