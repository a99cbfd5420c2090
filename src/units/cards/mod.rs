//! Cards of units (单位名片): what other slices show of a unit beside their own, many at once.

mod read;
mod wire;

pub use read::cards;
pub use wire::UnitCard;
