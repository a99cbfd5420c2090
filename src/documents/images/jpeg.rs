//! A JPEG without its metadata (ITU-T T.81).

use bytes::Bytes;
use img_parts::jpeg::{Jpeg, JpegSegment, markers};

use super::orientation;
use super::picture::Cleaned;

const EXIF: &[u8] = b"Exif\0\0";
const JFIF: &[u8] = b"JFIF\0";
const ICC: &[u8] = b"ICC_PROFILE\0";
const ADOBE: &[u8] = b"Adobe";

/// How long a JFIF header is without its thumbnail.
const JFIF_PLAIN: usize = 14;

/// The image without its metadata; nothing if it is broken.
pub fn cleaned(bytes: Bytes) -> Option<Cleaned> {
    let mut image = Jpeg::from_bytes(bytes.clone()).ok()?;
    image.dimensions()?;
    let orientation = image.segments().iter().find_map(turn);
    // The last segment is the first scan; its data is everything that is left.
    let scan = image.segments_mut().pop().filter(|last| last.marker() == markers::SOS)?;
    let entropy = scans(&bytes.slice(bytes.len().checked_sub(scan.len_with_entropy() - scan.len())?..))?;
    let scan = JpegSegment::new_with_entropy(markers::SOS, scan.contents().clone(), entropy);
    let head = std::mem::take(image.segments_mut());
    *image.segments_mut() = head.into_iter().filter_map(plain).chain([scan]).collect();
    Some(Cleaned { pieces: image.encoder().collect(), orientation })
}

fn turn(segment: &JpegSegment) -> Option<i64> {
    let exif = (segment.marker() == markers::APP1).then(|| segment.contents().strip_prefix(EXIF))?;
    orientation::of(exif?)
}

/// The segment, if a decoder needs it.
fn plain(segment: JpegSegment) -> Option<JpegSegment> {
    let contents = segment.contents();
    match segment.marker() {
        markers::APP0 if contents.starts_with(JFIF) && contents.len() >= JFIF_PLAIN => {
            let mut header = contents[..JFIF_PLAIN].to_vec();
            header[JFIF_PLAIN - 2..].fill(0);
            Some(JpegSegment::new_with_contents(markers::APP0, header.into()))
        }
        markers::APP2 if contents.starts_with(ICC) => Some(segment),
        markers::APP14 if contents.starts_with(ADOBE) => Some(segment),
        marker if needed(marker) => Some(segment),
        _ => None,
    }
}

/// Frame, tables and scans.
fn needed(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF | markers::SOS..=markers::DRI)
}

/// What follows the header of the first scan, up to the end of the image: entropy-coded data, and between scans the
/// tables and headers of the next. What stands there besides is left out, and so is what follows the end.
fn scans(bytes: &Bytes) -> Option<Bytes> {
    let mut clean = Vec::with_capacity(bytes.len());
    let mut at = 0;
    loop {
        let step = bytes[at..].iter().position(|byte| *byte == 0xFF)?;
        clean.extend_from_slice(&bytes[at..at + step]);
        at += step;
        let marker = *bytes.get(at + 1)?;
        match marker {
            // A stuffed zero, or a restart.
            0x00 | 0xD0..=0xD7 => {
                clean.extend_from_slice(&[0xFF, marker]);
                at += 2;
            }
            0xFF => at += 1,
            markers::EOI => {
                clean.extend_from_slice(&[0xFF, markers::EOI]);
                return Some(clean.into());
            }
            _ => {
                let length = bytes.get(at + 2..at + 4)?;
                let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
                let end = at + 2 + length.max(2);
                let segment = bytes.get(at..end)?;
                if needed(marker) {
                    clean.extend_from_slice(segment);
                }
                at = end;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::jpeg;
    use super::*;

    fn with(segments: &[(u8, &[u8])]) -> Vec<u8> {
        let mut image = jpeg()[..2].to_vec();
        for (marker, contents) in segments {
            image.extend_from_slice(&[0xFF, *marker]);
            image.extend_from_slice(&u16::try_from(contents.len() + 2).unwrap().to_be_bytes());
            image.extend_from_slice(contents);
        }
        image.extend_from_slice(&jpeg()[2..]);
        image
    }

    fn joined(image: Vec<u8>) -> Option<Vec<u8>> {
        cleaned(image.into()).map(|cleaned| cleaned.pieces.concat())
    }

    #[test]
    fn what_is_clean_stays_as_it_is() {
        assert_eq!(joined(jpeg()).unwrap(), jpeg());
    }

    #[test]
    fn metadata_goes_and_the_picture_stays_bit_for_bit() {
        let exif =
            b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS 39.77N 98.28E".as_slice();
        let spoilt = with(&[
            (0xE1, exif),
            (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
            (0xED, b"Photoshop 3.0\0IPTC"),
            (0xFE, b"a comment"),
            (0xE2, b"MPF\0more images"),
            (0xE5, b"unheard of"),
        ]);
        let mut spoilt = spoilt;
        spoilt.extend_from_slice(b"\xFF\xD8a second image with its own EXIF");
        let cleaned = cleaned(spoilt.into()).unwrap();
        assert_eq!((cleaned.pieces.concat().as_slice(), cleaned.orientation), (jpeg().as_slice(), Some(6)));
    }

    #[test]
    fn colours_are_kept_and_a_thumbnail_is_not() {
        let kept = with(&[(0xEE, b"Adobe\0d\0\0\0\0\x01"), (0xE2, b"ICC_PROFILE\0\x01\x01profile")]);
        assert_eq!(joined(kept.clone()).unwrap(), kept);
        let thumbnail = with(&[(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01RGB"), (0xE0, b"JFXX\0\x13small")]);
        assert_eq!(joined(thumbnail).unwrap(), with(&[(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")]));
    }

    #[test]
    fn metadata_between_scans_goes_too() {
        let (image, end) = (jpeg(), jpeg().len() - 2);
        let scan = b"\xFF\xDA\0\x08\x01\x01\0\0\x3f\0\x3f\xFF\0\xFF\xD0";
        let hidden = [b"\xFF\xFE\0\x08hidden".as_slice(), b"\xFF\xE1\0\x06Exif", b"\xFF\xEC\0\x02"].concat();
        let between = [&image[..end], &hidden, scan, &hidden, &image[end..]].concat();
        assert_eq!(joined(between).unwrap(), [&image[..end], scan, &image[end..]].concat());
    }

    #[test]
    fn a_broken_image_is_none_and_nothing_panics() {
        for cut in 0..jpeg().len() {
            assert!(joined(jpeg()[..cut].to_vec()).is_none(), "cut at {cut}");
        }
        assert!(joined(vec![0xFF, 0xD8, 0xFF, 0xD9]).is_none());
    }

    proptest::proptest! {
        #[test]
        fn garbage_never_panics(at in 0..jpeg().len(), byte in 0..=255_u8, tail in proptest::collection::vec(0..=255_u8, 0..64)) {
            let mut image = jpeg();
            image[at] = byte;
            image.extend(tail);
            let _ = joined(image);
        }
    }
}
