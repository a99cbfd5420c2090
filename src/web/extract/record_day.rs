//! A day of the record, as `as_of` and `at` name it: it is handed out only to whoever says what day it is today.

use serde::Deserialize;

use crate::request::query_string::refused;
use kernel::patch::wrong;
use kernel::{Day, Fault, field};

/// The day whose record is asked for. A day to come has no record: today's state would be told as if it were known that it
/// lasts so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct RecordDay(Day);

/// What is said of a day to come.
const WORDS: [&str; 2] = [
    "不能晚于今天 (北京时间): 未来日期没有记录。请改为今天或更早的日期, 或去掉此项查询现状。",
    "Not later than today in Asia/Shanghai: a day to come has no record. Name today or an earlier day, or leave it out for \
     how things stand now.",
];

impl RecordDay {
    /// The day a query parameter of this name asks for.
    ///
    /// # Errors
    /// `invalid_parameter` for a day to come.
    pub fn named(asked: Option<Self>, parameter: &str, today: Day) -> Result<Option<Day>, Fault> {
        Self::past(asked, today).ok_or_else(|| refused(parameter, &field::IN_FUTURE, WORDS))
    }

    /// The day a body asks for at this place.
    ///
    /// # Errors
    /// `validation_failed` for a day to come.
    pub fn told(asked: Option<Self>, pointer: &str, today: Day) -> Result<Option<Day>, Fault> {
        Self::past(asked, today).ok_or_else(|| wrong(pointer, &field::IN_FUTURE, WORDS))
    }

    fn past(asked: Option<Self>, today: Day) -> Option<Option<Day>> {
        match asked {
            Some(Self(day)) if day > today => None,
            asked => Some(asked.map(|Self(day)| day)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_to_come_has_no_record() {
        let today = day("2026-06-30");
        for (asked, given) in
            [(None, None), (Some("2026-06-30"), Some("2026-06-30")), (Some("1900-01-01"), Some("1900-01-01"))]
        {
            let (asked, given) = (asked.map(|text| RecordDay(day(text))), given.map(day));
            assert_eq!(RecordDay::named(asked, "as_of", today).unwrap(), given);
            assert_eq!(RecordDay::told(asked, "/at", today).unwrap(), given);
        }
        for later in [day("2026-07-01"), Day::LAST] {
            let query = RecordDay::named(Some(RecordDay(later)), "as_of", today).unwrap_err();
            let body = RecordDay::told(Some(RecordDay(later)), "/at", today).unwrap_err();
            assert_eq!((query.code().name, body.code().name), ("invalid_parameter", "validation_failed"));
            let place = |fault: &Fault| (fault.violations()[0].pointer.clone(), fault.violations()[0].code.name);
            assert_eq!(place(&query), ("as_of".to_owned(), "in_future"));
            assert_eq!(place(&body), ("/at".to_owned(), "in_future"));
        }
    }

    #[test]
    fn it_is_read_as_any_day_is() {
        let read = |text: &str| serde_json::from_value::<RecordDay>(serde_json::json!(text));
        assert_eq!(read("2026-06-30").unwrap(), RecordDay(day("2026-06-30")));
        assert!(read("2026-02-30").is_err() && read("0000-01-01").is_err());
    }
}
