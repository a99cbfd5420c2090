//! Which sheet of a book is which, which column is which, and which rows count.

use super::super::sheets::model::{Book, Cell, Row, Sheet, place};
use super::columns::{self, EXAMPLE, HINT, Need, WRONG};
use super::model::{Finding, ImportSheet, Notice};
use crate::codes;
use kernel::{Fault, FieldCode};

/// How many rows a heading may stand below the top.
const TITLE_ROWS: usize = 10;

kernel::codes! {
    /// No sheet of the file is one that can be imported.
    NO_KNOWN_SHEET = "no_known_sheet", Invalid,
        ["没有可导入的工作表", "No sheet of the file can be imported"],
        [
            "工作表名称应与模板一致 (单位、联系人、已签协议、责任区, 或困难家庭), 首行为模板中的列名。",
            "Sheets are named as in the template (单位, 联系人, 已签协议, 责任区, or 困难家庭), with its headings.",
        ];
}

/// A sheet whose columns are known.
#[derive(Clone, Debug)]
pub struct Table {
    /// Which sheet it is.
    pub ledger: ImportSheet,
    /// Its name in the file.
    pub name: String,
    /// For each known column the column of the file.
    places: Vec<Option<usize>>,
    /// The rows that count.
    pub rows: Vec<Row>,
}

impl Table {
    /// The cell under a heading.
    pub fn cell<'r>(&self, row: &'r Row, key: &str) -> &'r Cell {
        const NOTHING: &Cell = &Cell::Empty;
        self.column(key).map_or(NOTHING, |column| row.cell(column))
    }

    /// Where a column stands in the file.
    pub fn column(&self, key: &str) -> Option<usize> {
        let at = columns::of(self.ledger).iter().position(|column| column.key == key)?;
        self.places.get(at).copied().flatten()
    }

    /// A wrong cell; where the file has no such column, the row's first known one.
    pub fn wrong(&self, row: &Row, key: &str, code: &'static FieldCode, [zh, en]: [&str; 2]) -> Finding {
        let first = self.places.iter().flatten().min().copied().unwrap_or(0);
        Finding {
            sheet: self.name.clone(),
            row: row.number,
            column: self.column(key).unwrap_or(first),
            code: code.name.to_owned(),
            words: [zh.to_owned(), en.to_owned()],
        }
    }
}

/// What was read of a book.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Its known sheets, units first.
    pub tables: Vec<Table>,
    /// Wrong headings.
    pub findings: Vec<Finding>,
    /// What was passed over.
    pub notices: Vec<Notice>,
    /// Columns with personal data that is not kept: the name of the sheet, and which.
    unkept: Vec<(String, usize)>,
}

/// Reads a book whose sheets may be these.
///
/// # Errors
/// [`NO_KNOWN_SHEET`].
pub fn read(book: &Book, wanted: &[ImportSheet]) -> Result<Reading, Fault> {
    let mut reading = Reading::default();
    let mut known = 0;
    for sheet in &book.sheets {
        match columns::ledger(&sheet.name).filter(|ledger| wanted.contains(ledger)) {
            Some(ledger) if reading.tables.iter().all(|table| table.ledger != ledger) => {
                known += 1;
                reading.sheet(ledger, sheet);
            }
            Some(_) => reading.pass_over(
                sheet,
                "sheet_twice",
                ["同类工作表只读取第一张。", "Only the first such sheet is read."],
            ),
            None => reading.unknown(sheet),
        }
    }
    reading.tables.sort_by_key(|table| table.ledger);
    if known == 0 { Err(Fault::of(&NO_KNOWN_SHEET)) } else { Ok(reading) }
}

/// The row of a sheet that holds its headings: the first of the top rows in which at least two are known.
pub fn heading(ledger: ImportSheet, sheet: &Sheet) -> Option<&Row> {
    let known =
        |row: &&Row| row.cells.iter().filter(|cell| columns::named(ledger, &cell.words()).is_some()).count() >= 2;
    sheet.rows.iter().take(TITLE_ROWS).find(known)
}

/// The column that says what is wrong, if the sheet has one already.
pub fn wrong_column(heading: &Row) -> Option<usize> {
    heading.cells.iter().position(|cell| columns::plain(&cell.words()) == WRONG)
}

impl Reading {
    /// What may be kept of the book: of its sheets those that were read, without columns of personal data.
    pub fn kept(&self, book: &Book) -> Book {
        let mut kept = book.clone();
        let names = self.tables.iter().map(|table| &table.name).chain(self.findings.iter().map(|one| &one.sheet));
        let names: Vec<&String> = names.collect();
        kept.sheets.retain(|sheet| names.contains(&&sheet.name));
        for sheet in &mut kept.sheets {
            let unkept = self.unkept.iter().filter(|(name, _)| *name == sheet.name);
            for (_, column) in unkept {
                let cells = sheet.rows.iter_mut().filter_map(|row| row.cells.get_mut(*column));
                cells.for_each(|cell| *cell = Cell::Empty);
            }
        }
        kept
    }

    fn sheet(&mut self, ledger: ImportSheet, sheet: &Sheet) {
        let columns = columns::of(ledger);
        let Some(heading) = heading(ledger, sheet) else {
            if sheet.rows.iter().any(|row| !row.is_empty()) {
                let words = ["找不到列名所在的行, 请使用模板中的列名。", "No row holds the headings of the template."];
                self.findings.push(finding(sheet, 1, 0, &codes::HEADINGS_MISSING, words));
            }
            return;
        };
        let mut places = vec![None; columns.len()];
        for (column, cell) in heading.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            match columns::named(ledger, &cell.words()) {
                Some(at) if places[at].is_none() => places[at] = Some(column),
                Some(_) => {
                    let words =
                        ["列名重复, 请删去多余的一列。", "The heading stands twice; remove one of the columns."];
                    self.findings.push(finding(sheet, heading.number, column, &codes::COLUMN_TWICE, words));
                }
                None => self.unknown_column(sheet, heading, column),
            }
        }
        let missing = columns.iter().zip(&places).filter(|(column, at)| column.need == Need::Required && at.is_none());
        let mut complete = true;
        for (column, _) in missing {
            complete = false;
            let zh = format!("缺少“{}”列。", column.heading);
            let en = format!("The column {} is missing.", column.heading);
            self.findings.push(finding(sheet, heading.number, heading.cells.len(), &codes::COLUMN_MISSING, [&zh, &en]));
        }
        let counts = |row: &&Row| row.number > heading.number && !row.is_empty() && !is_remark(row);
        let rows = if complete { sheet.rows.iter().filter(counts).cloned().collect() } else { Vec::new() };
        self.tables.push(Table { ledger, name: sheet.name.clone(), places, rows });
    }

    fn unknown_column(&mut self, sheet: &Sheet, heading: &Row, column: usize) {
        let name = columns::plain(&heading.cell(column).words());
        if name == WRONG || name == "序号" || name.is_empty() {
            return;
        }
        let at = place(column, heading.number);
        let personal = ["手机", "身份证", "民族", "籍贯", "政治面貌"].iter().any(|word| name.contains(word));
        if personal {
            self.unkept.push((sheet.name.clone(), column));
        }
        let (code, zh, en) = if personal {
            (
                "column_not_kept",
                format!("{at} 列涉及个人信息, 系统不收集, 未读取。"),
                format!("Column {at} holds personal data that is not kept; it was not read."),
            )
        } else {
            (
                "column_unknown",
                format!("{at} 列不在模板中, 未读取。"),
                format!("Column {at} is not in the template; it was not read."),
            )
        };
        self.notices.push(Notice { sheet: sheet.name.clone(), row: None, code: code.to_owned(), words: [zh, en] });
    }

    fn unknown(&mut self, sheet: &Sheet) {
        match columns::plain(&sheet.name).as_str() {
            "填写说明" | "说明" => {}
            _ if sheet.rows.is_empty() => {}
            _ => self.pass_over(
                sheet,
                "sheet_unknown",
                ["不认识的工作表, 未读取。", "This sheet is not known; it was not read."],
            ),
        }
    }

    fn pass_over(&mut self, sheet: &Sheet, code: &str, [zh, en]: [&str; 2]) {
        let words = [zh.to_owned(), en.to_owned()];
        self.notices.push(Notice { sheet: sheet.name.clone(), row: None, code: code.to_owned(), words });
    }
}

/// Rows of the template that explain or show.
fn is_remark(row: &Row) -> bool {
    let first = row.cells.iter().find(|cell| !cell.is_empty()).map(Cell::words).unwrap_or_default();
    let first = first.trim_start();
    first.starts_with(EXAMPLE) || first.starts_with(HINT)
}

fn finding(sheet: &Sheet, row: u32, column: usize, code: &'static FieldCode, [zh, en]: [&str; 2]) -> Finding {
    let words = [zh.to_owned(), en.to_owned()];
    Finding { sheet: sheet.name.clone(), row, column, code: code.name.to_owned(), words }
}
