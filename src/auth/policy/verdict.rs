//! What a row of the policy table means for one caller: allowed, hidden as if it did not exist, or refused.

use kernel::{Actor, CommunityId, Role, Roles, UnitId};

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
    /// Whether it binds the caller's unit, or gives a right in it.
    const BINDS: bool;
}

/// Scopes whose answers may tell of a household: no cache keeps any of them, and a kept answer goes as soon as it may not be
/// told any more. It depends on the scope, so that a new operation has it from its first day.
const OF_HOUSEHOLDS: [&str; 3] = ["households:", "pairings:", "handovers:"];

fn of_household(scope: &str) -> bool {
    OF_HOUSEHOLDS.iter().any(|prefix| scope.starts_with(prefix))
}

/// What only looks is called so, and a machine needs no more than a scope to read for it. The row decides, in the code and in
/// the document alike, so that a question sent as POST needs no second list.
fn looks(id: &str, scope: &str) -> bool {
    id.starts_with("get_") && scope.ends_with(":read")
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
    /// Whether it binds the caller's unit, or gives a right in it.
    pub binds: bool,
}

impl Row {
    /// The row of this operation.
    pub const fn of<A: Action>() -> Self {
        Self { id: A::ID, scope: A::SCOPE, cells: A::CELLS, binds: A::BINDS }
    }

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

    /// Whether its answers may tell of a household.
    pub fn of_household(&self) -> bool {
        of_household(self.scope)
    }

    /// Whether it only looks, whatever its method: nothing is done that a retry could do twice, and no answer is kept.
    pub fn looks(&self) -> bool {
        looks(self.id, self.scope)
    }

    /// Whether this actor may call it at all, here and for this unit.
    pub fn permits(&self, actor: &Actor, unit: Option<UnitId>) -> bool {
        match reach_of(&self.cells, actor) {
            Reach::None => false,
            Reach::Unit => unit.is_none() || unit == actor.unit,
            Reach::Own | Reach::Platform => true,
        }
    }

    /// Whether it needs no sign-in.
    pub fn open(&self) -> bool {
        self.cells.contains(&Cell::Open)
    }
}

/// Whether this actor may call `A` at all, here and for this unit: for `allowed_actions`.
pub fn permits<A: Action>(actor: &Actor, unit: Option<UnitId>) -> bool {
    Row::of::<A>().permits(actor, unit)
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
