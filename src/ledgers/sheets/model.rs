//! Types: a book of sheets, a sheet of rows, and what stands in a cell.

use serde::{Deserialize, Serialize};

use kernel::{Day, coded_enum};

coded_enum! {
    /// 文件格式 · The form of a file.
    pub enum SheetFormat {
        Xlsx = "xlsx" ["Excel 工作簿", "Workbook"],
        Csv = "csv" ["CSV 文本", "Separated text"],
    }
}

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Day(Day),
    /// Yes or no.
    Flag(bool),
    /// A formula: seen, never evaluated, not kept.
    Formula,
    /// An error value of the spreadsheet (#N/A).
    Broken,
}

impl Cell {
    /// Whether there is nothing to read in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(words) => words.trim().is_empty(),
            Self::Number(_) | Self::Day(_) | Self::Flag(_) | Self::Formula | Self::Broken => false,
        }
    }

    /// Its content as words: a whole number without a point, a day in ISO form.
    pub fn words(&self) -> String {
        match self {
            Self::Empty | Self::Formula | Self::Broken => String::new(),
            Self::Text(words) => words.clone(),
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Flag(true) => "是".to_owned(),
            Self::Flag(false) => "否".to_owned(),
        }
    }
}

/// A row and its number as people count, from 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its number.
    pub number: u32,
    /// Its cells from the first column on.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column, counted from 0.
    pub fn cell(&self, column: usize) -> &Cell {
        const NOTHING: &Cell = &Cell::Empty;
        self.cells.get(column).unwrap_or(NOTHING)
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }
}

/// A sheet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its rows; those with nothing in them may be left out.
    pub rows: Vec<Row>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Book {
    /// How it came.
    pub format: SheetFormat,
    /// Its sheets, in order.
    pub sheets: Vec<Sheet>,
}

/// The name of a cell: column 1 (from 0), row 7 is `B7`.
pub fn place(column: usize, row: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest % 26] as char);
        rest /= 26;
    }
    letters.iter().rev().collect::<String>() + &row.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_do() {
        let names: Vec<_> = [(0, 1), (1, 7), (25, 2), (26, 3), (701, 4), (702, 5)].map(|(c, r)| place(c, r)).into();
        assert_eq!(names, ["A1", "B7", "Z2", "AA3", "ZZ4", "AAA5"]);
    }

    #[test]
    fn numbers_are_read_as_people_typed_them() {
        assert_eq!(Cell::Number(9_376_226_222.0).words(), "9376226222");
        assert_eq!(Cell::Number(1.5).words(), "1.5");
        assert!(Cell::Text(" \u{3000}".to_owned()).is_empty());
    }
}
