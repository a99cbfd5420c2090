//! Error codes of this slice, and which operation answers which of them.

use auth::{ILLEGAL_TRANSITION, NOT_FOR_THIS_SIDE};
use kernel::Code;
use web::codes::IDEMPOTENCY_KEY_REQUIRED;

kernel::codes! {
    /// In sequential order somebody else signs first.
    NOT_YOUR_TURN = "not_your_turn", Conflict,
        ["尚未轮到贵方签署", "Another party signs first"],
        ["请等待 awaiting_party_id 所指的一方签署。", "Wait until the party in awaiting_party_id has signed."];

    /// The last day for signing has passed.
    SIGNING_PERIOD_OVER = "signing_period_over", Conflict,
        ["签署期限已过", "The last day for signing has passed"],
        ["请社区重新提交签署。", "Ask the community to submit it for signature again."];

    /// What was signed is not what stands.
    DIGEST_MISMATCH = "digest_mismatch", Conflict,
        ["所确认的文本摘要与待签文本不一致", "The digest named is not that of the text to be signed"],
        ["请重新读取协议, 核对文本后以其 digest 签署。", "Read the agreement again, check the text, and name its digest."];

    /// What was affirmed is an older or other wording.
    REVISION_MISMATCH = "revision_mismatch", Conflict,
        ["所确认的修订号不是当前修订", "The revision named is not the current one"],
        ["请重新读取协议, 核对修订内容后再提交。", "Read the agreement again, check the wording, then submit it."];

    /// The agreement would end before it could be signed.
    TERM_ALREADY_OVER = "term_already_over", Conflict,
        ["协议期限已经届满", "The agreement's last day has already passed"],
        ["请修改截止日期后再提交签署。", "Change its last day, then submit it."];

    /// A unit the text names has left since it was written.
    PARTY_DEPARTED = "party_departed", Conflict,
        ["文本所列单位已退出", "A unit of the text has left since it was written"],
        ["请从协议方中去掉 unit_ids 所列单位后再继续。", "Take the units in unit_ids out of the parties, then go on."];

    /// Something was done on the ground of a registration.
    REGISTRATION_IN_USE = "registration_in_use", Conflict,
        ["该登记已有履约记录、变更或续签", "Something was delivered under it, or it was amended or renewed"],
        [
            "请先作废其履约记录、撤回续签草案; 已变更的协议请以终止结束。",
            "Void its deliveries and withdraw its renewal first; an agreement that was amended ends by termination.",
        ];

    /// The parties are already being asked for something that this would cross.
    ANOTHER_REQUEST_OPEN = "another_request_open", Conflict,
        ["已有尚未办结的请求", "Another request is not settled yet"],
        [
            "请先就 number 所指的请求作出答复, 或由提出方撤回。",
            "Answer the request in number first, or let its maker withdraw it.",
        ];

    /// The last day of the suspension that was asked for has passed before all had consented.
    SUSPENSION_OVER = "suspension_over", Conflict,
        ["所请求的中止末日已过", "The suspension that was asked for is over"],
        [
            "已过末日的中止不再生效。仍需中止的, 请写明新的首日 (from_on, 可为今天) 和末日重新提出; number 所指的请求尚未办结的, 先由提出方撤回。",
            "It takes effect no more. To suspend all the same, ask anew with another from_on (today may be named) and until_on; if the \
             request in number is still open, let its maker withdraw it first.",
        ];

    /// A request that was settled is neither refused nor withdrawn.
    REQUEST_SETTLED = "request_settled", Conflict,
        ["该请求已经办结", "The request is already settled"],
        ["请重新读取请求列表。", "Read the list of requests again."];

    /// The agreement is being renewed already.
    RENEWAL_EXISTS = "renewal_exists", Conflict,
        ["该协议已有续签文本", "The agreement is being renewed already"],
        [
            "请在已有的续签文本上继续; 需要重来时先撤回或删除它。",
            "Go on with the renewal there is; withdraw or delete it to begin again.",
        ];

    /// The unit is a party of the agreement already.
    ALREADY_A_PARTY = "already_a_party", Conflict,
        ["该单位已是协议的一方", "The unit is a party of the agreement already"],
        [
            "无需再次邀请; 已退出的单位请另签协议。",
            "It need not be invited; with a unit that has left, make a new agreement.",
        ];

    /// Nothing of a batch was done because some of it cannot be done.
    BATCH_REFUSED = "batch_refused", Invalid,
        ["批量办理未执行: 其中有不能办理的项", "Nothing of the batch was done: some of it cannot be done"],
        [
            "请按 items 逐项更正后重试, 或以 atomic=false 只办理可办的项。",
            "Correct each item listed in items, or send atomic=false to do those that can be done.",
        ];
}

kernel::field_codes! {
    AUTHOR_NOT_A_PARTY = "author_not_a_party" ["请把起草方列入协议方。", "Let the author be one of the parties."];
    CODE_OR_TEXT = "code_or_text"
        ["请填写条款代码或条款文字, 二者择一。", "Give the code of a clause or its text, one of them."];
    DUPLICATE_PARTY = "duplicate_party" ["请把每个单位只列一次。", "List each unit once."];
    NO_UNIT = "no_unit" ["请至少列一个单位为协议方。", "List one unit at least."];
    NOT_AMENDABLE = "not_amendable"
        ["此项不能以变更修改, 请从 changes 中去掉。", "Take it out of changes: it is not amended."];
    NOT_FOR_COMMUNITY = "not_for_community" ["社区一方请不要填写单位。", "Leave the unit out for the community."];
    NOT_WITH_RECURRENCE = "not_with_recurrence"
        ["定期承诺请不要填写 due_on。", "Leave due_on out where a recurrence is given."];
    NOTHING_CHANGES = "nothing_changes" ["请写明要变更的内容。", "Say what is to change."];
    NOTICE_TOO_SHORT = "notice_too_short" ["请把截止日期定在 earliest_on 或以后。", "Name earliest_on or a later day."];
    ONE_COMMUNITY = "one_community" ["请把社区列为协议方一次。", "List the community as a party, once."];
    ONLY_WHEN_SUBMITTED = "only_when_submitted"
        ["请在提交签署时填写签署截止日期。", "Name the last day for signing when it is submitted."];
    PLEDGER_NOT_A_PARTY = "pledger_not_a_party" ["请改为协议的一方。", "Name one of the parties."];
    UNKNOWN_CLAUSE_TEMPLATE = "unknown_clause_template" ["请核对条款模板代码。", "Check the code of the clause template."];
    UNKNOWN_REGISTRATION = "unknown_registration"
        ["请改为本社区登记的协议。", "Name an agreement that is registered in this community."];
}

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
