//! The refusals of this slice.

use kernel::{Code, Kind};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $kind:ident, $title:expr, $remedy:expr;)+) => {
        $($(#[$doc])* pub static $name: Code = Code::new($code, Kind::$kind, $title, $remedy);)+

        /// The refusals of this slice.
        pub static CODES: &[&Code] = &[$(&$name,)+];
    };
}

codes! {
    /// Only who is being helped is paired.
    HOUSEHOLD_NOT_HELPED = "household_not_helped", Conflict,
        ["该户不在帮扶中", "The household is not being helped"],
        [
            "请先办理纳入帮扶; 同意已撤回的, 先登记新的同意。",
            "Have it admitted first; where consent was taken back, record a new one.",
        ];
    /// These two are paired already.
    ALREADY_PAIRED = "already_paired", Conflict,
        ["该单位与该户已有结对或提议", "The two are paired, or proposed to be, already"],
        ["请查看 pairing_id 所指的结对。", "Look at the pairing named by pairing_id."];
    /// A pairing ends with what came of it.
    FINAL_REPORT_MISSING = "final_report_missing", Conflict,
        ["结束结对须有结对总结", "A pairing ends with a final report"],
        [
            "请填写 final_report, 或请单位先提交总结。",
            "Send final_report, or have the unit file its report first.",
        ];
    /// It did not help on that day.
    OUTSIDE_PAIRING = "outside_pairing", Conflict,
        ["该日期不在结对期间", "The pairing did not stand on that day"],
        [
            "日期须在 from 与 until 之间; 结束超过三十天的, 请帮扶专干登记。",
            "The day lies between from and until; more than thirty days after the end the household officer enters it.",
        ];
    /// What a plan rests on has changed.
    MATCHING_OVERTAKEN = "matching_overtaken", Conflict,
        ["方案计算之后情况已有变化, 不能应用", "What the plan rests on has changed since it was computed"],
        [
            "changed 逐项列出变化; 请重新计算后再应用 (POST …/matchings)。",
            "changed says what; compute a new plan and apply that one (POST …/matchings).",
        ];
    /// The id was used for something else.
    RECORD_ID_IN_USE = "record_id_in_use", Conflict,
        ["该编号已用于另一条记录", "Another record has this id"],
        ["请换一个新的 UUID 后重发。", "Send it again with a new UUID."];
}
