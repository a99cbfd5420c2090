//! The result of cleaning an image, and why an image is refused.

use bytes::Bytes;

/// How wide or high an image may be, in pixels; a scan of A0 at 400 dots an inch stays below.
pub const MOST_SIDE: u32 = 20_000;
/// How many pixels an image may have; the largest cameras take as many.
pub const MOST_PIXELS: u64 = 100_000_000;

/// An image without its metadata, in pieces, and how it wants to be turned.
pub struct Cleaned {
    /// The pieces, in order.
    pub pieces: Vec<Bytes>,
    /// EXIF orientation, if it said one.
    pub orientation: Option<i64>,
}

/// Why an image is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It is cut off, or none.
    Broken,
    /// It has more pixels than anybody's viewer should be asked to draw ([`MOST_SIDE`], [`MOST_PIXELS`]).
    Vast,
}

/// Whether an image of this width and height is kept.
pub fn measured((width, height): (u32, u32)) -> Result<(), Flaw> {
    if width == 0 || height == 0 {
        return Err(Flaw::Broken);
    }
    let vast = width.max(height) > MOST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS;
    if vast { Err(Flaw::Vast) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_are_the_limits() {
        for (size, kept) in [
            ((1, 1), Ok(())),
            ((20_000, 5_000), Ok(())),
            ((10_000, 10_000), Ok(())),
            ((20_001, 1), Err(Flaw::Vast)),
            ((1, u32::MAX), Err(Flaw::Vast)),
            ((10_001, 10_000), Err(Flaw::Vast)),
            ((0, 7), Err(Flaw::Broken)),
        ] {
            assert_eq!(measured(size), kept, "{size:?}");
        }
    }
}
