//! Arbitrary JSON for property tests, with members that a reader looks for.

use proptest::prelude::*;
use serde_json::{Map, Number, Value};

/// Any JSON up to four levels deep; its objects have these members more often than others.
pub fn json(members: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let number = prop_oneof![
        any::<i64>().prop_map(Value::from),
        (-200_i64..200).prop_map(Value::from),
        any::<f64>().prop_map(|number| Number::from_f64(number).map_or(Value::Null, Value::Number)),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number,
        any::<String>().prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 48, 6, move |inner| {
        let name = (any::<prop::sample::Index>(), any::<Option<String>>());
        let object = prop::collection::vec((name, inner.clone()), 0..5).prop_map(move |pairs| {
            let named = |((at, other), value): ((prop::sample::Index, Option<String>), Value)| {
                let known = if members.is_empty() { None } else { members.get(at.index(members.len())) };
                let name = match (other, known) {
                    (None, Some(known)) => (*known).to_owned(),
                    (other, _) => other.unwrap_or_default(),
                };
                (name, value)
            };
            Value::Object(pairs.into_iter().map(named).collect::<Map<_, _>>())
        });
        prop_oneof![prop::collection::vec(inner, 0..6).prop_map(Value::from), object]
    })
}
