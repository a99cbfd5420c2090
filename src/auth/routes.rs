//! Where the doors of this floor are, and what each can answer.

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

use super::codes::*;
use super::{account, client, invitation, office, session};
use crate::kernel::Code;
use crate::kernel::patch::INVALID;

/// Doors that name no community: sign-in, the caller's own account, tokens and keys.
pub fn mount(cfg: &mut ServiceConfig) {
    use session::me::{change_password, get_me};
    use session::oauth::{get_key_set, get_server_metadata, introspect_token, issue_token, revoke_token};
    use session::routes::{create_session, end_current_session, end_session, list_sessions};
    cfg.service(
        scope("/api/v1/sessions")
            .service(create_session)
            .service(list_sessions)
            .service(end_current_session)
            .service(end_session),
    )
    .service(scope("/api/v1/me").service(change_password).service(get_me))
    .service(scope("/api/v1/invitations").service(invitation::routes::redeem_invitation))
    .service(scope("/oauth").service(issue_token).service(revoke_token).service(introspect_token))
    .service(scope("/.well-known").service(get_key_set).service(get_server_metadata));
}

/// Doors below `/api/v1/communities/{community_id}`. To be mounted before the slice of the units, whose scope would
/// otherwise swallow what begins with `/units`.
pub fn mount_community(cfg: &mut ServiceConfig) {
    use account::routes as people;
    use client::routes as clients;
    cfg.service(
        scope("/staff")
            .service(invitation::routes::reset_staff_password)
            .service(people::list_staff)
            .service(people::create_staff)
            .service(people::get_staff)
            .service(people::update_staff)
            .service(people::delete_staff),
    )
    .service(
        scope("/units/{unit_id}/members")
            .service(invitation::routes::reset_member_password)
            .service(people::list_members)
            .service(people::create_member)
            .service(people::get_member)
            .service(people::update_member)
            .service(people::delete_member),
    )
    .service(
        scope("/units/{unit_id}/clients")
            .service(clients::list_unit_clients)
            .service(clients::create_unit_client)
            .service(clients::get_unit_client)
            .service(clients::delete_unit_client),
    )
    .service(scope("/units/{unit_id}/head").service(office::routes::appoint_unit_head))
    .service(scope("/invitations:batch").service(invitation::routes::create_invitations))
    .service(scope("/offices").service(office::routes::appoint_secretary))
    .service(
        scope("/clients")
            .service(clients::list_clients)
            .service(clients::create_client)
            .service(clients::get_client)
            .service(clients::delete_client),
    );
}

/// What each operation can answer beyond what its shape tells.
pub static ANSWERS: &[(&str, &[&Code])] = &[
    ("create_session", &[&SIGN_IN_FAILED]),
    ("end_session", &[&SESSION_UNKNOWN]),
    ("end_current_session", &[&SESSION_UNKNOWN]),
    (
        "issue_token",
        &[
            &OAUTH_INVALID_REQUEST,
            &OAUTH_INVALID_CLIENT,
            &OAUTH_INVALID_GRANT,
            &OAUTH_UNSUPPORTED_GRANT,
            &OAUTH_INVALID_SCOPE,
        ],
    ),
    ("revoke_token", &[&OAUTH_INVALID_REQUEST]),
    ("introspect_token", &[&OAUTH_INVALID_REQUEST, &OAUTH_INVALID_CLIENT]),
    ("redeem_invitation", &[&INVITATION_INVALID, &LOGIN_TAKEN]),
    ("get_staff", &[&ACCOUNT_UNKNOWN]),
    ("create_staff", &[&ROLES_INCOMPATIBLE, &ROLE_NOT_GRANTABLE, &LOGIN_TAKEN]),
    (
        "update_staff",
        &[&ACCOUNT_UNKNOWN, &ROLES_INCOMPATIBLE, &ROLE_NOT_GRANTABLE, &NOT_TO_ONESELF, &LAST_HOLDER, &INVALID],
    ),
    ("delete_staff", &[&ACCOUNT_UNKNOWN, &ROLE_NOT_GRANTABLE, &NOT_TO_ONESELF, &LAST_HOLDER]),
    ("reset_staff_password", &[&ACCOUNT_UNKNOWN, &ACCOUNT_DISABLED, &ROLE_NOT_GRANTABLE, &NOT_TO_ONESELF]),
    ("get_member", &[&ACCOUNT_UNKNOWN]),
    ("create_member", &[&ROLES_INCOMPATIBLE, &ROLE_NOT_GRANTABLE, &LOGIN_TAKEN, &UNIT_UNKNOWN]),
    (
        "update_member",
        &[&ACCOUNT_UNKNOWN, &ROLES_INCOMPATIBLE, &ROLE_NOT_GRANTABLE, &NOT_TO_ONESELF, &LAST_HOLDER, &INVALID],
    ),
    ("delete_member", &[&ACCOUNT_UNKNOWN, &ROLE_NOT_GRANTABLE, &NOT_TO_ONESELF]),
    ("reset_member_password", &[&ACCOUNT_UNKNOWN, &ACCOUNT_DISABLED, &ROLE_NOT_GRANTABLE, &NOT_TO_ONESELF]),
    (
        "create_invitations",
        &[
            &ACCOUNT_UNKNOWN,
            &ACCOUNT_DISABLED,
            &ROLES_INCOMPATIBLE,
            &ROLE_NOT_GRANTABLE,
            &NOT_TO_ONESELF,
            &LOGIN_TAKEN,
            &UNIT_UNKNOWN,
            &crate::web::codes::IDEMPOTENCY_KEY_REQUIRED,
        ],
    ),
    ("appoint_secretary", &[&ACCOUNT_UNKNOWN, &ACCOUNT_DISABLED, &ROLES_INCOMPATIBLE, &NOT_TO_ONESELF]),
    ("appoint_unit_head", &[&ACCOUNT_UNKNOWN, &ACCOUNT_DISABLED, &ROLES_INCOMPATIBLE, &NOT_TO_ONESELF]),
    ("create_client", &[&SCOPE_NOT_GRANTABLE]),
    ("get_client", &[&CLIENT_UNKNOWN]),
    ("delete_client", &[&CLIENT_UNKNOWN]),
    ("create_unit_client", &[&SCOPE_NOT_GRANTABLE, &UNIT_UNKNOWN]),
    ("get_unit_client", &[&CLIENT_UNKNOWN]),
    ("delete_unit_client", &[&CLIENT_UNKNOWN]),
];
