//! Policy: who may call which operation of commitments. The columns and the marks are described at [`auth::policy!`].

auth::policy! {
    //                                                             opr sup sec off hou gri hea lia hel aud cli
    // Commitments: which of them a caller sees is decided by whether it may know of their agreement.
    ListCommitments        "list_commitments"        "commitments:read"   [ - - A A - - A A A A A ];
    GetCommitment          "get_commitment"          "commitments:read"   [ - - A A - - A A A A A ];
    DeliverCommitment      "deliver_commitment"      "commitments:write"  [ - - A A - - A A - - A ];
    ListDeliveries         "list_deliveries"         "commitments:read"   [ - - A A - - A A A A A ];
    GetDelivery            "get_delivery"            "commitments:read"   [ - - A A - - A A A A A ];
    VerifyDelivery         "verify_delivery"         "commitments:write"  [ - - A A - - A A - - - ] binds;
    ReturnDelivery         "return_delivery"         "commitments:write"  [ - - A A - - A A - - - ] binds;
    VoidDelivery           "void_delivery"           "commitments:write"  [ - - A A - - A A - - - ];
    WaiveCommitment        "waive_commitment"        "commitments:write"  [ - - A - - - A - - - - ] binds;
    CancelCommitment       "cancel_commitment"       "commitments:write"  [ - - A - - - A - - - - ] binds;
    WithdrawCancellation   "withdraw_cancellation"   "commitments:write"  [ - - A - - - A - - - - ] binds;
}
