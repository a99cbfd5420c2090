//! What may happen to an object, where and by whom: the state machines of the slices, each one table.
//!
//! A slice declares the table ([`crate::state_machine!`], in its `rules.rs`): for each move the states it begins at, who may make
//! it and the row of the policy that lets it in. From the table come the decision on a move (`may`), what is offered
//! (`allowed`, for `allowed_actions`) and the refusal that names both (409 `illegal_transition`), so that nothing is offered that
//! would be refused. What depends on more of the object than its state is a [`Guard`].

// A row, a guard, and a table of them.
mod table;

// How tables are written.
mod declare;

#[cfg(test)]
mod tests;

pub use table::{Guard, StateMachine, Transition};
