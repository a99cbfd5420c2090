//! A JPEG without its metadata (ITU-T T.81).

use bytes::Bytes;
use img_parts::jpeg::{Jpeg, JpegSegment, markers};

use super::picture::{Cleaned, Flaw, measured};
use super::{colours, orientation};

const EXIF: &[u8] = b"Exif\0\0";
const JFIF: &[u8] = b"JFIF\0";
const ICC: &[u8] = b"ICC_PROFILE\0";
const ADOBE: &[u8] = b"Adobe";

/// How long a JFIF header is without its thumbnail.
const JFIF_PLAIN: usize = 14;

/// The most a segment holds beside its two bytes of length.
const SEGMENT: usize = 0xFFFF - 2;

/// The image without its metadata.
///
/// # Errors
/// Why it is not kept.
pub fn cleaned(bytes: Bytes) -> Result<Cleaned, Flaw> {
    let mut image = Jpeg::from_bytes(bytes.clone()).map_err(|_| Flaw::Broken)?;
    measured(frame(image.segments()).ok_or(Flaw::Broken)?)?;
    let orientation = image.segments().iter().find_map(turn);
    let profile = profile(image.segments()).and_then(|profile| colours::anew(&profile));
    let (head, scan) = apart(&mut image, &bytes).ok_or(Flaw::Broken)?;
    let (jfif, rest): (Vec<_>, Vec<_>) =
        head.into_iter().filter_map(plain).partition(|segment| segment.marker() == markers::APP0);
    let colours = profile.into_iter().flat_map(|profile| told(&profile));
    *image.segments_mut() = jfif.into_iter().chain(colours).chain(rest).chain([scan]).collect();
    Ok(Cleaned { pieces: image.encoder().collect(), orientation })
}

/// Everything before the first scan, and the scans. The last segment is the first scan; its data is all that is left.
fn apart(image: &mut Jpeg, bytes: &Bytes) -> Option<(Vec<JpegSegment>, JpegSegment)> {
    let scan = image.segments_mut().pop().filter(|last| last.marker() == markers::SOS)?;
    let entropy = scans(&bytes.slice(bytes.len().checked_sub(scan.len_with_entropy() - scan.len())?..))?;
    let scan = JpegSegment::new_with_entropy(markers::SOS, scan.contents().clone(), entropy);
    Some((std::mem::take(image.segments_mut()), scan))
}

/// Width and height, which one frame says: decoders differ about which of two is meant.
fn frame(segments: &[JpegSegment]) -> Option<(u32, u32)> {
    let mut frames = segments.iter().filter(|segment| is_frame(segment.marker()));
    let contents = frames.next().filter(|_| frames.next().is_none())?.contents();
    let number = |at: usize| Some(u32::from(u16::from_be_bytes(contents.get(at..at + 2)?.try_into().ok()?)));
    Some((number(3)?, number(1)?))
}

/// A header of a frame: not a table of codes or conditions, which have numbers among theirs.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

/// The profile that segments tell in parts, each with its number and how many there are.
fn profile(segments: &[JpegSegment]) -> Option<Vec<u8>> {
    let told = segments.iter().filter(|segment| segment.marker() == markers::APP2);
    let parts: Vec<&[u8]> = told.filter_map(|segment| segment.contents().strip_prefix(ICC)).collect();
    let mut whole = Vec::new();
    for (number, part) in (1..).zip(&parts) {
        let numbered = part.first() == Some(&number) && part.get(1).map(|many| usize::from(*many)) == Some(parts.len());
        whole.extend_from_slice(part.get(2..).filter(|_| numbered && whole.len() <= colours::MOST)?);
    }
    (!whole.is_empty()).then_some(whole)
}

/// The segments that tell a profile.
fn told(profile: &[u8]) -> Vec<JpegSegment> {
    let parts: Vec<&[u8]> = profile.chunks(SEGMENT - ICC.len() - 2).collect();
    let many = u8::try_from(parts.len()).unwrap_or(u8::MAX);
    let segment = |(number, part): (u8, &&[u8])| {
        let contents = [ICC, &[number, many], part].concat();
        JpegSegment::new_with_contents(markers::APP2, contents.into())
    };
    (1..=many).zip(&parts).map(segment).collect()
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
                if is_frame(marker) {
                    return None;
                }
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
        cleaned(image.into()).ok().map(|cleaned| cleaned.pieces.concat())
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
        let kept = with(&[(0xEE, b"Adobe\0d\0\0\0\0\x01")]);
        // The plain header comes first wherever it stood.
        let first = joined(kept.clone()).unwrap();
        assert_eq!((first.len(), joined(first.clone()).unwrap()), (kept.len(), first));
        let thumbnail = with(&[(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01RGB"), (0xE0, b"JFXX\0\x13small")]);
        assert_eq!(joined(thumbnail).unwrap(), with(&[(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")]));
    }

    #[test]
    fn a_profile_is_made_anew_and_one_that_is_none_goes() {
        let given = super::super::examples::profile(4, b"Telephone 7");
        let segment = |number: u8, many: u8, part: &[u8]| [ICC, &[number, many], part].concat();
        let (front, back) = given.split_at(200);
        let (front, back) = (segment(1, 2, front), segment(2, 2, back));
        let kept = joined(with(&[(0xE2, &front), (0xE2, &back)])).unwrap();
        let new = segment(1, 1, &colours::anew(&given).unwrap());
        assert!(kept.windows(new.len()).any(|window| window == new), "made anew, in one part");
        assert!(!kept.windows(9).any(|window| window == b"Telephone"));
        assert_eq!(joined(kept.clone()).unwrap(), kept);
        let none = segment(1, 1, b"ICCSECRET");
        for wrong in [vec![(0xE2, none.as_slice())], vec![(0xE2, &back), (0xE2, &front)], vec![(0xE2, &front)]] {
            assert_eq!(joined(with(&wrong)).unwrap(), jpeg());
        }
    }

    #[test]
    fn no_viewer_is_asked_to_draw_what_is_vast() {
        let frame = jpeg().windows(2).position(|two| two == [0xFF, 0xC0]).unwrap();
        let of = |height: u16, width: u16| {
            let mut image = jpeg();
            image[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
            image[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
            cleaned(image.into()).map(drop)
        };
        assert_eq!((of(20_000, 5_000), of(20_001, 1), of(1, 65_535)), (Ok(()), Err(Flaw::Vast), Err(Flaw::Vast)));
        assert_eq!((of(10_001, 10_000), of(0, 5)), (Err(Flaw::Vast), Err(Flaw::Broken)));
        let twice = with(&[(0xC0, &jpeg()[frame + 4..frame + 13])]);
        assert_eq!(cleaned(twice.into()).map(drop), Err(Flaw::Broken), "of two frames none is believed");
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
