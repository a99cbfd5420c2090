//! Requests: a confirmation; and its event.

use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::super::issuance::wire::Facts;
use kernel::{AccountId, Instant};

/// 确认凭证 · A confirmation: of the password that was made then, and of none after it.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct CredentialConfirmationIn {
    /// 本人设置密码的时间, 见账号的 credential.set_at 或待办的 since_at · When the person made the password: credential.set_at of the
    /// account, or since_at of the task.
    pub set_at: Instant,
}

journal::events! {
    subject("accounts/{}", account_id) {
        /// Whose.
        account_id: AccountId,
    } => {
        /// The holder said that they know who issued it.
        CredentialAcknowledged = "hulian.credential.acknowledged.v1";
    }

    subject("accounts/{}", account_id) in Facts => {
        /// A second office-holder has confirmed a credential.
        CredentialConfirmed = "hulian.credential.confirmed.v1";
    }
}
