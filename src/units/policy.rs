//! Policy: who may call which operation of units. The columns and the marks are described at [`auth::policy!`].

auth::policy! {
    //                                                             opr sup sec off hou gri hea lia hel aud cli
    ListUnits              "list_units"              "units:read"         [ - - A A A A A A A A A ];
    CreateUnit             "create_unit"             "units:write"        [ - - A A - - - - - - - ];
    GetUnit                "get_unit"                "units:read"         [ - - A A A A A A A A A ];
    UpdateUnit             "update_unit"             "units:write"        [ - - A A - - U U - - U ];
    DeleteUnit             "delete_unit"             "units:write"        [ - - A A - - - - - - - ];
    // Carried out by whoever knows what depends on a unit (continuity); the unit offers it.
    DepartUnit             "depart_unit"             "units:write"        [ - - A - - - - - - - - ];
}
