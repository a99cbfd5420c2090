//! What the reader of the journal sees.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::evidence::{Verdict, Wrong};
use journal::{Entry, Finding, ReissuedCredential, SignedHead};
use kernel::{CommunityId, EventId, Fault, Instant, canonical};

/// 日志事件 · One event of the journal
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub credential: Option<ReissuedCredential>,
    /// 内容 · Ids, states and figures; never personal data.
    #[schema(value_type = Object, example = json!({ "agreement_id": "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41" }))]
    pub data: Value,
    /// 此事务写成的各行的摘要 · What it says of the rows that its transaction has left; on the last event of one that wrote any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        nullable = false,
        pattern = "^[0-9a-f]{64}$",
        example = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
    )]
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

/// 已签名末端一页 · A page of signed heads
#[derive(Serialize, ToSchema)]
pub struct SignedHeadsOut {
    /// 末端 · The heads, oldest first.
    pub items: Vec<HeadOut>,
    /// 下一页从此序号之后开始 · Continue with `after=` this number; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = 92)]
    pub next_after: Option<i64>,
}

/// 日志核验结果 · What the walk over the chain found
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "sound": true, "events": 42, "confirmed_seq": 40, "signed_heads": 7 }))]
pub struct VerificationOut {
    /// 是否完好 · Whether every event follows from the one before, up to the head, and all of it is what was signed.
    pub sound: bool,
    /// 事件数 · How many events follow from each other, from the first one on.
    pub events: i64,
    /// 已有签名证实到此序号 · Up to which event a signature of the service stands by the chain.
    pub confirmed_seq: i64,
    /// 已核对的签名末端数 · How many signed heads it was held against, beside all receipts.
    pub signed_heads: usize,
    /// 问题 · What is wrong first: `gap`, `broken`, `altered`, `cut`, `contradicted` (a chain that was made anew: what was changed
    /// lies behind `confirmed_seq`), `head_forged`, `head_unsealed` (where the chain stands does not bear the service's seal: nothing is
    /// written any more, and the operator has to look) or `receipt_wrong`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub finding: Option<&'static str>,
    /// 问题所在序号 · At which number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub seq: Option<i64>,
    /// 不成立的回执 · The receipt that does not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub receipt: Option<String>,
}

impl From<Verdict> for VerificationOut {
    fn from(verdict: Verdict) -> Self {
        let finding = verdict.wrong.as_ref().map(word);
        let (seq, receipt) = match verdict.wrong {
            None => (None, None),
            Some(Wrong::Chain(finding)) => (Some(named(&finding).1), None),
            Some(Wrong::Head { seq } | Wrong::Seal { seq }) => (Some(seq), None),
            Some(Wrong::Receipt { place, word: _ }) => (None, Some(place)),
        };
        let (events, confirmed_seq, signed_heads) = (verdict.events, verdict.confirmed, verdict.heads);
        Self { sound: finding.is_none(), events, confirmed_seq, signed_heads, finding, seq, receipt }
    }
}

/// What is wrong with a chain, as a word, and at which number.
fn named(finding: &Finding) -> (&'static str, i64) {
    match finding {
        Finding::Gap { expected } => ("gap", *expected),
        Finding::Broken { seq } => ("broken", *seq),
        Finding::Altered { seq } => ("altered", *seq),
        Finding::Cut { head } => ("cut", *head),
        Finding::Contradicted { seq, confirmed: _ } => ("contradicted", *seq),
    }
}

/// What is wrong with a journal, as a stable word.
pub fn word(wrong: &Wrong) -> &'static str {
    match wrong {
        Wrong::Chain(finding) => named(finding).0,
        Wrong::Head { .. } => "head_forged",
        Wrong::Seal { .. } => "head_unsealed",
        Wrong::Receipt { .. } => "receipt_wrong",
    }
}

/// What is wrong with a journal, in one sentence: Chinese and English.
pub fn words(wrong: &Wrong) -> [String; 2] {
    match wrong {
        Wrong::Chain(Finding::Gap { expected }) => {
            [format!("缺少第 {expected} 条事件, 或次序不对。"), format!("event {expected} is missing or out of order")]
        }
        Wrong::Chain(Finding::Broken { seq }) => {
            [format!("第 {seq} 条事件与前一条不衔接。"), format!("event {seq} does not follow from the one before")]
        }
        Wrong::Chain(Finding::Altered { seq }) => {
            [format!("第 {seq} 条事件的内容被改动。"), format!("event {seq} does not give its hash: it was changed")]
        }
        Wrong::Chain(Finding::Cut { head }) => [
            format!("日志到不了第 {head} 条: 末尾被截去, 或末端被改动。"),
            format!("the chain does not lead to event {head}: its end was cut off, or its head was changed"),
        ],
        Wrong::Chain(Finding::Contradicted { seq, confirmed }) => [
            format!("整条日志被重新计算: 第 {seq} 条与签名不符, 改动在第 {confirmed} 条之后。"),
            format!(
                "the chain was made anew: event {seq} is not the one that was signed; the change lies behind {confirmed}"
            ),
        ],
        Wrong::Head { seq } => [
            format!("第 {seq} 条处的签名末端不是本服务所签。"),
            format!("the signed head at event {seq} was not signed by this service"),
        ],
        Wrong::Seal { seq } => [
            format!("日志末端 (第 {seq} 条) 不带本服务的封印: 末端被他人移动, 或密钥已更换。"),
            format!(
                "where the journal stands (event {seq}) does not bear this service's seal: another hand moved it, or the key is another one"
            ),
        ],
        Wrong::Receipt { place, word } => {
            [format!("回执 {place} 不成立 ({word})。"), format!("the receipt {place} does not hold ({word})")]
        }
    }
}

/// 待核验的回执 · A receipt to be verified, as it was handed out.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "receipt": {
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "signature": "eyJhbGciOiJFZERTQSJ9.eyJzZXEiOjQyfQ.c2lnbmF0dXJl"
} }))]
pub struct ReceiptIn {
    /// 回执 · The receipt, as signing answered it or as it stands in the proof.
    #[garde(skip)]
    #[schema(value_type = Object)]
    pub receipt: Map<String, Value>,
}

/// 回执核验结论 · Whether a receipt still stands
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptVerdictOut {
    /// 是否成立 · Whether it was signed here, is kept here letter by letter, and the journal leads to the head it names.
    pub sound: bool,
    /// 说明 · The verdict in one sentence, in Chinese.
    #[schema(example = "回执成立: 由本服务签发, 原样在案, 日志与其所记相符。")]
    pub message: String,
    /// 英文说明 · The same in English.
    #[schema(
        example = "the receipt stands: signed by this service, kept as it is, and the journal leads to what it names"
    )]
    pub message_en: String,
    /// 错误代码 · What is wrong, as a stable word.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "receipt_beside_chain")]
    pub code: Option<&'static str>,
}

impl ReceiptVerdictOut {
    /// The verdict, in words.
    pub fn of(wrong: Option<&'static str>) -> Self {
        let [message, message_en] = receipt_words(wrong);
        Self { sound: wrong.is_none(), message: message.to_owned(), message_en: message_en.to_owned(), code: wrong }
    }
}

fn receipt_words(wrong: Option<&'static str>) -> [&'static str; 2] {
    match wrong {
        None => [
            "回执成立: 由本服务签发, 原样在案, 日志与其所记相符。",
            "the receipt stands: signed by this service, kept as it is, and the journal leads to what it names",
        ],
        Some("receipt_shape") => {
            ["这不是回执: 字段不完整或有多余字段。", "this is no receipt: it lacks a field or has one too many"]
        }
        Some("key_missing") => [
            "签名所用密钥不是本服务的密钥: 请向签发的服务核验。",
            "the key that signed is none of this service: ask the service that issued it",
        ],
        Some("signature_wrong" | "signature_shape" | "receipt_changed") => [
            "回执被改动, 或并非由本服务签发: 请用原件核验。",
            "the receipt was changed, or this service did not sign it: verify the original",
        ],
        Some("receipt_of_other_community") => {
            ["这是另一社区的回执: 请在该社区核验。", "it is a receipt of another community: verify it there"]
        }
        Some("receipt_not_kept") => [
            "回执确由本服务签发, 但此处已无存: 数据库被改动, 请保留该回执并通知审计员。",
            "this service signed it and no longer keeps it: the database was changed; keep the receipt and tell the auditor",
        ],
        Some("receipt_kept_otherwise") => [
            "回执确由本服务签发, 但此处所存与之不同: 数据库被改动, 请保留该回执并通知审计员。",
            "this service signed it and keeps another in its place: the database was changed; keep it and tell the auditor",
        ],
        Some(_) => [
            "回执确由本服务签发, 但日志与其所记不符: 日志被改写, 请保留该回执并通知审计员。",
            "this service signed it and the journal leads elsewhere: it was rewritten; keep the receipt and tell the auditor",
        ],
    }
}
