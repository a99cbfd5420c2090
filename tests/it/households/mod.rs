//! Households in hardship: what is sealed stays sealed, what is masked stays masked, and who looks is known. Told through
//! the API; only what must hold on the disk is looked for on the disk.

pub mod acts;
mod canary;
mod consent;
mod copies;
pub mod disk;
mod duplicates;
mod endings;
mod figures;
mod life;
mod looks;
mod machine;
mod restriction;
mod retention;
mod sight;
pub mod tasks;
