//! The codings, each with a level that pays: what a body costs to compress must not be more than what it costs to write.

use std::io::{self, Write};

use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

/// From this size on, in bytes, a body is compressed on a thread that answers nobody meanwhile.
const LONG: usize = 64 << 10;
/// Level of gzip, of 9: for answers that are written once and forgotten.
const GZIP: u32 = 4;
/// Quality of brotli, of 11: for answers that are kept.
const BROTLI: i32 = 4;

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
        let mut out = Vec::with_capacity(body.len() / 4);
        match self {
            Self::Gzip => {
                let mut encoder = GzEncoder::new(out, Compression::new(GZIP));
                encoder.write_all(body)?;
                out = encoder.finish()?;
            }
            Self::Brotli => {
                // No larger a window than the body: the encoder allocates by it.
                let bits = usize::BITS - body.len().leading_zeros();
                let lgwin = i32::try_from(bits.clamp(10, 22)).unwrap_or(22);
                let params =
                    BrotliEncoderParams { quality: BROTLI, lgwin, size_hint: body.len(), ..Default::default() };
                let mut rest = body;
                brotli::BrotliCompress(&mut rest, &mut out, &params)?;
            }
        }
        // What is kept takes no more memory than it needs.
        out.shrink_to_fit();
        Ok(out.into())
    }
}
