//! A PNG without its metadata (PNG, third edition).

use bytes::Bytes;
use img_parts::png::Png;

use super::orientation;
use super::picture::Cleaned;

/// The chunks that make the picture and its colours; an animation becomes its still picture.
const NEEDED: [&[u8; 4]; 14] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs",
    b"cICP", b"hIST",
];

/// The image without its metadata; nothing if it is broken.
pub fn cleaned(image: Bytes) -> Option<Cleaned> {
    let mut image = Png::from_bytes(image).ok()?;
    image.dimensions()?;
    let kinds: Vec<[u8; 4]> = image.chunks().iter().map(|chunk| chunk.kind()).collect();
    let whole = kinds.first() == Some(b"IHDR") && kinds.contains(b"IDAT") && kinds.last() == Some(b"IEND");
    if !whole {
        return None;
    }
    let turned = image.chunk_by_type(*b"eXIf").and_then(|exif| orientation::of(exif.contents()));
    image.chunks_mut().retain(|chunk| NEEDED.contains(&&chunk.kind()));
    Some(Cleaned { pieces: image.encoder().collect(), orientation: turned })
}

#[cfg(test)]
mod tests {
    use super::super::examples::png;
    use super::*;
    use img_parts::png::PngChunk;

    fn joined(image: Vec<u8>) -> Option<Vec<u8>> {
        cleaned(image.into()).map(|cleaned| cleaned.pieces.concat())
    }

    fn with(chunks: &[(&[u8; 4], &'static [u8])]) -> Vec<u8> {
        let mut image = Png::from_bytes(png().into()).unwrap();
        for (kind, contents) in chunks {
            image.chunks_mut().insert(1, PngChunk::new(**kind, Bytes::from_static(contents)));
        }
        image.encoder().bytes().to_vec()
    }

    #[test]
    fn metadata_goes_and_the_picture_stays_bit_for_bit() {
        assert_eq!(joined(png()).unwrap(), png());
        let mut spoilt = with(&[
            (b"tEXt", b"Author\0somebody"),
            (b"zTXt", b"x"),
            (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x/>"),
            (b"tIME", b"\x07\xea\x07\x01\x0a\0\0"),
            (b"eXIf", b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0\0\0\0\0"),
            (b"prVt", b"a maker's own"),
            (b"acTL", b"\0\0\0\x01\0\0\0\0"),
        ]);
        spoilt.extend_from_slice(b"what follows the end");
        let cleaned = cleaned(spoilt.into()).unwrap();
        assert_eq!((cleaned.pieces.concat().as_slice(), cleaned.orientation), (png().as_slice(), Some(8)));
    }

    #[test]
    fn colours_are_kept() {
        let coloured = with(&[(b"gAMA", b"\0\0\xb1\x8f"), (b"pHYs", b"\0\0\x0b\x13\0\0\x0b\x13\x01")]);
        assert_eq!(joined(coloured.clone()).unwrap(), coloured);
    }

    #[test]
    fn a_broken_image_is_none() {
        for cut in 0..png().len() {
            assert!(joined(png()[..cut].to_vec()).is_none(), "cut at {cut}");
        }
        for at in 8..png().len() - 12 {
            let mut image = png();
            image[at] ^= 1;
            assert!(joined(image).is_none(), "bit at {at}");
        }
    }
}
