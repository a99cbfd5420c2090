//! Responses: how a credential came about; and its events.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::account::model::Account;
use super::model::{CredentialConfirmation, Issuance};
use super::rules;
use kernel::{AccountId, Instant, UnitId};
use proofs::agreement::{CredentialCause, CredentialSide, Issuer, SigningCredential};

/// 签发或确认人 · Somebody who issued or confirmed a credential.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IssuerOut {
    /// 一方 · On which side.
    pub side: CredentialSide,
    /// 账号; 安装时签发的没有 · The account; absent for the installation itself.
    pub account_id: Option<AccountId>,
}

impl From<Issuer> for IssuerOut {
    fn from(Issuer { side, account_id }: Issuer) -> Self {
        Self { side, account_id }
    }
}

/// 账号凭证 · How the credential of an account came about.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CredentialOut {
    /// 签发人 · Who issued it.
    pub issued_by: IssuerOut,
    /// 签发时间 · When.
    pub issued_at: Instant,
    /// 缘由 · Why.
    pub cause: CredentialCause,
    /// 本人设置密码的时间 · When its holder made a password with it.
    pub set_at: Option<Instant>,
    /// 是否须由第二人确认 · Whether a second office-holder must confirm it, or has.
    pub confirmation: CredentialConfirmation,
    /// 确认人 · Who has confirmed it.
    pub confirmed_by: Option<IssuerOut>,
    /// 确认时间 · When it was confirmed.
    pub confirmed_at: Option<Instant>,
    /// 自此可代表单位签署、同意、拒绝和通知; 由本单位他人确认的, 即时可办 · From when on it binds the unit; at once where somebody of the unit
    /// has confirmed it.
    pub signs_from: Option<Instant>,
    /// 本人确认知悉的时间 · When its holder said that they know.
    pub acknowledged_at: Option<Instant>,
}

impl From<&Issuance> for CredentialOut {
    fn from(one: &Issuance) -> Self {
        let SigningCredential { issued_by, issued_at, cause, confirmed_by } = one.into();
        Self {
            issued_by: issued_by.into(),
            issued_at,
            cause,
            set_at: one.set_at,
            confirmation: one.confirmation,
            confirmed_by: confirmed_by.map(Into::into),
            confirmed_at: one.confirmed.map(|by| by.at),
            signs_from: rules::signs_from(one),
            acknowledged_at: one.acknowledged_at,
        }
    }
}

/// 签署人凭证 · The credential of a signer, as it was.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub struct SigningCredentialOut {
    /// 签发人 · Who had issued it.
    pub issued_by: IssuerOut,
    /// 签发时间 · When.
    pub issued_at: Instant,
    /// 缘由 · Why.
    pub cause: CredentialCause,
    /// 确认人 · Who had confirmed that the signer has it.
    pub confirmed_by: Option<IssuerOut>,
}

impl From<SigningCredential> for SigningCredentialOut {
    fn from(one: SigningCredential) -> Self {
        Self {
            issued_by: one.issued_by.into(),
            issued_at: one.issued_at,
            cause: one.cause,
            confirmed_by: one.confirmed_by.map(Into::into),
        }
    }
}

/// What the journal is told of an issuance: ids and words, never a name or a code.
#[serde_with::skip_serializing_none]
#[derive(Debug, Serialize)]
pub struct Facts {
    /// Whose.
    pub account_id: AccountId,
    /// Their unit.
    pub unit_id: Option<UnitId>,
    /// Why.
    pub cause: CredentialCause,
    /// On whose side it was issued.
    pub side: CredentialSide,
    /// Whether it must be confirmed, or was.
    pub confirmation: CredentialConfirmation,
}

impl Facts {
    /// What the journal is told of this issuance.
    pub fn of(account: &Account, one: &Issuance) -> Self {
        Self {
            account_id: account.id,
            unit_id: account.unit,
            cause: one.cause,
            side: one.side,
            confirmation: one.confirmation,
        }
    }
}

journal::events! {
    subject("accounts/{}", account_id) in Facts => {
        /// A credential was issued, or issued anew.
        CredentialIssued = "hulian.credential.issued.v1";
    }
}
