//! Responses: a commitment by itself, outside the list of its agreement.

use serde::Serialize;
use utoipa::ToSchema;

use crate::model::Agreement;
use crate::presenting::wire::AgreementHead;
use crate::promises::CommitmentId;
use crate::promises::model::{Clocks, Commitment};
use crate::promises::wire::CommitmentLine;
use auth::AllowedActions;
use kernel::{AgreementId, CommunityId, Day, Instant, PartyId, UnitId};

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
    /// What is shown of a commitment by itself: with the pledging party's unit, whether its clocks run, and what may be done to it.
    pub fn of(
        commitment: Commitment,
        (community_id, agreement_id): (CommunityId, AgreementId),
        (unit, clocks): (Option<UnitId>, Clocks),
        today: Day,
        (allowed_actions, etag): (AllowedActions, String),
    ) -> Self {
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
            community_id,
            agreement_id,
            agreement: None,
            allowed_actions,
            version,
            etag,
            created_at,
            updated_at,
        }
    }

    /// What is shown of one that was just added to its text: nothing may be done to it until it is accepted.
    pub fn proposed(commitment: Commitment, agreement: &Agreement, today: Day, etag: String) -> Self {
        let pledger = agreement.party(commitment.pledger);
        let (unit, clocks) = (pledger.and_then(|party| party.unit), Clocks::of(agreement, pledger));
        let place = (agreement.community, agreement.id);
        Self::of(commitment, place, (unit, clocks), today, (AllowedActions::nothing(), etag))
    }
}
