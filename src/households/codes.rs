//! Error codes of this slice.

kernel::codes! {
    /// What is sent needs separate consent.
    CONSENT_REQUIRED = "consent_required", Invalid,
        ["缺少单独同意, 不能保存敏感个人信息", "Sensitive facts are not kept without separate consent"],
        [
            "请先取得并登记单独同意 (不满十四周岁的须监护人同意), 或删去 errors 所列内容。",
            "Record separate consent first (a guardian's for children under fourteen), or leave out what errors names.",
        ];
    /// Consent was taken back.
    CONSENT_WITHDRAWN = "consent_withdrawn", Forbidden,
        ["同意已撤回, 已停止处理该户信息", "Consent was taken back; nothing is done with this file any more"],
        [
            "可以登记新的同意, 或申请清除该户信息。",
            "Record a new consent, or ask for the file to be erased.",
        ];
    /// It is restricted to storage.
    RESTRICTED = "household_restricted", Conflict,
        ["该户信息已限制处理, 仅作保存", "The household is restricted to storage"],
        [
            "请先由书记解除限制 (DELETE …/restriction), 再办理。",
            "Have the secretary lift the restriction first (DELETE …/restriction).",
        ];
    /// The secretary decides this, unless the authority has.
    SECRETARY_DECIDES = "secretary_decides", Forbidden,
        ["须由社区党委书记决定", "The secretary decides this"],
        [
            "民政部门或街道已有认定结果的, 请填写 decided_by_text 和 decided_on; 否则请书记办理。",
            "Where the authority has decided, give decided_by_text and decided_on; else ask the secretary.",
        ];
    /// The notice is still up.
    NOTICE_RUNS = "notice_period_runs", Conflict,
        ["公示期未满", "The notice is still up"],
        ["请在 until 之后办理。", "Come back after the day in until."];
    /// A file that was closed long ago is not taken up again.
    REOPENING_TOO_LATE = "reopening_too_late", Conflict,
        ["退出已满十二个月, 不能恢复", "It ended more than twelve months ago"],
        ["请重新上报该户。", "Report the household anew."];
    /// Nothing says that these two are one household.
    NOTHING_SHARED = "households_share_nothing", Conflict,
        ["两户没有相同的证件号、电话或住址", "These two share no number and no address"],
        ["请核对要并入的档案。", "Check which file it is to be merged into."];
    /// Nobody has asked for it.
    ERASURE_NOT_ASKED = "erasure_not_asked", Conflict,
        ["尚无清除申请", "Nobody has asked for it to be erased"],
        ["请先由帮扶专干提出, 再由书记确认。", "The household officer asks first, the secretary confirms."];
    /// Somebody else has asked for it.
    ERASURE_OF_ANOTHER = "erasure_of_another", Forbidden,
        ["清除由另一账号提出", "Another account has asked for it"],
        ["请由提出人撤回, 或请书记办理不予清除。", "Let whoever asked take it back, or the secretary refuse it."];
    /// One person cannot do both.
    TWO_ACCOUNTS_NEEDED = "two_accounts_needed", Forbidden,
        ["提出与确认须由两个不同的账号办理", "Asking and confirming take two different accounts"],
        ["请另一位书记账号确认。", "Let another account of the secretary confirm."];
    /// A mistake is taken back within a day, while nothing was done.
    TOO_LATE_TO_TAKE_BACK = "too_late_to_take_back", Conflict,
        ["误报只能在 24 小时内、核查之前撤回", "A report is taken back within 24 hours, before it is verified"],
        ["请办理不予纳入或清除。", "Have it rejected, or erased."];
    /// A unit is told nothing of a household that has not agreed to it.
    UNIT_WITHOUT_CONSENT = "unit_without_consent", Forbidden,
        ["未取得单独同意, 不能向单位提供该户信息", "Nothing is given to a unit without the household's separate consent"],
        [
            "请帮扶专干取得并登记单独同意 (个人信息保护法第二十三条); 此前可由社区陪同走访。",
            "Ask the household officer to obtain and record separate consent; until then visit together with the community.",
        ];
    /// The plan does not need it.
    FIELD_NOT_NEEDED = "field_not_needed", Forbidden,
        ["结对帮扶不需要这些信息", "The pairing does not need this"],
        [
            "fields 列出了可查看的内容; 如需更多, 请帮扶专干调整结对。",
            "fields lists what may be opened; ask the household officer to change the pairing if more is needed.",
        ];
    /// Nobody sees what is erased.
    ERASED = "household_erased", Conflict,
        ["该户信息已清除", "The household was erased"],
        ["信息不可恢复; 如需帮扶请重新上报。", "Nothing of it can be read again; report the household anew if need be."];
}

kernel::field_codes! {
    NOT_A_TARGET = "not_a_target" ["请改为本社区另一份有效的档案。", "Name another file of this community that stands."];
    SEPARATE_CONSENT = "separate_consent"
        ["请先取得并登记单独同意, 或删去此项。", "Record separate consent first, or leave it out."];
    GUARDIAN_CONSENT = "guardian_consent"
        ["请先取得并登记监护人同意, 或删去此项。", "Record the consent of a guardian first, or leave it out."];
}
