//! From the bytes of a request to what can be checked.

use super::super::imports::intake::{Seat, facts, in_turn};
use super::super::imports::model::FileFacts;
use super::super::sheets::model::{Book, SheetFormat};
use super::super::sheets::rules::{format, unreadable};
use super::super::sheets::{separated, xlsx};
use super::super::tables::columns::ONBOARDING;
use super::super::tables::reading::{self, Reading};
use super::model::OnboardingSheet;
use kernel::{Fault, Violation, Wanted, field};
use web::Raw;
use web::codes::INVALID_PARAMETER;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Intake {
    /// What is said of it.
    pub file: FileFacts,
    /// Its cells.
    pub book: Book,
    /// What was found in them.
    pub reading: Reading,
}

/// Reads a file. Separated text is one sheet, which `sheet` names.
///
/// # Errors
/// `unsupported_media_type`, `invalid_parameter`, and the refusals of files and of books without a known sheet.
pub async fn read(seat: Seat, raw: Raw, sheet: Option<OnboardingSheet>) -> Result<Intake, Fault> {
    let format = format(&raw.media)?;
    let name = match (format, sheet) {
        (SheetFormat::Csv, None) => return Err(sheet_wanted()),
        (_, sheet) => sheet.unwrap_or_default().label()[0],
    };
    let work = move |wanted: &Wanted| {
        let book = match format {
            SheetFormat::Xlsx => xlsx::read(&raw.bytes, wanted)?,
            SheetFormat::Csv => separated::read(&raw.bytes, name, wanted)?,
        };
        let reading = reading::read(&book, &ONBOARDING)?;
        Ok(Intake { file: facts(format.into(), &raw.bytes), book, reading })
    };
    in_turn(seat, work, || unreadable("工作簿内容损坏。", "The content of the workbook is damaged.")).await
}

fn sheet_wanted() -> Fault {
    Fault::of(&INVALID_PARAMETER).at([Violation {
        pointer: "sheet".to_owned(),
        code: &field::REQUIRED,
        detail: [
            "CSV 文件请用 sheet 指明是哪张表 (units、contacts、agreements、zones)。".to_owned(),
            "Say with sheet which sheet the CSV file is: units, contacts, agreements or zones.".to_owned(),
        ],
    }])
}
