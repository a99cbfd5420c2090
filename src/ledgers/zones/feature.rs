//! One feature of a map: its members, its boundary, and everything wrong about it.

use serde_json::{Map as Members, Value, json};

use super::model::Flaw;
use crate::codes;
use kernel::geo::{Boundary, Crs, Refused};
use kernel::{Budget, Fault, FieldCode, GEOMETRY_TOO_COMPLEX, Halt, Text, Violation, field, patch};
use zones::register::{Entered, KindSaid, ZoneLine, too_complex};
use zones::{DutyFrequency, DutyKind, ZoneIn, ZoneKind};

/// What an export says of a zone, and an import passes over.
const PASSED_OVER: [&str; 4] = ["state", "area_m2", "unit_id", "unit_name"];

const UNKNOWN_FIELD: [&str; 2] = ["没有这个字段, 请核对字段名。", "There is no such field; check its name."];
const WRONG_TYPE: [&str; 2] = ["取值的类型或格式不对。", "The value has the wrong type or format."];
const REQUIRED: [&str; 2] = ["缺少必填字段。", "A required field is missing."];
const UNKNOWN_VALUE: [&str; 2] = ["取值不在允许范围内。", "The value is not one of those allowed."];

/// What a feature says, or as much of it as can be read.
///
/// # Errors
/// `geometry_too_complex`.
pub fn line(at: usize, feature: &Value, drawn: (Crs, &mut Budget), flaws: &mut Vec<Flaw>) -> Result<ZoneLine, Fault> {
    let mut reader = FeatureReader { at, flaws };
    let nothing = Members::new();
    let members = feature.as_object().unwrap_or(&nothing);
    if !feature.is_object() || members.get("type") != Some(&json!("Feature")) {
        let words = ["应为 GeoJSON 的 Feature。", "A GeoJSON Feature is wanted here."];
        reader.wrong("/type", &codes::FEATURE_EXPECTED, words);
    }
    reader.unknown("", members, &["type", "id", "bbox", "geometry", "properties"], &[]);
    let boundary = reader.boundary(members.get("geometry"), drawn)?;
    let properties = match members.get("properties") {
        Some(Value::Object(properties)) => properties,
        Some(Value::Null) | None => {
            reader.wrong("/properties", &field::REQUIRED, REQUIRED);
            &nothing
        }
        Some(_) => {
            reader.wrong("/properties", &field::WRONG_TYPE, WRONG_TYPE);
            &nothing
        }
    };
    let (boundary, entered) = boundary.unzip();
    Ok(ZoneLine { entered, ..reader.properties(properties, boundary) })
}

struct FeatureReader<'f> {
    at: usize,
    flaws: &'f mut Vec<Flaw>,
}

impl FeatureReader<'_> {
    /// Records what is wrong with a place of the feature.
    fn wrong(&mut self, pointer: &str, code: &'static FieldCode, words: [&str; 2]) {
        self.violated("", Violation::new(pointer, code, words));
    }

    fn violated(&mut self, below: &str, violation: Violation) {
        self.flaws.push(Flaw {
            feature: self.at,
            pointer: format!("/features/{}{below}{}", self.at, violation.pointer),
            code: violation.code,
            words: violation.detail,
            other: None,
            area_m2: None,
        });
    }

    fn unknown(&mut self, below: &str, members: &Members<String, Value>, known: &[&str], further: &[&str]) {
        for name in members.keys().filter(|name| !known.contains(&name.as_str()) && !further.contains(&name.as_str())) {
            self.wrong(&patch::member(below, name), &field::UNKNOWN_FIELD, UNKNOWN_FIELD);
        }
    }

    fn boundary(
        &mut self,
        geometry: Option<&Value>,
        (crs, budget): (Crs, &mut Budget),
    ) -> Result<Option<(Boundary, Entered)>, Fault> {
        let Some(geometry) = geometry.filter(|geometry| !geometry.is_null()) else { return Ok(None) };
        match Boundary::parse_in(geometry, crs, budget) {
            Ok(boundary) => Ok(Some((boundary, Entered::of(geometry, crs)))),
            Err(Refused::Flawed(flaws)) => {
                flaws.into_iter().for_each(|flaw| self.violated("/geometry", flaw.into()));
                Ok(None)
            }
            Err(Refused::Halted(Halt::Spent)) => {
                let place = format!("/features/{}/geometry", self.at);
                Err(Fault::of(&GEOMETRY_TOO_COMPLEX).at([too_complex(place)]))
            }
            Err(Refused::Halted(halt)) => Err(halt.into()),
        }
    }

    /// The members of the properties, each read by itself, and then checked by the rules of an entered zone.
    fn properties(&mut self, sent: &Members<String, Value>, boundary: Option<Boundary>) -> ZoneLine {
        const KNOWN: [&str; 7] = ["code", "name", "kind", "description", "external_codes", "grid_code", "duties"];
        self.unknown("/properties", sent, &KNOWN, &PASSED_OVER);
        let mut read = Members::new();
        for key in ["code", "name", "description", "grid_code"] {
            read.extend(self.words(sent, "/properties", key).map(|words| (key.to_owned(), json!(words))));
        }
        if !read.contains_key("name") {
            if !self.told("/properties/name") {
                self.wrong("/properties/name", &field::REQUIRED, REQUIRED);
            }
            read.insert("name".to_owned(), json!("占位"));
        }
        let kind = match self.named(sent, "/properties", "kind", ZoneKind::named) {
            Ok(kind) => kind.map_or(KindSaid::Nothing, KindSaid::Kind),
            Err(()) => KindSaid::Unreadable,
        };
        read.insert("external_codes".to_owned(), self.codes(sent.get("external_codes")));
        read.insert("duties".to_owned(), self.duties(sent.get("duties")));
        let zone: Option<ZoneIn> = serde_json::from_value(Value::Object(read)).ok();
        let Some(zone) = zone else {
            self.wrong("/properties", &field::WRONG_TYPE, WRONG_TYPE);
            return nameless(kind, boundary);
        };
        if let Err(fault) = patch::check(&zone) {
            fault.violations().iter().for_each(|violation| self.violated("/properties", violation.clone()));
        }
        zone.line(kind, boundary)
    }

    /// Whether something is wrong with this place already.
    fn told(&self, pointer: &str) -> bool {
        let pointer = format!("/features/{}{pointer}", self.at);
        self.flaws.iter().any(|flaw| flaw.pointer == pointer)
    }

    /// Words of a member; null and nothing at all say nothing.
    fn words(&mut self, sent: &Members<String, Value>, below: &str, key: &str) -> Option<String> {
        match sent.get(key) {
            None | Some(Value::Null) => None,
            Some(Value::String(words)) => Some(Text::new(words).as_str().to_owned()),
            Some(_) => {
                self.wrong(&format!("{below}/{key}"), &field::WRONG_TYPE, WRONG_TYPE);
                None
            }
        }
    }

    /// One of several by its name.
    fn named<T>(
        &mut self,
        sent: &Members<String, Value>,
        below: &str,
        key: &str,
        named: fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ()> {
        let before = self.flaws.len();
        let Some(words) = self.words(sent, below, key) else {
            return if self.flaws.len() == before { Ok(None) } else { Err(()) };
        };
        let found = named(&words);
        if found.is_none() {
            self.wrong(&format!("{below}/{key}"), &field::UNKNOWN_VALUE, UNKNOWN_VALUE);
        }
        found.map(Some).ok_or(())
    }

    fn list<'v>(&mut self, value: Option<&'v Value>, pointer: &str) -> &'v [Value] {
        match value {
            None | Some(Value::Null) => &[],
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.wrong(pointer, &field::WRONG_TYPE, WRONG_TYPE);
                &[]
            }
        }
    }

    fn codes(&mut self, value: Option<&Value>) -> Value {
        const POINTER: &str = "/properties/external_codes";
        let mut codes = Vec::new();
        for (at, code) in self.list(value, POINTER).iter().enumerate() {
            match code {
                Value::String(_) => codes.push(code.clone()),
                _ => self.wrong(&format!("{POINTER}/{at}"), &field::WRONG_TYPE, WRONG_TYPE),
            }
        }
        Value::Array(codes)
    }

    /// The duties, a placeholder where one cannot be read, so that the others keep their places.
    fn duties(&mut self, value: Option<&Value>) -> Value {
        const POINTER: &str = "/properties/duties";
        let mut duties = Vec::new();
        for (at, duty) in self.list(value, POINTER).iter().enumerate() {
            let below = format!("{POINTER}/{at}");
            let Value::Object(sent) = duty else {
                self.wrong(&below, &field::WRONG_TYPE, WRONG_TYPE);
                duties.push(json!({ "kind": DutyKind::Other, "title": format!("{at}") }));
                continue;
            };
            self.unknown(&below, sent, &["kind", "title", "frequency"], &[]);
            let kind = self.named(sent, &below, "kind", DutyKind::named);
            if kind == Ok(None) {
                self.wrong(&format!("{below}/kind"), &field::REQUIRED, REQUIRED);
            }
            let kind = kind.ok().flatten().unwrap_or(DutyKind::Other);
            let frequency = self.named(sent, &below, "frequency", DutyFrequency::named).ok().flatten();
            let title = self.words(sent, &below, "title");
            duties.push(json!({ "kind": kind, "title": title, "frequency": frequency }));
        }
        Value::Array(duties)
    }
}

/// What stands for a feature of which nothing could be read.
fn nameless(kind: KindSaid, boundary: Option<Boundary>) -> ZoneLine {
    ZoneLine {
        code: None,
        name: String::new(),
        kind,
        description: None,
        external_codes: Vec::new(),
        grid_code: None,
        tasks: Vec::new(),
        boundary,
        entered: None,
    }
}
