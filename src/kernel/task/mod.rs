//! Tasks (待办): what waits for somebody. The type is shared by all slices, each of which declares its own kinds.

mod kinds;

mod words;

pub use kinds::TaskKind;
pub use words::{Subject, Task, Waiting, in_sight};
