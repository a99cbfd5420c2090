//! The dictionary of an object (ISO 32000-2, 7.3.7), read the one way that every reader agrees on.
//!
//! Readers differ about what is written badly: one takes a `>>` for the missing value of a key and reads on, where others
//! see the end. Such a dictionary is doubtful; nothing is concluded from where it seems to end.

use super::names::{blank, ends_a_name, gap, name, white};
use super::objection::Objection;

/// How many entries a dictionary may have for them to be kept; that of packed objects has half a dozen.
const MOST_ENTRIES: usize = 64;
/// The names that tell what a stream is for.
const TELLING: [&str; 4] = ["ObjStm", "First", "N", "W"];
/// How deep dictionaries and arrays may stand within each other; readers give up as well.
const DEEPEST: usize = 1000;

/// How many bytes may still be looked at: dictionaries that never end cost no more than a few files.
pub struct Work(pub usize);

impl Work {
    /// Takes that many off.
    ///
    /// # Errors
    /// [`Objection::Closed`] when there are fewer.
    pub fn spend(&mut self, bytes: usize) -> Result<(), Objection> {
        self.0 = self.0.checked_sub(bytes).ok_or(Objection::Closed)?;
        Ok(())
    }
}

/// What stands at a place.
pub enum Found<'p> {
    /// No dictionary.
    Nothing,
    /// One that readers may read differently.
    Doubtful,
    /// One that all read alike.
    Whole(Dictionary<'p>),
}

/// The dictionary of an object. It is about keys and values of its own, not of those within it.
#[derive(Default)]
pub struct Dictionary<'p> {
    /// What stands between its brackets.
    body: &'p [u8],
    /// What follows it.
    pub after: &'p [u8],
    /// What follows what any reader takes for white space behind it.
    behind: &'p [u8],
    /// Whether something stands where a key should, or there are more entries than are kept.
    untidy: bool,
    entries: Vec<Entry<'p>>,
    /// Which of the telling names it has.
    tells: Vec<&'static str>,
}

/// What the stream of an object is to readers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Packed objects: it says so, or where the first of them lies. What it says of its type matters to few.
    Objects,
    /// A number is told: to one reader that is enough for packed objects. Profiles of colours tell one as well.
    Counted,
    /// None of these, or no stream.
    Other,
}

/// A key with its value, as they are spelled.
#[derive(Default)]
struct Entry<'p> {
    key: &'p [u8],
    value: &'p [u8],
}

impl<'p> Dictionary<'p> {
    /// What its stream is to readers.
    pub fn role(&self) -> Role {
        if self.tells("ObjStm") || self.has_stream() && self.tells("First") {
            Role::Objects
        } else if self.has_stream() && self.tells("N") {
            Role::Counted
        } else {
            Role::Other
        }
    }

    /// Whether its stream may be a table of objects, without which nobody looks for packed ones.
    pub fn may_be_table(&self) -> bool {
        self.has_stream() && self.tells("W")
    }

    fn has_stream(&self) -> bool {
        self.behind.starts_with(b"stream")
    }

    fn tells(&self, name: &str) -> bool {
        self.tells.contains(&name)
    }

    /// Whether it is written so that no reader can take it for something else: numbers, names and arrays of them, each
    /// key once.
    pub fn plain(&self) -> bool {
        let ordinary = |byte: &u8| byte.is_ascii_alphanumeric() || white(*byte) || b"/[]+-.".contains(byte);
        let mut keys: Vec<&[u8]> = self.entries.iter().map(|entry| entry.key).collect();
        keys.sort_unstable();
        keys.dedup();
        !self.untidy && self.body.iter().all(ordinary) && keys.len() == self.entries.len()
    }

    /// The value of a key, if there is one, with a space between its parts: `[ /FlateDecode ]`.
    pub fn value(&self, key: &str) -> Option<Vec<u8>> {
        let mut rest = blank(self.entries.iter().find(|entry| entry.key == key.as_bytes())?.value);
        let mut parts = Vec::new();
        while let Some((_, length)) = token(rest) {
            parts.push(&rest[..length]);
            rest = blank(&rest[length..]);
        }
        Some(parts.join(&b' '))
    }

    /// The data of its stream, from its first byte on.
    pub fn data(&self) -> Option<&'p [u8]> {
        let stream = self.behind.strip_prefix(b"stream".as_slice())?;
        if blank(self.after).len() != self.behind.len() {
            return None;
        }
        // A line end is wanted here; readers take what stands for one.
        let spaces = stream.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let begun = &stream[spaces..];
        [b"\r\n".as_slice(), b"\n", b"\r"].into_iter().find_map(|end| begun.strip_prefix(end))
    }

    /// Takes note of a name of its own. A reader that fails on something may take a value for a key.
    fn notes(&mut self, spelled: &[u8], is_key: bool) {
        let meant = name(spelled).map(|(meant, _)| meant).unwrap_or_default();
        let telling = TELLING.into_iter().find(|telling| *telling == meant && (is_key || meant != "N"));
        self.tells.extend(telling.filter(|telling| !self.tells.contains(telling)));
    }

    fn begins(&mut self, key: &'p [u8]) {
        if self.entries.len() < MOST_ENTRIES {
            self.entries.push(Entry { key, value: &[] });
        } else {
            self.untidy = true;
        }
    }

    /// The last entry's value ends where this is left.
    fn ends(&mut self, from: &'p [u8], left: &'p [u8]) {
        if let Some(entry) = self.entries.last_mut() {
            entry.value = &from[..from.len() - left.len()];
        }
    }
}

/// What is read where.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// In a dictionary, where a key should stand.
    Key,
    /// In a dictionary, where a value should stand.
    Value,
    Array,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    Opens,
    Closes,
    OpensArray,
    ClosesArray,
    Name,
    /// A string, number, reference or word.
    Other,
    /// A bracket that belongs to nothing.
    Stray,
}

/// Reads the dictionary that begins here.
///
/// # Errors
/// [`Objection::Closed`] when it takes too long.
pub fn dictionary<'p>(bytes: &'p [u8], work: &mut Work) -> Result<Found<'p>, Objection> {
    let begun = gap(bytes);
    work.spend(bytes.len() - begun.len())?;
    let Some(body) = begun.strip_prefix(b"<<".as_slice()) else { return Ok(Found::Nothing) };
    let mut read = Dictionary::default();
    let (mut stack, mut rest, mut value) = (vec![Inside::Key], body, body);
    while let Some(inside) = stack.last().copied() {
        let at = blank(rest);
        let Some((token, length)) = token(at) else { return Ok(Found::Doubtful) };
        work.spend(rest.len() - at.len() + length)?;
        rest = &at[length..];
        let own = stack.len() == 1;
        let Some(deeper) = step(&mut stack, token) else { return Ok(Found::Doubtful) };
        if own && token == Token::Name {
            read.notes(&at[1..], inside == Inside::Key);
        }
        match (inside, stack.len()) {
            (Inside::Key, 1) if own && token == Token::Name => {
                read.begins(&at[1..length]);
                value = rest;
            }
            (Inside::Key, 1) if own => read.untidy = true,
            (_, 1) if !deeper => read.ends(value, rest),
            (_, 0) => {
                read.body = &body[..body.len() - at.len()];
                read.after = rest;
            }
            _ => {}
        }
    }
    read.behind = gap(rest);
    work.spend(rest.len() - read.behind.len())?;
    Ok(Found::Whole(read))
}

/// Goes on to where the next token stands, and tells whether that is deeper; nothing where readers part ways.
fn step(stack: &mut Vec<Inside>, token: Token) -> Option<bool> {
    let inside = stack.last_mut()?;
    let opens = match (*inside, token) {
        // A value is had: a key is next.
        (Inside::Value, Token::Name | Token::Other | Token::Opens | Token::OpensArray) => {
            *inside = Inside::Key;
            token
        }
        (Inside::Key, Token::Name) => {
            *inside = Inside::Value;
            token
        }
        (Inside::Key, Token::Closes) | (Inside::Array, Token::ClosesArray) => {
            stack.pop();
            token
        }
        // Readers pass over what is no key.
        (Inside::Key, Token::Other | Token::Stray | Token::ClosesArray)
        | (Inside::Array, Token::Name | Token::Other | Token::Opens | Token::OpensArray) => token,
        (Inside::Key, Token::Opens | Token::OpensArray)
        | (Inside::Value, Token::Closes | Token::ClosesArray | Token::Stray)
        | (Inside::Array, Token::Closes | Token::Stray) => return None,
    };
    match opens {
        Token::Opens => stack.push(Inside::Key),
        Token::OpensArray => stack.push(Inside::Array),
        _ => return Some(false),
    }
    (stack.len() <= DEEPEST).then_some(true)
}

/// The token that begins here, and its length; nothing at the end of the file, or where it never ends.
fn token(bytes: &[u8]) -> Option<(Token, usize)> {
    Some(match bytes {
        [] => return None,
        [b'<', b'<', ..] => (Token::Opens, 2),
        [b'>', b'>', ..] => (Token::Closes, 2),
        [b'[', ..] => (Token::OpensArray, 1),
        [b']', ..] => (Token::ClosesArray, 1),
        [b'(', ..] => (Token::Other, string(bytes)?),
        [b'<', digits @ ..] => {
            let length = digits.iter().position(|byte| !byte.is_ascii_hexdigit() && !white(*byte))?;
            // Some pass over what is no digit, some stop there.
            (Token::Other, (digits.get(length) == Some(&b'>')).then_some(length + 2)?)
        }
        [b'/', name @ ..] => (Token::Name, 1 + word(name)),
        [b')' | b'>' | b'{' | b'}', ..] => (Token::Stray, 1),
        _ => (Token::Other, reference(bytes).unwrap_or_else(|| word(bytes))),
    })
}

/// How long a word is: up to white space or a delimiter.
fn word(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| ends_a_name(*byte)).unwrap_or(bytes.len())
}

/// How long a reference is (7.3.10), if one stands here.
fn reference(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    for _ in 0..2 {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let behind = rest.get(digits..).filter(|_| digits > 0)?;
        rest = &behind[behind.iter().take_while(|byte| white(**byte)).count()..];
    }
    (word(rest) == 1 && rest.starts_with(b"R")).then_some(bytes.len() - rest.len() + 1)
}

/// How long a string is (7.3.4.2), if it ends: brackets in it are balanced, or escaped.
fn string(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut escaped) = (0_usize, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(at + 1),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}
