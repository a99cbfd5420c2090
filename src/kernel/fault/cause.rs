//! The cause of a failure, for the log: kinds, names, lines and columns, never a value.

use std::borrow::Cow;

/// An error that can tell what it is without telling what it met.
pub trait Cause {
    /// A description without values, texts of rows, paths or addresses.
    fn told(&self) -> Cow<'static, str>;
}

impl Cause for &'static str {
    fn told(&self) -> Cow<'static, str> {
        Cow::Borrowed(self)
    }
}

/// Words that were masked before.
impl Cause for String {
    fn told(&self) -> Cow<'static, str> {
        Cow::Owned(self.clone())
    }
}

/// serde's own message quotes what it met; category and position do not.
impl Cause for serde_json::Error {
    fn told(&self) -> Cow<'static, str> {
        use serde_json::error::Category;
        let category = match self.classify() {
            Category::Io => "input or output error",
            Category::Syntax => "syntax error",
            Category::Data => "data error",
            Category::Eof => "unexpected end",
        };
        Cow::Owned(format!("JSON: {category} at line {} column {}", self.line(), self.column()))
    }
}

/// The message is masked: it may hold a path or an address.
impl Cause for std::io::Error {
    fn told(&self) -> Cow<'static, str> {
        Cow::Owned(format!("I/O: {}", masked(&self.to_string())))
    }
}

impl Cause for std::str::Utf8Error {
    fn told(&self) -> Cow<'static, str> {
        Cow::Owned(format!("no UTF-8 after byte {}", self.valid_up_to()))
    }
}

impl Cause for std::string::FromUtf8Error {
    fn told(&self) -> Cow<'static, str> {
        self.utf8_error().told()
    }
}

/// How much of a message is told.
const LONGEST: usize = 300;

/// A message of a library without what could be a value: what stands in quotes, behind `value:`, is not ASCII, or is a
/// long number, a path or an address becomes `…`.
pub fn masked(message: &str) -> String {
    let known = message.split("value: ").next().unwrap_or_default();
    let mut bare = String::new();
    let mut quote = None;
    for letter in known.chars() {
        match quote {
            Some(open) if letter == open => quote = None,
            Some(_) => {}
            None if matches!(letter, '"' | '\'' | '`') => {
                quote = Some(letter);
                bare.push('…');
            }
            None => bare.push(letter),
        }
    }
    let harmless = |word: &str| {
        word.chars().all(|letter| letter.is_ascii() || letter == '…')
            && word.chars().filter(char::is_ascii_digit).count() < 7
            && !word.starts_with('/')
            && !word.contains("://")
    };
    let words = bare.split_whitespace().map(|word| if harmless(word) { word } else { "…" });
    words.collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_a_value_is_masked() {
        for (message, told) in [
            (
                "index out of bounds: the len is 3 but the index is 5",
                "index out of bounds: the len is 3 but the index is 5",
            ),
            (
                "start byte index 1 is not a char boundary; it is inside '王' (bytes 0..3) of `王小明`",
                "start byte index 1 is not a char boundary; it is inside … (bytes 0..3) of …",
            ),
            ("called `Result::unwrap()` on an `Err` value: Person { name: 7 }", "called … on an …"),
            ("invalid input 13900001234 王", "invalid input … …"),
            (
                "duplicate key value violates unique constraint \"units_code_key\"",
                "duplicate key value violates unique constraint …",
            ),
            ("an open `quote 110105", "an open …"),
        ] {
            assert_eq!(masked(message), told);
        }
        assert_eq!(masked(&"a ".repeat(400)).chars().count(), LONGEST);
    }

    #[test]
    fn an_error_of_the_system_tells_no_path() {
        let error = std::fs::File::open("/no/such/file").unwrap_err();
        assert_eq!(error.told(), "I/O: No such file or directory (os error 2)");
        assert_eq!(std::io::Error::other("/secret/path").told(), "I/O: …");
    }
}
