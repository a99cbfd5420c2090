//! Content negotiation: the language and the media type of the answer (RFC 9110 §12).

use actix_web::http::header::{ACCEPT, ACCEPT_LANGUAGE, HeaderMap, HeaderName};

use crate::codes::NOT_ACCEPTABLE;
use kernel::Fault;

/// The language of texts in an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// The language the caller prefers among ours; Chinese where nothing is said.
    pub fn of(headers: &HeaderMap) -> Self {
        if !headers.contains_key(ACCEPT_LANGUAGE) {
            return Self::Chinese;
        }
        let quality = |language: &str| {
            wishes(headers, &ACCEPT_LANGUAGE)
                .map(|wish| wish.covers_language(language))
                .fold(Weight::default(), Weight::sharper)
        };
        if quality("en").quality > quality("zh").quality { Self::English } else { Self::Chinese }
    }

    /// The tag for `Content-Language`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// The text of this language, of a pair Chinese and English.
    pub fn pick<T>(self, [chinese, english]: [T; 2]) -> T {
        match self {
            Self::Chinese => chinese,
            Self::English => english,
        }
    }
}

/// The media type the caller prefers among those offered; the first where nothing is said.
///
/// # Errors
/// [`NOT_ACCEPTABLE`] when `Accept` excludes them all.
pub fn accepts<'o>(headers: &HeaderMap, offered: &[&'o str]) -> Result<&'o str, Fault> {
    if let (None, Some(first)) = (headers.get(ACCEPT), offered.first()) {
        return Ok(first);
    }
    let mut best: Option<(&str, u16)> = None;
    for media in offered {
        let weight =
            wishes(headers, &ACCEPT).map(|wish| wish.covers_media(media)).fold(Weight::default(), Weight::sharper);
        if weight.quality > best.map_or(0, |(_, quality)| quality) {
            best = Some((media, weight.quality));
        }
    }
    best.map(|(media, _)| media).ok_or_else(|| Fault::of(&NOT_ACCEPTABLE).with("offered", offered.to_vec()))
}

/// One element of `Accept`, `Accept-Encoding` or `Accept-Language`.
pub(crate) struct Wish<'h> {
    pub(crate) range: &'h str,
    /// In thousandths.
    pub(crate) quality: u16,
}

/// How well something is covered: the sharper range decides, then its quality (in thousandths).
#[derive(Clone, Copy, Default)]
struct Weight {
    sharpness: u8,
    quality: u16,
}

impl Weight {
    fn sharper(self, other: Self) -> Self {
        let wins =
            other.sharpness > self.sharpness || (other.sharpness == self.sharpness && other.quality > self.quality);
        if wins { other } else { self }
    }
}

impl Wish<'_> {
    fn covers_language(&self, language: &str) -> Weight {
        let primary = self.range.split('-').next().unwrap_or_default();
        if primary.eq_ignore_ascii_case(language) {
            Weight { sharpness: 2, quality: self.quality }
        } else if self.range == "*" {
            Weight { sharpness: 1, quality: self.quality }
        } else {
            Weight::default()
        }
    }

    fn covers_media(&self, media: &str) -> Weight {
        let range = self.range;
        let sharpness = if range.eq_ignore_ascii_case(media) {
            3
        } else if range == "*/*" {
            1
        } else if let Some(family) = range.strip_suffix("/*") {
            let same = media.split('/').next().is_some_and(|own| own.eq_ignore_ascii_case(family));
            if same { 2 } else { 0 }
        } else {
            0
        };
        if sharpness == 0 { Weight::default() } else { Weight { sharpness, quality: self.quality } }
    }
}

/// The elements of a list header; what cannot be read is passed over.
pub(crate) fn wishes<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = Wish<'h>> {
    let lines = headers.get_all(name).filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(|element| {
        let mut parts = element.split(';').map(str::trim);
        let range = parts.next().unwrap_or_default();
        let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        Wish { range, quality: quality.map_or(1000, thousandths) }
    })
}

/// `0.75` as 750; a quality that cannot be read counts as full.
fn thousandths(quality: &str) -> u16 {
    match quality.trim().parse::<f32>() {
        Ok(value) if (0.0..=1.0).contains(&value) => (value * 1000.0).round() as u16,
        _ => 1000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn headers(name: HeaderName, value: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_static(value));
        headers
    }

    #[test]
    fn chinese_unless_english_is_preferred() {
        let language = |value| Language::of(&headers(ACCEPT_LANGUAGE, value));
        assert_eq!(Language::of(&HeaderMap::new()), Language::Chinese);
        assert_eq!(language("en"), Language::English);
        assert_eq!(language("en-GB,zh;q=0.9"), Language::English);
        assert_eq!(language("zh-TW,en;q=0.9"), Language::Chinese);
        assert_eq!(language("de, *;q=0.5"), Language::Chinese);
        assert_eq!(language("zh;q=0, *"), Language::English);
        assert_eq!(language(";;,,q=NaN"), Language::Chinese);
    }

    #[test]
    fn the_sharper_range_decides() {
        let html_or_json = ["application/json", "text/html"];
        let chosen = |value| accepts(&headers(ACCEPT, value), &html_or_json);
        assert_eq!(accepts(&HeaderMap::new(), &html_or_json).unwrap(), "application/json");
        assert_eq!(chosen("text/html,application/xhtml+xml,*/*;q=0.8").unwrap(), "text/html");
        assert_eq!(chosen("*/*").unwrap(), "application/json");
        assert_eq!(chosen("application/*;q=0.2, text/*").unwrap(), "text/html");
        assert_eq!(chosen("application/json;q=0, */*").unwrap(), "text/html");
        assert_eq!(chosen("image/png").unwrap_err().code().name, "not_acceptable");
    }
}
