//! The signing keys: Ed25519, named by their RFC 7638 thumbprint.
//!
//! **Invariants.** Private keys are files (mode 0600) in one directory and never rows; public keys are rows and are
//! never deleted, because proofs signed long ago must still verify. A row is a key of ours if its private half lies in the directory,
//! or if such a key vouches for it (`vouchers.rs`); any other is left out, and the log says so. One algorithm, EdDSA, for everything signed. Whoever
//! makes a key holds the deployment's lock from the look into the directory until the row is kept, so that instances that
//! start together make one. A service whose directory lacks the newest key does not start: its tokens would be refused.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use jsonwebtoken::{DecodingKey, EncodingKey};

use super::super::super::codes::KEYS_MISSING;
use super::files::{Pair, Unusable, create, none_there, read_directory};
use super::store::{self, KeyRow};
use super::{jws, vouchers};
use db::{self, Conn};
use kernel::canonical::sha256;
use kernel::{Fault, Instant, OrFaultAs, Span};
use proofs::keys::{Jwk, JwkSet, jwk};

/// How long access tokens of a retired key are still accepted: no token lives longer.
pub const GRACE: Span = Span::minutes(65);

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
    /// The words of keys for each other, by whom they are for.
    vouchers: HashMap<String, Vec<String>>,
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
    /// [`KEYS_MISSING`] when there is no private key and none may be made, when the newest one is not in the directory,
    /// or when the directory or a file in it cannot be used: each says which.
    pub fn open(directory: &Path, missing: WhenMissing, conn: &mut Conn, now: Instant) -> Result<Self, Fault> {
        db::lock_deployment(conn)?;
        let mut pairs = expected(directory, missing, Some(conn))?;
        if pairs.is_empty() {
            pairs.push(create(directory).map_err(Unusable::told)?);
        }
        Self::of(pairs, conn, now)
    }

    /// Whether [`Keys::open`] would go well, on a database or on none yet. Nothing is made and nothing is written.
    ///
    /// # Errors
    /// As [`Keys::open`].
    pub fn expect(directory: &Path, missing: WhenMissing, conn: Option<&mut Conn>) -> Result<(), Fault> {
        expected(directory, missing, conn).map(drop)
    }

    fn of(pairs: Vec<Pair>, conn: &mut Conn, now: Instant) -> Result<Self, Fault> {
        publish(&pairs, conn, now)?;
        vouch(&pairs, conn)?;
        let ring = Ring::of(pairs, conn)?;
        retire(&ring, conn, now)?;
        Ok(Self(Arc::new(RwLock::new(ring))))
    }

    /// Makes a new key and publishes it: every instance signs with it as soon as it reads the directory again.
    ///
    /// # Errors
    /// [`KEYS_MISSING`] when the directory cannot be written.
    pub fn rotate(directory: &Path, conn: &mut Conn, now: Instant) -> Result<String, Fault> {
        db::lock_deployment(conn)?;
        let made = create(directory).map_err(Unusable::told)?.kid;
        // The newest one may be lost for good: this is the way out.
        Self::of(read_directory(directory).map_err(Unusable::told)?, conn, now)?;
        Ok(made)
    }

    /// Reads directory and rows again: another process may have made a new key.
    ///
    /// # Errors
    /// [`KEYS_MISSING`] when no private key is left.
    pub fn reload(&self, directory: &Path, conn: &mut Conn) -> Result<(), Fault> {
        let ring = Ring::of(read_directory(directory).map_err(Unusable::untold)?, conn)?;
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = ring;
        Ok(())
    }

    /// The keys as they are, for whoever only looks and signs: nothing is made, published or retired.
    ///
    /// # Errors
    /// [`KEYS_MISSING`] when no private key that is published lies in the directory.
    pub fn look_at(directory: &Path, conn: &mut Conn) -> Result<Self, Fault> {
        Ok(Self(Arc::new(RwLock::new(Ring::of(read_directory(directory).map_err(Unusable::told)?, conn)?))))
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

    /// What other keys of the service have signed of a key: whoever trusts one of those may trust this one.
    pub fn vouchers(&self, kid: &str) -> Vec<String> {
        self.ring(|ring| ring.vouchers.get(kid).cloned().unwrap_or_default())
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

    /// What seals the heads of journals.
    pub fn for_heads(&self) -> [u8; 32] {
        self.derive("journal heads")
    }

    fn ring<T>(&self, look: impl FnOnce(&Ring) -> T) -> T {
        look(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Ring {
    /// The keys of these files and rows; a file that is not published yet does not sign.
    fn of(pairs: Vec<Pair>, conn: &mut Conn) -> Result<Self, Fault> {
        let rows = store::signing_keys(conn)?;
        let own: Vec<String> = pairs.iter().map(|pair| pair.kid.clone()).collect();
        let created = |kid: &str| rows.iter().find(|row| row.kid == kid).map(|row| row.created_at);
        let known = pairs.into_iter().filter_map(|pair| {
            let created_at = created(&pair.kid)?;
            Some(Private { kid: pair.kid, key: pair.key, seed: pair.seed, created_at })
        });
        let mut private: Vec<Private> = known.collect();
        private.sort_by(|a, b| (a.created_at, &a.kid).cmp(&(b.created_at, &b.kid)));
        let cursor_seed = private.first().ok_or(&KEYS_MISSING)?.seed;
        let active = private.pop().ok_or(&KEYS_MISSING)?;
        let own = vouchers::trusted(&rows, own);
        let (rows, strange): (Vec<KeyRow>, Vec<KeyRow>) = rows.into_iter().partition(|row| own.contains(&row.kid));
        for row in strange {
            let advice =
                "it is not used; if it is one of this service, bring its file back, or see: hulian admin vouch-for-key";
            tracing::error!(kid = row.kid, advice, "a published key is vouched for by nobody");
        }
        let mut words: HashMap<String, Vec<String>> =
            rows.iter().map(|row| (row.kid.clone(), row.voucher.clone().into_iter().collect())).collect();
        // A copy of the set may be from before several keys: each that lies here speaks for the newest, which speaks for all.
        if let Some(newest) = rows.iter().find(|row| row.kid == active.kid) {
            let of_newest = words.entry(newest.kid.clone()).or_default();
            for older in &private {
                let word = vouchers::voucher(&newest.kid, &newest.public_key, &older.kid, &older.key)?;
                if !of_newest.contains(&word) {
                    of_newest.push(word);
                }
            }
        }
        let public = rows.iter().map(|row| Ok((row.kid.clone(), public(row)?))).collect::<Result<_, Fault>>()?;
        Ok(Self { active: Arc::new(active), public, vouchers: words, cursor_seed })
    }
}

/// Has the newest key of the directory vouch for the others there, and the one before it for the newest: an instance that has
/// either file knows all of them.
fn vouch(pairs: &[Pair], conn: &mut Conn) -> Result<(), Fault> {
    let rows = store::signing_keys(conn)?;
    let mut known: Vec<(&Pair, &KeyRow)> =
        pairs.iter().filter_map(|pair| Some((pair, rows.iter().find(|row| row.kid == pair.kid)?))).collect();
    known.sort_by(|(_, a), (_, b)| (a.created_at, &a.kid).cmp(&(b.created_at, &b.kid)));
    let Some(((newest, _), [.., (before, _)])) = known.split_last().map(|(last, rest)| (*last, rest)) else {
        return Ok(());
    };
    let by_newest = JwkSet { keys: vec![jwk(&newest.kid, &newest.x)] };
    for (_, row) in &known {
        let by = if row.kid == newest.kid { before } else { newest };
        let done = if row.kid == newest.kid { row.voucher.is_some() } else { vouchers::vouched(row, &by_newest) };
        if !done {
            store::vouch(conn, &row.kid, &vouchers::voucher(&row.kid, &row.public_key, &by.kid, &by.key)?)?;
        }
    }
    Ok(())
}

/// Has the newest key vouch for one that nobody vouches for, whose file is lost: whoever owns the machine says so.
///
/// # Errors
/// [`KEYS_MISSING`] when there is no private key, or no such public one.
pub fn vouch_for(directory: &Path, conn: &mut Conn, kid: &str) -> Result<(), Fault> {
    db::lock_deployment(conn)?;
    let rows = store::signing_keys(conn)?;
    let pairs = read_directory(directory).map_err(Unusable::told)?;
    let created = |pair: &Pair| rows.iter().find(|row| row.kid == pair.kid).map(|row| row.created_at);
    let newest =
        pairs.iter().filter(|pair| created(pair).is_some()).max_by_key(|pair| (created(pair), pair.kid.clone()));
    let newest = newest.ok_or_else(|| none_there(directory))?;
    let row = rows.iter().find(|row| row.kid == kid).ok_or(&KEYS_MISSING)?;
    store::vouch(conn, kid, &vouchers::voucher(kid, &row.public_key, &newest.kid, &newest.key)?)
}

/// Keys older than the one that signs retire.
fn retire(ring: &Ring, conn: &mut Conn, now: Instant) -> Result<(), Fault> {
    for row in store::signing_keys(conn)? {
        let older = row.created_at <= ring.active.created_at && row.kid != ring.active.kid;
        if row.retired_at.is_none() && older {
            store::retire_key(conn, &row.kid, now)?;
        }
    }
    Ok(())
}

fn publish(pairs: &[Pair], conn: &mut Conn, now: Instant) -> Result<(), Fault> {
    let rows = store::signing_keys(conn)?;
    for pair in pairs.iter().filter(|pair| rows.iter().all(|row| row.kid != pair.kid)) {
        let row = KeyRow {
            kid: pair.kid.clone(),
            public_key: pair.x.clone(),
            created_at: now,
            retired_at: None,
            voucher: None,
        };
        store::insert_key(conn, &row)?;
    }
    Ok(())
}

fn public(row: &KeyRow) -> Result<Public, Fault> {
    let key = DecodingKey::from_ed_components(&row.public_key)
        .or_fault_as(&KEYS_MISSING, "a published key is no Ed25519 key")?;
    Ok(Public { key, jwk: jwk(&row.kid, &row.public_key), retired_at: row.retired_at })
}

/// The keys of the directory, when a service may be opened with them; none where the first one may be made.
fn expected(directory: &Path, missing: WhenMissing, conn: Option<&mut Conn>) -> Result<Vec<Pair>, Fault> {
    let pairs = read_directory(directory).map_err(Unusable::told)?;
    if let Some(conn) = conn {
        all_there(&pairs, directory, conn)?;
    }
    if pairs.is_empty() && missing == WhenMissing::Refuse {
        return Err(none_there(directory));
    }
    Ok(pairs)
}

/// The newest key that has not retired must be a file: what signs with an older one is refused an hour later.
fn all_there(pairs: &[Pair], directory: &Path, conn: &mut Conn) -> Result<(), Fault> {
    let rows = store::signing_keys(conn)?;
    let newest = rows.iter().filter(|row| row.retired_at.is_none());
    let Some(newest) = newest.max_by_key(|row| (row.created_at, row.kid.clone())) else { return Ok(()) };
    if pairs.iter().any(|pair| pair.kid == newest.kid) {
        return Ok(());
    }
    let file = directory.join(format!("{}.pem", newest.kid));
    let file = file.display();
    Err(Fault::of(&KEYS_MISSING).because(
        format!(
            "缺少当前签名密钥文件 {file} (密钥目录可能是轮换之前的备份): 请恢复该文件; 如已永久丢失, 请运行 hulian admin \
             rotate-keys 生成新密钥, 所有人须重新登录, 已签署的内容仍然有效。"
        ),
        format!(
            "the signing key {file} is missing (a key directory from before a rotation?): restore that file; if it is \
             lost for good, hulian admin rotate-keys makes a new one, everybody signs in again, and what was signed \
             stays valid"
        ),
    ))
}

#[cfg(test)]
impl Keys {
    /// A ring with one new key and no directory.
    pub fn for_tests() -> Self {
        let made = aws_lc_rs::signature::Ed25519KeyPair::generate().unwrap().to_pkcs8v1().unwrap();
        let pair = Pair::of(made.as_ref()).unwrap();
        let created_at = Instant::from_micros(0);
        let row = KeyRow { kid: pair.kid.clone(), public_key: pair.x, created_at, retired_at: None, voucher: None };
        let public = HashMap::from([(pair.kid.clone(), public(&row).unwrap())]);
        let active = Arc::new(Private { kid: pair.kid, key: pair.key, seed: pair.seed, created_at });
        Self(Arc::new(RwLock::new(Ring { active, public, vouchers: HashMap::new(), cursor_seed: pair.seed })))
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
        let signature = jsonwebtoken::crypto::sign(signed.as_bytes(), &active.key, proofs::jws::ALGORITHM).unwrap();
        format!("{signed}.{signature}")
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use db::{Db, Scratch};
    use files::cuts;
    use proofs::jws::JwsError;

    async fn opened(db: &Db, directory: &Path, missing: WhenMissing) -> Result<Keys, Fault> {
        let directory = directory.to_owned();
        db.write(None, move |conn| Keys::open(&directory, missing, conn, Instant::from_micros(1))).await
    }

    async fn rotated(db: &Db, directory: &Path, at: i64) -> Result<String, Fault> {
        let directory = directory.to_owned();
        db.write(None, move |conn| Keys::rotate(&directory, conn, Instant::from_micros(at))).await
    }

    #[actix_web::test]
    async fn a_directory_without_the_newest_key_is_refused_by_name() {
        let (scratch, home) = (Scratch::new("keys-newest"), tempfile::tempdir().unwrap());
        let (db, directory) = (Db::open(&scratch.place()).unwrap(), home.path().join("keys"));
        let first = opened(&db, &directory, WhenMissing::Create).await.unwrap().active();
        let second = rotated(&db, &directory, 2).await.unwrap();
        // What a backup from before the rotation holds.
        let kept = home.path().join("kept.pem");
        fs::rename(directory.join(format!("{second}.pem")), &kept).unwrap();
        for missing in [WhenMissing::Create, WhenMissing::Refuse] {
            let fault = opened(&db, &directory, missing).await.err().unwrap();
            assert_eq!(fault.code(), &KEYS_MISSING);
            assert!(fault.to_string().contains(&second), "{fault}");
        }
        fs::rename(&kept, directory.join(format!("{second}.pem"))).unwrap();
        assert_eq!(opened(&db, &directory, WhenMissing::Refuse).await.unwrap().active(), second);
        // Lost for good: a new one is made, and everything starts again.
        fs::remove_file(directory.join(format!("{second}.pem"))).unwrap();
        let third = rotated(&db, &directory, 3).await.unwrap();
        let keys = opened(&db, &directory, WhenMissing::Refuse).await.unwrap();
        assert!(![&first, &second].contains(&&third) && keys.active() == third);
    }

    /// Wherever the power is cut while a key is made, the service starts afterwards and signs with a key of its rows.
    #[actix_web::test]
    async fn p2_a_cut_at_every_step_of_a_rotation_leaves_a_directory_that_opens() {
        let (scratch, home) = (Scratch::new("keys-cuts"), tempfile::tempdir().unwrap());
        let directory = home.path().join("keys");
        let mut conn = scratch.conn();
        Keys::open(&directory, WhenMissing::Create, &mut conn, Instant::from_micros(1)).unwrap();
        let mut cuts_seen = 0;
        for steps in 1.. {
            cuts::after(Some(steps));
            let at = 100 * i64::from(steps);
            let outcome = Keys::rotate(&directory, &mut conn, Instant::from_micros(at));
            let cut = cuts::happened();
            cuts::after(None);
            let again = Instant::from_micros(at + 50);
            let keys = Keys::open(&directory, WhenMissing::Refuse, &mut conn, again).unwrap();
            assert!(keys.sign_jws("at+jwt", b"{}").is_ok());
            if !cut {
                assert_eq!(keys.active(), outcome.unwrap());
                break;
            }
            cuts_seen += 1;
        }
        assert!(cuts_seen >= 4, "{cuts_seen}");
    }

    #[test]
    fn a_receipt_verifies_offline_with_the_published_set_alone() {
        let keys = Keys::for_tests();
        let jws = keys.sign_jws("hulian-receipt+jws", "{\"digest\":\"兰\"}".as_bytes()).unwrap();
        let set: JwkSet = serde_json::from_str(&serde_json::to_string(&keys.published()).unwrap()).unwrap();
        let verify = |jws: &str, set: &JwkSet, typ| proofs::jws::verify(jws, set, typ);
        assert_eq!(verify(&jws, &set, "hulian-receipt+jws").unwrap(), "{\"digest\":\"兰\"}".as_bytes());
        assert_eq!(verify(&jws, &set, "at+jwt"), Err(JwsError::Type));
        assert_eq!(verify(&jws, &Keys::for_tests().published(), "hulian-receipt+jws"), Err(JwsError::Key));
        for place in 0..jws.len() {
            let mut bytes = jws.clone().into_bytes();
            bytes[place] = if bytes[place] == b'A' { b'Q' } else { b'A' };
            let forged = String::from_utf8(bytes).unwrap();
            assert!(verify(&forged, &set, "hulian-receipt+jws").is_err(), "byte {place}");
        }
    }
}
