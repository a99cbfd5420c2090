//! A receipt (签署回执), and whether the service has signed all of it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::credential::SigningCredential;
use super::verdict::{Checked, finding};
use crate::jws::{self, JwsError};
use crate::keys::JwkSet;
use kernel::{AccountId, AgreementId, CommunityId, Instant, PartyId, UnitId, canonical, coded_enum};

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
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// 账号 · The account; left out when the service itself registered the original.
    #[serde(default)]
    pub account_id: Option<AccountId>,
    /// 身份 · In which role.
    pub role: SigningCapacity,
    /// 单位 · For which unit; left out for the community.
    #[serde(default)]
    pub unit_id: Option<UnitId>,
    /// 姓名 · Name of the signer, as it was.
    pub name: String,
    /// 职务 · Post of the signer, as it was.
    #[serde(default)]
    pub title: Option<String>,
    /// 凭证 · Since when the signer had their credential, and by whom it was issued; left out where the service itself signs.
    #[serde(default)]
    pub credential: Option<SigningCredential>,
}

coded_enum! {
    /// In which capacity somebody signed (签署身份).
    pub enum SigningCapacity {
        Secretary = "secretary" ["社区党委书记", "Secretary"],
        UnitHead = "unit_head" ["单位负责人", "Unit head"],
        Registrar = "registrar" ["登记人", "Registrar of a paper original"],
    }
}

coded_enum! {
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

impl SigningCapacity {
    /// The capacity somebody of these roles signs in.
    pub fn of(unit: Option<UnitId>) -> Self {
        if unit.is_some() { Self::UnitHead } else { Self::Secretary }
    }
}

/// Checks one receipt by itself: that it is one, and that one of these keys has signed all of it.
///
/// # Errors
/// The word for what is wrong.
pub fn receipt_holds(raw: &Value, keys: &JwkSet) -> Result<Receipt, &'static str> {
    let receipt: Receipt = serde_json::from_value(raw.clone()).map_err(|_| "receipt_shape")?;
    check_signature(raw, &receipt, keys, "").map_err(|finding| finding.code)?;
    Ok(receipt)
}

/// The JWS must fit, and what it covers must be exactly the other fields of the receipt. Returns the name of the key.
///
/// # Errors
/// The first thing that is wrong.
pub fn check_signature(raw: &Value, receipt: &Receipt, keys: &JwkSet, place: &str) -> Checked<String> {
    let place = format!("{place}/signature");
    let payload = jws::verify(&receipt.signature, keys, RECEIPT_TYPE).map_err(|error| match error {
        JwsError::Key => {
            finding("key_missing", &*place, ["签名所用密钥不在密钥集中。", "the key that signed is not in the key set"])
        }
        JwsError::Signature => finding(
            "signature_wrong",
            &*place,
            [
                "签名无效: 回执被改动或并非由该密钥签署。",
                "the signature does not fit: the receipt was changed, or another key signed",
            ],
        ),
        JwsError::Shape | JwsError::Type => {
            finding("signature_shape", &*place, ["签名不是回执签名。", "the signature is not a receipt's JWS"])
        }
    })?;
    let mut fields = raw.clone();
    if let Some(members) = fields.as_object_mut() {
        members.remove("signature");
    }
    if !canonical::text(&fields).is_ok_and(|canonical| canonical.as_bytes() == payload) {
        return Err(finding(
            "receipt_changed",
            place,
            ["回执内容与签名所覆盖的内容不同: 回执被改动。", "the receipt is not what was signed: a field was changed"],
        ));
    }
    Ok(key_id(&receipt.signature))
}

/// The `kid` of a JWS that has been verified.
fn key_id(jws: &str) -> String {
    use base64::Engine;
    let header = jws.split('.').next().unwrap_or_default();
    let header = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(header).unwrap_or_default();
    let header: Value = serde_json::from_slice(&header).unwrap_or_default();
    header["kid"].as_str().unwrap_or_default().to_owned()
}
