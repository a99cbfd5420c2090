//! Events: a lock, once.

use kernel::{AccountId, Instant};

journal::events! {
    subject(|event| match event.account_id {
        Some(id) => format!("accounts/{id}"),
        None => "sign-ins".to_owned(),
    }) {
        /// Whose account was meant, if there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        account_id: Option<AccountId>,
        /// For whom it is shut: `source`, which is locked out whatever it tries; `login`, for everybody; `pair`, the login for
        /// one source; `own`, the current password asked of whoever is signed in; `factor`, their second factor likewise.
        locked: &'static str,
        /// After how many failures.
        failures: i64,
        /// Until when.
        until: Instant,
    } => {
        /// A login, or a source, is shut for a while.
        SignInLocked = "hulian.sign_in.locked.v1";
    }
}
