//! `hulian admin distribute`: tables are spread over the nodes of a cluster of Citus.

use std::fmt::Write as _;

use crate::failure::Failure;
use crate::opening;
use config::Settings;
use db::Distributed;
use telemetry::print;

/// `hulian admin distribute`: migrates, spreads what is not spread yet, and says what was done.
///
/// # Errors
/// When the database is out of reach, or is none of Citus.
pub fn distribute(settings: &Settings, shards: u32) -> Result<(), Failure> {
    let place = opening::known_place(settings)?;
    // Before anything is migrated: where it cannot be done, nothing is begun.
    if db::undistributed(&place)?.is_some() {
        db::migrate(&place)?;
    }
    print(&told(&db::distribute(&place, shards)?));
    Ok(())
}

fn told(done: &Distributed) -> String {
    if *done == Distributed::default() {
        return "every table is distributed already\n".to_owned();
    }
    let mut text = String::new();
    for (names, what) in [
        (&done.copied, "on every node now"),
        (&done.spread, "spread by community now"),
        (&done.cleared, "rows that had stayed behind on the coordinator were destroyed"),
    ] {
        if !names.is_empty() {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{} table(s): {what}: {}", names.len(), names.join(" "));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_is_said() {
        assert_eq!(told(&Distributed::default()), "every table is distributed already\n");
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        let done = Distributed { spread: names(&["units", "zones"]), copied: names(&["logins"]), cleared: Vec::new() };
        assert_eq!(
            told(&done),
            "1 table(s): on every node now: logins\n2 table(s): spread by community now: units zones\n"
        );
    }
}
