//! Policy: who may call which operation of households. The columns and the marks are described at [`auth::policy!`].

auth::policy! {
    //                                                             opr sup sec off hou gri hea lia hel aud cli
    // Households: only staff that is cleared, and the secretary for what only the secretary decides. No unit, no machine, and
    // not the auditor, who reads in the journal who has looked.
    ListHouseholds         "list_households"         "households:read"    [ - - A - A - - - - - - ];
    CreateHousehold        "create_household"        "households:report"  [ - - A A A A - - - - - ];
    SearchHouseholds       "search_households"       "households:open"    [ - - - - A - - - - - - ];
    HouseholdFigures       "household_figures"       "households:read"    [ - - A - A - - - - - - ];
    PublicFigures          "public_household_figures" "reports:read"      [ - - A A A - A A - A A ];
    GetHousehold           "get_household"           "households:read"    [ - - A - A - - - - - - ];
    UpdateHousehold        "update_household"        "households:write"   [ - - - - A - - - - - - ];
    DeleteHousehold        "delete_household"        "households:report"  [ - - A A A A - - - - - ];
    SetPlan                "set_plan"                "households:write"   [ - - - - A - - - - - - ];
    SetAttachments         "set_attachments"         "households:write"   [ - - - - A - - - - - - ];
    DiscloseHousehold      "disclose_household"      "households:open"    [ - - - - A - A A A - - ];
    ListDisclosures        "list_disclosures"        "households:read"    [ - - A - A - - - - - - ];
    RecordConsent          "record_consent"          "households:write"   [ - - - - A - - - - - - ];
    WithdrawConsent        "withdraw_consent"        "households:write"   [ - - A - A - - - - - - ];
    VerifyHousehold        "verify_household"        "households:write"   [ - - - - A - - - - - - ];
    ReviewHousehold        "review_household"        "households:write"   [ - - A - A - - - - - - ];
    PublishNotice          "publish_notice"          "households:write"   [ - - - - A - - - - - - ];
    AdmitHousehold         "admit_household"         "households:write"   [ - - A - A - - - - - - ];
    RefuseHousehold        "refuse_household"        "households:write"   [ - - - - A - - - - - - ];
    RecheckHousehold       "recheck_household"       "households:write"   [ - - - - A - - - - - - ];
    ExitHousehold          "exit_household"          "households:write"   [ - - A - - - - - - - - ];
    ReopenHousehold        "reopen_household"        "households:write"   [ - - A - - - - - - - - ];
    MergeHousehold         "merge_household"         "households:write"   [ - - - - A - - - - - - ];
    RestrictHousehold      "restrict_household"      "households:write"   [ - - A - - - - - - - - ];
    LiftRestriction        "lift_restriction"        "households:write"   [ - - A - - - - - - - - ];
    EraseHousehold         "erase_household"         "households:erase"   [ - - A - A - - - - - - ];
    GetErasure             "get_erasure"             "households:read"    [ - - A - A - - - - - - ];
    WithdrawErasure        "withdraw_erasure"        "households:erase"   [ - - - - A - - - - - - ];
    RefuseErasure          "refuse_erasure"          "households:erase"   [ - - A - - - - - - - - ];
    // Carried out by the ledgers, which write the copy; the household offers it.
    CopyHousehold          "copy_household"          "households:open"    [ - - - - A - - - - - - ];
}
