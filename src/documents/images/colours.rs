//! A colour profile (ICC.1), made again: what a viewer needs to show the colours, and nothing of who made it.
//!
//! A profile names its maker, its device and its day, may carry tags of anybody's own, and may be none at all. Kept are
//! those that describe RGB or grey by white point, primaries and curves, as cameras, telephones and screens write them.
//! Each of these parts has one length, so that nothing stands in, between or behind them; what else the profile holds is
//! left out, and its header and names are constants. Every other profile is dropped: a viewer then shows the picture as
//! sRGB.

/// How long a profile may be: curves of 4096 points for three colours come to a tenth of it.
pub const MOST: usize = 256 * 1024;
/// How many tags a profile may have.
const MOST_TAGS: usize = 100;
/// How many points a curve may have.
const MOST_POINTS: usize = 4096;

const HEADER: usize = 128;

/// What is kept, and of which type it may be.
const KEPT: [(&[u8; 4], &[Part]); 9] = [
    (b"wtpt", &[Part::Xyz]),
    (b"rXYZ", &[Part::Xyz]),
    (b"gXYZ", &[Part::Xyz]),
    (b"bXYZ", &[Part::Xyz]),
    (b"chad", &[Part::Matrix]),
    (b"rTRC", &[Part::Curve, Part::Function]),
    (b"gTRC", &[Part::Curve, Part::Function]),
    (b"bTRC", &[Part::Curve, Part::Function]),
    (b"kTRC", &[Part::Curve, Part::Function]),
];

/// Without these there are no colours to show.
const OF_RGB: [&[u8; 4]; 7] = [b"wtpt", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"];
const OF_GREY: [&[u8; 4]; 2] = [b"wtpt", b"kTRC"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Three numbers.
    Xyz,
    /// Nine numbers.
    Matrix,
    /// A number of points.
    Curve,
    /// One of five functions.
    Function,
}

impl Part {
    /// The part without anything around it, if it is one of this type.
    fn read(self, data: &[u8]) -> Option<Vec<u8>> {
        let (sign, length) = match self {
            Self::Xyz => (b"XYZ ", 20),
            Self::Matrix => (b"sf32", 44),
            Self::Curve => {
                let points = usize::try_from(long(data, 8)?).ok().filter(|points| *points <= MOST_POINTS)?;
                (b"curv", 12 + 2 * points)
            }
            Self::Function => {
                let numbers = *[1_usize, 3, 4, 5, 7].get(usize::from(short(data, 8)?))?;
                (b"para", 12 + 4 * numbers)
            }
        };
        let mut part = data.get(..length).filter(|part| part.starts_with(sign))?.to_vec();
        part[4..8].fill(0);
        if self == Self::Function {
            part[10..12].fill(0);
        }
        Some(part)
    }
}

/// The profile made again; nothing if it is none of those that are kept.
pub fn anew(profile: &[u8]) -> Option<Vec<u8>> {
    let said = usize::try_from(long(profile, 0)?).ok()?;
    let whole = said == profile.len() && profile.len() <= MOST && profile.get(36..40)? == b"acsp";
    let (major, class, space) = (*profile.get(8)?, profile.get(12..16)?, profile.get(16..20)?);
    let known = matches!(major, 2 | 4) && [b"mntr", b"scnr"].iter().any(|known| class == *known);
    let needed: &[&[u8; 4]] = match space {
        b"RGB " => &OF_RGB,
        b"GRAY" => &OF_GREY,
        _ => return None,
    };
    if !whole || !known || profile.get(20..24)? != b"XYZ " {
        return None;
    }
    let count = usize::try_from(long(profile, HEADER)?).ok().filter(|count| *count <= MOST_TAGS)?;
    let mut kept: Vec<(&[u8; 4], Vec<u8>)> = names(major).into();
    for number in 0..count {
        let entry = HEADER + 4 + 12 * number;
        let sign = profile.get(entry..entry + 4)?;
        let Some((sign, types)) = KEPT.iter().find(|(known, _)| sign == *known) else { continue };
        let (from, length) = (at(profile, entry + 4)?, at(profile, entry + 8)?);
        let data = profile.get(from..from.checked_add(length)?)?;
        if kept.iter().any(|(known, _)| known == sign) {
            return None;
        }
        kept.push((sign, types.iter().find_map(|one| one.read(data))?));
    }
    let complete = needed.iter().all(|need| kept.iter().any(|(sign, _)| sign == need));
    complete.then(|| written(profile, major, &kept))
}

/// Name and licence, which every profile must have.
fn names(major: u8) -> [(&'static [u8; 4], Vec<u8>); 2] {
    if major == 4 {
        // One line, in English: the number of lines, the length of each head, the line's length and place, "-".
        let [one, head, length, place] = [1_u32, 12, 2, 28].map(u32::to_be_bytes);
        let text = [b"mluc\0\0\0\0".as_slice(), &one, &head, b"enUS", &length, &place, b"\0-"].concat();
        return [(b"desc", text.clone()), (b"cprt", text)];
    }
    let mut name = b"desc\0\0\0\0\0\0\0\x02-\0".to_vec();
    // No name in Unicode and none for old machines: their lengths and 67 bytes of room.
    name.resize(name.len() + 8 + 3 + 67, 0);
    [(b"desc", name), (b"cprt", b"text\0\0\0\0-\0".to_vec())]
}

fn written(profile: &[u8], major: u8, kept: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut new = vec![0; HEADER];
    new[8] = major;
    new[9] = if major == 4 { 0x30 } else { 0x10 };
    new[12..24].copy_from_slice(&profile[12..24]);
    // The day every profile of ours was made: 2000-01-01.
    new[24..30].copy_from_slice(&[0x07, 0xD0, 0, 1, 0, 1]);
    new[36..40].copy_from_slice(b"acsp");
    new[67] = profile[67] & 3;
    // The white of the connection space, D50.
    new[68..80].copy_from_slice(&[0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D]);
    let word = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes();
    new.extend(word(kept.len()));
    let mut place = HEADER + 4 + 12 * kept.len();
    for (sign, data) in kept {
        new.extend_from_slice(*sign);
        new.extend(word(place));
        new.extend(word(data.len()));
        place += data.len().next_multiple_of(4);
    }
    for (_, data) in kept {
        new.extend_from_slice(data);
        new.resize(new.len().next_multiple_of(4), 0);
    }
    let length = word(new.len());
    new[..4].copy_from_slice(&length);
    new
}

fn at(bytes: &[u8], place: usize) -> Option<usize> {
    usize::try_from(long(bytes, place)?).ok()
}

fn long(bytes: &[u8], place: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(place..place.checked_add(4)?)?.try_into().ok()?))
}

fn short(bytes: &[u8], place: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(place..place.checked_add(2)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::examples::profile;
    use super::*;

    #[test]
    fn the_colours_stay_and_the_maker_goes() {
        for major in [2, 4] {
            let given = profile(major, b"Telephone 7, owned by somebody");
            let kept = anew(&given).unwrap();
            assert!(!kept.windows(9).any(|window| window == b"Telephone"), "of version {major}");
            for (sign, types) in KEPT.iter().filter(|(sign, _)| tag(&given, sign).is_some()) {
                let read = |profile: &[u8]| types.iter().find_map(|one| one.read(tag(profile, sign)?));
                assert_eq!(read(&kept), read(&given), "{sign:?}");
            }
            assert_eq!(anew(&kept).unwrap(), kept, "made anew it is the same");
            assert_eq!(usize::try_from(long(&kept, 0).unwrap()).unwrap(), kept.len());
        }
    }

    fn tag<'p>(profile: &'p [u8], sign: &[u8; 4]) -> Option<&'p [u8]> {
        let entries = (0..at(profile, HEADER)?).map(|number| HEADER + 4 + 12 * number);
        let entry = entries.into_iter().find(|entry| &profile[*entry..*entry + 4] == sign)?;
        let (from, length) = (at(profile, entry + 4)?, at(profile, entry + 8)?);
        profile.get(from..from + length)
    }

    #[test]
    fn what_is_no_profile_is_dropped() {
        let good = profile(4, b"x");
        assert!(anew(b"ICCSECRET").is_none() && anew(b"").is_none());
        for cut in 0..good.len() {
            assert!(anew(&good[..cut]).is_none(), "cut at {cut}");
        }
        assert!(anew(&[good.as_slice(), b"behind"].concat()).is_none());
        for (at, byte) in [(8, 9), (12, b'p'), (16, b'C'), (20, b'L'), (36, b'x'), (HEADER, 1)] {
            let mut broken = good.clone();
            broken[at] = byte;
            assert!(anew(&broken).is_none(), "{at}");
        }
    }

    proptest! {
        #[test]
        fn no_profile_panics_and_what_is_kept_is_kept_again(at in 0..600_usize, byte: u8, more in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut given = profile(2, b"x");
            let place = at % given.len();
            given[place] = byte;
            if let Some(kept) = anew(&given) {
                prop_assert_eq!(anew(&kept), Some(kept));
            }
            let _ = anew(&more);
        }
    }
}
