//! Scans a PDF before it is kept: whether it would do something when it is opened.
//!
//! A PDF is kept byte for byte, since a signature in it covers its bytes: what it says of its author and its days stays,
//! and so does every signature. What would run, start or bring along something else is refused: scripts, programs,
//! forms that send themselves, sound and films, files within the file, jumps into other files. What cannot be looked into
//! (it is encrypted, or its objects are packed or written in an unusual way) is refused as well.
//!
//! Names (ISO 32000-2, 7.3.5) are looked for in the whole file in every spelling, and in its packed objects (7.5.7).
//!
//! | what | where |
//! |---|---|
//! | a file as a whole | `look.rs` |
//! | names, wherever they stand | `names.rs` |
//! | the dictionary of an object | `dictionary.rs` |
//! | packed objects | `packed.rs` |
//!
//! This keeps mistakes and common malice out; it is no proof against a file made for one reader's faults. So a document
//! is sent as an attachment that no browser runs, as before.

mod names;
mod objection;

mod dictionary;

mod packed;

mod look;

pub use look::look;
pub use objection::Objection;
