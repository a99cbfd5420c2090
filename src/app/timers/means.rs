//! What acting on a timer may need: storage, retention, metrics.

use super::figures::Figures;
use documents::Storage;

/// What acting on a timer may need.
#[derive(Clone)]
pub struct Means {
    /// Where documents are kept.
    pub storage: Storage,
    /// For how many months files of households are kept that are helped no longer.
    pub retention: u32,
    /// What is counted.
    pub figures: Figures,
}
