//! Error codes of this slice: zones, claims, duties, boundaries, plates, plans, splits and mergers.

kernel::codes! {
    /// Another zone of the community has this code.
    ZONE_CODE_TAKEN = "zone_code_taken", Conflict,
        ["责任区编号已被使用", "Another zone has this code"],
        ["请换一个编号, 或不填写由系统编号。", "Choose another code, or leave it out to be given one."];

    /// The three digits behind the community's code are used up.
    ZONE_CODES_EXHAUSTED = "zone_codes_exhausted", Conflict,
        ["本社区的责任区编号已用完", "The community's zone codes are used up"],
        [
            "统一编码为社区代码加三位顺序号, 最多 999 个; 请合并责任区。",
            "A code is the community's and three digits, 999 at most; merge zones.",
        ];

    /// A unit leads the zone, or has been faster.
    ZONE_ALREADY_CLAIMED = "zone_already_claimed", Conflict,
        ["责任区已由其他单位认领", "A unit leads the zone already"],
        [
            "claimed_by 是现责任单位; 可申请作为协助单位, 或选择其他待认领的责任区。",
            "claimed_by names the unit; ask to support it, or choose another open zone.",
        ];

    /// Another unit is filling in its request.
    ZONE_HELD = "zone_held", Conflict,
        ["责任区正由其他单位填写认领申请", "Another unit is about to ask for the zone"],
        [
            "held_by 是该单位, held_until 之后可再试 (最多 15 分钟)。",
            "held_by names it; try again after held_until, fifteen minutes at most.",
        ];

    /// The unit has asked for it in this role already, or has it.
    CLAIM_ALREADY_REQUESTED = "claim_already_requested", Conflict,
        ["贵单位已以此角色申请或认领", "The unit has asked for this, or has it"],
        ["claim_number 是原申请; 需要更改时请先撤回。", "claim_number names it; withdraw it first to change something."];

    /// The unit has no agreement in force.
    UNIT_WITHOUT_AGREEMENT = "unit_without_agreement", Conflict,
        ["该单位没有生效中的共建协议", "The unit has no agreement in force"],
        [
            "请先签署协议; 书记指派时可写明理由 (override_reason)。",
            "Let an agreement be signed first; in an assignment the secretary may give an override_reason.",
        ];

    /// Nothing entitles to a revocation.
    NO_CAUSE_FOR_REVOCATION = "no_cause_for_revocation", Conflict,
        ["不具备撤销认领的事由", "There is no cause to revoke the claim"],
        [
            "须有两个以上周期未履职, 或单位已无生效中的协议。",
            "Two periods or more must have been missed, or the unit's agreement must have ended.",
        ];

    /// The unit can still reply.
    REPLY_PERIOD_RUNS = "reply_period_runs", Conflict,
        ["申辩期未满", "The unit can still reply"],
        ["reply_until 之后方可撤销。", "It can be revoked after reply_until."];

    /// The zone has this duty already.
    DUTY_EXISTS = "duty_exists", Conflict,
        ["责任区已有此项职责", "The zone has this duty already"],
        [
            "同一责任区内职责不重复; 需要调整时, 先结束原有职责再新增。",
            "A zone has each duty once; to change one, end it and add another.",
        ];

    /// Nobody leads the zone.
    ZONE_WITHOUT_UNIT = "zone_without_unit", Conflict,
        ["责任区尚无责任单位", "No unit leads the zone"],
        ["认领获批后再登记履职情况。", "What is done for it is recorded once a unit leads it."];

    /// Another zone of this kind lies there already.
    ZONE_OVERLAPS = "zone_overlaps", Conflict,
        ["边界与同类的其他责任区重叠", "Another zone of this kind lies there already"],
        [
            "overlaps 列出重叠的责任区和面积 (平方米); 请修改边界, 或先调整对方的边界。",
            "overlaps names each zone and the shared area in square metres; draw around it, or change the other one first.",
        ];

    /// Some of the ground lies outside the community.
    ZONE_OUTSIDE_COMMUNITY = "zone_outside_community", Conflict,
        ["边界超出社区范围", "Some of the ground lies outside the community"],
        [
            "outside_m2 是超出的面积 (平方米); 请修改责任区边界, 或先更正社区边界。",
            "outside_m2 is how much, in square metres; change the zone's boundary, or correct the community's first.",
        ];

    /// Nobody has said yet where the community ends.
    COMMUNITY_WITHOUT_BOUNDARY = "community_without_boundary", Conflict,
        ["本社区尚未划定边界", "The community's boundary is not set"],
        [
            "覆盖情况是对社区边界而言的: 请书记先以 PUT …/boundary 划定社区边界, 再查看。",
            "What is covered is told against the community's boundary: let the secretary set it with PUT …/boundary first.",
        ];

    /// The zone has no good plate.
    ZONE_WITHOUT_PLATE = "zone_without_plate", Conflict,
        ["责任区没有有效的牌子", "The zone has no good plate"],
        [
            "责任区发布时自动制牌; 已发布而没有的 (例如已作废), 请书记以 POST …/plate 制作新牌。",
            "A zone gets one when it is published; where it was withdrawn, let the secretary make one with POST …/plate.",
        ];

    /// Something is planned for the zone already.
    ZONE_ALREADY_PLANNED = "zone_already_planned", Conflict,
        ["该责任区已有调整计划", "Something is planned for the zone already"],
        [
            "plan_id 是已有的计划; 可等其生效, 或先以 DELETE …/zone-plans/{plan_id} 取消。",
            "plan_id names the plan; wait for its day, or cancel it first with DELETE …/zone-plans/{plan_id}.",
        ];

    /// A claim of the zone is on its way to somebody else, or ends.
    ZONE_IN_MOTION = "zone_in_motion", Conflict,
        ["责任区的认领正在移交、退出或撤销", "A claim of the zone is being handed over, released or revoked"],
        ["请先办结移交、退出或撤销, 再调整边界。", "Settle the hand-over, release or revocation first."];

    /// The parts are not the zone.
    PARTS_DO_NOT_FIT = "parts_do_not_fit", Conflict,
        ["各部分合起来不是原责任区", "The parts do not make up the zone"],
        [
            "missing_m2、outside_m2、shared_m2 是遗漏、超出和互相重叠的面积 (平方米); 请修改各部分的边界。",
            "missing_m2, outside_m2 and shared_m2 are left out, lie outside and lie in two parts; correct the boundaries.",
        ];

    /// The zones cannot become one.
    ZONES_NOT_MERGEABLE = "zones_not_mergeable", Conflict,
        ["这些责任区不能合并", "These zones cannot become one"],
        [
            "合并的责任区应都有边界、类别和状态相同, 且由同一单位负责 (或都没有责任单位), 合并后的边界不超过 5,000 个坐标、跨度不超过 2 \
             度; 请先移交、调整或简化。",
            "They need boundaries, one kind, one state, one unit that leads all of them or none, and together at most 5,000 \
             positions and 2 degrees either way; hand over, change or simplify them first.",
        ];
}

kernel::field_codes! {
    DUTY_DIFFERS = "duty_differs" ["请在系统中结束原职责后新增。", "End the duty in the service and add another."];
    FINAL_STATE = "illegal_transition"
        ["请换一个编号, 或与现有内容保持一致。", "Use another code, or leave the zone as it is."];
    SAME_UNIT = "same_unit" ["请改为另一个单位。", "Name another unit."];
    UNKNOWN_DUTY = "unknown_duty" ["请改为该责任区的职责编号。", "Name a duty of the zone."];
    ZONE_CODE = "zone_code" ["请按统一编码规则填写编号, 或不填写。", "Give a code of the scheme, or leave it out."];
    OVERLAPS = "zone_overlaps" ["请使边界不与同类责任区重叠。", "Draw it so that it overlaps no zone of its kind."];
    OUTSIDE_COMMUNITY = "zone_outside_community" ["请把边界画在社区范围之内。", "Draw it within the community."];
    EXHAUSTED = "zone_codes_exhausted" ["请合并责任区: 编号已用完。", "Merge zones: the codes are used up."];
}
