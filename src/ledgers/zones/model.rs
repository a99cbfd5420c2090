//! Types: a map that was read, what is wrong with it, and what it asks for.

use super::super::imports::model::{Count, FileFacts};
use kernel::FieldCode;
use zones::register::{Step, ZoneLine};

/// A map that was read.
#[derive(Clone, Debug)]
pub struct Map {
    /// What is said of the file.
    pub file: FileFacts,
    /// Its text.
    pub text: String,
    /// What each feature says; a placeholder stands where something could not be read.
    pub lines: Vec<ZoneLine>,
    /// What could not be read.
    pub flaws: Vec<Flaw>,
    /// How many steps of the grid its coordinate system may move a boundary.
    pub slack: i32,
}

/// One wrong place of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Flaw {
    /// The feature, counted from 0.
    pub feature: usize,
    /// RFC 6901 JSON Pointer: `/features/3/geometry/coordinates/0`.
    pub pointer: String,
    /// What is wrong.
    pub code: &'static FieldCode,
    /// The same in Chinese and English.
    pub words: [String; 2],
    /// The other zone it is about, by its code or name.
    pub other: Option<String>,
    /// How many square metres it is about.
    pub area_m2: Option<f64>,
}

/// What a map asks for, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What is to be done, for each feature nothing is wrong about.
    pub steps: Vec<Step>,
    /// How many features came to what.
    pub count: Count,
    /// Everything wrong, feature by feature.
    pub flaws: Vec<Flaw>,
    /// New zones with the name of one that stands: the feature, and that zone's code.
    pub namesakes: Vec<(usize, String)>,
}
