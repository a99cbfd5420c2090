//! Error codes of this crate.

kernel::codes! {
    /// There is no signing key, and none may be made here.
    KEYS_MISSING = "signing_key_missing", Unavailable,
        ["找不到签名密钥", "There is no signing key"],
        [
            "请把各实例的密钥目录指向同一路径, 或在首次部署时加 --init-keys 启动一次。",
            "Point the key directory of every instance at the same path, or start once with --init-keys.",
        ];
    /// Nobody has signed in.
    SIGN_IN_REQUIRED = "sign_in_required", Unauthenticated,
        ["请先登录", "Sign in first"],
        ["请在 Authorization 中携带 Bearer 访问令牌。", "Send an access token as Bearer in Authorization."];
    /// The token is not, or no longer, good.
    INVALID_TOKEN = "invalid_token", Unauthenticated,
        ["访问令牌无效或已失效", "The access token is not valid, or no longer so"],
        ["请刷新令牌或重新登录。", "Refresh the token, or sign in again."];
    /// Login and password do not belong together, or cannot be used now.
    SIGN_IN_FAILED = "sign_in_failed", Unauthenticated,
        ["登录失败", "Sign-in failed"],
        [
            "请核对登录名和密码; 连续输错 5 次后须等待 10 分钟, 也可请管理人员重置密码。",
            "Check login and password; after five failures in a row there is a wait of ten minutes. Or ask for a password reset.",
        ];
    /// The caller's roles do not allow it.
    NOT_ALLOWED = "not_allowed", Forbidden,
        ["您的角色不能办理此事项", "Your role does not allow this"],
        ["请联系社区书记或本单位负责人。", "Ask the community's secretary or the head of your unit."];
    /// The object does not stand where this move begins.
    ILLEGAL_TRANSITION = "illegal_transition", Conflict,
        ["当前状态下不能执行此操作", "It does not stand where this begins"],
        ["请在 allowed 所列的操作中选择, 或重新读取后再试。", "Choose one of the operations in allowed, or read it again."];
    /// The caller sees the object but stands on the wrong side for this.
    NOT_FOR_THIS_SIDE = "not_for_this_side", Forbidden,
        ["此操作须由另一方办理", "This is for another side to do"],
        [
            "请由有权的一方 (起草方、签署方或社区) 办理。",
            "Let the side concerned do it: the author, a signatory or the community.",
        ];
    /// The client lacks the scope.
    INSUFFICIENT_SCOPE = "insufficient_scope", Forbidden,
        ["客户端权限不足", "The client lacks the scope"],
        ["请为客户端申请 scope 中列出的权限。", "Ask for a client with the scope named in scope."];
    /// The first password must be changed before anything else.
    PASSWORD_CHANGE_REQUIRED = "password_change_required", Forbidden,
        ["请先修改初始密码", "Change your first password before anything else"],
        ["请用 PUT /api/v1/me/password 修改密码。", "Change it with PUT /api/v1/me/password."];
    /// The password was right; the account has a second factor as well.
    SECOND_FACTOR_REQUIRED = "second_factor_required", Unauthenticated,
        ["还需要验证码", "A second factor is needed as well"],
        [
            "请在 second_factor_code 中填写身份验证器显示的 6 位验证码, 或一个恢复码, 再登录一次。",
            "Sign in again with the six digits of your authenticator, or a recovery code, in second_factor_code.",
        ];
    /// The password was right; the second factor does not fit, or was used.
    SECOND_FACTOR_FAILED = "second_factor_failed", Unauthenticated,
        ["验证码不正确、已使用或已过期", "The code does not fit, was used or is too old"],
        [
            "请等待下一个验证码再试, 或使用恢复码; 连续输错 5 次后须等待 10 分钟。身份验证器丢失时, 请另一位有权人员重置双因素。",
            "Wait for the next code, or use a recovery code; after five failures in a row there is a wait of ten minutes. Whoever has lost the authenticator asks another office-holder for a reset.",
        ];
    /// The role must have a second factor here, and the account has none.
    SECOND_FACTOR_ENROLMENT_REQUIRED = "second_factor_enrolment_required", Forbidden,
        ["请先启用双因素", "Enrol a second factor before anything else"],
        [
            "请用 POST /api/v1/me/second-factor 开始启用, 再用 PUT /api/v1/me/second-factor/activation 确认。",
            "Begin it with POST /api/v1/me/second-factor and switch it on with PUT /api/v1/me/second-factor/activation.",
        ];
    /// Nothing was begun, or it was too long ago.
    SECOND_FACTOR_NOT_PENDING = "second_factor_not_pending", Conflict,
        ["没有待确认的身份验证器, 或已超过 10 分钟", "No second factor waits for its first code, or the ten minutes are over"],
        [
            "请用 POST /api/v1/me/second-factor 重新开始。",
            "Begin it again with POST /api/v1/me/second-factor.",
        ];
    /// The account has no second factor.
    SECOND_FACTOR_OFF = "second_factor_off", Conflict,
        ["尚未启用双因素", "There is no second factor"],
        [
            "请用 GET /api/v1/me/second-factor 查看; 用 POST 开始启用。",
            "Look with GET /api/v1/me/second-factor; begin one with POST.",
        ];
    /// The role must have a second factor here.
    SECOND_FACTOR_MANDATORY = "second_factor_mandatory", Forbidden,
        ["您的角色必须启用双因素, 不能停用", "Your role must have a second factor"],
        [
            "更换身份验证器请用 POST /api/v1/me/second-factor。",
            "To change to another authenticator begin it with POST /api/v1/me/second-factor.",
        ];
    /// A second factor was sealed with keys that are gone.
    SECOND_FACTOR_UNREADABLE = "second_factor_unreadable", Internal,
        ["双因素密钥无法读取", "The second factor cannot be read"],
        [
            "请另一位有权人员重置您的双因素 (运维人员: hulian admin reset-second-factor), 再重新启用。",
            "Have your second factor reset by another office-holder (operators: hulian admin reset-second-factor), then enrol again.",
        ];
    /// There is no such account here.
    ACCOUNT_UNKNOWN = "account_not_found", Missing,
        ["没有这个账号", "There is no such account"],
        ["请核对账号编号。", "Check the account's id."];
    /// There is no such unit here.
    UNIT_UNKNOWN = "unit_not_found", Missing,
        ["没有这个单位", "There is no such unit"],
        ["请核对单位编号。", "Check the unit's id."];
    /// The unit takes part no longer.
    UNIT_DEPARTED = "unit_departed", Conflict,
        ["该单位已退出互联共转", "The unit takes part no longer"],
        [
            "已退出单位的账号不再新增, 也不再启用; 如重新参加, 请另行登记该单位。",
            "A unit that has departed gets no new accounts, and none is enabled; if it comes back, register it anew.",
        ];
    /// There is no such client here.
    CLIENT_UNKNOWN = "client_not_found", Missing,
        ["没有这个客户端", "There is no such client"],
        ["请核对客户端编号。", "Check the client's id."];
    /// The caller has no such session.
    SESSION_UNKNOWN = "session_not_found", Missing,
        ["没有这个会话", "There is no such session"],
        ["请用 GET /api/v1/sessions 查看自己的会话。", "List your sessions with GET /api/v1/sessions."];
    /// Somebody has this login.
    LOGIN_TAKEN = "login_already_taken", Conflict,
        ["登录名已被使用", "Somebody has this login already"],
        ["请换一个登录名。", "Choose another login."];
    /// Roles that one account must not, or cannot, hold together.
    ROLES_INCOMPATIBLE = "roles_incompatible", Invalid,
        ["这些角色不能由同一账号担任", "One account cannot hold these roles together"],
        [
            "系统、安全、审计三员分立; 社区角色与单位角色不能混用, 至少要有一个角色。",
            "Operator, secretary and auditor stay apart; roles of a community and of a unit do not mix; one at least.",
        ];
    /// The caller cannot grant or take this role.
    ROLE_NOT_GRANTABLE = "role_not_grantable", Forbidden,
        ["您不能授予或收回该角色", "You cannot grant or take away this role"],
        [
            "单位负责人由社区书记任命; 社区角色由书记授予; 平台角色由运维授予。",
            "The secretary appoints unit heads and grants community roles; operators grant platform roles.",
        ];
    /// Nobody changes their own rights.
    NOT_TO_ONESELF = "not_to_oneself", Forbidden,
        ["不能变更自己的权限", "Nobody changes their own rights"],
        ["请由另一位有权人员办理。", "Ask another person who may do it."];
    /// Somebody must keep this role.
    LAST_HOLDER = "last_holder_of_role", Conflict,
        ["该角色至少须有一人担任", "Somebody must keep this role"],
        ["请先任命接任者。", "Appoint a successor first."];
    /// The account is disabled.
    ACCOUNT_DISABLED = "account_disabled", Conflict,
        ["账号已停用", "The account is disabled"],
        ["请先启用账号。", "Enable the account first."];
    /// Somebody other than the issuer must confirm the credential first.
    CREDENTIAL_UNCONFIRMED = "credential_unconfirmed", Forbidden,
        ["凭证尚待第二人确认", "The credential waits for a second person to confirm it"],
        [
            "请告知本社区另一位书记、帮扶专干或平台运维 (单位人员也可请本单位负责人或联络员) 您已设置密码, 由其确认后登录。",
            "Tell another secretary, a household officer or the operator (in a unit also its head or liaison) that you have set \
             your password; sign in once they have confirmed it.",
        ];
    /// The other side has given the credential less than a day ago.
    CREDENTIAL_TOO_RECENT = "credential_too_recent", Forbidden,
        ["凭证由社区一方新近签发, 尚不能约束单位", "The other side has lately issued this credential: it does not bind the unit yet"],
        [
            "请由本单位另一位负责人或联络员确认该凭证, 或在 signs_from 之后办理; 在此之前可以查看、起草和记录已办事项。",
            "Let another head or the liaison of the unit confirm the credential, or do it after signs_from; until then you may \
             read, draft, and record what was done.",
        ];
    /// Nobody but the other side knows of this member of a unit.
    CREDENTIAL_UNVOUCHED = "credential_unvouched", Forbidden,
        ["账号由社区开设, 尚无人为其担保", "The community made this account, and nobody has vouched for it yet"],
        [
            "查看困难家庭的明文信息, 须由本单位负责人先确认您的凭证: 请其兑换一次性码、登录后在待办中确认。",
            "Before you see a household in clear, the head of your unit confirms your credential: let them redeem their code, \
             sign in, and confirm it among their tasks.",
        ];
    /// Whoever issued a credential does not confirm it.
    SECOND_PERSON_NEEDED = "second_person_needed", Forbidden,
        ["须由签发人以外的另一人确认", "Somebody other than the issuer must confirm it"],
        [
            "请由另一位书记、帮扶专干或平台运维确认; 凭证同由该签发人签发且未经他人确认的, 不能代为确认。",
            "Ask another secretary, a household officer or the operator; whoever holds a credential of the same issuer that \
             nobody else has confirmed cannot vouch for it.",
        ];
    /// The one-time code was not redeemed yet.
    CREDENTIAL_AWAITS_REDEMPTION = "credential_awaits_redemption", Conflict,
        ["本人尚未兑换一次性码", "The one-time code has not been redeemed yet"],
        ["请待本人设置密码, 并向本人核实后再确认。", "Confirm once the person has set the password, and has told you so."];
    /// Another password was made since.
    CREDENTIAL_CHANGED = "credential_changed", Conflict,
        ["凭证在此期间又有变化", "The credential has changed in the meantime"],
        [
            "set_at 与本人最近一次设置密码的时间不符: 请再次向本人核实, 并写明其最近设置的时间。",
            "set_at is not when the password was last made: ask the person again, and name that time.",
        ];
    /// There is nothing to confirm.
    CREDENTIAL_NOT_AWAITING = "credential_not_awaiting_confirmation", Conflict,
        ["该凭证无需确认或已经确认", "The credential needs no confirmation, or has it"],
        ["无需再办理。", "There is nothing left to do."];
    /// The code was never issued, was used, or is too old.
    INVITATION_INVALID = "invitation_not_valid", Invalid,
        ["邀请码无效、已使用或已过期", "The code is unknown, used or too old"],
        ["请核对邀请码, 或请管理人员重新签发。", "Check the code, or ask for a new one."];
    /// A scope beyond the creator's.
    SCOPE_NOT_GRANTABLE = "scope_not_grantable", Forbidden,
        ["不能授予超出自己权限的 scope", "A client cannot be given more than you may do yourself"],
        ["请从 allowed 中选择。", "Choose among those in allowed."];
    /// RFC 6749: the request is not one.
    OAUTH_INVALID_REQUEST = "oauth_invalid_request", Malformed,
        ["令牌请求格式有误", "The token request cannot be read"],
        [
            "请按 RFC 6749 用 application/x-www-form-urlencoded 提交。",
            "Send application/x-www-form-urlencoded as in RFC 6749.",
        ];
    /// RFC 6749: the client is not known.
    OAUTH_INVALID_CLIENT = "oauth_invalid_client", Unauthenticated,
        ["客户端凭证无效", "The client's credentials are not valid"],
        ["请核对 client_id 与 client_secret, 或重新签发。", "Check client_id and client_secret, or create a new client."];
    /// RFC 6749: the refresh token is not good.
    OAUTH_INVALID_GRANT = "oauth_invalid_grant", Malformed,
        ["刷新令牌无效或已失效", "The refresh token is not valid, or no longer so"],
        ["请重新登录。", "Sign in again."];
    /// RFC 6749: no such grant.
    OAUTH_UNSUPPORTED_GRANT = "oauth_unsupported_grant_type", Malformed,
        ["不支持这种授权方式", "This grant type is not supported"],
        ["请使用 client_credentials 或 refresh_token。", "Use client_credentials or refresh_token."];
    /// RFC 6749: a scope the client does not have.
    OAUTH_INVALID_SCOPE = "oauth_invalid_scope", Malformed,
        ["客户端没有所请求的权限", "The client does not have the scope it asks for"],
        ["请只请求客户端已有的 scope。", "Ask for scopes the client has."];
}

kernel::field_codes! {
    PASSWORD_TOO_SIMPLE = "password_too_simple"
        ["请使用大写字母、小写字母、数字、其他字符中的至少三类, 或 15 个以上字符。", "Use three sorts of characters, or fifteen characters or more."];
    PASSWORD_TOO_COMMON = "password_too_common" ["请换一个不常见的密码。", "Choose a password that is less common."];
    PASSWORD_NAMES_OWNER = "password_names_owner"
        ["请不要在密码中使用登录名、单位或社区名称。", "Leave out the login and the names of unit and community."];
    PASSWORD_USED_BEFORE = "password_used_before" ["请使用未用过的密码。", "Choose a password that was not in use before."];
    WRONG_PASSWORD = "wrong_password" ["请重新输入当前密码。", "Type the password in use again."];
    WRONG_SECOND_FACTOR_CODE = "wrong_second_factor_code"
        ["请用身份验证器的下一个验证码再试。", "Try again with the next code of the authenticator."];
    TOO_LATE = "too_late" ["请改为一年之内的时间。", "Name an instant within a year."];
}
