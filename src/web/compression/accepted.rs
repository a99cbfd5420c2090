//! Which content codings a caller takes (RFC 9110 §12.5.3).

use actix_web::http::header::{ACCEPT_ENCODING, HeaderMap};

use super::coding::Coding;
use crate::request::wishes;

/// What `Accept-Encoding` says: qualities in thousandths, 0 for what is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Accepted {
    brotli: u16,
    gzip: u16,
    /// `None` where the header does not speak of it: taken, and anything that is named comes first.
    plain: Option<u16>,
}

impl Accepted {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let mut named = Self { brotli: 0, gzip: 0, plain: None };
        if !headers.contains_key(ACCEPT_ENCODING) {
            return named;
        }
        named.brotli = quality(headers, &["br"]).unwrap_or(0);
        named.gzip = quality(headers, &["gzip", "x-gzip"]).unwrap_or(0);
        named.plain = quality(headers, &["identity"]);
        named
    }

    /// The best coding for this caller, `None` for the plain body; of two that are equally welcome the first.
    pub(super) fn best(self, order: [Coding; 2]) -> Option<Coding> {
        let quality = |coding: Coding| match coding {
            Coding::Brotli => self.brotli,
            Coding::Gzip => self.gzip,
        };
        let [first, second] = order;
        let best = if quality(second) > quality(first) { second } else { first };
        let welcome = quality(best) > 0 && quality(best) >= self.plain.unwrap_or(0);
        welcome.then_some(best)
    }

    /// Whether the plain body is refused (`identity;q=0`, or `*;q=0` without a word on `identity`).
    pub(super) fn refuses_plain(self) -> bool {
        self.plain == Some(0)
    }

    /// Whether nothing that could be sent is taken.
    pub(super) fn refuses_everything(self) -> bool {
        self.refuses_plain() && self.brotli == 0 && self.gzip == 0
    }
}

/// The quality of a coding that goes by these names, if the header speaks of it: its own name decides, whatever the
/// asterisk says.
fn quality(headers: &HeaderMap, names: &[&str]) -> Option<u16> {
    let highest = |covers: &dyn Fn(&str) -> bool| {
        let covering = wishes(headers, &ACCEPT_ENCODING).filter(|wish| covers(wish.range));
        covering.map(|wish| wish.quality).max()
    };
    highest(&|range| names.iter().any(|name| range.eq_ignore_ascii_case(name)))
        .or_else(|| highest(&|range| range == "*"))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn qualities_decide_and_names_come_before_the_asterisk() {
        use Coding::{Brotli, Gzip};
        let table = [
            (None, None),
            (Some(""), None),
            (Some("br, gzip"), Some(Brotli)),
            (Some("gzip, deflate, br, zstd"), Some(Brotli)),
            (Some("GZIP"), Some(Gzip)),
            (Some("x-gzip"), Some(Gzip)),
            (Some("deflate, zstd"), None),
            (Some("br;q=0.5, gzip"), Some(Gzip)),
            (Some("br;q=0, gzip;q=0"), None),
            (Some("br;q=0, *"), Some(Gzip)),
            (Some("*"), Some(Brotli)),
            (Some("*;q=0"), None),
            (Some("*;q=0, gzip"), Some(Gzip)),
            (Some("identity"), None),
            (Some("identity, br;q=0.5"), None),
            (Some("identity;q=0.5, br;q=0.5"), Some(Brotli)),
            (Some("identity;q=0, gzip;q=0.001"), Some(Gzip)),
            (Some("identity, *;q=0.1"), None),
            (Some("gzip ; q=0.8 , br ; q=0.2"), Some(Gzip)),
            (Some(";;,,q=NaN"), None),
        ];
        for (value, expected) in table {
            let mut headers = HeaderMap::new();
            if let Some(value) = value {
                headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(value));
            }
            assert_eq!(Accepted::of(&headers).best([Brotli, Gzip]), expected, "{value:?}");
        }
    }

    #[test]
    fn the_plain_body_is_refused_by_its_name_or_by_the_asterisk() {
        let table = [
            ("br", [false, false]),
            ("identity;q=0", [true, true]),
            ("*;q=0", [true, true]),
            ("*;q=0, br", [true, false]),
            ("*;q=0, identity;q=0.1", [false, false]),
            ("identity;q=0, br;q=0", [true, true]),
            ("identity;q=0, *", [true, false]),
        ];
        for (value, expected) in table {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(value));
            let accepted = Accepted::of(&headers);
            assert_eq!([accepted.refuses_plain(), accepted.refuses_everything()], expected, "{value}");
        }
        // Of two equally welcome codings the caller of `best` says which.
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("br, gzip"));
        assert_eq!(Accepted::of(&headers).best([Coding::Gzip, Coding::Brotli]), Some(Coding::Gzip));
    }
}
