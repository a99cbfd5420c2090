//! Scans a whole PDF.

use std::io::{self, Read, Seek};

use super::names::{Source, scan};
use super::objection::Objection;
use super::packed;

/// Looks into a PDF, a block at a time; one that may pack objects is read whole for their sake.
///
/// # Errors
/// When the disk refuses; and why it is not kept.
pub fn look(pdf: &mut (impl Read + Seek)) -> io::Result<Result<(), Objection>> {
    pdf.rewind()?;
    let seen = scan(&mut *pdf, Source::File);
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
    Ok(packed::unpacked(&bytes))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use proptest::prelude::*;

    use super::super::names::BLOCK;
    use super::*;

    const SCRIPT: &[u8] = b"1 0 <</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>";
    const TABLE: &[u8] = b"5 0 obj<</Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Length 0>>stream\n\nendstream endobj\n";
    const ACTIVE: Result<(), Objection> = Err(Objection::Active("JavaScript"));
    const CLOSED: Result<(), Objection> = Err(Objection::Closed);

    fn looked_into(pdf: &[u8]) -> Result<(), Objection> {
        look(&mut io::Cursor::new(pdf)).unwrap()
    }

    fn of(objects: &[u8]) -> Vec<u8> {
        [b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n".as_slice(), objects, b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"]
            .concat()
    }

    fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut data = ZlibEncoder::new(Vec::new(), Compression::default());
        data.write_all(bytes).unwrap();
        data.finish().unwrap()
    }

    fn hex(bytes: &[u8]) -> Vec<u8> {
        bytes.iter().map(|byte| format!("{byte:02x}")).chain([">".to_owned()]).collect::<String>().into_bytes()
    }

    /// A stream, behind a table of objects.
    fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
        let head = format!("9 0 obj<<{dictionary}>>stream\r\n");
        of(&[TABLE, head.as_bytes(), data, b"\nendstream\nendobj"].concat())
    }

    fn packed(dictionary: &str, objects: &[u8]) -> Vec<u8> {
        packed_as("", dictionary, "", "stream\r\n", objects)
    }

    fn packed_as(before: &str, dictionary: &str, after: &str, begins: &str, objects: &[u8]) -> Vec<u8> {
        let head = format!("9 0 obj<<{before}/Type/ObjStm/N 1/First 4{dictionary}{after}>>{begins}");
        of(&[head.as_bytes(), &deflated(objects), b"\nendstream\nendobj"].concat())
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
            ("2 0 obj<</OpenAction<</S/GoToR/F(\\\\\\\\there\\\\x.pdf)/D[0/Fit]>>>>endobj", "GoToR"),
            ("2 0 obj<</OpenAction<</S/Movie/T(x)>>>>endobj", "Movie"),
            ("2 0 obj<</OpenAction<</S/Sound/Sound 4 0 R>>>>endobj", "Sound"),
            ("2 0 obj<</S/JavaScript#00/JS(app.alert\\(1\\))>>endobj", "JavaScript"),
            ("2 0 obj<</Type/Filespec/F(x.exe)/EF<</F 5 0 R>>>>endobj", "EF"),
            ("2 0 obj<</Type/Filespec/F(x.exe)/#45F%x\n5 0 R>>endobj", "EF"),
            ("2 0 obj<</OnInstantiate 5 0 R/Subtype/U3D>>endobj", "OnInstantiate"),
            ("2 0 obj<</Subtype/FileAttachment/FS<</EF<</F 3 0 R>>>>>>endobj", "FileAttachment"),
        ] {
            assert_eq!(looked_into(&of(objects.as_bytes())), Err(Objection::Active(active)), "{objects}");
            let hidden = packed("/Filter/FlateDecode", objects.as_bytes());
            assert_eq!(looked_into(&hidden), Err(Objection::Active(active)), "packed: {objects}");
        }
    }

    #[test]
    fn what_one_reader_takes_for_a_name_is_one() {
        for end in [b"\x80", b"\xFF", b"\x0B"] {
            let objects = [b"2 0 obj<</S/JavaScript".as_slice(), end, b"/JS(app.alert\\(1\\))>>endobj"].concat();
            assert_eq!(looked_into(&of(&objects)), ACTIVE, "{end:?}");
        }
    }

    #[test]
    fn whatever_readers_take_for_packed_objects_is_looked_into() {
        for (dictionary, data, objection) in [
            ("/N 1/First 4/Filter/FlateDecode", deflated(SCRIPT), ACTIVE),
            ("/Type/Foo/N 1/First 4/Filter/FlateDecode", deflated(SCRIPT), ACTIVE),
            ("/Type 6 0 R/N 1/First 4/Filter/FlateDecode", deflated(SCRIPT), ACTIVE),
            ("/N 7 0 R/First 8 0 R/Filter/FlateDecode", deflated(SCRIPT), ACTIVE),
            ("/First 4/Filter/FlateDecode/DecodeParms null", deflated(SCRIPT), ACTIVE),
            ("/N 1/Filter[/FlateDecode]", deflated(SCRIPT), ACTIVE),
            ("/#4E 1/Fi#72st 4/Filter/FlateDecode", deflated(SCRIPT), CLOSED),
            ("/Type/Obj#53tm/N 1/First 4/Filter/FlateDecode", deflated(SCRIPT), CLOSED),
            ("/Type/ObjStm/N 1/First 4/Filter[/FlateDecode 6 0 R]", deflated(&deflated(SCRIPT)), CLOSED),
            ("/Type/ObjStm/N 1/First 4/Filter[/FlateDecode 6 0 R]", deflated(&hex(SCRIPT)), CLOSED),
            ("/Type/ObjStm/N 1/First 4/X/FlateDecode/Filter 6 0 R", deflated(&deflated(SCRIPT)), CLOSED),
            ("/Type/ObjStm/N 1/First 4/Filter/FlateDecode/Filter 6 0 R", deflated(&deflated(SCRIPT)), CLOSED),
            ("/N 1/First 4/Filter/FlateDecode/F#69lter 6 0 R", deflated(&deflated(SCRIPT)), CLOSED),
            ("/N 1/First 4/Filter/FlateDecode/F/AHx", deflated(&hex(SCRIPT)), CLOSED),
            ("/N 1/First 4/Filter/ASCIIHexDecode", hex(SCRIPT), CLOSED),
            ("/N 1/Filter/ASCIIHexDecode", hex(SCRIPT), CLOSED),
            ("/N 1/First 4/Filter/FlateDecode/DecodeParms<</Predictor 12>>", deflated(SCRIPT), CLOSED),
            ("/N 1/First 4/Filter/FlateDecode/DecodeParms 6 0 R", deflated(SCRIPT), CLOSED),
            ("/N 1/First 4/N 2/Filter/FlateDecode", deflated(SCRIPT), CLOSED),
        ] {
            assert_eq!(looked_into(&stream(dictionary, &data)), objection, "{dictionary}");
        }
        let nested = [b"<</N 1/First 4/Filter/AHx>>stream\n", hex(SCRIPT).as_slice(), b"\nendstream"].concat();
        for between in [b"".as_slice(), b" ", b"%here\n", &[b' '; 200]] {
            let objects = [b"8 0 <</N 1/First 4/Filter/AHx>>", between, &nested[27..]].concat();
            assert_eq!(looked_into(&packed("/Filter/FlateDecode", &objects)), CLOSED, "{between:?}");
            assert_eq!(looked_into(&stream("/N 1/First 4", &objects)), CLOSED, "{between:?}");
            let ended = [b"8 12 (endstream) ", &objects[4..]].concat();
            assert_eq!(looked_into(&stream("/N 1/First 5", &ended)), CLOSED, "{between:?}");
        }
    }

    #[test]
    fn a_dictionary_of_packed_objects_is_plain() {
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
            " 5 ",
            "/X 1 2",
        ] {
            for (before, after) in [(strange, ""), ("", strange)] {
                let pdf = packed_as(before, "/Filter/FlateDecode", after, "stream\r\n", b"1 0 <<>>");
                assert_eq!(looked_into(&pdf), CLOSED, "{before} {after}");
            }
        }
        for begins in ["stream\r\n", "stream\n", "stream\r", "stream \n", "%here\nstream\n"] {
            let pdf = packed_as("", "/Filter/FlateDecode", "", begins, SCRIPT);
            assert_eq!(looked_into(&pdf), ACTIVE, "{begins:?}");
        }
        for begins in ["stream", "streamx\n", "strea\n"] {
            let pdf = packed_as("", "/Filter/FlateDecode", "", begins, b"2 0 obj<<>>endobj");
            assert_eq!(looked_into(&pdf), CLOSED, "{begins:?}");
        }
    }

    #[test]
    fn a_dictionary_that_readers_read_differently_is_refused() {
        for before in
            ["/A>>", "/A[>>", "/A>>obj<<", "/A>>endobj 9 0 obj<<", "[/B 1]", "<</B 1>>", "/X<3e(>", "/X>", "/X)", "/X("]
        {
            for kept in ["/N 1/First 4", "/N 1", "/First 7 0 R"] {
                let pdf = stream(&format!("/F/AHx{before}{kept}/Filter/FlateDecode"), &deflated(&hex(SCRIPT)));
                assert_eq!(looked_into(&pdf), CLOSED, "{before}{kept}");
            }
        }
        for hidden in ["/N 1/First 4>>stream\n", "(/ObjStm)"] {
            assert_eq!(looked_into(&of(hidden.as_bytes())), CLOSED, "{hidden}");
        }
    }

    #[test]
    fn what_does_nothing_is_kept() {
        for objects in [
            "2 0 obj<</OpenAction[3 0 R/FitH null]/Author(\\344\\275\\240)/Producer(JavaScript)>>endobj",
            "2 0 obj<</Type/Sig/SubFilter/adbe.pkcs7.detached/ByteRange[0 1 2 3]>>endobj",
            "2 0 obj<</A<</S/URI/URI(https://hulian.example)>>/XFAlike 1/Launcher 2/JavaScripts 3>>endobj",
            "2 0 obj<</Differences[69/EE/EF/F0 240/EF 241/EG]>>endobj/EF /EF",
            "2 0 obj<</Title(1\\) N/First 2 \\(a\\))/First 3 0 R/Last 4 0 R/Count 2>>endobj",
            "2 0 obj<</Title(a))/First 3 0 R/Last 4 0 R>>endobj",
            "2 0 obj<</Metadata <FEFF 00>/AP<</N 5 0 R>>/N true/C[1 0 .5[-1 null]]/W[0[500]]>>endobj",
        ] {
            assert_eq!(looked_into(&of(objects.as_bytes())), Ok(()), "{objects}");
            assert_eq!(looked_into(&packed("/Filter[/FlateDecode]", objects.as_bytes())), Ok(()), "packed: {objects}");
        }
        assert_eq!(looked_into(&stream("/N 1/First 4", b"1 0 <</A 1>>")), Ok(()));
        assert_eq!(looked_into(&stream("/N 2/First 8", b"1 0 2 9 <</A 1>> <</First 3 0 R/Last 3 0 R>>")), Ok(()));
        assert_eq!(looked_into(&stream("/Length 9/Filter/DCTDecode", b"\x01/JS /AA ")), Ok(()));
        assert_eq!(looked_into(&stream("/Length 7", b"(Yes/First) Tj /First Do")), Ok(()));
    }

    #[test]
    fn a_profile_of_colours_is_kept() {
        let profile = b"\0\0\x0C\x48Lino\x02\x10\0\0mntrRGB XYZ ";
        for dictionary in
            ["/N 3/Alternate/DeviceRGB/Filter/FlateDecode", "/N 3/Range[0.0 1.0 0 1 0 1]/Filter[/FlateDecode]"]
        {
            assert_eq!(looked_into(&stream(dictionary, &deflated(profile))), Ok(()), "{dictionary}");
        }
        assert_eq!(looked_into(&stream("/N 3/Alternate/DeviceRGB", profile)), Ok(()));
        let unusual = "9 0 obj<</N 3/Filter[/ASCIIHexDecode]>>stream\n";
        let without_table = of(&[unusual.as_bytes(), &hex(profile), b"\nendstream endobj"].concat());
        assert_eq!(looked_into(&without_table), Ok(()));
        let counted = b"5 0 obj<</Type/XRef/N 0/W[1 4 2]/Length 0>>stream\n\nendstream endobj\n";
        assert_eq!(looked_into(&[&without_table, counted.as_slice()].concat()), CLOSED);
    }

    #[test]
    fn what_cannot_be_looked_into_is_refused() {
        let plain = b"2 0 obj<<>>endobj";
        assert_eq!(looked_into(&of(b"2 0 obj<</Encrypt 3 0 R>>endobj")), CLOSED);
        for dictionary in
            ["/Filter/LZWDecode", "/Filter[/ASCIIHexDecode/FlateDecode]", "/Filter/FlateDecode/DecodeParms<<>>"]
        {
            assert_eq!(looked_into(&packed(dictionary, plain)), CLOSED, "{dictionary}");
        }
        let bomb = vec![b' '; (64 << 20) + 1];
        assert_eq!(looked_into(&packed("/Filter/FlateDecode", &bomb)), CLOSED);
        let mut torn = packed("/Filter/FlateDecode", plain);
        let at = torn.windows(2).position(|two| two == b"\r\n").unwrap();
        torn[at + 4] ^= 0xFF;
        assert_eq!(looked_into(&torn), CLOSED);
    }

    #[test]
    fn what_never_ends_costs_no_more_than_a_few_files() {
        let endless = |word: &str| of(&[word.repeat(30_000).as_bytes(), b"/ObjStm "].concat());
        for word in [
            "9 0 obj<<",
            "9 0 obj<</A(",
            "9 0 obj%",
            "9 0 obj<</A<",
            "9 0 obj<</A[",
            "9 0 obj<</A<<",
            "9 0 obj",
            "/First%",
            "/First ",
            "obj<</A 1/B 2>>",
            "obj<</First 5 0 R>>",
            "(obj<</A<FE",
            "obj<</B 1 %",
            "obj<</N 1>>%",
        ] {
            assert_eq!(looked_into(&endless(word)), CLOSED, "{word}");
        }
        for word in ["/EF%", "/EF \n%", ">>%", ">>", "/EF 5 %\n", "/N%", "/#46#69", "////"] {
            let objects = word.repeat(60_000);
            let _ = looked_into(&of(objects.as_bytes()));
            let _ = looked_into(&packed("/Filter/FlateDecode", objects.as_bytes()));
        }
    }

    #[test]
    fn a_name_is_seen_wherever_a_block_ends() {
        for (spelled, objection) in [
            ("/Launch", Err(Objection::Active("Launch"))),
            ("/EF %so\n<</F 1 0 R>>", Err(Objection::Active("EF"))),
            ("/Launcher", Ok(())),
        ] {
            for before in 0..300 {
                let room = vec![b' '; BLOCK as usize - 300 + before];
                let pdf = of(&[&room, spelled.as_bytes(), b" ", &[b' '; 300]].concat());
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
            let _ = looked_into(&of(&[b"9 0 obj<</First 1", junk.as_slice()].concat()));
        }

        #[test]
        fn no_words_panic_or_hide_a_script(
            words in proptest::collection::vec(prop::sample::select(vec![
                "<<", ">>", "[", "]", "(", ")", "<", ">", "/", "%", "\n", " ", "\\", "#", "{", "0", "12", "R", "obj", "endobj",
                "stream", "endstream", "/A", "/N 1", "/First 4", "/EF", "/Type/ObjStm", "/Filter/FlateDecode", "/Filter",
                "/FlateDecode", "/W[1 1 1]",
            ]), 0..30),
            plain in 0..8_usize,
        ) {
            let _ = looked_into(&of(words.concat().as_bytes()));
            // What stands in a dictionary does not keep from being seen what is packed, unless it ends it.
            let words: String = words.iter().take(plain).copied().filter(|word| !word.contains('>')).collect();
            let pdf = stream(&format!("/N 1/First 4/Filter/FlateDecode{words}"), &deflated(SCRIPT));
            prop_assert!(looked_into(&pdf).is_err(), "{}", words);
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
