//! Separated text (CSV): in whichever encoding offices save it, and out as UTF-8 with a mark.

use csv::{ReaderBuilder, StringRecord, WriterBuilder};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::model::{Book, Cell, Row, Sheet, SheetFormat};
use super::rules::{MOST_COLUMNS, MOST_ROWS, MOST_TEXT, guarded, too_large, unguarded, unreadable};
use super::xlsx::Room;
use kernel::{Fault, INTERNAL, OrFaultAs, Wanted};

/// Reads separated text as one sheet of this name.
///
/// # Errors
/// `workbook_unreadable`, `workbook_too_large`.
pub fn read(bytes: &[u8], name: &str, wanted: &Wanted) -> Result<Book, Fault> {
    let mut text = decoded(bytes)?;
    text.push('\n');
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator(&text)).from_reader(text.as_bytes());
    let mut room = Room { rows: MOST_ROWS, text: MOST_TEXT, wanted };
    let (mut rows, mut number, mut record) = (Vec::new(), 0_u32, StringRecord::new());
    loop {
        let before = reader.position().line();
        let more = reader.read_record(&mut record);
        if !more.map_err(|_| unreadable("CSV 格式有误。", "This is not separated text."))? {
            break;
        }
        // Blank lines are passed over by the reader, but are rows to whoever looks at the file.
        let inside: usize = record.iter().map(|field| field.matches('\n').count()).sum();
        let lines = usize::try_from(reader.position().line() - before).unwrap_or(usize::MAX);
        number = number.saturating_add(u32::try_from(lines.saturating_sub(inside).max(1)).unwrap_or(u32::MAX));
        room.row()?;
        if record.len() > MOST_COLUMNS {
            return Err(too_large(format!("最多 {MOST_COLUMNS} 列。"), format!("At most {MOST_COLUMNS} columns.")));
        }
        let mut cells = Vec::with_capacity(record.len());
        for field in &record {
            room.text(field)?;
            let words = unguarded(field);
            cells.push(if words.is_empty() { Cell::Empty } else { Cell::Text(words.to_owned()) });
        }
        rows.push(Row { number, cells });
    }
    Ok(Book { format: SheetFormat::Csv, sheets: vec![Sheet { name: name.to_owned(), rows }] })
}

/// UTF-8, UTF-16 with its mark, or GB18030.
fn decoded(bytes: &[u8]) -> Result<String, Fault> {
    let encodings: &[&'static Encoding] = match Encoding::for_bom(bytes) {
        Some((marked, _)) => &[marked],
        None if bytes.len() >= 2 && bytes[1] == 0 => &[UTF_16LE],
        None if bytes.len() >= 2 && bytes[0] == 0 => &[UTF_16BE],
        None => &[UTF_8, GB18030],
    };
    let mark = Encoding::for_bom(bytes).map_or(0, |(_, length)| length);
    let read = |encoding: &&'static Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]).map(|text| text.into_owned())
    };
    let unknown = || unreadable("文字编码无法识别。", "The encoding of the text cannot be told.");
    encodings.iter().find_map(read).filter(|text| !text.contains('\0')).ok_or_else(unknown)
}

/// A comma, a tab or a semicolon: whichever its first line has most of.
fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| first.bytes().filter(|byte| byte == separator).count();
    [b';', b'\t', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// Writes a sheet as separated text: UTF-8 with a mark, so that spreadsheet programs read it rightly, and with nothing
/// in it that they would compute.
///
/// # Errors
/// `internal_error` when it cannot be written.
pub fn written(sheet: &Sheet) -> Result<Vec<u8>, Fault> {
    let mut writer = WriterBuilder::new().flexible(true).from_writer(b"\xef\xbb\xbf".to_vec());
    for row in &sheet.rows {
        let fields = row.cells.iter().map(|cell| guarded(&cell.words()));
        writer.write_record(fields).or_fault_as(&INTERNAL, "separated text could not be written")?;
    }
    writer.into_inner().or_fault_as(&INTERNAL, "separated text could not be written")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(bytes: &[u8]) -> Vec<Vec<String>> {
        let book = read(bytes, "单位", &Wanted::default()).unwrap();
        book.sheets[0].rows.iter().map(|row| row.cells.iter().map(Cell::words).collect()).collect()
    }

    #[test]
    fn every_encoding_an_office_saves_in_is_read() {
        let text = "单位编号,单位名称\nU01,𠮷田㐂\n";
        let expected = vec![vec!["单位编号", "单位名称"], vec!["U01", "𠮷田㐂"]];
        let utf16 = |little: bool| -> Vec<u8> {
            let mark = [0xfeff].into_iter().chain(text.encode_utf16());
            mark.flat_map(|unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
        };
        let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
        let gb = GB18030.encode(text).0.into_owned();
        assert_ne!(gb, text.as_bytes());
        for bytes in [text.as_bytes().to_vec(), marked, gb, utf16(true), utf16(false)] {
            assert_eq!(words(&bytes), expected, "{:x?}", &bytes[..4]);
        }
        for garbage in [b"\xff\x80\x80\x81".as_slice(), b"\xef\xbb\xbfa\xff,b", b"a,b\0c"] {
            assert!(read(garbage, "单位", &Wanted::default()).is_err(), "{garbage:x?}");
        }
    }

    #[test]
    fn tabs_and_semicolons_separate_too() {
        assert_eq!(words("a\tb\n1\t2".as_bytes())[1], ["1", "2"]);
        assert_eq!(words("a;b\n1;2".as_bytes())[1], ["1", "2"]);
        assert_eq!(words("a,b\n\"1,\n2\",3".as_bytes())[1], ["1,\n2", "3"]);
        let book = read("a,b\n\"1,\n2\",3\n\n\r\n4,5".as_bytes(), "单位", &Wanted::default()).unwrap();
        let numbers: Vec<_> = book.sheets[0].rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [1, 2, 5], "rows are numbered as a spreadsheet shows them");
    }

    #[test]
    fn what_is_written_is_read_again() {
        let odd = ["=1+1", "＝1", "'=1", "'a", "a\"b,c", "多\n行", "-5", "　@x"];
        let cells = odd.iter().map(|words| Cell::Text((*words).to_owned())).collect();
        let sheet = Sheet { name: "单位".to_owned(), rows: vec![Row { number: 1, cells }] };
        let bytes = written(&sheet).unwrap();
        assert!(bytes.starts_with(b"\xef\xbb\xbf'=1+1,"), "{}", String::from_utf8_lossy(&bytes));
        assert_eq!(words(&bytes), vec![odd.to_vec()]);
    }
}
