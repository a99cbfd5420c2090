//! The nouns: which sheets there are, what is known already, what a workbook asks for, and what is wrong with it.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::agreements::Concluded;
use crate::auth::Member;
use crate::kernel::{AccountId, Day, Role, UnitId, labelled};
use crate::units::{Registered, UnitIn};

labelled! {
    /// 工作表 · A sheet of the onboarding workbook.
    #[derive(Default)]
    pub enum Ledger {
        #[default]
        Units = "units" ["单位", "Units"],
        Contacts = "contacts" ["联系人", "Contacts"],
        Agreements = "agreements" ["已签协议", "Signed agreements"],
    }
}

labelled! {
    /// 导入方式 · What happens when some cells are wrong.
    #[derive(Default)]
    pub enum Mode {
        #[default]
        AllOrNothing = "all_or_nothing" ["全部导入或全部不导入", "All or nothing"],
        Importable = "importable" ["导入无误的行", "What can be imported"],
    }
}

/// What is known of the community before an import.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Its units.
    pub units: Vec<Registered>,
    /// The people of its units.
    pub members: Vec<Member>,
    /// Its concluded agreements.
    pub agreements: Vec<Concluded>,
    /// The keys of logins that somebody has.
    pub logins: HashSet<String>,
    /// Roles the caller can grant in a unit.
    pub grantable: Vec<Role>,
    /// Today.
    pub today: Day,
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

/// How many rows of a sheet came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Rows with content.
    pub rows: i64,
    /// New.
    pub inserted: i64,
    /// Changed.
    pub updated: i64,
    /// The same as before.
    pub unchanged: i64,
    /// With a wrong cell.
    pub refused: i64,
    /// Right, but waiting for a row that is wrong.
    pub held_back: i64,
}

/// A unit that a row names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UnitRef {
    /// It is registered.
    Known(UnitId),
    /// The plan registers it: its place among the new ones.
    New(usize),
}

/// A person to be given an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    /// Their unit.
    pub unit: UnitRef,
    /// The unit's code, for the slip.
    pub unit_code: String,
    /// The unit's name, for the slip.
    pub unit_name: String,
    /// Their name.
    pub name: String,
    /// Their post.
    pub title: Option<String>,
    /// What they may do.
    pub roles: Vec<Role>,
    /// What they sign in with.
    pub login: Option<String>,
}

/// A change of something that is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Change<I> {
    /// What is changed.
    pub id: I,
    /// The merge patch.
    pub patch: Value,
    /// The merge patch that undoes it.
    pub back: Value,
}

/// What a workbook asks for, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Units to register.
    pub new_units: Vec<UnitIn>,
    /// Units to change.
    pub unit_changes: Vec<Change<UnitId>>,
    /// People to give accounts.
    pub newcomers: Vec<Newcomer>,
    /// Accounts to change, each with its unit.
    pub account_changes: Vec<(UnitId, Change<AccountId>)>,
    /// Agreements to register: their units, and the rest as clients send it.
    pub registrations: Vec<(Vec<UnitRef>, Value)>,
    /// Rows by sheet, in the order of [`Ledger::ALL`].
    pub counts: [Count; 3],
    /// Every wrong cell.
    pub findings: Vec<Finding>,
    /// What was passed over.
    pub notices: Vec<Notice>,
}

impl Ledger {
    /// Its place among the counts.
    pub fn place(self) -> usize {
        match self {
            Self::Units => 0,
            Self::Contacts => 1,
            Self::Agreements => 2,
        }
    }
}
