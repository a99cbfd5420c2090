//! Tasks (待办): what waits for somebody, in words every floor speaks.

mod words;

pub use words::{Subject, Task, TaskKind, Waiting, in_sight};
