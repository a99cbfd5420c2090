//! Types: which sheets there are, a wrong cell, and what else is said about a row.

use serde::{Deserialize, Serialize};

use kernel::coded_enum;

coded_enum! {
    /// 工作表 · A sheet of the onboarding workbook, or of the ledger of households; a map of zones counts as the sheet of zones.
    #[derive(Default)]
    pub enum ImportSheet {
        #[default]
        Units = "units" ["单位", "Units"],
        Contacts = "contacts" ["联系人", "Contacts"],
        Agreements = "agreements" ["已签协议", "Signed agreements"],
        Zones = "zones" ["责任区", "Responsibility zones"],
        Households = "households" ["困难家庭", "Households in hardship"],
    }
}

impl ImportSheet {
    /// Its place among the counts.
    pub fn place(self) -> usize {
        match self {
            Self::Units => 0,
            Self::Contacts => 1,
            Self::Agreements => 2,
            Self::Zones => 3,
            Self::Households => 4,
        }
    }
}

/// One wrong cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The name of its sheet, as it stands in the file.
    pub sheet: String,
    /// Its row, counted from 1.
    pub row: u32,
    /// Its column, counted from 0.
    pub column: usize,
    /// What is wrong, a stable word.
    pub code: String,
    /// The same in Chinese and English.
    pub words: [String; 2],
}

/// Something that was passed over, or that a person should look at; it stops nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The name of its sheet.
    pub sheet: String,
    /// Its row, where it is about one.
    pub row: Option<u32>,
    /// What it is, a stable word.
    pub code: String,
    /// The same in Chinese and English.
    pub words: [String; 2],
}
