//! The compressed forms of one body that is sent many times: each is made when it is first asked for, and once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use tokio::sync::OnceCell;

use super::coding::Coding;

/// The compressed forms of one body; put beside the body wherever that is kept, shared by everybody who sends it.
#[derive(Clone, Debug, Default)]
pub struct Variants(Arc<Forms>);

#[derive(Debug, Default)]
struct Forms {
    brotli: OnceCell<Bytes>,
    gzip: OnceCell<Bytes>,
    /// How often something was compressed: what tests count.
    made: AtomicU64,
}

impl PartialEq for Variants {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Variants {}

impl Variants {
    /// The body in this coding. Of many who ask at once, one compresses and the others wait for it.
    ///
    /// # Errors
    /// When it cannot be compressed; the next who asks tries again.
    pub(super) async fn encoded(&self, coding: Coding, body: &Bytes) -> io::Result<Bytes> {
        let form = match coding {
            Coding::Brotli => &self.0.brotli,
            Coding::Gzip => &self.0.gzip,
        };
        let make = || {
            self.0.made.fetch_add(1, Ordering::Relaxed);
            coding.encode(body)
        };
        form.get_or_try_init(make).await.cloned()
    }

    /// How often something was compressed.
    #[cfg(test)]
    pub fn made(&self) -> u64 {
        self.0.made.load(Ordering::Relaxed)
    }
}
