//! Confirmation (凭证确认): a second office-holder says that a person has redeemed their credential, and its holder says that
//! they know who issued it. Whether it is asked for is decided in `issuance/`.

pub(super) mod wire;

pub(super) mod actions;
pub(super) mod tasks;

pub(super) mod routes;
