//! Rust code with the inside of comments, strings and characters blanked, byte for byte and line for line.

/// Blanks everything that is not code; the quotes themselves stay.
pub fn mask(text: &str) -> String {
    let source = text.as_bytes();
    let mut out = source.to_vec();
    let mut at = 0;
    while at < source.len() {
        let end = match source[at] {
            b'/' if source[at..].starts_with(b"//") => find(source, at, b"\n"),
            b'/' if source[at..].starts_with(b"/*") => end_of_block(source, at),
            b'"' => end_of_string(source, at),
            b'r' if is_raw(source, at) => end_of_raw(source, at),
            b'\'' => end_of_character(source, at),
            _ => at,
        };
        for byte in &mut out[at..end.min(source.len())] {
            if !matches!(*byte, b'\n' | b'"') {
                *byte = b' ';
            }
        }
        at = end.max(at + 1);
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn find(source: &[u8], from: usize, what: &[u8]) -> usize {
    (from..source.len()).find(|at| source[*at..].starts_with(what)).unwrap_or(source.len())
}

fn end_of_block(source: &[u8], from: usize) -> usize {
    let (mut depth, mut at) = (0, from);
    while at < source.len() {
        if source[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if source[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    at
}

fn end_of_string(source: &[u8], from: usize) -> usize {
    let mut at = from + 1;
    while at < source.len() && source[at] != b'"' {
        at += if source[at] == b'\\' { 2 } else { 1 };
    }
    at + 1
}

/// `r"`, `r#"`, `br"`: but not the `r` at the end of a word.
fn is_raw(source: &[u8], at: usize) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let alone = at == 0 || !word(source[at - 1]) || (source[at - 1] == b'b' && (at < 2 || !word(source[at - 2])));
    let hashes = source[at + 1..].iter().take_while(|byte| **byte == b'#').count();
    alone && source.get(at + 1 + hashes) == Some(&b'"')
}

fn end_of_raw(source: &[u8], at: usize) -> usize {
    let hashes = source[at + 1..].iter().take_while(|byte| **byte == b'#').count();
    let close: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
    find(source, at + 2 + hashes, &close) + close.len()
}

/// `'x'` and `'\n'` are characters, `'a` is a lifetime.
fn end_of_character(source: &[u8], at: usize) -> usize {
    if source.get(at + 1) == Some(&b'\\') {
        return find(source, at + 3, b"'") + 1;
    }
    let width = match source.get(at + 1) {
        Some(byte) if *byte >= 0xf0 => 4,
        Some(byte) if *byte >= 0xe0 => 3,
        Some(byte) if *byte >= 0xc0 => 2,
        _ => 1,
    };
    if source.get(at + 1 + width) == Some(&b'\'') { at + 2 + width } else { at }
}
