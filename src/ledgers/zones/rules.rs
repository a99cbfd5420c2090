//! Rules: how much a map may cost, why it is refused as a whole, and what a refusal lists.

use super::super::geojson::wire::GEOJSON;
use super::super::imports::rules::{IMPORT_HAS_ERRORS, LISTED};
use super::model::Flaw;
use kernel::{Fault, Violation};
use web::codes::UNSUPPORTED_MEDIA_TYPE;

/// Features of a map.
pub const MOST_FEATURES: usize = 5_000;
/// Positions of all its boundaries together.
pub const MOST_POSITIONS: usize = 250_000;
/// Lists, objects, items and members of the text: what reading it costs.
pub const MOST_VALUES: usize = 1_500_000;

kernel::codes! {
    /// The map holds more than can be read at once.
    GEOJSON_TOO_LARGE = "geojson_too_large", Invalid,
        ["地图内容超出上限", "There is more in the map than can be imported at once"],
        [
            "每个文件最多 5,000 个责任区、250,000 个坐标; 请简化边界或分批导入。",
            "A file has at most 5,000 features and 250,000 positions; simplify the boundaries, or import it in parts.",
        ];
}

/// Whether a body says that it is a map.
///
/// # Errors
/// `unsupported_media_type`.
pub fn media(media: &str) -> Result<(), Fault> {
    let accepted = vec![GEOJSON, "application/json"];
    if accepted.contains(&media) { Ok(()) } else { Err(Fault::of(&UNSUPPORTED_MEDIA_TYPE).with("accepted", accepted)) }
}

/// Whether there is not more of this than may be.
///
/// # Errors
/// [`GEOJSON_TOO_LARGE`].
pub fn bounded(count: usize, most: usize, [zh, en]: [&str; 2]) -> Result<(), Fault> {
    if count <= most {
        return Ok(());
    }
    Err(Fault::of(&GEOJSON_TOO_LARGE).because(format!("最多 {most} {zh}。"), format!("At most {most} {en}.")))
}

/// The refusal of a map with faults.
pub fn has_errors(flaws: &[Flaw]) -> Fault {
    let violation =
        |flaw: &Flaw| Violation { pointer: flaw.pointer.clone(), code: flaw.code, detail: flaw.words.clone() };
    let listed = flaws.iter().take(LISTED).map(violation);
    Fault::of(&IMPORT_HAS_ERRORS).with("error_count", flaws.len()).at(listed)
}
