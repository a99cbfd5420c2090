//! Which part of a list is wanted, and where the next part begins (keyset paging).

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
    /// The last item of the part before, if this is not the first.
    pub after: Option<Mark>,
}

/// Where one item stands in the order of a list: its sort key, and its id where keys are equal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The value sorted by.
    #[serde(rename = "k")]
    pub key: Key,
    /// The item's id.
    #[serde(rename = "i")]
    pub id: Uuid,
}

/// A value a list can be sorted by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Where the next part begins; nothing at the end.
    pub next: Option<Mark>,
}

impl<T> Page<T> {
    /// Cuts what was read with one row more than the window is wide: the surplus row only says that there is more.
    pub fn cut(mut items: Vec<T>, window: &Window, mark: impl Fn(&T) -> Mark) -> Self {
        let limit = usize::try_from(window.limit).unwrap_or(0);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(mark) } else { None };
        Self { items, next }
    }

    /// The same part with every item turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(turn).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surplus_row_is_cut_off_and_marks_the_next_part() {
        let window = Window { limit: 2, sort: "code".to_owned(), descending: false, after: None };
        let mark = |item: &i64| Mark { key: Key::Number(*item), id: Uuid::nil() };
        let page = Page::cut(vec![1, 2, 3], &window, mark);
        assert_eq!((page.items, page.next), (vec![1, 2], Some(mark(&2))));
        assert_eq!(Page::cut(vec![1, 2], &window, mark).next, None);
    }
}
