//! Policy: who may call which operation of hand-overs. The columns and the marks are described at [`auth::policy!`].

auth::policy! {
    //                                                             opr sup sec off hou gri hea lia hel aud cli
    // What is handed over when something ends.
    ListOrphans            "list_orphans"            "handovers:read"     [ - - A A - - - - - A - ];
    ListHandovers          "list_handovers"          "handovers:read"     [ - - A A A - - - - A - ];
    GetHandover            "get_handover"            "handovers:read"     [ - - A A A - - - - A - ];
    ResolveHandover        "resolve_handover"        "handovers:write"    [ - - A A A - - - - - - ];
}
