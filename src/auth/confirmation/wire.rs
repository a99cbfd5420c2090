//! A confirmation as it is sent, and what the journal is told of one.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::account::events::account_events;
use super::super::issuance::wire::Facts;
use journal::Event;
use kernel::{AccountId, Instant};

/// 确认凭证 · A confirmation: of the password that was made then, and of none after it.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CredentialConfirmationIn {
    /// 本人设置密码的时间, 见账号的 credential.set_at 或待办的 since_at · When the person made the password: credential.set_at of the
    /// account, or since_at of the task.
    #[garde(skip)]
    pub set_at: Instant,
}

account_events! { Facts:
    /// A second office-holder has confirmed a credential.
    CredentialConfirmed = "hulian.credential.confirmed.v1";
}

/// The holder said that they know who issued it.
#[derive(Debug, Serialize)]
pub struct CredentialAcknowledged {
    /// Whose.
    pub account_id: AccountId,
}

impl Event for CredentialAcknowledged {
    const TYPE: &'static str = "hulian.credential.acknowledged.v1";
    fn subject(&self) -> String {
        format!("accounts/{}", self.account_id)
    }
}
