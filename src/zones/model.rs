//! Types: a zone, what is said about it, where it stands, and where it lies.

use serde::{Deserialize, Serialize};

use journal::timer_kinds;
use kernel::geo::{Bbox, Position};
use kernel::{CommunityId, Day, Instant, Key, Mark, UnitId, coded_enum, register};

kernel::ids! {
    /// A responsibility zone (责任区).
    ZoneId,
}

timer_kinds! {
    /// The deadlines of zones.
    pub enum ZoneTimer {
        /// The release notice of the claim that leads a zone has run; its subject is the zone.
        Release = "zone.release",
        /// The day of a planned change has begun; its subject is the plan.
        Plan = "zone.plan",
    }
}

/// A responsibility zone (责任区).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// Its id.
    pub id: ZoneId,
    /// The community it is a part of.
    pub community: CommunityId,
    /// 编号.
    pub code: Code,
    /// What can be changed about it.
    pub profile: Profile,
    /// Where it stands.
    pub state: ZoneState,
    /// The first day it is as it is.
    pub effective_on: Day,
    /// Where it lies and how large it is, where somebody has drawn it; its boundary is read apart.
    pub extent: Option<Extent>,
    /// Whether it is invented (示例).
    pub sample: bool,
    /// Grows with every change.
    pub version: i64,
    /// When it was entered.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// The code of a zone (责任区编号).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// The code itself.
    pub text: String,
    /// Whether it is built on the community's verified code.
    pub form: ZoneCodeForm,
    /// The running number in it, where it holds one.
    pub number: Option<i64>,
}

coded_enum! {
    /// Whether a zone's code is built on the community's verified code (编号形式).
    pub enum ZoneCodeForm {
        Verified = "verified" ["统一编码", "Built on the community's verified code"],
        Local = "local" ["本地编码", "Local"],
    }
}

/// What can be changed about a zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// 名称.
    pub name: String,
    /// What it is on the ground.
    pub kind: ZoneKind,
    /// 四至.
    pub description: Option<String>,
    /// What other systems call it.
    pub external_codes: Vec<String>,
    /// The grid it lies in.
    pub grid_code: Option<String>,
}

coded_enum! {
    /// What a zone is on the ground (责任区类别).
    pub enum ZoneKind {
        Area = "area" ["片区", "Area"],
        Compound = "compound" ["小区院落", "Compound"],
        Building = "building" ["楼栋", "Building"],
        RoadSection = "road_section" ["路段", "Road section"],
        Point = "point" ["点位", "Point"],
    }
}

/// The state of a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ZoneState {
    /// Being prepared; the community's own business.
    Draft,
    /// Nobody leads it: units may ask for it, the community answers for it.
    Open,
    /// A unit leads it.
    Claimed,
    /// It is no zone any more.
    Retired {
        /// Since this day.
        on: Day,
    },
}

coded_enum! {
    /// Where a zone stands (责任区状态).
    #[schema(as = ZoneState)]
    pub enum ZoneStateWord {
        Draft = "draft" ["草稿", "Draft"],
        Open = "open" ["待认领", "Open"],
        Claimed = "claimed" ["已认领", "Claimed"],
        Retired = "retired" ["已撤销", "Retired"],
    }
}

impl ZoneState {
    /// The word for it.
    pub fn word(self) -> ZoneStateWord {
        match self {
            Self::Draft => ZoneStateWord::Draft,
            Self::Open => ZoneStateWord::Open,
            Self::Claimed => ZoneStateWord::Claimed,
            Self::Retired { .. } => ZoneStateWord::Retired,
        }
    }
}

/// Where a zone lies and how large it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// West, south, east, north in units of 1e-7 degree, WGS 84.
    pub bbox: [i64; 4],
    /// How large it is, in square centimetres.
    pub area_cm2: i64,
    /// Who drew it.
    pub source: GeometrySource,
}

impl Extent {
    /// Its box.
    pub fn boxed(&self) -> Option<Bbox> {
        let [west, south, east, north] = self.bbox.map(i32::try_from);
        Some(Bbox {
            low: Position { lon: west.ok()?, lat: south.ok()? },
            high: Position { lon: east.ok()?, lat: north.ok()? },
        })
    }
}

coded_enum! {
    /// Where a boundary comes from (边界来源).
    pub enum GeometrySource {
        Surveyed = "surveyed" ["测绘", "Surveyed"],
        Drawn = "drawn" ["绘制", "Drawn"],
        Imported = "imported" ["导入", "Imported"],
        Sample = "sample" ["示例", "Sample"],
    }
}

coded_enum! {
    /// Who answers for a place (责任主体).
    pub enum Responsible {
        Unit = "unit" ["责任单位", "The unit that leads the zone"],
        Community = "community" ["社区 (属地兜底)", "The community itself"],
        Outside = "outside" ["不在本社区范围内", "Outside the community"],
    }
}

/// Which zones a list shows.
#[derive(Clone, Debug, Default)]
pub struct ZoneFilter {
    /// In these states; all when empty.
    pub states: Vec<ZoneStateWord>,
    /// Of these kinds; all when empty.
    pub kinds: Vec<ZoneKind>,
    /// With a boundary that meets this box.
    pub bbox: Option<Bbox>,
    /// With a live claim of this unit.
    pub unit: Option<UnitId>,
    /// Whose name, code or description holds these words.
    pub words: Option<String>,
}

impl ZoneFilter {
    /// Whether a recorded zone matches; the filter by unit is applied to the claims.
    pub fn passes(&self, zone: &Zone) -> bool {
        let holds = |text: &str, words: &str| text.to_lowercase().contains(&words.to_lowercase());
        let named = |words: &String| {
            let profile = &zone.profile;
            let described = profile.description.as_deref().is_some_and(|text| holds(text, words));
            holds(&profile.name, words) || holds(&zone.code.text, &register::plain(words)) || described
        };
        let met = |bbox: &Bbox| zone.extent.as_ref().and_then(Extent::boxed).is_some_and(|own| own.meets(*bbox));
        (self.states.is_empty() || self.states.contains(&zone.state.word()))
            && (self.kinds.is_empty() || self.kinds.contains(&zone.profile.kind))
            && self.bbox.as_ref().is_none_or(met)
            && self.words.as_ref().is_none_or(named)
    }
}

/// What the sort parameter of a list may name.
pub const SORTS: [&str; 4] = ["code", "name", "updated_at", "created_at"];

/// The position of a zone in the order of a list.
pub fn mark(zone: &Zone, sort: &str) -> Mark {
    let key = match sort {
        "name" => Key::Text(zone.profile.name.clone()),
        "created_at" => Key::Number(zone.created_at.micros()),
        "updated_at" => Key::Number(zone.updated_at.micros()),
        _ => Key::Text(zone.code.text.clone()),
    };
    Mark { key, id: kernel::Id::uuid(zone.id) }
}
