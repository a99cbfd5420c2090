//! Which recorded zones belong to one part of a list: what the tables do for today, done for a day in the past.

use super::super::model::{Zone, ZoneFilter, mark};
use kernel::{Page, Window};

/// The part of a list of recorded zones that a window shows.
pub fn part(mut found: Vec<Zone>, filter: &ZoneFilter, window: &Window) -> Page<Zone> {
    found.retain(|zone| filter.passes(zone));
    Page::of_whole(found, window, |zone| mark(zone, &window.sort))
}
