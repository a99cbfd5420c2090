//! The functions of `continuity` that the slices below it call when something ends or changes: they do not know it, and are
//! handed them.

/// Who is asked before an agreement, or one unit's part in it, ends: the slice that owns what hangs on it.
pub const ENDINGS: agreements::OnEnding = continuity::on_ending;

/// Who is told what happens to a household: the slices that hang on it.
pub const TURNS: households::OnHouseholdChange = continuity::on_turn;

/// Who is told that a household has more or fewer units that help it.
pub const HELP: pairings::OnHelpersChanged = continuity::on_helpers_changed;
