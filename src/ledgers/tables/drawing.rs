//! A sheet as it is written: headings, lists to choose from, comments, rows that explain and show.

use super::super::sheets::model::{Cell, Row, Sheet};
use super::super::sheets::workbook::Trim;
use super::columns::{self, Column, EXAMPLE, HINT, Need};
use super::model::ImportSheet;

/// Whether a sheet explains itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Remarks {
    /// A row that explains and one that shows; both are passed over when it comes back.
    Shown,
    /// Headings and rows alone.
    Absent,
}

/// A sheet with its headings, lists and comments.
pub fn sheet(ledger: ImportSheet, remarks: Remarks, rows: Vec<Vec<Cell>>) -> (Sheet, Trim) {
    let columns = columns::of(ledger);
    let mut all = vec![columns.iter().map(heading).collect::<Vec<_>>()];
    let mut trim = Trim { heading: Some(0), ..Trim::default() };
    if remarks == Remarks::Shown {
        all.push(remark(HINT, columns.iter().map(|column| column.hint)));
        all.push(remark(EXAMPLE, columns.iter().map(|column| column.example)));
        trim.grey.extend([1, 2]);
    }
    for (place, column) in (0_u16..).zip(columns) {
        trim.lists.extend(columns::choices(column.key).map(|(picks, words)| (place, picks, words)));
        trim.notes.push((place, column.hint.to_owned()));
        trim.digits.extend(columns::digits(column.key).then_some(place));
    }
    all.extend(rows);
    let rows = (1..).zip(all).map(|(number, cells)| Row { number, cells }).collect();
    (Sheet { name: ledger.label()[0].to_owned(), rows }, trim)
}

fn heading(column: &Column) -> Cell {
    let star = if column.need == Need::Required { "*" } else { "" };
    Cell::Text(format!("{}{star}", column.heading))
}

/// A row that explains or shows: its first words say so.
pub fn remark<'w>(mark: &str, words: impl Iterator<Item = &'w str>) -> Vec<Cell> {
    let mut cells: Vec<Cell> = words.map(|words| text(Some(words))).collect();
    if let Some(first) = cells.first_mut() {
        *first = Cell::Text(format!("{mark}{}", first.words()));
    }
    cells
}

/// A cell of words; an empty one where there are none.
pub fn text(words: Option<impl ToString>) -> Cell {
    let words = words.map(|words| words.to_string()).unwrap_or_default();
    if words.is_empty() { Cell::Empty } else { Cell::Text(words) }
}
