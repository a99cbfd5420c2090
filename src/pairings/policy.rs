//! Policy: who may call which operation of pairings, visits, aid and matchings. The columns and the marks are described at [`auth::policy!`].

auth::policy! {
    //                                                             opr sup sec off hou gri hea lia hel aud cli
    // Pairings: all of them for cleared staff and the secretary; those of its own for a unit, which the slice decides.
    ListPairings           "list_pairings"           "pairings:read"      [ - - A - A - A A A - - ];
    CreatePairing          "create_pairing"          "pairings:write"     [ - - - - A - - - - - - ];
    GetPairing             "get_pairing"             "pairings:read"      [ - - A - A - A A A - - ];
    UpdatePairing          "update_pairing"          "pairings:write"     [ - - - - A - - - - - - ];
    AcceptPairing          "accept_pairing"          "pairings:help"      [ - - - - - - A A - - - ] binds;
    RefusePairing          "refuse_pairing"          "pairings:help"      [ - - - - - - A A - - - ] binds;
    WithdrawPairing        "withdraw_pairing"        "pairings:write"     [ - - - - A - - - - - - ];
    ConfirmPairing         "confirm_pairing"         "pairings:write"     [ - - - - A - - - - - - ];
    NameHelper             "name_helper"             "pairings:help"      [ - - - - - - A A - - - ] binds;
    PausePairing           "pause_pairing"           "pairings:write"     [ - - - - A - - - - - - ];
    ResumePairing          "resume_pairing"          "pairings:write"     [ - - - - A - - - - - - ];
    HandOverPairing        "hand_over_pairing"       "pairings:help"      [ - - - - A - A A - - - ] binds;
    ReportPairing          "report_pairing"          "pairings:help"      [ - - - - A - A A A - - ];
    EndPairing             "end_pairing"             "pairings:write"     [ - - - - A - - - - - - ];
    ListVisits             "list_visits"             "pairings:read"      [ - - A - A - A A A - - ];
    RecordVisit            "record_visit"            "pairings:help"      [ - - - - A - A A A - - ];
    GetVisit               "get_visit"               "pairings:read"      [ - - A - A - A A A - - ];
    VoidVisit              "void_visit"              "pairings:help"      [ - - - - A - A A A - - ];
    ListAid                "list_aid"                "pairings:read"      [ - - A - A - A A A - - ];
    RecordAid              "record_aid"              "pairings:help"      [ - - - - A - A A A - - ];
    AidReceived            "aid_received"            "pairings:read"      [ - - A - A - A A A - - ];
    GetAid                 "get_aid"                 "pairings:read"      [ - - A - A - A A A - - ];
    VoidAid                "void_aid"                "pairings:help"      [ - - - - A - A A A - - ];
    ListAidRepeats         "list_aid_repeats"        "pairings:read"      [ - - A - A - - - - - - ];
    // Who would help whom: the plan tells of needs and distances, so it is for those who keep the files.
    ListMatchings          "list_matchings"          "households:read"    [ - - A - A - - - - - - ];
    CreateMatching         "create_matching"         "households:write"   [ - - - - A - - - - - - ];
    GetMatching            "get_matching"            "households:read"    [ - - A - A - - - - - - ];
    ApplyMatching          "apply_matching"          "households:write"   [ - - - - A - - - - - - ];
    GetHelpingProfile      "get_helping_profile"     "units:read"         [ - - A A A - U U - - - ];
    SetHelpingProfile      "set_helping_profile"     "units:write"        [ - - A A A - U U - - - ] binds;
}
