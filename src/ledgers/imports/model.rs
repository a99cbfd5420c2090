//! Types: an import, what was wrong in its file, and what it brought.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::sheets::model::{Book, SheetFormat};
use super::super::tables::model::{Finding, Notice};
use households::HouseholdId;
use journal::timer_kinds;
use kernel::{AccountId, AgreementId, Instant, Span, UnitId, coded_enum};
use zones::ZoneId;
use zones::register::{Back, StepOutcome};

kernel::ids! {
    /// An import (导入) of a workbook.
    ImportId,
}

/// How long the copy of a file is kept.
pub const KEPT_FOR: Span = Span::days(30);

timer_kinds! {
    /// The deadlines of an import.
    pub enum ImportTimer {
        /// The copy of its file is forgotten.
        Forget = "import.forget",
    }
}

coded_enum! {
    /// 导入种类 · What kind of file it was.
    pub enum ImportKind {
        Onboarding = "onboarding" ["一张表", "Onboarding workbook"],
        Zones = "zones" ["责任区地图", "Map of zones"],
        Households = "households" ["困难家庭台账", "Ledger of households"],
    }
}

coded_enum! {
    /// 文件格式 · The form of a file that was imported.
    pub enum ImportFormat {
        Xlsx = "xlsx" ["Excel 工作簿", "Workbook"],
        Csv = "csv" ["CSV 文本", "Separated text"],
        Geojson = "geojson" ["GeoJSON", "GeoJSON"],
    }
}

impl From<SheetFormat> for ImportFormat {
    fn from(format: SheetFormat) -> Self {
        match format {
            SheetFormat::Xlsx => Self::Xlsx,
            SheetFormat::Csv => Self::Csv,
        }
    }
}

coded_enum! {
    /// 导入方式 · What happens when some cells are wrong.
    #[derive(Default)]
    pub enum ImportMode {
        #[default]
        AllOrNothing = "all_or_nothing" ["全部导入或全部不导入", "All or nothing"],
        Importable = "importable" ["导入无误的行", "What can be imported"],
    }
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

/// Rows by sheet, in the order of `ImportSheet::ALL`.
pub type Counts = [Count; 5];

/// An import (导入).
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// What kind of file it was.
    pub kind: ImportKind,
    /// What happened to rows that were right beside wrong ones.
    pub mode: ImportMode,
    /// The file.
    pub file: FileFacts,
    /// Rows by sheet.
    pub counts: Counts,
    /// How many cells were wrong.
    pub finding_count: i64,
    /// What was passed over.
    pub notices: Vec<Notice>,
    /// When.
    pub created_at: Instant,
    /// The account that imported it.
    pub created_by: Option<AccountId>,
    /// When its copy and the way back are forgotten.
    pub forgotten_at: Instant,
    /// Whether these are still kept.
    pub copy: Original,
}

/// What is said of a file without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// Its form.
    pub format: ImportFormat,
    /// Its SHA-256.
    pub sha256: String,
    /// Its size.
    pub bytes: i64,
}

/// Whether the copy of a file and the way back are still kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Original {
    /// It is.
    Kept,
    /// It is not.
    Forgotten,
}

/// Which imports somebody may know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Every one.
    All,
    /// Those of households alone.
    Households,
    /// All but those of households.
    Others,
}

/// What is kept of an import beside its record.
#[derive(Clone, Debug)]
pub struct ImportContents {
    /// The file as it came.
    pub source: Source,
    /// What it brought, in the order it was made.
    pub brought: Vec<ImportEffect>,
    /// Every wrong cell.
    pub findings: Vec<Finding>,
}

/// A file as it came.
#[derive(Clone, Debug)]
pub enum Source {
    /// The cells of a workbook.
    Book(Book),
    /// The text of a map.
    Map(String),
    /// Nothing is kept of it: it would lie in clear.
    Nothing,
}

/// Something an import made or changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImportEffect {
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
    /// A zone was entered.
    Zone {
        /// Which.
        id: ZoneId,
        /// Its version since then.
        version: i64,
        /// The unit that leads it by the import.
        led_by: Option<UnitId>,
    },
    /// A zone was changed.
    ZoneChange {
        /// Which.
        id: ZoneId,
        /// Its version since then.
        version: i64,
        /// The way back.
        back: Back,
    },
    /// A household was entered.
    Household {
        /// Which.
        id: HouseholdId,
        /// Its version since then.
        version: i64,
    },
    /// A household was changed.
    HouseholdChange {
        /// Which.
        id: HouseholdId,
        /// Its version since then.
        version: i64,
        /// What it was, in base64, sealed with its own key: whoever erases it erases this.
        back: String,
    },
}

impl ImportEffect {
    /// What an import brought by this; nothing where it left a zone as it was.
    pub fn of_zone(done: StepOutcome) -> Option<Self> {
        match done {
            StepOutcome::Entered { id, version } => Some(Self::Zone { id, version, led_by: None }),
            StepOutcome::Changed { id, version, back } => Some(Self::ZoneChange { id, version, back }),
            StepOutcome::Unchanged(_) => None,
        }
    }
}
