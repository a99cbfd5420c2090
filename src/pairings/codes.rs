//! Error codes of this slice.

kernel::codes! {
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

kernel::field_codes! {
    PAIRED = "already_paired" ["请去掉已结对的单位与家庭。", "Leave out pairs that stand already."];
    CAPACITY_BELOW_FIXED = "capacity_below_fixed"
        ["请提高户数上限, 或减少指定的户数。", "Raise the capacity, or fix fewer households."];
    CONTRADICTORY = "contradictory" ["请去掉互相矛盾的指定。", "Take back one of the two that contradict each other."];
    NOT_A_HOUSEHOLD = "not_a_household" ["请改为本社区的家庭。", "Name a household of this community."];
    NOT_A_PARTNER = "not_a_partner" ["请改为在册的单位。", "Name a unit that takes part."];
    NOT_A_RECORD = "not_a_record" ["请改为同一结对的另一条记录。", "Name another record of the same pairing."];
    NOT_ASKED_FOR = "not_asked_for"
        ["请改为本次匹配范围内的家庭或单位。", "Name one of those that the matching is asked for."];
    NOT_FOR_UNITS = "not_for_units" ["请去掉不向单位提供的内容。", "Leave out what is not given to units."];
    NOT_OF_THE_UNIT = "not_of_the_unit" ["请改为该单位的账号。", "Name an account of the unit."];
    TAKES_NO_NEW = "takes_no_new" ["请改为接受新结对的单位。", "Name a unit that takes new households."];
    UNIT_NOT_ELIGIBLE = "unit_not_eligible" ["请改为可以结对的单位。", "Name a unit that may be paired."];
}
