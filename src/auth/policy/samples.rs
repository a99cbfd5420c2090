//! A policy for the tests of this crate: its own rows, and some as the crates above declare them.

use std::sync::LazyLock;

use super::page::Policy;
use super::rows;

crate::policy! {
    //                                                             opr sup sec off hou gri hea lia hel aud cli
    GetCommunity           "get_community"           "communities:read"   [ P - A A A A A A A A A ];
    ListUnits              "list_units"              "units:read"         [ - - A A A A A A A A A ];
    GetUnit                "get_unit"                "units:read"         [ - - A A A A A A A A A ];
    UpdateUnit             "update_unit"             "units:write"        [ - - A A - - U U - - U ];
    GetAgreement           "get_agreement"           "agreements:read"    [ - - A A - - A A A A A ];
    SubmitAgreement        "submit_agreement"        "agreements:write"   [ - - A A - - - - - - - ];
    SignAgreement          "sign_agreement"          "agreements:sign"    [ - - A - - - A - - - - ] binds;
    ListJournal            "list_journal"            "journal:read"       [ - - A - - - - - - A - ];
}

/// All of them.
pub static WHOLE: LazyLock<Policy> = LazyLock::new(|| Policy::of(&[rows::POLICY, POLICY]));
