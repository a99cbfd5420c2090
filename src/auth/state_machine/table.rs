//! A table of transitions, applied to one object and one caller.

use serde_json::json;

use super::super::codes::{ILLEGAL_TRANSITION, NOT_FOR_THIS_SIDE};
use super::super::policy::{AllowedActions, Row};
use kernel::{Actor, Author, Code, Fault};

/// A row of a table: a move `M`, the states `S` it begins at, and its operation.
#[derive(Clone, Copy, Debug)]
pub struct Transition<M: 'static, S: 'static> {
    /// The move.
    pub step: M,
    /// The states it begins at.
    pub from: &'static [S],
    /// The operation it is made with, as its row of the policy. None: the calendar makes it, and nobody but the service itself.
    pub operation: Option<Row>,
}

impl<M, S> Transition<M, S> {
    /// The operationId, where there is an operation.
    pub fn id(&self) -> Option<&'static str> {
        self.operation.map(|row| row.id)
    }

    /// Whether the policy lets this caller make the move somewhere. The service itself stands under no row.
    fn permits(&self, actor: &Actor) -> bool {
        actor.author == Author::System || self.operation.is_some_and(|row| row.permits(actor, None))
    }
}

/// What the object itself says about a move, beside the table.
#[derive(Debug)]
pub enum Guard {
    /// Nothing: it is let through and offered wherever the table lets it begin.
    Pass,
    /// It is let through and not offered: it would change nothing, or the answer is for somebody else to give.
    Unoffered,
    /// The move does not begin here, although the state is one of those listed: `illegal_transition`.
    Illegal,
    /// It is refused with this code, whatever the state.
    Refuse(&'static Code),
    /// It is refused so, whatever the state, and the refusal gets the member `allowed` with what may be done instead.
    RefuseWith(Fault),
}

impl Guard {
    /// Lets it through if this holds; otherwise the move does not begin here.
    pub fn pass_if(holds: bool) -> Self {
        if holds { Self::Pass } else { Self::Illegal }
    }

    /// Lets it through, and offers it if this holds.
    pub fn offer_if(holds: bool) -> Self {
        if holds { Self::Pass } else { Self::Unoffered }
    }
}

/// One object and one caller before the table; made by what [`crate::state_machine!`] declares.
pub struct StateMachine<M: 'static, S: 'static, G, O> {
    /// The table.
    pub table: &'static [Transition<M, S>],
    /// What the object is called, in Chinese and English.
    pub noun: [&'static str; 2],
    /// Where it stands.
    pub state: S,
    /// The name of that state on the wire.
    pub name: &'static str,
    /// The label of that state in Chinese and English.
    pub label: [&'static str; 2],
    /// The caller.
    pub actor: Actor,
    /// What the object says about a move.
    pub guard: G,
    /// What is offered beside the moves of the table, listed after them.
    pub others: O,
}

impl<M, S, G, O> StateMachine<M, S, G, O>
where
    M: Copy + PartialEq,
    S: PartialEq,
    G: Fn(M) -> Guard,
    O: Fn() -> Vec<&'static str>,
{
    /// Whether the caller may make this move now. Whether the caller's role lets it make such moves at all is settled
    /// before, by the [`crate::Call`] of the operation.
    ///
    /// # Errors
    /// `not_for_this_side` for anybody but the service where a move has no operation, what the guard refuses, and
    /// `illegal_transition` where the table does not list the state.
    #[track_caller]
    pub fn may(&self, step: M) -> Result<(), Fault> {
        let row = self.table.iter().find(|row| row.step == step);
        if row.is_some_and(|row| row.operation.is_none()) && self.actor.author != Author::System {
            return Err(Fault::of(&NOT_FOR_THIS_SIDE));
        }
        match (self.guard)(step) {
            Guard::Refuse(code) => Err(Fault::of(code)),
            Guard::RefuseWith(fault) => Err(self.naming_allowed(fault)),
            Guard::Pass | Guard::Unoffered if row.is_some_and(|row| row.from.contains(&self.state)) => Ok(()),
            Guard::Pass | Guard::Unoffered | Guard::Illegal => Err(self.illegal()),
        }
    }

    /// The operations the caller may use now, in the order of the table.
    pub fn allowed(&self) -> Vec<&'static str> {
        let begin = self.table.iter().filter(|row| row.from.contains(&self.state) && row.permits(&self.actor));
        let offered = begin.filter(|row| matches!((self.guard)(row.step), Guard::Pass));
        offered.filter_map(Transition::id).chain((self.others)()).collect()
    }

    /// The 409 that names where the object stands (`state`) and what the caller may do instead (`allowed`).
    #[track_caller]
    pub fn illegal(&self) -> Fault {
        let ([of_zh, of_en], [zh, en]) = (self.noun, self.label);
        let fault = Fault::of(&ILLEGAL_TRANSITION)
            .because(format!("{of_zh}当前状态: {zh}。"), format!("The {of_en}'s state: {en}."))
            .with("state", self.name);
        self.naming_allowed(fault)
    }

    fn naming_allowed(&self, fault: Fault) -> Fault {
        fault.with("allowed", json!(AllowedActions::of(&self.actor, self.allowed())))
    }
}
