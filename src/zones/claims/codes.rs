//! The refusals about claims.

use kernel::{Code, Kind};

/// The unit has asked for it in this role already, or has it.
pub static CLAIM_ALREADY_REQUESTED: Code = Code::new(
    "claim_already_requested",
    Kind::Conflict,
    ["贵单位已以此角色申请或认领", "The unit has asked for this, or has it"],
    ["claim_number 是原申请; 需要更改时请先撤回。", "claim_number names it; withdraw it first to change something."],
);

/// The unit has no agreement in force.
pub static UNIT_WITHOUT_AGREEMENT: Code = Code::new(
    "unit_without_agreement",
    Kind::Conflict,
    ["该单位没有生效中的共建协议", "The unit has no agreement in force"],
    [
        "请先签署协议; 书记指派时可写明理由 (override_reason)。",
        "Let an agreement be signed first; in an assignment the secretary may give an override_reason.",
    ],
);

/// Nothing entitles to a revocation.
pub static NO_CAUSE_FOR_REVOCATION: Code = Code::new(
    "no_cause_for_revocation",
    Kind::Conflict,
    ["不具备撤销认领的事由", "There is no cause to revoke the claim"],
    [
        "须有两个以上周期未履职, 或单位已无生效中的协议。",
        "Two periods or more must have been missed, or the unit's agreement must have ended.",
    ],
);

/// The unit can still reply.
pub static REPLY_PERIOD_RUNS: Code = Code::new(
    "reply_period_runs",
    Kind::Conflict,
    ["申辩期未满", "The unit can still reply"],
    ["reply_until 之后方可撤销。", "It can be revoked after reply_until."],
);
