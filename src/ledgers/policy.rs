//! Policy: who may call which operation of ledgers. The columns and the marks are described at [`auth::policy!`].

auth::policy! {
    //                                                             opr sup sec off hou gri hea lia hel aud cli
    // Ledgers in and out.
    GetOnboardingTemplate  "get_onboarding_template" "imports:read"       [ - - A A - - - - - - - ];
    CreateOnboardingImport "create_onboarding_import" "imports:write"     [ - - A A - - - - - - - ];
    CreateZoneImport       "create_zone_import"      "imports:write"      [ - - A A - - - - - - - ];
    // Which imports somebody knows of is decided by the slice: those of households are for the household officer and the
    // secretary, and the household officer knows of no others.
    GetHouseholdTemplate   "get_household_template"  "households:read"    [ - - A - A - - - - - - ];
    CreateHouseholdImport  "create_household_import" "households:open"    [ - - - - A - - - - - - ];
    ListImports            "list_imports"            "imports:read"       [ - - A A A - - - - A - ];
    GetImport              "get_import"              "imports:read"       [ - - A A A - - - - A - ];
    ListImportErrors       "list_import_errors"      "imports:read"       [ - - A A A - - - - A - ];
    GetImportWorkbook      "get_import_workbook"     "imports:read"       [ - - A A - - - - - - - ];
    DeleteImport           "delete_import"           "imports:write"      [ - - A A A - - - - - - ];
    ExportOnboarding       "export_onboarding"       "ledgers:read"       [ - - A A - - - - - - - ];
    ExportZones            "export_zones"            "ledgers:read"       [ - - A A - - - - - - - ];
    ExportHouseholds       "export_households"       "households:read"    [ - - A - A - - - - - - ];
    DiscloseHouseholdLedger "disclose_household_ledger" "households:open" [ - - - - A - - - - - - ];
}
