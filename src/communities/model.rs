//! Types: a community, the place it lies in, and what is publicly known about it.

use kernel::{CommunityId, Day, Instant, coded_enum};

/// A community (社区).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Community {
    /// Its id, random.
    pub id: CommunityId,
    /// What can be changed about it.
    pub profile: Profile,
    /// Whether it is invented (示例).
    pub sample: bool,
    /// Grows with every change.
    pub version: i64,
    /// When it was founded here.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// What can be changed about a community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// 名称.
    pub name: String,
    /// 街道 (乡级), nine digits.
    pub subdistrict: Place,
    /// 市 (or the county directly under a province), six digits.
    pub city: Place,
    /// 省.
    pub province: String,
    /// 统计用区划代码, twelve digits, where it has been verified.
    pub stat_code: Option<String>,
    /// 办公电话, public.
    pub hotline: Option<String>,
    /// Whether it still takes part.
    pub state: CommunityState,
    /// Where what is known about it was published.
    pub provenance: Option<Provenance>,
}

/// How to turn to a community: what everybody may know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// 名称.
    pub name: String,
    /// 办公电话, public.
    pub hotline: Option<String>,
}

/// A region by name and code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// 名称.
    pub name: String,
    /// 区划代码.
    pub code: String,
}

/// Where facts about a community were published (来源).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Who published what.
    pub source: String,
    /// On which day.
    pub published_on: Option<Day>,
}

coded_enum! {
    /// 社区状态 · Whether a community takes part.
    pub enum CommunityState {
        Active = "active" ["在用", "Active"],
        Archived = "archived" ["已归档", "Archived"],
    }
}

/// Which communities a list shows.
#[derive(Clone, Debug, Default)]
pub struct CommunityFilter {
    /// Only this one, where the caller may see no other.
    pub only: Option<CommunityId>,
    /// Only these states; none means all.
    pub states: Vec<CommunityState>,
    /// Only those whose name holds these words.
    pub words: Option<String>,
    /// Only those in the region whose code begins like this.
    pub region: Option<String>,
}

/// A region (行政区划) as a list names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// 区划代码.
    pub code: String,
    /// 名称.
    pub name: String,
    /// The first day on which it stood; none where the list does not say.
    pub valid_from: Option<Day>,
    /// The last day on which it stood; none while it stands.
    pub valid_to: Option<Day>,
}

impl Region {
    /// Whether it stood on this day.
    pub fn stood_on(&self, day: Day) -> bool {
        self.valid_from.is_none_or(|first| first <= day) && self.valid_to.is_none_or(|last| day <= last)
    }
}
