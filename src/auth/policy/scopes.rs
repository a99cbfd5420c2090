//! The scopes that stand for the rows of the table: all of them, those of machines, and those of one actor.

use uuid::Uuid;

use super::table::TABLE;
use super::verdict::{Reach, Row, machine, reach_of};
use kernel::{Actor, CommunityId};

/// The reserved community of operators and supervisors, with a journal of its own.
pub const PLATFORM: CommunityId = CommunityId(Uuid::from_u128(0x5c0f_7a52_3d1e_4b86_9a47_0e6f_2d9b_8c11));

/// The scope of what shows a household in clear.
pub const CLEAR: &str = "households:open";

/// Every row, in the order of the surface.
pub fn table() -> &'static [Row] {
    TABLE
}

/// Every scope a machine client can be given, sorted.
pub fn scopes() -> Vec<&'static str> {
    sorted_scopes(|row| [false, true].map(|of_unit| machine(&row.cells, of_unit)).into_iter().max())
}

/// The scopes a machine client of this sort can have: a word that stands for nothing it may do is none of them.
pub fn machine_scopes(of_unit: bool) -> Vec<&'static str> {
    sorted_scopes(|row| Some(machine(&row.cells, of_unit)))
}

/// The scopes of everything this actor may do, sorted; a machine's scopes must be among its creator's.
pub fn scopes_of(actor: &Actor) -> Vec<&'static str> {
    sorted_scopes(|row| Some(reach_of(&row.cells, actor)))
}

/// Every scope there is, sorted.
pub fn scopes_of_all() -> Vec<&'static str> {
    sorted_scopes(|_| Some(Reach::Platform))
}

fn sorted_scopes(reach: impl Fn(&Row) -> Option<Reach>) -> Vec<&'static str> {
    let some = |row: &&Row| !row.scope.is_empty() && reach(row).is_some_and(|reach| reach != Reach::None);
    let mut scopes: Vec<_> = TABLE.iter().filter(some).map(|row| row.scope).collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}
