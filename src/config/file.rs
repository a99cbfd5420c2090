//! The settings of a TOML file: a flat table whose keys are the names of flags, each value of the kind its flag wants.

use std::ops::Range;
use std::path::Path;

use clap::{Arg, ArgAction};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::unfit::Unfit;

/// Settings whose value is a number call it so.
const NUMBERS: [&str; 3] = ["NUMBER", "SECONDS", "MONTHS"];

/// A value as words of the command line, and how it was said.
pub struct Line {
    /// The flag it stands for, by its id.
    pub id: String,
    /// What the flag would be told.
    pub word: String,
    /// `hulian.toml:3: workers = 0`; without the value where that may be a secret.
    pub said: String,
}

/// Reads a file that may set these flags. What is wrong is added to `wrong`; the other lines are answered.
pub fn read(path: &Path, arguments: &[&Arg], wrong: &mut Vec<Unfit>) -> Vec<Line> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            wrong.push(Unfit::File { setting: "--config", path: path.to_owned(), why: error.to_string() });
            return Vec::new();
        }
    };
    let file = File { path, text: &text, arguments };
    let table = match DeTable::parse(&text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let at = file.at(error.span().unwrap_or_default());
            wrong.push(Unfit::Value { said: at, why: format!("not TOML: {}", error.message().replace('\n', ", ")) });
            return Vec::new();
        }
    };
    let mut lines: Vec<Line> = Vec::new();
    for (key, value) in &table {
        match file.line(key.get_ref(), key.span(), value) {
            Ok(line) if lines.iter().any(|other| other.id == line.id) => {
                wrong.push(Unfit::Value {
                    said: line.said,
                    why: "said twice: with - and with _ it is one key".to_owned(),
                });
            }
            Ok(line) => lines.push(line),
            Err(unfit) => wrong.push(unfit),
        }
    }
    lines
}

struct File<'a> {
    path: &'a Path,
    text: &'a str,
    arguments: &'a [&'a Arg],
}

impl File<'_> {
    /// `FILE:LINE`
    fn at(&self, span: Range<usize>) -> String {
        let before = self.text.as_bytes().iter().take(span.start);
        format!("{}:{}", self.path.display(), 1 + before.filter(|byte| **byte == b'\n').count())
    }

    fn line(&self, key: &str, span: Range<usize>, value: &Spanned<DeValue<'_>>) -> Result<Line, Unfit> {
        let (at, id) = (self.at(span), key.replace('-', "_"));
        let unfit = |said: String, why: String| Unfit::Value { said, why };
        let Some(argument) = self.arguments.iter().find(|argument| argument.get_id().as_str() == id && id != "config")
        else {
            return Err(unfit(format!("{at}: {key}"), self.unknown(&id)));
        };
        let written = self.text.get(value.span()).unwrap_or_default();
        let said = match argument.is_hide_env_values_set() || written.contains('\n') {
            true => format!("{at}: {key}"),
            false => format!("{at}: {key} = {written}"),
        };
        match word(argument, value.get_ref()) {
            Ok(word) => Ok(Line { id, word, said }),
            Err(wanted) => Err(unfit(said, format!("wanted is {wanted}"))),
        }
    }

    /// What to do about a key that is none.
    fn unknown(&self, id: &str) -> String {
        if id == "config" {
            return "a file of settings names no further file".to_owned();
        }
        let keys = self.arguments.iter().map(|argument| argument.get_id().as_str());
        match nearest(id, keys) {
            Some(key) => format!("no such setting; did you mean {key}?"),
            None => "no such setting; hulian --help lists them".to_owned(),
        }
    }
}

/// The name that was probably meant.
pub fn nearest<'k>(word: &str, names: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let far = |name: &&str| strsim::damerau_levenshtein(word, name);
    names.min_by_key(far).filter(|name| far(name) <= (word.len() / 3).max(2))
}

/// The value as a flag would be told, or the kind of value that is wanted.
fn word(argument: &Arg, value: &DeValue<'_>) -> Result<String, &'static str> {
    let numbered = argument.get_value_names().unwrap_or_default().iter().any(|name| NUMBERS.contains(&name.as_str()));
    match (argument.get_action(), value) {
        (ArgAction::SetTrue, DeValue::Boolean(switch)) => Ok(switch.to_string()),
        (ArgAction::SetTrue, _) => Err("true or false, without quotes"),
        (_, DeValue::Integer(number)) if numbered => {
            i128::from_str_radix(number.as_str(), number.radix()).map(|n| n.to_string()).map_err(|_| "a whole number")
        }
        _ if numbered => Err("a whole number, without quotes"),
        (_, DeValue::String(text)) => Ok(text.to_string()),
        (_, DeValue::Array(list)) if argument.get_value_delimiter().is_some() => {
            let words: Option<Vec<&str>> = list.iter().map(|item| item.get_ref().as_str()).collect();
            words.map(|words| words.join(",")).ok_or("a list of texts in quotes")
        }
        _ if argument.get_value_delimiter().is_some() => Err("a list of texts in quotes"),
        _ => Err("a text in quotes"),
    }
}
