//! Communities (社区): each is a tenant, and lies in a subdistrict (街道) of a city.
//!
//! ```text
//!            create_community               update_community {state}
//! (nothing) ------------------> active <---------------------------> archived
//! ```
//!
//! **Invariants.** A community is founded together with the invitation of its first secretary, in one transaction that
//! writes nothing outside the new community. Its id is random and never changes. Codes of regions agree with each
//! other by prefix; one that no list holds is accepted with a warning, because lists lag behind the country.
//! The platform's own community is the tenant of operators and supervisors: it has no place, and no list or address shows it.
//!
//! **Deliberately absent.** Deleting, merging or moving a community (that is export and import); a national list of
//! regions (only what the demo needs is built in).

// Who may call what.
mod policy;

mod model;
mod regions;

mod rules;
mod store;

mod wire;

pub mod actions;

mod routes;

pub use actions::{Origin, found_platform};
pub use model::Contact;
pub use policy::{POLICY, may};
pub use routes::{ANSWERS, labels, mount, mount_community};
pub use rules::{CODES, FIELD_CODES};
pub use store::{KEPT, contact, halves, name_of, stat_code_of, unreadable_rows, wrong_regions};
pub use wire::{CommunityIn, EVENTS};
