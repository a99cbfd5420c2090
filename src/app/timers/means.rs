//! What acting on a timer may need.

use super::figures::Figures;
use documents::Storage;

/// What acting on a timer may need.
#[derive(Clone)]
pub struct Means {
    /// Where documents are kept.
    pub shelf: Storage,
    /// For how many months files of households are kept that are helped no longer.
    pub retention: u32,
    /// What is counted.
    pub figures: Figures,
}
