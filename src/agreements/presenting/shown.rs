//! Answers with an agreement as this caller sees it today.

use super::wire::AgreementOut;
use crate::model::Agreement;
use journal::View;
use kernel::Fault;
use web::{Form, Reply};

/// 200 with the agreement as this caller sees it today.
pub fn shown(view: &View, form: &Form, agreement: Agreement) -> Result<Reply, Fault> {
    let version = agreement.version;
    form.shown(version, &AgreementOut::of(agreement, view.actor(), view.now().day(), form.tag(version)))
}

/// 201 with the agreement as this caller sees it today.
pub fn created(view: &View, form: &Form, agreement: Agreement) -> Result<Reply, Fault> {
    let (id, version) = (agreement.id, agreement.version);
    let path = form.path().split_inclusive("/agreements").next().unwrap_or_default();
    let out = AgreementOut::of(agreement, view.actor(), view.now().day(), form.tag(version));
    form.created_at(format!("{path}/{id}"), version, &out)
}
