//! Types: what failures are counted for, and the count.

use std::net::IpAddr;

use journal::timer_kinds;
use kernel::canonical::keyed;
use kernel::{AccountId, Instant};
use web::network;

timer_kinds! {
    /// Deadlines of this crate.
    pub enum AuthTimer {
        /// Counted failures, and tokens that were revoked, are forgotten after their time.
        Forget = "auth.forget",
    }
}

/// Counted failures of one subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    /// How many.
    pub count: i64,
    /// When the first of them was.
    pub began_at: Instant,
    /// When the last one was.
    pub last_at: Instant,
    /// Until when nothing is tried.
    pub blocked_until: Option<Instant>,
}

/// What failures are counted for: digests that only this deployment can make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A login from one source, whether or not anybody has it.
    Pair(String),
    /// A login from anywhere.
    Login(String),
    /// A source, whatever it tries.
    Source(String),
    /// The current password of an account, asked of somebody who is signed in.
    Own(String),
    /// The second factor of an account, asked of somebody who is signed in. The password alone does not clear it.
    Factor(String),
}

impl Subject {
    /// What a sign-in is counted for.
    pub fn of_sign_in(key: &[u8; 32], login: &str, source: Option<IpAddr>) -> Vec<Self> {
        let at = address(source);
        vec![
            Self::Pair(keyed(key, &format!("{login} {at}"))),
            Self::Login(keyed(key, login)),
            Self::Source(keyed(key, &at)),
        ]
    }

    /// What the redemption of a one-time code is counted for.
    pub fn of_code(key: &[u8; 32], source: Option<IpAddr>) -> Vec<Self> {
        vec![Self::Source(keyed(key, &address(source)))]
    }

    /// What a password change is counted for. A stranger who guesses elsewhere does not keep the owner from it.
    pub fn of_change(key: &[u8; 32], account: AccountId) -> Vec<Self> {
        vec![Self::Own(keyed(key, &account.to_string()))]
    }

    /// What a code is counted for that somebody sends who is signed in.
    pub fn of_own_factor(key: &[u8; 32], account: AccountId) -> Vec<Self> {
        vec![Self::Factor(keyed(key, &account.to_string()))]
    }

    /// Whether what is right clears the count: where it does not, an account of one's own would pay for guesses at others.
    pub fn cleared(&self) -> bool {
        matches!(self, Self::Pair(_) | Self::Own(_) | Self::Factor(_))
    }

    /// The word in the database.
    pub fn key(&self) -> String {
        match self {
            Self::Pair(hash) => format!("pair:{hash}"),
            Self::Login(hash) => format!("login:{hash}"),
            Self::Source(hash) => format!("source:{hash}"),
            Self::Own(hash) => format!("own:{hash}"),
            Self::Factor(hash) => format!("factor:{hash}"),
        }
    }
}

/// A source in words: a network of IPv6 that one household has is one.
fn address(source: Option<IpAddr>) -> String {
    source.map_or_else(|| "unknown".to_owned(), |address| network(address).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(key: &[u8; 32], login: &str, source: &str) -> Vec<String> {
        Subject::of_sign_in(key, login, source.parse().ok()).iter().map(Subject::key).collect()
    }

    #[test]
    fn p33_what_was_tried_cannot_be_found_by_trying() {
        let (ours, theirs) = ([1; 32], [2; 32]);
        let tried = of(&ours, "login", "192.0.2.7");
        assert_eq!(tried, of(&ours, "login", "192.0.2.7"));
        for (one, other) in tried.iter().zip(of(&theirs, "login", "192.0.2.7")) {
            assert_ne!(*one, other, "another deployment, another key");
        }
        for plain in ["login", "192.0.2.7", "login 192.0.2.7"] {
            let digest = kernel::canonical::digest(plain.as_bytes());
            assert!(tried.iter().all(|one| !one.contains(&digest)));
        }
    }

    #[test]
    fn p33_a_household_of_ipv6_is_one_source() {
        let keys = [1; 32];
        assert_eq!(of(&keys, "login", "2001:db8:1:2::4"), of(&keys, "login", "2001:db8:1:2:ffff::1"));
        assert_eq!(of(&keys, "login", "::ffff:192.0.2.7"), of(&keys, "login", "192.0.2.7"));
        let [one, other] = ["2001:db8:1:2::4", "2001:db8:1:3::4"].map(|source| of(&keys, "login", source));
        assert_eq!((one[0] == other[0], one[1] == other[1], one[2] == other[2]), (false, true, false));
    }
}
