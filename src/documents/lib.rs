//! Documents (文件): the stamped scan, the photograph of what was delivered; a file that belongs to something.
//!
//! ```text
//! upload ──▶ unattached ──attach──▶ attached (for good)
//!                │ 24 hours, or DELETE
//!                ▼
//!             removed
//! ```
//!
//! **Why it stands here.** Right below `auth` and in a group of its own: its routes ask `auth::Call` who is calling, and
//! every slice above attaches its files here with [`attach`], saying what a document belongs to and which
//! units may open it for that. It knows none of those slices: a subject is a word to it.
//!
//! | what | where |
//! |---|---|
//! | the bytes, in a folder or a bucket | `storage/` |
//! | images without their metadata | `images/` |
//! | what a PDF would do | `pdf/` |
//! | receiving a file | `intake.rs` |
//! | what happens to bytes around a transaction | `transfer.rs` |
//!
//! **Invariants.** A row has its bytes; bytes may be without a row for a while. The type is told by the content. What is
//! kept of an image holds no EXIF, XMP, IPTC, comment, time or maker's profile. The same bytes from the same caller are one document, so
//! an upload is repeated without harm. A document is as visible as what it belongs to, and its uploader's alone while
//! it belongs to nothing; no list of documents exists.
//!
//! **Deliberately absent.** Resumable uploads (20 MiB at most, and repeating is safe), ranges, a PDF without its
//! metadata: a signature covers its bytes, so it is kept as it is or refused, and sent so that no browser runs it.

// Who may call what.
mod policy;

// What a document is, where its bytes lie, and what is looked at before they are kept.
mod images;
mod model;
mod pdf;

mod rules;
mod storage;

// Its row and its JSON; receiving a file.
mod intake;
mod store;
mod wire;

// What is decided in a transaction, what happens to the bytes around it, and the handlers.
mod actions;

mod transfer;

mod routes;

pub use actions::{admit, attach, on_timer, unknown, withdraw, wrong_timers};
pub use model::{DocumentId, DocumentTimer, Subject};
pub use policy::{POLICY, may};
pub use routes::{ANSWERS, labels, mount};
pub use rules::{CODES, FIELD_CODES};
pub use storage::{Address, Seen, Storage};
pub use store::{KEPT, roll, unreadable};
pub use transfer::{bring, clear};
pub use wire::EVENTS;
