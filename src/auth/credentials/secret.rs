//! Opaque secrets (`hl_…` of machines, `hr_…` to refresh a session): they carry their community, so that the look-up
//! needs no global table, and are kept as digests alone (a refresh token's with a key of the deployment).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use kernel::canonical::digest;
use kernel::{CommunityId, Id, typed};

/// A digest that no token has. A session that is over keeps this in place of its tokens' digests, so that a row whose end is taken
/// away by hand admits nobody.
pub const SPENT: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Prefix of a machine client's secret.
pub const CLIENT: &str = "hl_";
/// Prefix of a refresh token.
pub const REFRESH: &str = "hr_";

/// What a secret says about itself; whether it is genuine is known from its hash alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presented {
    /// The community it belongs to.
    pub community: CommunityId,
    /// The client's or the session's id.
    pub id: Uuid,
    /// Lower-case hexadecimal SHA-256 of the whole text: what is stored.
    pub hash: String,
}

/// Writes a secret: prefix, then community, id and 256 random bits in base64url.
pub fn mint(prefix: &str, community: CommunityId, id: Uuid, random: [u8; 32]) -> String {
    let mut bytes = [0u8; 64];
    bytes[..16].copy_from_slice(community.uuid().as_bytes());
    bytes[16..32].copy_from_slice(id.as_bytes());
    bytes[32..].copy_from_slice(&random);
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// Reads a presented secret of this prefix.
pub fn read(prefix: &str, text: &str) -> Option<Presented> {
    let encoded = text.strip_prefix(prefix)?;
    if encoded.len() != 86 {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(encoded).ok()?;
    let community = CommunityId(Uuid::from_slice(bytes.get(..16)?).ok()?);
    let id = Uuid::from_slice(bytes.get(16..32)?).ok()?;
    Some(Presented { community, id, hash: digest(text.as_bytes()) })
}

/// A code a person types once: four groups of five letters and digits (100 bits).
pub fn code(random: [u8; 32]) -> String {
    typed::grouped(&typed::letters(&random[..20]), 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_names_its_community_and_fits_the_scanner() {
        let [community, id] = [Uuid::from_u128(7), Uuid::from_u128(8)];
        let text = mint(CLIENT, CommunityId(community), id, [9; 32]);
        let read_back = read(CLIENT, &text).unwrap();
        assert_eq!((read_back.community, read_back.id), (CommunityId(community), id));
        assert!(text.starts_with("hl_") && text.len() == 89);
        assert!(text[3..].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        assert_eq!(read(REFRESH, &text), None);
        assert_eq!(read(CLIENT, &text[..88]), None);
    }

    #[test]
    fn a_code_has_four_groups_of_five() {
        let code = code([0x5a; 32]);
        assert_eq!((code.len(), code.matches('-').count()), (23, 3));
    }
}
