//! What is signed of agreements: receipts, and the proof that holds a text, its receipts and the keys.
//!
//! | file | what |
//! |---|---|
//! | `credential.rs` | how a signer's credential came about, as a receipt freezes it |
//! | `verdict.rs` | what a verifier finds, in words |
//! | `receipt.rs` | a receipt, and whether all of it was signed |
//! | `proof.rs` | the proof of an agreement |

mod credential;
mod verdict;

mod receipt;

mod proof;

pub use credential::{CredentialCause, CredentialSide, Issuer, SigningCredential};
pub use proof::{ACCESSION_FORMAT, TEXT_FORMAT, verify};
pub use receipt::{Assurance, JournalHead, RECEIPT_TYPE, Receipt, Signer, SigningCapacity, receipt_holds};
pub use verdict::{Finding, ProofOutcome, Subject, Verdict};
