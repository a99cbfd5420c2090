//! The policy of the whole service: the rows of all crates together, and the scopes derived from them, of machines and of one actor.

use uuid::Uuid;

use super::verdict::{Reach, Row, machine, reach_of};
use kernel::{Actor, CommunityId};

/// The reserved community of operators and supervisors, with a journal of its own.
pub const PLATFORM: CommunityId = CommunityId(Uuid::from_u128(0x5c0f_7a52_3d1e_4b86_9a47_0e6f_2d9b_8c11));

/// The scope of what shows a household in clear.
pub const CLEAR: &str = "households:open";

/// The whole policy: the rows of every crate, and what follows from them. `app` makes it, once, and the gate is set up with
/// it.
#[derive(Debug)]
pub struct Policy {
    rows: Vec<&'static Row>,
    scopes: Vec<&'static str>,
    pub(super) needed: Vec<(&'static str, u64)>,
}

/// The bit of whatever binds a unit, behind those of the scopes.
pub const BINDING: u64 = 1 << 63;

impl Policy {
    /// All of these rows.
    pub fn of(crates: &[&'static [Row]]) -> Self {
        let mut rows: Vec<&'static Row> = crates.iter().copied().flatten().collect();
        rows.sort_unstable_by_key(|row| row.id);
        let mut scopes: Vec<_> = rows.iter().map(|row| row.scope).filter(|scope| !scope.is_empty()).collect();
        scopes.sort_unstable();
        scopes.dedup();
        let mut policy = Self { rows, scopes, needed: Vec::new() };
        let needs = |row: &&Row| (row.id, policy.bit(row.scope) | if row.binds { BINDING } else { 0 });
        policy.needed = policy.rows.iter().map(needs).collect();
        policy
    }

    /// Every row, in the order of the operations' names.
    pub fn rows(&self) -> &[&'static Row] {
        &self.rows
    }

    /// The row of an operation.
    pub fn row(&self, operation: &str) -> Option<&'static Row> {
        let place = self.rows.binary_search_by(|row| row.id.cmp(operation));
        place.ok().and_then(|place| self.rows.get(place)).copied()
    }

    /// Every scope there is, sorted.
    pub fn all_scopes(&self) -> &[&'static str] {
        &self.scopes
    }

    /// Every scope a machine client can be given, sorted.
    pub fn scopes(&self) -> Vec<&'static str> {
        self.reached(|row| [false, true].iter().any(|of_unit| machine(&row.cells, *of_unit) != Reach::None))
    }

    /// The scopes a machine client of this sort can have: a word that stands for nothing it may do is none of them.
    pub fn machine_scopes(&self, of_unit: bool) -> Vec<&'static str> {
        self.reached(|row| machine(&row.cells, of_unit) != Reach::None)
    }

    /// The scopes of everything this actor may do, sorted; a machine's scopes must be among its creator's.
    pub fn scopes_of(&self, actor: &Actor) -> Vec<&'static str> {
        self.reached(|row| reach_of(&row.cells, actor) != Reach::None)
    }

    /// Whether everything this scope opens binds a unit.
    pub fn binds_wholly(&self, scope: &str) -> bool {
        self.rows.iter().filter(|row| row.scope == scope).all(|row| row.binds)
    }

    /// The bit of a scope; none for what needs no scope.
    pub(super) fn bit(&self, scope: &str) -> u64 {
        let place = self.scopes.binary_search(&scope).ok().and_then(|place| u32::try_from(place).ok());
        place.and_then(|place| 1_u64.checked_shl(place)).unwrap_or(0)
    }

    fn reached(&self, may: impl Fn(&Row) -> bool) -> Vec<&'static str> {
        let some = self.rows.iter().filter(|row| !row.scope.is_empty() && may(row));
        let mut scopes: Vec<_> = some.map(|row| row.scope).collect();
        scopes.sort_unstable();
        scopes.dedup();
        scopes
    }
}
