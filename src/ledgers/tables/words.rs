//! Days, yes and no, choices and codes, as people type them.

use unicode_normalization::UnicodeNormalization;

use super::super::sheets::model::Cell;
use kernel::Day;

/// Words in compatibility form without any blank: full-width digits become digits.
pub fn tidy(words: &str) -> String {
    words.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// Words in compatibility form with single blanks inside: for phones.
pub fn spaced(words: &str) -> String {
    let words: String = words.nfkc().map(|c| if matches!(c, '—' | '–' | '‐' | '‑' | '−') { '-' } else { c }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The day in a cell; nothing when it cannot be one.
pub fn day(cell: &Cell) -> Option<Day> {
    match cell {
        Cell::Day(day) => Some(*day),
        Cell::Number(number) => serial(*number),
        Cell::Text(words) => written(&tidy(words)),
        Cell::Empty | Cell::Flag(_) | Cell::Formula | Cell::Broken => None,
    }
}

/// A day as spreadsheets count: 1 is 1900-01-01, and 1900 is wrongly taken for a leap year.
fn serial(number: f64) -> Option<Day> {
    // 1927 to 2173: a year alone (2026) or a month (202606) is a number as well, and no day.
    if !(10_000.0..100_000.0).contains(&number) {
        return None;
    }
    // Serial number 2 is 1900-01-01 counted from 1899-12-30, the day this count begins with.
    Some(Day::FIRST.plus_days(number.floor() as i64 - 2))
}

/// `2026.6.30`, `2026年6月30日`, `2026/6/30`, `2026-06-30`, `20260630`, or a serial number as text.
fn written(words: &str) -> Option<Day> {
    if words.bytes().all(|byte| byte.is_ascii_digit()) {
        return match words.len() {
            8 => of_parts(&[&words[..4], &words[4..6], &words[6..]]),
            5 => serial(words.parse().ok()?),
            _ => None,
        };
    }
    let words = words.trim_end_matches(['日', '号']);
    let words = words.split(['T']).next().unwrap_or_default();
    let parts: Vec<&str> = words.split(['.', '/', '-', '年', '月', '。', '、']).collect();
    of_parts(&parts)
}

fn of_parts(parts: &[&str]) -> Option<Day> {
    let [year, month, day] = parts else { return None };
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten();
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    Day::of(i32::try_from(number(year)?).ok()?, number(month)?, number(day)?)
}

/// Whether these words say that there is no end.
pub fn open_ended(words: &str) -> bool {
    ["长期", "长期有效", "无固定期限", "无期限", "永久", "-", "—", "/", "无"].contains(&tidy(words).as_str())
}

/// Yes or no.
pub fn flag(cell: &Cell) -> Option<bool> {
    if let Cell::Flag(flag) = cell {
        return Some(*flag);
    }
    match tidy(&cell.words()).to_lowercase().as_str() {
        "是" | "有" | "对" | "√" | "✓" | "y" | "yes" | "true" | "1" => Some(true),
        "否" | "无" | "不是" | "×" | "n" | "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// The words of a list: `U01、U02`.
pub fn listed(words: &str) -> Vec<String> {
    words
        .split(['、', ',', '，', ';', '；', '\n'])
        .map(|word| word.trim().to_owned())
        .filter(|w| !w.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Option<String> {
        day(&Cell::Text(words.to_owned())).map(|day| day.to_string())
    }

    #[test]
    fn a_day_is_read_in_every_form() {
        for words in [
            "2026.6.30",
            "2026年6月30日",
            "2026/6/30",
            "2026-06-30",
            "20260630",
            "46203",
            "２０２６．６．３０",
            " 2026 年 6 月 30 号 ",
            "2026.06.30",
            "2026-6-30",
            "2026。6。30",
        ] {
            assert_eq!(read(words).as_deref(), Some("2026-06-30"), "{words}");
        }
        assert_eq!(day(&Cell::Number(46_203.0)).unwrap().to_string(), "2026-06-30");
        assert_eq!(day(&Cell::Number(46_203.75)).unwrap().to_string(), "2026-06-30");
        assert_eq!(day(&Cell::Number(2026.0)), None, "a year is no day");
        for words in [
            "2026.2.30",
            "26.6.30",
            "2026.6",
            "2026.13.1",
            "六月三十日",
            "2026",
            "",
            "3",
            "2026.6.30.1",
            "-1",
            "99999999",
            "202606",
        ] {
            assert_eq!(read(words), None, "{words}");
        }
    }

    #[test]
    fn yes_and_no_and_lists() {
        let read = |words: &str| flag(&Cell::Text(words.to_owned()));
        assert_eq!((read("是"), read(" Ｙ "), read("否"), read("也许")), (Some(true), Some(true), Some(false), None));
        assert_eq!(listed("U01、 U02，U03;"), ["U01", "U02", "U03"]);
        assert_eq!(spaced("（０９３７） ６２２６２２２"), "(0937) 6226222");
        assert_eq!(spaced("0937—6226222"), "0937-6226222");
    }
}
