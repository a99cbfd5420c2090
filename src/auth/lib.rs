//! Who is calling, and what they may do.
//!
//! A request passes [`admit`] (token → who stands behind it now), then the handler's [`Call`] asks the policy table, and
//! only a `Call` opens the journal. Sign-in, refresh, one-time codes and the token endpoints enter through [`Open`].
//!
//! | noun | folder |
//! |---|---|
//! | 账号 account: staff, members | `account/` |
//! | 邀请码 one-time code: first passwords, resets | `invitation/` |
//! | 凭证签发 issuance: who issued a credential, who confirmed it | `issuance/` |
//! | 任职 office: secretary, unit head | `office/` |
//! | 双因素 second factor: authenticators, recovery codes | `second_factor/` |
//! | 会话 session: sign-in, refresh, tokens | `session/` |
//! | 机器客户端 client | `client/` |
//! | 猜测 guesses: counted failures, locks | `guesses/` |
//!
//! **Invariants.** A change of rights holds for the next request. One `401 invalid_token` for whatever is wrong with a
//! token; one `401 sign_in_failed` for whatever is wrong with login and password, at the cost of one Argon2 run. No secret is
//! stored in clear; no name and no login enters the journal. Operator, secretary and auditor stay apart.
//!
//! **Deliberately absent.** Password grants; sessions in cookies.

mod account;
mod actions;
mod attempt;
mod call;
mod client;
mod codes;
mod credentials;
mod gate;
mod guesses;
mod invitation;
mod issuance;
mod me;
mod oauth;
mod office;
mod open;
mod policy;
mod routes;
mod second_factor;
mod session;
mod soundness;
mod store;

pub use account::model::{FirstPassword, Heads, Leaving, Left, NewAccount};
pub use account::roll::{Colleague, Member, colleagues, discard, grantable_to_members, members};
pub use account::wire::AccountIn;
pub use actions::{
    amend_member, appoint_first_secretary, confirm_credential, create_account, create_operator, credential_in_question,
    invite, on_timer, release_unit, reset_second_factor, rotate_keys, signing_credential, vouch_for_key, waiting,
};
pub use call::{Call, admit};
pub use client::model::Client;
pub use client::store::of_unit as clients_of_unit;
pub use client::wire::EndedClientOut;
pub use codes::{CODES, UNIT_DEPARTED};
pub use credentials::hashing::{Load as HashingLoad, Memory as HashingMemory};
pub use credentials::jws::{JwsError, verify_jws};
pub use credentials::keys::{Keys, WhenMissing};
pub use credentials::published::{Published, published};
pub use gate::{Forwarded, Gate, Setup};
pub use guesses::model::AuthTimer;
pub use invitation::wire::CodeOut;
pub use issuance::desk::waiting_for_operators;
pub use issuance::model::SigningCredential;
pub use issuance::wire::SigningCredentialOut;
pub use open::Open;
pub use policy::{Action, AllowedActions, CLEAR, Cell, PLATFORM, Row, may, offered, permits, scopes, table};
pub use routes::{ANSWERS, labels, mount, mount_community};
pub use second_factor::model::Demand;
pub use soundness::{KEPT, unreadable, wrong_logins, wrong_timers};
pub use store::{anybody, login_key, logins_in_use};
