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
const ACTIVE: [&str; 11] = [
    "JavaScript",
    "Launch",
    "EmbeddedFile",
    "EmbeddedFiles",
    "FileAttachment",
    "RichMedia",
    "Rendition",
    "SubmitForm",
    "ImportData",
    "GoToE",
    "XFA",
];

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

/// Looks into the packed objects: all that say they are, or none is believed.
fn unpacked(pdf: &[u8]) -> Result<(), Objection> {
    let (mut left, mut found) = (MOST_UNPACKED, 0);
    let mut work = Work(4 * pdf.len());
    for at in places(pdf, b"obj") {
        let Some(dictionary) = dictionary(&pdf[at..], &mut work)? else { continue };
        let packs = dictionary.counted("ObjStm");
        if packs == 0 {
            continue;
        }
        found += packs;
        let seen = scan(ZlibDecoder::new(dictionary.deflated()?).take(left + 1));
        // What a reader can unpack of a stream that is cut off, it will use.
        if let Some(active) = seen.active {
            return Err(Objection::Active(active));
        }
        left = left.checked_sub(seen.bytes).ok_or(Objection::Closed)?;
        seen.whole.map_err(|_| Objection::Closed)?;
    }
    let said = names(pdf).filter(|(_, name)| name == "ObjStm").count();
    if found == said { Ok(()) } else { Err(Objection::Closed) }
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

/// The dictionary of an object, and what follows it.
struct Dictionary<'p> {
    names: Vec<String>,
    after: &'p [u8],
}

impl<'p> Dictionary<'p> {
    fn counted(&self, wanted: &str) -> usize {
        self.names.iter().filter(|name| *name == wanted).count()
    }

    /// The data of its stream, from its first byte on (deflate knows its end), if deflate alone has packed it.
    fn deflated(&self) -> Result<&'p [u8], Objection> {
        let others = ["DecodeParms", "DP", "LZWDecode", "ASCIIHexDecode", "ASCII85Decode", "RunLengthDecode", "Crypt"];
        let plain = self.counted("FlateDecode") == 1 && others.iter().all(|other| self.counted(other) == 0);
        let stream = blank(self.after).strip_prefix(b"stream".as_slice()).filter(|_| plain).ok_or(Objection::Closed)?;
        // A line end is wanted here; readers take what stands for one.
        let spaces = stream.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let begun = &stream[spaces..];
        let data = [b"\r\n".as_slice(), b"\n", b"\r"].into_iter().find_map(|end| begun.strip_prefix(end));
        data.ok_or(Objection::Closed)
    }
}

/// Where this word ends, wherever it stands. What a string or a stream makes look like an object is among them: it hides none.
fn places<'p>(pdf: &'p [u8], word: &'p [u8]) -> impl Iterator<Item = usize> + 'p {
    let found = pdf.windows(word.len()).enumerate().filter(move |(_, window)| *window == word);
    found.map(|(at, _)| at + word.len())
}

/// How many bytes may still be looked at: dictionaries that never end cost no more than a few files.
struct Work(usize);

impl Work {
    fn spend(&mut self, bytes: usize) -> Result<(), Objection> {
        self.0 = self.0.checked_sub(bytes).ok_or(Objection::Closed)?;
        Ok(())
    }
}

/// Reads a dictionary (7.3.7) to its end, past the strings, comments and dictionaries in it; nothing where none begins, or
/// ends.
fn dictionary<'p>(bytes: &'p [u8], work: &mut Work) -> Result<Option<Dictionary<'p>>, Objection> {
    let body = blank(bytes);
    work.spend(bytes.len() - body.len())?;
    if !body.starts_with(b"<<") {
        return Ok(None);
    }
    let (mut names, mut depth, mut rest) = (Vec::new(), 0_usize, body);
    while !rest.is_empty() {
        let step = match rest {
            [b'<', b'<', ..] | [b'>', b'>', ..] => 2,
            [b'(', ..] => string(rest),
            [b'<', ..] => rest.iter().position(|byte| *byte == b'>').map_or(rest.len(), |end| end + 1),
            [b'%', ..] => comment(rest),
            _ => 1,
        };
        work.spend(step)?;
        match rest {
            [b'<', b'<', ..] => depth += 1,
            [b'>', b'>', ..] => depth -= 1,
            [b'/', name @ ..] => names.extend(self::name(name)),
            _ => {}
        }
        rest = &rest[step..];
        if depth == 0 {
            return Ok(Some(Dictionary { names, after: rest }));
        }
    }
    Ok(None)
}

/// How long a string is (7.3.4.2): brackets in it are balanced, or escaped; one that does not end takes everything.
fn string(bytes: &[u8]) -> usize {
    let (mut depth, mut escaped) = (0_usize, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' if depth == 1 => return at + 1,
            b')' => depth -= 1,
            _ => {}
        }
    }
    bytes.len()
}

/// How long a comment is (7.2.4), without its line end.
fn comment(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(bytes.len())
}

/// Past white space and comments.
fn blank(mut bytes: &[u8]) -> &[u8] {
    loop {
        let white = bytes.iter().take_while(|byte| matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')).count();
        bytes = &bytes[white..];
        match bytes.first() {
            Some(b'%') => bytes = &bytes[comment(bytes)..],
            _ => return bytes,
        }
    }
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
        packed_as(("", dictionary, ""), "stream\r\n", objects)
    }

    fn packed_as((before, dictionary, after): (&str, &str, &str), begins: &str, objects: &[u8]) -> Vec<u8> {
        let mut data = ZlibEncoder::new(Vec::new(), Compression::default());
        data.write_all(objects).unwrap();
        let head = format!("9 0 obj<<{before}/Type/ObjStm/N 1/First 4{dictionary}{after}>>{begins}");
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
            ("2 0 obj<</S/Rendition/OP 0/JS(app.alert\\(1\\))>>endobj", "Rendition"),
            ("2 0 obj<</Subtype/FileAttachment/FS<</EF<</F 3 0 R>>>>>>endobj", "FileAttachment"),
        ] {
            assert_eq!(looked_into(&of(objects.as_bytes())), Err(Objection::Active(active)), "{objects}");
            let hidden = packed("/Filter/FlateDecode", objects.as_bytes());
            assert_eq!(looked_into(&hidden), Err(Objection::Active(active)), "packed: {objects}");
        }
    }

    #[test]
    fn what_is_packed_is_found_however_its_dictionary_is_written() {
        let script = b"2 0 obj<</S/JavaScript/JS(app.alert\\(1\\))>>endobj";
        for strange in [
            "/X(endstream)",
            "/X(endstream endobj)",
            "/X(stream\n)",
            "%endstream\n",
            "/X(>>)",
            "/X(\\))",
            "/X<3e3e>",
            "/Y<</Z(>>)>>",
            "/X(9 0 obj<</A 1>>)",
        ] {
            for (before, after) in [(strange, ""), ("", strange)] {
                let pdf = packed_as((before, "/Filter/FlateDecode", after), "stream\r\n", script);
                assert_eq!(looked_into(&pdf), Err(Objection::Active("JavaScript")), "{before} {after}");
                let hidden = packed_as(
                    (&format!("/DecodeParms<</Predictor 12>>{before}"), "/Filter/FlateDecode", after),
                    "stream\n",
                    script,
                );
                assert_eq!(looked_into(&hidden), Err(Objection::Closed), "{before} {after}");
            }
        }
        for begins in ["stream\r\n", "stream\n", "stream\r", "stream \n", "%here\nstream\n"] {
            let pdf = packed_as(("", "/Filter/FlateDecode", ""), begins, script);
            assert_eq!(looked_into(&pdf), Err(Objection::Active("JavaScript")), "{begins:?}");
        }
        for begins in ["stream", "streamx\n", "strea\n"] {
            let pdf = packed_as(("", "/Filter/FlateDecode", ""), begins, b"2 0 obj<<>>endobj");
            assert_eq!(looked_into(&pdf), Err(Objection::Closed), "{begins:?}");
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
        let endless = |word: &str| of(&[word.repeat(100_000).as_bytes(), b"/ObjStm "].concat());
        for word in ["9 0 obj<<", "9 0 obj<</A(", "9 0 obj%", "9 0 obj<</A<"] {
            assert_eq!(looked_into(&endless(word)), Err(Objection::Closed), "{word}");
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
