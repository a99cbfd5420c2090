//! What the demo's office types into the onboarding template: three units, whom to invite, and what one stamped on paper.

use serde_json::{Value, json};

use super::agreement_plan::{Line, PURPOSE, TITLE};
use super::facts::Unit;
use kernel::{Day, Instant};

/// The units that arrive by the sheet and not one by one.
pub const ARRIVALS: [&str; 3] = ["U17", "U18", "U19"];

/// The unit whose agreement was stamped on paper.
pub const ON_PAPER: &str = "U18";

/// The number of the original.
pub const DOCUMENT_NO: &str = "示例〔登记〕01号";

/// The first sheet: units, a liaison of each, and the agreement stamped on paper. Who says which sector a sample has is
/// the service, so that column stays blank.
pub fn first(units: &[Unit], paper: &Line, today: Instant) -> Value {
    let arrived = || units.iter().filter(|unit| ARRIVALS.contains(&unit.code.as_str()));
    let rows: Vec<Value> = arrived()
        .map(|unit| json!({ "code": unit.code, "name": unit.name, "kind": "民营企业", "property_manager": "否" }))
        .collect();
    let people: Vec<Value> = arrived().map(|unit| liaison(&unit.code)).collect();
    let [signed_on, starts_on, ends_on] = paper.days(today).map(|day| day.map(dotted));
    let agreement = json!({
        "unit_code": ON_PAPER, "title": TITLE, "document_no": DOCUMENT_NO, "signed_on": signed_on,
        "starts_on": starts_on, "ends_on": ends_on, "renews_automatically": "否", "purpose": PURPOSE,
    });
    json!({ "units": rows, "contacts": people, "agreements": [agreement] })
}

/// A second sheet some weeks later: one more person, so that there is an import that can still be undone.
pub fn second() -> Value {
    json!({ "contacts": [liaison("U20")] })
}

fn liaison(code: &str) -> Value {
    json!({ "unit_code": code, "name": format!("示例人员 {code} 联络员"), "title": "联络员", "roles": "单位联络员" })
}

/// A day as people type it.
fn dotted(day: Day) -> String {
    format!("{}.{}.{}", day.year(), day.month(), day.of_month())
}
