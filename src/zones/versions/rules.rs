//! Which recorded zones belong to one part of a list: what the tables do for today, done for a day in the past.

use std::cmp::Ordering;

use super::super::model::{Zone, ZoneFilter, mark};
use crate::kernel::{Key, Mark, Page, Window};

/// The part of a list of recorded zones that a window shows.
pub fn part(mut found: Vec<Zone>, filter: &ZoneFilter, window: &Window) -> Page<Zone> {
    found.retain(|zone| filter.passes(zone));
    found.sort_by(|a, b| ordered(&mark(a, &window.sort), &mark(b, &window.sort), window));
    if let Some(after) = &window.after {
        found.retain(|zone| ordered(after, &mark(zone, &window.sort), window) == Ordering::Less);
    }
    Page::cut(found, window, |zone| mark(zone, &window.sort))
}

fn ordered(a: &Mark, b: &Mark, window: &Window) -> Ordering {
    let keys = match (&a.key, &b.key) {
        (Key::Number(a), Key::Number(b)) => a.cmp(b),
        (Key::Text(a), Key::Text(b)) => a.cmp(b),
        (Key::Number(_), Key::Text(_)) => Ordering::Less,
        (Key::Text(_), Key::Number(_)) => Ordering::Greater,
    };
    let both = keys.then(a.id.cmp(&b.id));
    if window.descending { both.reverse() } else { both }
}
