//! Policy: who may call which operation of zones, claims and duties. The columns and the marks are described at [`auth::policy!`].

auth::policy! {
    //                                                             opr sup sec off hou gri hea lia hel aud cli
    // Open to everybody.
    ShowPlate              "show_plate"              ""                   [ O O O O O O O O O O O ];
    // Zones: drafts and requests of others are for the community alone, as the slice decides.
    ListZones              "list_zones"              "zones:read"         [ - - A A A A A A A A A ];
    CreateZone             "create_zone"             "zones:write"        [ - - A A - - - - - - - ];
    GetZone                "get_zone"                "zones:read"         [ - - A A A A A A A A A ];
    GetZoneBoundary        "get_zone_boundary"      "zones:read"         [ - - A A A A A A A A A ];
    SetZoneBoundary        "set_zone_boundary"      "zones:write"        [ - - A A - - - - - - - ];
    RemoveZoneBoundary     "remove_zone_boundary"   "zones:write"        [ - - A A - - - - - - - ];
    SplitZone              "split_zone"             "zones:write"        [ - - A - - - - - - - - ];
    MergeZones             "merge_zones"            "zones:write"        [ - - A - - - - - - - - ];
    ListZonePlans          "list_zone_plans"        "zones:read"         [ - - A A A A - - - A A ];
    GetZonePlan            "get_zone_plan"          "zones:read"         [ - - A A A A - - - A A ];
    CancelZonePlan         "cancel_zone_plan"       "zones:write"        [ - - A - - - - - - - - ];
    GetCommunityBoundary   "get_community_boundary" "zones:read"         [ - - A A A A A A A A A ];
    SetCommunityBoundary   "set_community_boundary" "zones:write"        [ - - A - - - - - - - - ];
    GetCoverage            "get_coverage"           "zones:read"         [ - - A A A A A A A A A ];
    GetResponsibility      "get_responsibility"     "zones:read"         [ - - A A A A A A A A A ];
    GetResponsibilities    "get_responsibilities"   "zones:read"         [ - - A A A A A A A A A ];
    GetPlate               "get_plate"              "zones:read"         [ - - A A A A A A A A A ];
    RenewPlate             "renew_plate"            "zones:write"        [ - - A - - - - - - - - ];
    WithdrawPlate          "withdraw_plate"         "zones:write"        [ - - A - - - - - - - - ];
    UpdateZone             "update_zone"             "zones:write"        [ - - A A - - - - - - - ];
    PublishZone            "publish_zone"            "zones:write"        [ - - A - - - - - - - - ];
    RetireZone             "retire_zone"             "zones:write"        [ - - A - - - - - - - - ];
    HoldZone               "hold_zone"               "zones:claim"        [ - - - - - - A A - - - ];
    ReleaseHold            "release_hold"            "zones:claim"        [ - - - - - - A A - - - ];
    ListClaims             "list_claims"             "zones:read"         [ - - A A A A A A A A A ];
    ClaimZone              "claim_zone"              "zones:claim"        [ - - - - - - A A - - - ] binds;
    GetClaim               "get_claim"               "zones:read"         [ - - A A A A A A A A A ];
    GetCurrentClaim        "get_current_claim"       "zones:read"         [ - - A A A A A A A A A ];
    ApproveClaim           "approve_claim"           "zones:write"        [ - - A - - - - - - - - ];
    RefuseClaim            "refuse_claim"            "zones:write"        [ - - A - - - - - - - - ];
    WithdrawClaim          "withdraw_claim"          "zones:claim"        [ - - - - - - A A - - - ] binds;
    AssignZone             "assign_zone"             "zones:write"        [ - - A - - - - - - - - ];
    ReleaseClaim           "release_claim"           "zones:claim"        [ - - - - - - A - - - - ] binds;
    OfferHandover          "offer_handover"          "zones:claim"        [ - - A - - - A - - - - ] binds;
    AcceptHandover         "accept_handover"         "zones:claim"        [ - - - - - - A - - - - ] binds;
    CancelHandover         "cancel_handover"         "zones:claim"        [ - - A - - - A - - - - ] binds;
    RevokeClaim            "revoke_claim"            "zones:write"        [ - - A - - - - - - - - ];
    ReplyToRevocation      "reply_to_revocation"     "zones:claim"        [ - - - - - - A A - - - ] binds;
    DropRevocation         "drop_revocation"         "zones:write"        [ - - A - - - - - - - - ];
    ListDuties             "list_duties"             "zones:read"         [ - - A A A A A A A A A ];
    CreateDuty             "create_duty"             "zones:write"        [ - - A A - - - - - - - ];
    GetDuty                "get_duty"                "zones:read"         [ - - A A A A A A A A A ];
    EndDuty                "end_duty"                "zones:write"        [ - - A A - - - - - - - ];
    ListFulfilments        "list_fulfilments"        "zones:read"         [ - - A A A A A A A A A ];
    RecordFulfilment       "record_fulfilment"       "zones:claim"        [ - - A A - - A A - - - ];
    GetFulfilment          "get_fulfilment"          "zones:read"         [ - - A A A A A A A A A ];
    VoidFulfilment         "void_fulfilment"         "zones:claim"        [ - - A A - - A A - - - ];
}
