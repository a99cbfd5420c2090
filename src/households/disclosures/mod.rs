//! Disclosures (查看明文): clear text by field, once, for a stated purpose; and who has looked.
//!
//! The event of the journal and the row of this list are written in the transaction whose answer shows the clear text: where
//! they cannot be written, nothing is shown. The answer is kept nowhere, so that the same key is refused the second time.

pub mod model;

pub mod store;
pub mod wire;

pub mod actions;

pub mod routes;
