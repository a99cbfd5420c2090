//! Writing a workbook: every text is a string cell, whatever it begins with.

use rust_xlsxwriter::{
    Color, DataValidation, ExcelDateTime, Format, FormatBorder, Note, Workbook, Worksheet, XlsxError,
};

use std::collections::{HashMap, HashSet};

use super::model::{Cell, Sheet};
use kernel::{Fault, INTERNAL, OrFaultAs};

/// How many words of a list a cell may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picks {
    /// One; the spreadsheet program refuses everything else.
    One,
    /// Several: the list is offered, and more can be written behind what was chosen.
    Several,
}

/// What is added to a sheet beside its cells.
#[derive(Clone, Debug, Default)]
pub struct Trim {
    /// The row of the headings, counted from 0; nothing is styled without one.
    pub heading: Option<u32>,
    /// Rows that explain or show, drawn in grey; counted from 0.
    pub grey: HashSet<u32>,
    /// Columns whose cells are chosen from a list.
    pub lists: Vec<(u16, Picks, Vec<&'static str>)>,
    /// Columns of digits that are no numbers: written as text, lest a program cuts them short.
    pub digits: Vec<u16>,
    /// Comments on headings.
    pub notes: Vec<(u16, String)>,
    /// Cells that are wrong: row and column from 0.
    pub wrong: HashSet<(u32, u16)>,
}

/// Writes sheets with what is added to each.
///
/// # Errors
/// `internal_error` when it cannot be written.
pub fn written(sheets: &[(Sheet, Trim)]) -> Result<Vec<u8>, Fault> {
    let mut workbook = Workbook::new();
    for (sheet, trim) in sheets {
        draw(workbook.add_worksheet(), sheet, trim).or_fault_as(&INTERNAL, "a workbook could not be written")?;
    }
    workbook.save_to_buffer().or_fault_as(&INTERNAL, "a workbook could not be written")
}

fn draw(page: &mut Worksheet, sheet: &Sheet, trim: &Trim) -> Result<(), XlsxError> {
    // A name this library does not take (it comes from somebody's file) leaves the usual one.
    let _ = page.set_name(&sheet.name);
    let styles = Styles::new();
    for row in &sheet.rows {
        let number = row.number.saturating_sub(1);
        for (column, cell) in row.cells.iter().enumerate() {
            let Ok(column) = u16::try_from(column) else { continue };
            put(page, number, column, cell, styles.of(trim, number, column))?;
        }
    }
    let rows: HashMap<u32, _> = sheet.rows.iter().map(|row| (row.number, row)).collect();
    for (row, column) in &trim.wrong {
        if rows.get(&(row + 1)).is_none_or(|one| one.cell((*column).into()).is_empty()) {
            page.write_blank(*row, *column, &styles.wrong)?;
        }
    }
    let Some(heading) = trim.heading else { return Ok(()) };
    page.set_freeze_panes(heading + 1, 0)?;
    let width = sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    for column in 0..u16::try_from(width).unwrap_or(0) {
        page.set_column_width(column, 18)?;
    }
    for column in &trim.digits {
        page.set_column_format(*column, &Format::new().set_num_format("@"))?;
    }
    for (column, picks, words) in &trim.lists {
        let list = DataValidation::new().allow_list_strings(words)?.show_error_message(*picks == Picks::One);
        page.add_data_validation(heading + 1, *column, heading + 20_000, *column, &list)?;
    }
    for (column, words) in &trim.notes {
        page.insert_note(heading, *column, &Note::new(words).set_author("hulian"))?;
    }
    Ok(())
}

fn put(page: &mut Worksheet, row: u32, column: u16, cell: &Cell, style: &Format) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty | Cell::Formula | Cell::Broken => return Ok(()),
        Cell::Text(words) => page.write_string_with_format(row, column, words, style)?,
        Cell::Number(number) => page.write_number_with_format(row, column, *number, style)?,
        Cell::Flag(flag) => page.write_boolean_with_format(row, column, *flag, style)?,
        Cell::Day(day) => {
            let (month, number) = (day.month() as u8, day.of_month() as u8);
            let style = style.clone().set_num_format("yyyy-mm-dd");
            match u16::try_from(day.year()).ok().and_then(|year| ExcelDateTime::from_ymd(year, month, number).ok()) {
                Some(at) => page.write_datetime_with_format(row, column, &at, &style)?,
                None => page.write_string_with_format(row, column, day.to_string(), &style)?,
            }
        }
    };
    Ok(())
}

struct Styles {
    plain: Format,
    heading: Format,
    grey: Format,
    wrong: Format,
}

impl Styles {
    fn new() -> Self {
        let heading = Format::new().set_bold().set_background_color(Color::RGB(0x00DD_EBF7));
        Self {
            plain: Format::new(),
            heading: heading.set_border_bottom(FormatBorder::Thin),
            grey: Format::new().set_font_color(Color::RGB(0x0080_8080)).set_italic(),
            wrong: Format::new().set_background_color(Color::RGB(0x00FF_C7CE)),
        }
    }

    fn of(&self, trim: &Trim, row: u32, column: u16) -> &Format {
        if trim.wrong.contains(&(row, column)) {
            &self.wrong
        } else if trim.heading == Some(row) {
            &self.heading
        } else if trim.grey.contains(&row) {
            &self.grey
        } else {
            &self.plain
        }
    }
}
