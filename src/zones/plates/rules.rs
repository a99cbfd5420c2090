//! Rules: the digest a plate is known by, and where its code leads.

use super::model::Address;
use kernel::canonical::digest;
use kernel::typed;

/// How many letters and digits a code has, of five random bits each.
pub const LENGTH: usize = 16;

/// What a code is known by among those of all communities, however it was typed.
pub fn key(code: &str) -> String {
    digest(format!("plate:{}", typed::typed(code)).as_bytes())
}

/// The address that a plate shows.
pub fn address(public: &str, code: &str) -> Address {
    let under = |code: &str| format!("{}/p/{code}", public.trim_end_matches('/'));
    Address { url: under(code), spelled: under(&typed::grouped(code, 4)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_was_typed() {
        let code = typed::letters(&[7; LENGTH]);
        assert_eq!(code.len(), LENGTH);
        assert_eq!(key(&typed::grouped(&code, 4).to_lowercase()), key(&code));
        assert_ne!(key("7777777777777778"), key(&code));
        assert_eq!(address("https://hulian.example/", "AB").url, "https://hulian.example/p/AB");
    }
}
