//! Types: a second factor as it is stored, and the state of an account's.

use zeroize::Zeroizing;

use kernel::{AccountId, Instant, coded_enum};

/// How long a secret is: 160 bits, as RFC 4226 recommends.
pub const LENGTH: usize = 20;

/// A secret shared with an authenticator; wiped from memory when it is dropped.
pub type Shared = Zeroizing<[u8; LENGTH]>;

/// A second factor as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factor {
    /// Whose.
    pub account: AccountId,
    /// Its secret, sealed.
    pub secret: Vec<u8>,
    /// The last step of thirty seconds a code was accepted for.
    pub last_step: Option<i64>,
    /// When it was begun.
    pub begun_at: Instant,
    /// When it began to count.
    pub enrolled_at: Option<Instant>,
}

coded_enum! {
    /// 双因素状态 · Where the second factor of an account stands.
    pub enum SecondFactorState {
        /// None.
        Off = "off" ["未启用", "Off"],
        /// Begun, and waits for its first code.
        Pending = "pending" ["待确认", "Waits for its first code"],
        /// Asked for at each sign-in.
        On = "on" ["已启用", "On"],
    }
}
