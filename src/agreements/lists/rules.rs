//! Which recorded states belong to one part of a list: what the tables do for today, done for a day in the past.

use super::model::{Filter, mark};
use crate::model::Agreement;
use kernel::{Page, Window};

/// The part of a list of recorded states that a window shows.
pub fn part(mut found: Vec<Agreement>, filter: &Filter, window: &Window) -> Page<Agreement> {
    found.retain(|agreement| filter.passes(agreement));
    Page::of_whole(found, window, |agreement| mark(agreement, &window.sort))
}
