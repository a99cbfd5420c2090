//! Requests and responses: visits.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::entries::model::{Seen, Voiding};
use super::super::model::{Pairing, VisitId};
use super::super::rules;
use super::model::{VisitKind, VisitOutcome, VisitWords};
use crate::policy::may;
use auth::{Action, AllowedActions};
use households::HouseholdNeed;
use kernel::{AccountId, Actor, CommunityId, Day, Instant, PairingId, Text, text};

/// 走访登记 · A visit.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct VisitIn {
    /// 记录编号 (客户端生成的 UUID); 离线重发时保持不变 · Its id, made by the client; sent again, the visit is the same.
    pub id: Option<VisitId>,
    /// 走访日期 · On which day.
    #[schema(example = "2026-07-10")]
    pub visited_on: Day,
    /// 方式 · How.
    pub kind: VisitKind,
    /// 结果 · Whether anybody was met.
    pub outcome: VisitOutcome,
    /// 发现的需求 · What it needs now.
    #[serde(default)]
    #[garde(length(max = 10))]
    #[schema(max_items = 10, example = json!(["errands"]))]
    pub needs_seen: Vec<HouseholdNeed>,
    /// 情况 · How it is.
    #[garde(inner(custom(text::prose(1, 1000))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 1000, example = "精神状态良好, 取暖设施完好。")]
    pub note: Option<Text>,
    /// 下一步 · What comes next.
    #[garde(inner(custom(text::prose(1, 500))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500, example = "下周代办购药。")]
    pub next_step: Option<Text>,
    /// 下一步日期 · By when.
    #[schema(example = "2026-07-17")]
    pub next_on: Option<Day>,
    /// 满意度 (1–5, 5 最满意) · How content the household is, 5 the most.
    #[garde(inner(range(min = 1, max = 5)))]
    #[schema(minimum = 1, maximum = 5, example = 5)]
    pub satisfaction: Option<i64>,
}

/// 走访作废 · Why a visit is taken out of the figures.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitVoidingIn {
    /// 原因 · Why.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "日期填错。")]
    pub reason: Text,
    /// 替代记录 · The visit that stands in its place.
    #[garde(skip)]
    pub replaced_by: Option<VisitId>,
}

/// 走访 · A visit.
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct VisitOut {
    /// 记录编号 · Its id.
    pub id: VisitId,
    /// 结对 · Of which pairing.
    pub pairing_id: PairingId,
    /// 走访日期 · On which day.
    #[schema(example = "2026-07-10")]
    pub visited_on: Day,
    /// 方式; 不可读时没有 · How; absent where it is not, or no longer, told.
    pub kind: Option<VisitKind>,
    /// 结果; 不可读时没有 · Whether anybody was met; absent where it is not, or no longer, told.
    pub outcome: Option<VisitOutcome>,
    /// 发现的需求 · What it needs; absent once it can be read no more.
    #[schema(example = json!(["errands"]))]
    pub needs_seen: Option<Vec<HouseholdNeed>>,
    /// 情况 · How it is.
    #[schema(example = "精神状态良好, 取暖设施完好。")]
    pub note: Option<String>,
    /// 下一步 · What comes next.
    #[schema(example = "下周代办购药。")]
    pub next_step: Option<String>,
    /// 下一步日期 · By when.
    #[schema(example = "2026-07-17")]
    pub next_on: Option<Day>,
    /// 满意度 · How content the household is, 1 to 5.
    #[schema(minimum = 1, maximum = 5, example = 5)]
    pub satisfaction: Option<i64>,
    /// 登记时间 · When it was recorded.
    pub recorded_at: Instant,
    /// 登记人账号 · Who recorded it.
    pub recorded_by: Option<AccountId>,
    /// 是否由社区代单位登记 · Whether the community noted it for the unit.
    pub recorded_for_unit: bool,
    /// 作废时间 · When it was voided, if it was.
    pub voided_at: Option<Instant>,
    /// 作废原因 · Why it was voided.
    #[schema(example = "日期填错。")]
    pub void_reason: Option<String>,
    /// 替代记录 · The visit that stands in its place.
    pub replaced_by: Option<VisitId>,
    /// 可执行操作 · What this caller may do with it now.
    #[schema(example = json!(["void_visit"]))]
    pub allowed_actions: AllowedActions,
}

web::page!(VisitPage, VisitOut, "走访列表 · One page of visits, the last one first.", "走访 · The visits.");

/// A visit in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct VisitPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 结对编号 · Pairing id.
    pub pairing_id: PairingId,
    /// 走访编号 · Visit id.
    pub visit_id: VisitId,
}

impl VisitVoidingIn {
    /// Why.
    pub fn voiding(&self) -> Voiding<VisitId> {
        Voiding { reason: self.reason.to_string(), replaced_by: self.replaced_by }
    }
}

impl VisitIn {
    /// What was said and seen.
    pub fn words(&self) -> VisitWords {
        VisitWords {
            kind: self.kind,
            outcome: self.outcome,
            satisfaction: self.satisfaction,
            needs_seen: self.needs_seen.clone(),
            note: self.note.as_ref().map(Text::to_string),
            next_step: self.next_step.as_ref().map(Text::to_string),
            next_on: self.next_on,
            void_reason: None,
        }
    }
}

impl VisitOut {
    /// A visit as this caller sees it.
    pub fn of((visit, words): Seen<VisitWords>, pairing: &Pairing, actor: &Actor) -> Self {
        let voids = visit.voided.is_none() && rules::voids(pairing, &visit.recorded, actor);
        let said = words.as_ref();
        Self {
            id: visit.id,
            pairing_id: visit.pairing,
            visited_on: visit.on,
            kind: said.map(|words| words.kind),
            outcome: said.map(|words| words.outcome),
            needs_seen: said.map(|words| words.needs_seen.clone()),
            note: said.and_then(|words| words.note.clone()),
            next_step: said.and_then(|words| words.next_step.clone()),
            next_on: said.and_then(|words| words.next_on),
            satisfaction: said.and_then(|words| words.satisfaction),
            recorded_at: visit.recorded.at,
            recorded_by: visit.recorded.by,
            recorded_for_unit: visit.recorded.unit.is_none(),
            voided_at: visit.voided.map(|voided| voided.at),
            void_reason: words.and_then(|words| words.void_reason),
            replaced_by: visit.voided.and_then(|voided| voided.replaced_by),
            allowed_actions: AllowedActions::of(actor, voids.then_some(may::VoidVisit::ID)),
        }
    }
}
