//! Responses: requests, by themselves and on their agreement; and the events of their making and settling.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::model::{Answered, Request, RequestState, RequestVerdict};
use crate::events::agreement_events;
use crate::model::{Agreement, HowEnded, Notice, Pending, RequestKind, State, Suspension};
use crate::rules;
use kernel::{AgreementId, CommunityId, Day, Instant, PartyId};

/// Where a request is.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct RequestPath {
    /// 社区编号 · Community id.
    #[expect(dead_code, reason = "read from the path by the policy; here for the document")]
    pub community_id: CommunityId,
    /// 协议编号 · Agreement id.
    pub agreement_id: AgreementId,
    /// 请求序号 · Number of the request within the agreement.
    #[param(minimum = 1, example = 1)]
    pub number: i64,
}

/// A request as it is shown.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct RequestOut {
    /// 社区 · Its community.
    pub community_id: CommunityId,
    /// 协议 · The agreement.
    pub agreement_id: AgreementId,
    /// 序号 · Its number within the agreement.
    #[schema(example = 1, minimum = 1)]
    pub number: i64,
    /// 类别 · What is asked.
    pub kind: RequestKind,
    /// 状态 · Where it stands.
    pub state: RequestState,
    /// 原因 · Why it is asked.
    #[schema(example = "场地改造期间暂停共建活动。")]
    pub reason: String,
    /// 文本摘要 · The digest every consent names.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub digest: String,
    /// 提出方 · The party that asked.
    pub by_party_id: PartyId,
    /// 提出时间 · When.
    pub created_at: Instant,
    /// 生效日 · The day it takes effect; at once when left out.
    #[schema(example = "2026-09-01")]
    pub from_on: Option<Day>,
    /// 中止末日 · Last day of a suspension.
    #[schema(example = "2026-10-31")]
    pub until_on: Option<Day>,
    /// 办结时间 · When it was settled.
    pub settled_at: Option<Instant>,
    /// 加入方 · The party that accedes.
    pub acceding_party_id: Option<PartyId>,
    /// 尚未答复的协议方 · Parties whose consent is still missing.
    pub awaiting_party_ids: Vec<PartyId>,
    /// 答复 · What the parties have said.
    pub answers: Vec<AnswerOut>,
}

/// What a party has said.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerOut {
    /// 协议方 · The party.
    pub party_id: PartyId,
    /// 答复 · What it said.
    pub verdict: RequestVerdict,
    /// 原因 · Why it refused.
    #[schema(example = "活动安排已公布, 不宜中止。")]
    pub reason: Option<String>,
    /// 时间 · When.
    pub at: Instant,
}

/// The requests about an agreement.
#[derive(Debug, Serialize, ToSchema)]
pub struct RequestPage {
    /// 请求 · The requests, oldest first.
    pub items: Vec<RequestOut>,
}

/// A request that carries a text to be signed: an amendment, or an accession.
#[derive(Debug, Serialize, ToSchema)]
pub struct TextRequestOut {
    /// 请求 · The request.
    #[serde(flatten)]
    pub request: RequestOut,
    /// 所依据文本的摘要 · Digest of the text in force when it was made.
    #[schema(pattern = "^[0-9a-f]{64}$", example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub base: String,
    /// 待签文本 · The text to be signed; its RFC 8785 form hashes to `digest`.
    #[schema(value_type = Object, example = json!({ "number": "HLGZ-2026-0001", "title": "“互联共转”共建协议" }))]
    pub text: Value,
}

/// A request that is not settled, as its agreement shows it.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenRequestOut {
    /// 序号 · Its number within the agreement.
    #[schema(example = 1, minimum = 1)]
    pub number: i64,
    /// 类别 · What is asked.
    pub kind: RequestKind,
    /// 状态 · Open, or agreed and waiting for its day.
    pub state: RequestState,
    /// 提出方 · The party that asked.
    pub by_party_id: PartyId,
    /// 文本摘要 · The digest every consent names.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub digest: String,
    /// 生效日 · The day it takes effect; at once when left out.
    #[schema(example = "2026-09-01")]
    pub from_on: Option<Day>,
    /// 尚未答复的协议方 · Parties whose consent is still missing.
    pub awaiting_party_ids: Vec<PartyId>,
}

/// A suspension as it is shown.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct SuspensionOut {
    /// 中止时间 · Since when.
    pub since_at: Instant,
    /// 中止末日 · Its last day; left out when it lasts until it is resumed by consent.
    #[schema(example = "2026-10-31")]
    pub until_on: Option<Day>,
    /// 原因 · Why.
    #[schema(example = "场地改造期间暂停共建活动。")]
    pub reason: String,
}

/// A notice as it is shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeOut {
    /// 通知方 · The party that gave it.
    pub party_id: PartyId,
    /// 通知时间 · When.
    pub given_at: Instant,
    /// 末日 · The last day in force.
    #[schema(example = "2026-10-31")]
    pub ends_on: Day,
    /// 按自然日计算 (旧) · Whether days were counted as they come, weekends and holidays too; only in notices of before, today's
    /// are `provisional` instead.
    pub plain_days: bool,
    /// 推算 · 期限跨入放假安排尚未公布的年份: 周末、法定节假日和补假不计, 也不计调休上班; 末日不随日后公布的安排变动, 需要更稳妥的请自行写明更晚的末日 ·
    /// Whether it runs into a year whose holidays are not announced yet: weekends, legal holidays and the days that make them
    /// good do not count, and no weekend is taken for worked. The last day stands as it was told, whatever is announced; to be
    /// on the safe side, name a later one.
    #[schema(example = false)]
    pub provisional: bool,
    /// 原因 · Why.
    #[schema(example = "单位迁出辖区。")]
    pub reason: String,
}

/// How an agreement ended before its last day.
#[derive(Debug, Serialize, ToSchema)]
pub struct TerminationOut {
    /// 终止方式 · How.
    pub how: HowEnded,
    /// 终止时间 · When.
    pub at: Instant,
    /// 原因 · Why.
    #[schema(example = "单位迁出辖区, 双方商定提前终止。")]
    pub reason: String,
}

impl RequestOut {
    /// What is shown of a request.
    pub fn of(request: Request, agreement: &Agreement) -> Self {
        let open = agreement.changes.numbered(request.number);
        Self {
            community_id: agreement.community,
            agreement_id: request.agreement,
            number: request.number,
            kind: request.kind,
            state: request.state,
            reason: request.reason,
            digest: request.digest,
            by_party_id: request.by,
            created_at: request.made_at,
            from_on: request.from_on,
            until_on: request.until_on,
            settled_at: request.settled_at,
            acceding_party_id: request.party,
            awaiting_party_ids: open.map(|open| rules::awaiting(agreement, open)).unwrap_or_default(),
            answers: request.answers.into_iter().map(AnswerOut::of).collect(),
        }
    }
}

impl AnswerOut {
    fn of(answer: Answered) -> Self {
        Self { party_id: answer.party, verdict: answer.verdict, reason: answer.reason, at: answer.at }
    }
}

impl OpenRequestOut {
    /// What an agreement shows of a request that is not settled.
    pub fn of(request: &Pending, agreement: &Agreement) -> Self {
        Self {
            number: request.number,
            kind: request.kind,
            state: if request.agreed { RequestState::Agreed } else { RequestState::Open },
            by_party_id: request.by,
            digest: request.digest.clone(),
            from_on: request.from_on,
            awaiting_party_ids: rules::awaiting(agreement, request),
        }
    }
}

impl SuspensionOut {
    /// What is shown of a suspension.
    pub fn of(pause: &Suspension) -> Self {
        Self { since_at: pause.at, until_on: pause.until_on, reason: pause.reason.clone() }
    }
}

impl NoticeOut {
    /// What is shown of a notice.
    pub fn of(notice: &Notice) -> Self {
        Self {
            party_id: notice.party,
            given_at: notice.at,
            ends_on: notice.ends_on,
            plain_days: notice.plain_days,
            provisional: notice.provisional,
            reason: notice.reason.clone(),
        }
    }

    /// The notice of an agreement that runs out.
    pub fn in_state(state: &State) -> Option<Self> {
        match state {
            State::Ending { notice, .. } => Some(Self::of(notice)),
            _ => None,
        }
    }
}

impl TerminationOut {
    /// The end of an agreement that was terminated.
    pub fn in_state(state: &State) -> Option<Self> {
        match state {
            State::Terminated { at, how, reason, .. } => Some(Self { how: *how, at: *at, reason: reason.clone() }),
            _ => None,
        }
    }
}

agreement_events! {
    /// A party asks the others for something.
    AgreementRequested = "hulian.agreement.requested.v1" {
        /// Number of the request.
        number: i64,
        /// What is asked.
        kind: RequestKind,
    };

    /// A party consented.
    AgreementConsented = "hulian.agreement.consented.v1" {
        /// Number of the request.
        number: i64,
        /// The party.
        party_id: PartyId,
        /// Where the request stands now.
        state: RequestState,
    };

    /// A party refused, or the maker withdrew, or what it was about has changed: the request is settled without effect.
    AgreementRequestSettled = "hulian.agreement.request_settled.v1" {
        /// Number of the request.
        number: i64,
        /// What was asked.
        kind: RequestKind,
        /// Refused, withdrawn or lapsed.
        state: RequestState,
    };
}
