//! What the reader of the journal sees.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::journal::{Entry, Finding, Head, ReissuedCredential};
use crate::kernel::{EventId, Instant};

/// 日志事件 · One event of the journal
#[derive(Serialize, ToSchema)]
pub struct EventOut {
    /// 序号 · Its number in the community, from 1, without a gap.
    #[schema(example = 42)]
    pub seq: i64,
    /// 编号 · Its id.
    pub id: EventId,
    /// 类型 · Its type.
    #[serde(rename = "type")]
    #[schema(example = "hulian.agreement.signed.v1")]
    pub kind: String,
    /// 对象 · What it happened to.
    #[schema(example = "agreements/0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
    pub subject: String,
    /// 操作者 · Who did it: `account:…`, `client:…` or `system`.
    #[schema(example = "account:0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c42")]
    pub actor: String,
    /// 时间 · When; never before the event it follows, even when the clock was set back.
    pub at: Instant,
    /// 操作者的凭证近期由他人重新签发 (72 小时内) · Who issued the actor's credential anew, where somebody else did so within the
    /// 72 hours before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub credential: Option<ReissuedCredential>,
    /// 内容 · Ids, states and figures; never personal data.
    #[schema(value_type = Object, example = json!({ "agreement_id": "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41" }))]
    pub data: Value,
    /// 前一事件的哈希 · The hash of the event before.
    #[schema(example = "0000000000000000000000000000000000000000000000000000000000000000")]
    pub prev_hash: String,
    /// 哈希 · SHA-256(prev_hash ‖ RFC 8785 JSON of actor, at, community_id, credential (where there is one), data, id, seq, subject, type).
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub hash: String,
}

impl From<Entry> for EventOut {
    fn from(entry: Entry) -> Self {
        let Entry { community: _, seq, id, kind, subject, actor, at, credential, data, prev_hash, hash } = entry;
        let data = serde_json::from_str(&data).unwrap_or_default();
        let credential = credential.and_then(|one| serde_json::from_str(&one).ok());
        Self { seq, id, kind, subject, actor, at, credential, data, prev_hash, hash }
    }
}

/// 日志一页 · A page of the journal
#[derive(Serialize, ToSchema)]
pub struct JournalOut {
    /// 事件 · The events, oldest first.
    pub items: Vec<EventOut>,
    /// 下一页从此序号之后开始 · Continue with `after=` this number; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = 92)]
    pub next_after: Option<i64>,
}

/// 日志末端, 带签名 · Where the chain stands, signed by the service
#[derive(Serialize, ToSchema)]
pub struct HeadOut {
    /// 序号 · The number of the last event.
    #[schema(example = 42)]
    pub seq: i64,
    /// 哈希 · Its hash.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub hash: String,
    /// 时间 · When it was signed.
    pub at: Instant,
    /// 签名 · Compact JWS (EdDSA, `typ: hulian-head+jws`) over the canonical JSON of community_id, seq, hash, at.
    #[schema(example = "eyJhbGciOiJFZERTQSJ9.eyJzZXEiOjQyfQ.c2lnbmF0dXJl")]
    pub signature: String,
}

/// 日志核验结果 · What the walk over the chain found
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "sound": true, "events": 42 }))]
pub struct VerificationOut {
    /// 是否完好 · Whether every event follows from the one before, up to the head.
    pub sound: bool,
    /// 事件数 · How many events the head names.
    pub events: i64,
    /// 问题 · What is wrong first: `gap`, `broken`, `altered` or `cut`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub finding: Option<&'static str>,
    /// 问题所在序号 · At which number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub seq: Option<i64>,
}

impl VerificationOut {
    /// The verdict on a chain that should end at this head.
    pub fn of(finding: Option<Finding>, head: &Head) -> Self {
        let (finding, seq) = match finding {
            None => (None, None),
            Some(Finding::Gap { expected }) => (Some("gap"), Some(expected)),
            Some(Finding::Broken { seq }) => (Some("broken"), Some(seq)),
            Some(Finding::Altered { seq }) => (Some("altered"), Some(seq)),
            Some(Finding::Cut { head }) => (Some("cut"), Some(head)),
        };
        Self { sound: finding.is_none(), events: head.seq, finding, seq }
    }
}
