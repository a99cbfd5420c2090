//! Codes that people type: letters and digits without those that look alike (Crockford's base 32).

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// One letter or digit for each random byte: five bits each.
pub fn letters(random: &[u8]) -> String {
    random.iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect()
}

/// The same in groups, easier to read out.
pub fn grouped(letters: &str, size: usize) -> String {
    let letters: Vec<char> = letters.chars().collect();
    letters.chunks(size.max(1)).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A typed code as it was meant: upper case, `O` for 0, `I` and `L` for 1, without spaces and hyphens.
pub fn typed(code: &str) -> String {
    let plain = code.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    });
    plain.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_being_typed() {
        let code = grouped(&letters(&[0x5a; 20]), 5);
        assert_eq!(code.len(), 23);
        assert_eq!(typed(&code.to_lowercase().replace('-', " ")), typed(&code));
        assert_eq!(typed("oil00"), "01100");
        assert_eq!(grouped(&letters(&[0, 31, 32, 10, 255]), 4), "0Z0A-Z");
    }
}
