//! The refusals of the journal floor.

use crate::kernel::{Code, Kind};

/// The community of the address does not exist, as far as this caller may know.
pub static COMMUNITY_UNKNOWN: Code = Code::new(
    "not_found",
    Kind::Missing,
    ["没有找到", "There is no such thing"],
    ["请核对地址中的编号; 也可能您无权查看。", "Check the ids in the address; you may also not be allowed to see it."],
);

/// The same idempotency key came with another request.
pub static KEY_REUSED: Code = Code::new(
    "idempotency_key_reused",
    Kind::Invalid,
    ["幂等键已用于另一个请求", "The idempotency key was used for another request"],
    ["每个新请求请使用新的 Idempotency-Key。", "Use a new Idempotency-Key for each new request."],
);

/// The answer to this key was shown once and is not kept.
pub static NOT_REPLAYABLE: Code = Code::new(
    "not_replayable",
    Kind::Conflict,
    ["该请求已执行, 其答复不保存", "The request was carried out; its answer is not kept"],
    [
        "答复含有只显示一次的内容; 如已丢失, 请重新签发。",
        "The answer held something shown only once; if it was lost, issue a new one.",
    ],
);

/// The codes of this floor.
pub static CODES: &[&Code] = &[&COMMUNITY_UNKNOWN, &KEY_REUSED, &NOT_REPLAYABLE];
