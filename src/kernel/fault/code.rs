//! Codes: a stable name, what sort of refusal it is, and sentences in Chinese and English.

/// The same sentence in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bilingual {
    /// Simplified Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// What sort of refusal a code is; `web` maps it to a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request could not be read (400).
    Malformed,
    /// Nobody, or nobody we know, is calling (401).
    Unauthenticated,
    /// The caller is known and may not do this (403).
    Forbidden,
    /// There is no such thing, as far as this caller may know (404).
    Missing,
    /// The resource has no such method (405).
    Method,
    /// None of the offered forms is acceptable (406).
    NotAcceptable,
    /// The request took too long to arrive (408).
    Slow,
    /// The world is not in the state this needs (409).
    Conflict,
    /// Somebody else changed it in the meantime (412).
    Stale,
    /// The request is too large (413).
    TooLarge,
    /// The address is too long (414).
    UriTooLong,
    /// The body's media type is not understood (415).
    Unsupported,
    /// Readable, but the content is wrong (422).
    Invalid,
    /// A precondition header is missing (428).
    PreconditionRequired,
    /// Too many requests (429).
    TooMany,
    /// Our fault (500).
    Internal,
    /// Cannot be served at the moment (503).
    Unavailable,
    /// The disk is full (507).
    StorageFull,
}

/// A stable error code with its texts: what happened, and what to do next.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The code, snake_case, a sentence about the world. Never reused.
    pub name: &'static str,
    /// What sort of refusal it is.
    pub kind: Kind,
    /// What happened.
    pub title: Bilingual,
    /// What to do next.
    pub remedy: Bilingual,
}

impl Code {
    /// Declares a code: name, kind, title and remedy, each in Chinese and English.
    pub const fn new(name: &'static str, kind: Kind, title: [&'static str; 2], remedy: [&'static str; 2]) -> Self {
        Self {
            name,
            kind,
            title: Bilingual { zh: title[0], en: title[1] },
            remedy: Bilingual { zh: remedy[0], en: remedy[1] },
        }
    }
}

/// A stable code of what is wrong at one place of a request, declared by [`field_codes!`](crate::field_codes).
#[derive(Debug, PartialEq, Eq)]
pub struct FieldCode {
    /// The code, snake_case. Never reused.
    pub name: &'static str,
    /// What to do about it.
    pub remedy: Bilingual,
}

impl FieldCode {
    /// The answer of a garde rule that found this. Rules raise the codes of [`field`](super::field) alone.
    pub fn refused(&self) -> garde::Error {
        garde::Error::new(self.name)
    }

    /// The same with the figure that was passed: the most or the least there may be.
    pub fn refused_with(&self, figure: impl std::fmt::Display) -> garde::Error {
        garde::Error::new(format!("{}:{figure}", self.name))
    }
}

/// One wrong place in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// RFC 6901 JSON Pointer into the body (`/parties/0/unit_id`), or the name of a parameter.
    pub pointer: String,
    /// What is wrong there.
    pub code: &'static FieldCode,
    /// Chinese and English sentence.
    pub detail: [String; 2],
}

impl Violation {
    /// What is wrong at a place, in Chinese and English.
    pub fn new(pointer: impl Into<String>, code: &'static FieldCode, [zh, en]: [&str; 2]) -> Self {
        Self { pointer: pointer.into(), code, detail: [zh.to_owned(), en.to_owned()] }
    }
}
