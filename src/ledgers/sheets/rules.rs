//! Rules: how much a file may cost, why it is refused as a whole, and what must not look like a formula.

use super::model::SheetFormat;
use kernel::Fault;
use web::codes::UNSUPPORTED_MEDIA_TYPE;

/// Bytes of a workbook when it is unpacked.
pub const MOST_UNPACKED: u64 = 64 * 1024 * 1024;
/// How many times larger than its packed form it may become.
pub const MOST_RATIO: u64 = 100;
/// Entries of its archive.
pub const MOST_ENTRIES: usize = 200;
/// Rows of all sheets together.
pub const MOST_ROWS: usize = 20_000;
/// Columns of a sheet.
pub const MOST_COLUMNS: usize = 100;
/// Bytes of all texts together, each counted where it stands.
pub const MOST_TEXT: usize = 16 * 1024 * 1024;
/// Characters of one cell; what a spreadsheet holds at most.
pub const LONGEST_CELL: usize = 32_767;

/// The media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The media type of separated text.
pub const CSV: &str = "text/csv";

kernel::codes! {
    /// The file cannot be read as what it says it is.
    WORKBOOK_UNREADABLE = "workbook_unreadable", Invalid,
        ["文件无法读取", "The file cannot be read"],
        [
            "请用 Excel 或 WPS 另存为 .xlsx 后重试; CSV 请用 UTF-8 或 GB18030 编码。",
            "Save it anew as .xlsx with a spreadsheet program; a CSV file must be UTF-8, UTF-16 or GB18030.",
        ];

    /// The file is larger inside than it may be.
    WORKBOOK_TOO_LARGE = "workbook_too_large", Invalid,
        ["表格内容超出上限", "There is more in the file than can be imported at once"],
        [
            "请删去空白行列和多余的工作表, 或分次导入; detail 说明超出了哪一项。",
            "Remove blank rows, columns and sheets, or import it in parts; detail says what is too much.",
        ];

    /// The file is built as no spreadsheet program builds one.
    WORKBOOK_UNSAFE = "workbook_unsafe", Invalid,
        ["文件结构异常, 已拒绝", "The file is built in a way that is not accepted"],
        [
            "请把内容复制到本系统下载的模板中再导入; 不接受宏、外部实体、嵌套压缩和异常路径。",
            "Copy the content into the template; macros, entities, nested archives and strange paths are not accepted.",
        ];
}

/// The format of a body with this media type.
///
/// # Errors
/// `unsupported_media_type`.
pub fn format(media: &str) -> Result<SheetFormat, Fault> {
    match media {
        XLSX => Ok(SheetFormat::Xlsx),
        CSV => Ok(SheetFormat::Csv),
        _ => Err(Fault::of(&UNSUPPORTED_MEDIA_TYPE).with("accepted", vec![XLSX, CSV])),
    }
}

/// The refusal of a file that cannot be read.
pub fn unreadable(zh: &str, en: &str) -> Fault {
    Fault::of(&WORKBOOK_UNREADABLE).because(zh, en)
}

/// The refusal of a file that holds too much.
pub fn too_large(zh: impl Into<String>, en: impl Into<String>) -> Fault {
    Fault::of(&WORKBOOK_TOO_LARGE).because(zh, en)
}

/// The refusal of a file that is built strangely.
pub fn strange(zh: &str, en: &str) -> Fault {
    Fault::of(&WORKBOOK_UNSAFE).because(zh, en)
}

/// Whether a spreadsheet program might take these words for a formula.
pub fn looks_like_a_formula(words: &str) -> bool {
    let first = words.trim_start_matches([' ', '\u{3000}', '\u{a0}']).chars().next();
    first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'))
}

/// Words as separated text carries them: what looks like a formula, or like words guarded already, gets a `'` in front.
pub fn guarded(words: &str) -> String {
    if looks_like_a_formula(words) || words.starts_with('\'') { format!("'{words}") } else { words.to_owned() }
}

/// The words behind the guard.
pub fn unguarded(words: &str) -> &str {
    match words.strip_prefix('\'') {
        Some(rest) if looks_like_a_formula(rest) || rest.starts_with('\'') => rest,
        _ => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_looks_like_a_formula_is_guarded() {
        for payload in
            ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r1", "\n1", "＝1", "＋1", "－1", "＠a", "  =1", "　=1"]
        {
            assert_eq!(guarded(payload), format!("'{payload}"), "{payload:?}");
        }
        for plain in ["示例", "0937-6226222", "a=1", "1-2"] {
            assert_eq!(guarded(plain), plain);
        }
        assert_eq!(unguarded("'示例"), "'示例", "an apostrophe that guards nothing stays");
    }

    proptest! {
        #[test]
        fn what_is_guarded_comes_back(words in "['=+@ \\-＝a示\t\n]{0,6}") {
            let guarded = guarded(&words);
            prop_assert!(!looks_like_a_formula(&guarded));
            prop_assert_eq!(unguarded(&guarded), words);
        }
    }
}
