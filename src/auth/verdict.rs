//! What a row of the policy table means for one caller: let in, as if it did not exist, or refused; and who was let in.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::codes::{INSUFFICIENT_SCOPE, PASSWORD_CHANGE_REQUIRED, SECOND_FACTOR_ENROLMENT_REQUIRED};
use super::policy::scopes_of;
use super::second_factor::model::{Demand, Enrolment};
use super::store::{Standing, StandingOf};
use crate::kernel::{Actor, ClientId, Code, CommunityId, Fault, Role, Roles, SessionId, UnitId};

/// What a role may do with an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Not at all.
    No,
    /// In the caller's own community.
    Own,
    /// In the caller's own community, and for the caller's own unit where the path names one.
    Unit,
    /// In every community.
    Platform,
    /// Without sign-in.
    Open,
}

/// An operation as a type: `Call<may::SignAgreement>` names it in the handler's signature.
pub trait Action {
    /// The operationId.
    const ID: &'static str;
    /// The scope a machine client needs; empty for what belongs to the caller's own account.
    const SCOPE: &'static str;
    /// One cell per role, in the order of [`Role::ALL`].
    const CELLS: [Cell; 11];

    /// Whether its answers may tell of a household.
    fn of_household() -> bool {
        of_household(Self::SCOPE)
    }
}

/// Scopes whose answers may tell of a household: no cache keeps any of them, and a kept answer goes as soon as it may not be
/// told any more. It hangs on the scope, so that a new operation has it from its first day.
const OF_HOUSEHOLDS: [&str; 3] = ["households:", "pairings:", "handovers:"];

fn of_household(scope: &str) -> bool {
    OF_HOUSEHOLDS.iter().any(|prefix| scope.starts_with(prefix))
}

/// Who was let in.
#[derive(Clone, Debug)]
pub struct Admitted {
    /// What stands behind the token now.
    pub standing: Arc<Standing>,
    /// The session, if a person calls.
    pub session: Option<SessionId>,
    /// The scopes a machine's token was narrowed to.
    pub narrowed: Option<String>,
    /// Who must have a second factor here.
    pub demand: Demand,
}

impl Admitted {
    /// Whether a machine has this scope, and its token was not narrowed below it.
    pub fn scoped(&self, scope: &str) -> bool {
        let StandingOf::Machine { scopes, .. } = &self.standing.kind else { return true };
        let narrowed = self.narrowed.as_deref().is_none_or(|list| list.split(' ').any(|one| one == scope));
        narrowed && scopes.iter().any(|one| one == scope)
    }

    /// What may be done now, in scopes: of a person by its roles, and nothing while something has to be done before; of a
    /// machine as far as its token was not narrowed.
    pub fn scopes(&self) -> Vec<String> {
        match &self.standing.kind {
            StandingOf::Person { .. } if self.before_anything_else().is_some() => Vec::new(),
            StandingOf::Person { .. } => scopes_of(&self.standing.actor).into_iter().map(str::to_owned).collect(),
            StandingOf::Machine { scopes, .. } => scopes.iter().filter(|scope| self.scoped(scope)).cloned().collect(),
        }
    }

    /// Whether a person has to enrol a second factor.
    pub fn enrolment(&self) -> Enrolment {
        match self.standing.kind {
            StandingOf::Person { second_factor, .. } => self.demand.enrolment(self.standing.actor.roles, second_factor),
            StandingOf::Machine { .. } => Enrolment::NotDue,
        }
    }

    /// What a person has to do before anything but what belongs to their own account.
    fn before_anything_else(&self) -> Option<&'static Code> {
        match self.standing.kind {
            StandingOf::Person { must_change: true, .. } => Some(&PASSWORD_CHANGE_REQUIRED),
            _ if self.enrolment() == Enrolment::Due => Some(&SECOND_FACTOR_ENROLMENT_REQUIRED),
            _ => None,
        }
    }

    /// Whether operation `A` may be called at all, beside what the roles allow.
    ///
    /// # Errors
    /// `password_change_required`, `second_factor_enrolment_required`, `insufficient_scope`.
    pub fn check<A: Action>(&self) -> Result<(), Fault> {
        if A::SCOPE.is_empty() {
            return Ok(());
        }
        if let Some(code) = self.before_anything_else() {
            return Err(Fault::of(code));
        }
        if self.scoped(A::SCOPE) { Ok(()) } else { Err(Fault::of(&INSUFFICIENT_SCOPE).with("scope", A::SCOPE)) }
    }

    /// Tells apart callers who see different things.
    pub fn rights(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let actor = &self.standing.actor;
        (actor.author, actor.community, actor.roles, actor.unit).hash(&mut hasher);
        hasher.finish()
    }
}

/// A client that has shown its secret: what the token endpoints take for a client. No token makes one, since what was derived
/// from a secret does not stand for it.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// What stands behind the client now.
    pub standing: Arc<Standing>,
    /// The client.
    pub client: ClientId,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The operationId.
    pub id: &'static str,
    /// The scope a machine client needs.
    pub scope: &'static str,
    /// One cell per role, in the order of [`Role::ALL`].
    pub cells: [Cell; 11],
}

impl Row {
    /// What this role may.
    pub fn cell(&self, role: Role) -> Cell {
        cell(&self.cells, role)
    }

    /// What a machine client may: of a unit, or of the community.
    pub fn machine(&self, of_unit: bool) -> Cell {
        match machine(&self.cells, of_unit) {
            Reach::None => Cell::No,
            Reach::Unit => Cell::Unit,
            Reach::Own if self.open() => Cell::Open,
            Reach::Own => Cell::Own,
            Reach::Platform => Cell::Platform,
        }
    }

    /// Whether it needs no sign-in.
    pub fn open(&self) -> bool {
        self.cells.contains(&Cell::Open)
    }
}

/// Whether this actor may call `A` at all, here and for this unit: for `allowed_actions`.
pub fn permits<A: Action>(actor: &Actor, unit: Option<UnitId>) -> bool {
    match reach_of(&A::CELLS, actor) {
        Reach::None => false,
        Reach::Unit => unit.is_none() || unit == actor.unit,
        Reach::Own | Reach::Platform => true,
    }
}

/// Whether these cells let this actor look beyond its own community.
pub fn everywhere(cells: &[Cell; 11], actor: &Actor) -> bool {
    reach_of(cells, actor) == Reach::Platform
}

/// Why a call is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The path names another community: as if it did not exist.
    Elsewhere,
    /// The caller's roles do not allow it.
    Role,
}

/// The decision about one call: the community it is carried out in.
///
/// # Errors
/// [`Refusal`], for whoever turns it into an answer.
pub fn decide(
    cells: &[Cell; 11],
    actor: &Actor,
    community: Option<CommunityId>,
    unit: Option<UnitId>,
) -> Result<CommunityId, Refusal> {
    let reach = reach_of(cells, actor);
    let here = community.unwrap_or(actor.community);
    if here != actor.community && reach != Reach::Platform {
        return Err(Refusal::Elsewhere);
    }
    match reach {
        Reach::None => Err(Refusal::Role),
        Reach::Unit if unit.is_some() && unit != actor.unit => Err(Refusal::Role),
        Reach::Unit if actor.unit.is_none() => Err(Refusal::Role),
        Reach::Unit | Reach::Own | Reach::Platform => Ok(here),
    }
}

/// The widest cell any of the roles has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// None has any.
    None,
    /// For the caller's own unit.
    Unit,
    /// In the caller's own community.
    Own,
    /// In every community.
    Platform,
}

/// The role a machine client stands for: its rights are never more than what this role has in the same row.
pub fn stands_for(of_unit: bool) -> Role {
    if of_unit { Role::UnitHead } else { Role::Secretary }
}

/// How far this actor reaches: a person by what its roles have, a machine by what its own column has and the role it stands
/// for has as well.
pub fn reach_of(cells: &[Cell; 11], actor: &Actor) -> Reach {
    if actor.roles.has(Role::Client) { machine(cells, actor.unit.is_some()) } else { reach(cells, actor.roles) }
}

/// How far a machine reaches. One of the community has no unit that could be its own.
pub fn machine(cells: &[Cell; 11], of_unit: bool) -> Reach {
    let of = |role: Role| reach(cells, [role].into_iter().collect());
    match of(Role::Client).min(of(stands_for(of_unit))) {
        Reach::Unit if !of_unit => Reach::None,
        reach => reach,
    }
}

/// How far these roles reach.
pub fn reach(cells: &[Cell; 11], roles: Roles) -> Reach {
    let widest = Role::ALL.into_iter().zip(cells).filter(|(role, _)| roles.has(*role)).map(|(_, cell)| match cell {
        Cell::No => Reach::None,
        Cell::Unit => Reach::Unit,
        Cell::Own | Cell::Open => Reach::Own,
        Cell::Platform => Reach::Platform,
    });
    widest.max().unwrap_or(Reach::None)
}

fn cell(cells: &[Cell; 11], role: Role) -> Cell {
    let at = Role::ALL.iter().position(|one| *one == role);
    at.and_then(|at| cells.get(at)).copied().unwrap_or(Cell::No)
}
