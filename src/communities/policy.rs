//! Policy: who may call which operation of communities. The columns and the marks are described at [`auth::policy!`].

auth::policy! {
    //                                                             opr sup sec off hou gri hea lia hel aud cli
    ListCommunities        "list_communities"        "communities:read"   [ P - A A A A A A A A A ];
    CreateCommunity        "create_community"        "communities:write"  [ P - - - - - - - - - - ];
    GetCommunity           "get_community"           "communities:read"   [ P - A A A A A A A A A ];
    UpdateCommunity        "update_community"        "communities:write"  [ P - A - - - - - - - - ];
}
