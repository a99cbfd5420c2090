//! Types: the grams of a text, and by which of them words are looked for.

use std::collections::BTreeSet;

/// Which text of an agreement a gram is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Its title.
    Title,
    /// The number people quote.
    Number,
    /// The names of its parties.
    Party,
}

impl Source {
    /// The word in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Number => "number",
            Self::Party => "party",
        }
    }
}

/// By what a text is looked for that holds some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// One of these grams, whichever is rarest: each stands in every text with the words.
    AnyOf(Vec<String>),
    /// Any gram from this one up to that one.
    Between(String, String),
}

/// As many pairs of the words as are looked at, to find a rare one.
const MOST_PAIRS: usize = 12;

/// Letter by letter, so that what is part of a text is part of it in small letters.
fn small(text: &str) -> Vec<char> {
    text.chars().flat_map(char::to_lowercase).collect()
}

fn pairs(letters: &[char]) -> impl Iterator<Item = String> {
    letters.windows(2).map(|pair| pair.iter().collect())
}

/// The grams of these texts.
pub fn grams<'t>(texts: impl IntoIterator<Item = &'t str>) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for text in texts {
        let letters = small(text);
        all.extend(pairs(&letters));
        all.extend(letters.last().map(char::to_string));
    }
    all
}

/// By what these words are looked for; nothing for none.
pub fn sought(words: &str) -> Option<Sought> {
    match small(words).as_slice() {
        [] => None,
        [one] => Some(Sought::Between(one.to_string(), format!("{one}{}", char::MAX))),
        letters => {
            let distinct: BTreeSet<String> = pairs(letters).collect();
            Some(Sought::AnyOf(distinct.into_iter().take(MOST_PAIRS).collect()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a text would be looked at for these words.
    fn looked_at(text: &str, words: &str) -> bool {
        let grams = grams([text]);
        match sought(words) {
            None => true,
            Some(Sought::AnyOf(any)) => any.iter().all(|gram| grams.contains(gram)),
            Some(Sought::Between(from, to)) => grams.range(from..=to).next().is_some(),
        }
    }

    #[test]
    fn every_part_of_a_text_leads_to_it() {
        for text in ["“互联共转”共建协议", "HLGZ-2026-0001", "A", "示例单位01", "ÀÉîß x", "aaa"] {
            let letters: Vec<char> = text.chars().collect();
            for from in 0..letters.len() {
                for to in from + 1..=letters.len() {
                    let part: String = letters[from..to].iter().collect();
                    assert!(looked_at(text, &part), "{part} in {text}");
                    assert!(looked_at(text, &part.to_ascii_lowercase()), "{part} in {text}, in small letters");
                }
            }
        }
        assert!(!looked_at("共建协议", "共议"), "what stands apart is no pair");
        assert!(!looked_at("共建协议", "社"));
    }

    #[test]
    fn a_text_has_its_pairs_and_its_last_letter() {
        assert_eq!(grams(["协议书", "AR"]), ["ar", "r", "书", "协议", "议书"].map(String::from).into());
        assert_eq!(grams([""]), BTreeSet::new());
        assert_eq!(sought(""), None);
    }
}
