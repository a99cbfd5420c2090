//! Answers with a commitment as this caller sees it.

use super::model::Standalone;
use super::wire::CommitmentOut;
use auth::AllowedActions;
use journal::ReadTx;
use kernel::{Day, Fault};
use web::{Reply, ResponseContext};

/// As it stood on a day: nothing can be done to it.
pub fn past_item(view: &ReadTx, context: &ResponseContext, one: Standalone, day: Day) -> CommitmentOut {
    let etag = context.tag(one.commitment.version);
    let out = CommitmentOut::of(one, view.actor(), day, etag);
    CommitmentOut { allowed_actions: AllowedActions::nothing(), ..out }
}

/// As it stands now.
pub fn item(view: &ReadTx, context: &ResponseContext, one: Standalone) -> CommitmentOut {
    let etag = context.tag(one.commitment.version);
    CommitmentOut::of(one, view.actor(), view.now().day(), etag)
}

/// 200 with the commitment as this caller sees it now.
pub fn shown(view: &ReadTx, context: &ResponseContext, one: Standalone) -> Result<Reply, Fault> {
    context.shown(one.commitment.version, &item(view, context, one))
}
