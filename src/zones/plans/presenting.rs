//! The response to a new plan: 202, and where the plan is found.

use super::model::Plan;
use super::wire::ZonePlanOut;
use journal::ReadTx;
use kernel::Fault;
use web::{Reply, ResponseContext};

/// 202: it will be carried out when its day begins.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn accepted(view: &ReadTx, context: &ResponseContext, plan: Plan) -> Result<Reply, Fault> {
    let location = format!("/api/v1/communities/{}/zone-plans/{}", view.community(), plan.id);
    let reply = context.plain(&ZonePlanOut::of(plan, view.community(), view.actor()))?;
    Ok(Reply { status: 202, etag: None, location: Some(location), ..reply })
}
