//! Where a machine client may call from: addresses and networks (`203.0.113.7`, `10.20.0.0/16`, `2001:db8::/32`).

use std::net::IpAddr;

/// Whether the list lets this address in; an empty list lets every one in.
pub fn allowed(list: &[String], from: Option<IpAddr>) -> bool {
    list.is_empty() || from.is_some_and(|from| list.iter().filter_map(|one| Net::read(one)).any(|net| net.holds(from)))
}

/// Whether the words are an address or a network.
pub fn readable(words: &str) -> bool {
    Net::read(words).is_some()
}

struct Net {
    bits: u128,
    mask: u128,
}

impl Net {
    fn read(words: &str) -> Option<Self> {
        let (address, length) =
            words.split_once('/').map_or((words, None), |(address, length)| (address, Some(length)));
        let address: IpAddr = address.parse().ok()?;
        let widest: u32 = if address.is_ipv4() { 32 } else { 128 };
        let length = match length {
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse().ok()?,
            Some(_) => return None,
            None => widest,
        };
        // IPv4 is compared as ::ffff:a.b.c.d, 96 bits further in.
        let length = if address.is_ipv4() { length + 96 } else { length };
        let mask = match length {
            0 => 0,
            1..=128 => u128::MAX << (128 - length),
            _ => return None,
        };
        Some(Self { bits: bits(address) & mask, mask })
    }

    fn holds(&self, address: IpAddr) -> bool {
        bits(address) & self.mask == self.bits
    }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(list: &[&str], from: &str) -> bool {
        let list: Vec<String> = list.iter().map(|one| (*one).to_owned()).collect();
        allowed(&list, from.parse().ok())
    }

    #[test]
    fn addresses_and_networks() {
        assert!(allows(&[], "203.0.113.9"));
        assert!(allows(&["203.0.113.9"], "203.0.113.9") && allows(&["203.0.113.9"], "::ffff:203.0.113.9"));
        assert!(!allows(&["203.0.113.9"], "203.0.113.8") && !allows(&["203.0.113.9"], "unknown"));
        assert!(allows(&["10.20.0.0/16"], "10.20.255.1") && !allows(&["10.20.0.0/16"], "10.21.0.1"));
        assert!(allows(&["2001:db8::/32"], "2001:db8:1::1") && !allows(&["2001:db8::/32"], "2001:db9::1"));
        assert!(!allows(&["0.0.0.0/0"], "2001:db8::1"), "all of IPv4 is not IPv6");
        for wrong in ["", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "host", "::/129", "10.0.0.0/+8"] {
            assert!(!readable(wrong), "{wrong}");
        }
    }
}
