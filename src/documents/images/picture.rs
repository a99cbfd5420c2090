//! What is left of an image.

use bytes::Bytes;

/// An image without its metadata, in pieces, and how it wants to be turned.
pub struct Cleaned {
    /// The pieces, in order.
    pub pieces: Vec<Bytes>,
    /// EXIF orientation, if it said one.
    pub orientation: Option<i64>,
}
