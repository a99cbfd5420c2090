//! Commitments as they are shown by themselves, and what addresses and query strings say of them.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::{Filter, Standalone};
use super::rules;
use crate::events::agreement_events;
use crate::presenting::wire::AgreementHead;
use crate::promises::model::{Clocks, CommitmentState};
use crate::promises::wire::CommitmentLine;
use auth::AllowedActions;
use kernel::{Actor, AgreementId, CommitmentId, CommunityId, Day, Instant, Linkage, PartyId, UnitId, coded_enum};
use web::{Csv, RecordDay};

/// Where a commitment is.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CommitmentPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 承诺事项编号 · Commitment id.
    pub commitment_id: CommitmentId,
}

/// Which commitments.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CommitmentQuery {
    /// 六联 (逗号分隔) · Under these linkages.
    #[param(value_type = Option<Vec<Linkage>>, style = Form, explode = false, example = "joint_service")]
    pub linkage: Option<Csv<Linkage>>,
    /// 履约状态 (逗号分隔) · In these states.
    #[param(value_type = Option<Vec<CommitmentState>>, style = Form, explode = false, example = "accepted")]
    pub state: Option<Csv<CommitmentState>>,
    /// 承诺单位 · Pledged by this unit.
    pub unit_id: Option<UnitId>,
    /// 所属协议 · Of this agreement.
    pub agreement_id: Option<AgreementId>,
    /// 是否逾期 · Overdue today (with `as_of`, on that day), or not.
    pub overdue: Option<bool>,
    /// 在此日期之前到期 · Due before this day.
    #[param(example = "2027-01-01")]
    pub due_before: Option<Day>,
    /// 定期承诺的各期 · Made for the periods of this recurring line.
    pub recurs_from: Option<CommitmentId>,
    /// 截至该日 24:00 (北京时间) 的记录, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai; not later than today.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
    /// 展开关联对象 (逗号分隔), 与 `as_of` 同用时为当日的 · What else to show inside each commitment: `agreement`; of the same day with
    /// `as_of`.
    #[param(value_type = Option<Vec<CommitmentExpansion>>, style = Form, explode = false, inline, example = "agreement")]
    pub expand: Option<Csv<CommitmentExpansion>>,
}

impl CommitmentQuery {
    /// The commitments meant.
    pub fn filter(self) -> Filter {
        Filter {
            linkages: self.linkage.unwrap_or_default().0,
            progress: self.state.unwrap_or_default().0,
            unit: self.unit_id,
            agreement: self.agreement_id,
            overdue: self.overdue,
            due_before: self.due_before,
            recurs_from: self.recurs_from,
        }
    }
}

/// Which members of a commitment.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CommitmentObjectQuery {
    /// 只要这些字段 · Only these members.
    #[expect(dead_code, reason = "read by ResponseContext; here for the document")]
    #[param(example = "id,title,state")]
    pub fields: Option<String>,
    /// 展开关联对象 (逗号分隔), 与 `as_of` 同用时为当日的 · What else to show inside it: `agreement`; of the same day with `as_of`.
    #[param(value_type = Option<Vec<CommitmentExpansion>>, style = Form, explode = false, inline, example = "agreement")]
    pub expand: Option<Csv<CommitmentExpansion>>,
    /// 截至该日 24:00 (北京时间) 的记录, 不晚于今天 · As it stood on record at 24:00 of this day, Asia/Shanghai; not later than today.
    #[param(value_type = Option<Day>, example = "2026-06-30")]
    pub as_of: Option<RecordDay>,
}

coded_enum! {
    /// What can be shown inside a commitment (展开).
    pub enum CommitmentExpansion {
        Agreement = "agreement" ["所属协议的摘要", "The head of its agreement"],
    }
}

/// A commitment as it is shown by itself.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct CommitmentOut {
    /// 承诺事项 · The commitment.
    #[serde(flatten)]
    pub line: CommitmentLine,
    /// 社区 · Its community.
    pub community_id: CommunityId,
    /// 协议 · Its agreement.
    pub agreement_id: AgreementId,
    /// 协议摘要 · The head of its agreement; only with `expand=agreement`.
    pub agreement: Option<AgreementHead>,
    /// 失效日期 · The last day before it lapses; left out where it does not.
    #[schema(example = "2027-01-30")]
    pub lapses_on: Option<Day>,
    /// 结束 · How it ended, when it was waived, cancelled or lapsed.
    pub ended: Option<EndedOut>,
    /// 取消申请 · That a side asks to cancel it; the other side consents by the same call.
    pub cancellation_request: Option<CancellationOut>,
    /// 定期承诺 · The recurring line it was made for.
    pub recurs_from: Option<CommitmentId>,
    /// 期次 · The period it was made for.
    #[schema(example = "2026-Q3")]
    pub period: Option<String>,
    /// 可执行操作 · What this caller may do to it now (operationIds).
    #[schema(example = json!(["deliver_commitment", "cancel_commitment"]))]
    pub allowed_actions: AllowedActions,
    /// 版本 · Grows with every change.
    #[schema(example = 1, minimum = 1)]
    pub version: i64,
    /// 实体标签 · The value of `ETag`.
    #[schema(example = "\"1-5f1c2a9e\"")]
    pub etag: String,
    /// 创建时间 · When it was written down.
    pub created_at: Instant,
    /// 更新时间 · When it last changed.
    pub updated_at: Instant,
}

/// How a commitment ended before it was kept.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct EndedOut {
    /// 时间 · When.
    pub at: Instant,
    /// 原因 · Why; left out when it lapsed.
    #[schema(example = "场地整修, 本年度不再要求。")]
    pub reason: Option<String>,
}

/// A cancellation a side asks for.
#[derive(Debug, Serialize, ToSchema)]
pub struct CancellationOut {
    /// 申请方 · The party that asks.
    pub party_id: PartyId,
    /// 时间 · When.
    pub at: Instant,
    /// 原因 · Why.
    #[schema(example = "双方商定改为另一项活动。")]
    pub reason: String,
}

impl CommitmentOut {
    /// What this caller is shown of a commitment by itself.
    pub fn of(shown: Standalone, actor: &Actor, today: Day, etag: String) -> Self {
        let allowed_actions = AllowedActions::of(actor, rules::allowed(&shown, actor));
        let Standalone { commitment, agreement, clocks, unit, .. } = shown;
        let (version, created_at, updated_at) = (commitment.version, commitment.created_at, commitment.updated_at);
        let life = commitment.life.clone();
        let (recurs_from, period) = life.origin.map(|origin| (origin.line, origin.period)).unzip();
        let lapses = commitment.progress.owed() && clocks == Clocks::Running;
        Self {
            lapses_on: commitment.lapses_on().filter(|_| lapses),
            ended: life.ended.map(|ended| EndedOut { at: ended.at, reason: ended.because }),
            cancellation_request: life.cancellation.map(|asked| CancellationOut {
                party_id: asked.party,
                at: asked.at,
                reason: asked.reason,
            }),
            recurs_from,
            period,
            line: CommitmentLine::of(commitment, unit, clocks, today),
            community_id: actor.community,
            agreement_id: agreement,
            agreement: None,
            allowed_actions,
            version,
            etag,
            created_at,
            updated_at,
        }
    }
}

web::page!(CommitmentPage, CommitmentOut, "A page of commitments.", "本页 · The commitments of this page.");

agreement_events! {
    /// A commitment was added to a draft or a text under negotiation.
    CommitmentCreated = "hulian.commitment.created.v1" {
        /// The commitment.
        commitment_id: CommitmentId,
    };
}
