//! For the tests of the slice: the smallest pictures, one grey pixel each, as a decoder reads them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A baseline JPEG with a JFIF header.
pub fn jpeg() -> Vec<u8> {
    let text = [
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ",
        "EBAQEBAQEBAQEBAQEBD/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAI",
        "AQEAAD8AP//Z",
    ];
    STANDARD.decode(text.concat()).unwrap()
}

/// A PNG of three chunks.
pub fn png() -> Vec<u8> {
    let text = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg==";
    STANDARD.decode(text).unwrap()
}
