//! Types: what is known, what a file asks for, in which form the ledger is wanted, and what of it is opened.

use std::collections::HashMap;

use super::super::imports::model::{Count, Counts};
use super::super::tables::model::{Finding, ImportSheet, Notice};
use auth::Colleague;
use households::HouseholdId;
use households::export::{AdmissionIn, Amendment, DisclosableField, HouseholdIn, Registered, Roll};
use kernel::{Day, coded_enum};

coded_enum! {
    /// 台账格式 · The form of a ledger.
    pub enum LedgerFormat {
        Json = "json" ["JSON", "JSON"],
        Xlsx = "xlsx" ["Excel 工作簿", "Workbook"],
        Csv = "csv" ["CSV 文本", "Separated text"],
    }
}

coded_enum! {
    /// 台账字段 · What of the ledger of households can be shown in clear.
    pub enum LedgerField {
        Names = "names" ["姓名", "Names"],
        IdentityNumbers = "identity_numbers" ["身份证号", "Identity numbers"],
        Phones = "phones" ["电话", "Phones"],
        Births = "births" ["出生年份或日期", "Births"],
        Disabilities = "disabilities" ["残疾类别与等级", "Disabilities"],
        Address = "address" ["住址", "Address"],
        Point = "point" ["住址坐标", "Where that is"],
        Note = "note" ["备注", "Note"],
    }
}

impl LedgerField {
    /// The field of a household that it is.
    pub fn clear(self) -> DisclosableField {
        match self {
            Self::Names => DisclosableField::Names,
            Self::IdentityNumbers => DisclosableField::IdentityNumbers,
            Self::Phones => DisclosableField::Phones,
            Self::Births => DisclosableField::Births,
            Self::Disabilities => DisclosableField::Disabilities,
            Self::Address => DisclosableField::Address,
            Self::Point => DisclosableField::Point,
            Self::Note => DisclosableField::Note,
        }
    }
}

/// What is known of the community before an import.
#[derive(Clone, Default)]
pub struct Known {
    /// Every household as it is filed.
    pub roll: Roll,
    /// Those the file is about, opened.
    pub open: HashMap<HouseholdId, Registered>,
    /// The community's own staff.
    pub staff: Vec<Colleague>,
    /// Today.
    pub today: Day,
}

/// What a household of the file asks for.
pub enum Step {
    /// It is new, and is taken on at once where the authority has decided.
    Enter(Box<HouseholdIn>, Option<AdmissionIn>),
    /// Something about it is changed.
    Change(Box<Amendment>),
}

/// What a file asks for, and what is wrong with it.
#[derive(Default)]
pub struct Plan {
    /// What is to be done, household by household.
    pub steps: Vec<Step>,
    /// How many households came to what.
    pub count: Count,
    /// Every wrong cell.
    pub findings: Vec<Finding>,
    /// What should be looked at.
    pub notices: Vec<Notice>,
}

impl Plan {
    /// Rows by sheet: those of the households alone.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        counts[ImportSheet::Households.place()] = self.count;
        counts
    }
}
