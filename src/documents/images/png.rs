//! A PNG without its metadata (PNG, third edition).

use std::io::{Read, Write};

use bytes::Bytes;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use img_parts::png::{Png, PngChunk};

use super::picture::{Cleaned, Flaw, measured};
use super::{colours, orientation};

/// The chunks that make the picture and its colours, beside a profile; an animation becomes its still picture.
const NEEDED: [&[u8; 4]; 13] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs", b"cICP", b"hIST",
];

/// What stands before a profile: its name, and how it is compressed.
const PROFILE: &[u8] = b"-\0\0";
/// How long the name of a profile may be.
const MOST_NAME: usize = 79;

/// The image without its metadata.
///
/// # Errors
/// Why it is not kept.
pub fn cleaned(image: Bytes) -> Result<Cleaned, Flaw> {
    let mut image = Png::from_bytes(image).map_err(|_| Flaw::Broken)?;
    measured(size(&image).ok_or(Flaw::Broken)?)?;
    let turned = image.chunk_by_type(*b"eXIf").and_then(|exif| orientation::of(exif.contents()));
    let profile = image.chunk_by_type(*b"iCCP").and_then(|chunk| anew(chunk.contents()));
    image.chunks_mut().retain(|chunk| NEEDED.contains(&&chunk.kind()));
    if let Some(profile) = profile {
        image.chunks_mut().insert(1, PngChunk::new(*b"iCCP", profile.into()));
    }
    Ok(Cleaned { pieces: image.encoder().collect(), orientation: turned })
}

/// Width and height, if all that makes a picture is there, once.
fn size(image: &Png) -> Option<(u32, u32)> {
    let kinds: Vec<[u8; 4]> = image.chunks().iter().map(PngChunk::kind).collect();
    let heads = kinds.iter().filter(|kind| *kind == b"IHDR").count();
    let whole = kinds.first() == Some(b"IHDR") && kinds.contains(b"IDAT") && kinds.last() == Some(b"IEND");
    let head = image.chunks().first().filter(|_| whole && heads == 1)?.contents();
    let number = |at: usize| Some(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?));
    Some((number(0)?, number(4)?))
}

/// A profile made again, under no name.
fn anew(contents: &[u8]) -> Option<Vec<u8>> {
    let name = contents.iter().take(MOST_NAME + 1).position(|byte| *byte == 0)?;
    let packed = contents.get(name + 1..)?.strip_prefix(&[0])?;
    let mut given = Vec::new();
    ZlibDecoder::new(packed).take(colours::MOST as u64 + 1).read_to_end(&mut given).ok()?;
    let mut packed = ZlibEncoder::new(PROFILE.to_vec(), Compression::default());
    packed.write_all(&colours::anew(&given)?).ok()?;
    packed.finish().ok()
}

#[cfg(test)]
mod tests {
    use super::super::examples::png;
    use super::*;

    fn joined(image: Vec<u8>) -> Option<Vec<u8>> {
        cleaned(image.into()).ok().map(|cleaned| cleaned.pieces.concat())
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

    fn profiled(name: &[u8], profile: &[u8]) -> Vec<u8> {
        let mut chunk = ZlibEncoder::new([name, b"\0\0"].concat(), Compression::default());
        chunk.write_all(profile).unwrap();
        let mut image = Png::from_bytes(png().into()).unwrap();
        image.chunks_mut().insert(1, PngChunk::new(*b"iCCP", chunk.finish().unwrap().into()));
        image.encoder().bytes().to_vec()
    }

    #[test]
    fn a_profile_is_made_anew_and_one_that_is_none_goes() {
        let given = super::super::examples::profile(2, b"Telephone 7");
        let kept = joined(profiled(b"Somebody's screen", &given)).unwrap();
        assert!(!kept.windows(8).any(|window| window == b"Somebody"));
        assert_eq!(kept, profiled(b"-", &colours::anew(&given).unwrap()));
        assert_eq!(joined(kept.clone()).unwrap(), kept);
        let huge = vec![0; 64 << 20];
        for none in [b"ICCSECRET".as_slice(), b"", &given[..300], &huge] {
            assert_eq!(joined(profiled(b"x", none)).unwrap(), png());
        }
        assert_eq!(joined(profiled(&[b'x'; 80], &given)).unwrap(), png(), "a name that is too long");
    }

    #[test]
    fn no_viewer_is_asked_to_draw_what_is_vast() {
        let of = |width: u32, height: u32| {
            let mut image = Png::from_bytes(png().into()).unwrap();
            let head = image.chunks()[0].contents();
            let head = [&width.to_be_bytes(), &height.to_be_bytes(), &head[8..]].concat();
            image.chunks_mut()[0] = PngChunk::new(*b"IHDR", head.into());
            cleaned(image.encoder().bytes()).map(drop)
        };
        assert_eq!((of(20_000, 5_000), of(1 << 31, 1 << 31)), (Ok(()), Err(Flaw::Vast)));
        assert_eq!(
            (of(20_001, 1), of(10_001, 10_000), of(0, 1)),
            (Err(Flaw::Vast), Err(Flaw::Vast), Err(Flaw::Broken))
        );
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
