//! Does a schema ask for more, or give less, than it did? What is sent may only be read more generously, what is answered
//! may only grow.

use serde_json::Value;

use super::refs::{entries, flat, types};

/// Who writes what the schema describes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The client: what it sends must stay welcome.
    Request,
    /// The service: what it answers must stay what clients read.
    Response,
}

/// What the new schema of `(document, schema)` breaks; each sentence begins with the place inside the schema.
pub fn narrowed(direction: Direction, then: (&Value, &Value), now: (&Value, &Value)) -> Vec<String> {
    let mut walk = Walk { direction, old: then.0, new: now.0, breaks: Vec::new() };
    walk.compare("", then.1, now.1, 0);
    walk.breaks
}

struct Walk<'a> {
    direction: Direction,
    old: &'a Value,
    new: &'a Value,
    breaks: Vec<String>,
}

impl Walk<'_> {
    fn compare(&mut self, place: &str, then: &Value, now: &Value, depth: usize) {
        if depth > 12 {
            return;
        }
        let (then, now) = (flat(self.old, then), flat(self.new, now));
        self.kinds(place, &then, &now);
        self.values(place, &then, &now);
        self.bounds(place, &then, &now);
        self.fields(place, &then, &now, depth);
        self.variants(place, &then, &now, depth);
        for part in ["items", "additionalProperties"] {
            if then[part].is_object() && now[part].is_object() {
                self.compare(&format!("{place}[]"), &then[part], &now[part], depth + 1);
            }
        }
    }

    fn breaks(&mut self, place: &str, what: String) {
        self.breaks.push(format!("{place}: {what}"));
    }

    /// A request keeps every type it took, an answer brings no type it did not have.
    fn kinds(&mut self, place: &str, then: &Value, now: &Value) {
        let (before, after) = (types(then), types(now));
        let (narrow, wide) = match self.direction {
            Direction::Request => (&after, &before),
            Direction::Response => (&before, &after),
        };
        let known =
            |kind: &String| narrow.contains(kind) || (kind == "integer" && narrow.contains(&"number".to_owned()));
        if !narrow.is_empty() && (wide.is_empty() || !wide.iter().all(known)) {
            self.breaks(place, format!("the type {before:?} became {after:?}"));
        }
        let formats = (then["format"].as_str(), now["format"].as_str());
        match (formats, self.direction) {
            ((Some(before), Some(after)), _) if before != after => {
                self.breaks(place, format!("the format {before} became {after}"));
            }
            ((None, Some(after)), Direction::Request) => {
                self.breaks(place, format!("the format {after} is asked for now"))
            }
            ((Some(before), None), Direction::Response) => self.breaks(place, format!("the format {before} is gone")),
            _ => {}
        }
    }

    /// Enums may grow, in both directions: they are open on output.
    fn values(&mut self, place: &str, then: &Value, now: &Value) {
        let list = |schema: &Value| match (schema["enum"].as_array(), schema.get("const")) {
            (Some(values), _) => Some(values.clone()),
            (None, Some(only)) => Some(vec![only.clone()]),
            (None, None) => None,
        };
        match (list(then), list(now)) {
            (Some(before), Some(after)) => {
                for value in before.iter().filter(|value| !after.contains(value)) {
                    self.breaks(place, format!("the value {value} is gone"));
                }
            }
            (None, Some(_)) if self.direction == Direction::Request => {
                self.breaks(place, "only listed values are taken now".to_owned());
            }
            (Some(_), None) if self.direction == Direction::Response => {
                self.breaks(place, "the listed values are gone".to_owned());
            }
            _ => {}
        }
    }

    /// Lengths, counts, amounts and patterns of what is sent may only get looser.
    fn bounds(&mut self, place: &str, then: &Value, now: &Value) {
        if self.direction == Direction::Response {
            return;
        }
        for (bound, grows) in [
            ("minLength", true),
            ("minItems", true),
            ("minProperties", true),
            ("minimum", true),
            ("exclusiveMinimum", true),
            ("maxLength", false),
            ("maxItems", false),
            ("maxProperties", false),
            ("maximum", false),
            ("exclusiveMaximum", false),
        ] {
            let Some(after) = now[bound].as_f64() else { continue };
            let before = then[bound].as_f64();
            let trivial = grows && bound != "minimum" && bound != "exclusiveMinimum" && after == 0.0;
            let tighter = before.map_or(!trivial, |before| if grows { after > before } else { after < before });
            if tighter {
                self.breaks(
                    place,
                    format!("{bound} {} became {after}", before.map_or("none".to_owned(), |b| b.to_string())),
                );
            }
        }
        for exact in ["pattern", "multipleOf", "uniqueItems"] {
            if now.get(exact).is_some() && now[exact] != false && now[exact] != then[exact] {
                self.breaks(place, format!("{exact} {} became {}", then[exact], now[exact]));
            }
        }
    }

    fn fields(&mut self, place: &str, then: &Value, now: &Value, depth: usize) {
        let required =
            |schema: &Value, name: &str| schema["required"].as_array().is_some_and(|r| r.iter().any(|n| n == name));
        for (name, field) in entries(&then["properties"]) {
            let inner = format!("{place}.{name}");
            match now["properties"].get(name) {
                None => self.breaks(&inner, "the field is gone".to_owned()),
                Some(other) => self.compare(&inner, field, other, depth + 1),
            }
            if self.direction == Direction::Response && required(then, name) && !required(now, name) {
                self.breaks(&inner, "the field may be missing now".to_owned());
            }
        }
        if self.direction == Direction::Request {
            let asked = now["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            for name in asked.filter(|name| !required(then, name)) {
                self.breaks(&format!("{place}.{name}"), "the field is required now".to_owned());
            }
            if now["additionalProperties"] == false
                && then["additionalProperties"] != false
                && then["properties"].is_object()
            {
                self.breaks(place, "other fields are refused now".to_owned());
            }
        }
    }

    /// Each variant there was must still be one of those there are.
    fn variants(&mut self, place: &str, then: &Value, now: &Value, depth: usize) {
        let list =
            |schema: &Value| schema["oneOf"].as_array().or(schema["anyOf"].as_array()).cloned().unwrap_or_default();
        let after = match list(now) {
            variants if variants.is_empty() => vec![now.clone()],
            variants => variants,
        };
        for (number, variant) in list(then).iter().enumerate() {
            let fits = after.iter().any(|other| {
                let mut trial = Walk { breaks: Vec::new(), ..*self };
                trial.compare("", variant, other, depth + 1);
                trial.breaks.is_empty()
            });
            if !fits {
                self.breaks(place, format!("variant {} of {} is gone or narrower", number + 1, list(then).len()));
            }
        }
    }
}
