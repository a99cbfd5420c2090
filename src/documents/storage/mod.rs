//! Storage: where the bytes of documents lie, in a folder or in a bucket. Two real places, so an enum and no trait.
//!
//! **Order of effects.** A timer is set, then the bytes are put and durable, then the row is written; the row goes
//! first and the bytes after it. A crash in between leaves bytes without a row, never a row without bytes, and the
//! timer takes them away.
//!
//! **Addresses.** `{community}/{first two of the SHA-256}/{SHA-256}.{document}`: the address says what the bytes must
//! be, and every read is checked against it. Each document has its own copy, so that removing one can never take the
//! bytes from under an upload of the same file that is under way.
//!
//! All of it blocks, and runs on the threads for that.

mod address;
mod error;

mod bucket;
mod folder;

mod backend;

mod copying;

pub use address::Address;
pub use backend::{Storage, blocking};
pub use copying::Seen;
