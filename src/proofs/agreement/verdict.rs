//! The verdict over the proof of an agreement, in words for people.

use kernel::coded_enum;

/// What a verifier found.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Whether the proof holds, and how far.
    pub outcome: ProofOutcome,
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

coded_enum! {
    /// Whether a proof holds (验证结论).
    pub enum ProofOutcome {
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

/// What a check comes to: the first thing that is wrong.
pub type Checked<T> = Result<T, Finding>;

/// Something that is wrong, where, in Chinese and English.
pub fn finding(code: &'static str, place: impl Into<String>, [zh, en]: [impl Into<String>; 2]) -> Finding {
    Finding { code, place: place.into(), words: [zh.into(), en.into()] }
}

impl Verdict {
    /// The verdict in one sentence, Chinese and English.
    pub fn sentence(&self) -> [String; 2] {
        let keys = self.keys.join(", ");
        match (&self.outcome, &self.finding) {
            (ProofOutcome::Verified, _) => [
                format!("验证通过: 文本、摘要与 {} 份回执一致, 签名密钥 {keys} 已确认。", self.signed.len()),
                format!("verified: text, digest and {} receipt(s) agree; key {keys} is pinned", self.signed.len()),
            ],
            (ProofOutcome::Wrong, Some(finding)) => finding.words.clone(),
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
        if self.outcome != ProofOutcome::Wrong {
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
