//! Argon2id on a bounded number of threads that keep their memory.
//!
//! A run needs 19 MiB. Allocated for each run, on whichever thread of a pool is free, these blocks stay behind in the
//! allocator's arenas, one for each thread: hundreds of megabytes that are never given back. So the threads here are as
//! many as runs are allowed at once, and each allocates one list of blocks at its first run and uses it for all later
//! ones. A list is not cleared in between: the next run overwrites every block before it reads it, and what is left of
//! the last pass is worth no more to a thief than the stored hash.
//!
//! **Invariants.** Whoever signs in costs one run, whether or not the login exists: the answer's time says nothing. The
//! runs are counted, so that tests can prove it without a stopwatch. No more lists than threads. Whose turn it is, and who
//! is told to come back, is decided by [`Turns`].

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::oneshot;
use unicode_normalization::UnicodeNormalization;

use super::turns::{Look, Permit, Turns, Whose};
use kernel::{Fault, INTERNAL, OrFaultAs, UNAVAILABLE};

/// What a new hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory, in KiB.
    memory: u32,
    /// Passes over it.
    passes: u32,
}

impl PasswordCost {
    /// OWASP's first choice for Argon2id with 19 MiB.
    pub const OWASP: Self = Self { memory: 19_456, passes: 2 };
    /// The least that Argon2 takes: for suites whose subject is not the password, where thousands sign in.
    #[cfg(debug_assertions)]
    pub const LEAST: Self = Self { memory: Params::MIN_M_COST, passes: 1 };

    /// One lane.
    fn params(self) -> Option<Params> {
        Params::new(self.memory, self.passes, 1, None).ok()
    }

    /// A hash of nothing anybody knows: the work for a login that does not exist.
    fn nobody(self) -> String {
        let Self { memory, passes } = self;
        format!("$argon2id$v=19$m={memory},t={passes},p=1${NOBODY}")
    }
}

impl Default for PasswordCost {
    fn default() -> Self {
        Self::OWASP
    }
}

/// The most memory that a stored hash may ask for, in KiB.
const MOST: usize = 65_536;

/// Salt and hash of nothing anybody knows.
const NOBODY: &str = "aHVsaWFuLW5vYm9keS0wMQ$0000000000000000000000000000000000000000000";

/// The memory of runs: allocated at the first, used again by all later ones.
#[derive(Default)]
pub struct Memory {
    cost: PasswordCost,
    blocks: Vec<Block>,
    counts: Arc<Counts>,
}

/// What is counted of all threads together.
#[derive(Default)]
struct Counts {
    runs: AtomicU64,
    lists: AtomicU64,
}

/// How busy the threads are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Threads.
    pub threads: usize,
    /// Turns that are taken.
    pub taken: usize,
    /// Those who wait for a turn.
    pub waiting: usize,
    /// Runs so far.
    pub runs: u64,
    /// Those who were told to come back.
    pub refused: u64,
}

impl Memory {
    /// Memory for hashes of this cost.
    pub fn new(cost: PasswordCost) -> Self {
        Self { cost, ..Self::default() }
    }

    fn blocks(&mut self, count: usize) -> Option<&mut [Block]> {
        if count > MOST {
            return None;
        }
        if self.blocks.len() < count {
            self.blocks = Vec::new();
            let whole = count.max(self.cost.memory as usize);
            self.blocks.try_reserve_exact(whole).ok()?;
            self.blocks.resize(whole, Block::new());
            self.counts.lists.fetch_add(1, Ordering::SeqCst);
        }
        self.blocks.get_mut(..count)
    }

    /// Hashes a password on this thread, in tens of milliseconds.
    ///
    /// # Errors
    /// An internal error when the machine has no memory left.
    pub fn hash(&mut self, password: &str) -> Result<String, Fault> {
        self.hashed(password).ok_or_else(|| Fault::of(&INTERNAL))
    }

    fn hashed(&mut self, password: &str) -> Option<String> {
        let params = self.cost.params()?;
        let (version, salt) = (Version::V0x13, Salt::generate());
        let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
        let written = ParamsString::try_from(&params).ok()?;
        let blocks = self.blocks(params.block_count())?;
        let argon2 = Argon2::new(Algorithm::Argon2id, version, params);
        argon2.hash_password_into_with_memory(normal(password).as_bytes(), &salt, &mut out, blocks).ok()?;
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(version.into()),
            params: written,
            salt: Some(salt),
            hash: Some(Output::new(&out).ok()?),
        };
        Some(hash.to_string())
    }

    /// Whether the password is the one hashed; a hash that cannot be read is nobody's.
    pub fn fits(&mut self, password: &str, hash: &str) -> bool {
        self.compared(password, hash).unwrap_or(false)
    }

    fn compared(&mut self, password: &str, hash: &str) -> Option<bool> {
        let hash = PasswordHash::new(hash).ok()?;
        let (salt, expected) = (hash.salt.as_ref()?, hash.hash.as_ref()?);
        let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
        let version = hash.version.map_or(Ok(Version::V0x13), Version::try_from).ok()?;
        let params = Params::try_from(&hash).ok()?;
        let mut out = [0; Output::MAX_LENGTH];
        let out = out.get_mut(..expected.len())?;
        let blocks = self.blocks(params.block_count())?;
        let argon2 = Argon2::new(algorithm, version, params);
        argon2.hash_password_into_with_memory(normal(password).as_bytes(), salt, out, blocks).ok()?;
        // `Output` compares in constant time.
        Some(Output::new(out).ok()? == *expected)
    }
}

type Work = Box<dyn FnOnce(&mut Memory) + Send>;

/// The threads that hash; cheap to clone.
#[derive(Clone)]
pub struct Hasher(Arc<Inner>);

struct Inner {
    cost: PasswordCost,
    turns: Turns,
    orders: Sender<Work>,
    counts: Arc<Counts>,
}

/// The right to one run after another; held while the outcome is written down, so that guesses cannot overtake their
/// count. A run that nobody waits for any more holds it until it is over.
pub struct Turn(Arc<Permit>);

impl Hasher {
    /// Starts this many threads, at least one, for new hashes of this cost.
    pub fn new(at_once: usize, cost: PasswordCost) -> Self {
        let at_once = at_once.max(1);
        let (orders, waiting) = channel();
        let (waiting, counts) = (Arc::new(Mutex::new(waiting)), Arc::<Counts>::default());
        for _ in 0..at_once {
            let (waiting, memory) = (Arc::clone(&waiting), Memory { counts: Arc::clone(&counts), ..Memory::new(cost) });
            let thread = std::thread::Builder::new().name("hulian-hashing".to_owned());
            // Without any thread the queue has no end, and whoever asks is told that it cannot be served.
            if let Err(error) = thread.spawn(move || work(&waiting, memory)) {
                tracing::error!(%error, "a thread that hashes passwords could not be started");
            }
        }
        Self(Arc::new(Inner { cost, turns: Turns::new(at_once), orders, counts }))
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// Unavailable, with the seconds after which to come back, when too many are waiting already.
    pub async fn turn(&self, whose: Whose) -> Result<Turn, Fault> {
        self.0.turns.take(whose).await.map(|permit| Turn(Arc::new(permit)))
    }

    /// How busy the threads are.
    pub fn load(&self) -> Load {
        let Look { threads, taken, waiting, refused } = self.0.turns.look();
        Load { threads, taken, waiting, refused, runs: self.0.counts.runs.load(Ordering::Relaxed) }
    }

    /// How many runs there were: what tests count.
    #[cfg(test)]
    pub fn runs(&self) -> u64 {
        self.0.counts.runs.load(Ordering::SeqCst)
    }

    /// Whether the password is the one hashed; without a hash, the same work and `false`.
    ///
    /// # Errors
    /// Unavailable when the service is stopping.
    pub async fn verify(&self, turn: &Turn, password: &str, hash: Option<&str>) -> Result<bool, Fault> {
        let known = hash.is_some();
        let (password, hash) = (password.to_owned(), hash.map_or_else(|| self.0.cost.nobody(), ToOwned::to_owned));
        let fits = self.run(turn, move |memory| memory.fits(&password, &hash)).await?;
        Ok(fits && known)
    }

    /// Whether the password is one of those hashed.
    ///
    /// # Errors
    /// Unavailable when the service is stopping.
    pub async fn among(&self, turn: &Turn, password: &str, hashes: Vec<String>) -> Result<bool, Fault> {
        let password = password.to_owned();
        self.run(turn, move |memory| hashes.iter().any(|hash| memory.fits(&password, hash))).await
    }

    /// Hashes a password.
    ///
    /// # Errors
    /// Unavailable when the service is stopping; an internal error when the machine has no memory left.
    pub async fn hash(&self, turn: &Turn, password: &str) -> Result<String, Fault> {
        let password = password.to_owned();
        self.run(turn, move |memory| memory.hash(&password)).await?
    }

    async fn run<T: Send + 'static>(
        &self,
        turn: &Turn,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, Fault> {
        self.0.counts.runs.fetch_add(1, Ordering::SeqCst);
        let (tell, told) = oneshot::channel();
        let permit = Arc::clone(&turn.0);
        let order: Work = Box::new(move |memory| {
            // Whoever asked may have gone away while this waited.
            if !tell.is_closed() {
                // Told or gone: the run is over either way.
                let _ = tell.send(work(memory));
            }
            drop(permit);
        });
        self.0.orders.send(order).or_fault_as(&UNAVAILABLE, "the threads that hash passwords have ended")?;
        told.await.or_fault_as(&UNAVAILABLE, "the hashing of a password ended early")
    }
}

/// The life of a hashing thread: until the last [`Hasher`] is gone.
fn work(orders: &Mutex<Receiver<Work>>, mut memory: Memory) {
    loop {
        let next = orders.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(order) = next else { return };
        // A run that panics answers nobody, who is then told that it cannot be served; the thread goes on.
        let _ = catch_unwind(AssertUnwindSafe(|| order(&mut memory)));
    }
}

/// The same password typed on another keyboard is the same password.
pub fn normal(password: &str) -> String {
    password.nfkc().collect()
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::task::Poll;

    use super::*;

    const ANYBODY: Whose = Whose::Source(None);

    fn of(number: usize) -> Whose {
        Whose::Source(Some([127, 0, 0, u8::try_from(number).unwrap()].into()))
    }

    /// Whether this is not ready yet.
    async fn waits(future: &mut (impl Future + Unpin)) -> bool {
        std::future::poll_fn(|context| Poll::Ready(Pin::new(&mut *future).poll(context).is_pending())).await
    }

    fn on_a_runtime(test: impl Future<Output = ()>) {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(test);
    }

    #[test]
    fn a_hash_fits_its_password_alone_and_nobody_costs_the_same_parameters() {
        let mut memory = Memory::default();
        let hash = memory.hash("Tr4ktor-Gurke").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(memory.fits("Tr4ktor-Gurke", &hash) && memory.fits("Ｔr4ktor-Gurke", &hash));
        assert!(!memory.fits("Tr4ktor-Gurka", &hash));
        let nobody = PasswordCost::OWASP.nobody();
        let nobody = PasswordHash::new(&nobody).unwrap();
        assert_eq!(nobody.params, PasswordHash::new(&hash).unwrap().params);
        assert!(!memory.fits("", &PasswordCost::OWASP.nobody()));
        assert_ne!(memory.hash("Tr4ktor-Gurke").unwrap(), hash, "every hash has a salt of its own");
    }

    #[test]
    fn hashes_are_those_of_every_other_argon2() {
        use argon2::{PasswordHasher, PasswordVerifier};
        let mut memory = Memory::default();
        let ours = memory.hash("Tr4ktor-Gurke").unwrap();
        assert!(Argon2::default().verify_password(b"Tr4ktor-Gurke", &*ours).is_ok());
        let smaller = Argon2::from(Params::new(4_096, 3, 2, Some(24)).unwrap());
        let theirs = smaller.hash_password(b"Tr4ktor-Gurke").unwrap().to_string();
        assert!(memory.fits("Tr4ktor-Gurke", &theirs) && !memory.fits("Tr4ktor-Gurka", &theirs));
    }

    #[test]
    fn what_is_no_hash_or_asks_for_too_much_fits_nobody() {
        let mut memory = Memory::default();
        for hash in ["", "secret", "$argon2id$v=19$m=19456,t=2,p=1$aHVsaWFuLW5vYm9keS0wMQ"] {
            assert!(!memory.fits("", hash), "{hash}");
        }
        let greedy = PasswordCost::OWASP.nobody().replace("m=19456", "m=1000000");
        assert!(!memory.fits("", &greedy));
        assert_eq!(memory.counts.lists.load(Ordering::SeqCst), 0, "nothing was allocated for any of these");
    }

    #[test]
    fn an_unknown_login_costs_one_run_like_a_known_one() {
        on_a_runtime(async {
            let hasher = Hasher::new(2, PasswordCost::OWASP);
            let turn = hasher.turn(ANYBODY).await.unwrap();
            let hash = hasher.hash(&turn, "Tr4ktor-Gurke").await.unwrap();
            assert_eq!(hasher.runs(), 1);
            assert!(!hasher.verify(&turn, "Tr4ktor-Gurke", None).await.unwrap());
            assert_eq!(hasher.runs(), 2);
            assert!(hasher.verify(&turn, "Tr4ktor-Gurke", Some(&hash)).await.unwrap());
            assert_eq!(hasher.runs(), 3);
        });
    }

    #[test]
    fn a_storm_of_sign_ins_allocates_no_more_lists_than_there_are_threads() {
        on_a_runtime(async {
            let hasher = Hasher::new(2, PasswordCost::OWASP);
            let hash = hasher.hash(&hasher.turn(ANYBODY).await.unwrap(), "Tr4ktor-Gurke").await.unwrap();
            let sign_in = |number: usize| {
                let (hasher, hash) = (hasher.clone(), hash.clone());
                tokio::spawn(async move {
                    let turn = hasher.turn(of(number)).await.unwrap();
                    let hash = Some(hash.as_str()).filter(|_| number.is_multiple_of(2));
                    hasher.verify(&turn, "Tr4ktor-Gurke", hash).await.unwrap()
                })
            };
            let waiting: Vec<_> = (0..40).map(sign_in).collect();
            for (number, answer) in waiting.into_iter().enumerate() {
                assert_eq!(answer.await.unwrap(), number % 2 == 0);
            }
            assert_eq!(hasher.runs(), 41);
            let lists = hasher.0.counts.lists.load(Ordering::SeqCst);
            assert!((1..=2).contains(&lists), "{lists} lists for two threads");
        });
    }

    #[test]
    fn a_run_nobody_waits_for_holds_its_turn_until_it_is_over() {
        on_a_runtime(async {
            let hasher = Hasher::new(1, PasswordCost::OWASP);
            let turn = hasher.turn(ANYBODY).await.unwrap();
            let ((tell, begun), (end, wait)) = (channel(), channel::<()>());
            let mut run = Box::pin(hasher.run(&turn, move |_| (tell.send(()), wait.recv())));
            assert!(waits(&mut run).await);
            begun.recv().unwrap();
            drop(run);
            drop(turn);
            let mut next = Box::pin(hasher.turn(ANYBODY));
            assert!(waits(&mut next).await, "the thread is not free");
            end.send(()).unwrap();
            assert!(next.await.is_ok());
        });
    }

    #[test]
    fn a_run_that_panics_is_unavailable_and_the_thread_goes_on() {
        on_a_runtime(async {
            let hasher = Hasher::new(1, PasswordCost::OWASP);
            let turn = hasher.turn(ANYBODY).await.unwrap();
            let broken: Result<(), Fault> = hasher.run(&turn, |_| panic!("a run that panics for the test")).await;
            assert_eq!(broken.unwrap_err().code().name, "unavailable");
            assert_eq!(hasher.run(&turn, |_| 7).await.unwrap(), 7);
        });
    }
}
