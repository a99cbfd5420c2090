//! Error codes of this slice, and which operation answers which of them.

use auth::{ILLEGAL_TRANSITION, NOT_FOR_THIS_SIDE};
use kernel::Code;

kernel::codes! {
    /// The commitment comes again: what is delivered belongs to one of its periods.
    RECURRING_COMMITMENT = "recurring_commitment", Conflict,
        ["定期承诺按期履行", "A recurring commitment is delivered period by period"],
        [
            "请用 recurs_from 列出各期承诺, 在当期承诺上登记履约。",
            "List its periods with recurs_from, and record the delivery on the period meant.",
        ];

    /// What was affirmed is an older state of the commitment.
    COMMITMENT_CHANGED = "commitment_changed", Conflict,
        ["所确认的版本不是承诺事项的当前版本", "The version named is not the commitment's current one"],
        ["请重新读取承诺事项, 核对后以其 version 确认。", "Read the commitment again, check it, and name its version."];

    /// Nobody judges what they recorded themselves.
    RECORDED_BY_YOURSELF = "recorded_by_yourself", Forbidden,
        ["本人登记的履约不能由本人核实", "Nobody judges a delivery they recorded themselves"],
        ["请由另一位有权的同事核实或退回。", "Let a colleague who may do so verify or return it."];
}

kernel::field_codes! {
    NOTE_OR_QUANTITY = "note_or_quantity" ["请填写数量或一句说明。", "Give a quantity or a sentence."];
    REFERENCE_OR_DOCUMENT = "reference_or_document"
        ["请填写文字出处或文件编号, 二者择一。", "Give a reference or a document, one of them."];
    UNKNOWN_DELIVERY = "unknown_delivery"
        ["请改为同一承诺的另一条履约记录。", "Name another delivery of the same commitment."];
}

/// The refusals each operation can answer, beside the general ones.
pub static ANSWERS: &[(&str, &[&Code])] = &[
    ("deliver_commitment", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &RECURRING_COMMITMENT]),
    ("verify_delivery", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &RECORDED_BY_YOURSELF]),
    ("return_delivery", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &RECORDED_BY_YOURSELF]),
    ("void_delivery", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    ("waive_commitment", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    ("cancel_commitment", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &COMMITMENT_CHANGED]),
    ("withdraw_cancellation", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
];
