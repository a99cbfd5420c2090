//! Responses with a commitment as this caller may see it.

use super::model::Standalone;
use super::rules;
use agreements::CommitmentOut;
use auth::AllowedActions;
use journal::ReadTx;
use kernel::{Day, Fault};
use web::{Reply, ResponseContext};

/// As it stood on a day: nothing can be done to it.
pub fn past_item(view: &ReadTx, context: &ResponseContext, one: Standalone, day: Day) -> CommitmentOut {
    out(view, context, one, (day, AllowedActions::nothing()))
}

/// As it stands now.
pub fn item(view: &ReadTx, context: &ResponseContext, one: Standalone) -> CommitmentOut {
    let allowed = AllowedActions::of(view.actor(), rules::allowed(&one, view.actor()));
    out(view, context, one, (view.now().day(), allowed))
}

fn out(
    view: &ReadTx,
    context: &ResponseContext,
    one: Standalone,
    (day, allowed): (Day, AllowedActions),
) -> CommitmentOut {
    let (etag, place) = (context.tag(one.commitment.version), (view.community(), one.agreement));
    CommitmentOut::of(one.commitment, place, (one.unit, one.clocks), day, (allowed, etag))
}

/// 200 with the commitment as this caller sees it now.
pub fn shown(view: &ReadTx, context: &ResponseContext, one: Standalone) -> Result<Reply, Fault> {
    context.shown(one.commitment.version, &item(view, context, one))
}
