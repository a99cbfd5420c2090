//! The codings, each at a level that pays.
//!
//! Measured on a page of 50 kB: gzip 2 takes 0.3 ms (gzip 6 0.75) and leaves 5.3 kB (4.9); brotli 2 takes 0.5 ms
//! (brotli 4 1.0, brotli 5 4.4) and leaves 4.6 kB (4.5, 4.2). Most of what a small body costs is the memory of the
//! encoder: gzip's is kept by each thread, brotli's is as small as the body allows.

use std::cell::RefCell;
use std::io;

use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;
use flate2::{Compress, Compression, FlushCompress, Status};

/// From this size on, in bytes, a body is compressed on a thread that answers nobody meanwhile.
const LONG: usize = 64 << 10;
/// Level of gzip, of 9.
const GZIP: u32 = 2;
/// The window of gzip, as a power of two.
const GZIP_WINDOW: u8 = 15;
/// Quality of brotli, of 11.
const BROTLI: i32 = 2;

thread_local! {
    /// This thread's gzip encoder, used again for every answer.
    static ENCODER: RefCell<Compress> = RefCell::new(Compress::new_gzip(Compression::new(GZIP), GZIP_WINDOW));
}

/// A content coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Brotli,
    Gzip,
}

impl Coding {
    /// The name in `Content-Encoding`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// The body in this coding.
    ///
    /// # Errors
    /// When the machine gives no memory or no thread; the plain body may be sent instead.
    pub(super) async fn encode(self, body: &Bytes) -> io::Result<Bytes> {
        if body.len() < LONG {
            return self.encoded(body);
        }
        let body = body.clone();
        let encoded = tokio::task::spawn_blocking(move || self.encoded(&body));
        encoded.await.unwrap_or_else(|error| Err(io::Error::other(error)))
    }

    fn encoded(self, body: &[u8]) -> io::Result<Bytes> {
        let mut out = match self {
            Self::Gzip => ENCODER.with_borrow_mut(|encoder| gzip(encoder, body))?,
            Self::Brotli => brotli(body)?,
        };
        // What is kept takes no more memory than it needs.
        out.shrink_to_fit();
        Ok(out.into())
    }
}

fn gzip(encoder: &mut Compress, body: &[u8]) -> io::Result<Vec<u8>> {
    encoder.reset();
    let (mut out, mut rest) = (Vec::with_capacity(body.len() / 4 + 64), body);
    loop {
        let before = encoder.total_in();
        let status = encoder.compress_vec(rest, &mut out, FlushCompress::Finish)?;
        if status == Status::StreamEnd {
            return Ok(out);
        }
        let read = usize::try_from(encoder.total_in() - before).unwrap_or(usize::MAX);
        rest = rest.get(read..).unwrap_or_default();
        out.reserve(out.capacity());
    }
}

fn brotli(body: &[u8]) -> io::Result<Vec<u8>> {
    // No larger a window than the body: the encoder allocates by it.
    let bits = (usize::BITS - body.len().leading_zeros()).clamp(10, 22);
    let lgwin = i32::try_from(bits).unwrap_or(22);
    let params = BrotliEncoderParams { quality: BROTLI, lgwin, size_hint: body.len(), ..Default::default() };
    let (mut out, mut rest) = (Vec::with_capacity(body.len() / 4 + 64), body);
    brotli::BrotliCompress(&mut rest, &mut out, &params)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_does_not_gain_comes_back_as_it_was() {
        // Bytes without a pattern grow by compression: the encoder must be given more room than it was promised.
        let mut state = 1_u64;
        let mut noise = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()
        };
        for size in [0, 1, 100, 5_000, 300_000] {
            let body: Vec<u8> = std::iter::repeat_with(&mut noise).flatten().take(size).collect();
            let (mut gzip, mut brotli) = (Vec::new(), Vec::new());
            let coded = Coding::Gzip.encoded(&body).unwrap();
            flate2::read::GzDecoder::new(&coded[..]).read_to_end(&mut gzip).unwrap();
            let coded = Coding::Brotli.encoded(&body).unwrap();
            brotli::Decompressor::new(&coded[..], 4096).read_to_end(&mut brotli).unwrap();
            assert!(gzip == body && brotli == body, "{size} bytes");
        }
    }
}
