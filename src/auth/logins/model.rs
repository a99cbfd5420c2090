//! Types: digests of logins and one-time codes, so that one table leads to accounts of every community.

use unicode_normalization::UnicodeNormalization;

use kernel::canonical::digest;
use kernel::typed;

/// What a login is known by: SHA-256 of its lower-case compatibility form.
pub fn login_key(login: &str) -> String {
    digest(format!("login:{}", login.trim().nfkc().collect::<String>().to_lowercase()).as_bytes())
}

/// What a one-time code is known by.
pub fn code_key(code: &str) -> String {
    digest(format!("code:{}", typed::typed(code)).as_bytes())
}
