//! A failure in the log: one line with everything an operator needs to find the cause.

use kernel::Fault;

/// Tells of a failure that no request has: of a timer, of a command. A request's failure is told with its answer.
pub fn report(what: &'static str, fault: &Fault) {
    let (table, key) = fault.row().unzip();
    let (code, cause, place) = (fault.code().name, fault.cause(), fault.place());
    tracing::error!(code, cause, place, table, key, "{what}");
}

/// A failure in one line for the person who gave a command; a refusal says all by itself.
pub fn sentence(fault: &Fault) -> String {
    if fault.is_refusal() {
        return fault.to_string();
    }
    let cause = fault.cause().map(|cause| format!("; {cause}")).unwrap_or_default();
    let row = fault.row().map(|(table, key)| format!("; table {table}, key {key}")).unwrap_or_default();
    format!("{fault} (at {}{cause}{row})", fault.place())
}
