//! SQL fragments that the two engines, or diesel over both of them, express differently.

mod holders;
mod keyset;
mod one_of;
mod one_word_of;
mod stated;

mod sorted;

pub use holders::holders;
pub use keyset::{like, lowered, row_after};
pub use one_of::one_of;
pub use one_word_of::one_word_of;
pub use sorted::{day_key, day_mark, instant_key, text_key};
pub use stated::stated;
