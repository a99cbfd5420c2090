//! Responses: plans.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::{
    Change, Choice, FullMatching, Line, Matching, MatchingChange, MatchingPairBasis, MatchingScope, MatchingState,
    MatchingUnassignedReason, Outcome, UnitLine,
};
use super::reasons::{MatchingReason, Reason, reasons};
use super::request::wire::MatchingWeightsIn;
use super::rules;
use crate::model::MatchingId;
use auth::AllowedActions;
use households::HouseholdId;
use kernel::{AccountId, Actor, CommunityId, Instant, PairingId, UnitId};

/// 匹配方案 (列表) · A plan, as a list shows it.
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct MatchingSummaryOut {
    /// 编号 · Id.
    pub id: MatchingId,
    /// 所属社区 · The community.
    pub community_id: CommunityId,
    /// 版本 · Grows with every change.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
    /// 实体标签 · Its entity tag.
    #[schema(example = "\"1-5f0c2a7e\"")]
    pub etag: String,
    /// 状态 · Where it stands.
    pub state: MatchingState,
    /// 范围 · Which households were asked about.
    pub scope: MatchingScope,
    /// 权重 · How much each side of a cost weighed.
    pub weights: MatchingWeightsIn,
    /// 均衡情况 · How evenly many households the units would help.
    pub fairness: MatchingFairnessOut,
    /// 总成本 · The sum of the costs of all pairs; the smaller, the better they fit.
    #[schema(minimum = 0, example = 1_240_000)]
    pub total_cost: i64,
    /// 计算人 · Who computed it.
    pub computed_by: Option<AccountId>,
    /// 应用期限 · Until when it can be applied.
    pub expires_at: Instant,
    /// 应用时间 · When it was applied.
    pub applied_at: Option<Instant>,
    /// 应用人 · Who applied it.
    pub applied_by: Option<AccountId>,
    /// 计算时间 · When it was computed.
    pub created_at: Instant,
    /// 更新时间 · When it was last changed.
    pub updated_at: Instant,
    /// 可用操作 · What the caller may do with it now.
    #[schema(example = json!(["apply_matching"]))]
    pub allowed_actions: AllowedActions,
}

/// 匹配方案 · A plan of who would help whom; nobody is paired by it before it is applied.
#[derive(Serialize, ToSchema)]
pub struct MatchingOut {
    /// What a list shows as well.
    #[serde(flatten)]
    pub summary: MatchingSummaryOut,
    /// 配对 · The pairs, in the order of the households' ids.
    pub pairs: Vec<MatchingPairOut>,
    /// 未配上 · Households without a unit.
    pub unassigned: Vec<UnassignedOut>,
    /// 单位户数 · How many households each unit would help.
    pub loads: Vec<MatchingLoadOut>,
}

/// 均衡情况 · How evenly many households the units would help, those they help already included.
#[derive(Serialize, ToSchema)]
pub struct MatchingFairnessOut {
    /// 最多户数 · The busiest unit.
    #[schema(minimum = 0, example = 2)]
    pub max_load: i64,
    /// 最少户数 · The least busy one.
    #[schema(minimum = 0, example = 1)]
    pub min_load: i64,
}

/// 配对 · A pair of a plan.
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct MatchingPairOut {
    /// 困难家庭 · The household.
    pub household_id: HouseholdId,
    /// 单位 · The unit.
    pub unit_id: UnitId,
    /// 依据 · How the pair came about.
    pub basis: MatchingPairBasis,
    /// 成本, 越小越合适; 该户信息不可再读时为 null · How badly they fit, 0 being best: the sum of weight × term; null once
    /// the household may not be read any more.
    #[serialize_always]
    #[schema(required = true, minimum = 0, example = 24_000)]
    pub cost: Option<i64>,
    /// 各项 (0–1000) · What each side of the cost is, from 0 to 1000.
    pub terms: Option<MatchingTermsOut>,
    /// 理由 · Why.
    pub reasons: Vec<MatchingReasonOut>,
    /// 备选单位 · Other units, the one that fits this household best first.
    pub alternatives: Vec<MatchingAlternativeOut>,
    /// 结对编号 · The pairing, once the plan is applied.
    pub pairing_id: Option<PairingId>,
}

/// 成本各项 · The sides of a cost, from 0 (best) to 1000; what nobody has said counts 500.
#[derive(Serialize, ToSchema)]
pub struct MatchingTermsOut {
    /// 距离: 每 3 米计 1, 3000 米及以上为 1000 · One for every three metres, to 3000 m.
    #[schema(minimum = 0, maximum = 1000, example = 40)]
    pub distance: i64,
    /// 需求: 不能满足的比例 · The share of needs the unit does not help with.
    #[schema(minimum = 0, maximum = 1000, example = 0)]
    pub needs: i64,
    /// 沟通: 不能提供的比例 · The share of ways of talking it cannot offer.
    #[schema(minimum = 0, maximum = 1000, example = 500)]
    pub communication: i64,
    /// 延续: 原单位 0, 一年内的原单位 250, 其他单位 1000; 从未结对为 0 · The unit that helps 0, one that did within a year 250,
    /// any other 1000; 0 for a household nobody has helped.
    #[schema(minimum = 0, maximum = 1000, example = 0)]
    pub continuity: i64,
}

/// 理由 · A reason.
#[derive(Serialize, ToSchema)]
pub struct MatchingReasonOut {
    /// 代码 · Which.
    pub code: MatchingReason,
    /// 中文 · In Chinese.
    #[schema(example = "能满足需求: 照料陪护")]
    pub zh: String,
    /// 英文 · In English.
    #[schema(example = "The unit helps with what is needed: Care")]
    pub en: String,
}

/// 备选单位 · Another unit.
#[derive(Serialize, ToSchema)]
pub struct MatchingAlternativeOut {
    /// 单位 · The unit.
    pub unit_id: UnitId,
    /// 成本差, 只算本户; 为负时该单位更合适, 但户数已均衡或已满 · What it would cost more for this household alone; less than
    /// 0 where it fits better and others came first there.
    #[schema(example = 12_000)]
    pub extra_cost: i64,
}

/// 未配上 · A household without a unit.
#[derive(Serialize, ToSchema)]
pub struct UnassignedOut {
    /// 困难家庭 · The household.
    pub household_id: HouseholdId,
    /// 原因 · Why.
    pub reason: MatchingUnassignedReason,
    /// 中文 · In Chinese.
    #[schema(example = "可选单位户数均已满")]
    pub zh: &'static str,
    /// 英文 · In English.
    #[schema(example = "Every unit it could go to is full")]
    pub en: &'static str,
}

/// 单位户数 · How many households a unit would help.
#[derive(Serialize, ToSchema)]
pub struct MatchingLoadOut {
    /// 单位 · The unit.
    pub unit_id: UnitId,
    /// 已有 · How many it helps already, beside the households of the plan.
    #[schema(minimum = 0, example = 1)]
    pub running: i64,
    /// 方案中 · How many the plan gives it.
    #[schema(minimum = 0, example = 1)]
    pub planned: i64,
    /// 合计 · Both together.
    #[schema(minimum = 0, example = 2)]
    pub load: i64,
    /// 上限; 不限为 null · How many at most; null without a limit.
    #[schema(required = true, minimum = 0, example = 2)]
    pub capacity: Option<i64>,
}

/// 变化 · Something that has changed since a plan was computed.
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct MatchingChangeOut {
    /// 代码 · What.
    pub code: MatchingChange,
    /// 困难家庭 · Of which household.
    pub household_id: Option<HouseholdId>,
    /// 单位 · Of which unit.
    pub unit_id: Option<UnitId>,
    /// 中文 · In Chinese.
    pub zh: &'static str,
    /// 英文 · In English.
    pub en: &'static str,
}

web::page!(MatchingPage, MatchingSummaryOut, "匹配方案列表 · One page of plans.", "匹配方案 · The plans.");

/// A plan in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct MatchingPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 方案编号 · Matching id.
    pub matching_id: MatchingId,
}

impl MatchingSummaryOut {
    /// A plan as this caller sees it.
    pub fn of(matching: &Matching, actor: &Actor, now: Instant, etag: String) -> Self {
        let (applied_at, applied_by) = matching.applied.unzip();
        Self {
            id: matching.id,
            community_id: matching.community,
            version: matching.version,
            etag,
            state: matching.state(now),
            scope: matching.scope,
            weights: matching.weights.into(),
            fairness: MatchingFairnessOut { max_load: matching.max_load, min_load: matching.min_load },
            total_cost: matching.total_cost,
            computed_by: matching.computed_by,
            expires_at: matching.expires_at,
            applied_at,
            applied_by: applied_by.flatten(),
            created_at: matching.created_at,
            updated_at: matching.updated_at,
            allowed_actions: AllowedActions::of(actor, rules::allowed(matching, actor, now)),
        }
    }
}

impl MatchingOut {
    /// A plan with everything of it, as this caller sees it.
    pub fn of(whole: &FullMatching, actor: &Actor, now: Instant, etag: String) -> Self {
        let pair = |line: &Line| match line.outcome {
            Outcome::Pair(unit, basis) => {
                let choice = whole.findings.get(&line.household).and_then(|finding| finding.choice.as_ref());
                Some(MatchingPairOut::of(line, unit, basis, choice))
            }
            Outcome::Alone(_) => None,
        };
        let alone = |line: &Line| match line.outcome {
            Outcome::Alone(reason) => Some(UnassignedOut::of(line.household, reason)),
            Outcome::Pair(..) => None,
        };
        Self {
            summary: MatchingSummaryOut::of(&whole.matching, actor, now, etag),
            pairs: whole.lines.iter().filter_map(pair).collect(),
            unassigned: whole.lines.iter().filter_map(alone).collect(),
            loads: whole.units.iter().map(MatchingLoadOut::from).collect(),
        }
    }
}

impl MatchingPairOut {
    fn of(line: &Line, unit_id: UnitId, basis: MatchingPairBasis, choice: Option<&Choice>) -> Self {
        let terms = choice.map(|choice| choice.judgement.terms());
        let other = |(unit_id, extra_cost): &(UnitId, i64)| MatchingAlternativeOut {
            unit_id: *unit_id,
            extra_cost: *extra_cost,
        };
        Self {
            household_id: line.household,
            unit_id,
            basis,
            cost: choice.map(|choice| choice.cost),
            terms: terms.map(|terms| MatchingTermsOut {
                distance: terms.distance,
                needs: terms.needs,
                communication: terms.communication,
                continuity: terms.continuity,
            }),
            reasons: choice
                .into_iter()
                .flat_map(|choice| reasons(choice, basis))
                .map(MatchingReasonOut::from)
                .collect(),
            alternatives: choice.into_iter().flat_map(|choice| &choice.alternatives).map(other).collect(),
            pairing_id: line.pairing,
        }
    }
}

impl From<Reason> for MatchingReasonOut {
    fn from(reason: Reason) -> Self {
        let [zh, en] = reason.words;
        Self { code: reason.code, zh, en }
    }
}

impl UnassignedOut {
    fn of(household_id: HouseholdId, reason: MatchingUnassignedReason) -> Self {
        let [zh, en] = reason.label();
        Self { household_id, reason, zh, en }
    }
}

impl From<&UnitLine> for MatchingLoadOut {
    fn from(line: &UnitLine) -> Self {
        Self {
            unit_id: line.unit,
            running: line.running,
            planned: line.planned,
            load: line.load(),
            capacity: line.capacity,
        }
    }
}

impl From<Change> for MatchingChangeOut {
    fn from(change: Change) -> Self {
        let [zh, en] = change.what.label();
        Self { code: change.what, household_id: change.household, unit_id: change.unit, zh, en }
    }
}
