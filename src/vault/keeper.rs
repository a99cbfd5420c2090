//! The vault itself: the ring in memory, read again when somebody has added to it.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use uuid::Uuid;

use super::blind::{self, Trace};
use super::codes::RING_MISSING;
use super::ring::Ring;
use super::sealing::{self, DataKey, Spot};
use super::store;
use super::suite::Suite;
use crate::db::Conn;
use crate::kernel::{CommunityId, Fault};

/// Where the ring comes from.
#[derive(Clone)]
pub enum Source {
    /// A file (0600), which this process may write and reads again when a key is not known.
    File(PathBuf),
    /// Text that was handed over (an environment variable, a secret of the platform).
    Given(String),
}

/// What to do when there is no ring.
#[derive(Clone, Copy)]
pub enum WhenMissing {
    /// Make one of these random bytes (embedded database, or `--init-keys`).
    Create([u8; 64]),
    /// Refuse to start: several instances share a database, and a ring of our own would split them.
    Refuse,
}

/// A data key as it lies on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrapped {
    /// The name of the key it is wrapped with.
    pub key_id: String,
    /// The wrapped bytes.
    pub bytes: Vec<u8>,
}

/// Seals and opens; cheap to clone, one for the process.
#[derive(Clone)]
pub struct Vault {
    ring: Arc<RwLock<Ring>>,
    source: Source,
    suite: Suite,
}

impl Vault {
    /// Opens the ring, or makes one; a database is opened with the ring and the suite it was begun with, or not at all.
    ///
    /// # Errors
    /// [`RING_MISSING`] when there is none and none may be made, when it cannot be read, or when it is another one;
    /// `vault_suite_missing` and `vault_suite_other` for a suite this build lacks, or the database was not begun with.
    pub fn open(source: Source, missing: WhenMissing, suite: Suite, conn: &mut Conn) -> Result<Self, Fault> {
        suite.there()?;
        let known = store::known_ring(conn)?;
        if known.is_some() {
            suite.begun(store::known_suite(conn)?.as_deref())?;
        }
        let ring = match (read(&source)?, missing, &source) {
            (Some(ring), ..) => ring,
            // A new ring could not open what lies in the database already.
            (None, WhenMissing::Create(random), Source::File(path)) if known.is_none() => {
                let (root, key) = random.split_at(32);
                let ring = Ring::new(of_bytes(root), of_bytes(key));
                ring.begin(path)?;
                ring
            }
            _ => return Err(Fault::of(&RING_MISSING)),
        };
        match known {
            None => store::note(conn, &ring.fingerprint(), suite.name())?,
            Some(known) if known == ring.fingerprint() => {}
            Some(_) => {
                return Err(Fault::caused(&RING_MISSING, "not the key ring this database was begun with"));
            }
        }
        Ok(Self { ring: Arc::new(RwLock::new(ring)), source, suite })
    }

    /// Adds a key to the file of the ring; it wraps from now on. A ring that was handed over is added to where it comes
    /// from, and only read here.
    ///
    /// # Errors
    /// [`RING_MISSING`] when the file cannot be written.
    pub fn add_key(&self, random: [u8; 32]) -> Result<(), Fault> {
        let Source::File(path) = &self.source else { return Ok(()) };
        let ring = Ring::read(path)?.ok_or(&RING_MISSING)?.with(random);
        ring.write(path)?;
        self.take(ring);
        Ok(())
    }

    /// The name of the key that wraps.
    pub fn newest(&self) -> String {
        self.look(|ring| self.suite.key_id(ring.newest()))
    }

    /// A data key of these random bytes.
    pub fn data_key(&self, random: [u8; 32]) -> DataKey {
        DataKey::of(self.suite, random)
    }

    /// Wraps the data key of an owner with the newest key.
    ///
    /// # Errors
    /// `internal_error` when the machine cannot.
    pub fn wrap(
        &self,
        (community, owner): (CommunityId, Uuid),
        nonce: [u8; 12],
        key: &DataKey,
    ) -> Result<Wrapped, Fault> {
        self.look(|ring| {
            let with = ring.of_community((self.suite, ring.newest()), community)?.ok_or(&RING_MISSING)?;
            let bytes = sealing::wrap(self.suite, &with, &key_spot(community, owner), nonce, key)?;
            Ok(Wrapped { key_id: self.suite.key_id(ring.newest()), bytes })
        })
    }

    /// Unwraps the data key of an owner, looking at the ring again when the key is not known.
    ///
    /// # Errors
    /// [`RING_MISSING`] for a key that is nowhere, `seal_broken` when it was wrapped for somebody else.
    pub fn unwrap(&self, (community, owner): (CommunityId, Uuid), wrapped: &Wrapped) -> Result<DataKey, Fault> {
        let with = |ring: &Ring| ring.of_community(Suite::of_key_id(&wrapped.key_id), community);
        let with = match self.look(with)? {
            Some(key) => key,
            None => {
                self.take(read(&self.source)?.ok_or(&RING_MISSING)?);
                self.look(with)?.ok_or(&RING_MISSING)?
            }
        };
        sealing::unwrap(self.suite, &with, &key_spot(community, owner), &wrapped.bytes)
    }

    /// The digest something is found by in a community.
    ///
    /// # Errors
    /// `vault_suite_missing`.
    pub fn blind(&self, community: CommunityId, trace: &Trace) -> Result<Vec<u8>, Fault> {
        self.look(|ring| trace.digest(self.suite, ring.root(), community))
    }

    /// What a file with personal data is told from others by: nobody without the ring can guess at its content from it.
    ///
    /// # Errors
    /// `vault_suite_missing`.
    pub fn blind_file(&self, community: CommunityId, digest: &[u8]) -> Result<Vec<u8>, Fault> {
        self.look(|ring| blind::of_file(self.suite, ring.root(), community, digest))
    }

    fn look<T>(&self, look: impl FnOnce(&Ring) -> T) -> T {
        look(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn take(&self, ring: Ring) {
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring;
    }
}

fn key_spot(community: CommunityId, owner: Uuid) -> Spot {
    Spot { community, owner, part: "data" }
}

fn read(source: &Source) -> Result<Option<Ring>, Fault> {
    match source {
        Source::File(path) => Ring::read(path),
        Source::Given(text) => Ring::parse(text).map(Some),
    }
}

fn of_bytes(half: &[u8]) -> [u8; 32] {
    half.try_into().unwrap_or([0; 32])
}

#[cfg(test)]
impl Vault {
    /// A vault with a ring of its own and no file.
    pub fn for_tests() -> Self {
        let ring = Ring::new([1; 32], [2; 32]);
        let source = Source::Given(ring.text().to_string());
        Self { ring: Arc::new(RwLock::new(ring)), source, suite: Suite::Standard }
    }
}

#[cfg(test)]
mod tests {
    use super::super::suite::all;
    use super::*;
    use crate::db::{Db, Scratch};
    use crate::kernel::Id;

    const HERE: (CommunityId, Uuid) = (CommunityId(Uuid::from_u128(1)), Uuid::from_u128(2));

    fn path(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("hulian-vault-{}-{name}", std::process::id())).join("vault.ring")
    }

    async fn opened(db: &Db, source: Source, missing: WhenMissing) -> Result<Vault, Fault> {
        with(Suite::Standard, db, source, missing).await
    }

    async fn with(suite: Suite, db: &Db, source: Source, missing: WhenMissing) -> Result<Vault, Fault> {
        db.write(move |conn| Vault::open(source.clone(), missing, suite, conn)).await
    }

    #[actix_web::test]
    async fn a_database_opens_with_the_suite_it_was_begun_with_alone() {
        for suite in all() {
            let scratch = Scratch::new(&format!("vault-suite-{}", suite.name()));
            let db = Db::open(&scratch.place()).unwrap();
            let source = Source::File(path(suite.name()));
            let vault = with(suite, &db, source.clone(), WhenMissing::Create([7; 64])).await.unwrap();
            let wrapped = vault.wrap(HERE, [1; 12], &vault.data_key([5; 32])).unwrap();
            assert_eq!(wrapped.bytes[0], suite as u8, "the first byte names the suite");
            assert_eq!(wrapped.key_id.starts_with("sm-"), suite == Suite::Guomi, "and so does the name of the key");
            let again = with(suite, &db, source.clone(), WhenMissing::Refuse).await.unwrap();
            assert_eq!(again.unwrap(HERE, &wrapped).unwrap().bytes(), &[5; 32]);
            let other = if suite == Suite::Guomi { Suite::Standard } else { Suite::Guomi };
            let refused = with(other, &db, source, WhenMissing::Refuse).await.err().map(|fault| fault.code().name);
            let there = all().contains(&other);
            assert_eq!(refused, Some(if there { "vault_suite_other" } else { "vault_suite_missing" }));
            std::fs::remove_dir_all(path(suite.name()).parent().unwrap()).unwrap();
        }
    }

    #[actix_web::test]
    async fn a_database_opens_with_its_own_ring_alone() {
        let scratch = Scratch::new("vault-ring");
        let db = Db::open(&scratch.place()).unwrap();
        let file = path("own");
        let refused = |outcome: Result<Vault, Fault>| outcome.err().map(|fault| fault.code().name);
        let missing = Some("vault_ring_missing");
        assert_eq!(refused(opened(&db, Source::File(file.clone()), WhenMissing::Refuse).await), missing);
        let first = opened(&db, Source::File(file.clone()), WhenMissing::Create([7; 64])).await.unwrap();
        let again = opened(&db, Source::File(file.clone()), WhenMissing::Refuse).await.unwrap();
        assert_eq!(first.newest(), again.newest());
        // Another ring, and a ring made anew where the first was lost, could open nothing.
        let other = Source::Given(Ring::new([8; 32], [9; 32]).text().to_string());
        assert_eq!(refused(opened(&db, other, WhenMissing::Refuse).await), missing);
        let lost = Source::File(path("lost"));
        assert_eq!(refused(opened(&db, lost, WhenMissing::Create([8; 64])).await), missing);
        assert!(!path("lost").exists());
        std::fs::remove_dir_all(file.parent().unwrap()).unwrap();
    }

    #[actix_web::test]
    async fn an_old_key_still_opens_and_another_instance_learns_the_new_one() {
        let scratch = Scratch::new("vault-rotation");
        let db = Db::open(&scratch.place()).unwrap();
        let file = path("rotation");
        let source = Source::File(file.clone());
        let vault = opened(&db, source.clone(), WhenMissing::Create([7; 64])).await.unwrap();
        let sibling = opened(&db, source, WhenMissing::Refuse).await.unwrap();
        let key = vault.data_key([5; 32]);
        let old = vault.wrap(HERE, [1; 12], &key).unwrap();
        vault.add_key([6; 32]).unwrap();
        let new = vault.wrap(HERE, [2; 12], &key).unwrap();
        assert_ne!(old.key_id, new.key_id);
        for (who, wrapped) in [(&vault, &old), (&vault, &new), (&sibling, &old), (&sibling, &new)] {
            assert_eq!(who.unwrap(HERE, wrapped).unwrap().bytes(), key.bytes());
        }
        assert_eq!(sibling.newest(), new.key_id, "from then on it wraps with the new one as well");
        let foreign = Wrapped { key_id: "0000000000000000".to_owned(), ..new.clone() };
        assert_eq!(vault.unwrap(HERE, &foreign).err().map(|fault| fault.code().name), Some("vault_ring_missing"));
        for elsewhere in [(CommunityId(Uuid::from_u128(9)), HERE.1), (HERE.0, Uuid::from_u128(9))] {
            let broken = vault.unwrap(elsewhere, &new).err().map(|fault| fault.code().name);
            assert_eq!(broken, Some("seal_broken"), "{}", elsewhere.0.uuid());
        }
        std::fs::remove_dir_all(file.parent().unwrap()).unwrap();
    }
}
