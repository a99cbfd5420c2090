//! The workbook that came, with what is wrong beside each row and the wrong cells coloured.

use std::collections::HashMap;

use super::super::sheets::model::{Book, Cell, Row, Sheet};
use super::super::sheets::workbook::Trim;
use super::columns::{self, WRONG};
use super::model::{Finding, Notice};
use super::reading::{heading, wrong_column};
use web::Language;

/// The sheets of a book, each with a column that says what is wrong.
pub fn marked(book: &Book, findings: &[Finding], notices: &[Notice], language: Language) -> Vec<(Sheet, Trim)> {
    book.sheets.iter().map(|sheet| mark(sheet, findings, notices, language)).collect()
}

fn mark(sheet: &Sheet, findings: &[Finding], notices: &[Notice], language: Language) -> (Sheet, Trim) {
    let (mut sheet, mut trim) = (sheet.clone(), Trim::default());
    let head = columns::ledger(&sheet.name).and_then(|ledger| heading(ledger, &sheet));
    let own: Vec<&Finding> = findings.iter().filter(|finding| finding.sheet == sheet.name).collect();
    if head.is_none() && own.is_empty() {
        return (sheet, trim);
    }
    let width = sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let (top, column) = match head {
        Some(head) => (head.number, wrong_column(head).unwrap_or(width)),
        None => (1, width),
    };
    let mut said: HashMap<u32, Vec<String>> = HashMap::new();
    for finding in own {
        let [zh, en] = finding.words.clone();
        let place = super::super::sheets::model::place(finding.column, finding.row);
        said.entry(finding.row).or_default().push(format!("{place}: {}", language.pick([zh, en])));
        if let Ok(column) = u16::try_from(finding.column) {
            trim.wrong.insert((finding.row.saturating_sub(1), column));
        }
    }
    for notice in notices.iter().filter(|notice| notice.sheet == sheet.name) {
        let Some(row) = notice.row else { continue };
        let [zh, en] = notice.words.clone();
        said.entry(row).or_default().push(language.pick([zh, en]));
    }
    for number in said.keys().copied().chain([top]).collect::<Vec<_>>() {
        if sheet.rows.iter().all(|row| row.number != number) {
            sheet.rows.push(Row { number, cells: Vec::new() });
        }
    }
    sheet.rows.sort_by_key(|row| row.number);
    for row in &mut sheet.rows {
        let words = said.remove(&row.number).map(|words| words.join("; ")).unwrap_or_default();
        let words = if row.number == top && words.is_empty() { WRONG.to_owned() } else { words };
        set(row, column, words);
    }
    trim.heading = Some(top.saturating_sub(1));
    (sheet, trim)
}

fn set(row: &mut Row, column: usize, words: String) {
    if row.cells.len() <= column {
        row.cells.resize(column + 1, Cell::Empty);
    }
    row.cells[column] = if words.is_empty() { Cell::Empty } else { Cell::Text(words) };
}
