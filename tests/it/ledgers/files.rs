//! Files built by somebody with bad intent: each is refused, quickly and in words, and nothing is written.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::books::{UNITS, XLSX, row, send, workbook};
use crate::kit::{Engine, World, on};

#[test]
fn p46_files_built_to_harm_are_refused() {
    on(Engine::Sqlite, harmful);
}

const LARGE: &str = "workbook_too_large";
const UNSAFE: &str = "workbook_unsafe";
const BROKEN: &str = "workbook_unreadable";

/// What it is, its bytes, and the codes one of which refuses it.
pub type Case = (&'static str, Vec<u8>, &'static [&'static str]);

fn plain() -> Vec<u8> {
    workbook(&[("单位", UNITS, vec![row(&["D01", "示例单位"])])])
}

/// A workbook with one part replaced (or added) and the others as they are.
fn with(part: &str, content: &[u8]) -> Vec<u8> {
    let bytes = plain();
    let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice())).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        if name == part {
            continue;
        }
        let mut old = Vec::new();
        entry.read_to_end(&mut old).unwrap();
        writer.start_file(name, options).unwrap();
        writer.write_all(&old).unwrap();
    }
    writer.start_file(part, options).unwrap();
    writer.write_all(content).unwrap();
    writer.finish().unwrap().into_inner()
}

fn sheet(cells: &str) -> Vec<u8> {
    let head = r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
    with("xl/worksheets/sheet1.xml", format!("{head}{cells}</sheetData></worksheet>").as_bytes())
}

/// The declared sizes of an archive, all said to be one byte.
fn lying(mut bytes: Vec<u8>) -> Vec<u8> {
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(b"PK\x01\x02")).collect();
    for at in places {
        bytes[at + 24..at + 28].copy_from_slice(&1_u32.to_le_bytes());
    }
    bytes
}

/// Archives that are too large inside, or hold what they should not.
pub fn archives() -> Vec<Case> {
    let many = {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for number in 0..201 {
            writer.start_file(format!("xl/{number}.xml"), SimpleFileOptions::default()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    };
    let bomb = with("xl/media/image1.bin", &vec![0; 70 << 20]);
    assert!(bomb.len() < 1 << 20, "it is small to send");
    vec![
        ("seventy MiB of nothing", bomb.clone(), &[LARGE]),
        ("the same, with lies about its size", lying(bomb), &[LARGE, BROKEN]),
        ("a ratio above a hundred", with("xl/media/image1.bin", &vec![0; 8 << 20]), &[LARGE]),
        ("201 entries", many, &[LARGE]),
        ("an archive in the archive, by name", with("xl/media/inner.zip", b"x"), &[UNSAFE]),
        ("an archive in the archive, by content", with("xl/media/image1.png", &plain()), &[UNSAFE]),
        ("a path that climbs", with("../../evil.xml", b"<a/>"), &[UNSAFE]),
        ("an absolute path", with("/etc/evil.xml", b"<a/>"), &[UNSAFE]),
        ("macros", with("xl/vbaProject.bin", b"x"), &[UNSAFE]),
        ("half a workbook", plain()[..plain().len() / 2].to_vec(), &[BROKEN]),
        ("no workbook", b"PK\x03\x04 and nothing more".to_vec(), &[BROKEN]),
        ("nothing", Vec::new(), &[BROKEN]),
    ]
}

/// Parts that grow while they are read, or want more room than they are worth.
pub fn parts() -> Vec<Case> {
    let strings = "xl/sharedStrings.xml";
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>"#;
    let outside =
        r#"<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>"#;
    let hidden: Vec<u8> = [0xfeff].into_iter().chain(laughs.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let crowd = format!("<sst>{}</sst>", "<si/>".repeat(600_000));
    let row = |n: u32| format!(r#"<row r="{n}"><c r="A{n}"><v>1</v></c></row>"#);
    let shared = r#"<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="4294967290">1</f></c></row>"#;
    vec![
        ("a billion laughs", with(strings, laughs.as_bytes()), &[UNSAFE]),
        ("an external entity", with(strings, outside.as_bytes()), &[UNSAFE]),
        ("the same in UTF-16", with(strings, &hidden), &[UNSAFE]),
        ("a promise of strings", with(strings, br#"<sst uniqueCount="999999999999"></sst>"#), &[LARGE]),
        ("six hundred thousand strings", with(strings, crowd.as_bytes()), &[LARGE]),
        ("styles without end", with("xl/styles.xml", "<xf/>".repeat(400_000).as_bytes()), &[LARGE]),
        ("row 1,048,577", sheet(&row(1_048_577)), &[LARGE, BROKEN]),
        ("the last cell", sheet(r#"<row r="1"><c r="XFD1"><v>1</v></c></row>"#), &[LARGE]),
        ("thirty thousand rows", sheet(&(1..=30_000).map(row).collect::<String>()), &[LARGE]),
        (
            "a column beyond every number",
            sheet(r#"<row r="1"><c r="ZZZZZZZZZZ1"><v>1</v></c></row>"#),
            &[LARGE, BROKEN],
        ),
        ("rows out of order", sheet(&(row(2) + &row(1))), &[BROKEN]),
        ("a shared formula with a large number", sheet(shared), &["import_has_errors"]),
    ]
}

fn harmful(world: &World) {
    let secretary = world.secretary();
    let before = secretary.get("journal/head").is(200)["hash"].clone();
    for (what, bytes, codes) in archives().into_iter().chain(parts()) {
        let refused = send(&secretary, "", XLSX, &bytes).is(422);
        let code = refused["code"].as_str().unwrap_or_default();
        assert!(codes.contains(&code), "{what}: {refused}");
    }
    send(&secretary, "?sheet=units", "text/csv", "单位编号,单位名称\n".repeat(20_001).as_bytes()).refused(422, LARGE);
    send(&secretary, "?sheet=units", "text/csv", ",".repeat(200).as_bytes()).refused(422, LARGE);
    let long = format!("单位编号,单位名称\nD01,{}\n", "长".repeat(40_000));
    send(&secretary, "?sheet=units", "text/csv", long.as_bytes()).refused(422, LARGE);
    assert_eq!(secretary.get("journal/head").is(200)["hash"], before);
    send(&secretary, "", XLSX, &plain()).is(201);
}
