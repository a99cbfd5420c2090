//! The vault itself: the ring in memory, read again when somebody has added to it.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use uuid::Uuid;

use super::blind_index::{self, BlindIndex};
use super::codes::RING_MISSING;
use super::key_ring::KeyRing;
use super::sealing::{self, AssociatedData, DataKey};
use super::store;
use super::suite::Suite;
use db::{self, Conn};
use kernel::{CommunityId, Fault, OrFaultAs};

/// Where the ring comes from.
#[derive(Clone)]
pub enum Source {
    /// A file (0600), which this process may write and reads again when a key is not known.
    File(PathBuf),
    /// Text that was handed over (an environment variable, a secret of the platform).
    Given(String),
}

impl Source {
    /// Where that is, for an operator.
    fn named(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Given(_) => "HULIAN_VAULT_KEYS".to_owned(),
        }
    }
}

/// What to do when there is no ring.
#[derive(Clone, Copy)]
pub enum WhenMissing {
    /// Make one of these random bytes (embedded database, or `--init-keys`).
    Create([u8; 64]),
    /// Refuse to start: several instances share a database, and a ring of our own would split them.
    Refuse,
}

impl WhenMissing {
    fn may_make(self) -> bool {
        matches!(self, Self::Create(_))
    }
}

/// A data key as it is stored.
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
    ring: Arc<RwLock<KeyRing>>,
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
        let named = source.named();
        Self::begun(source, missing, suite, conn).map_err(|fault| in_words(fault, &named))
    }

    fn begun(source: Source, missing: WhenMissing, suite: Suite, conn: &mut Conn) -> Result<Self, Fault> {
        db::lock_deployment(conn)?;
        let judged = judged(&source, missing.may_make(), suite, Some(conn))?;
        let ring = match (judged, missing, &source) {
            (Some(ring), ..) => ring,
            (None, WhenMissing::Create(random), Source::File(path)) => {
                let (root, key) = random.split_at(32);
                let ring = KeyRing::new(of_bytes(root), of_bytes(key));
                ring.begin(path)?;
                ring
            }
            (None, ..) => return Err(Fault::of(&RING_MISSING)),
        };
        if store::known_ring(conn)?.is_none() {
            store::note(conn, &ring.fingerprint(), suite.name())?;
        }
        store::note_key(conn, ring.newest())?;
        Ok(Self { ring: Arc::new(RwLock::new(ring)), source, suite })
    }

    /// Whether [`Vault::open`] would go well, on a database or on none yet. Nothing is made and nothing is written.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub fn expect(source: &Source, may_make: bool, suite: Suite, conn: Option<&mut Conn>) -> Result<(), Fault> {
        judged(source, may_make, suite, conn).map(drop).map_err(|fault| in_words(fault, &source.named()))
    }

    /// The ring as it is, for whoever only looks: nothing is made and nothing is noted. None for a database that no vault was
    /// ever opened on.
    ///
    /// # Errors
    /// [`RING_MISSING`] when the ring is not at hand or is another one; `vault_suite_missing`, `vault_suite_other`.
    pub fn look_at(source: Source, suite: Suite, conn: &mut Conn) -> Result<Option<Self>, Fault> {
        suite.there()?;
        if store::known_ring(conn)?.is_none() {
            return Ok(None);
        }
        let ring = judged(&source, false, suite, Some(conn)).map_err(|fault| in_words(fault, &source.named()))?;
        Ok(ring.map(|ring| Self { ring: Arc::new(RwLock::new(ring)), source, suite }))
    }

    /// Whether something was sealed and the database does not say with which ring: its note was taken away.
    pub fn is_forgotten(conn: &mut Conn) -> Result<bool, Fault> {
        store::ring_is_forgotten(conn)
    }

    /// Reads the ring again: another process may have added to it.
    ///
    /// # Errors
    /// [`RING_MISSING`] when it is not there any more.
    pub fn refresh(&self) -> Result<(), Fault> {
        self.take(read(&self.source)?.ok_or(&RING_MISSING)?);
        Ok(())
    }

    /// Says that every data key is wrapped with the newest key: a start needs the older ones no longer.
    pub fn forget_older(&self, conn: &mut Conn) -> Result<(), Fault> {
        db::lock_deployment(conn)?;
        let newest = self.look(|ring| ring.newest().to_owned());
        store::forget_keys_but(conn, &newest)
    }

    /// Adds a key to the file of the ring; it wraps from now on. Whoever adds holds the deployment's lock: of two at once
    /// the second adds to what the first has written. A ring that was handed over is added to where it comes from, and
    /// only read here.
    ///
    /// # Errors
    /// [`RING_MISSING`] when the file lacks a key that is in use, or cannot be written.
    pub fn add_key(&self, conn: &mut Conn, random: [u8; 32]) -> Result<(), Fault> {
        let Source::File(path) = &self.source else { return Ok(()) };
        db::lock_deployment(conn)?;
        let ring = KeyRing::read(path)?.ok_or(&RING_MISSING)?;
        complete(&ring, &self.source, conn)?;
        let ring = ring.grow(path, random)?;
        store::note_key(conn, ring.newest())?;
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
            let bytes = sealing::wrap(self.suite, &with, &key_place(community, owner), nonce, key)?;
            Ok(Wrapped { key_id: self.suite.key_id(ring.newest()), bytes })
        })
    }

    /// Unwraps the data key of an owner, looking at the ring again when the key is not known.
    ///
    /// # Errors
    /// [`RING_MISSING`] for a key that is nowhere, `seal_broken` when it was wrapped for somebody else; both name the row.
    pub fn unwrap(&self, of: (CommunityId, Uuid), wrapped: &Wrapped) -> Result<DataKey, Fault> {
        self.unwrapped(of, wrapped).map_err(|fault| fault.in_row("household_keys", of.1))
    }

    fn unwrapped(&self, (community, owner): (CommunityId, Uuid), wrapped: &Wrapped) -> Result<DataKey, Fault> {
        const UNKNOWN: &str = "the ring has no key of the name that wraps it";
        let with = |ring: &KeyRing| ring.of_community(Suite::of_key_id(&wrapped.key_id), community);
        let with = match self.look(with)? {
            Some(key) => key,
            None => {
                self.take(read(&self.source)?.ok_or(&RING_MISSING)?);
                self.look(with)?.or_fault_as(&RING_MISSING, UNKNOWN)?
            }
        };
        sealing::unwrap(self.suite, &with, &key_place(community, owner), &wrapped.bytes)
    }

    /// The digest something is found by in a community.
    ///
    /// # Errors
    /// `vault_suite_missing`.
    pub fn blind(&self, community: CommunityId, index: &BlindIndex) -> Result<Vec<u8>, Fault> {
        self.look(|ring| index.digest(self.suite, ring.root(), community))
    }

    /// What a file with personal data is told from others by: nobody without the ring can guess at its content from it.
    ///
    /// # Errors
    /// `vault_suite_missing`.
    pub fn blind_file(&self, community: CommunityId, digest: &[u8]) -> Result<Vec<u8>, Fault> {
        self.look(|ring| blind_index::of_file(self.suite, ring.root(), community, digest))
    }

    fn look<T>(&self, look: impl FnOnce(&KeyRing) -> T) -> T {
        look(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn take(&self, ring: KeyRing) {
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring;
    }
}

/// The ring a database may be opened with; none where the first one may be made.
fn judged(source: &Source, may_make: bool, suite: Suite, conn: Option<&mut Conn>) -> Result<Option<KeyRing>, Fault> {
    suite.there()?;
    let mut known = None;
    if let Some(conn) = conn {
        if store::ring_is_forgotten(conn)? {
            return Err(forgotten());
        }
        known = store::known_ring(conn)?.map(|ring| (ring, conn));
    }
    if let Some((_, conn)) = &mut known {
        suite.begun(store::known_suite(conn)?.as_deref())?;
    }
    match (read(source)?, known) {
        (Some(ring), Some((known, conn))) => {
            if known != ring.fingerprint() {
                return Err(Fault::caused(&RING_MISSING, "not the key ring this database was begun with"));
            }
            complete(&ring, source, conn)?;
            Ok(Some(ring))
        }
        (Some(ring), None) => Ok(Some(ring)),
        // A new ring could not open what lies in the database already.
        (None, None) if may_make => Ok(None),
        (None, _) => Err(Fault::of(&RING_MISSING)),
    }
}

/// With which ring is not known: another one would be noted, and households stay shut.
fn forgotten() -> Fault {
    Fault::of(&RING_MISSING).because(
        "数据库已用保险柜密封, 而 deployment 表中缺少 vault_ring 一行 (已被删除), 无从知道所用的密钥环: 请从备份恢复数据库, 或由备份补回该行, 再启动。",
        "the database was sealed with a vault, and the row vault_ring of its table deployment is missing (somebody removed \
         it), so that nothing says with which key ring: restore the database, or that row, from a backup, then start again",
    )
}

/// Every key that wraps something must be in the ring: without it households stay shut.
fn complete(ring: &KeyRing, source: &Source, conn: &mut Conn) -> Result<(), Fault> {
    let Some(missing) = store::noted_keys(conn)?.into_iter().find(|id| !ring.has(id)) else { return Ok(()) };
    let place = source.named();
    Err(Fault::of(&RING_MISSING).because(
        format!("密钥环 {place} 缺少正在使用的密钥 {missing} (可能是轮换之前的备份): 请恢复最新的密钥环, 否则困难家庭档案无法打开。"),
        format!(
            "the key ring {place} lacks the key {missing}, which wraps keys of households (a ring from before a rotation?): \
             restore the newest ring, or their files stay shut"
        ),
    ))
}

/// A ring that cannot be used, in words for whoever starts the service: where it was looked for, and what to do.
fn in_words(fault: Fault, place: &str) -> Fault {
    if fault.code() != &RING_MISSING || fault.detail().is_some() {
        return fault;
    }
    let why = fault.cause().unwrap_or("it is not there").to_owned();
    fault.because(
        format!("保险柜密钥环 {place} 无法使用 ({why}): 请从备份恢复, 或把各实例的 --vault-ring 指向同一文件; 首次部署时加 --init-keys。"),
        format!(
            "the vault's key ring {place} cannot be used ({why}): restore it from its backup, or let --vault-ring of every \
             instance name the same file; the first start makes one with --init-keys"
        ),
    )
}

fn key_place(community: CommunityId, owner: Uuid) -> AssociatedData {
    AssociatedData { community, owner, part: "data" }
}

fn read(source: &Source) -> Result<Option<KeyRing>, Fault> {
    match source {
        Source::File(path) => KeyRing::read(path),
        Source::Given(text) => KeyRing::parse(text).map(Some),
    }
}

fn of_bytes(half: &[u8]) -> [u8; 32] {
    half.try_into().unwrap_or([0; 32])
}

#[cfg(debug_assertions)]
impl Vault {
    /// A vault with a ring of its own and no file, for the tests of every slice that seals. Not in a release.
    pub fn for_tests() -> Self {
        let ring = KeyRing::new([1; 32], [2; 32]);
        let source = Source::Given(ring.text().to_string());
        Self { ring: Arc::new(RwLock::new(ring)), source, suite: Suite::Standard }
    }
}

#[cfg(test)]
mod tests {
    use super::super::suite::all;
    use super::*;
    use db::{Db, Scratch};
    use kernel::Id;

    const HERE: (CommunityId, Uuid) = (CommunityId(Uuid::from_u128(1)), Uuid::from_u128(2));

    fn path(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("hulian-vault-{}-{name}", std::process::id())).join("vault.ring")
    }

    async fn opened(db: &Db, source: Source, missing: WhenMissing) -> Result<Vault, Fault> {
        with(Suite::Standard, db, source, missing).await
    }

    async fn with(suite: Suite, db: &Db, source: Source, missing: WhenMissing) -> Result<Vault, Fault> {
        db.write(None, move |conn| Vault::open(source.clone(), missing, suite, conn)).await
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
        // Another ring, and a ring made again where the first was lost, could open nothing.
        let other = Source::Given(KeyRing::new([8; 32], [9; 32]).text().to_string());
        assert_eq!(refused(opened(&db, other, WhenMissing::Refuse).await), missing);
        let lost = Source::File(path("lost"));
        assert_eq!(refused(opened(&db, lost, WhenMissing::Create([8; 64])).await), missing);
        assert!(!path("lost").exists());
        // Nor is any taken for the right one where nothing says which that is.
        db::forget_deployment(&mut scratch.conn(), "vault_ring").unwrap();
        for missing in [WhenMissing::Refuse, WhenMissing::Create([7; 64])] {
            let fault = opened(&db, Source::File(file.clone()), missing).await.err().unwrap();
            assert_eq!(fault.code(), &RING_MISSING);
            assert!(fault.to_string().contains("deployment"), "{fault}");
        }
        std::fs::remove_dir_all(file.parent().unwrap()).unwrap();
    }

    #[actix_web::test]
    async fn a_ring_from_before_a_rotation_is_refused_by_the_name_of_the_key() {
        let scratch = Scratch::new("vault-before");
        let db = Db::open(&scratch.place()).unwrap();
        let file = path("before");
        let vault = opened(&db, Source::File(file.clone()), WhenMissing::Create([7; 64])).await.unwrap();
        let backup = std::fs::read(&file).unwrap();
        vault.add_key(&mut scratch.conn(), [6; 32]).unwrap();
        let newest = std::fs::read(&file).unwrap();
        std::fs::write(&file, backup).unwrap();
        for missing in [WhenMissing::Refuse, WhenMissing::Create([8; 64])] {
            let fault = opened(&db, Source::File(file.clone()), missing).await.err().unwrap();
            assert_eq!(fault.code(), &RING_MISSING);
            assert!(fault.to_string().contains(&vault.newest()), "{fault}");
        }
        assert!(vault.add_key(&mut scratch.conn(), [9; 32]).is_err(), "a key is not added to such a ring either");
        std::fs::write(&file, newest).unwrap();
        let vault = opened(&db, Source::File(file.clone()), WhenMissing::Refuse).await.unwrap();
        // Once everything is rewrapped, the older key may go.
        vault.forget_older(&mut scratch.conn()).unwrap();
        assert_eq!(store::noted_keys(&mut scratch.conn()).unwrap(), [vault.newest()]);
        std::fs::remove_dir_all(file.parent().unwrap()).unwrap();
    }

    /// Wherever the power is cut while a key is added, everything that was ever wrapped opens afterwards.
    #[actix_web::test]
    async fn p2_a_cut_at_every_step_of_a_rotation_loses_no_key() {
        use files::cuts;
        let (scratch, file) = (Scratch::new("vault-cuts"), path("cuts"));
        let mut conn = scratch.conn();
        let source = Source::File(file.clone());
        let mut vault = Vault::open(source.clone(), WhenMissing::Create([7; 64]), Suite::Standard, &mut conn).unwrap();
        let mut wrapped = vec![vault.wrap(HERE, [1; 12], &vault.data_key([5; 32])).unwrap()];
        let mut cuts_seen = 0;
        for steps in 1..=255_u8 {
            cuts::after(Some(u32::from(steps)));
            let outcome = vault.add_key(&mut conn, [steps; 32]);
            let cut = cuts::happened();
            cuts::after(None);
            vault = Vault::open(source.clone(), WhenMissing::Refuse, Suite::Standard, &mut conn).unwrap();
            wrapped.push(vault.wrap(HERE, [steps; 12], &vault.data_key([5; 32])).unwrap());
            for one in &wrapped {
                assert_eq!(vault.unwrap(HERE, one).unwrap().bytes(), &[5; 32], "after a cut at step {steps}");
            }
            if !cut {
                outcome.unwrap();
                break;
            }
            cuts_seen += 1;
        }
        assert!(cuts_seen >= 8, "{cuts_seen}");
        std::fs::remove_dir_all(file.parent().unwrap()).unwrap();
    }

    /// Many rotations at once, each with a connection of its own: every key that wraps is in the ring that is left.
    #[actix_web::test]
    async fn rotations_at_once_come_one_after_the_other() {
        let (scratch, file) = (Scratch::new("vault-races"), path("races"));
        let db = Db::open(&scratch.place()).unwrap();
        let source = Source::File(file.clone());
        opened(&db, source.clone(), WhenMissing::Create([7; 64])).await.unwrap();
        let rotate = |number: u8| {
            let (place, source) = (scratch.place(), source.clone());
            std::thread::spawn(move || {
                let db = Db::open(&place).unwrap();
                actix_web::rt::System::new().block_on(async {
                    let vault = opened(&db, source, WhenMissing::Refuse).await.unwrap();
                    let adding = vault.clone();
                    db.write(None, move |conn| adding.add_key(conn, [number; 32])).await.unwrap();
                    vault.wrap(HERE, [number; 12], &vault.data_key([5; 32])).unwrap()
                })
            })
        };
        let turning: Vec<_> = (100..110).map(rotate).collect();
        let wrapped: Vec<Wrapped> = turning.into_iter().map(|one| one.join().unwrap()).collect();
        let vault = opened(&db, source, WhenMissing::Refuse).await.unwrap();
        for one in &wrapped {
            assert_eq!(vault.unwrap(HERE, one).unwrap().bytes(), &[5; 32]);
        }
        let ids: std::collections::HashSet<_> = wrapped.iter().map(|one| &one.key_id).collect();
        assert_eq!(ids.len(), 10, "each has a key of its own");
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
        let mut conn = scratch.conn();
        vault.add_key(&mut conn, [6; 32]).unwrap();
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
