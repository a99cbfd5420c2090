//! Limits of a workbook, measured on the archive before anything in it is parsed.
//!
//! Every entry is unpacked once into nothing and counted: declared sizes are not trusted. What the parser would reserve
//! or build from a number in the file (shared strings, styles) is counted as well.

use std::collections::HashSet;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::rules::{MOST_ENTRIES, MOST_RATIO, MOST_UNPACKED, strange, too_large, unreadable};
use kernel::Fault;

/// Bytes of a part that is neither a sheet nor the shared strings.
const MOST_OF_A_PART: usize = 8 * 1024 * 1024;
/// Elements of such a part.
const MOST_ELEMENTS: usize = 300_000;
/// Shared strings of a workbook.
const MOST_STRINGS: u64 = 500_000;
/// Below this an archive is so small that its ratio says nothing.
const SMALL: u64 = 1024 * 1024;

/// Measures an archive.
///
/// # Errors
/// `workbook_unreadable`, `workbook_too_large`, `workbook_unsafe`.
pub fn measure(bytes: &[u8]) -> Result<(), Fault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if archive.len() > MOST_ENTRIES {
        let (zh, en) = ("压缩包内文件过多。", "The archive has too many entries.");
        return Err(too_large(zh, en));
    }
    let mut names = HashSet::new();
    let (mut declared, mut total) = (0_u64, 0_u64);
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|_| broken())?;
        let name = entry.name().map_err(|_| broken())?.into_owned();
        check_name(&name)?;
        if entry.encrypted() || !names.insert(name.to_ascii_lowercase()) {
            return Err(strange("压缩包加密或含重名文件。", "The archive is encrypted, or holds a name twice."));
        }
        declared = declared.saturating_add(entry.size());
        bounded(declared, bytes.len())?;
    }
    for index in 0..archive.len() {
        let part = unpacked(&mut archive, index, bytes.len(), &mut total)?;
        let name = archive.by_index_raw(index).map_err(|_| broken())?.name().map_err(|_| broken())?.into_owned();
        check_part(&name, &part)?;
    }
    Ok(())
}

fn broken() -> Fault {
    unreadable("这不是完整的 .xlsx 文件。", "This is not a whole .xlsx file.")
}

fn bounded(total: u64, packed: usize) -> Result<(), Fault> {
    let packed = u64::try_from(packed).unwrap_or(u64::MAX);
    if total > MOST_UNPACKED || (total > SMALL && total > packed.saturating_mul(MOST_RATIO)) {
        let (zh, en) =
            ("解压后体积或压缩比超出上限。", "It unpacks to more than 64 MiB, or to more than a hundredfold.");
        return Err(too_large(zh, en));
    }
    Ok(())
}

fn check_name(name: &str) -> Result<(), Fault> {
    let climbs = name.split(['/', '\\']).any(|part| part == "..");
    let absolute = name.starts_with(['/', '\\']) || name.contains(':') || name.contains('\\') || name.contains('\0');
    if climbs || absolute {
        return Err(strange("压缩包内有异常路径。", "An entry of the archive has a strange path."));
    }
    let lower = name.to_ascii_lowercase();
    let nested = [".zip", ".xlsx", ".xlsm", ".xls", ".jar", ".7z", ".rar", ".gz", ".tar", ".docx"];
    if nested.iter().any(|end| lower.ends_with(end)) || lower.ends_with("vbaproject.bin") {
        return Err(strange("压缩包内嵌套压缩文件或宏。", "The archive holds another archive, or macros."));
    }
    Ok(())
}

/// One entry, as it really unpacks.
fn unpacked(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    packed: usize,
    total: &mut u64,
) -> Result<Vec<u8>, Fault> {
    let entry = archive.by_index(index).map_err(|_| broken())?;
    let room = MOST_UNPACKED.saturating_sub(*total);
    let mut part = Vec::new();
    entry.take(room + 1).read_to_end(&mut part).map_err(|_| broken())?;
    *total = total.saturating_add(u64::try_from(part.len()).unwrap_or(u64::MAX));
    bounded(*total, packed)?;
    Ok(part)
}

fn check_part(name: &str, part: &[u8]) -> Result<(), Fault> {
    if part.starts_with(b"PK\x03\x04") || part.starts_with(b"\x1f\x8b") || part.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(strange("压缩包内嵌套压缩文件。", "The archive holds another archive."));
    }
    let lower = name.to_ascii_lowercase();
    if !(lower.ends_with(".xml") || lower.ends_with(".rels") || lower.ends_with(".vml")) {
        return Ok(());
    }
    // Without NUL there is no UTF-16, in which an entity could hide from this look.
    if part.contains(&0) || part.starts_with(b"\xfe\xff") || part.starts_with(b"\xff\xfe") {
        return Err(strange("工作簿内部编码异常。", "A part of the workbook is not UTF-8."));
    }
    if finds(part, b"<!DOCTYPE") || finds(part, b"<!ENTITY") {
        return Err(strange("工作簿含有实体声明。", "The workbook declares entities."));
    }
    let elements = || part.iter().filter(|byte| **byte == b'<').count();
    if lower.ends_with("sharedstrings.xml") {
        return check_strings(part);
    }
    let is_sheet = lower.contains("worksheets/") && lower.ends_with(".xml");
    if !is_sheet && (part.len() > MOST_OF_A_PART || elements() > MOST_ELEMENTS) {
        return Err(too_large("工作簿的样式等附属内容过多。", "Styles and other parts of the workbook are too large."));
    }
    Ok(())
}

/// How many shared strings there are, and how many the file says there are: the parser makes room for that many.
fn check_strings(part: &[u8]) -> Result<(), Fault> {
    let found = part.windows(3).filter(|window| window == b"<si").count();
    let declared = numbers_of(part, b"uniqueCount");
    if declared.into_iter().chain([u64::try_from(found).unwrap_or(u64::MAX)]).any(|count| count > MOST_STRINGS) {
        return Err(too_large("工作簿的文字过多。", "The workbook has too many texts."));
    }
    Ok(())
}

/// The values of an attribute wherever its name stands.
fn numbers_of(part: &[u8], name: &[u8]) -> Vec<u64> {
    let places = part.windows(name.len()).enumerate().filter(|(_, window)| *window == name).map(|(at, _)| at);
    let digits = |at: usize| {
        let after = &part[at + name.len()..];
        let start =
            after.iter().position(|byte| !(byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\'')))?;
        let number: String =
            after[start..].iter().take_while(|byte| byte.is_ascii_digit()).take(20).map(|byte| *byte as char).collect();
        (!number.is_empty()).then(|| number.parse().unwrap_or(u64::MAX))
    };
    places.filter_map(digits).collect()
}

/// Whether these ASCII letters stand in it, in whichever case.
fn finds(part: &[u8], word: &[u8]) -> bool {
    part.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside() {
        for bad in ["../x.xml", "xl/../../x", "/etc/passwd", "C:\\x", "xl\\x.xml", "xl/a.zip", "xl/vbaProject.bin"] {
            assert_eq!(check_name(bad).unwrap_err().code().name, "workbook_unsafe", "{bad}");
        }
        assert!(check_name("xl/worksheets/sheet1.xml").is_ok());
    }

    #[test]
    fn entities_and_counts_are_seen() {
        let refused = |name: &str, part: &[u8]| check_part(name, part).unwrap_err().code().name;
        assert_eq!(
            refused("xl/workbook.xml", b"<?xml version='1.0'?><!doctype lolz [<!entity a 'b'>]>"),
            "workbook_unsafe"
        );
        assert_eq!(refused("xl/workbook.xml", b"<\0?\0x\0"), "workbook_unsafe");
        assert_eq!(refused("xl/media/image1.png", b"PK\x03\x04"), "workbook_unsafe");
        let strings = b"<sst count='1' uniqueCount = '99999999999'></sst>";
        assert_eq!(refused("xl/sharedStrings.xml", strings), "workbook_too_large");
        assert_eq!(refused("xl/sharedStrings.xml", &b"<si/>".repeat(500_001)), "workbook_too_large");
        assert_eq!(refused("xl/styles.xml", &b"<xf/>".repeat(300_001)), "workbook_too_large");
        assert!(check_part("xl/sharedStrings.xml", b"<sst uniqueCount=\"2\"><si><t>a</t></si></sst>").is_ok());
    }
}
