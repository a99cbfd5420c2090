//! The objects that are packed into streams (ISO 32000-2, 7.5.7).
//!
//! Readers find such a stream by the table of objects, and few of them ask whether it says that it is one. So any stream
//! is unpacked that says how many objects there are, or where the first of them lies. Its dictionary must be plain, and
//! deflate alone may have packed it: otherwise a reader could unpack something else than what is looked at here.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::dictionary::{Dictionary, Found, Role, Work, dictionary};
use super::names::{Source, names, numbered, scan};
use super::objection::Objection;

/// How much packed objects may come to, in bytes; those of a thousand pages stay far below.
const MOST_UNPACKED: u64 = 64 << 20;
/// What else would say how a stream is packed, or where it lies.
const UNUSUAL: [&str; 4] = ["DP", "F", "FFilter", "FDecodeParms"];

/// Looks into the packed objects of a file that was looked at as it is.
///
/// # Errors
/// Why the file is not kept.
pub fn unpacked(pdf: &[u8]) -> Result<(), Objection> {
    let (mut left, mut work) = (MOST_UNPACKED, Work(4 * pdf.len()));
    let mut signs = signs(pdf).peekable();
    // How far the dictionaries go that all readers read alike. A sign outside of them is one that they do not.
    let mut reach = 0;
    let (mut table, mut unread) = (false, false);
    for at in places(pdf, b"obj") {
        while let Some(sign) = signs.next_if(|sign| *sign < at) {
            within(sign, reach)?;
        }
        let dictionary = match dictionary(&pdf[at..], &mut work)? {
            Found::Nothing => continue,
            // It might go on where it seems to end, and be one of packed objects.
            Found::Doubtful => return Err(Objection::Closed),
            Found::Whole(dictionary) => dictionary,
        };
        reach = reach.max(pdf.len() - dictionary.after.len());
        table |= dictionary.may_be_table();
        let role = dictionary.role();
        if role == Role::Other {
            continue;
        }
        match unpack(&dictionary, &mut left, &mut work)? {
            Some(behind) => reach = reach.max(pdf.len() - behind.len()),
            None if role == Role::Objects => return Err(Objection::Closed),
            None => unread = true,
        }
    }
    signs.try_for_each(|sign| within(sign, reach))?;
    if table && unread { Err(Objection::Closed) } else { Ok(()) }
}

/// Where the file says that objects are packed, or where the first of them would lie.
fn signs(pdf: &[u8]) -> impl Iterator<Item = usize> {
    let signs = names(pdf).filter(|name| name.meant == "ObjStm" || name.meant == "First" && numbered(name.after));
    signs.map(|name| name.at)
}

fn within(sign: usize, reach: usize) -> Result<(), Objection> {
    if sign < reach { Ok(()) } else { Err(Objection::Closed) }
}

/// Where this word ends, wherever it stands. What a string or a stream makes look like an object is among them: it hides none.
fn places<'p>(pdf: &'p [u8], word: &'p [u8]) -> impl Iterator<Item = usize> + 'p {
    let found = pdf.windows(word.len()).enumerate().filter(move |(_, window)| *window == word);
    found.map(|(at, _)| at + word.len())
}

/// Looks into one stream of them, and tells what stands behind it, or at least where it begins; nothing when it could not.
/// What may still be unpacked becomes less.
fn unpack<'p>(dictionary: &Dictionary<'p>, left: &mut u64, work: &mut Work) -> Result<Option<&'p [u8]>, Objection> {
    let unusual = UNUSUAL.into_iter().any(|key| dictionary.value(key).is_some());
    // What is nothing counts as absent.
    let altered = dictionary.value("DecodeParms").is_some_and(|value| value != b"null" && value != b"[ null ]");
    let Some(data) = dictionary.data().filter(|_| dictionary.plain() && !unusual && !altered) else {
        return Ok(None);
    };
    match dictionary.value("Filter").as_deref() {
        None => return unfiltered(data, work),
        Some(b"/FlateDecode" | b"[ /FlateDecode ]") => {}
        Some(_) => return Ok(None),
    }
    // Deflate knows the end of its data.
    let mut objects = ZlibDecoder::new(data);
    let seen = scan(objects.by_ref().take(*left + 1), Source::Packed);
    // What a reader can unpack of a stream that is cut off, it will use.
    if let Some(active) = seen.active {
        return Err(Objection::Active(active));
    }
    work.spend(usize::try_from(objects.total_in()).unwrap_or(usize::MAX))?;
    *left = left.checked_sub(seen.bytes).ok_or(Objection::Closed)?;
    Ok((seen.whole.is_ok() && !seen.nested).then_some(data))
}

/// What is not packed at all was looked at with the file, up to its end and beyond; no stream may stand in it.
fn unfiltered<'p>(data: &'p [u8], work: &mut Work) -> Result<Option<&'p [u8]>, Objection> {
    let (objects, behind) = data.split_at(places(data, b"endstream").next().unwrap_or(data.len()));
    work.spend(objects.len())?;
    Ok((!scan(objects, Source::Packed).nested).then_some(behind))
}
