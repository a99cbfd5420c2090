//! 国密: SM4 in GCM (RFC 8998) and HMAC with SM3 (GM/T 0004). The libraries are neither audited nor certified: what must be
//! certified is sealed by a device that is.

use aes_gcm::AesGcm;
use aes_gcm::aead::array::typenum::U12;
use aes_gcm::aead::{Aead, KeyInit as _, Payload};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sm3::Sm3;
use sm4::Sm4;
use zeroize::Zeroizing;

use super::codes::SEAL_BROKEN;
use kernel::{Fault, INTERNAL, OrFaultAs};

/// How many bytes a nonce has: as many as in every suite.
const NONCE: usize = 12;

type Sm4Gcm = AesGcm<Sm4, U12>;

/// Of a key of 32 bytes, one of the 16 that SM4 takes.
pub fn short(key: &[u8; 32]) -> Zeroizing<[u8; 16]> {
    let long = derived(key, "hulian-vault/sm4");
    let mut short = Zeroizing::new([0; 16]);
    short.copy_from_slice(&long[..16]);
    short
}

/// The text encrypted, with its tag.
pub fn lock(key: &[u8; 16], bound: &[u8], nonce: [u8; NONCE], text: &[u8]) -> Result<Vec<u8>, Fault> {
    let payload = Payload { msg: text, aad: bound };
    Sm4Gcm::new(key.into()).encrypt((&nonce).into(), payload).or_fault_as(&INTERNAL, "a text could not be sealed")
}

/// What was encrypted.
pub fn unlock(key: &[u8; 16], bound: &[u8], nonce: [u8; NONCE], hidden: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let payload = Payload { msg: hidden, aad: bound };
    let opened = Sm4Gcm::new(key.into()).decrypt((&nonce).into(), payload);
    opened.map(Zeroizing::new).or_fault_as(&SEAL_BROKEN, "the seal does not fit key and place")
}

/// HMAC-SM3 of what these say one after the other.
pub fn mac(key: &[u8], said: &[&[u8]]) -> Result<Vec<u8>, Fault> {
    let hmac = Hmac::<Sm3>::new_from_slice(key).or_fault_as(&INTERNAL, "a key for finding has a wrong length")?;
    Ok(said.iter().fold(hmac, |hmac, part| hmac.chain_update(part)).finalize().into_bytes().to_vec())
}

/// A key for another purpose: HKDF with HMAC-SM3.
pub fn derived(key: &[u8; 32], purpose: &str) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    let expanded = Hkdf::<Sm3>::new(Some(b"hulian"), key).expand(purpose.as_bytes(), &mut *out);
    // 32 bytes are always within what HKDF can give.
    debug_assert!(expanded.is_ok());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::canonical::hex;

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    }

    #[test]
    fn sm4_gcm_is_that_of_rfc_8998() {
        let key: [u8; 16] = bytes("0123456789abcdeffedcba9876543210").try_into().unwrap();
        let nonce: [u8; 12] = bytes("00001234567800000000abcd").try_into().unwrap();
        let bound = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        let text = bytes(
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd\
             eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
        );
        let hidden = lock(&key, &bound, nonce, &text).unwrap();
        assert_eq!(
            hex(&hidden),
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735\
             d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d\
             83de3541e4c2b58177e065a9bf7b62ec"
        );
        assert_eq!(unlock(&key, &bound, nonce, &hidden).unwrap().as_slice(), text);
        for place in 0..hidden.len() {
            let mut changed = hidden.clone();
            changed[place] ^= 1;
            assert!(unlock(&key, &bound, nonce, &changed).is_err(), "byte {place}");
        }
        assert!(unlock(&key, b"elsewhere", nonce, &hidden).is_err());
    }

    #[test]
    fn sm3_is_that_of_gm_t_0004_and_keyed_as_openssl_keys_it() {
        use sm3::Digest;
        let abc = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        let abcd = "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732";
        assert_eq!(hex(&Sm3::digest(b"abc")), abc);
        assert_eq!(hex(&Sm3::digest("abcd".repeat(16))), abcd);
        let keyed = |key: &[u8], said: &[&[u8]]| hex(&mac(key, said).unwrap());
        let hi = "51b00d1fb49832bfb01c3ce27848e59f871d9ba938dc563b338ca964755cce70";
        let what = "2e87f1d16862e6d964b50a5200bf2b10b764faa9680a296a2405f24bec39f882";
        assert_eq!(keyed(&[0x0b; 20], &[b"Hi", b" There"]), hi);
        assert_eq!(keyed(b"Jefe", &[b"what do ya want for nothing?"]), what);
    }
}
