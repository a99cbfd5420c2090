//! Rules: which recorded states match the filter of a list: for a day in the past, what the SQL filters do for today.

use super::model::{Filter, mark};
use crate::model::Agreement;
use kernel::{Page, Window};

/// The part of a list of recorded states that a window shows.
pub fn part(mut found: Vec<Agreement>, filter: &Filter, window: &Window) -> Page<Agreement> {
    found.retain(|agreement| filter.passes(agreement));
    Page::of_whole(found, window, |agreement| mark(agreement, &window.sort))
}
