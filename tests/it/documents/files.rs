//! Files as people upload them: a scan, a photograph, a picture; small, and what a decoder would read.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::kit::{Answer, Caller};

/// A scan that differs by its words.
pub fn pdf(words: &str) -> Vec<u8> {
    format!("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n% {words}\ntrailer<</Root 1 0 R>>\n%%EOF\n").into_bytes()
}

/// One grey pixel as a JPEG, without any metadata.
pub fn jpeg() -> Vec<u8> {
    let text = [
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ",
        "EBAQEBAQEBAQEBAQEBD/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAI",
        "AQEAAD8AP//Z",
    ];
    STANDARD.decode(text.concat()).unwrap()
}

/// One grey pixel as a PNG, without any metadata.
pub fn png() -> Vec<u8> {
    let text = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg==";
    STANDARD.decode(text).unwrap()
}

/// The same pixel as a telephone saves it: with place, turning and maker in EXIF, a comment, and a second picture behind.
pub fn photograph() -> Vec<u8> {
    let plain = jpeg();
    let exif =
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS 39.7732N 98.2891E Telephone 7";
    let mut photograph = plain[..2].to_vec();
    for (marker, contents) in [(0xE1, exif.as_slice()), (0xFE, b"taken at the door")] {
        photograph.extend([0xFF, marker]);
        photograph.extend(u16::try_from(contents.len() + 2).unwrap().to_be_bytes());
        photograph.extend(contents);
    }
    photograph.extend(&plain[2..]);
    photograph.extend(b"\xFF\xD8 a moving picture with a place of its own");
    photograph
}

/// Uploads bytes as what they are said to be.
#[track_caller]
pub fn upload(by: &Caller, media: &str, query: &str, bytes: &[u8]) -> Answer {
    by.ask("POST", &format!("documents{query}")).header("content-type", media).bytes(bytes).send()
}

/// Uploads a scan.
#[track_caller]
pub fn scan(by: &Caller, bytes: &[u8]) -> Value {
    upload(by, "application/pdf", "", bytes).is(201)
}
