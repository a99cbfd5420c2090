//! The nouns: an import, and what it brought.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::onboarding::model::{Count, Finding, Mode, Notice};
use super::super::sheets::model::{Book, Format};
use crate::kernel::{AccountId, AgreementId, ImportId, Instant, UnitId};

/// How long the copy of a file is kept.
pub const KEPT_FOR: TimeDelta = TimeDelta::days(30);

/// The timer that forgets the copy.
pub const FORGET: &str = "import.forget";

/// An import (导入).
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// What happened to rows that were right beside wrong ones.
    pub mode: Mode,
    /// The file.
    pub file: FileFacts,
    /// Rows by sheet.
    pub counts: [Count; 3],
    /// How many cells were wrong.
    pub finding_count: i64,
    /// What was passed over.
    pub notices: Vec<Notice>,
    /// When.
    pub created_at: Instant,
    /// The account that imported it.
    pub created_by: Option<AccountId>,
    /// When its copy is forgotten.
    pub forgotten_at: Instant,
    /// Whether its copy is still kept.
    pub copy: Original,
}

/// What is said of a file without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// Its form.
    pub format: Format,
    /// Its SHA-256.
    pub sha256: String,
    /// Its size.
    pub bytes: i64,
}

/// Whether the copy of a file is still kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Original {
    /// It is.
    Kept,
    /// It is not.
    Forgotten,
}

/// What is kept of an import beside its record.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The cells as they came.
    pub source: Book,
    /// What it brought, in the order it was made.
    pub brought: Vec<Brought>,
    /// Every wrong cell.
    pub findings: Vec<Finding>,
}

/// Something an import made or changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Brought {
    /// A unit was registered.
    Unit {
        /// Which.
        id: UnitId,
    },
    /// A unit was changed.
    UnitChange {
        /// Which.
        id: UnitId,
        /// Its version since then.
        version: i64,
        /// The merge patch that undoes it.
        back: Value,
    },
    /// An account was made.
    Account {
        /// Its unit.
        unit: UnitId,
        /// Which.
        id: AccountId,
    },
    /// An account was changed.
    AccountChange {
        /// Its unit.
        unit: UnitId,
        /// Which.
        id: AccountId,
        /// Its version since then.
        version: i64,
        /// The merge patch that undoes it.
        back: Value,
    },
    /// An agreement was registered.
    Agreement {
        /// Which.
        id: AgreementId,
    },
}
