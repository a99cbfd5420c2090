//! The nouns: a second factor as it is kept, and whether somebody must have one.

use zeroize::Zeroizing;

use kernel::{AccountId, Instant, Role, Roles, labelled};

/// How long a secret is: 160 bits, as RFC 4226 recommends.
pub const LENGTH: usize = 20;

/// A secret shared with an authenticator; wiped from memory when it is dropped.
pub type Shared = Zeroizing<[u8; LENGTH]>;

/// Whom the deployment asks for a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Nobody: whoever wants one has one.
    OfNobody,
    /// Those who run, grant, audit or open files of households.
    OfTheTrusted,
}

/// The roles a deployment that asks for it lets do nothing without a second factor: the three that stay apart (三员), and who
/// opens personal data.
const TRUSTED: [Role; 4] = [Role::Operator, Role::Secretary, Role::Auditor, Role::HouseholdOfficer];

impl Demand {
    /// Whether an account with these roles must have one.
    pub fn asks(self, roles: Roles) -> bool {
        self == Self::OfTheTrusted && roles.any(&TRUSTED)
    }

    /// What an account with these roles has to do, whether or not it has one.
    pub fn enrolment(self, roles: Roles, factor: Enrolled) -> Enrolment {
        if factor == Enrolled::No && self.asks(roles) { Enrolment::Due } else { Enrolment::NotDue }
    }
}

/// Whether an account has a second factor that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enrolled {
    /// It has none, or one that is only begun.
    No,
    /// It has.
    Yes,
}

/// Whether an account has to enrol before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enrolment {
    /// It does not.
    NotDue,
    /// It does.
    Due,
}

/// Where a kept second factor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It waits for its first code.
    Pending,
    /// It counts.
    Active,
}

impl Stage {
    /// The word on the disk.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
        }
    }
}

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

labelled! {
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
