//! Requests and responses: second factors; and their events: ids of accounts, never a secret or a code.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::SecondFactorState;
use kernel::{AccountId, Instant, text};

/// 双因素状态 · Where the caller's second factor stands.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SecondFactorOut {
    /// 状态 · Where it stands.
    pub state: SecondFactorState,
    /// 本账号是否必须启用 · Whether this account must have one here.
    #[schema(example = true)]
    pub required: bool,
    /// 启用时间 · Since when it is asked for.
    #[schema(example = "2026-07-01T02:00:00Z")]
    pub enrolled_at: Option<Instant>,
    /// 待确认的身份验证器须在此前确认 · Until when one that was begun waits for its first code.
    #[schema(example = "2026-07-01T02:10:00Z")]
    pub pending_until: Option<Instant>,
    /// 尚未使用的恢复码数 · How many recovery codes are left.
    #[schema(example = 10, minimum = 0, maximum = 10)]
    pub recovery_codes_left: i64,
}

/// 开始启用双因素 · The beginning of a second factor.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentIn {
    /// 当前密码 · The password in use.
    #[garde(custom(text::at_most(1024)))]
    #[schema(example = "Tr4ktor-Gurke", format = Password, max_length = 1024)]
    pub current_password: String,
    /// 更换身份验证器时必填: 现用的 6 位验证码, 或一个恢复码 · Where one is on already: a code of it, or a recovery code.
    #[garde(inner(custom(text::at_most(64))))]
    #[schema(nullable = false, example = "492039", format = Password, max_length = 64)]
    pub second_factor_code: Option<String>,
}

/// 密码和验证码 · Password and second factor.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BothFactorsIn {
    /// 当前密码 · The password in use.
    #[garde(custom(text::at_most(1024)))]
    #[schema(example = "Tr4ktor-Gurke", format = Password, max_length = 1024)]
    pub current_password: String,
    /// 6 位验证码, 或一个恢复码 · Six digits, or a recovery code.
    #[garde(custom(text::at_most(64)))]
    #[schema(example = "492039", format = Password, max_length = 64)]
    pub second_factor_code: String,
}

/// 首个验证码 · The first code of a second factor that was begun.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ActivationIn {
    /// 新身份验证器显示的 6 位验证码 · The six digits the new authenticator shows.
    #[garde(custom(text::at_most(64)))]
    #[schema(example = "492039", format = Password, max_length = 64)]
    pub second_factor_code: String,
}

/// 身份验证器密钥 (只显示一次) · What an authenticator is given, shown once.
#[derive(Serialize, ToSchema)]
pub struct AuthenticatorOut {
    /// 密钥 (Base32), 无法扫码时手工输入 · The secret in base 32, to be typed where nothing can be scanned.
    #[schema(example = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    pub secret: String,
    /// otpauth 地址 · The address an authenticator understands.
    #[schema(example = "otpauth://totp/hulian:li.xiulan?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=hulian")]
    pub otpauth_url: String,
    /// 同一地址的二维码, 可直接作为图片地址 · The same as a QR code: a data URL of an SVG, as the source of an image.
    #[schema(example = "data:image/svg+xml;base64,PHN2Zy8+")]
    pub qr: String,
    /// 须在此前用首个验证码确认 · Until when it waits for its first code.
    #[schema(example = "2026-07-01T02:10:00Z")]
    pub expires_at: Instant,
}

/// 恢复码 (只显示一次) · Recovery codes, shown once.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodesOut {
    /// 恢复码, 每个只能用一次; 请打印或抄写后妥善保管 · Each opens once; print them or write them down, and keep them safe.
    #[schema(example = json!(["7Q2MX-4KD9T", "B3W8H-ZC6NP", "3F7QA-M2XKD", "9HTRB-6WCZE", "K4PNV-8YJGS", "2DQXM-5RTAH", "C6ZBW-7KFPE", "N3VGJ-4SYQT", "8MXDR-2HKBC", "W5AZF-9PENG"]), min_items = 10, max_items = 10)]
    pub recovery_codes: Vec<String>,
}

/// What the journal is told of a second factor.
#[derive(Debug, Serialize)]
pub struct Facts {
    /// Whose.
    pub account_id: AccountId,
}

journal::events! {
    subject("accounts/{}", account_id) {
        /// Whose.
        account_id: AccountId,
        /// How many are left.
        left: i64,
    } => {
        /// A recovery code was used.
        RecoveryCodeUsed = "hulian.recovery_code.used.v1";
    }

    subject("accounts/{}", account_id) in Facts => {
        /// Its owner has a second factor from now on, or another one than before.
        SecondFactorEnrolled = "hulian.second_factor.enrolled.v1";
        /// Its owner took it away.
        SecondFactorRemoved = "hulian.second_factor.removed.v1";
        /// Somebody else took it away.
        SecondFactorReset = "hulian.second_factor.reset.v1";
        /// Its owner has other recovery codes from now on.
        RecoveryCodesRenewed = "hulian.recovery_codes.renewed.v1";
    }
}
