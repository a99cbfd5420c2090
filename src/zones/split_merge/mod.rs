//! Splits and mergers (拆分、合并): a zone is split, or zones are merged. Successors take over ground, duties and claims in
//! the same instant; predecessors are retired and stay on record. Area before is area after, to the roundings of the grid.

pub mod rules;
pub mod wire;

pub mod actions;

#[cfg(test)]
mod tests;
