//! Policy: who may call which operation of agreements. The columns and the marks are described at [`auth::policy!`].

auth::policy! {
    //                                                             opr sup sec off hou gri hea lia hel aud cli
    // Open to everybody.
    VerifyProof            "verify_proof"            ""                   [ O O O O O O O O O O O ];
    // Agreements: which of them a caller sees is decided by the slice (parties, secretary, officers, auditor).
    ListAgreements         "list_agreements"         "agreements:read"    [ - - A A - - A A A A A ];
    CreateAgreement        "create_agreement"        "agreements:write"   [ - - A A - - A A - - A ];
    RegisterAgreement      "register_agreement"      "agreements:write"   [ - - A A - - - - - - - ];
    GetAgreement           "get_agreement"           "agreements:read"    [ - - A A - - A A A A A ];
    UpdateAgreement        "update_agreement"        "agreements:write"   [ - - A A - - A A - - A ];
    DeleteAgreement        "delete_agreement"        "agreements:write"   [ - - A A - - A A - - - ];
    ProposeAgreement       "propose_agreement"       "agreements:write"   [ - - A A - - A A - - - ];
    SubmitAgreement        "submit_agreement"        "agreements:write"   [ - - A A - - - - - - - ];
    SignAgreement          "sign_agreement"          "agreements:sign"    [ - - A - - - A - - - - ] binds;
    RefuseAgreement        "refuse_agreement"        "agreements:sign"    [ - - A - - - A - - - - ] binds;
    WithdrawAgreement      "withdraw_agreement"      "agreements:write"   [ - - A A - - A A - - - ] binds;
    AgreementHistory       "agreement_history"       "agreements:read"    [ - - A A - - A A - A A ];
    AgreementProof         "agreement_proof"         "agreements:read"    [ - - A A - - A A - A A ];
    AgreementDocument      "agreement_document"      "agreements:read"    [ - - A A - - A A - A A ];
    AttachOriginal         "attach_original"         "agreements:write"   [ - - A A - - - - - - - ];
    VoidRegistration       "void_registration"       "agreements:write"   [ - - A A - - - - - - - ];
    ListObjections         "list_objections"         "agreements:read"    [ - - A A - - A A - A A ];
    GetObjection           "get_objection"           "agreements:read"    [ - - A A - - A A - A A ];
    ObjectToAgreement      "object_to_agreement"     "agreements:write"   [ - - - - - - A A - - - ] binds;
    SuspendAgreement       "suspend_agreement"       "agreements:sign"    [ - - A - - - A - - - - ] binds;
    ResumeAgreement        "resume_agreement"        "agreements:sign"    [ - - A - - - A - - - - ] binds;
    TerminateAgreement     "terminate_agreement"     "agreements:sign"    [ - - A - - - A - - - - ] binds;
    GiveNotice             "give_notice"             "agreements:sign"    [ - - A - - - A - - - - ] binds;
    ListRequests           "list_requests"           "agreements:read"    [ - - A A - - A A - A A ];
    SignRequest            "sign_request"            "agreements:sign"    [ - - A - - - A - - - - ] binds;
    RefuseRequest          "refuse_request"          "agreements:sign"    [ - - A - - - A - - - - ] binds;
    WithdrawRequest        "withdraw_request"        "agreements:write"   [ - - A A - - A A - - - ] binds;
    CreateAmendment        "create_amendment"        "agreements:write"   [ - - A A - - A A - - - ];
    GetAmendment           "get_amendment"           "agreements:read"    [ - - A A - - A A - A A ];
    CreateAccession        "create_accession"        "agreements:write"   [ - - A A - - - - - - - ];
    GetAccession           "get_accession"           "agreements:read"    [ - - A A - - A A - A A ];
    RenewAgreement         "renew_agreement"         "agreements:write"   [ - - A A - - A A - - - ];
    RenewAgreements        "renew_agreements"        "agreements:write"   [ - - A A - - - - - - - ];
    ListClauseTemplates    "list_clause_templates"   "agreements:read"    [ - - A A - - A A - A A ];
    CreateCommitment       "create_commitment"       "commitments:write"  [ - - A A - - A A - - A ] binds;
}
