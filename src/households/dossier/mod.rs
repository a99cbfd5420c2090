//! The dossier (一户一档): what is said of a household, sealed part by part with its own data key.
//!
//! | part | holds | opened for |
//! |---|---|---|
//! | `face` | masks, category, tags, needs, the point it lives at | the masked form |
//! | `people` | names, identity numbers, phones, births, disabilities | a disclosure, a correction, the index |
//! | `place` | the address in words | the same |
//! | `words` | the note | the same |
//! | `plan` | 一户一策: measures | the file itself |
//! | `papers` | 附件目录: which papers there are, and where | the file itself |

pub mod model;

pub mod people;
pub mod rules;
pub mod store;

pub mod actions;
pub mod wire;
