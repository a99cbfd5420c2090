//! The actions of this slice that are driven from above: by the demo, the ledgers, whatever ends something,
//! and what becomes of promises.

pub use super::accessions::actions::invite;
pub use super::amendments::actions::propose as amend;
pub use super::consents::actions::{Ask, ask, sign as sign_request};
pub use super::consents::leaving::depart;
pub use super::drafting::actions::{create, delete, digest_of, propose, submit, update, withdraw};
pub use super::ending::actions::give_notice;
pub use super::hooks::asking::reopen;
pub use super::keeping::{add_period, keep_promise};
pub use super::lookup::visible;
pub use super::model::{Provenance, RequestKind};
pub use super::originals::attached::tie;
pub use super::paper::actions::register;
pub use super::paper::original::attach as attach_original;
pub use super::promises::store::save as save_promise;
pub use super::register::actions::take_back;
pub use super::renewals::actions::{Then, renew};
pub use super::signing::actions::{refuse, sign};
