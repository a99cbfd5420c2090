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

/// A profile of RGB as a telephone writes it, with words of its maker in a tag of its own.
pub fn profile(major: u8, words: &[u8]) -> Vec<u8> {
    let xyz = |x: u8| [b"XYZ \0\0\0\0".as_slice(), &[0, 0, x, 1, 0, 0, x, 2, 0, 0, x, 3]].concat();
    let curve = b"curv\0\0\0\0\0\0\0\x02\0\0\xff\xff".to_vec();
    let function = b"para\0\0\0\0\0\0\0\0\0\x02\x33\x33".to_vec();
    let maker = [b"text\0\0\0\0".as_slice(), words].concat();
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"dmnd", maker.clone()),
        (b"wtpt", xyz(9)),
        (b"rXYZ", xyz(1)),
        (b"gXYZ", xyz(2)),
        (b"bXYZ", xyz(3)),
        (b"rTRC", curve),
        (b"gTRC", function.clone()),
        (b"bTRC", function),
        (b"mine", maker),
    ];
    let mut profile = vec![0; 128];
    profile[8] = major;
    profile[12..24].copy_from_slice(b"mntrRGB XYZ ");
    profile[36..40].copy_from_slice(b"acsp");
    profile[48..56].copy_from_slice(b"APPLtel7");
    profile.extend(9_u32.to_be_bytes());
    let mut place = 128 + 4 + 12 * tags.len();
    for (sign, data) in &tags {
        profile.extend_from_slice(*sign);
        profile.extend(u32::try_from(place).unwrap().to_be_bytes());
        profile.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        place += data.len().next_multiple_of(4);
    }
    for (_, data) in tags {
        profile.extend(data);
        profile.resize(profile.len().next_multiple_of(4), 0);
    }
    let length = u32::try_from(profile.len()).unwrap().to_be_bytes();
    profile[..4].copy_from_slice(&length);
    profile
}
