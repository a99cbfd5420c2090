//! Reading a workbook, cell by cell, within bounds.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};

use super::bounds;
use super::model::{Book, Cell, Row, Sheet, SheetFormat};
use super::rules::{LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, MOST_TEXT, too_large, unreadable};
use kernel::{Day, Fault, Wanted};

/// Reads a workbook.
///
/// # Errors
/// `workbook_unreadable`, `workbook_too_large`, `workbook_unsafe`.
pub fn read(bytes: &[u8], wanted: &Wanted) -> Result<Book, Fault> {
    bounds::measure(bytes)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut room = Room { rows: MOST_ROWS, text: MOST_TEXT, wanted };
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let rows = rows(&mut workbook, &name, &mut room)?;
        sheets.push(Sheet { name, rows });
    }
    Ok(Book { format: SheetFormat::Xlsx, sheets })
}

fn broken() -> Fault {
    unreadable("工作簿内容损坏。", "The content of the workbook is damaged.")
}

/// What may still be read.
pub(super) struct Room<'w> {
    pub(super) rows: usize,
    pub(super) text: usize,
    pub(super) wanted: &'w Wanted,
}

impl Room<'_> {
    /// Takes room for one more row, if somebody still waits for it.
    pub(super) fn row(&mut self) -> Result<(), Fault> {
        self.wanted.check()?;
        self.rows = self.rows.checked_sub(1).ok_or_else(too_many_rows)?;
        Ok(())
    }

    /// Takes room for these words.
    pub(super) fn text(&mut self, words: &str) -> Result<(), Fault> {
        if words.chars().count() > LONGEST_CELL {
            return Err(too_large("单元格文字过长。", "A cell holds more than 32,767 characters."));
        }
        let left = self.text.checked_sub(words.len());
        self.text = left.ok_or_else(|| too_large("表格文字总量超出上限。", "There is too much text in the file."))?;
        Ok(())
    }
}

fn too_many_rows() -> Fault {
    too_large(format!("最多 {MOST_ROWS} 行。"), format!("At most {MOST_ROWS} rows."))
}

fn rows(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str, room: &mut Room<'_>) -> Result<Vec<Row>, Fault> {
    // A chart sheet has no cells.
    let Ok(mut cells) = workbook.worksheet_cells_reader(name) else { return Ok(Vec::new()) };
    let mut rows: Vec<Row> = Vec::new();
    while let Some(record) = cells.next_cell_with_formula_metadata().map_err(|_| broken())? {
        let cell = if record.formula.is_some() { Cell::Formula } else { cell(record.value, room)? };
        if cell == Cell::Empty {
            continue;
        }
        let (row, column) = (record.pos.0.saturating_add(1), usize::try_from(record.pos.1).unwrap_or(usize::MAX));
        if column >= MOST_COLUMNS {
            return Err(too_large(format!("最多 {MOST_COLUMNS} 列。"), format!("At most {MOST_COLUMNS} columns.")));
        }
        if usize::try_from(row).is_ok_and(|row| row > MOST_ROWS * 2) {
            return Err(too_many_rows());
        }
        if rows.last().is_none_or(|last| last.number != row) {
            if rows.last().is_some_and(|last| last.number > row) {
                return Err(broken());
            }
            room.row()?;
            rows.push(Row { number: row, cells: Vec::new() });
        }
        if let Some(last) = rows.last_mut() {
            if last.cells.len() <= column {
                last.cells.resize(column + 1, Cell::Empty);
            }
            last.cells[column] = cell;
        }
    }
    Ok(rows)
}

fn cell(value: DataRef<'_>, room: &mut Room<'_>) -> Result<Cell, Fault> {
    let mut words = |words: &str| {
        room.text(words)?;
        Ok(Cell::Text(words.to_owned()))
    };
    match value {
        DataRef::Empty => Ok(Cell::Empty),
        DataRef::String(text) => words(&text),
        DataRef::SharedString(text) => words(text),
        DataRef::Int(number) => Ok(Cell::Number(number as f64)),
        DataRef::Float(number) if number.is_finite() => Ok(Cell::Number(number)),
        DataRef::Float(_) | DataRef::Error(_) => Ok(Cell::Broken),
        DataRef::Bool(flag) => Ok(Cell::Flag(flag)),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            let day = Day::of(i32::from(year), u32::from(month), u32::from(day));
            Ok(day.filter(|_| at.is_datetime()).map_or(Cell::Number(at.as_f64()), Cell::Day))
        }
        DataRef::DateTimeIso(text) => match text.get(..10).and_then(|day| day.parse().ok()) {
            Some(day) => Ok(Cell::Day(day)),
            None => words(&text),
        },
        DataRef::DurationIso(text) => words(&text),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{separated, workbook};
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::Index;

    fn sheet(words: &[Vec<String>]) -> Sheet {
        let cells = |row: &Vec<String>| row.iter().map(|words| Cell::Text(words.clone())).collect();
        let row = |(at, row): (usize, &Vec<String>)| Row { number: at as u32 + 1, cells: cells(row) };
        Sheet { name: "单位".to_owned(), rows: words.iter().enumerate().map(row).collect() }
    }

    /// What stands in the rows that hold anything.
    fn told(book: &Book) -> Vec<Vec<String>> {
        let words = |row: &Row| row.cells.iter().map(Cell::words).collect::<Vec<_>>();
        book.sheets.iter().flat_map(|sheet| &sheet.rows).filter(|row| !row.is_empty()).map(words).collect()
    }

    proptest! {
        #[test]
        fn p51_no_bytes_make_it_stumble_and_what_is_written_is_read(
            words in prop::collection::vec(prop::collection::vec("[a-z一-龥]{1,6}", 1..4), 1..5),
            changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..12),
            cut in any::<Index>(),
            garbage in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let wanted = Wanted::default();
            let sheet = sheet(&words);
            let comma = separated::written(&sheet).unwrap();
            let whole = workbook::written(&[(sheet, workbook::Trim::default())]).unwrap();
            prop_assert_eq!(told(&read(&whole, &wanted).unwrap()), words);
            // What the damage leaves is read or refused in words; neither fails.
            let refused = |answer: Result<Book, Fault>| answer.is_ok() || answer.is_err_and(|fault| fault.is_refusal());
            let mut damaged = whole.clone();
            for (at, byte) in &changes {
                let at = at.index(damaged.len());
                damaged[at] = *byte;
            }
            prop_assert!(refused(read(&damaged, &wanted)));
            prop_assert!(refused(read(&whole[..cut.index(whole.len())], &wanted)));
            prop_assert!(refused(read(&garbage, &wanted)));
            let mut damaged = comma.clone();
            for (at, byte) in &changes {
                let at = at.index(damaged.len());
                damaged[at] = *byte;
            }
            prop_assert!(refused(separated::read(&damaged, "单位", &wanted)));
            prop_assert!(refused(separated::read(&garbage, "单位", &wanted)));
        }
    }
}
