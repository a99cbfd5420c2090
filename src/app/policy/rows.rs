//! Policy: who may call which operation about the service itself. The columns and the marks are described at
//! [`auth::policy!`].

auth::policy! {
    //                                                             opr sup sec off hou gri hea lia hel aud cli
    // The service itself, open to everybody.
    Livez                  "livez"                   ""                   [ O O O O O O O O O O O ];
    Readyz                 "readyz"                  ""                   [ O O O O O O O O O O O ];
    Version                "version"                 ""                   [ O O O O O O O O O O O ];
    Metrics                "metrics"                 ""                   [ O O O O O O O O O O O ];
    ListEnums              "list_enums"              ""                   [ O O O O O O O O O O O ];
    OpenapiDocument        "openapi_document"        ""                   [ O O O O O O O O O O O ];
    // The pages of the problems, which stand below this table (web).
    ListProblems           "list_problems"           ""                   [ O O O O O O O O O O O ];
    GetProblem             "get_problem"             ""                   [ O O O O O O O O O O O ];
}
