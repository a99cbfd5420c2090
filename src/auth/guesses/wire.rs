//! What the journal is told of guesses: of a lock, once.

use serde::Serialize;

use journal::Event;
use kernel::{AccountId, Instant};

/// A login, or a source, is shut for a while.
#[derive(Debug, Serialize)]
pub struct SignInLocked {
    /// Whose account was meant, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// For whom it is shut: `source`, which is locked out whatever it tries; `login`, for everybody; `pair`, the login for
    /// one source; `own`, the current password asked of whoever is signed in; `factor`, their second factor likewise.
    pub locked: &'static str,
    /// After how many failures.
    pub failures: i64,
    /// Until when.
    pub until: Instant,
}

impl Event for SignInLocked {
    const TYPE: &'static str = "hulian.sign_in.locked.v1";
    fn subject(&self) -> String {
        match self.account_id {
            Some(id) => format!("accounts/{id}"),
            None => "sign-ins".to_owned(),
        }
    }
}
