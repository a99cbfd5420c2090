//! Opening a database with its keys and its vault, as the settings name them: what is refused before anything is begun, and how
//! the journal and the vault are opened. For the service and for every command.

mod demo_mark;
mod from_settings;
mod refusals;

mod open;
mod unfit;

mod places;

pub use demo_mark::{half_loaded, note_loaded, note_loading, refuse_demo_among_people, refuse_destruction};
pub use from_settings::{place, ring_source, suite};
pub use open::{migrated, open_journal, open_vault, opened, reach_journal, restored_journal, sealing};
pub use places::{existing_place, known_place, shape};
pub use refusals::refuse_remains;
pub use unfit::{refuse_foreign, refuse_unfinished, refuse_unfit};
