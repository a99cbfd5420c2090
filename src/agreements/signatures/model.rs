//! The nouns: a receipt (签署回执), and the verdict over a proof.

use serde::{Deserialize, Serialize};

use auth::SigningCredential;
use kernel::{AccountId, AgreementId, CommunityId, Instant, PartyId, UnitId, labelled};

/// The `typ` of a receipt's signature.
pub const RECEIPT_TYPE: &str = "hulian-receipt+jws";

/// What an account confirmed (签署回执). It is evidence of that, and not a company seal (公章).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// 协议 · The agreement.
    pub agreement_id: AgreementId,
    /// 社区 · Its community.
    pub community_id: CommunityId,
    /// 协议方 · The party that signed.
    pub party_id: PartyId,
    /// 签署人 · Who signed for it, as they were then.
    pub signer: Signer,
    /// 文本摘要 · Digest of the text that was signed.
    pub digest: String,
    /// 签署时间 · When.
    pub signed_at: Instant,
    /// 保证方式 · What stands behind it.
    pub assurance: Assurance,
    /// 日志链首 · The community's journal just before this signature was recorded.
    pub journal_head: JournalHead,
    /// 服务签名 · Compact JWS (EdDSA, `typ: hulian-receipt+jws`) over the RFC 8785 form of the other fields.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub signature: String,
}

/// Who signed for a party, frozen as they were.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// 账号 · The account; left out when the service itself registered the original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// 身份 · In which role.
    pub role: Capacity,
    /// 单位 · For which unit; left out for the community.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// 姓名 · Name of the signer, as it was.
    pub name: String,
    /// 职务 · Post of the signer, as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// 凭证 · Since when the signer had their credential, and by whom it was issued; left out where the service itself signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<SigningCredential>,
}

labelled! {
    /// In which capacity somebody signed (签署身份).
    pub enum Capacity {
        Secretary = "secretary" ["社区党委书记", "Secretary"],
        UnitHead = "unit_head" ["单位负责人", "Unit head"],
        Registrar = "registrar" ["登记人", "Registrar of a paper original"],
    }
}

labelled! {
    /// What stands behind a receipt (保证方式).
    pub enum Assurance {
        AccountConfirmation = "account_confirmation" ["账号确认", "Confirmed by an account"],
        PaperSeal = "paper_seal" ["纸质盖章", "Stamped on paper"],
        ExternalEsign = "external_esign" ["外部电子签章", "External electronic signature"],
    }
}

/// Where the community's journal stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JournalHead {
    /// 序号 · Number of the last event.
    pub seq: i64,
    /// 散列 · Its hash.
    pub hash: String,
}

/// What a verifier found.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Whether the proof holds, and how far.
    pub outcome: Outcome,
    /// The first thing that is wrong.
    pub finding: Option<Finding>,
    /// The thumbprints of the keys that signed, in the order met.
    pub keys: Vec<String>,
    /// The parties whose receipts hold, by the name in the text.
    pub signed: Vec<String>,
    /// The parties of the text without a receipt here, by the name in the text.
    pub missing: Vec<String>,
    /// What the text is, where it is what its digest says.
    pub subject: Option<Subject>,
}

/// What a text is about: a verdict without it may be shown for another text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The agreement.
    pub agreement: String,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The digest of the text.
    pub digest: String,
}

labelled! {
    /// Whether a proof holds (验证结论).
    pub enum Outcome {
        Verified = "verified" ["已验证", "Verified"],
        Consistent = "consistent" ["前后一致, 密钥未经确认", "Consistent, keys not pinned"],
        Wrong = "wrong" ["不成立", "Wrong"],
    }
}

/// The first thing that is wrong with a proof.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What, as a stable word.
    pub code: &'static str,
    /// Where, as a JSON Pointer into the proof.
    pub place: String,
    /// In Chinese and English.
    pub words: [String; 2],
}

impl Capacity {
    /// The capacity somebody of these roles signs in.
    pub fn of(unit: Option<UnitId>) -> Self {
        if unit.is_some() { Self::UnitHead } else { Self::Secretary }
    }
}

impl Verdict {
    /// The verdict in one sentence, Chinese and English.
    pub fn sentence(&self) -> [String; 2] {
        let keys = self.keys.join(", ");
        match (&self.outcome, &self.finding) {
            (Outcome::Verified, _) => [
                format!("验证通过: 文本、摘要与 {} 份回执一致, 签名密钥 {keys} 已确认。", self.signed.len()),
                format!("verified: text, digest and {} receipt(s) agree; key {keys} is pinned", self.signed.len()),
            ],
            (Outcome::Wrong, Some(finding)) => finding.words.clone(),
            _ => [
                format!("前后一致: 文本、摘要与 {} 份回执相符; 密钥 {keys} 未经确认。", self.signed.len()),
                format!("consistent; key {keys} not pinned"),
            ],
        }
    }

    /// The verdict with what it is about, a line each, Chinese and English: for whoever has nothing but the words.
    pub fn report(&self) -> [String; 2] {
        let [mut zh, mut en] = self.sentence().map(|sentence| vec![sentence]);
        if let Some(Subject { agreement, number, title, digest }) = &self.subject {
            zh.extend([format!("协议: {number} 《{title}》 ({agreement})"), format!("摘要: {digest}")]);
            en.extend([format!("agreement: {number} “{title}” ({agreement})"), format!("digest: {digest}")]);
        }
        if self.outcome != Outcome::Wrong {
            zh.push(
                "文本现状 (是否仍然有效) 离线无从得知, 请向签发的服务查询: POST /api/v1/proofs/verification".to_owned(),
            );
            en.push(
                "whether the text is still in force is not told offline: ask POST /api/v1/proofs/verification"
                    .to_owned(),
            );
        }
        for (names, zh_word, en_word) in [(&self.signed, "已签署", "signed"), (&self.missing, "无回执", "no receipt")]
        {
            if !names.is_empty() {
                zh.push(format!("{zh_word}: {}", names.join("、")));
                en.push(format!("{en_word}: {}", names.join(", ")));
            }
        }
        [zh, en].map(|lines| lines.join("\n"))
    }
}
