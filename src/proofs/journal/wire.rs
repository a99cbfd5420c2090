//! How events and signed heads are shown to readers, and lie in a file: the JSON shapes, and the way back to what was hashed and signed.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::chain::Entry;
use super::heads::SignedHead;
use kernel::{CommunityId, EventId, Fault, Instant, canonical};

/// 近期由他人重新签发的凭证 · A credential that somebody else had lately issued anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReissuedCredential {
    /// 签发时间 · When.
    pub issued_at: Instant,
    /// 签发人 · By whom: `account:…` or `system`.
    #[schema(example = "account:0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c42")]
    pub issued_by: String,
}

/// 日志事件 · One event of the journal
#[serde_with::skip_serializing_none]
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EventOut {
    /// 社区 · The community.
    pub community_id: CommunityId,
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
    pub credential: Option<ReissuedCredential>,
    /// 内容 · Ids, states and figures; never personal data.
    #[schema(value_type = Object, example = json!({ "agreement_id": "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41" }))]
    pub data: Value,
    /// 此事务写成的各行的摘要 · What it says of the rows that its transaction has left; on the last event of one that wrote any.
    #[schema(pattern = "^[0-9a-f]{64}$", example = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae")]
    pub states: Option<String>,
    /// 前一事件的哈希 · The hash of the event before.
    #[schema(example = "0000000000000000000000000000000000000000000000000000000000000000")]
    pub prev_hash: String,
    /// 哈希 · SHA-256(prev_hash ‖ RFC 8785 JSON of actor, at, community_id, credential (where there is one), data, id, seq, states (where there are any), subject, type).
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub hash: String,
}

impl From<Entry> for EventOut {
    fn from(entry: Entry) -> Self {
        let Entry {
            community: community_id,
            seq,
            id,
            kind,
            subject,
            actor,
            at,
            credential,
            data,
            states,
            prev_hash,
            hash,
        } = entry;
        let data = serde_json::from_str(&data).unwrap_or_default();
        let credential = credential.and_then(|one| serde_json::from_str(&one).ok());
        Self { community_id, seq, id, kind, subject, actor, at, credential, data, states, prev_hash, hash }
    }
}

impl EventOut {
    /// The row of the journal that it shows.
    ///
    /// # Errors
    /// When its content has no canonical form.
    pub fn entry(self) -> Result<Entry, Fault> {
        let Self {
            community_id: community,
            seq,
            id,
            kind,
            subject,
            actor,
            at,
            credential,
            data,
            states,
            prev_hash,
            hash,
        } = self;
        let credential = credential.map(|one| canonical::text(&one)).transpose()?;
        let data = canonical::text(&data)?;
        Ok(Entry { community, seq, id, kind, subject, actor, at, credential, data, states, prev_hash, hash })
    }
}

/// 日志末端, 带签名 · Where the chain stands or stood, signed by the service
#[derive(Serialize, Deserialize, ToSchema)]
pub struct HeadOut {
    /// 社区 · The community.
    pub community_id: CommunityId,
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

impl From<SignedHead> for HeadOut {
    fn from(head: SignedHead) -> Self {
        let SignedHead { community: community_id, seq, hash, at, signature } = head;
        Self { community_id, seq, hash, at, signature }
    }
}

impl From<HeadOut> for SignedHead {
    fn from(head: HeadOut) -> Self {
        let HeadOut { community_id: community, seq, hash, at, signature } = head;
        Self { community, seq, hash, at, signature }
    }
}
