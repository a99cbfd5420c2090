//! A look into a PDF before it is kept: whether it would do something when it is opened.
//!
//! A PDF is kept byte for byte, since a signature in it covers its bytes: what it says of its author and its days stays,
//! and so does every signature. What would run, start or bring along something else is refused: scripts, programs,
//! forms that send themselves, files within the file. What cannot be looked into (it is encrypted, or its objects are
//! packed in an unusual way) is refused as well.
//!
//! Names (ISO 32000-2, 7.3.5) are looked for in the whole file in every spelling, and in its packed objects (7.5.7).
//! This keeps mistakes and common malice out; it is no proof against a file made for one reader's faults. So a document
//! is sent as an attachment that no browser runs, as before.

use std::io::{self, Read, Seek};

use flate2::read::ZlibDecoder;

/// Why a PDF is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objection {
    /// It would do this.
    Active(&'static str),
    /// It cannot be looked into.
    Closed,
}

/// The names of what does something.
const ACTIVE: [&str; 9] =
    ["JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "SubmitForm", "ImportData", "GoToE", "XFA"];

/// How long a name may be before it is none of those looked for, however it is spelled.
const MOST_NAME: usize = 16;
/// How much packed objects may come to, in bytes; those of a thousand pages stay far below.
const MOST_UNPACKED: u64 = 64 << 20;
/// How much is looked at at a time, in bytes.
const BLOCK: u64 = 64 << 10;
/// How many bytes the longest of those names takes, with what ends it, when every letter of it is spelled as a number.
const LONGEST_SPELLING: usize = 3 * (MOST_NAME + 1) + 2;

/// Looks into a PDF, a block at a time; one that packs objects is read whole for their sake.
///
/// # Errors
/// When the disk refuses; and why it is not kept.
pub fn look(pdf: &mut (impl Read + Seek)) -> io::Result<Result<(), Objection>> {
    pdf.rewind()?;
    let seen = scan(&mut *pdf);
    seen.whole?;
    if let Some(active) = seen.active {
        return Ok(Err(Objection::Active(active)));
    }
    if seen.encrypted {
        return Ok(Err(Objection::Closed));
    }
    if !seen.packs {
        return Ok(Ok(()));
    }
    let mut bytes = Vec::new();
    pdf.rewind()?;
    pdf.read_to_end(&mut bytes)?;
    Ok(unpacked(&bytes))
}

/// Looks into the packed objects.
fn unpacked(pdf: &[u8]) -> Result<(), Objection> {
    let mut left = MOST_UNPACKED;
    for packed in object_streams(pdf) {
        let data = packed.ok_or(Objection::Closed)?;
        let seen = scan(ZlibDecoder::new(data).take(left + 1));
        // What a reader can unpack of a stream that is cut off, it will use.
        if let Some(active) = seen.active {
            return Err(Objection::Active(active));
        }
        left = left.checked_sub(seen.bytes).ok_or(Objection::Closed)?;
        seen.whole.map_err(|_| Objection::Closed)?;
    }
    Ok(())
}

/// What was seen of some bytes.
struct Seen {
    active: Option<&'static str>,
    encrypted: bool,
    packs: bool,
    bytes: u64,
    /// Whether they could be read to their end.
    whole: io::Result<()>,
}

/// Looks at every name, a block at a time; one that might go on in the next block is looked at there.
fn scan(mut from: impl Read) -> Seen {
    let mut seen = Seen { active: None, encrypted: false, packs: false, bytes: 0, whole: Ok(()) };
    let mut window = Vec::new();
    loop {
        let read = from.by_ref().take(BLOCK).read_to_end(&mut window);
        let last = !matches!(read, Ok(read) if read as u64 == BLOCK);
        seen.bytes += read.as_ref().map_or(0, |read| *read as u64);
        let sure = if last { window.len() } else { window.len().saturating_sub(LONGEST_SPELLING) };
        for (_, name) in names(&window).take_while(|(at, _)| *at < sure) {
            seen.active = seen.active.or_else(|| ACTIVE.into_iter().find(|active| *active == name));
            seen.encrypted |= name == "Encrypt";
            seen.packs |= name == "ObjStm";
        }
        if last {
            return Seen { whole: read.map(drop), ..seen };
        }
        window.drain(..sure);
    }
}

/// Every name with its place, as it is meant: `/J#61vaScript` is `JavaScript`. Those that are too long are left out.
fn names(bytes: &[u8]) -> impl Iterator<Item = (usize, String)> {
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    starts.filter_map(|(at, _)| Some((at, name(&bytes[at + 1..])?)))
}

fn name(bytes: &[u8]) -> Option<String> {
    let mut name = String::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied().filter(|byte| !ends_a_name(*byte)) {
        let spelled = (byte == b'#').then(|| bytes.get(at + 1..at + 3)).flatten();
        let meant = spelled.and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        at += if meant.is_some() { 3 } else { 1 };
        let letter = meant.unwrap_or(byte);
        if !letter.is_ascii_alphanumeric() || name.len() == MOST_NAME {
            return None;
        }
        name.push(char::from(letter));
    }
    Some(name)
}

/// White space and delimiters.
fn ends_a_name(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ') || b"()<>[]{}/%".contains(&byte)
}

/// What follows the head of each stream that packs objects (deflate knows its end); nothing for one that is packed otherwise than by deflate alone.
fn object_streams(pdf: &[u8]) -> impl Iterator<Item = Option<&[u8]>> {
    const WORD: &[u8] = b"stream";
    let mut from = 0;
    let words = pdf.windows(WORD.len()).enumerate().filter(|(_, window)| *window == WORD).map(|(at, _)| at);
    words.filter_map(move |at| {
        let after = &pdf[at + WORD.len()..];
        if pdf[..at].ends_with(b"end") {
            from = at;
            return None;
        }
        let data = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n"))?;
        let dictionary = &pdf[std::mem::replace(&mut from, at)..at];
        let named = |wanted: &str| names(dictionary).filter(|(_, name)| name == wanted).count();
        if named("ObjStm") == 0 {
            return None;
        }
        let others = ["DecodeParms", "DP", "LZWDecode", "ASCIIHexDecode", "ASCII85Decode", "RunLengthDecode", "Crypt"];
        let plain = named("FlateDecode") == 1 && others.iter().all(|other| named(other) == 0);
        Some(plain.then_some(data))
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use proptest::prelude::*;

    use super::*;

    fn looked_into(pdf: &[u8]) -> Result<(), Objection> {
        look(&mut io::Cursor::new(pdf)).unwrap()
    }

    fn of(objects: &[u8]) -> Vec<u8> {
        [b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n".as_slice(), objects, b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"]
            .concat()
    }

    fn packed(dictionary: &str, objects: &[u8]) -> Vec<u8> {
        let mut data = ZlibEncoder::new(Vec::new(), Compression::default());
        data.write_all(objects).unwrap();
        let head = format!("9 0 obj<</Type/ObjStm/N 1/First 4{dictionary}>>stream\r\n");
        of(&[head.as_bytes(), &data.finish().unwrap(), b"\nendstream\nendobj"].concat())
    }

    #[test]
    fn what_would_do_something_is_refused() {
        for (objects, active) in [
            ("2 0 obj<</S/JavaScript/JS(app.alert\\(1\\))>>endobj", "JavaScript"),
            ("2 0 obj<</S /J#61vaScr#69pt/JS 3 0 R>>endobj", "JavaScript"),
            ("2 0 obj<</OpenAction<</S/Launch/F(x.exe)>>>>endobj", "Launch"),
            ("2 0 obj<</Names<</EmbeddedFiles 3 0 R>>>>endobj", "EmbeddedFiles"),
            ("2 0 obj<</AcroForm<</XFA[]>>>>endobj", "XFA"),
            ("2 0 obj<</AA<</C<</S/SubmitForm>>>>>>endobj", "SubmitForm"),
        ] {
            assert_eq!(looked_into(&of(objects.as_bytes())), Err(Objection::Active(active)), "{objects}");
            let hidden = packed("/Filter/FlateDecode", objects.as_bytes());
            assert_eq!(looked_into(&hidden), Err(Objection::Active(active)), "packed: {objects}");
        }
    }

    #[test]
    fn what_does_nothing_is_kept() {
        for objects in [
            "2 0 obj<</OpenAction[3 0 R/FitH null]/Author(\\344\\275\\240)/Producer(JavaScript)>>endobj",
            "2 0 obj<</Type/Sig/SubFilter/adbe.pkcs7.detached/ByteRange[0 1 2 3]>>endobj",
            "2 0 obj<</A<</S/URI/URI(https://hulian.example)>>/XFAlike 1/Launcher 2/JavaScripts 3>>endobj",
            "2 0 obj<</Length 9/Filter/DCTDecode>>stream\n\u{1}/JS /AA \nendstream endobj",
        ] {
            assert_eq!(looked_into(&of(objects.as_bytes())), Ok(()), "{objects}");
            assert_eq!(looked_into(&packed("/Filter[/FlateDecode]", objects.as_bytes())), Ok(()), "packed: {objects}");
        }
    }

    #[test]
    fn what_cannot_be_looked_into_is_refused() {
        let plain = b"2 0 obj<<>>endobj";
        assert_eq!(looked_into(&of(b"2 0 obj<</Encrypt 3 0 R>>endobj")), Err(Objection::Closed));
        for dictionary in
            ["", "/Filter/LZWDecode", "/Filter[/ASCIIHexDecode/FlateDecode]", "/Filter/FlateDecode/DecodeParms<<>>"]
        {
            assert_eq!(looked_into(&packed(dictionary, plain)), Err(Objection::Closed), "{dictionary}");
        }
        let bomb = vec![b' '; (64 << 20) + 1];
        assert_eq!(looked_into(&packed("/Filter/FlateDecode", &bomb)), Err(Objection::Closed));
        let mut torn = packed("/Filter/FlateDecode", plain);
        let at = torn.windows(2).position(|two| two == b"\r\n").unwrap();
        torn[at + 4] ^= 0xFF;
        assert_eq!(looked_into(&torn), Err(Objection::Closed));
    }

    #[test]
    fn a_name_is_seen_wherever_a_block_ends() {
        for (spelled, objection) in [("/Launch", Err(Objection::Active("Launch"))), ("/Launcher", Ok(()))] {
            for before in 0..80 {
                let room = vec![b' '; BLOCK as usize - 80 + before];
                let pdf = of(&[&room, spelled.as_bytes(), b" ", &[b' '; 200]].concat());
                assert_eq!(looked_into(&pdf), objection, "{spelled} after {before}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_pdf_panics(at in 0..150_usize, byte: u8, junk in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut pdf = packed("/Filter/FlateDecode", b"2 0 obj<</S/JavaScript>>endobj");
            let place = at % pdf.len();
            pdf[place] = byte;
            let _ = looked_into(&pdf);
            let _ = looked_into(&of(&junk));
        }

        #[test]
        fn a_name_is_found_in_every_spelling(escaped in proptest::collection::vec(any::<bool>(), 10)) {
            let spelled: String = "JavaScript".chars().zip(escaped)
                .map(|(letter, escaped)| if escaped { format!("#{:02x}", u32::from(letter)) } else { letter.to_string() })
                .collect();
            let pdf = of(format!("2 0 obj<</S/{spelled}>>endobj").as_bytes());
            prop_assert_eq!(looked_into(&pdf), Err(Objection::Active("JavaScript")));
        }
    }
}
