//! Policy: who may call which operation of the journal, tasks and calendar. The columns and the marks are described at [`auth::policy!`].

auth::policy! {
    //                                                             opr sup sec off hou gri hea lia hel aud cli
    // Open to everybody.
    GetCalendar            "get_calendar"            ""                   [ O O O O O O O O O O O ];
    // What waits for the caller: the rules of each slice decide; who has no part in anything finds nothing. No slice is asked
    // for the operator, who is told of timers alone that were given up; the supervisor may ask, and finds nothing.
    GetMyTasks             "get_my_tasks"            "agreements:read"    [ A A A A A A A A A A A ];
    // The journal.
    ListJournal            "list_journal"            "journal:read"       [ - - A - - - - - - A - ];
    JournalHead            "journal_head"            "agreements:read"    [ - - A A A A A A A A A ];
    ListSignedHeads        "list_signed_heads"       "journal:read"       [ - - A - - - - - - A - ];
    VerifyReceipt          "verify_receipt"          "agreements:read"    [ - - A A A A A A A A A ];
    JournalVerification    "journal_verification"    "journal:read"       [ - - A - - - - - - A - ];
}
