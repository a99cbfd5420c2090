//! Pairings (结对帮扶): which unit helps which household.
//!
//! | noun | folder |
//! |---|---|
//! | 帮扶意愿 what a unit can help with | `profiles/` |
//! | 结对匹配 plans of who would help whom | `matchings/` |

mod matchings;
mod profiles;
