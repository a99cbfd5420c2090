//! Whether an account must have a second factor, and whether it has one: whom the deployment asks, and where a kept one stands.

use kernel::{Role, Roles};

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

/// The state of a kept second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It waits for its first code.
    Pending,
    /// It counts.
    Active,
}

impl Stage {
    /// The word in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
        }
    }

    /// The stage of this word; nothing for any other.
    pub fn named(word: &str) -> Option<Self> {
        [Self::Pending, Self::Active].into_iter().find(|stage| stage.name() == word)
    }
}
