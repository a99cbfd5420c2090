//! Types: a line of the register, and what came of taking a registration back.

use crate::parties::model::PartyBasis;
use kernel::{AgreementId, Day, UnitId};

/// Whether agreements that have ended are among those that are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndedOnes {
    /// Only those that go on.
    LeftOut,
    /// Every one there ever was.
    Included,
}

/// A concluded agreement, as the register shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concluded {
    /// Its id.
    pub id: AgreementId,
    /// 协议编号.
    pub number: String,
    /// 协议名称.
    pub title: String,
    /// 宗旨.
    pub purpose: String,
    /// 文号 of the original.
    pub document_no: Option<String>,
    /// The day it was stamped, or concluded.
    pub signed_on: Day,
    /// First day in force.
    pub starts_on: Day,
    /// Last day in force; none: 长期.
    pub ends_on: Option<Day>,
    /// Whether the parties mean to renew it.
    pub renews_automatically: bool,
    /// How it was signed.
    pub basis: PartyBasis,
    /// The units that are parties of it.
    pub units: Vec<UnitId>,
}

/// What came of taking a registration back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakenBack {
    /// It is gone.
    Done,
    /// These hold it.
    HeldBy(Vec<String>),
}
