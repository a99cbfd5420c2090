//! The demo's facts: what the published account says, and what is invented and marked as a sample.

use serde::Deserialize;
use serde_json::Value;

/// The file, as far as the loader reads it.
#[derive(Deserialize)]
pub struct Facts {
    /// Where the facts were published.
    pub source: Source,
    /// The community.
    pub community: Community,
    /// The twenty units.
    pub units: Vec<Unit>,
    /// The thirty-three households; labels, no names.
    pub households: Vec<Household>,
}

/// One household: everything about it is invented.
#[derive(Clone, Deserialize)]
pub struct Household {
    /// 示例户01
    pub label: String,
    /// Its category.
    pub hardship_category: String,
    /// Why it is in hardship.
    pub tags: Vec<String>,
    /// How many people.
    pub members_count: usize,
    /// The number of the zone of the fictitious grid it lives in.
    pub zone: usize,
}

/// Where the facts were published.
#[derive(Deserialize)]
pub struct Source {
    /// By whom.
    pub publisher: String,
    /// On which day.
    pub published_on: String,
}

/// The community.
#[derive(Deserialize)]
pub struct Community {
    /// 兰新社区
    pub name: String,
    /// Its subdistrict.
    pub subdistrict: String,
    /// The subdistrict's region code.
    pub subdistrict_code: String,
    /// Its city.
    pub city: String,
    /// The city's region code.
    pub city_code: String,
    /// Its province.
    pub province: String,
}

/// One unit: of the twenty, eight are named in the source and twelve are samples.
#[derive(Clone, Deserialize)]
pub struct Unit {
    /// `U01` … `U20`
    pub code: String,
    /// Its name.
    pub name: String,
    /// `public` or `private`
    pub sector: Option<String>,
    /// `assumed` for the named ones, `sample` for the others.
    pub sector_source: Option<String>,
    /// Whether the source names it.
    pub named_in_source: bool,
    /// Whether it is invented.
    pub sample: bool,
    /// Whether it manages property (物业).
    pub property_manager: bool,
    /// What kind of body it is, where that is certain.
    pub kind: Option<Value>,
}

/// Reads the facts that are built in.
pub fn facts() -> Result<Facts, serde_json::Error> {
    serde_json::from_str(include_str!("facts.json"))
}
