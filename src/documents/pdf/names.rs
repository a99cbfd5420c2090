//! Names (ISO 32000-2, 7.3.5), looked for in bytes of any kind, a block at a time.
//!
//! A name counts wherever it stands, in a picture's bytes too. So one that chance would write there is not enough by
//! itself: `/EF` counts with the value that it has where it brings a file, `/N` and `/First` with a number.

use std::io::{self, Read};

/// The names of what does something.
const ACTIVE: [&str; 15] = [
    "JavaScript",
    "OnInstantiate",
    "Launch",
    "EmbeddedFile",
    "EmbeddedFiles",
    "FileAttachment",
    "RichMedia",
    "Rendition",
    "Movie",
    "Sound",
    "SubmitForm",
    "ImportData",
    "GoToR",
    "GoToE",
    "XFA",
];

/// How long a name may be before it is none of those looked for, however it is spelled.
const MOST_NAME: usize = 16;
/// How much is looked at at a time, in bytes.
pub const BLOCK: u64 = 64 << 10;
/// How much of what follows is known of everything that is looked at, in bytes: the longest name, when every letter of it
/// is spelled as a number, and some of its value.
const AHEAD: usize = 256;
/// How much of a name's value is looked at. Blanks that go on for longer hide one, and count as if it were there.
const VALUE: usize = AHEAD - 3 * (MOST_NAME + 1) - 2;
/// How far from the end of a dictionary the word may stand that makes it one of a stream.
const GAP: usize = 64;

/// Where bytes come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The file as it is.
    File,
    /// Objects that were packed.
    Packed,
}

/// What was seen of some bytes.
pub struct Seen {
    /// The first name of what does something.
    pub active: Option<&'static str>,
    /// Whether a name tells of encryption.
    pub encrypted: bool,
    /// Whether a stream may pack objects.
    pub packs: bool,
    /// Whether a stream stands among packed objects, where none may: it could pack more.
    pub nested: bool,
    /// How many bytes there were.
    pub bytes: u64,
    /// Whether they could be read to their end.
    pub whole: io::Result<()>,
}

/// Looks at every name, a block at a time; one that might go on in the next block is looked at there.
pub fn scan(mut from: impl Read, source: Source) -> Seen {
    let mut seen = Seen { active: None, encrypted: false, packs: false, nested: false, bytes: 0, whole: Ok(()) };
    let mut window = Vec::new();
    loop {
        let read = from.by_ref().take(BLOCK).read_to_end(&mut window);
        let last = !matches!(read, Ok(read) if read as u64 == BLOCK);
        seen.bytes += read.as_ref().map_or(0, |read| *read as u64);
        let sure = if last { window.len() } else { window.len().saturating_sub(AHEAD) };
        for Name { meant, after, .. } in names(&window).take_while(|name| name.at < sure) {
            seen.active = seen.active.or_else(|| active(&meant, after));
            seen.encrypted |= meant == "Encrypt";
            seen.packs |= meant == "ObjStm" || matches!(meant.as_str(), "First" | "N") && numbered(after);
        }
        seen.nested |= source == Source::Packed && holds_a_stream(&window, sure);
        if last {
            return Seen { whole: read.map(drop), ..seen };
        }
        window.drain(..sure);
    }
}

/// A name as it is meant: `/J#61vaScript` is `JavaScript`.
pub struct Name<'b> {
    /// Where it begins.
    pub at: usize,
    /// What it means.
    pub meant: String,
    /// What stands behind it.
    pub after: &'b [u8],
}

/// Every name. Those that are too long, or have other letters than those looked for, are left out.
pub fn names(bytes: &[u8]) -> impl Iterator<Item = Name<'_>> {
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    starts.filter_map(|(at, _)| {
        let (meant, after) = name(&bytes[at + 1..])?;
        Some(Name { at, meant, after })
    })
}

/// The name that begins here, and what stands behind it. It ends where any reader would end it: one takes two more bytes
/// for blanks, one another, and one reads no further than a zero.
pub fn name(bytes: &[u8]) -> Option<(String, &[u8])> {
    let mut name = String::new();
    let mut rest = bytes;
    while let Some((byte, behind)) = rest.split_first().filter(|(byte, _)| !ends_a_name(**byte) && !odd(**byte)) {
        let spelled = behind.first_chunk().copied().filter(|_| *byte == b'#').and_then(spelled);
        let letter = spelled.unwrap_or(*byte);
        if letter == 0 {
            break;
        }
        if !letter.is_ascii_alphanumeric() || name.len() == MOST_NAME {
            return None;
        }
        name.push(char::from(letter));
        rest = if spelled.is_some() { &behind[2..] } else { behind };
    }
    Some((name, rest))
}

/// The byte that two digits stand for.
fn spelled(digits: [u8; 2]) -> Option<u8> {
    let digit = |digit: u8| u8::try_from(char::from(digit).to_digit(16)?).ok();
    Some(digit(digits[0])? << 4 | digit(digits[1])?)
}

/// What a name would do.
fn active(name: &str, after: &[u8]) -> Option<&'static str> {
    let brings_files = name == "EF" && begins_a_holder(after);
    if brings_files { Some("EF") } else { ACTIVE.into_iter().find(|active| *active == name) }
}

/// Whether a dictionary may stand here, or a reference to one.
fn begins_a_holder(after: &[u8]) -> bool {
    let ahead = &after[..after.len().min(VALUE)];
    let cut = ahead.len() == VALUE;
    let value = gap(ahead);
    let digits = value.iter().take_while(|byte| numeric(**byte)).count();
    let second = gap(&value[digits..]);
    if value.is_empty() || digits > 0 && second.is_empty() {
        return cut;
    }
    value.starts_with(b"<<") || digits > 0 && second.first().copied().is_some_and(numeric)
}

/// Whether a number may stand here; behind a comment it might.
pub fn numbered(after: &[u8]) -> bool {
    let value = after.iter().take(VALUE).find(|byte| !white(**byte) && !odd(**byte));
    value.is_none_or(|byte| numeric(*byte) || *byte == b'%')
}

/// Whether a dictionary that ends before this place belongs to a stream.
fn holds_a_stream(bytes: &[u8], sure: usize) -> bool {
    let mut ends = bytes.windows(2).enumerate().take(sure).filter(|(_, two)| *two == b">>");
    ends.any(|(at, _)| {
        let ahead = &bytes[at + 2..bytes.len().min(at + 2 + GAP)];
        let behind = gap(ahead);
        behind.starts_with(b"stream") || ahead.len() == GAP && b"stream".starts_with(behind)
    })
}

/// Whether a name ends before this byte: white space and delimiters.
pub fn ends_a_name(byte: u8) -> bool {
    white(byte) || b"()<>[]{}/%".contains(&byte)
}

/// White space (7.2.3).
pub fn white(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

/// What some reader takes for white space besides.
fn odd(byte: u8) -> bool {
    matches!(byte, 0x0B | 0x80 | 0xFF)
}

fn numeric(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.')
}

/// How long a comment is (7.2.4), without its line end.
fn comment(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(bytes.len())
}

/// Past white space and comments.
pub fn blank(bytes: &[u8]) -> &[u8] {
    past(bytes, white)
}

/// Past what any reader takes for white space, and comments.
pub fn gap(bytes: &[u8]) -> &[u8] {
    past(bytes, |byte| white(byte) || odd(byte))
}

fn past(mut bytes: &[u8], passes: impl Fn(u8) -> bool) -> &[u8] {
    loop {
        bytes = &bytes[bytes.iter().take_while(|byte| passes(**byte)).count()..];
        match bytes.first() {
            Some(b'%') => bytes = &bytes[comment(bytes)..],
            _ => return bytes,
        }
    }
}
