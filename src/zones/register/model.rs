//! Types: what is on the register, what a ledger says of a zone, what is to be done about it, and how that is undone.

use serde::{Deserialize, Serialize};

use crate::aggregate::duties::model::Task;
use crate::geometry::model::Entered;
use crate::model::{Code, GeometrySource, Profile, ZoneId, ZoneKind, ZoneState};
use kernel::geo::Boundary;
use kernel::{Day, FieldCode, UnitId};

/// Everything on the register, and what new lines are measured by.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// The community's verified code, where it has one.
    pub verified: Option<String>,
    /// The largest running number of its zones' codes.
    pub last: i64,
    /// The community's own boundary, where it is set.
    pub border: Option<Boundary>,
    /// Its zones, the retired ones too, in the order of their codes.
    pub zones: Vec<Registered>,
}

/// A zone on the register.
#[derive(Clone, Debug)]
pub struct Registered {
    /// Its id.
    pub id: ZoneId,
    /// Its code.
    pub code: Code,
    /// What can be changed about it.
    pub profile: Profile,
    /// Where it stands.
    pub state: ZoneState,
    /// Its duties that have not ended.
    pub tasks: Vec<Task>,
    /// The unit that leads it, and since when.
    pub lead: Option<(UnitId, Option<Day>)>,
    /// Where it lies.
    pub boundary: Option<Boundary>,
}

impl Registered {
    /// Whether it is a zone still.
    pub fn stands(&self) -> bool {
        !matches!(self.state, ZoneState::Retired { .. })
    }
}

/// What a ledger says of one zone; what it does not say stays as it is.
#[derive(Clone, Debug)]
pub struct ZoneLine {
    /// Its code.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// What it is on the ground.
    pub kind: KindSaid,
    /// Where it lies, in words.
    pub description: Option<String>,
    /// What other systems call it.
    pub external_codes: Vec<String>,
    /// The grid it lies in.
    pub grid_code: Option<String>,
    /// Its duties.
    pub tasks: Vec<Task>,
    /// Where it lies.
    pub boundary: Option<Boundary>,
    /// The boundary as it was entered.
    pub entered: Option<Entered>,
}

/// What a line says of the kind of its zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindSaid {
    /// Nothing.
    Nothing,
    /// This.
    Kind(ZoneKind),
    /// Something that cannot be read, and is reported by whoever read it.
    Unreadable,
}

/// What is to be done about a line.
#[derive(Clone, Debug)]
pub enum Step {
    /// A zone is entered.
    Enter(Box<Enter>),
    /// A zone is changed.
    Change(Box<Change>),
    /// The zone of this id is what the line says already.
    Leave(ZoneId),
}

impl Step {
    /// The zone it is about, where there is one already.
    pub fn known(&self) -> Option<ZoneId> {
        match self {
            Self::Enter(_) => None,
            Self::Change(change) => Some(change.id),
            Self::Leave(id) => Some(*id),
        }
    }
}

/// A zone to be entered.
#[derive(Clone, Debug)]
pub struct Enter {
    /// Its code.
    pub code: Code,
    /// What is said about it.
    pub profile: Profile,
    /// Its duties.
    pub tasks: Vec<Task>,
    /// Where it lies.
    pub boundary: Option<Boundary>,
    /// The boundary as it was entered.
    pub entered: Option<Entered>,
    /// The code of a zone that stands and has the same name.
    pub namesake: Option<String>,
}

/// A zone to be changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// Which.
    pub id: ZoneId,
    /// What is said about it from now on, where that changes.
    pub profile: Option<Profile>,
    /// Where it lies from now on, where that changes.
    pub boundary: Option<Boundary>,
    /// That boundary as it was entered.
    pub entered: Option<Entered>,
    /// The duties it has not had.
    pub tasks: Vec<Task>,
}

/// Something wrong about a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Wrong {
    /// The line, counted from 0.
    pub line: usize,
    /// Where in it.
    pub place: Place,
    /// What.
    pub code: &'static FieldCode,
    /// The same in Chinese and English.
    pub words: [String; 2],
    /// The zone it is about beside its own: its code, or its name where it has none yet.
    pub other: Option<String>,
    /// How many square metres it is about.
    pub area_m2: Option<f64>,
}

impl Wrong {
    /// Something wrong at a place of a line, about no other zone.
    pub fn at(line: usize, place: Place, code: &'static FieldCode, [zh, en]: [&str; 2]) -> Self {
        Self { line, place, code, words: [zh.to_owned(), en.to_owned()], other: None, area_m2: None }
    }
}

/// Where in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The whole of it.
    Whole,
    /// The code.
    Code,
    /// One of the duties, counted from 0.
    Duty(usize),
    /// The boundary.
    Boundary,
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum StepOutcome {
    /// A zone was entered.
    Entered {
        /// Which.
        id: ZoneId,
        /// Its version since then.
        version: i64,
    },
    /// A zone was changed.
    Changed {
        /// Which.
        id: ZoneId,
        /// Its version since then.
        version: i64,
        /// The way back.
        back: Back,
    },
    /// Nothing was to be done about this zone.
    Unchanged(ZoneId),
}

/// What a zone was before an import changed it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Back {
    /// What was said about it, where that changed.
    pub profile: Option<Profile>,
    /// Where it lay, where that changed.
    pub ground: Option<Ground>,
    /// The numbers of the duties it has since then.
    pub duties: Vec<i64>,
}

/// Where a zone lay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ground {
    /// It had no boundary.
    Nowhere,
    /// This was its boundary.
    Here {
        /// GeoJSON.
        boundary: String,
        /// As it was entered.
        #[serde(default)]
        entered: Option<Entered>,
        /// Where it came from.
        source: GeometrySource,
    },
}
