//! Windows and pages of lists: which part is wanted, and where the next part begins (keyset paging).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The part of a list a caller asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// How many items at most.
    pub limit: i64,
    /// The name to sort by, from the operation's allow-list, without a sign.
    pub sort: String,
    /// Whether the largest comes first.
    pub descending: bool,
    /// The item the part lies beside, if it does not begin with the first.
    pub from: Option<Mark>,
    /// On which side of that item it lies.
    pub side: Side,
}

impl Window {
    /// The first part of a list, from the smallest up.
    pub fn first(limit: i64, sort: &str) -> Self {
        Self { limit, sort: sort.to_owned(), descending: false, from: None, side: Side::After }
    }

    /// Whether rows are to be read from the largest down: what lies before a mark is read against the order of the list,
    /// nearest first; [`Page::cut`] turns it round.
    pub fn falling(&self) -> bool {
        self.descending != (self.side == Side::Before)
    }
}

/// The side of a mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// What follows it.
    #[default]
    #[serde(rename = "a")]
    After,
    /// What comes before it.
    #[serde(rename = "b")]
    Before,
}

/// Where one item stands in the order of a list: its sort key, and its id where keys are equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark {
    /// The value sorted by.
    #[serde(rename = "k")]
    pub key: Key,
    /// The item's id.
    #[serde(rename = "i")]
    pub id: Uuid,
}

/// A value a list can be sorted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Key {
    /// An integer; instants as microseconds, days as days since the epoch.
    Number(i64),
    /// Text.
    Text(String),
}

/// One part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The items of this part.
    pub items: Vec<T>,
    /// The item the next part follows; nothing at the end.
    pub next: Option<Mark>,
    /// The item the part before comes before; nothing at the beginning.
    pub previous: Option<Mark>,
}

impl<T> Page<T> {
    /// Cuts what was read with one row more than the window is wide: the surplus row only says that there is more.
    pub fn cut(mut items: Vec<T>, window: &Window, mark: impl Fn(&T) -> Mark) -> Self {
        let limit = usize::try_from(window.limit).unwrap_or(0);
        let more = items.len() > limit;
        items.truncate(limit);
        // Behind the side that was not looked at lies at least the item the caller came from.
        let (before, behind) = match window.side {
            Side::After => (window.from.is_some(), more),
            Side::Before => (more, true),
        };
        if window.side == Side::Before {
            items.reverse();
        }
        let next = items.last().filter(|_| behind).map(&mark);
        let previous = items.first().filter(|_| before).map(&mark);
        Self { items, next, previous }
    }

    /// The same part with its items turned into others all together.
    ///
    /// # Errors
    /// What the turning answers.
    pub fn turned<U, E>(self, turn: impl FnOnce(Vec<T>) -> Result<Vec<U>, E>) -> Result<Page<U>, E> {
        Ok(Page { items: turn(self.items)?, next: self.next, previous: self.previous })
    }

    /// The part of a list that lies in memory whole, in any order.
    pub fn of_whole(mut items: Vec<T>, window: &Window, mark: impl Fn(&T) -> Mark) -> Self {
        let ordered = |a: &Mark, b: &Mark| if window.falling() { b.cmp(a) } else { a.cmp(b) };
        if let Some(from) = &window.from {
            items.retain(|item| ordered(from, &mark(item)).is_lt());
        }
        items.sort_by(|a, b| ordered(&mark(a), &mark(b)));
        Self::cut(items, window, mark)
    }

    /// A list that is always given whole.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next: None, previous: None }
    }

    /// The same part with every item turned into something else.
    pub fn filter_map<U>(self, turn: impl FnMut(T) -> Option<U>) -> Page<U> {
        Page { items: self.items.into_iter().filter_map(turn).collect(), next: self.next, previous: self.previous }
    }

    /// The same part of something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(turn).collect(), next: self.next, previous: self.previous }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surplus_row_is_cut_off_and_marks_the_next_part() {
        let window = Window::first(2, "code");
        let page = Page::cut(vec![1, 2, 3], &window, mark);
        assert_eq!((page.items, page.next, page.previous), (vec![1, 2], Some(mark(&2)), None));
        assert_eq!(Page::cut(vec![1, 2], &window, mark).next, None);
    }

    #[test]
    fn the_part_before_a_mark_is_turned_round() {
        let window = Window { from: Some(mark(&7)), side: Side::Before, ..Window::first(2, "code") };
        assert!(window.falling() && !Window { descending: true, ..window.clone() }.falling());
        let page = Page::cut(vec![6, 5, 4], &window, mark);
        assert_eq!((page.items, page.next, page.previous), (vec![5, 6], Some(mark(&6)), Some(mark(&5))));
        assert_eq!(Page::cut(vec![6, 5], &window, mark).previous, None, "nothing lies before the first");
        let back = Page::of_whole(vec![3, 9, 5, 6, 7], &window, mark);
        assert_eq!((back.items, back.previous), (vec![5, 6], Some(mark(&5))));
        let onwards = Window { from: Some(mark(&7)), ..Window::first(2, "code") };
        assert_eq!(Page::cut(vec![8], &onwards, mark).previous, Some(mark(&8)));
    }

    fn mark(item: &i64) -> Mark {
        Mark { key: Key::Number(*item), id: Uuid::nil() }
    }
}
