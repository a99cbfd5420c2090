//! How kinds of tasks (待办类别) are declared: by the slice where such a thing waits, with `task_kinds!`, which makes the list of
//! them as well.

/// A kind of task, declared by [`task_kinds!`](crate::task_kinds).
#[derive(Debug, PartialEq, Eq)]
pub struct TaskKind {
    /// Its name on the wire, snake_case. Never reused.
    pub name: &'static str,
    /// Its label in Chinese and English.
    pub label: [&'static str; 2],
}

/// Declares kinds of tasks, each as `NAME = "name" [zh, en];` with its label, and the list of them under the name that is given.
///
/// The reader of tasks puts the lists together (`src/readers/tasks/kinds.rs`), in the order in which they are published.
#[macro_export]
macro_rules! task_kinds {
    ($(#[$meta:meta])* pub const $list:ident; $($name:ident = $word:literal [$zh:literal, $en:literal];)+) => {
        $(
            #[doc = concat!("`", $word, "`: ", $en)]
            pub static $name: $crate::task::TaskKind = $crate::task::TaskKind { name: $word, label: [$zh, $en] };
        )+

        $(#[$meta])*
        pub const $list: &[&$crate::task::TaskKind] = &[$(&$name),+];
    };
}
