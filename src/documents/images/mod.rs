//! Images without their metadata: what a photograph says of its place, time, camera and maker is taken out, the picture
//! is left as it is, bit for bit.
//!
//! Only what a decoder needs is kept, so that what nobody has heard of yet goes as well: in a JPEG the frame, tables,
//! scans, the plain JFIF header and the colour transform (Adobe); in a PNG the picture, its palette, transparency and
//! colours. A colour profile (ICC) is rebuilt from its white point, primaries and curves, without its maker's name and
//! day; one that has no such parts is dropped (`colours.rs`). EXIF, XMP, IPTC, comments, thumbnails, texts, times, and whatever follows the end
//! of the picture are gone. An image with more pixels than a viewer can bear is refused (`picture.rs`). `img-parts` reads the parts; nothing is decoded or encoded again.
//!
//! **Orientation.** A telephone writes "turn me" into EXIF instead of turning. That word is read before it goes and
//! stands in the document's metadata; the picture itself is not turned, since that would encode it again.

mod colours;
#[cfg(test)]
mod examples;
mod orientation;
mod picture;

mod jpeg;
mod png;

pub use jpeg::cleaned as cleaned_jpeg;
pub use picture::{Cleaned, Flaw, MOST_PIXELS, MOST_SIDE};
pub use png::cleaned as cleaned_png;
