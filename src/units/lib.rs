//! Partner units (伙伴单位) of a community: public institutions, enterprises, organs and organisations that take part.
//!
//! ```text
//!            create_unit             departure       
//! (nothing) -------------> active ------------------> departed
//!     ^                      |
//!     +------ delete_unit ---+   only while nothing refers to it
//! ```
//!
//! **Invariants.** A code (U01) names one unit of its community, a unified social credit code at most one. What is not
//! known stays empty: sector and kind are never guessed, and `sector_source` says who said so. A contact is a post and
//! an office phone, never a person; other units see the phone masked.
//!
//! **Deliberately absent.** Names and mobile numbers of persons, membership of the party; the relation between the
//! same body in several communities (`organization_id` says it without a reference).

// Who may call what.
mod policy;

mod events;
mod model;

#[cfg(test)]
mod examples;
mod query;
mod rules;

mod store;
mod wire;

pub mod actions;
mod lookup;

mod routes;

pub use actions::Origin;
pub use events::EVENTS;
pub use lookup::{Registered, Standing, cards, registered, standing};
pub use model::{Sector, UnitKind, UnitState};
pub use policy::{POLICY, may};
pub use routes::{ANSWERS, labels, mount};
pub use rules::CODES;
pub use store::{KEPT, names_of, unreadable_rows};
pub use wire::{UnitCard, UnitIn};
