//! For the tests of this slice: a unit as it might be.

use uuid::Uuid;

use super::model::{Contact, Profile, State, Unit};
use kernel::{CommunityId, Instant, UnitId};

/// What is known of it: its code, its name, and how it is reached.
pub fn profile() -> Profile {
    Profile {
        code: "U09".to_owned(),
        name: "示例单位01".to_owned(),
        short_name: None,
        sector: None,
        kind: None,
        property_manager: false,
        credit_code: None,
        organization_id: None,
        contact: Some(Contact { post: "办公室".to_owned(), phone: "0937-6226222".to_owned() }),
        address: None,
        note: None,
    }
}

/// A unit of which this is known.
pub fn unit(profile: Profile, state: State) -> Unit {
    Unit {
        id: UnitId(Uuid::from_u128(1)),
        community: CommunityId(Uuid::from_u128(9)),
        profile,
        state,
        named_in_source: false,
        sample: true,
        version: 1,
        created_at: Instant::from_micros(0),
        updated_at: Instant::from_micros(0),
    }
}
