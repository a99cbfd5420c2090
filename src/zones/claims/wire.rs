//! Requests and responses: claims and holds.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules;
use crate::aggregate::claims::model::{
    Agreed, AgreedChannel, Claim, ClaimBasis, ClaimEnd, ClaimRole, ClaimState, Hold, Reply, Revocation, RevocationCause,
};
use crate::aggregate::duties::model::{DutyFrequency, DutyKind, Task};
use crate::aggregate::model::Names;
use crate::duties::wire::DutyIn;
use crate::model::ZoneId;
use auth::AllowedActions;
use kernel::{Actor, AgreementId, Day, Instant, Text, UnitId, text};

/// 认领申请 · A unit asks for a zone.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimIn {
    /// 角色 · As the unit that leads, or one that supports.
    #[garde(skip)]
    pub role: ClaimRole,
    /// 承担的职责; 不填为责任区全部职责, 责任区尚无的随批准加入 · The duties it takes on: all of the zone when left out; what
    /// the zone does not have yet is added with the approval.
    #[garde(dive, length(max = 30))]
    #[schema(required = false)]
    pub duties: Option<Vec<DutyIn>>,
    /// 说明 · In a sentence.
    #[garde(inner(custom(text::prose(1, 500))))]
    #[schema(value_type = Option<String>, example = "本单位就在该院落旁。", min_length = 1, max_length = 500)]
    pub note: Option<Text>,
}

/// 原因 · Why.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimReasonIn {
    /// 原因 · Why.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "该片区另有安排。")]
    pub reason: Text,
}

/// 移交 · To which unit the zone is offered.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct ZoneHandoverIn {
    /// 接续单位 · The unit that is to take over.
    pub successor_unit_id: UnitId,
}

/// 申辩 · What the unit replies to an announced revocation.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevocationReplyIn {
    /// 内容 · In words.
    #[garde(custom(text::prose(1, 2000)))]
    #[schema(value_type = String, min_length = 1, max_length = 2000, example = "上两月因场所搬迁未能开展, 本月起补上。")]
    pub text: Text,
}

/// 指派 · What the secretary and a unit have agreed outside.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneAssignmentIn {
    /// 责任单位 · The unit that leads.
    #[garde(skip)]
    pub unit_id: UnitId,
    /// 起始日期 · Since which day it does.
    #[garde(skip)]
    #[schema(example = "2026-07-01")]
    pub since_on: Day,
    /// 商定情况 · How it was agreed.
    #[garde(dive)]
    pub agreed: AgreedIn,
    /// 没有生效中的协议时的理由 · Why it leads without an agreement in force.
    #[garde(inner(custom(text::prose(1, 500))))]
    #[schema(value_type = Option<String>, example = "协议正在续签。", min_length = 1, max_length = 500)]
    pub override_reason: Option<Text>,
}

/// 商定情况 · How something was agreed outside.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct AgreedIn {
    /// 方式 · How.
    pub channel: AgreedChannel,
    /// 单位经办岗位 · With which post of the unit.
    #[garde(custom(text::line(1, 60)))]
    #[schema(value_type = String, min_length = 1, max_length = 60, example = "党群工作部")]
    pub agreed_by_text: Text,
    /// 日期 · On which day.
    #[schema(example = "2026-06-28")]
    pub agreed_on: Day,
}

/// 认领 · A claim of a zone.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimOut {
    /// 责任区 · The zone.
    pub zone_id: ZoneId,
    /// 序号 · Its number in the zone.
    #[schema(minimum = 1, example = 1)]
    pub number: i64,
    /// 版本 · Grows with every change.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
    /// 实体标签 · Its entity tag.
    #[schema(example = "\"1-5f0c2a7e\"")]
    pub etag: String,
    /// 单位 · The unit.
    pub unit_id: UnitId,
    /// 单位名称 · Its name: today's, or that of the day that `as_of` names.
    #[schema(example = "示例单位01")]
    pub unit_name: String,
    /// 角色 · As the unit that leads, or one that supports.
    pub role: ClaimRole,
    /// 状态 · Where it stands.
    pub state: ClaimState,
    /// 方式 · How it came about.
    pub basis: ClaimBasis,
    /// 依据的协议; 凭理由指派的没有 · The agreement it rests on; absent where it was assigned without one.
    pub agreement_id: Option<AgreementId>,
    /// 承担的职责 · The duties the unit took on when it asked.
    pub duties: Vec<ClaimDutyOut>,
    /// 说明 · What the unit said.
    #[schema(example = "本单位就在该院落旁。")]
    pub note: Option<String>,
    /// 申请时间 · When it was asked for.
    pub requested_at: Instant,
    /// 审批时间 · When it was decided about.
    pub decided_at: Option<Instant>,
    /// 原因 · Why it was rejected or withdrawn.
    #[schema(example = "该片区另有安排。")]
    pub reason: Option<String>,
    /// 商定情况 · How it was agreed, where it was assigned.
    pub agreed: Option<AgreedOut>,
    /// 认领起始日期: 指派时写明的日期, 否则为登记之日 · The day the unit answers for the zone since: the one named in the assignment,
    /// otherwise that on which it was recorded.
    #[schema(example = "2026-07-01")]
    pub since_on: Option<Day>,
    /// 登记时间, 可晚于 since_on; 按日查询自此起计 · When that was recorded, which may be later than `since_on`: questions
    /// about a day of the past go by it.
    pub recorded_at: Option<Instant>,
    /// 生效时间 · From when on it is live.
    pub began_at: Option<Instant>,
    /// 结束时间 · When it ended.
    pub ended_at: Option<Instant>,
    /// 结束原因 · Why it ended.
    pub ended_because: Option<ClaimEnd>,
    /// 通知期最后一天 · The last day, where the unit gives it up.
    #[schema(example = "2026-08-31")]
    pub release_on: Option<Day>,
    /// 拟接续单位, 移交后为接续单位 · The unit it is offered to, or was handed to.
    pub successor_unit_id: Option<UnitId>,
    /// 撤销告知 · That its revocation was announced.
    pub revocation: Option<RevocationOut>,
    /// 可执行操作 · What this caller may do with it now.
    #[schema(example = json!(["approve_claim", "refuse_claim"]))]
    pub allowed_actions: AllowedActions,
}

/// 承担的职责 · A duty a unit took on.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimDutyOut {
    /// 类别 · What kind of duty.
    pub kind: DutyKind,
    /// 具体内容 · In words.
    #[schema(example = "每月开展一次楼道清理")]
    pub title: Option<String>,
    /// 频次 · How often.
    pub frequency: Option<DutyFrequency>,
}

/// 商定情况 · How something was agreed outside.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct AgreedOut {
    /// 方式 · How.
    pub channel: AgreedChannel,
    /// 单位经办岗位 · With which post of the unit.
    #[schema(example = "党群工作部")]
    pub agreed_by_text: String,
    /// 日期 · On which day.
    #[schema(example = "2026-06-28")]
    pub agreed_on: Day,
    /// 没有生效中的协议时的理由 · Why it leads without an agreement in force.
    #[schema(example = "协议正在续签。")]
    pub override_reason: Option<String>,
}

/// 撤销告知 · The announcement of a revocation.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct RevocationOut {
    /// 事由 · What entitles to it.
    pub cause: RevocationCause,
    /// 说明 · In words.
    #[schema(example = "连续两个月未履职。")]
    pub reason: String,
    /// 告知时间 · When it was announced.
    pub announced_at: Instant,
    /// 申辩截止日期 · The last day for a reply.
    #[schema(example = "2026-07-17")]
    pub reply_until: Day,
    /// 申辩 · What the unit replied.
    #[schema(example = "上两月因场所搬迁未能开展, 本月起补上。")]
    pub reply: Option<String>,
    /// 申辩时间 · When it replied.
    pub replied_at: Option<Instant>,
}

/// 认领列表 · The claims of a zone that the caller may know of, the oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimPage {
    /// 认领 · The claims.
    pub items: Vec<ClaimOut>,
}

/// 暂留 · A hold: for fifteen minutes no other unit can ask for the zone.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HoldOut {
    /// 暂留单位 · The unit that holds.
    pub unit_id: UnitId,
    /// 单位名称 · Its name: today's, or that of the day that `as_of` names.
    #[schema(example = "示例单位01")]
    pub unit_name: String,
    /// 起始时间 · Since when.
    pub held_at: Instant,
    /// 截止时间 · Until when.
    pub held_until: Instant,
}

impl ClaimIn {
    /// What it takes on, where it says so.
    pub fn tasks(&self) -> Option<Vec<Task>> {
        self.duties.as_ref().map(|duties| duties.iter().map(DutyIn::task).collect())
    }
}

impl ZoneAssignmentIn {
    /// What was agreed.
    pub fn agreed(&self) -> Agreed {
        Agreed {
            channel: self.agreed.channel,
            by: self.agreed.agreed_by_text.to_string(),
            on: self.agreed.agreed_on,
            override_reason: self.override_reason.as_ref().map(Text::to_string),
        }
    }
}

fn named(names: &Names, unit: UnitId) -> String {
    names.get(&unit).cloned().unwrap_or_default()
}

impl HoldOut {
    /// A hold, its unit named.
    pub fn of(hold: &Hold, names: &Names) -> Self {
        let unit_name = named(names, hold.unit);
        Self { unit_id: hold.unit, unit_name, held_at: hold.at, held_until: hold.until }
    }
}

impl ClaimOut {
    /// A claim as this caller sees it.
    pub fn of(claim: &Claim, actor: &Actor, today: Day, names: &Names, etag: String) -> Self {
        let (decision, end) = (claim.decision(), claim.end());
        Self {
            zone_id: claim.zone,
            number: claim.n,
            version: claim.version,
            etag,
            unit_id: claim.unit,
            unit_name: named(names, claim.unit),
            role: claim.role,
            state: claim.state.word(),
            basis: claim.basis.word(),
            agreement_id: claim.agreement,
            duties: claim.duties.iter().cloned().map(ClaimDutyOut::from).collect(),
            note: claim.note.clone(),
            requested_at: claim.requested_at,
            decided_at: decision.map(|decision| decision.at),
            reason: decision.and_then(|decision| decision.reason.clone()),
            agreed: claim.basis.agreed().cloned().map(AgreedOut::from),
            since_on: claim.since(),
            recorded_at: claim.recorded(),
            began_at: claim.term().map(|term| term.began_at),
            ended_at: end.map(|end| end.at),
            ended_because: end.map(|end| end.because),
            release_on: claim.release().map(|release| release.on),
            successor_unit_id: claim.offer().map(|offer| offer.to),
            revocation: claim.revocation().cloned().map(RevocationOut::from),
            allowed_actions: AllowedActions::of(actor, rules::allowed(claim, actor, today)),
        }
    }
}

impl ClaimOut {
    /// A recorded state: nothing can be done to it.
    pub fn of_the_past(self) -> Self {
        Self { allowed_actions: AllowedActions::nothing(), ..self }
    }
}

impl From<Task> for ClaimDutyOut {
    fn from(task: Task) -> Self {
        Self { kind: task.kind, title: task.title, frequency: task.frequency }
    }
}

impl From<Agreed> for AgreedOut {
    fn from(agreed: Agreed) -> Self {
        Self {
            channel: agreed.channel,
            agreed_by_text: agreed.by,
            agreed_on: agreed.on,
            override_reason: agreed.override_reason,
        }
    }
}

impl From<Revocation> for RevocationOut {
    fn from(one: Revocation) -> Self {
        let (reply, replied_at) = one.reply.map(|Reply { text, at, .. }| (text, at)).unzip();
        Self {
            cause: one.cause,
            reason: one.reason,
            announced_at: one.at,
            reply_until: one.reply_until,
            reply,
            replied_at,
        }
    }
}
