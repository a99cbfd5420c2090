//! Requests and responses: departures, orphans and hand-overs; and their events.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::model::{
    Departure, Filter, Handover, HandoverCause, HandoverId, HandoverState, Orphan, OrphanKind, Visibility,
};
use super::rules;
use auth::{AllowedActions, EndedClientOut};
use kernel::{AccountId, Actor, AgreementId, CommunityId, Day, Instant, Text, UnitId, text};
use units::UnitState;
use web::{Csv, RecordDay};

/// 单位退出 · That a unit takes part no longer.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DepartureIn {
    /// 原因 · Why; the parties of its agreements can read it.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "单位撤并, 不再参加互联共转。")]
    pub reason: Text,
    /// 是否就无人负责的事项生成交接事项; 否则有此类事项时不予退出 · Whether to open a hand-over task for what would be orphaned;
    /// otherwise a unit on which something hangs does not depart.
    #[serde(default)]
    #[garde(skip)]
    #[schema(required = false, example = true)]
    pub handover: bool,
}

/// Whether only to look.
#[derive(Debug, Deserialize)]
pub struct DepartureQuery {
    /// Only look.
    #[serde(default)]
    pub preview: bool,
}

/// 单位退出结果 · What became of a departure, or would.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct DepartureOut {
    /// 单位 · The unit.
    pub unit_id: UnitId,
    /// 单位状态 · Whether it takes part.
    pub state: UnitState,
    /// 退出日期 · The first day without it.
    #[schema(example = "2026-12-31")]
    pub departed_on: Option<Day>,
    /// 将无人负责的事项; 退出后为空 · What would be orphaned; nothing once it has departed.
    pub orphans: Vec<OrphanOut>,
    /// 因退出而交接的事项 · The hand-over tasks of its departure.
    pub handovers: Vec<HandoverOut>,
    /// 退出当日起失效 (退出前为将失效) 的机器客户端 · The machine clients of the unit that ended on the day of its departure, or
    /// would.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub ended_clients: Vec<EndedClientOut>,
}

/// 无人负责的事项 · Something nobody would answer for.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct OrphanOut {
    /// 类别 · What it is; more kinds will come.
    pub kind: OrphanKind,
    /// 编号 · Its id, by its kind.
    pub id: Uuid,
    /// 名称 · What people call it.
    #[schema(example = "组织主题党日活动")]
    pub title: String,
    /// 所属协议 · The agreement it belongs to.
    pub agreement_id: Option<AgreementId>,
    /// 负责单位; 社区负责的没有 · The unit that answers for it; absent for the community.
    pub unit_id: Option<UnitId>,
}

/// 无人负责事项列表 · What would be orphaned.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrphanPage {
    /// 事项 · What it is.
    pub items: Vec<OrphanOut>,
}

/// 交接事项 · A hand-over task.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct HandoverOut {
    /// 编号 · Its id.
    pub id: HandoverId,
    /// 版本 · Grows with every change.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
    /// 实体标签 · Its entity tag.
    #[schema(example = "\"1-5f0c2a7e\"")]
    pub etag: String,
    /// 状态 · Where it stands.
    pub state: HandoverState,
    /// 事项类别 · What is to be handed over; more kinds will come.
    pub kind: OrphanKind,
    /// 事项编号 · Its id, by its kind.
    #[schema(example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
    pub subject_id: Uuid,
    /// 事项名称 · What people call it.
    #[schema(example = "组织主题党日活动")]
    pub title: String,
    /// 所属协议 · The agreement it belongs to.
    pub agreement_id: Option<AgreementId>,
    /// 原负责单位; 社区负责的没有 · The unit that answered for it; absent for the community.
    pub unit_id: Option<UnitId>,
    /// 原因 · What ended.
    pub because: HandoverCause,
    /// 产生时间 · When it was opened.
    pub opened_at: Instant,
    /// 办结时间 · When it was closed.
    pub closed_at: Option<Instant>,
    /// 办结人账号; 系统办结的没有 · Who closed it; absent where the service did.
    pub closed_by: Option<AccountId>,
    /// 办理结果; 不可读时没有 · What was arranged; absent once it may be told no more.
    #[schema(example = "改由示例单位02 承担。")]
    pub resolution: Option<String>,
    /// 接续单位 · The unit that takes over.
    pub successor_unit_id: Option<UnitId>,
    /// 可执行操作 · What this caller may do with it now.
    #[schema(example = json!(["resolve_handover"]))]
    pub allowed_actions: AllowedActions,
}

web::page!(HandoverPage, HandoverOut, "交接事项列表 · One page of hand-overs.", "交接事项 · The hand-overs.");

/// 办理结果 · What becomes of what was left.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ResolutionIn {
    /// 办理结果 · What was arranged.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "改由示例单位02 承担。")]
    pub resolution: Text,
    /// 接续单位 · The unit that takes over, if one does.
    #[garde(skip)]
    pub successor_unit_id: Option<UnitId>,
}

/// A unit in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct DepartingPath {
    /// 单位编号 · Unit id.
    #[param(value_type = Uuid)]
    pub unit_id: UnitId,
}

/// An agreement in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct OrphansPath {
    /// 协议编号 · Agreement id.
    #[param(value_type = Uuid)]
    pub agreement_id: AgreementId,
}

/// A hand-over in the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct HandoverPath {
    /// 交接事项编号 · Hand-over id.
    #[param(value_type = Uuid)]
    pub handover_id: HandoverId,
}

/// Which hand-overs a list shows, as the query string says it.
#[derive(Debug, Deserialize)]
pub struct HandoverQuery {
    #[serde(default)]
    state: Csv<HandoverState>,
    unit_id: Option<UnitId>,
    agreement_id: Option<AgreementId>,
    /// As they stood on record at 24:00 of this day.
    pub as_of: Option<RecordDay>,
}

/// As a hand-over stood when, as the query string says it.
#[derive(Debug, Deserialize)]
pub struct HandoverObjectQuery {
    /// As it stood on record at 24:00 of this day.
    pub as_of: Option<RecordDay>,
}

impl HandoverQuery {
    /// The filter it describes.
    pub fn filter(self, visibility: Visibility) -> Filter {
        Filter { visibility, states: self.state.0, unit: self.unit_id, agreement: self.agreement_id }
    }
}

impl OrphanOut {
    /// What is shown of it.
    pub fn of(orphan: Orphan) -> Self {
        Self {
            kind: orphan.kind,
            id: orphan.id,
            title: orphan.title,
            agreement_id: orphan.agreement,
            unit_id: orphan.unit,
        }
    }
}

impl HandoverOut {
    /// A hand-over as this caller sees it.
    pub fn of(handover: Handover, actor: &Actor, tag: impl Fn(i64) -> String) -> Self {
        let (version, state) = (handover.version(), handover.state());
        let allowed_actions = AllowedActions::of(actor, rules::allowed(actor, &handover));
        let (orphan, closed) = (handover.orphan, handover.closed);
        Self {
            id: handover.id,
            version,
            etag: tag(version),
            state,
            kind: orphan.kind,
            subject_id: orphan.id,
            title: orphan.title,
            agreement_id: orphan.agreement,
            unit_id: orphan.unit,
            because: handover.because,
            opened_at: handover.opened_at,
            closed_at: closed.as_ref().map(|closed| closed.at),
            closed_by: closed.as_ref().and_then(|closed| closed.by),
            successor_unit_id: closed.as_ref().and_then(|closed| closed.successor),
            resolution: closed.and_then(|closed| closed.resolution),
            allowed_actions,
        }
    }
}

impl HandoverOut {
    /// The same of a state that has passed: nothing can be done to it.
    pub fn of_the_past(self) -> Self {
        Self { allowed_actions: AllowedActions::nothing(), ..self }
    }
}

impl DepartureOut {
    /// What is shown of a departure.
    pub fn of(unit: UnitId, done: Departure, shown: impl Fn(Handover) -> HandoverOut) -> Self {
        Self {
            unit_id: unit,
            state: done.standing.state,
            departed_on: done.standing.departed_on,
            orphans: done.orphans.into_iter().map(OrphanOut::of).collect(),
            handovers: done.handovers.into_iter().map(shown).collect(),
            ended_clients: EndedClientOut::of(&done.ended),
        }
    }
}

journal::events! {
    subject("handovers/{}", handover_id) of(community: CommunityId, handover: &Handover) {
        /// The community.
        community_id: CommunityId = community,
        /// Which.
        handover_id: HandoverId = handover.id,
        /// What is to be handed over.
        kind: OrphanKind = handover.orphan.kind,
        /// Its id.
        subject_id: Uuid = handover.orphan.id,
        /// Who answered for it; none for the community.
        #[serde(skip_serializing_if = "Option::is_none")]
        unit_id: Option<UnitId> = handover.orphan.unit,
        /// Who takes over.
        #[serde(skip_serializing_if = "Option::is_none")]
        successor_unit_id: Option<UnitId> = handover.closed.as_ref().and_then(|closed| closed.successor),
    } => {
        /// Something was left without anybody answerable (待交接).
        HandoverOpened = "hulian.handover.opened.v1";
        /// Somebody said what becomes of it, or it needs nobody any more (办结).
        HandoverClosed = "hulian.handover.closed.v1";
    }
}
