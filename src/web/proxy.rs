//! The caller's address behind a proxy: the last entry of the last `X-Forwarded-For` line,
//! which that proxy wrote. What stands before it came from the caller and is believed by nobody.
//!
//! `Forwarded` (RFC 7239) is not read: a proxy that writes one of the two passes the other on as the caller sent it, so
//! believing whichever is there would be believing the caller.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Once;

use actix_web::HttpRequest;

static TOLD: Once = Once::new();

/// The caller's address as the proxy in front wrote it.
///
/// None where it wrote nothing that can be read. The address of the proxy itself is never taken instead: it would make
/// all callers one, and a list of addresses that holds the proxy's network would let in everybody. Who has no address is
/// on no such list, and all such callers share one count. The log is told of it once.
pub fn forwarded(request: &HttpRequest) -> Option<IpAddr> {
    let last = request.headers().get_all("x-forwarded-for").next_back();
    let source = last.and_then(|value| value.to_str().ok()).and_then(last_of);
    if source.is_none() {
        TOLD.call_once(|| {
            tracing::warn!(
                header = "X-Forwarded-For",
                there = last.is_some(),
                "a request came without a readable address of its caller: let the proxy end X-Forwarded-For with it; \
                 until then such callers are on no list of addresses and share one count of failures"
            );
        });
    }
    source
}

fn last_of(list: &str) -> Option<IpAddr> {
    list.rsplit(',').next().and_then(address)
}

/// `203.0.113.7`, `203.0.113.7:443`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:443`, each perhaps in quotes and an
/// address of IPv6 with a zone, which means something to one machine only and goes. IPv4 within IPv6 is IPv4.
fn address(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let entry = entry.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(entry);
    if let Some(rest) = entry.strip_prefix('[') {
        let (inside, after) = rest.split_once(']')?;
        return if after.is_empty() || after.strip_prefix(':').is_some_and(is_port) { v6(inside) } else { None };
    }
    if let Some(address) = v6(entry) {
        return Some(address);
    }
    let host = match entry.split_once(':') {
        Some((host, port)) if is_port(port) => host,
        Some(_) => return None,
        None => entry,
    };
    host.parse::<Ipv4Addr>().ok().map(IpAddr::V4)
}

fn v6(text: &str) -> Option<IpAddr> {
    let text = match text.split_once('%') {
        Some((_, "")) => return None,
        Some((text, _)) => text,
        None => text,
    };
    text.parse::<Ipv6Addr>().ok().map(|address| IpAddr::V6(address).to_canonical())
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_spelling_of_an_address_is_read() {
        for (entry, read) in [
            ("203.0.113.7", "203.0.113.7"),
            (" 203.0.113.7:443 ", "203.0.113.7"),
            ("\"203.0.113.7:1\"", "203.0.113.7"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("\"[2001:db8::1]:65535\"", "2001:db8::1"),
            ("fe80::1%eth0", "fe80::1"),
            ("[fe80::1%25eth0]:80", "fe80::1"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("198.51.100.1, 203.0.113.7:9", "203.0.113.7"),
        ] {
            assert_eq!(last_of(entry), Some(read.parse().unwrap()), "{entry}");
        }
    }

    #[test]
    fn what_is_no_address_is_none() {
        for entry in [
            "",
            "unknown",
            "_hidden",
            "203.0.113.7:",
            "203.0.113.7:65536",
            "203.0.113.7:+1",
            "203.0.113.07",
            "[2001:db8::1",
            "[2001:db8::1]443",
            "[203.0.113.7]:443",
            "fe80::1%",
            "2001:db8::1]:443",
            "203.0.113.7, ",
        ] {
            assert_eq!(last_of(entry), None, "{entry}");
        }
    }

    #[test]
    fn the_proxy_is_never_the_caller() {
        let asked = |lines: &[&str]| {
            let mut request = TestRequest::default().peer_addr("10.0.0.1:9".parse().unwrap());
            for line in lines {
                request = request.append_header(("x-forwarded-for", *line));
            }
            forwarded(&request.to_http_request())
        };
        assert_eq!(asked(&["198.51.100.1", "203.0.113.7:5"]), "203.0.113.7".parse().ok());
        for lines in [&[][..], &["unknown"], &["203.0.113.7", "somebody"]] {
            assert_eq!(asked(lines), None, "{lines:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_a_proxy_writes_is_an_address_or_nothing(entry in "\\PC{0,60}") {
            let _ = last_of(&entry);
        }

        #[test]
        fn an_address_is_read_with_and_without_a_port(bits: u128, four: u32, port: u16) {
            let (six, four) = (Ipv6Addr::from(bits), Ipv4Addr::from(four));
            let plain = IpAddr::V6(six).to_canonical();
            for spelled in [format!("{six}"), format!("[{six}]"), format!("[{six}]:{port}"), format!("[{six}%lo]:{port}")] {
                prop_assert_eq!(last_of(&spelled), Some(plain), "{}", spelled);
            }
            for spelled in [format!("{four}"), format!("{four}:{port}"), format!("x, {four}")] {
                prop_assert_eq!(last_of(&spelled), Some(IpAddr::V4(four)), "{}", spelled);
            }
        }
    }
}
