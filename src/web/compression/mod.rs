//! Compressed answers: what gains by it, in a coding the caller takes.
//!
//! Compressed is a body of known size from 1,400 bytes on whose type gains by it. Streams, downloads, pictures and
//! workbooks pass untouched. What is written for one caller is compressed by gzip where the caller takes both, since
//! that is cheaper; what is kept ([`Variants`]) by brotli, once for everybody.
//!
//! Entity tags are those of the plain body: conditions compare versions, and a cache keeps the codings apart by `Vary`.

mod coding;

mod accepted;
mod variants;

mod middleware;
mod unchanging;

pub use middleware::Compression;
pub use unchanging::{Unchanging, compressed_once};
pub use variants::Variants;
