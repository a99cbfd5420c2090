//! The orientation of an image, read from its EXIF block.

/// The tag of the orientation in the first directory of a TIFF structure.
const TAG: u16 = 0x0112;

/// The orientation (1 to 8) an EXIF block says, if it can be read.
pub fn of(tiff: &[u8]) -> Option<i64> {
    let little = match tiff.get(..2)? {
        b"II" => Order::Little,
        b"MM" => Order::Big,
        _ => return None,
    };
    let directory = usize::try_from(little.long(tiff, 4)?).ok()?;
    let entries = usize::from(little.short(tiff, directory)?);
    for number in 0..entries {
        let entry = directory.checked_add(2 + 12 * number)?;
        if little.short(tiff, entry)? == TAG {
            let value = i64::from(little.short(tiff, entry.checked_add(8)?)?);
            return (1..=8).contains(&value).then_some(value);
        }
    }
    None
}

enum Order {
    Little,
    Big,
}

impl Order {
    fn short(&self, bytes: &[u8], at: usize) -> Option<u16> {
        let two = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(match self {
            Self::Little => u16::from_le_bytes(two),
            Self::Big => u16::from_be_bytes(two),
        })
    }

    fn long(&self, bytes: &[u8], at: usize) -> Option<u32> {
        let four = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(match self {
            Self::Little => u32::from_le_bytes(four),
            Self::Big => u32::from_be_bytes(four),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    const LITTLE: &[u8] =
        b"II*\0\x08\0\0\0\x02\0\x0f\x01\x02\0\x01\0\0\0x\0\0\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";

    #[test]
    fn the_word_is_found_or_nothing_is() {
        assert_eq!(of(LITTLE), Some(6));
        assert_eq!(of(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x03\0\0\0\0\0\0"), Some(3));
        assert_eq!(of(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x09\0\0\0\0\0\0"), None);
        for cut in 0..LITTLE.len() {
            let _ = of(&LITTLE[..cut]);
        }
        assert_eq!(of(b"II*\0\xff\xff\xff\xff"), None);
    }
}
