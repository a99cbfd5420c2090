//! Requests and responses: the digest that is signed, the proof, the verdict; and the events.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::currency::{Currency, TextCurrency};
use crate::events::agreement_events;
use auth::SigningCredentialOut;
use kernel::{AccountId, AgreementId, CommunityId, Instant, PartyId, Text, UnitId, field, text};
use proofs::agreement::{Assurance, JournalHead, ProofOutcome, Receipt, Signer, SigningCapacity, Subject, Verdict};

/// A signature: who signs names what they sign.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SignatureIn {
    /// 文本摘要 · Digest of the text, as read from the agreement.
    #[garde(custom(is_digest))]
    #[schema(pattern = "^[0-9a-f]{64}$", example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub digest: String,
}

/// A garde rule: 64 lower-case hexadecimal digits.
pub fn is_digest(digest: &str, _: &()) -> garde::Result {
    let sound = digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if sound { Ok(()) } else { Err(field::BAD_FORMAT.refused()) }
}

/// A refusal.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RefusalIn {
    /// 原因 · Why; every party can read it.
    #[garde(custom(text::prose(1, 500)))]
    #[schema(value_type = String, min_length = 1, max_length = 500, example = "承诺数量需与上级单位核定后再签。")]
    pub reason: Text,
}

/// What an account confirmed (签署回执). It is evidence of that, and not a company seal (公章).
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptOut {
    /// 协议 · The agreement.
    pub agreement_id: AgreementId,
    /// 社区 · Its community.
    pub community_id: CommunityId,
    /// 协议方 · The party that signed.
    pub party_id: PartyId,
    /// 签署人 · Who signed for it, as they were then.
    pub signer: SignerOut,
    /// 文本摘要 · Digest of the text that was signed.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub digest: String,
    /// 签署时间 · When.
    pub signed_at: Instant,
    /// 保证方式 · What stands behind it.
    pub assurance: Assurance,
    /// 日志链首 · The community's journal just before this signature was recorded.
    pub journal_head: JournalHeadOut,
    /// 服务签名 · Compact JWS (EdDSA, `typ: hulian-receipt+jws`) over the RFC 8785 form of the other fields.
    pub signature: String,
}

/// Who signed for a party, frozen as they were.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct SignerOut {
    /// 账号 · The account; left out when the service itself registered the original.
    pub account_id: Option<AccountId>,
    /// 身份 · In which role.
    pub role: SigningCapacity,
    /// 单位 · For which unit; left out for the community.
    pub unit_id: Option<UnitId>,
    /// 姓名 · Name of the signer, as it was.
    #[schema(example = "示例负责人")]
    pub name: String,
    /// 职务 · Post of the signer, as it was.
    #[schema(example = "段长")]
    pub title: Option<String>,
    /// 凭证由谁何时签发 · Since when the signer had their credential, and by whom it was issued; left out where the service
    /// itself registered the original.
    pub credential: Option<SigningCredentialOut>,
}

/// Where the community's journal stood.
#[derive(Debug, Serialize, ToSchema)]
pub struct JournalHeadOut {
    /// 序号 · Number of the last event.
    #[schema(example = 42, minimum = 0)]
    pub seq: i64,
    /// 散列 · Its hash.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub hash: String,
}

impl From<Receipt> for ReceiptOut {
    fn from(receipt: Receipt) -> Self {
        let Signer { account_id, role, unit_id, name, title, credential } = receipt.signer;
        let credential = credential.map(Into::into);
        let JournalHead { seq, hash } = receipt.journal_head;
        Self {
            agreement_id: receipt.agreement_id,
            community_id: receipt.community_id,
            party_id: receipt.party_id,
            signer: SignerOut { account_id, role, unit_id, name, title, credential },
            digest: receipt.digest,
            signed_at: receipt.signed_at,
            assurance: receipt.assurance,
            journal_head: JournalHeadOut { seq, hash },
            signature: receipt.signature,
        }
    }
}

/// Everything a party needs to verify the signatures offline.
#[derive(Debug, Serialize, ToSchema)]
pub struct Proof {
    /// 正式文本 · The frozen text; its RFC 8785 form hashes to `digest`.
    #[schema(value_type = Object)]
    pub text: Value,
    /// 文本摘要 · Lower-case hex SHA-256 of the text.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub digest: String,
    /// 回执 · The receipts, in the order they were given.
    #[schema(value_type = Vec<ReceiptOut>)]
    pub receipts: Vec<Value>,
    /// 加入 · Units that have joined the text since, each with the text of its accession and its receipts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub accessions: Vec<AccessionProof>,
    /// 公钥集 · The public keys, as at `/.well-known/jwks.json`.
    #[schema(value_type = Object)]
    pub keys: Value,
}

/// A proof to be verified. What is wrong inside it is for the verifier to say.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "text": { "number": "HLGZ-2026-0001", "title": "“互联共转”共建协议" },
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "receipts": [],
    "keys": { "keys": [] }
}))]
#[garde(allow_unvalidated)]
pub struct ProofIn {
    /// 正式文本 · The frozen text, as `GET …/proof` answers it.
    #[schema(value_type = Object)]
    pub text: Map<String, Value>,
    /// 文本摘要 · Lower-case hex SHA-256 of the text.
    pub digest: String,
    /// 回执 · The receipts, in the order they were given.
    #[schema(value_type = Vec<Object>)]
    pub receipts: Vec<Map<String, Value>>,
    /// 公钥集 · The public keys, as at `/.well-known/jwks.json`.
    #[schema(value_type = Object)]
    pub keys: Map<String, Value>,
    /// 加入 · Units that have joined the text since, as `GET …/proof` answers them.
    #[serde(default)]
    #[schema(value_type = Vec<Object>, required = false)]
    pub accessions: Vec<Map<String, Value>>,
}

/// An accession in a proof.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccessionProof {
    /// 加入文本 · The frozen text of the accession; its RFC 8785 form hashes to `digest`.
    #[schema(value_type = Object, example = json!({ "format": "hulian-accession/1", "accession": 1 }))]
    pub text: Value,
    /// 文本摘要 · Lower-case hex SHA-256 of the text.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub digest: String,
    /// 回执 · The receipts of the community and of the unit.
    #[schema(value_type = Vec<ReceiptOut>)]
    pub receipts: Vec<Value>,
}

/// Of which text.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProofQuery {
    /// 文本摘要 · Digest of an earlier text; the text in force when left out.
    #[param(pattern = "^[0-9a-f]{64}$", example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub digest: Option<String>,
}

/// What the verifier found.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct VerdictOut {
    /// 结论 · Whether the proof holds.
    pub outcome: ProofOutcome,
    /// 说明 · The verdict in one sentence, in Chinese.
    #[schema(example = "验证通过: 文本、摘要与 2 份回执一致, 签名密钥已确认。")]
    pub message: String,
    /// 英文说明 · The same in English.
    #[schema(example = "verified: text, digest and 2 receipt(s) agree; key is pinned")]
    pub message_en: String,
    /// 错误代码 · The first thing that is wrong, as a stable word.
    #[schema(example = "digest_wrong")]
    pub code: Option<&'static str>,
    /// 位置 · Where it is, as a JSON Pointer into the proof.
    #[schema(example = "/digest")]
    pub pointer: Option<String>,
    /// 密钥指纹 · The thumbprints of the keys that signed.
    pub key_ids: Vec<String>,
    /// 已签署的协议方 · The parties whose receipts hold, by their names in the text.
    #[schema(example = json!(["兰新社区党委", "示例单位09"]))]
    pub signed: Vec<String>,
    /// 文本中没有回执的协议方 · The parties of the text without a receipt here, by their names.
    #[schema(example = json!([]))]
    pub missing: Vec<String>,
    /// 所验文本; 文本与摘要不符的没有 · What text this is about; absent where the text is not what its digest says.
    pub text: Option<VerifiedTextOut>,
    /// 文本现状; 不成立的证明没有 · What has become of the text since it was signed; absent where the proof is wrong.
    pub currency: Option<TextCurrency>,
    /// 现状自何时起 · Since when it is suspended, superseded, ended, voided or withdrawn.
    pub currency_since: Option<Instant>,
    /// 取代它的文本摘要 · Digest of the text that stands in its place, where it is superseded.
    #[schema(pattern = "^[0-9a-f]{64}$", example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub superseded_by: Option<String>,
}

impl VerdictOut {
    /// The verdict with what has become of the text.
    #[must_use]
    pub fn with(self, now: Currency) -> Self {
        let [zh, en] = now.clause();
        Self {
            message: format!("{} {zh}", self.message),
            message_en: format!("{}; {en}", self.message_en),
            currency: Some(now.word),
            currency_since: now.since,
            superseded_by: now.superseded_by,
            ..self
        }
    }
}

/// 所验文本 · The text a verdict is about.
#[derive(Debug, Serialize, ToSchema)]
pub struct VerifiedTextOut {
    /// 协议编号 · The agreement's id, as the text says it.
    #[schema(example = "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c41")]
    pub agreement_id: String,
    /// 文号 · Its number.
    #[schema(example = "兰新共建〔2026〕3 号")]
    pub number: String,
    /// 标题 · Its title.
    #[schema(example = "社区与单位共建协议")]
    pub title: String,
    /// 摘要 · The digest of the text.
    #[schema(example = "b420b6d38e37231547c8a63597e66a1de113d214df1336c726d549479cc7f926")]
    pub digest: String,
}

impl From<Verdict> for VerdictOut {
    fn from(verdict: Verdict) -> Self {
        let [message, message_en] = verdict.sentence();
        let (code, pointer) = match verdict.finding {
            Some(finding) => (Some(finding.code), Some(finding.place)),
            None => (None, None),
        };
        Self {
            outcome: verdict.outcome,
            message,
            message_en,
            code,
            pointer,
            key_ids: verdict.keys,
            signed: verdict.signed,
            missing: verdict.missing,
            text: verdict.subject.map(|Subject { agreement: agreement_id, number, title, digest }| VerifiedTextOut {
                agreement_id,
                number,
                title,
                digest,
            }),
            currency: None,
            currency_since: None,
            superseded_by: None,
        }
    }
}

agreement_events! {
    /// A party signed.
    AgreementSigned = "hulian.agreement.signed.v1" {
        /// The party.
        party_id: PartyId,
        /// Digest of what it signed.
        digest: String,
    };

    /// A party refused; every party hears of it, the reason stands on the agreement.
    AgreementRefused = "hulian.agreement.refused.v1" {
        /// The party.
        party_id: PartyId,
        /// Where the agreement stands after it.
        state: crate::model::AgreementState,
    };

    /// The agreement is concluded.
    AgreementConcluded = "hulian.agreement.concluded.v1";
}
