//! `hulian admin restate-rows`: rows that no event explains are right as they stand.

use crate::failure::Failure;
use crate::{kept_rows, opening};
use config::Settings;
use journal::restate;
use kernel::Clock;
use telemetry::print;

/// `hulian admin restate-rows`: whoever owns the machine says that the rows are right as they stand.
pub fn restate_rows(settings: &Settings) -> Result<(), Failure> {
    let place = opening::existing_place(settings)?;
    actix_web::rt::System::new().block_on(async {
        let (journal, _) = opening::open_journal(&place, settings, Clock::System).await?;
        let rows = kept_rows::explain(&journal, restate).await?;
        print(&format!("{rows} row(s) are explained by an event now; the journal of each community says how many\n"));
        Ok(())
    })
}
