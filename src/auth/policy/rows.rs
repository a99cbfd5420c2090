//! Who may call which operation of this crate: sign-in, one's own account, staff, members, offices, machine clients. The columns
//! and the marks are told at [`crate::policy!`].

crate::policy! {
    //                                                             opr sup sec off hou gri hea lia hel aud cli
    // Sign-in, open to everybody.
    CreateSession          "create_session"          ""                   [ O O O O O O O O O O O ];
    RedeemInvitation       "redeem_invitation"       ""                   [ O O O O O O O O O O O ];
    IssueToken             "issue_token"             ""                   [ O O O O O O O O O O O ];
    RevokeToken            "revoke_token"            ""                   [ O O O O O O O O O O O ];
    IntrospectToken        "introspect_token"        ""                   [ O O O O O O O O O O O ];
    GetKeySet              "get_key_set"             ""                   [ O O O O O O O O O O O ];
    GetServerMetadata      "get_server_metadata"     ""                   [ O O O O O O O O O O O ];
    // The caller's own account.
    GetMe                  "get_me"                  ""                   [ A A A A A A A A A A A ];
    ChangePassword         "change_password"         ""                   [ A A A A A A A A A A - ];
    GetSecondFactor        "get_second_factor"       ""                   [ A A A A A A A A A A - ];
    BeginSecondFactor      "begin_second_factor"     ""                   [ A A A A A A A A A A - ];
    ActivateSecondFactor   "activate_second_factor"  ""                   [ A A A A A A A A A A - ];
    RenewRecoveryCodes     "renew_recovery_codes"    ""                   [ A A A A A A A A A A - ];
    RemoveSecondFactor     "remove_second_factor"    ""                   [ A A A A A A A A A A - ];
    ListSessions           "list_sessions"           ""                   [ A A A A A A A A A A - ];
    EndSession             "end_session"             ""                   [ A A A A A A A A A A - ];
    EndCurrentSession      "end_current_session"     ""                   [ A A A A A A A A A A - ];
    AcknowledgeCredential  "acknowledge_credential"  ""                   [ A A A A A A A A A A - ];
    // Staff of the community (and of the platform), members of a unit, offices, invitations.
    ListStaff              "list_staff"              "staff:read"         [ A - A A A - - - - A - ];
    GetStaff               "get_staff"               "staff:read"         [ A - A A A - - - - A - ];
    CreateStaff            "create_staff"            "staff:write"        [ A - A - - - - - - - - ];
    UpdateStaff            "update_staff"            "staff:write"        [ A - A - - - - - - - - ];
    DeleteStaff            "delete_staff"            "staff:write"        [ A - A - - - - - - - - ];
    ResetStaffPassword     "reset_staff_password"    "staff:write"        [ P - A - - - - - - - - ];
    ConfirmStaffCredential "confirm_staff_credential" "credentials:confirm" [ P - A - A - - - - - - ];
    ResetStaffSecondFactor "reset_staff_second_factor" "staff:write"      [ P - A - - - - - - - - ];
    ListMembers            "list_members"            "members:read"       [ - - A A A - U U - A - ];
    GetMember              "get_member"              "members:read"       [ - - A A A - U U - A - ];
    CreateMember           "create_member"           "members:write"      [ - - A - - - U - - - - ] binds;
    UpdateMember           "update_member"           "members:write"      [ - - A - - - U - - - - ] binds;
    DeleteMember           "delete_member"           "members:write"      [ - - A - - - U - - - - ] binds;
    ResetMemberPassword    "reset_member_password"   "members:write"      [ - - A - - - U - - - - ] binds;
    ConfirmMemberCredential "confirm_member_credential" "credentials:confirm" [ P - A - A - U U - - - ] binds;
    ResetMemberSecondFactor "reset_member_second_factor" "members:write"  [ - - A - - - U - - - - ] binds;
    CreateInvitations      "create_invitations"      "members:write"      [ A - A - - - U - - - - ] binds;
    AppointSecretary       "appoint_secretary"       "staff:write"        [ P - A - - - - - - - - ];
    AppointUnitHead        "appoint_unit_head"       "members:write"      [ - - A - - - U - - - - ] binds;
    // Machine clients.
    ListClients            "list_clients"            "clients:read"       [ - - A - - - - - - A - ];
    GetClient              "get_client"              "clients:read"       [ - - A - - - - - - A - ];
    CreateClient           "create_client"           "clients:write"      [ - - A - - - - - - - - ];
    DeleteClient           "delete_client"           "clients:write"      [ - - A - - - - - - - - ];
    ListUnitClients        "list_unit_clients"       "clients:read"       [ - - A - - - U - - A - ];
    GetUnitClient          "get_unit_client"         "clients:read"       [ - - A - - - U - - A - ];
    CreateUnitClient       "create_unit_client"      "clients:write"      [ - - - - - - U - - - - ] binds;
    DeleteUnitClient       "delete_unit_client"      "clients:write"      [ - - A - - - U - - - - ] binds;
}
