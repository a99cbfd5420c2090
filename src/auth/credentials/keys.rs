//! The signing keys: Ed25519, named by their RFC 7638 thumbprint.
//!
//! **Invariants.** Private keys are files (mode 0600) in one directory and never rows; public keys are rows and are
//! never deleted, because proofs signed long ago must still verify. One algorithm, EdDSA, for everything signed.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use jsonwebtoken::jwk::{
    AlgorithmParameters, CommonParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, OctetKeyPairParameters,
    OctetKeyPairType, PublicKeyUse,
};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};

use super::super::codes::KEYS_MISSING;
use super::super::store::{self, KeyRow};
use super::jws;
use crate::db::Conn;
use crate::kernel::canonical::sha256;
use crate::kernel::{Fault, Instant, OrFaultAs};

/// How long access tokens of a retired key are still accepted: no token lives longer.
pub const GRACE: TimeDelta = TimeDelta::minutes(65);

/// What to do when the key directory is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenMissing {
    /// Make the first key (embedded database, or `--init-keys`).
    Create,
    /// Refuse to start (several instances share a database: a key of our own would split them).
    Refuse,
}

/// The ring of keys; cheap to clone, one for the process.
#[derive(Clone)]
pub struct Keys(Arc<RwLock<Ring>>);

struct Ring {
    active: Arc<Private>,
    public: HashMap<String, Public>,
    cursor_seed: [u8; 32],
}

struct Private {
    kid: String,
    key: EncodingKey,
    seed: [u8; 32],
    created_at: Instant,
}

struct Public {
    key: DecodingKey,
    jwk: Jwk,
    retired_at: Option<Instant>,
}

impl Keys {
    /// Opens the directory, publishes keys that are files but not yet rows, makes the first one where that is wanted.
    ///
    /// # Errors
    /// [`KEYS_MISSING`] when there is no private key and none may be made, or when the directory cannot be used.
    pub fn open(directory: &Path, missing: WhenMissing, conn: &mut Conn, now: Instant) -> Result<Self, Fault> {
        let mut pairs = read_directory(directory)?;
        if pairs.is_empty() {
            if missing == WhenMissing::Refuse {
                return Err(Fault::of(&KEYS_MISSING));
            }
            pairs.push(create(directory)?);
        }
        publish(&pairs, conn, now)?;
        let ring = Ring::of(pairs, conn)?;
        retire(&ring, conn, now)?;
        Ok(Self(Arc::new(RwLock::new(ring))))
    }

    /// Makes a new key and publishes it: every instance signs with it as soon as it reads the directory again.
    ///
    /// # Errors
    /// [`KEYS_MISSING`] when the directory cannot be written.
    pub fn rotate(directory: &Path, conn: &mut Conn, now: Instant) -> Result<String, Fault> {
        let made = create(directory)?.kid;
        Self::open(directory, WhenMissing::Refuse, conn, now)?;
        Ok(made)
    }

    /// Reads directory and rows again: another process may have made a new key.
    ///
    /// # Errors
    /// [`KEYS_MISSING`] when no private key is left.
    pub fn reload(&self, directory: &Path, conn: &mut Conn) -> Result<(), Fault> {
        let ring = Ring::of(read_directory(directory)?, conn)?;
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = ring;
        Ok(())
    }

    /// The name of the key that signs.
    #[cfg(test)]
    pub fn active(&self) -> String {
        self.ring(|ring| ring.active.kid.clone())
    }

    /// All public keys, as published at `/.well-known/jwks.json` and copied into every proof.
    pub fn published(&self) -> JwkSet {
        self.ring(|ring| {
            let mut keys: Vec<Jwk> = ring.public.values().map(|public| public.jwk.clone()).collect();
            keys.sort_by(|a, b| a.common.key_id.cmp(&b.common.key_id));
            JwkSet { keys }
        })
    }

    /// A compact JWS over exactly these bytes, with `typ` and `kid` in its header.
    ///
    /// # Errors
    /// An internal error when the key cannot sign.
    pub fn sign_jws(&self, typ: &str, payload: &[u8]) -> Result<String, Fault> {
        let active = self.ring(|ring| Arc::clone(&ring.active));
        jws::sign(typ, &active.kid, &active.key, payload)
    }

    /// The key an access token of this `kid` may be verified with now: the active one, or one retired a short while ago.
    pub fn for_tokens(&self, kid: &str, now: Instant) -> Option<DecodingKey> {
        self.ring(|ring| {
            let public = ring.public.get(kid)?;
            let fresh = public.retired_at.is_none_or(|at| now < at.plus(GRACE));
            fresh.then(|| public.key.clone())
        })
    }

    /// A key for another purpose, derived from the oldest signing key so that every instance has the same.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let seed = self.ring(|ring| ring.cursor_seed);
        let mut out = [0u8; 32];
        let derived = hkdf::Hkdf::<sha2::Sha256>::new(Some(b"hulian"), &seed).expand(purpose.as_bytes(), &mut out);
        // 32 bytes are always within what HKDF-SHA256 can give (8,160).
        derived.map_or_else(|_| sha256(&seed), |()| out)
    }

    fn ring<T>(&self, look: impl FnOnce(&Ring) -> T) -> T {
        look(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Ring {
    /// The keys of these files and rows; a file that is not published yet does not sign.
    fn of(pairs: Vec<Pair>, conn: &mut Conn) -> Result<Self, Fault> {
        let rows = store::signing_keys(conn)?;
        let created = |kid: &str| rows.iter().find(|row| row.kid == kid).map(|row| Instant::from(row.created_at));
        let known = pairs.into_iter().filter_map(|pair| {
            let created_at = created(&pair.kid)?;
            Some(Private { kid: pair.kid, key: pair.key, seed: pair.seed, created_at })
        });
        let mut private: Vec<Private> = known.collect();
        private.sort_by(|a, b| (a.created_at, &a.kid).cmp(&(b.created_at, &b.kid)));
        let cursor_seed = private.first().ok_or(&KEYS_MISSING)?.seed;
        let active = private.pop().ok_or(&KEYS_MISSING)?;
        let public = rows.iter().map(|row| Ok((row.kid.clone(), public(row)?))).collect::<Result<_, Fault>>()?;
        Ok(Self { active: Arc::new(active), public, cursor_seed })
    }
}

/// Keys older than the one that signs retire.
fn retire(ring: &Ring, conn: &mut Conn, now: Instant) -> Result<(), Fault> {
    for row in store::signing_keys(conn)? {
        let older = Instant::from(row.created_at) <= ring.active.created_at && row.kid != ring.active.kid;
        if row.retired_at.is_none() && older {
            store::retire_key(conn, &row.kid, now)?;
        }
    }
    Ok(())
}

fn publish(pairs: &[Pair], conn: &mut Conn, now: Instant) -> Result<(), Fault> {
    let rows = store::signing_keys(conn)?;
    for pair in pairs.iter().filter(|pair| rows.iter().all(|row| row.kid != pair.kid)) {
        let row =
            KeyRow { kid: pair.kid.clone(), public_key: pair.x.clone(), created_at: now.into(), retired_at: None };
        store::insert_key(conn, &row)?;
    }
    Ok(())
}

fn public(row: &KeyRow) -> Result<Public, Fault> {
    let key = DecodingKey::from_ed_components(&row.public_key)
        .or_fault_as(&KEYS_MISSING, "a published key is no Ed25519 key")?;
    Ok(Public { key, jwk: jwk(&row.kid, &row.public_key), retired_at: row.retired_at.map(Into::into) })
}

/// A public key as RFC 8037 writes it.
fn jwk(kid: &str, x: &str) -> Jwk {
    Jwk {
        common: CommonParameters {
            public_key_use: Some(PublicKeyUse::Signature),
            key_algorithm: Some(KeyAlgorithm::EdDSA),
            key_id: Some(kid.to_owned()),
            ..CommonParameters::default()
        },
        algorithm: AlgorithmParameters::OctetKeyPair(OctetKeyPairParameters {
            key_type: OctetKeyPairType::OctetKeyPair,
            curve: EllipticCurve::Ed25519,
            x: x.to_owned(),
        }),
    }
}

/// A private key with what follows from it.
struct Pair {
    kid: String,
    x: String,
    key: EncodingKey,
    seed: [u8; 32],
}

impl Pair {
    fn of(pkcs8: &[u8]) -> Option<Self> {
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8).ok()?;
        let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        let seed = sha256(pkcs8);
        Some(Self { kid: thumbprint(&x), x, key: EncodingKey::from_ed_der(pkcs8), seed })
    }
}

/// RFC 7638 over the required members of RFC 8037.
fn thumbprint(x: &str) -> String {
    URL_SAFE_NO_PAD.encode(sha256(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#).as_bytes()))
}

const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";

/// Every `*.pem` of the directory that holds an Ed25519 key.
fn read_directory(directory: &Path) -> Result<Vec<Pair>, Fault> {
    let Ok(entries) = fs::read_dir(directory) else { return Ok(Vec::new()) };
    let mut pairs = Vec::new();
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.extension().is_none_or(|ending| ending != "pem") {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(unusable)?;
        let body: String = text.lines().filter(|line| *line != BEGIN && *line != END).collect();
        let pair = STANDARD.decode(body.trim()).ok().and_then(|der| Pair::of(&der));
        pairs.push(pair.ok_or_else(|| Fault::of(&KEYS_MISSING))?);
    }
    Ok(pairs)
}

fn create(directory: &Path) -> Result<Pair, Fault> {
    let pair = Ed25519KeyPair::generate()
        .and_then(|pair| pair.to_pkcs8v1())
        .or_fault_as(&KEYS_MISSING, "a signing key could not be made")?;
    let pkcs8 = pair.as_ref();
    let made = Pair::of(pkcs8).ok_or(&KEYS_MISSING)?;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(unusable)?;
    let path = directory.join(format!("{}.pem", made.kid));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(unusable)?;
    file.write_all(format!("{BEGIN}\n{}\n{END}\n", STANDARD.encode(pkcs8)).as_bytes()).map_err(unusable)?;
    file.sync_all().map_err(unusable)?;
    Ok(made)
}

/// The path stays out of answers and log.
fn unusable(error: std::io::Error) -> Fault {
    Fault::caused(&KEYS_MISSING, error)
}

/// The one algorithm.
pub const ALGORITHM: Algorithm = Algorithm::EdDSA;

#[cfg(test)]
impl Keys {
    /// A ring with one new key and no directory.
    pub fn for_tests() -> Self {
        let made = Ed25519KeyPair::generate().unwrap().to_pkcs8v1().unwrap();
        let pair = Pair::of(made.as_ref()).unwrap();
        let created_at = Instant::from_micros(0);
        let row = KeyRow { kid: pair.kid.clone(), public_key: pair.x, created_at: created_at.into(), retired_at: None };
        let public = HashMap::from([(pair.kid.clone(), public(&row).unwrap())]);
        let active = Arc::new(Private { kid: pair.kid, key: pair.key, seed: pair.seed, created_at });
        Self(Arc::new(RwLock::new(Ring { active, public, cursor_seed: pair.seed })))
    }

    /// Retires the only key, which goes on signing.
    pub fn retire_for_tests(&self, at: Instant) {
        for public in self.0.write().unwrap().public.values_mut() {
            public.retired_at = Some(at);
        }
    }

    /// Signs any text: what an attacker with a key of ours could not do better.
    pub fn sign_raw(&self, signed: &str) -> String {
        let active = self.ring(|ring| Arc::clone(&ring.active));
        let signature = jsonwebtoken::crypto::sign(signed.as_bytes(), &active.key, ALGORITHM).unwrap();
        format!("{signed}.{signature}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_key_is_its_thumbprint() {
        // RFC 8037, appendix A.3.
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        assert_eq!(thumbprint(x), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    #[test]
    fn a_receipt_verifies_offline_with_the_published_set_alone() {
        let keys = Keys::for_tests();
        let jws = keys.sign_jws("hulian-receipt+jws", "{\"digest\":\"兰\"}".as_bytes()).unwrap();
        let set: JwkSet = serde_json::from_str(&serde_json::to_string(&keys.published()).unwrap()).unwrap();
        let verify = |jws: &str, set: &JwkSet, typ| jws::verify_jws(jws, set, typ);
        assert_eq!(verify(&jws, &set, "hulian-receipt+jws").unwrap(), "{\"digest\":\"兰\"}".as_bytes());
        assert_eq!(verify(&jws, &set, "at+jwt"), Err(jws::JwsError::Type));
        assert_eq!(verify(&jws, &Keys::for_tests().published(), "hulian-receipt+jws"), Err(jws::JwsError::Key));
        for place in 0..jws.len() {
            let mut bytes = jws.clone().into_bytes();
            bytes[place] = if bytes[place] == b'A' { b'Q' } else { b'A' };
            let forged = String::from_utf8(bytes).unwrap();
            assert!(verify(&forged, &set, "hulian-receipt+jws").is_err(), "byte {place}");
        }
    }

    #[test]
    fn a_key_file_is_for_its_owner_alone_and_is_read_back() {
        use std::os::unix::fs::PermissionsExt;
        let directory = std::env::temp_dir().join(format!("hulian-keys-{}", Keys::for_tests().active()));
        let made = create(&directory).unwrap();
        let read = read_directory(&directory).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&directory), 0o700);
        assert_eq!(mode(&directory.join(format!("{}.pem", made.kid))), 0o600);
        assert_eq!(read.len(), 1);
        assert_eq!((&read[0].kid, &read[0].x), (&made.kid, &made.x));
        fs::remove_dir_all(&directory).unwrap();
    }
}
