//! A region of a list, and the days on which it stood.

use kernel::Day;

/// A region (行政区划) as a list names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// 区划代码.
    pub code: String,
    /// 名称.
    pub name: String,
    /// The first day on which it stood; none where the list does not say.
    pub valid_from: Option<Day>,
    /// The last day on which it stood; none while it stands.
    pub valid_to: Option<Day>,
}

impl Region {
    /// Whether it stood on this day.
    pub fn stood_on(&self, day: Day) -> bool {
        self.valid_from.is_none_or(|first| first <= day) && self.valid_to.is_none_or(|last| day <= last)
    }
}
