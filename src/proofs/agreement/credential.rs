//! How the credential of a signer came about, as a receipt freezes it: who issued it, why, and who confirmed it.

use serde::{Deserialize, Serialize};

use kernel::{AccountId, Instant, coded_enum};

coded_enum! {
    /// 签发方 · On whose side a credential was issued or confirmed.
    pub enum CredentialSide {
        Installation = "installation" ["安装时", "The installation itself"],
        Platform = "platform" ["平台", "The platform"],
        Community = "community" ["社区", "The community"],
        Unit = "unit" ["单位", "The unit"],
    }
}

coded_enum! {
    /// 签发缘由 · Why a credential was issued.
    pub enum CredentialCause {
        First = "first" ["新开账号", "A new account"],
        Reset = "reset" ["重置密码", "A password reset"],
    }
}

/// The credential of a signer as a receipt freezes it (签署人凭证).
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningCredential {
    /// 签发人 · Who issued it.
    pub issued_by: Issuer,
    /// 签发时间 · When.
    pub issued_at: Instant,
    /// 缘由 · Why.
    pub cause: CredentialCause,
    /// 确认人 · Who has confirmed that the signer has it.
    #[serde(default)]
    pub confirmed_by: Option<Issuer>,
}

/// Somebody who issued or confirmed a credential.
#[serde_with::skip_serializing_none]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// 一方 · On which side.
    pub side: CredentialSide,
    /// 账号 · The account; left out for the installation itself.
    #[serde(default)]
    pub account_id: Option<AccountId>,
}
