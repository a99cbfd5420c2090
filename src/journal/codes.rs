//! Error codes of this crate.

pub use kernel::NOT_FOUND;
use kernel::{Code, Kind};

/// A change needs something computed that takes long: it is run again when that is done. Nobody outside is told.
pub static COMPUTED_ASIDE: Code = Code::new(
    "computed_aside",
    Kind::Unavailable,
    ["正在另行计算", "It is being computed beside"],
    ["请稍后重试。", "Try again in a moment."],
);

kernel::codes! {
    /// The idempotency key was used for something else.
    KEY_REUSED = "idempotency_key_reused", Invalid,
        ["Idempotency-Key 已用于另一请求", "The Idempotency-Key was used for another request"],
        ["请为不同的请求使用新的 Idempotency-Key。", "Use a new Idempotency-Key for a different request."];

    /// The first answer held a secret and was not kept.
    NOT_REPLAYABLE = "not_replayable", Conflict,
        ["该请求已执行, 结果含机密, 不再重复返回", "It was done before, and the answer held a secret that is not repeated"],
        [
            "如首次返回已丢失, 请换用新的 Idempotency-Key 重新办理。",
            "If the first answer was lost, ask again with a new Idempotency-Key.",
        ];

    /// What a change is judged by changes faster than it is judged.
    GROUND_IN_MOTION = "ground_in_motion", Unavailable,
        ["相邻边界正在频繁变动", "The boundaries around it are being changed"],
        [
            "检查期间相邻边界一再被他人修改, 没有写入任何内容; 请稍后再提交。",
            "While this was judged others kept changing what lies beside it; nothing was kept. Send it again in a moment.",
        ];

    /// More than one account, unit or community may do in a time.
    QUOTA_EXCEEDED = "quota_exceeded", TooMany,
        ["已达到用量上限", "A quota is used up"],
        [
            "quota 是用完的那一项, limit 是上限, retry_after 是恢复所需秒数; 请届时再试, 或清理不用的草稿。确需提高, 请联系系统管理员。",
            "quota names which, limit how much there may be, retry_after the seconds until there is more; try again then, or put \
             away drafts that are not needed. The operator can raise it.",
        ];

    /// The head of a chain does not bear the service's seal.
    JOURNAL_UNPROVEN = "journal_unproven", Internal,
        ["本社区的日志与服务的封印不符", "The journal of this community is not as this service left it"],
        [
            "数据库可能在服务之外被改动或部分恢复, 因此没有写入或签署任何内容。请把 request_id 告知运维人员, 由其用 hulian check 核查。",
            "The database may have been changed or partly restored outside the service, so nothing was written or signed. Tell the \
             operator the request_id; hulian check says what is wrong.",
        ];

    /// A row is not what the journal says of it.
    RECORD_UNPROVEN = "record_unproven", Internal,
        ["所涉记录与日志不符", "What is on record of this is not as this service left it"],
        [
            "数据库中的记录可能在服务之外被改动, 因此没有在其上写入任何内容。请把 request_id 告知运维人员, 由其用 hulian check 核查。",
            "A row of the database may have been changed outside the service, so nothing was built on it. Tell the operator the \
             request_id; hulian check names it.",
        ];
}
