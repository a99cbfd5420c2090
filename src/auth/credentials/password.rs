//! Passwords: Argon2id in a bounded number of threads, and what a new one must be like.
//!
//! **Invariant.** Whoever signs in costs one Argon2 run, whether or not the login exists: the answer's time says
//! nothing. The runs are counted, so that tests can prove it without a stopwatch.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization;

use crate::kernel::patch::INVALID;
use crate::kernel::{Fault, INTERNAL, OrFaultAs, UNAVAILABLE, Violation};

/// How many former passwords are refused.
pub const HISTORY: usize = 5;
/// The longest password that is read.
pub const LONGEST: usize = 128;

/// A hash of nothing anybody knows, with today's parameters: the work for a login that does not exist.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$aHVsaWFuLW5vYm9keS0wMQ$0000000000000000000000000000000000000000000";

/// The bounded pool.
#[derive(Clone)]
pub struct Hasher {
    turns: Arc<Semaphore>,
    runs: Arc<AtomicU64>,
}

/// The right to one run; held while the outcome is written down, so that guesses cannot overtake their count.
pub struct Turn {
    _permit: OwnedSemaphorePermit,
}

impl Hasher {
    /// A pool that runs at most this many at once.
    pub fn new(at_once: usize) -> Self {
        Self { turns: Arc::new(Semaphore::new(at_once.max(1))), runs: Arc::default() }
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// Unavailable when the service is stopping.
    pub async fn turn(&self) -> Result<Turn, Fault> {
        let permit = Arc::clone(&self.turns).acquire_owned().await;
        permit.map(|permit| Turn { _permit: permit }).or_fault_as(&UNAVAILABLE, "no turn to hash a password")
    }

    /// How many runs there were: what tests count.
    #[cfg(test)]
    pub fn runs(&self) -> u64 {
        self.runs.load(Ordering::SeqCst)
    }

    /// Whether the password is the one hashed; without a hash, the same work and `false`.
    ///
    /// # Errors
    /// Unavailable when the service is stopping.
    pub async fn verify(&self, _turn: &Turn, password: &str, hash: Option<&str>) -> Result<bool, Fault> {
        let known = hash.is_some();
        let [password, hash] = [password.to_owned(), hash.unwrap_or(NOBODY).to_owned()];
        let fits = self.run(move || fits(&password, &hash)).await?;
        Ok(fits && known)
    }

    /// Whether the password is one of those hashed.
    ///
    /// # Errors
    /// Unavailable when the service is stopping.
    pub async fn among(&self, _turn: &Turn, password: &str, hashes: Vec<String>) -> Result<bool, Fault> {
        let password = password.to_owned();
        self.run(move || hashes.iter().any(|hash| fits(&password, hash))).await
    }

    /// Hashes a password.
    ///
    /// # Errors
    /// Unavailable when the service is stopping.
    pub async fn hash(&self, _turn: &Turn, password: &str) -> Result<String, Fault> {
        let password = password.to_owned();
        self.run(move || hash(&password)).await?
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
        self.runs.fetch_add(1, Ordering::SeqCst);
        tokio::task::spawn_blocking(work).await.or_fault_as(&UNAVAILABLE, "the hashing of a password ended early")
    }
}

/// Hashes a password on this thread (command line, demo).
///
/// # Errors
/// An internal error when the machine has no randomness or memory left.
pub fn hash(password: &str) -> Result<String, Fault> {
    let hash = argon2id()?.hash_password(normal(password).as_bytes());
    hash.map(|hash| hash.to_string()).or_fault_as(&INTERNAL, "a password could not be hashed")
}

fn fits(password: &str, hash: &str) -> bool {
    argon2id().is_ok_and(|argon2| argon2.verify_password(normal(password).as_bytes(), hash).is_ok())
}

fn argon2id() -> Result<Argon2<'static>, Fault> {
    let params = Params::new(19_456, 2, 1, None).or_fault_as(&INTERNAL, "a password could not be hashed")?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The same password typed on another keyboard is the same password.
fn normal(password: &str) -> String {
    password.nfkc().collect()
}

/// Whether a new password will do: length and classes, not a common one, nothing that names its owner or place.
///
/// # Errors
/// [`INVALID`] naming `pointer` with every reason.
pub fn acceptable(password: &str, about: &[&str], pointer: &str) -> Result<(), Fault> {
    let reasons: Vec<_> = reasons(&normal(password), about).map(|reason| reason.at(pointer)).collect();
    if reasons.is_empty() { Ok(()) } else { Err(Fault::of(&INVALID).at(reasons)) }
}

/// The refusal of a password that was in use before.
pub fn used_before(pointer: &str) -> Fault {
    Fault::of(&INVALID).at([Reason::Used.at(pointer)])
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Length,
    Long,
    Simple,
    Common,
    Context,
    Used,
}

impl Reason {
    fn at(self, pointer: &str) -> Violation {
        let (code, zh, en) = match self {
            Self::Length => ("too_short", "密码至少 10 个字符。", "At least 10 characters."),
            Self::Long => ("too_long", "密码最多 128 个字符。", "At most 128 characters."),
            Self::Simple => (
                "password_too_simple",
                "请包含大写字母、小写字母、数字、其他字符中的至少三类, 或使用 15 个以上字符。",
                "Use three of upper case, lower case, digits and other characters, or 15 characters or more.",
            ),
            Self::Common => ("password_too_common", "密码过于常见, 容易被猜中。", "Too common; it would be guessed."),
            Self::Context => (
                "password_names_owner",
                "密码不能包含登录名、单位或社区名称。",
                "It must not hold the login, the unit's or the community's name.",
            ),
            Self::Used => {
                ("password_used_before", "不能使用最近 5 次用过的密码。", "It is one of the last five in use.")
            }
        };
        Violation { pointer: pointer.to_owned(), code: code.to_owned(), detail: [zh.to_owned(), en.to_owned()] }
    }
}

/// Words that are no secret here.
const HERE: [&str; 4] = ["兰新", "lanxin", "hulian", "互联"];

fn reasons(password: &str, about: &[&str]) -> impl Iterator<Item = Reason> {
    let length = password.chars().count();
    let words: Vec<String> =
        about.iter().map(|word| normal(word).to_lowercase()).filter(|word| word.chars().count() >= 2).collect();
    let lower = password.to_lowercase();
    let named = words.iter().map(String::as_str).chain(HERE).any(|word| lower.contains(word));
    let inputs: Vec<&str> = words.iter().map(String::as_str).chain(HERE).collect();
    let fits = (10..=LONGEST).contains(&length);
    let guessed = fits && u8::from(zxcvbn::zxcvbn(password, &inputs).score()) < 2;
    let found = [
        (length < 10).then_some(Reason::Length),
        (length > LONGEST).then_some(Reason::Long),
        (length < 15 && classes(password) < 3).then_some(Reason::Simple),
        guessed.then_some(Reason::Common),
        named.then_some(Reason::Context),
    ];
    found.into_iter().flatten()
}

fn classes(password: &str) -> usize {
    let other = |c: char| !c.is_ascii_alphanumeric();
    let has = [
        password.chars().any(|c| c.is_ascii_uppercase()),
        password.chars().any(|c| c.is_ascii_lowercase()),
        password.chars().any(|c| c.is_ascii_digit()),
        password.chars().any(other),
    ];
    has.into_iter().filter(|has| *has).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(password: &str) -> Vec<Reason> {
        reasons(password, &["zhang.min", "市税务局"]).collect()
    }

    #[test]
    fn the_rules_for_a_new_password() {
        assert_eq!(found("Tr4ktor-Gurke"), []);
        assert_eq!(found("梧桐 山丘 河流 石桥 白鹭 晚风 渔火"), [], "fifteen characters need no classes");
        assert_eq!(found("Kurz-7a"), [Reason::Length]);
        assert_eq!(found("tfzuqkwhvbno"), [Reason::Simple]);
        assert_eq!(found("Password123!"), [Reason::Common]);
        assert!(found("qwertyuiop123456").contains(&Reason::Common));
        assert!(found("Zhang.Min-4711-Xq").contains(&Reason::Context));
        assert!(found("市税务局-4711-Xq").contains(&Reason::Context));
        assert!(found("Hulian-Kq7-Wm2").contains(&Reason::Context));
        assert_eq!(found(&"aB3-".repeat(40)), [Reason::Long]);
    }

    #[test]
    fn a_hash_fits_its_password_alone_and_nobody_costs_the_same_parameters() {
        let hash = hash("Tr4ktor-Gurke").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(fits("Tr4ktor-Gurke", &hash) && fits("Ｔr4ktor-Gurke", &hash));
        assert!(!fits("Tr4ktor-Gurka", &hash));
        let nobody = argon2::PasswordHash::new(NOBODY).unwrap();
        assert_eq!(nobody.params, argon2::PasswordHash::new(&hash).unwrap().params);
        assert!(!fits("", NOBODY));
    }

    #[test]
    fn an_unknown_login_costs_one_run_like_a_known_one() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let hasher = Hasher::new(2);
            let turn = hasher.turn().await.unwrap();
            let hash = hash("Tr4ktor-Gurke").unwrap();
            assert!(!hasher.verify(&turn, "Tr4ktor-Gurke", None).await.unwrap());
            assert_eq!(hasher.runs(), 1);
            assert!(hasher.verify(&turn, "Tr4ktor-Gurke", Some(&hash)).await.unwrap());
            assert_eq!(hasher.runs(), 2);
        });
    }
}
