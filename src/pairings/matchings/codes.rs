//! The refusal about plans.

use crate::kernel::{Code, Kind};

/// What a plan rests on has changed.
pub static MATCHING_OVERTAKEN: Code = Code::new(
    "matching_overtaken",
    Kind::Conflict,
    ["方案计算之后情况已有变化, 不能应用", "What the plan rests on has changed since it was computed"],
    [
        "changed 逐项列出变化; 请重新计算后再应用 (POST …/matchings)。",
        "changed says what; compute a new plan and apply that one (POST …/matchings).",
    ],
);
