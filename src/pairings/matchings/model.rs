//! Types: a plan, what of it stands for each household and each unit, and what was asked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::profiles::model::Offer;
use crate::model::MatchingId;
use households::{Communication, HouseholdId, HouseholdNeed, MatchingCriteria};
use kernel::geo::{Boundary, Position};
use kernel::{AccountId, CommunityId, Instant, PairingId, UnitId, coded_enum};

/// How many days a plan can be applied.
pub const DAYS: i64 = 7;

/// How many other units are named for a household at most.
pub const ALTERNATIVES: usize = 3;

/// A plan of who would help whom (匹配方案).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matching {
    /// Its id.
    pub id: MatchingId,
    /// The community.
    pub community: CommunityId,
    /// Which households were asked about.
    pub scope: MatchingScope,
    /// How much each side of a cost weighed.
    pub weights: Weights,
    /// How many households the busiest unit would help.
    pub max_load: i64,
    /// How many the least busy one would.
    pub min_load: i64,
    /// The sum of all costs.
    pub total_cost: i64,
    /// Who computed it.
    pub computed_by: Option<AccountId>,
    /// Until when it can be applied.
    pub expires_at: Instant,
    /// That it was applied: when and by whom.
    pub applied: Option<(Instant, Option<AccountId>)>,
    /// Grows with every change.
    pub version: i64,
    /// When it was computed.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

coded_enum! {
    /// 方案状态 · Where a plan stands.
    pub enum MatchingState {
        Planned = "planned" ["待应用", "Planned"],
        Applied = "applied" ["已应用", "Applied"],
        Expired = "expired" ["已过期", "Too old to be applied"],
    }
}

impl Matching {
    /// Where it stands.
    pub fn state(&self, now: Instant) -> MatchingState {
        match self.applied {
            Some(_) => MatchingState::Applied,
            None if now > self.expires_at => MatchingState::Expired,
            None => MatchingState::Planned,
        }
    }
}

coded_enum! {
    /// 匹配范围 · Which households are matched.
    pub enum MatchingScope {
        Unpaired = "unpaired" ["尚未结对的家庭", "Those that no unit helps yet"],
        Everybody = "everybody" ["全部在帮扶的家庭, 含已结对的", "All that are being helped, paired ones too"],
    }
}

/// How much each side of a cost weighs, from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    /// 距离.
    pub distance: i64,
    /// 需求.
    pub needs: i64,
    /// 沟通.
    pub communication: i64,
    /// 延续.
    pub continuity: i64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { distance: 40, needs: 60, communication: 80, continuity: 100 }
    }
}

coded_enum! {
    /// 未配上的原因 · Why a household has no unit in a plan.
    pub enum MatchingUnassignedReason {
        NoUnit = "no_unit" ["没有可以新结对的单位", "No unit takes new households"],
        AllExcluded = "all_excluded" ["可选单位均被排除", "Every unit was excluded for it"],
        NoCapacity = "no_capacity" ["可选单位户数均已满", "Every unit it could go to is full"],
    }
}

coded_enum! {
    /// 配对依据 · How a pair of a plan came about.
    pub enum MatchingPairBasis {
        Computed = "computed" ["计算得出", "Computed"],
        Fixed = "fixed" ["按要求指定", "Fixed in the request"],
        Kept = "kept" ["保留原结对", "The pairing that runs is kept"],
    }
}

/// What became of a household in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This unit.
    Pair(UnitId, MatchingPairBasis),
    /// Nobody.
    Alone(MatchingUnassignedReason),
}

/// One household of a plan, as it lies on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which.
    pub household: HouseholdId,
    /// What became of it.
    pub outcome: Outcome,
    /// The pairing that stands for it, once the plan is applied.
    pub pairing: Option<PairingId>,
    /// What that rests on, sealed.
    pub sealed: Vec<u8>,
}

/// What a choice rests on; sealed with the household's key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What the household was known to need, how it is talked with, and where it lives.
    pub footing: MatchingCriteria,
    /// The units that helped it, or were asked to.
    pub partners: Vec<UnitId>,
    /// Why this unit; none without one.
    pub choice: Option<Choice>,
}

/// Why a unit was chosen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// How they fit.
    pub judgement: Judgement,
    /// What that costs.
    pub cost: i64,
    /// Needs the unit helps with, and those it does not.
    pub needs: (Vec<HouseholdNeed>, Vec<HouseholdNeed>),
    /// Ways of talking it can offer, and those it cannot.
    pub communication: (Vec<Communication>, Vec<Communication>),
    /// Other units, the one that fits best first, and what they would cost more; less, where others came first there.
    pub alternatives: Vec<(UnitId, i64)>,
}

/// How a household and a unit fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// How far they are from each other.
    pub distance: Distance,
    /// Whether the unit helps with what the household needs.
    pub needs: Cover,
    /// Whether they can talk with each other.
    pub communication: Cover,
    /// Whether they know each other.
    pub tie: Tie,
}

/// How far a household is from what a unit leads, or from the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Distance {
    /// It lives in a zone the unit leads.
    InZone,
    /// So many metres from the nearest one.
    ToZone(u32),
    /// The unit leads none; so many metres from where it is.
    ToUnit(u32),
    /// Nobody has said where one of them is.
    Unknown,
}

/// Whether something wanted is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cover {
    /// Nothing is wanted.
    NothingWanted,
    /// The unit has not said what it offers.
    Unstated,
    /// So much of it is offered, and so much is not.
    Of {
        /// Offered.
        met: usize,
        /// Not offered.
        unmet: usize,
    },
}

/// Whether they know each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tie {
    /// Nobody has helped the household so far.
    Newcomer,
    /// This unit helps it now, or was asked to.
    Now,
    /// This unit helped it within a year.
    Before,
    /// Another unit does, or did.
    Another,
}

/// One unit of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitLine {
    /// Which.
    pub unit: UnitId,
    /// The version of its profile; 0 without one.
    pub profile: i64,
    /// How many it helps at most.
    pub capacity: Option<i64>,
    /// How many it helps already, beside the households of the plan.
    pub running: i64,
    /// How many the plan gives it.
    pub planned: i64,
}

/// A plan with everything of it.
#[derive(Clone)]
pub struct FullMatching {
    /// The plan.
    pub matching: Matching,
    /// Its households, in the order of their ids.
    pub lines: Vec<Line>,
    /// What each choice rests on; who is not here cannot be read any more.
    pub findings: BTreeMap<HouseholdId, Finding>,
    /// Its units, in the order of their ids.
    pub units: Vec<UnitLine>,
}

impl FullMatching {
    /// The pairings that stand for its pairs, with their units.
    pub fn paired(&self) -> Vec<(PairingId, UnitId)> {
        let pair = |line: &Line| match line.outcome {
            Outcome::Pair(unit, _) => Some((line.pairing?, unit)),
            Outcome::Alone(_) => None,
        };
        self.lines.iter().filter_map(pair).collect()
    }
}

/// What is asked, as it was sent.
#[derive(Clone, Debug, Default)]
pub struct MatchingRequest {
    /// Which households.
    pub scope: Option<MatchingScope>,
    /// How much each side weighs.
    pub weights: Weights,
    /// How many a unit helps at most.
    pub capacities: BTreeMap<UnitId, i64>,
    /// Who must not be paired.
    pub exclusions: Vec<(HouseholdId, UnitId)>,
    /// Who must be.
    pub fixed: Vec<(HouseholdId, UnitId)>,
    /// These households alone.
    pub households: Option<Vec<HouseholdId>>,
    /// These units alone.
    pub units: Option<Vec<UnitId>>,
}

/// A household that may be matched.
#[derive(Clone)]
pub struct Candidate {
    /// Which.
    pub id: HouseholdId,
    /// What decides which unit fits.
    pub footing: MatchingCriteria,
    /// The units that help it, or were asked to.
    pub partners: Vec<UnitId>,
    /// The units that helped it within a year.
    pub before: Vec<UnitId>,
}

/// A unit that takes part.
#[derive(Clone, Default)]
pub struct Helper {
    /// Whether it takes new households.
    pub intake: Intake,
    /// What it offers; none where nobody has said.
    pub offer: Option<Offer>,
    /// The version of its profile; 0 without one.
    pub profile: i64,
    /// How many it helps at most, by its own word.
    pub most: Option<i64>,
    /// The ground it leads.
    pub grounds: Vec<Boundary>,
    /// Where it is.
    pub place: Option<Position>,
    /// Whom it helps, or was asked to help.
    pub helping: Vec<HouseholdId>,
}

/// Whether a unit takes new households.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Intake {
    /// It does.
    #[default]
    Open,
    /// Not at present.
    Closed,
}

/// Everything a plan is made from.
#[derive(Clone, Default)]
pub struct MatchingInputs {
    /// The households that are being helped.
    pub households: BTreeMap<HouseholdId, Candidate>,
    /// The units that take part.
    pub units: BTreeMap<UnitId, Helper>,
}

/// A plan as it was worked out, before anything of it is sealed.
#[derive(Clone, Default)]
pub struct Plan {
    /// Each household with its outcome and what that rests on, in the order of their ids.
    pub lines: Vec<(HouseholdId, Outcome, Finding)>,
    /// Each unit, in the order of their ids.
    pub units: Vec<UnitLine>,
    /// The sum of the costs.
    pub total_cost: i64,
}

coded_enum! {
    /// 变动 · What a plan rested on has changed.
    pub enum MatchingChange {
        Expired = "expired" ["方案已过期", "The plan is too old"],
        HouseholdLeft = "household_left" ["该户已不在帮扶中", "The household is not being helped any more"],
        HouseholdPaired = "household_paired" ["该户的结对已有变动", "The household's pairings have changed"],
        HouseholdChanged = "household_changed" ["该户的需求、沟通方式或住址已变更", "What the household needs, how it is talked with or where it lives has changed"],
        UnitDeparted = "unit_departed" ["该单位已退出", "The unit has left"],
        CapacityChanged = "capacity_changed" ["该单位的帮扶意愿或户数上限已变更", "The unit's profile or capacity has changed"],
        UnitFull = "unit_full" ["该单位已没有余量", "The unit has no room left"],
    }
}

/// Something that has changed since a plan was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// What.
    pub what: MatchingChange,
    /// Of which household.
    pub household: Option<HouseholdId>,
    /// Of which unit.
    pub unit: Option<UnitId>,
}
