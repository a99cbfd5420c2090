//! Types: which sheets there are, what is known already, what a workbook asks for, and what is wrong with it.

use std::collections::HashSet;

use serde_json::Value;

use super::super::imports::model::Counts;
use super::super::tables::model::{Finding, ImportSheet, Notice};
use agreements::Concluded;
use auth::Member;
use kernel::{AccountId, Day, Role, UnitId, coded_enum};
use units::{Registered, UnitIn};
use zones::register::{Register, Step};

coded_enum! {
    /// 一张表的工作表 · A sheet of the onboarding workbook.
    #[derive(Default)]
    pub enum OnboardingSheet {
        #[default]
        Units = "units" ["单位", "Units"],
        Contacts = "contacts" ["联系人", "Contacts"],
        Agreements = "agreements" ["已签协议", "Signed agreements"],
        Zones = "zones" ["责任区", "Responsibility zones"],
    }
}

impl OnboardingSheet {
    /// The sheet among those of all ledgers.
    pub fn ledger(self) -> ImportSheet {
        match self {
            Self::Units => ImportSheet::Units,
            Self::Contacts => ImportSheet::Contacts,
            Self::Agreements => ImportSheet::Agreements,
            Self::Zones => ImportSheet::Zones,
        }
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
    /// Its zones.
    pub zones: Register,
    /// The units with an agreement in force.
    pub bound: HashSet<UnitId>,
    /// Whether the caller gives zones to units.
    pub assigns: bool,
    /// Today.
    pub today: Day,
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

/// A unit that is to lead a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// Which.
    pub unit: UnitRef,
    /// Since which day.
    pub since: Day,
    /// With which post of it this was agreed.
    pub post: String,
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
    /// Zones to enter and to change, and the unit that is to lead one.
    pub zones: Vec<(Step, Option<Lead>)>,
    /// Rows by sheet, in the order of [`ImportSheet::ALL`].
    pub counts: Counts,
    /// Every wrong cell.
    pub findings: Vec<Finding>,
    /// What was passed over.
    pub notices: Vec<Notice>,
}
