//! From the bytes of a request to rows.

use super::super::imports::intake::{Seat, facts, in_turn};
use super::super::imports::model::FileFacts;
use super::super::sheets::model::{Book, SheetFormat};
use super::super::sheets::rules::{format, unreadable};
use super::super::sheets::{separated, xlsx};
use super::super::tables::columns;
use super::super::tables::model::ImportSheet;
use super::super::tables::reading::{self, Reading};
use kernel::{Fault, Wanted};
use web::Raw;

/// A file that was read.
#[derive(Clone)]
pub struct Intake {
    /// What is said of it.
    pub file: FileFacts,
    /// Its cells.
    pub book: Book,
    /// What was found in them.
    pub reading: Reading,
}

/// Reads a file.
///
/// # Errors
/// `unsupported_media_type`, and the refusals of files and of books without a known sheet.
pub async fn read(seat: Seat, raw: Raw) -> Result<Intake, Fault> {
    let format = format(&raw.media)?;
    let work = move |wanted: &Wanted| {
        let mut book = match format {
            SheetFormat::Xlsx => xlsx::read(&raw.bytes, wanted)?,
            SheetFormat::Csv => separated::read(&raw.bytes, name(), wanted)?,
        };
        call_by_number(&mut book);
        let reading = reading::read(&book, &[ImportSheet::Households])?;
        Ok(Intake { file: facts(format.into(), &raw.bytes), book, reading })
    };
    in_turn(seat, work, || unreadable("工作簿内容损坏。", "The content of the workbook is damaged.")).await
}

fn name() -> &'static str {
    ImportSheet::Households.label()[0]
}

/// A sheet may be named after somebody, and what is wrong names its sheet: the ledger is called as it is in the template
/// (whatever the only sheet of a workbook is called), the others by their numbers.
fn call_by_number(book: &mut Book) {
    let only = book.sheets.len() == 1;
    let mut found = false;
    for (sheet, number) in book.sheets.iter_mut().zip(1..) {
        let ledger = only || columns::ledger(&sheet.name) == Some(ImportSheet::Households);
        let explains = ["填写说明", "说明"].contains(&columns::plain(&sheet.name).as_str());
        sheet.name = match (ledger && !found, explains) {
            (true, _) => name().to_owned(),
            (false, true) => "说明".to_owned(),
            (false, false) => format!("工作表{number}"),
        };
        found |= ledger;
    }
}
