//! Requests: what a plan is asked for, and how one is applied.

use std::collections::BTreeMap;

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::model::{MatchingRequest, MatchingScope, Weights};
use households::HouseholdId;
use kernel::{UnitId, field};
use zones::AgreedIn;

/// 匹配 · What a plan is asked for; everything may be left out.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchingIn {
    /// 范围, 默认仅尚未结对的家庭 · Which households; those that no unit helps yet, unless told.
    #[garde(skip)]
    pub scope: Option<MatchingScope>,
    /// 单位户数上限, 含已有结对; 不超过单位自报的上限 · How many households a unit helps at most, those it helps already
    /// included; never more than the unit has said itself. Units that are not named have the limit they have stated, or none.
    #[garde(custom(limits))]
    #[schema(value_type = Option<std::collections::HashMap<String, i64>>, example = json!({ "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41": 2 }))]
    pub capacities: Option<BTreeMap<UnitId, i64>>,
    /// 权重 · How much each side of a cost weighs.
    #[garde(dive)]
    pub weights: Option<MatchingWeightsIn>,
    /// 不得结对 · Who must not be put together.
    #[serde(default)]
    #[garde(length(max = 1000))]
    #[schema(required = false, max_items = 1000)]
    pub exclusions: Vec<MatchingPairIn>,
    /// 指定结对 · Who must be.
    #[serde(default)]
    #[garde(length(max = 300))]
    #[schema(required = false, max_items = 300)]
    pub fixed: Vec<MatchingPairIn>,
    /// 只匹配这些家庭 · These households alone.
    #[garde(inner(length(max = 1500)))]
    #[schema(value_type = Option<Vec<String>>, max_items = 1500, example = json!(["0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41"]))]
    pub household_ids: Option<Vec<HouseholdId>>,
    /// 只在这些单位中选择 · Among these units alone.
    #[garde(inner(length(max = 500)))]
    #[schema(value_type = Option<Vec<String>>, max_items = 500, example = json!(["0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41"]))]
    pub unit_ids: Option<Vec<UnitId>>,
}

/// 权重 · How much each side of a cost weighs, from 0 to 100.
#[derive(Clone, Copy, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchingWeightsIn {
    /// 距离, 默认 40 · How far the home is from a zone the unit leads, or from the unit; 40 unless told.
    #[serde(default = "distance")]
    #[garde(range(min = 0, max = 100))]
    #[schema(minimum = 0, maximum = 100, required = false, example = 40)]
    pub distance: i64,
    /// 需求, 默认 60 · How much of what is needed the unit does not help with; 60 unless told.
    #[serde(default = "needs")]
    #[garde(range(min = 0, max = 100))]
    #[schema(minimum = 0, maximum = 100, required = false, example = 60)]
    pub needs: i64,
    /// 沟通方式, 默认 80 · Whether they can talk with each other; 80 unless told.
    #[serde(default = "communication")]
    #[garde(range(min = 0, max = 100))]
    #[schema(minimum = 0, maximum = 100, required = false, example = 80)]
    pub communication: i64,
    /// 延续, 默认 100 · Whether another unit has helped the household; 100 unless told.
    #[serde(default = "continuity")]
    #[garde(range(min = 0, max = 100))]
    #[schema(minimum = 0, maximum = 100, required = false, example = 100)]
    pub continuity: i64,
}

fn distance() -> i64 {
    Weights::default().distance
}

fn needs() -> i64 {
    Weights::default().needs
}

fn communication() -> i64 {
    Weights::default().communication
}

fn continuity() -> i64 {
    Weights::default().continuity
}

fn limits(capacities: &Option<BTreeMap<UnitId, i64>>, _: &()) -> garde::Result {
    match capacities.iter().flatten().find(|(_, most)| !(0..=1_000).contains(*most)) {
        Some((_, most)) if *most < 0 => Err(field::TOO_SMALL.refused_with(0)),
        Some(_) => Err(field::TOO_LARGE.refused_with(1000)),
        None => Ok(()),
    }
}

/// 家庭与单位 · A household and a unit.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchingPairIn {
    /// 困难家庭 · The household.
    pub household_id: HouseholdId,
    /// 单位 · The unit.
    pub unit_id: UnitId,
}

impl MatchingIn {
    /// What it asks for.
    pub fn request(self) -> MatchingRequest {
        let pair = |pair: MatchingPairIn| (pair.household_id, pair.unit_id);
        MatchingRequest {
            scope: self.scope,
            weights: self.weights.map(Weights::from).unwrap_or_default(),
            capacities: self.capacities.unwrap_or_default(),
            exclusions: self.exclusions.into_iter().map(pair).collect(),
            fixed: self.fixed.into_iter().map(pair).collect(),
            households: self.household_ids,
            units: self.unit_ids,
        }
    }
}

impl From<MatchingWeightsIn> for Weights {
    fn from(sent: MatchingWeightsIn) -> Self {
        let MatchingWeightsIn { distance, needs, communication, continuity } = sent;
        Self { distance, needs, communication, continuity }
    }
}

impl From<Weights> for MatchingWeightsIn {
    fn from(weights: Weights) -> Self {
        let Weights { distance, needs, communication, continuity } = weights;
        Self { distance, needs, communication, continuity }
    }
}

/// 应用 · How a plan is applied.
#[derive(Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchingApplicationIn {
    /// 商定情况; 填写后所有结对立即生效, 不填则由各单位接受 · How it was agreed outside, for all pairs at once: they begin
    /// with it; without it each unit is asked.
    #[garde(dive)]
    pub agreed: Option<AgreedIn>,
}
