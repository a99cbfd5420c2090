//! Responses: requests that carry a text to be signed.

use super::actions::{known, of_kind};
use super::model::Request;
use super::wire::TextRequestOut;
use crate::lookup::visible;
use crate::model::{Agreement, RequestKind};
use journal::ReadTx;
use kernel::{AgreementId, Fault, INTERNAL, OrFault};

/// A request that carries a text, as it is shown.
///
/// # Errors
/// `not_found`.
pub fn shown(
    view: &mut ReadTx,
    id: AgreementId,
    number: i64,
    kind: RequestKind,
) -> Result<(TextRequestOut, i64), Fault> {
    let agreement = visible(view, id)?;
    let request = of_kind(known(view, id, number)?, kind)?;
    Ok((out(request, &agreement)?, agreement.version))
}

/// What is shown of a request that carries a text.
///
/// # Errors
/// When its text cannot be read.
pub fn out(request: Request, agreement: &Agreement) -> Result<TextRequestOut, Fault> {
    let text = request.text.as_deref().unwrap_or("null");
    let text = serde_json::from_str(text).or_fault(&INTERNAL)?;
    let base = request.base.clone();
    let request = super::wire::RequestOut::of(request, agreement);
    Ok(TextRequestOut { request, base, text })
}
