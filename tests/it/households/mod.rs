//! Households in hardship: what is sealed stays sealed, what is masked stays masked, and who looks is known. Told through
//! the API; only what must hold on the disk is looked for on the disk.

pub mod acts;
mod canary;
pub mod disk;
mod duplicates;
mod everywhere;
mod figures;
mod life;
mod looks;
mod machine;
mod rights;
mod sight;
pub mod tasks;
