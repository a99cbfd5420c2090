//! Pages for people: HTML that loads nothing and runs nothing, and QR codes as drawings inside it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use super::etag;
use super::reply::Reply;
use kernel::canonical::sha256;
use kernel::{Fault, INTERNAL, OrFaultAs};

/// The media type of a page, for who chooses between forms of an answer. Nothing but [`Reply::page`] sends it.
pub const PAGE: &str = "text/html";

/// As it is sent.
const SENT: &str = "text/html; charset=utf-8";

impl Reply {
    /// A page. The browser is told to load nothing and to run nothing, and which styles are ours: those that stand in
    /// the page, by their hashes. What people have written is escaped by the template and begins none.
    pub fn page(html: String) -> Self {
        let (policy, tag) = (policy(&html), etag::weak(html.as_bytes()));
        Self { etag: Some(tag), policy: Some(policy), ..Self::typed(SENT, html.into_bytes()) }
    }

    /// The same answer (status, place, version) drawn as a page.
    pub fn drawn(self, html: String) -> Self {
        let Self { body, content_type, policy, .. } = Self::page(html);
        Self { body, content_type, policy, ..self }
    }
}

/// Whether this is the media type of a page.
pub fn is_page(media: &[u8]) -> bool {
    let essence = media.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    essence.eq_ignore_ascii_case(PAGE.as_bytes())
}

fn policy(html: &str) -> String {
    let styles = html.split("<style>").skip(1).filter_map(|rest| rest.split("</style>").next());
    let hash = |style: &str| format!(" 'sha256-{}'", STANDARD.encode(sha256(style.as_bytes())));
    let styles: String = styles.map(hash).collect();
    let styles = if styles.is_empty() { " 'none'".to_owned() } else { styles };
    format!("default-src 'none'; style-src{styles}; {LOCKED}")
}

/// What no page may do, whatever else it may.
const LOCKED: &str = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The policy of a page that came without one: it may do nothing, and is not even drawn with styles.
pub const BARE: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// How much of a QR code may be dirty or torn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wear {
    /// Some seven percent: on paper in a file.
    Paper,
    /// Some twenty-five percent: on a wall outside.
    Wall,
    /// Next to nothing: on a screen.
    Screen,
}

/// An address as a QR code, drawn as SVG without an XML head.
///
/// # Errors
/// `internal_error` when it is too long for any QR code.
pub fn qr(address: &str, wear: Wear) -> Result<String, Fault> {
    let level = match wear {
        Wear::Paper => EcLevel::M,
        Wear::Wall => EcLevel::Q,
        Wear::Screen => EcLevel::L,
    };
    let code = QrCode::with_error_correction_level(address, level)
        .or_fault_as(&INTERNAL, "an address is too long for a QR code")?;
    let drawn = code.render::<svg::Color>().min_dimensions(120, 120).quiet_zone(true).build();
    Ok(drawn.split_once("?>").map_or(drawn.clone(), |(_, svg)| svg.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_own_style_and_lets_in_nothing_else() {
        let reply = Reply::page("<html><style>p { color: red; }</style><p>x</p></html>".to_owned());
        let policy = reply.policy.unwrap();
        // The hash as `openssl dgst -sha256 -binary | base64` has it.
        let known = "default-src 'none'; style-src 'sha256-pckGv9YvNcB5xy+Y4fbqhyo+ib850wyiuWeNbZvLi00=';";
        assert!(policy.starts_with(known), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        let other = Reply::page("<html><style>p { color: blue; }</style></html>".to_owned()).policy.unwrap();
        assert_ne!(policy, other);
        assert!(Reply::page("<html></html>".to_owned()).policy.unwrap().contains("style-src 'none'"));
    }

    #[test]
    fn an_answer_is_drawn_and_stays_what_it_was() {
        let made = Reply { location: Some("/x/1".to_owned()), no_store: true, ..Reply::json(201, b"{}".to_vec()) };
        let drawn = made.drawn("<html><style>p{}</style></html>".to_owned());
        assert_eq!((drawn.status, drawn.location.as_deref(), drawn.no_store), (201, Some("/x/1"), true));
        assert!(is_page(drawn.content_type.as_bytes()) && drawn.policy.unwrap().contains("'sha256-"));
        assert!(BARE.ends_with(LOCKED));
        for (media, page) in [("text/html", true), ("Text/HTML ; x", true), ("text/htmlx", false), ("", false)] {
            assert_eq!(is_page(media.as_bytes()), page, "{media}");
        }
    }

    #[test]
    fn a_qr_code_is_a_drawing_without_a_head() {
        let drawn = qr("https://hulian.example/p/7K3M9QRT2VWX4NPB", Wear::Wall).unwrap();
        assert!(drawn.trim_start().starts_with("<svg") && !drawn.contains("<?xml"), "{drawn}");
    }
}
