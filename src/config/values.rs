//! Values that are right by their type: whatever is read from a flag, a variable or the file is one of these, or refused
//! before anything happens. Each refusal says what is wanted, and none repeats a secret.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

use tracing_subscriber::EnvFilter;
use url::{Host, Url};

use super::libpq;

/// A whole number within bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounded<const LEAST: u32, const MOST: u32>(u32);

impl<const LEAST: u32, const MOST: u32> Bounded<LEAST, MOST> {
    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }

    /// The number, as sizes are counted.
    pub fn size(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl<const LEAST: u32, const MOST: u32> FromStr for Bounded<LEAST, MOST> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.parse::<u32>().ok().filter(|number| (LEAST..=MOST).contains(number));
        number.map(Self).ok_or_else(|| format!("wanted is a whole number from {LEAST} to {MOST}"))
    }
}

/// Where to listen: an address or a name of this machine, and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bind(String);

impl FromStr for Bind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let named = text.rsplit_once(':').is_some_and(|(host, port)| {
            let letters = host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
            // What looks like an address is one, or the port is not where it is looked for.
            let name = host.chars().any(|c| c.is_ascii_alphabetic());
            letters && name && port.parse::<u16>().is_ok()
        });
        if named || text.parse::<SocketAddr>().is_ok() {
            return Ok(Self(text.to_owned()));
        }
        Err("wanted is an address and a port, like 127.0.0.1:8080 or [::1]:8080".to_owned())
    }
}

impl Bind {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where the database is. Prints as `****`: it may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.contains(['\n', '\r']) {
            return Err("wanted is one URL on one line".to_owned());
        }
        if let Some(path) = text.strip_prefix("sqlite:") {
            let wanted = "wanted is e.g. sqlite:./.hulian/hulian.db";
            return match path {
                "" => Err(format!("no path behind sqlite:, {wanted}")),
                ":memory:" => Err(format!("a database in memory would forget everything, {wanted}")),
                path if path.starts_with("//") => Err(format!("write sqlite:PATH without //, {wanted}")),
                path if path.contains('?') => Err(format!("nothing may follow a ?, {wanted}")),
                path if path.starts_with("file:") => {
                    Err(format!("a path is wanted behind sqlite: and no URI, {wanted}"))
                }
                _ => Ok(Self(text.to_owned())),
            };
        }
        let rest = text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://"));
        let Some(rest) = rest else {
            return Err("wanted is sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/NAME".to_owned());
        };
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        let hosts = authority.rsplit_once('@').map_or(authority, |(_, hosts)| hosts);
        // An @ behind the host is one of a password that holds / or ?, and the host is none.
        let behind = rest.split_once(['/', '?']).map_or("", |(_, behind)| behind);
        let once = authority.matches('@').count() < 2 && escaped(authority);
        if once && !behind.contains('@') && hosts.split(',').all(has_port) {
            libpq::judge(rest.split_once('?').map_or("", |(_, query)| query))?;
            return Ok(Self(text.to_owned()));
        }
        let hint = "a character of the password that means something in a URL (/ ? # @ : %) is written %2F %3F %23 %40 %3A %25";
        Err(format!("its host and port cannot be told apart from the rest; {hint}"))
    }
}

/// Whether every % begins the two digits of a character.
fn escaped(text: &str) -> bool {
    text.split('%').skip(1).all(|rest| rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether a host has a port that is one, or none.
fn has_port(host: &str) -> bool {
    let behind = host.rsplit_once(']').map_or(host, |(_, behind)| behind);
    behind.split_once(':').is_none_or(|(_, port)| port.parse::<u16>().is_ok_and(|port| port > 0))
}

impl DatabaseUrl {
    /// The URL, with its password.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("****")
    }
}

/// The address clients use: issuer of tokens, base of links and of the QR codes on plates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let url = web_address(text)?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err("what begins with ? or # does not belong to it".to_owned());
        }
        as_written(url.as_str().trim_end_matches('/'), text).map(Self)
    }
}

impl PublicUrl {
    /// The URL, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where something is sent by HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(String);

impl FromStr for Endpoint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let url = web_address(text)?;
        if url.path() == "/" || url.fragment().is_some() {
            return Err("wanted is an address with its path, like http://127.0.0.1:4318/v1/traces".to_owned());
        }
        Ok(Self(text.to_owned()))
    }
}

impl Endpoint {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An origin whose pages may read our answers (RFC 6454).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.contains('*') {
            return Err("no patterns: name every origin, like https://dashboard.example.org".to_owned());
        }
        let url = web_address(text)?;
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(format!("an origin has no path: write {}", url.origin().ascii_serialization()));
        }
        as_written(&url.origin().ascii_serialization(), text).map(Self)
    }
}

impl Origin {
    /// As browsers send it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `http://` or `https://`, a host, and nobody's name in it.
fn web_address(text: &str) -> Result<Url, String> {
    let wanted = || "wanted is https://HOST or https://HOST:PORT".to_owned();
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(format!("there is a space in it; {}", wanted()));
    }
    let url = Url::parse(text).map_err(|error| format!("{error}; {}", wanted()))?;
    let hosted = url.host().is_some_and(|host| !matches!(host, Host::Domain("")));
    if !matches!(url.scheme(), "http" | "https") || !hosted {
        return Err(wanted());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("nobody's name or password belongs into it".to_owned());
    }
    Ok(url)
}

/// It is compared letter by letter later (by browsers, by whoever checks a token), so that it has one spelling.
fn as_written(wanted: &str, text: &str) -> Result<String, String> {
    if wanted == text { Ok(text.to_owned()) } else { Err(format!("write it as {wanted}")) }
}

/// What is logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFilter(String);

impl FromStr for LogFilter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match EnvFilter::try_new(text) {
            Ok(_) if !text.trim().is_empty() => Ok(Self(text.to_owned())),
            Ok(_) => Err("it is empty; write e.g. warn,hulian=info, or off".to_owned()),
            Err(error) => Err(format!("{error}; write e.g. warn,hulian=info")),
        }
    }
}

impl LogFilter {
    /// The filter's directives.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused<T: FromStr<Err = String>>(wrong: &[&str]) -> Vec<String> {
        wrong.iter().map(|text| text.parse::<T>().err().unwrap_or_else(|| panic!("{text} is accepted"))).collect()
    }

    #[track_caller]
    fn accepted<T: FromStr<Err = String>>(right: &[&str]) {
        for text in right {
            assert_eq!(text.parse::<T>().err(), None, "{text}");
        }
    }

    #[test]
    fn numbers_have_bounds() {
        accepted::<Bounded<6, 1200>>(&["6", "36", "1200"]);
        let said = refused::<Bounded<6, 1200>>(&["", "5", "1201", "-1", "six", "6.5", "99999999999999999999"]);
        assert!(said.iter().all(|why| why.contains("from 6 to 1200")), "{said:?}");
    }

    #[test]
    fn an_address_has_a_port() {
        accepted::<Bind>(&["127.0.0.1:8080", "127.0.0.1:0", "[::1]:80", "localhost:8080", "h-1.example.org:443"]);
        refused::<Bind>(&[
            "",
            "8080",
            "127.0.0.1",
            "::1:80",
            "127.0.0.1:99999",
            ":80",
            "a b:80",
            "http://a:80",
            "1.2.3:80",
        ]);
    }

    #[test]
    fn a_database_url_is_told_apart_and_never_repeated() {
        let right = [
            "sqlite:h.db",
            "postgres://h@%2Fvar%2Frun/h",
            "postgres://u:p@a:1,b:2/h?sslmode=prefer",
            "postgresql:///h",
        ];
        accepted::<DatabaseUrl>(&right);
        accepted::<DatabaseUrl>(&[
            "postgres://h:geh%2Feim@[::1]:5432/h",
            "postgres://h@[::1]/h",
            "postgres://h@a,[::1]:6/h",
        ]);
        let wrong = [
            "",
            "mysql://h:geheim@db/h",
            "sqlite:",
            "h.db",
            "postgres://h:geheim@db:port/h",
            "postgres://h:geh/eim@db/h",
            "postgres://h:12/geheim@db/h",
            "postgres://h:1?geheim@db/h",
            "postgres://h@db/h?sslmode=geheim",
            "postgres://h:geh@eim@db/h",
            "postgres://h:geh%eim@db/h",
            "sqlite:h.db?mode=ro",
            "sqlite://h.db",
            "sqlite::memory:",
        ];
        for why in refused::<DatabaseUrl>(&wrong) {
            assert!(!why.contains("geh") && !why.contains("eim"), "{why}");
        }
        assert_eq!(format!("{:?}", "postgres://h:geheim@db/h".parse::<DatabaseUrl>().unwrap()), "****");
    }

    #[test]
    fn an_origin_is_what_browsers_send() {
        let right = ["https://a.example", "http://localhost:3000", "https://[2001:db8::1]:8443", "http://10.0.0.1"];
        accepted::<Origin>(&right);
        let wrong =
            ["", "*", "https://*.example", "foo bar", "foo", "https://a.example/", "https://a.example/x", "null"];
        refused::<Origin>(&wrong);
        refused::<Origin>(&[
            "https://a.example:443",
            "https://A.example",
            "ftp://a.example",
            "https://u@a.example",
            "https://",
        ]);
        let why = "https://社区.example".parse::<Origin>().unwrap_err();
        assert!(why.contains("write it as https://xn--"), "{why}");
    }

    #[test]
    fn a_public_url_has_one_spelling() {
        let right = ["https://hulian.example", "http://127.0.0.1:8080", "https://hulian.example/jyg/hulian"];
        accepted::<PublicUrl>(&right);
        let wrong =
            ["", "not a url", "hulian.example", "https://hulian.example/", "https://hulian.example?x", "mailto:a@b.c"];
        refused::<PublicUrl>(&wrong);
        refused::<PublicUrl>(&[
            "https://h.example#x",
            "https://HULIAN.example",
            "https://u:p@h.example",
            "file:///x",
            "https:// x",
        ]);
    }

    #[test]
    fn an_endpoint_has_a_path() {
        accepted::<Endpoint>(&["http://127.0.0.1:4318/v1/traces", "https://collector.example/otlp/v1/traces?tenant=x"]);
        refused::<Endpoint>(&["", "127.0.0.1:4318", "http://127.0.0.1:4318", "grpc://h:4317/x", "http://u:p@h/x"]);
    }

    #[test]
    fn a_filter_is_read_before_it_is_used() {
        accepted::<LogFilter>(&["warn", "off", "warn,hulian=info", "hulian::access=off,info"]);
        refused::<LogFilter>(&["", " ", "xx=yy=zz", "hulian=loud"]);
    }
}
