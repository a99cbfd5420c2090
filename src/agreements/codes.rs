//! The refusals of this slice, and which operation answers which of them.

use auth::{ILLEGAL_TRANSITION, NOT_FOR_THIS_SIDE};
use kernel::{Code, Kind};
use web::codes::IDEMPOTENCY_KEY_REQUIRED;

/// In sequential order somebody else signs first.
pub static NOT_YOUR_TURN: Code = Code::new(
    "not_your_turn",
    Kind::Conflict,
    ["尚未轮到贵方签署", "Another party signs first"],
    ["请等待 awaiting_party_id 所指的一方签署。", "Wait until the party in awaiting_party_id has signed."],
);

/// The last day for signing has passed.
pub static SIGNING_PERIOD_OVER: Code = Code::new(
    "signing_period_over",
    Kind::Conflict,
    ["签署期限已过", "The last day for signing has passed"],
    ["请社区重新提交签署。", "Ask the community to submit it for signature again."],
);

/// What was signed is not what stands.
pub static DIGEST_MISMATCH: Code = Code::new(
    "digest_mismatch",
    Kind::Conflict,
    ["所确认的文本摘要与待签文本不一致", "The digest named is not that of the text to be signed"],
    ["请重新读取协议, 核对文本后以其 digest 签署。", "Read the agreement again, check the text, and name its digest."],
);

/// What was affirmed is an older or other wording.
pub static REVISION_MISMATCH: Code = Code::new(
    "revision_mismatch",
    Kind::Conflict,
    ["所确认的修订号不是当前修订", "The revision named is not the current one"],
    ["请重新读取协议, 核对修订内容后再提交。", "Read the agreement again, check the wording, then submit it."],
);

/// The agreement would end before it could be signed.
pub static TERM_ALREADY_OVER: Code = Code::new(
    "term_already_over",
    Kind::Conflict,
    ["协议期限已经届满", "The agreement's last day has already passed"],
    ["请修改截止日期后再提交签署。", "Change its last day, then submit it."],
);

/// A unit the text names has left since it was written.
pub static PARTY_DEPARTED: Code = Code::new(
    "party_departed",
    Kind::Conflict,
    ["文本所列单位已退出", "A unit of the text has left since it was written"],
    ["请从协议方中去掉 unit_ids 所列单位后再继续。", "Take the units in unit_ids out of the parties, then go on."],
);

/// Something was done on the ground of a registration.
pub static REGISTRATION_IN_USE: Code = Code::new(
    "registration_in_use",
    Kind::Conflict,
    ["该登记已有履约记录、变更或续签", "Something was delivered under it, or it was amended or renewed"],
    [
        "请先作废其履约记录、撤回续签草案; 已变更的协议请以终止结束。",
        "Void its deliveries and withdraw its renewal first; an agreement that was amended ends by termination.",
    ],
);

/// The parties are already being asked for something that this would cross.
pub static ANOTHER_REQUEST_OPEN: Code = Code::new(
    "another_request_open",
    Kind::Conflict,
    ["已有尚未办结的请求", "Another request is not settled yet"],
    [
        "请先就 number 所指的请求作出答复, 或由提出方撤回。",
        "Answer the request in number first, or let its maker withdraw it.",
    ],
);

/// The last day of the suspension that was asked for has passed before all had consented.
pub static SUSPENSION_OVER: Code = Code::new(
    "suspension_over",
    Kind::Conflict,
    ["所请求的中止末日已过", "The suspension that was asked for is over"],
    [
        "已过末日的中止不再生效。仍需中止的, 请写明新的首日 (from_on, 可为今天) 和末日重新提出; number 所指的请求尚未办结的, 先由提出方撤回。",
        "It takes effect no more. To suspend all the same, ask anew with another from_on (today may be named) and until_on; if the \
         request in number is still open, let its maker withdraw it first.",
    ],
);

/// A request that was settled is neither refused nor withdrawn.
pub static REQUEST_SETTLED: Code = Code::new(
    "request_settled",
    Kind::Conflict,
    ["该请求已经办结", "The request is already settled"],
    ["请重新读取请求列表。", "Read the list of requests again."],
);

/// The agreement is being renewed already.
pub static RENEWAL_EXISTS: Code = Code::new(
    "renewal_exists",
    Kind::Conflict,
    ["该协议已有续签文本", "The agreement is being renewed already"],
    [
        "请在已有的续签文本上继续; 需要重来时先撤回或删除它。",
        "Go on with the renewal there is; withdraw or delete it to begin again.",
    ],
);

/// The unit is a party of the agreement already.
pub static ALREADY_A_PARTY: Code = Code::new(
    "already_a_party",
    Kind::Conflict,
    ["该单位已是协议的一方", "The unit is a party of the agreement already"],
    [
        "无需再次邀请; 已退出的单位请另签协议。",
        "It need not be invited; with a unit that has left, make a new agreement.",
    ],
);

/// Nothing of a batch was done because some of it cannot be done.
pub static BATCH_REFUSED: Code = Code::new(
    "batch_refused",
    Kind::Invalid,
    ["批量办理未执行: 其中有不能办理的项", "Nothing of the batch was done: some of it cannot be done"],
    [
        "请按 items 逐项更正后重试, 或以 atomic=false 只办理可办的项。",
        "Correct each item listed in items, or send atomic=false to do those that can be done.",
    ],
);

/// The commitment comes again: what is delivered belongs to one of its periods.
pub static RECURRING_COMMITMENT: Code = Code::new(
    "recurring_commitment",
    Kind::Conflict,
    ["定期承诺按期履行", "A recurring commitment is delivered period by period"],
    [
        "请用 recurs_from 列出各期承诺, 在当期承诺上登记履约。",
        "List its periods with recurs_from, and record the delivery on the period meant.",
    ],
);

/// What was affirmed is an older state of the commitment.
pub static COMMITMENT_CHANGED: Code = Code::new(
    "commitment_changed",
    Kind::Conflict,
    ["所确认的版本不是承诺事项的当前版本", "The version named is not the commitment's current one"],
    ["请重新读取承诺事项, 核对后以其 version 确认。", "Read the commitment again, check it, and name its version."],
);

/// Nobody judges what they recorded themselves.
pub static RECORDED_BY_YOURSELF: Code = Code::new(
    "recorded_by_yourself",
    Kind::Forbidden,
    ["本人登记的履约不能由本人核实", "Nobody judges a delivery they recorded themselves"],
    ["请由另一位有权的同事核实或退回。", "Let a colleague who may do so verify or return it."],
);

/// The refusals of this slice.
pub static CODES: &[&Code] = &[
    &NOT_YOUR_TURN,
    &SIGNING_PERIOD_OVER,
    &DIGEST_MISMATCH,
    &REVISION_MISMATCH,
    &TERM_ALREADY_OVER,
    &PARTY_DEPARTED,
    &REGISTRATION_IN_USE,
    &ANOTHER_REQUEST_OPEN,
    &SUSPENSION_OVER,
    &REQUEST_SETTLED,
    &RENEWAL_EXISTS,
    &ALREADY_A_PARTY,
    &BATCH_REFUSED,
    &RECURRING_COMMITMENT,
    &COMMITMENT_CHANGED,
    &RECORDED_BY_YOURSELF,
];

/// The refusals each operation can answer, beside the general ones.
pub static ANSWERS: &[(&str, &[&Code])] = &[
    ("create_agreement", &[&NOT_FOR_THIS_SIDE, &TERM_ALREADY_OVER]),
    ("register_agreement", &[&NOT_FOR_THIS_SIDE]),
    ("update_agreement", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    ("delete_agreement", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    ("propose_agreement", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &PARTY_DEPARTED]),
    (
        "submit_agreement",
        &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &REVISION_MISMATCH, &TERM_ALREADY_OVER, &PARTY_DEPARTED],
    ),
    ("withdraw_agreement", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    (
        "sign_agreement",
        &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &NOT_YOUR_TURN, &SIGNING_PERIOD_OVER, &DIGEST_MISMATCH],
    ),
    ("refuse_agreement", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &NOT_YOUR_TURN, &SIGNING_PERIOD_OVER]),
    ("agreement_proof", &[&ILLEGAL_TRANSITION]),
    ("attach_original", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    ("object_to_agreement", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    ("void_registration", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &REGISTRATION_IN_USE]),
    ("create_commitment", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    ("suspend_agreement", ASKED),
    ("suspend_agreement", &[&SUSPENSION_OVER]),
    ("resume_agreement", ASKED),
    ("terminate_agreement", ASKED),
    ("give_notice", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    ("sign_request", SIGNED),
    ("refuse_request", SETTLED),
    ("withdraw_request", SETTLED),
    ("create_amendment", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &ANOTHER_REQUEST_OPEN]),
    ("create_accession", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &ANOTHER_REQUEST_OPEN, &ALREADY_A_PARTY]),
    ("renew_agreement", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &RENEWAL_EXISTS]),
    ("renew_agreements", &[&BATCH_REFUSED, &IDEMPOTENCY_KEY_REQUIRED]),
];

/// What asking for a change, or consenting to it, can be answered.
const ASKED: &[&Code] = &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &DIGEST_MISMATCH, &ANOTHER_REQUEST_OPEN];

/// What signing an amendment or an accession can be answered.
const SIGNED: &[&Code] = &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &DIGEST_MISMATCH, &REQUEST_SETTLED];

/// What refusing or withdrawing a request can be answered.
const SETTLED: &[&Code] = &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &REQUEST_SETTLED];
