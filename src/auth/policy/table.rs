//! Who may call which operation: one row for each, read by the code, the document and the access page.
//!
//! Columns: `opr` operator · `sup` supervisor · `sec` secretary · `off` officer · `hou` household officer ·
//! `gri` grid worker · `hea` unit head · `lia` unit liaison · `hel` helper · `aud` auditor · `cli` machine client.
//!
//! Cells: `A` in the caller's own community · `U` for the caller's own unit only (where the path names a unit) ·
//! `P` in every community (platform) · `O` open, no sign-in · `-` no. An empty scope marks what belongs to the
//! caller's own account: a machine needs no scope for it, and it stays open while a first password must be changed or a
//! second factor enrolled.
//!
//! `binds`: what is done binds the caller's unit, gives a right in it or takes one: a promise, a consent, a refusal, a notice,
//! an account, a client. A credential that another side has given waits before it does. Drafts and records of what was done
//! bind nobody: they can be corrected.

use super::verdict::{Action, Cell, Row};

macro_rules! cell {
    (-) => {
        Cell::No
    };
    (A) => {
        Cell::Own
    };
    (U) => {
        Cell::Unit
    };
    (P) => {
        Cell::Platform
    };
    (O) => {
        Cell::Open
    };
}

macro_rules! binds {
    () => {
        false
    };
    (binds) => {
        true
    };
}

macro_rules! policy {
    ($($name:ident $id:literal $scope:literal [ $($cell:tt)+ ] $($binds:ident)?;)+) => {
        /// The operations as types.
        pub mod may {
            use super::{Action, Cell};
            $(
                #[doc = concat!("`", $id, "`")]
                #[derive(Clone, Copy, Debug)]
                pub struct $name;

                impl Action for $name {
                    const ID: &'static str = $id;
                    const SCOPE: &'static str = $scope;
                    const CELLS: [Cell; 11] = [$(cell!($cell)),+];
                    const BINDS: bool = binds!($($binds)?);
                }
            )+
        }

        /// Every row, in the order of the surface.
        pub static TABLE: &[Row] =
            &[$(Row {
                id: $id,
                scope: $scope,
                cells: <may::$name as Action>::CELLS,
                binds: <may::$name as Action>::BINDS,
            }),+];
    };
}

policy! {
    //                                                             opr sup sec off hou gri hea lia hel aud cli
    // Sign-in, open to everybody.
    CreateSession          "create_session"          ""                   [ O O O O O O O O O O O ];
    RedeemInvitation       "redeem_invitation"       ""                   [ O O O O O O O O O O O ];
    IssueToken             "issue_token"             ""                   [ O O O O O O O O O O O ];
    RevokeToken            "revoke_token"            ""                   [ O O O O O O O O O O O ];
    IntrospectToken        "introspect_token"        ""                   [ O O O O O O O O O O O ];
    GetKeySet              "get_key_set"             ""                   [ O O O O O O O O O O O ];
    GetServerMetadata      "get_server_metadata"     ""                   [ O O O O O O O O O O O ];
    VerifyProof            "verify_proof"            ""                   [ O O O O O O O O O O O ];
    GetCalendar            "get_calendar"            ""                   [ O O O O O O O O O O O ];
    ShowPlate              "show_plate"              ""                   [ O O O O O O O O O O O ];
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
    // Communities and units.
    ListCommunities        "list_communities"        "communities:read"   [ P - A A A A A A A A A ];
    CreateCommunity        "create_community"        "communities:write"  [ P - - - - - - - - - - ];
    GetCommunity           "get_community"           "communities:read"   [ P - A A A A A A A A A ];
    UpdateCommunity        "update_community"        "communities:write"  [ P - A - - - - - - - - ];
    ListUnits              "list_units"              "units:read"         [ - - A A A A A A A A A ];
    CreateUnit             "create_unit"             "units:write"        [ - - A A - - - - - - - ];
    GetUnit                "get_unit"                "units:read"         [ - - A A A A A A A A A ];
    UpdateUnit             "update_unit"             "units:write"        [ - - A A - - U U - - U ];
    DeleteUnit             "delete_unit"             "units:write"        [ - - A A - - - - - - - ];
    // What waits for the caller: the rules of each slice decide; who has no part in anything finds nothing. No slice is asked
    // for the operator, who is told of timers alone that were given up; the supervisor may ask, and finds nothing.
    GetMyTasks             "get_my_tasks"            "agreements:read"    [ A A A A A A A A A A A ];
    // What ends something, and what is handed over then.
    DepartUnit             "depart_unit"             "units:write"        [ - - A - - - - - - - - ];
    ListOrphans            "list_orphans"            "handovers:read"     [ - - A A - - - - - A - ];
    ListHandovers          "list_handovers"          "handovers:read"     [ - - A A A - - - - A - ];
    GetHandover            "get_handover"            "handovers:read"     [ - - A A A - - - - A - ];
    ResolveHandover        "resolve_handover"        "handovers:write"    [ - - A A A - - - - - - ];
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
    ObjectToAgreement      "object_to_agreement"     "agreements:write"   [ - - - - - - A A - - - ] binds;
    SuspendAgreement       "suspend_agreement"       "agreements:sign"    [ - - A - - - A - - - - ] binds;
    ResumeAgreement        "resume_agreement"        "agreements:sign"    [ - - A - - - A - - - - ] binds;
    TerminateAgreement     "terminate_agreement"     "agreements:sign"    [ - - A - - - A - - - - ] binds;
    GiveNotice             "give_notice"             "agreements:sign"    [ - - A - - - A - - - - ] binds;
    ListRequests           "list_requests"           "agreements:read"    [ - - A A - - A A - A A ];
    RefuseRequest          "refuse_request"          "agreements:sign"    [ - - A - - - A - - - - ] binds;
    WithdrawRequest        "withdraw_request"        "agreements:write"   [ - - A A - - A A - - - ] binds;
    CreateAmendment        "create_amendment"        "agreements:write"   [ - - A A - - A A - - - ];
    GetAmendment           "get_amendment"           "agreements:read"    [ - - A A - - A A - A A ];
    SignAmendment          "sign_amendment"          "agreements:sign"    [ - - A - - - A - - - - ] binds;
    RefuseAmendment        "refuse_amendment"        "agreements:sign"    [ - - A - - - A - - - - ] binds;
    CreateAccession        "create_accession"        "agreements:write"   [ - - A A - - - - - - - ];
    GetAccession           "get_accession"           "agreements:read"    [ - - A A - - A A - A A ];
    SignAccession          "sign_accession"          "agreements:sign"    [ - - A - - - A - - - - ] binds;
    RefuseAccession        "refuse_accession"        "agreements:sign"    [ - - A - - - A - - - - ] binds;
    RenewAgreement         "renew_agreement"         "agreements:write"   [ - - A A - - A A - - - ];
    RenewAgreements        "renew_agreements"        "agreements:write"   [ - - A A - - - - - - - ];
    ListClauseTemplates    "list_clause_templates"   "agreements:read"    [ - - A A - - A A - A A ];
    ListCommitments        "list_commitments"        "commitments:read"   [ - - A A - - A A A A A ];
    GetCommitment          "get_commitment"          "commitments:read"   [ - - A A - - A A A A A ];
    CreateCommitment       "create_commitment"       "commitments:write"  [ - - A A - - A A - - A ] binds;
    DeliverCommitment      "deliver_commitment"      "commitments:write"  [ - - A A - - A A - - A ];
    ListDeliveries         "list_deliveries"         "commitments:read"   [ - - A A - - A A A A A ];
    GetDelivery            "get_delivery"            "commitments:read"   [ - - A A - - A A A A A ];
    VerifyDelivery         "verify_delivery"         "commitments:write"  [ - - A A - - A A - - - ] binds;
    ReturnDelivery         "return_delivery"         "commitments:write"  [ - - A A - - A A - - - ] binds;
    VoidDelivery           "void_delivery"           "commitments:write"  [ - - A A - - A A - - - ];
    WaiveCommitment        "waive_commitment"        "commitments:write"  [ - - A - - - A - - - - ] binds;
    CancelCommitment       "cancel_commitment"       "commitments:write"  [ - - A - - - A - - - - ] binds;
    WithdrawCancellation   "withdraw_cancellation"   "commitments:write"  [ - - A - - - A - - - - ] binds;
    // Zones: drafts and requests of others are for the community alone, as the slice decides.
    ListZones              "list_zones"              "zones:read"         [ - - A A A A A A A A A ];
    CreateZone             "create_zone"             "zones:write"        [ - - A A - - - - - - - ];
    GetZone                "get_zone"                "zones:read"         [ - - A A A A A A A A A ];
    GetZoneBoundary        "get_zone_boundary"      "zones:read"         [ - - A A A A A A A A A ];
    SetZoneBoundary        "set_zone_boundary"      "zones:write"        [ - - A A - - - - - - - ];
    RemoveZoneBoundary     "remove_zone_boundary"   "zones:write"        [ - - A A - - - - - - - ];
    SplitZone              "split_zone"             "zones:write"        [ - - A - - - - - - - - ];
    MergeZones             "merge_zones"            "zones:write"        [ - - A - - - - - - - - ];
    ListZonePlans          "list_zone_plans"        "zones:read"         [ - - A A A A - - - A A ];
    GetZonePlan            "get_zone_plan"          "zones:read"         [ - - A A A A - - - A A ];
    CancelZonePlan         "cancel_zone_plan"       "zones:write"        [ - - A - - - - - - - - ];
    GetCommunityBoundary   "get_community_boundary" "zones:read"         [ - - A A A A A A A A A ];
    SetCommunityBoundary   "set_community_boundary" "zones:write"        [ - - A - - - - - - - - ];
    GetCoverage            "get_coverage"           "zones:read"         [ - - A A A A A A A A A ];
    GetResponsibility      "get_responsibility"     "zones:read"         [ - - A A A A A A A A A ];
    GetResponsibilities    "get_responsibilities"   "zones:read"         [ - - A A A A A A A A A ];
    GetPlate               "get_plate"              "zones:read"         [ - - A A A A A A A A A ];
    RenewPlate             "renew_plate"            "zones:write"        [ - - A - - - - - - - - ];
    WithdrawPlate          "withdraw_plate"         "zones:write"        [ - - A - - - - - - - - ];
    UpdateZone             "update_zone"             "zones:write"        [ - - A A - - - - - - - ];
    PublishZone            "publish_zone"            "zones:write"        [ - - A - - - - - - - - ];
    RetireZone             "retire_zone"             "zones:write"        [ - - A - - - - - - - - ];
    HoldZone               "hold_zone"               "zones:claim"        [ - - - - - - A A - - - ];
    ReleaseHold            "release_hold"            "zones:claim"        [ - - - - - - A A - - - ];
    ListClaims             "list_claims"             "zones:read"         [ - - A A A A A A A A A ];
    ClaimZone              "claim_zone"              "zones:claim"        [ - - - - - - A A - - - ] binds;
    GetClaim               "get_claim"               "zones:read"         [ - - A A A A A A A A A ];
    GetLiveClaim           "get_live_claim"          "zones:read"         [ - - A A A A A A A A A ];
    ApproveClaim           "approve_claim"           "zones:write"        [ - - A - - - - - - - - ];
    RejectClaim            "reject_claim"            "zones:write"        [ - - A - - - - - - - - ];
    WithdrawClaim          "withdraw_claim"          "zones:claim"        [ - - - - - - A A - - - ] binds;
    AssignZone             "assign_zone"             "zones:write"        [ - - A - - - - - - - - ];
    ReleaseClaim           "release_claim"           "zones:claim"        [ - - - - - - A - - - - ] binds;
    OfferHandover          "offer_handover"          "zones:claim"        [ - - A - - - A - - - - ] binds;
    AcceptHandover         "accept_handover"         "zones:claim"        [ - - - - - - A - - - - ] binds;
    CancelHandover         "cancel_handover"         "zones:claim"        [ - - A - - - A - - - - ] binds;
    RevokeClaim            "revoke_claim"            "zones:write"        [ - - A - - - - - - - - ];
    ReplyToRevocation      "reply_to_revocation"     "zones:claim"        [ - - - - - - A A - - - ] binds;
    DropRevocation         "drop_revocation"         "zones:write"        [ - - A - - - - - - - - ];
    ListDuties             "list_duties"             "zones:read"         [ - - A A A A A A A A A ];
    CreateDuty             "create_duty"             "zones:write"        [ - - A A - - - - - - - ];
    EndDuty                "end_duty"                "zones:write"        [ - - A A - - - - - - - ];
    ListFulfilments        "list_fulfilments"        "zones:read"         [ - - A A A A A A A A A ];
    RecordFulfilment       "record_fulfilment"       "zones:claim"        [ - - A A - - A A - - - ];
    VoidFulfilment         "void_fulfilment"         "zones:claim"        [ - - A A - - A A - - - ];
    // Households: only staff that is cleared, and the secretary for what only the secretary decides. No unit, no machine, and
    // not the auditor, who reads in the journal who has looked.
    ListHouseholds         "list_households"         "households:read"    [ - - A - A - - - - - - ];
    CreateHousehold        "create_household"        "households:report"  [ - - A A A A - - - - - ];
    SearchHouseholds       "search_households"       "households:open"    [ - - - - A - - - - - - ];
    HouseholdFigures       "household_figures"       "households:read"    [ - - A - A - - - - - - ];
    PublicFigures          "public_household_figures" "reports:read"      [ - - A A A - A A - A A ];
    GetHousehold           "get_household"           "households:read"    [ - - A - A - - - - - - ];
    UpdateHousehold        "update_household"        "households:write"   [ - - - - A - - - - - - ];
    DeleteHousehold        "delete_household"        "households:report"  [ - - A A A A - - - - - ];
    SetPlan                "set_plan"                "households:write"   [ - - - - A - - - - - - ];
    SetAttachments         "set_attachments"         "households:write"   [ - - - - A - - - - - - ];
    DiscloseHousehold      "disclose_household"      "households:open"    [ - - - - A - A A A - - ];
    CopyHousehold          "copy_household"          "households:open"    [ - - - - A - - - - - - ];
    ListDisclosures        "list_disclosures"        "households:read"    [ - - A - A - - - - - - ];
    RecordConsent          "record_consent"          "households:write"   [ - - - - A - - - - - - ];
    WithdrawConsent        "withdraw_consent"        "households:write"   [ - - A - A - - - - - - ];
    VerifyHousehold        "verify_household"        "households:write"   [ - - - - A - - - - - - ];
    ReviewHousehold        "review_household"        "households:write"   [ - - A - A - - - - - - ];
    PublishNotice          "publish_notice"          "households:write"   [ - - - - A - - - - - - ];
    AdmitHousehold         "admit_household"         "households:write"   [ - - A - A - - - - - - ];
    RejectHousehold        "reject_household"        "households:write"   [ - - - - A - - - - - - ];
    RecheckHousehold       "recheck_household"       "households:write"   [ - - - - A - - - - - - ];
    ExitHousehold          "exit_household"          "households:write"   [ - - A - - - - - - - - ];
    ReopenHousehold        "reopen_household"        "households:write"   [ - - A - - - - - - - - ];
    MergeHousehold         "merge_household"         "households:write"   [ - - - - A - - - - - - ];
    RestrictHousehold      "restrict_household"      "households:write"   [ - - A - - - - - - - - ];
    LiftRestriction        "lift_restriction"        "households:write"   [ - - A - - - - - - - - ];
    EraseHousehold         "erase_household"         "households:erase"   [ - - A - A - - - - - - ];
    GetErasure             "get_erasure"             "households:read"    [ - - A - A - - - - - - ];
    WithdrawErasure        "withdraw_erasure"        "households:erase"   [ - - - - A - - - - - - ];
    RefuseErasure          "refuse_erasure"          "households:erase"   [ - - A - - - - - - - - ];
    // Pairings: all of them for cleared staff and the secretary; those of its own for a unit, which the slice decides.
    ListPairings           "list_pairings"           "pairings:read"      [ - - A - A - A A A - - ];
    CreatePairing          "create_pairing"          "pairings:write"     [ - - - - A - - - - - - ];
    GetPairing             "get_pairing"             "pairings:read"      [ - - A - A - A A A - - ];
    UpdatePairing          "update_pairing"          "pairings:write"     [ - - - - A - - - - - - ];
    AcceptPairing          "accept_pairing"          "pairings:help"      [ - - - - - - A A - - - ] binds;
    DeclinePairing         "decline_pairing"         "pairings:help"      [ - - - - - - A A - - - ] binds;
    WithdrawPairing        "withdraw_pairing"        "pairings:write"     [ - - - - A - - - - - - ];
    ConfirmPairing         "confirm_pairing"         "pairings:write"     [ - - - - A - - - - - - ];
    NameHelper             "name_helper"             "pairings:help"      [ - - - - - - A A - - - ] binds;
    PausePairing           "pause_pairing"           "pairings:write"     [ - - - - A - - - - - - ];
    ResumePairing          "resume_pairing"          "pairings:write"     [ - - - - A - - - - - - ];
    HandOverPairing        "hand_over_pairing"       "pairings:help"      [ - - - - A - A A - - - ] binds;
    ReportPairing          "report_pairing"          "pairings:help"      [ - - - - A - A A A - - ];
    EndPairing             "end_pairing"             "pairings:write"     [ - - - - A - - - - - - ];
    ListVisits             "list_visits"             "pairings:read"      [ - - A - A - A A A - - ];
    RecordVisit            "record_visit"            "pairings:help"      [ - - - - A - A A A - - ];
    GetVisit               "get_visit"               "pairings:read"      [ - - A - A - A A A - - ];
    VoidVisit              "void_visit"              "pairings:help"      [ - - - - A - A A A - - ];
    ListAid                "list_aid"                "pairings:read"      [ - - A - A - A A A - - ];
    RecordAid              "record_aid"              "pairings:help"      [ - - - - A - A A A - - ];
    AidReceived            "aid_received"            "pairings:read"      [ - - A - A - A A A - - ];
    GetAid                 "get_aid"                 "pairings:read"      [ - - A - A - A A A - - ];
    VoidAid                "void_aid"                "pairings:help"      [ - - - - A - A A A - - ];
    ListAidRepeats         "list_aid_repeats"        "pairings:read"      [ - - A - A - - - - - - ];
    // Who would help whom: the plan tells of needs and distances, so it is for those who keep the files.
    ListMatchings          "list_matchings"          "households:read"    [ - - A - A - - - - - - ];
    CreateMatching         "create_matching"         "households:write"   [ - - - - A - - - - - - ];
    GetMatching            "get_matching"            "households:read"    [ - - A - A - - - - - - ];
    ApplyMatching          "apply_matching"          "households:write"   [ - - - - A - - - - - - ];
    GetHelpingProfile      "get_helping_profile"     "units:read"         [ - - A A A - U U - - - ];
    SetHelpingProfile      "set_helping_profile"     "units:write"        [ - - A A A - U U - - - ] binds;
    // Documents: which of them a caller sees is decided by the slice (the uploader, then whoever sees what it belongs to).
    CreateDocument         "create_document"         "documents:write"    [ - - A A - - A A - - A ];
    GetDocument            "get_document"            "documents:read"     [ - - A A - - A A A A A ];
    DocumentContent        "document_content"        "documents:read"     [ - - A A - - A A A A A ];
    DeleteDocument         "delete_document"         "documents:write"    [ - - A A - - A A - - A ];
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
    // The service itself, open to everybody.
    Livez                  "livez"                   ""                   [ O O O O O O O O O O O ];
    Readyz                 "readyz"                  ""                   [ O O O O O O O O O O O ];
    Version                "version"                 ""                   [ O O O O O O O O O O O ];
    Metrics                "metrics"                 ""                   [ O O O O O O O O O O O ];
    ListEnums              "list_enums"              ""                   [ O O O O O O O O O O O ];
    OpenapiDocument        "openapi_document"        ""                   [ O O O O O O O O O O O ];
    ListProblems           "list_problems"           ""                   [ O O O O O O O O O O O ];
    GetProblem             "get_problem"             ""                   [ O O O O O O O O O O O ];
    // The journal.
    ListJournal            "list_journal"            "journal:read"       [ - - A - - - - - - A - ];
    JournalHead            "journal_head"            "agreements:read"    [ - - A A A A A A A A A ];
    ListSignedHeads        "list_signed_heads"       "journal:read"       [ - - A - - - - - - A - ];
    VerifyReceipt          "verify_receipt"          "agreements:read"    [ - - A A A A A A A A A ];
    JournalVerification    "journal_verification"    "journal:read"       [ - - A - - - - - - A - ];
}
