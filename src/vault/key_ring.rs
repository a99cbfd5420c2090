//! The key ring (密钥环): one root for blind indexes, and the keys that wrap data keys, the newest of which wraps.
//!
//! As text: `hulian-vault-1 index BASE64 wrap BASE64 …`, in words apart from each other by white space of any kind. In a
//! file it has mode 0600; a key is added under the deployment's lock, by writing a new file and putting it in its place.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::codes::RING_MISSING;
use super::suite::{Suite, derived};
use kernel::canonical::hex;
use kernel::{Cause, CommunityId, Fault};

const TITLE: &str = "hulian-vault-1";

/// The keys.
pub struct KeyRing {
    root: Zeroizing<[u8; 32]>,
    keys: Vec<Wrapping>,
}

struct Wrapping {
    id: String,
    key: Zeroizing<[u8; 32]>,
}

impl Wrapping {
    fn of(key: Zeroizing<[u8; 32]>) -> Self {
        let id = hex(&derived(&key, "hulian-vault/id")[..8]);
        Self { id, key }
    }

    fn again(&self) -> Self {
        Self { id: self.id.clone(), key: self.key.clone() }
    }
}

impl KeyRing {
    /// A ring of new keys.
    pub fn new(root: [u8; 32], key: [u8; 32]) -> Self {
        Self { root: Zeroizing::new(root), keys: vec![Wrapping::of(Zeroizing::new(key))] }
    }

    /// Reads a ring.
    ///
    /// # Errors
    /// [`RING_MISSING`] when it is none.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let mut words = text.split_whitespace();
        let (mut root, mut keys) = (None, Vec::new());
        if words.next() != Some(TITLE) {
            return Err(unreadable("it does not begin as a ring does"));
        }
        while let Some(word) = words.next() {
            let key = words.next().and_then(key).ok_or_else(|| unreadable("a key in it is none"))?;
            match word {
                "index" if root.is_none() => root = Some(key),
                "wrap" => keys.push(Wrapping::of(key)),
                _ => return Err(unreadable("a word in it is not known")),
            }
        }
        match root {
            Some(root) if !keys.is_empty() => Ok(Self { root, keys }),
            _ => Err(unreadable("it lacks keys")),
        }
    }

    /// The ring as text.
    pub fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(format!("{TITLE}\nindex {}\n", STANDARD.encode(*self.root)));
        for wrapping in &self.keys {
            text.push_str(&format!("wrap {}\n", STANDARD.encode(*wrapping.key)));
        }
        text
    }

    /// Reads the ring of a file; nothing where there is no file.
    ///
    /// # Errors
    /// [`RING_MISSING`] when it cannot be read.
    pub fn read(path: &Path) -> Result<Option<Self>, Fault> {
        match fs::read_to_string(path).map(Zeroizing::new) {
            Ok(text) => Self::parse(&text).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unusable(path, &error)),
        }
    }

    /// Writes the first ring of a deployment.
    ///
    /// # Errors
    /// [`RING_MISSING`] when there is one already, or it cannot be written.
    pub fn begin(&self, path: &Path) -> Result<(), Fault> {
        files::create(path, self.text().as_bytes()).map_err(|error| unusable(path, &error))
    }

    /// Writes a ring that has grown into its file, whole or not at all, and keeps the one before beside it, named by how
    /// many keys it had: `vault.ring.3`. Reads it again: a key that is not provably in the file never wraps anything.
    ///
    /// # Errors
    /// [`RING_MISSING`] when it cannot be written, or is not read back as it was written.
    pub fn grow(&self, path: &Path, random: [u8; 32]) -> Result<Self, Fault> {
        let mut before = path.as_os_str().to_owned();
        before.push(format!(".{}", self.keys.len()));
        let grown =
            Self { root: self.root.clone(), keys: self.keys.iter().map(Wrapping::again).collect() }.with(random);
        let written = files::replace(Path::new(&before), self.text().as_bytes())
            .and_then(|()| files::replace(path, grown.text().as_bytes()));
        written.map_err(|error| unusable(path, &error))?;
        let read = Self::read(path)?.filter(|read| read.text() == grown.text());
        read.ok_or_else(|| unreadable("it is not what was written"))
    }

    /// Whether a key of this name is in it.
    pub fn has(&self, id: &str) -> bool {
        self.keys.iter().any(|wrapping| wrapping.id == id)
    }

    /// The same ring with one more key, which wraps from now on.
    pub fn with(mut self, key: [u8; 32]) -> Self {
        self.keys.push(Wrapping::of(Zeroizing::new(key)));
        self
    }

    /// The name of the key that wraps.
    pub fn newest(&self) -> &str {
        self.keys.last().map_or("", |wrapping| &wrapping.id)
    }

    /// The key of this name for one community, by a suite; none where there is no such key.
    ///
    /// # Errors
    /// `vault_suite_missing`.
    pub fn of_community(
        &self,
        (suite, id): (Suite, &str),
        community: CommunityId,
    ) -> Result<Option<Zeroizing<[u8; 32]>>, Fault> {
        let wrapping = self.keys.iter().find(|wrapping| wrapping.id == id);
        let purpose = format!("hulian-vault/wrap/{community}");
        wrapping.map(|wrapping| suite.derived(&wrapping.key, &purpose)).transpose()
    }

    /// The root of blind indexes.
    pub fn root(&self) -> &[u8; 32] {
        &self.root
    }

    /// What tells this ring from the ring of another deployment, and nothing else about it.
    pub fn fingerprint(&self) -> String {
        hex(&derived(&self.root, "hulian-vault/fingerprint")[..16])
    }
}

fn key(word: &str) -> Option<Zeroizing<[u8; 32]>> {
    let bytes = Zeroizing::new(STANDARD.decode(word).ok()?);
    Some(Zeroizing::new(bytes.as_slice().try_into().ok()?))
}

/// No content enters the log.
fn unusable(path: &Path, error: &std::io::Error) -> Fault {
    Fault::caused(&RING_MISSING, format!("{}: {}", path.display(), error.told()))
}

fn unreadable(why: &'static str) -> Fault {
    Fault::caused(&RING_MISSING, why)
}

#[cfg(test)]
mod tests {
    use super::super::suite::all;
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_ring_is_read_as_it_was_written_and_nothing_else_is_one() {
        let ring = KeyRing::new([1; 32], [2; 32]).with([3; 32]);
        let text = ring.text();
        let read = KeyRing::parse(&text.replace('\n', " ")).unwrap();
        assert_eq!((read.newest(), read.fingerprint()), (ring.newest(), ring.fingerprint()));
        assert_eq!(read.keys.len(), 2);
        let key = STANDARD.encode([1; 32]);
        for wrong in [
            String::new(),
            "hulian-vault-2".to_owned(),
            TITLE.to_owned(),
            format!("{TITLE} index {key}"),
            format!("{TITLE} wrap {key}"),
            format!("{TITLE} index {key} wrap {}", STANDARD.encode([1; 31])),
            format!("{TITLE} index {key} wrap {key} index {key}"),
            format!("{TITLE} index {key} wrap"),
        ] {
            assert_eq!(
                KeyRing::parse(&wrong).err().map(|fault| fault.code().name),
                Some("vault_ring_missing"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn communities_have_keys_of_their_own() {
        let ring = KeyRing::new([1; 32], [2; 32]);
        let id = ring.newest().to_owned();
        for suite in all() {
            let of = |id: &str, number| ring.of_community((suite, id), CommunityId(Uuid::from_u128(number))).unwrap();
            assert_ne!(of(&id, 1), of(&id, 2));
            assert_ne!(*of(&id, 1).unwrap(), [2; 32]);
            assert!(of("nobody", 1).is_none());
        }
    }

    #[test]
    fn a_ring_file_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = std::env::temp_dir().join(format!("hulian-ring-{}", std::process::id()));
        let path = folder.join("vault.ring");
        assert!(KeyRing::read(&path).unwrap().is_none());
        KeyRing::new([1; 32], [2; 32]).begin(&path).unwrap();
        assert!(KeyRing::new([8; 32], [9; 32]).begin(&path).is_err(), "the first ring stays");
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
        let first = KeyRing::read(&path).unwrap().unwrap();
        let grown = first.grow(&path, [3; 32]).unwrap();
        assert!(grown.has(first.newest()) && grown.newest() != first.newest());
        assert_eq!(KeyRing::read(&path).unwrap().unwrap().newest(), grown.newest());
        let before = KeyRing::read(&folder.join("vault.ring.1")).unwrap().unwrap();
        assert_eq!(before.text(), first.text(), "the ring of before is kept");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "nothing else is left beside it");
        fs::remove_dir_all(&folder).unwrap();
    }
}
