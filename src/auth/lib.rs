//! Who is calling, and what they may do.
//!
//! A request passes [`admit`] (token → who stands behind it now), then the handler's [`Call`] asks the row of its operation, and
//! only a `Call` opens the journal. Sign-in, refresh, one-time codes and the token endpoints enter through [`Open`].
//!
//! | noun | folder |
//! |---|---|
//! | 权限表 policy: who may call which operation | `policy/` |
//! | 状态机 state machines of the slices: what may happen, where and by whom | `state_machine/` |
//! | 凭据 credentials: tokens, signing keys, passwords, secrets | `credentials/` |
//! | 登录名 logins and one-time codes, as keys to accounts of all communities | `logins/` |
//! | 账号 account: staff, members, as they are kept | `account/` |
//! | 人员 people: accounts made, changed, removed | `people/` |
//! | 邀请码 one-time code: first passwords, resets | `invitation/` |
//! | 凭证签发 issuance: who issued a credential | `issuance/` |
//! | 凭证确认 confirmation: who else says that its holder has it | `confirmation/` |
//! | 任职 office: secretary, unit head | `office/` |
//! | 双因素 second factor: authenticators, recovery codes | `second_factor/` |
//! | 当前权限 standing: what stands behind a token now | `standing/` |
//! | 会话 session: sign-in, refresh, tokens | `session/` |
//! | 机器客户端 client | `client/` |
//! | 猜测 guesses: counted failures, locks | `guesses/` |
//! | 本人 the caller's own account | `me/` |
//! | 令牌接口 token endpoints (OAuth 2.0) | `oauth/` |
//!
//! **Invariants.** A change of rights holds for the next request. One `401 invalid_token` for whatever is wrong with a
//! token; one `401 sign_in_failed` for whatever is wrong with login and password, at the cost of one Argon2 run. No secret is
//! stored in clear; no name and no login enters the journal. Operator, secretary and auditor stay apart.
//!
//! **Deliberately absent.** Password grants; sessions in cookies.

// The refusals, an id, and who may do what.
mod codes;
mod ids;
mod policy;

// What may happen to an object: where, by whom, with which operation.
mod state_machine;

// What is shown to prove who somebody is, and who must have a second factor.
mod credentials;
mod enrolment;
mod logins;

// People as they are kept, and the answers that are kept for a second try.
mod account;
mod idempotency;

mod issuance;

// The way in: what stands behind a token, who is let in, and what a handler asks for.
mod standing;

mod gate;

mod caller;
mod guesses;

mod call;

mod open;

// What a caller does about their own access and that of machines.
mod client;
mod confirmation;
mod second_factor;

mod people;
mod session;

// What rests on people and their sessions.
mod invitation;
mod me;
mod oauth;
mod office;

// What the crates above use, and the routes.
mod actions;
mod directory;
mod routes;
mod soundness;

pub use actions::{
    amend_member, appoint_first_secretary, confirm_credential, create_account, create_operator, credential_in_question,
    invite, on_timer, release_unit, reset_second_factor, rotate_keys, signing_credential, vouch_for_key, waiting,
};
pub use call::Call;
pub use caller::admit;
pub use client::model::Client;
pub use client::store::of_unit as clients_of_unit;
pub use client::tasks::CLIENT_KINDS;
pub use client::wire::EndedClientOut;
pub use codes::{CODES, FIELD_CODES, ILLEGAL_TRANSITION, NOT_FOR_THIS_SIDE, UNIT_DEPARTED};
pub use confirmation::tasks::{CREDENTIAL_KINDS, waiting_for_operators};
pub use credentials::hashing::{Load as HashingLoad, Memory as HashingMemory, PasswordCost};
pub use credentials::keys::published::published;
pub use credentials::keys::{Keys, WhenMissing};
pub use directory::{Colleague, Member, colleagues, discard, grantable_to_members, members};
pub use enrolment::Demand;
pub use gate::{Forwarded, Gate, Setup};
pub use guesses::model::AuthTimer;
pub use invitation::wire::CodeOut;
pub use issuance::wire::SigningCredentialOut;
pub use logins::model::login_key;
pub use logins::store::{anybody, logins_in_use};
pub use open::Open;
pub use people::model::{FirstPassword, Headed, LastHeadLeaving, Leaving, Left, LeftBehind, NewAccount};
pub use people::wire::AccountIn;
pub use policy::{
    Action, AllowedActions, CLEAR, Cell, PLATFORM, POLICY, Policy, Refusal, Row, decide, may, offered, permits,
    stands_for,
};
pub use routes::{ANSWERS, labels, mount, mount_community};
pub use soundness::{EVENTS, KEPT, unreadable, wrong_logins, wrong_timers};
pub use state_machine::{Guard, StateMachine, Transition};
