//! The actor on whose behalf a transaction runs, and the roles people hold.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::{AccountId, ClientId, CommunityId, Instant, UnitId};

/// A role (角色) an account holds in its community. One account may hold several community roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[repr(u16)]
pub enum Role {
    /// 平台运维 · runs the platform, creates communities, sees no case data.
    Operator = 1,
    /// 上级督导 · subdistrict or city, sees aggregates by region-code prefix.
    Supervisor = 1 << 1,
    /// 社区党委书记 · signs for the community and grants roles in it.
    Secretary = 1 << 2,
    /// 社区干部 · prepares and keeps agreements.
    Officer = 1 << 3,
    /// 帮扶专干 · cleared for personal data of households.
    HouseholdOfficer = 1 << 4,
    /// 网格员 · works in the grid.
    GridWorker = 1 << 5,
    /// 单位负责人 · signs for the unit and grants roles in it.
    UnitHead = 1 << 6,
    /// 单位联络员 · prepares and negotiates for the unit.
    UnitLiaison = 1 << 7,
    /// 帮扶责任人 · helps one household on behalf of the unit.
    Helper = 1 << 8,
    /// 审计员 · reads the journal, never personal data, never writes.
    Auditor = 1 << 9,
    /// 机器客户端 · a machine with scopes instead of roles.
    Client = 1 << 10,
}

impl Role {
    /// Every role, in the order of the policy table.
    pub const ALL: [Role; 11] = [
        Role::Operator,
        Role::Supervisor,
        Role::Secretary,
        Role::Officer,
        Role::HouseholdOfficer,
        Role::GridWorker,
        Role::UnitHead,
        Role::UnitLiaison,
        Role::Helper,
        Role::Auditor,
        Role::Client,
    ];

    /// The name on the wire and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Role::Operator => "operator",
            Role::Supervisor => "supervisor",
            Role::Secretary => "secretary",
            Role::Officer => "officer",
            Role::HouseholdOfficer => "household_officer",
            Role::GridWorker => "grid_worker",
            Role::UnitHead => "unit_head",
            Role::UnitLiaison => "unit_liaison",
            Role::Helper => "helper",
            Role::Auditor => "auditor",
            Role::Client => "client",
        }
    }

    /// The label in Chinese and English.
    pub fn label(self) -> [&'static str; 2] {
        match self {
            Role::Operator => ["平台运维", "Operator"],
            Role::Supervisor => ["上级督导", "Supervisor"],
            Role::Secretary => ["社区党委书记", "Secretary"],
            Role::Officer => ["社区干部", "Officer"],
            Role::HouseholdOfficer => ["帮扶专干", "Household officer"],
            Role::GridWorker => ["网格员", "Grid worker"],
            Role::UnitHead => ["单位负责人", "Unit head"],
            Role::UnitLiaison => ["单位联络员", "Unit liaison"],
            Role::Helper => ["帮扶责任人", "Helper"],
            Role::Auditor => ["审计员", "Auditor"],
            Role::Client => ["机器客户端", "Client"],
        }
    }

    /// The role of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// A set of roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Roles(u16);

impl Roles {
    /// Whether the set holds this role; a secretary is also an officer.
    pub fn has(self, role: Role) -> bool {
        self.0 & role as u16 != 0 || (role == Role::Officer && self.0 & Role::Secretary as u16 != 0)
    }

    /// Whether the set holds any of these.
    pub fn any(self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.has(*role))
    }

    /// The roles held, as granted, in the order of the policy table.
    pub fn list(self) -> Vec<Role> {
        Role::ALL.into_iter().filter(|role| self.0 & *role as u16 != 0).collect()
    }

    /// Whether nothing is held.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The set as one word per role, for the database.
    pub fn written(self) -> String {
        self.list().iter().map(|role| role.name()).collect::<Vec<_>>().join(" ")
    }

    /// The set a stored list of words stands for; unknown words are left out.
    pub fn read(words: &str) -> Self {
        words.split(' ').filter_map(Role::named).collect()
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        Self(roles.into_iter().fold(0, |bits, role| bits | role as u16))
    }
}

/// Who a transaction is written for, as the journal prints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Author {
    /// A person with an account.
    Account(AccountId),
    /// A machine client.
    Client(ClientId),
    /// The service itself: timers, the command line, the demo's loader before anybody exists.
    System,
}

/// The caller of an operation: who, with which roles, in which community, for which unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who is written into the journal.
    pub author: Author,
    /// The community the caller belongs to.
    pub community: CommunityId,
    /// What the caller may do there.
    pub roles: Roles,
    /// The unit the caller acts for, if it is a unit's account or client.
    pub unit: Option<UnitId>,
    /// Whether somebody else has lately issued the caller's credential again: what is done with it says so on record.
    pub reissued: Option<Reissued>,
    /// What its roles allow and something else forbids for now.
    pub withheld: Withheld,
}

/// What is closed to a caller for now, whatever its roles allow: scopes a machine was not given, and all that has to wait until
/// something else is done or a time is over. One bit for each scope and one for whatever binds a unit, beside which bits each
/// operation needs open, by its name: whoever makes it knows the whole policy, and whoever reads it need not.
#[derive(Clone, Copy)]
pub struct Withheld {
    closed: u64,
    needed: &'static [(&'static str, u64)],
}

impl Withheld {
    /// Nothing is.
    pub const NOTHING: Self = Self { closed: 0, needed: &[] };

    /// These bits are closed, of those that the operations need; in the order of their names.
    pub const fn of(closed: u64, needed: &'static [(&'static str, u64)]) -> Self {
        Self { closed, needed }
    }

    /// Whether this operation needs something that is closed.
    pub fn covers(self, operation: &str) -> bool {
        let place = self.needed.binary_search_by(|(name, _)| (*name).cmp(operation));
        place.ok().and_then(|place| self.needed.get(place)).is_some_and(|(_, bits)| bits & self.closed != 0)
    }
}

impl fmt::Debug for Withheld {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Withheld({:#x})", self.closed)
    }
}

impl PartialEq for Withheld {
    fn eq(&self, other: &Self) -> bool {
        self.closed == other.closed
    }
}

impl Eq for Withheld {}

impl Hash for Withheld {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.closed.hash(state);
    }
}

/// A credential that somebody else has reissued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reissued {
    /// Who issued it.
    pub by: Author,
    /// When.
    pub at: Instant,
}

impl Actor {
    /// Somebody with these roles, of this unit if any.
    pub fn new(author: Author, community: CommunityId, roles: Roles, unit: Option<UnitId>) -> Self {
        Self { author, community, roles, unit, reissued: None, withheld: Withheld::NOTHING }
    }

    /// The service itself, acting in one community.
    pub fn system(community: CommunityId) -> Self {
        Self::new(Author::System, community, Roles::default(), None)
    }

    /// The caller's account, if a person calls.
    pub fn account(&self) -> Option<AccountId> {
        match self.author {
            Author::Account(id) => Some(id),
            Author::Client(_) | Author::System => None,
        }
    }

    /// Whether the caller acts for this unit.
    pub fn acts_for(&self, unit: UnitId) -> bool {
        self.unit == Some(unit)
    }
}
