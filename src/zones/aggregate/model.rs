//! Types: a zone with its duties, its claims and its hold, read as one.

use std::collections::HashMap;

use super::claims::model::{Claim, ClaimRole, Hold};
use super::duties::model::Duty;
use crate::model::Zone;
use kernel::UnitId;

/// What units are called, by id.
pub type Names = HashMap<UnitId, String>;

/// A zone with everything that decides what may be done to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneAggregate {
    /// The zone.
    pub zone: Zone,
    /// Its duties that have not ended.
    pub duties: Vec<Duty>,
    /// Its claims that are asked for or live.
    pub claims: Vec<Claim>,
    /// The hold that counts now.
    pub hold: Option<Hold>,
}

impl ZoneAggregate {
    /// The live lead claim.
    pub fn lead(&self) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.role == ClaimRole::Lead && claim.live())
    }
}
