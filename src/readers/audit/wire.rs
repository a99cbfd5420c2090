//! Responses: the journal for its readers.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::evidence::{Verdict, Wrong};
use proofs::journal::{EventOut, HeadOut};

/// 日志一页 · A page of the journal
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct JournalOut {
    /// 事件 · The events, oldest first.
    pub items: Vec<EventOut>,
    /// 下一页从此序号之后开始 · Continue with `after=` this number; absent at the end.
    #[schema(example = 92)]
    pub next_after: Option<i64>,
}

/// 已签名末端一页 · A page of signed heads
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
pub struct SignedHeadsOut {
    /// 末端 · The heads, oldest first.
    pub items: Vec<HeadOut>,
    /// 下一页从此序号之后开始 · Continue with `after=` this number; absent at the end.
    #[schema(example = 92)]
    pub next_after: Option<i64>,
}

/// 日志核验结果 · What the walk over the chain found
#[serde_with::skip_serializing_none]
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "sound": true, "after": 0, "events": 42, "confirmed_seq": 40, "signed_heads": 7 }))]
pub struct VerificationOut {
    /// 是否完好 · Whether every event follows from the one before, up to the head, and all of it is what was signed.
    pub sound: bool,
    /// 从此序号之后核验 · Behind which event the walk began: 0, or a signed head.
    pub after: i64,
    /// 事件数 · How many events follow from each other, from there on.
    pub events: i64,
    /// 已有签名证实到此序号 · Up to which event a signature of the service stands by the chain.
    pub confirmed_seq: i64,
    /// 已核对的签名末端数 · How many signed heads it was held against, beside all receipts.
    pub signed_heads: usize,
    /// 问题 · What is wrong first: `gap`, `broken`, `altered`, `cut`, `contradicted` (a chain that was made anew: what was changed
    /// lies behind `confirmed_seq`), `head_forged`, `head_unsealed` (where the chain stands does not bear the service's seal: nothing is
    /// written any more, and the operator has to look) or `receipt_wrong`.
    pub finding: Option<&'static str>,
    /// 问题所在序号 · At which number.
    pub seq: Option<i64>,
    /// 不成立的回执 · The receipt that does not hold.
    pub receipt: Option<String>,
}

impl From<Verdict> for VerificationOut {
    fn from(verdict: Verdict) -> Self {
        let finding = verdict.wrong.as_ref().map(word);
        let (seq, receipt) = match verdict.wrong {
            None => (None, None),
            Some(Wrong::Chain(finding)) => (Some(finding.seq()), None),
            Some(Wrong::Head { seq } | Wrong::Seal { seq }) => (Some(seq), None),
            Some(Wrong::Receipt { place, word: _ }) => (None, Some(place)),
        };
        let (after, events) = (verdict.after, verdict.events);
        let (confirmed_seq, signed_heads) = (verdict.confirmed, verdict.heads);
        Self { sound: finding.is_none(), after, events, confirmed_seq, signed_heads, finding, seq, receipt }
    }
}

/// What is wrong with a journal, as a stable word.
pub fn word(wrong: &Wrong) -> &'static str {
    match wrong {
        Wrong::Chain(finding) => finding.word(),
        Wrong::Head { .. } => "head_forged",
        Wrong::Seal { .. } => "head_unsealed",
        Wrong::Receipt { .. } => "receipt_wrong",
    }
}

/// What is wrong with a journal, in one sentence: Chinese and English.
pub fn words(wrong: &Wrong) -> [String; 2] {
    match wrong {
        Wrong::Chain(finding) => finding.sentence(),
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
#[garde(allow_unvalidated)]
pub struct ReceiptIn {
    /// 回执 · The receipt, as signing answered it or as it stands in the proof.
    #[schema(value_type = Object)]
    pub receipt: Map<String, Value>,
}

/// 回执核验结论 · Whether a receipt still stands
#[serde_with::skip_serializing_none]
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
    #[schema(example = "receipt_beside_chain")]
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
