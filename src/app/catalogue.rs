//! Every refusal of the service in one list, and which operation can answer which.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::metrics;
use kernel::{Code, FieldCode, Role};
use readers::calendar;
use readers::tasks;

/// Every code by name, each once: a name that two of them had would be two rows of the published list.
static CODES: LazyLock<Vec<&'static Code>> = LazyLock::new(collect);

/// Every code, by name.
pub fn codes() -> &'static [&'static Code] {
    &CODES
}

fn collect() -> Vec<&'static Code> {
    let floors: [&[&'static Code]; 18] = [
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
        commitments::CODES,
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

/// Every field code, each once: what can be wrong at one place of a request.
pub fn field_codes() -> Vec<&'static FieldCode> {
    let floors: [&[&'static FieldCode]; 11] = [
        kernel::field::FIELD_CODES,
        auth::FIELD_CODES,
        documents::FIELD_CODES,
        communities::FIELD_CODES,
        agreements::FIELD_CODES,
        commitments::FIELD_CODES,
        zones::FIELD_CODES,
        households::FIELD_CODES,
        pairings::FIELD_CODES,
        continuity::FIELD_CODES,
        ledgers::FIELD_CODES,
    ];
    let mut all: Vec<&'static FieldCode> = floors.into_iter().flatten().copied().collect();
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
        commitments::ANSWERS,
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
        commitments::labels(),
        zones::labels(),
        households::labels(),
        pairings::labels(),
        tasks::labels(),
        continuity::labels(),
        ledgers::labels(),
    ];
    let fields = field_codes().into_iter().map(|code| (code.name, [code.remedy.zh, code.remedy.en])).collect();
    for (name, labels) in
        [("role", roles), ("field_error_code", fields)].into_iter().chain(slices.into_iter().flatten())
    {
        all.insert(name.to_owned(), labels.iter().map(label).collect());
    }
    Value::Object(all)
}

fn label((value, [zh, en]): &(&'static str, [&'static str; 2])) -> Value {
    json!({ "value": value, "zh": zh, "en": en })
}

#[cfg(test)]
mod tests {
    use super::*;
    use journal::EventType;

    /// Every type of event that the journal can hold, by name.
    fn events() -> Vec<EventType> {
        let floors: [&[EventType]; 12] = [
            journal::EVENTS,
            auth::EVENTS,
            documents::EVENTS,
            communities::EVENTS,
            units::EVENTS,
            agreements::EVENTS,
            commitments::EVENTS,
            zones::EVENTS,
            households::EVENTS,
            pairings::EVENTS,
            continuity::EVENTS,
            ledgers::EVENTS,
        ];
        let mut all: Vec<EventType> = floors.into_iter().flatten().copied().collect();
        all.sort_by_key(|event| event.name);
        all
    }

    #[test]
    fn every_code_is_declared_once_and_is_a_word() {
        let word = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let names = |names: Vec<&'static str>| {
            assert!(names.iter().all(|name| word(name)), "{names:?}");
            assert!(names.windows(2).all(|two| two[0] < two[1]), "{names:?}");
        };
        names(codes().iter().map(|code| code.name).collect());
        names(field_codes().iter().map(|code| code.name).collect());
    }

    #[test]
    fn every_event_has_a_type_of_its_own() {
        let word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let all = events();
        for event in &all {
            let parts: Vec<&str> = event.name.split('.').collect();
            let [service, noun, verb, version] = parts[..] else { panic!("{event:?}") };
            assert!(service == "hulian" && word(noun) && word(verb) && version == "v1", "{event:?}");
            assert!(!event.about.is_empty(), "{event:?}");
        }
        assert!(all.windows(2).all(|two| two[0].name < two[1].name), "a type is declared twice");
        assert!(all.len() > 130, "{}", all.len());
    }

    #[test]
    fn field_codes_are_listed_with_their_labels() {
        let all = enums();
        let listed = all["field_error_code"].as_array().unwrap();
        assert_eq!(listed.len(), field_codes().len());
        assert!(listed.contains(&json!({
            "value": "in_future", "zh": "请改为今天或更早的日期。", "en": "Name today or an earlier day."
        })));
    }
}
