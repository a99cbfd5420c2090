//! Responses with an agreement as this caller may see it today.

use super::wire::AgreementOut;
use crate::model::Agreement;
use journal::ReadTx;
use kernel::Fault;
use web::{Reply, ResponseContext};

/// 200 with the agreement as this caller sees it today.
pub fn shown(view: &ReadTx, context: &ResponseContext, agreement: Agreement) -> Result<Reply, Fault> {
    let version = agreement.version;
    context.shown(version, &AgreementOut::of(agreement, view.actor(), view.now().day(), context.tag(version)))
}

/// 201 with the agreement as this caller sees it today.
pub fn created(view: &ReadTx, context: &ResponseContext, agreement: Agreement) -> Result<Reply, Fault> {
    let (id, version) = (agreement.id, agreement.version);
    let path = context.path().split_inclusive("/agreements").next().unwrap_or_default();
    let out = AgreementOut::of(agreement, view.actor(), view.now().day(), context.tag(version));
    context.created_at(format!("{path}/{id}"), version, &out)
}
