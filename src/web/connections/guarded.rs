//! A TCP stream that tells its connection what passes, and how a connection is closed.

use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use actix_web::rt::net::TcpStream;
use tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf};

use super::record::Connection;
use super::state::{Reason, Timeouts};

/// What a client hears whose head took too long (before routing, there is no problem document).
const TOO_SLOW: &[u8] = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
/// The kernel takes more while fewer bytes than these wait there to be sent. What waits there is out of sight: with more,
/// a client that reads nothing looks like one that reads, and one on a slow line like one that reads nothing.
#[cfg(target_os = "linux")]
const UNSENT: u32 = 8 * 1024;
/// Bytes handed to the kernel at once, for the same reason: it tells of progress in steps of this size.
#[cfg(target_os = "linux")]
const PIECE: usize = 16 * 1024;

/// A TCP stream under guard.
pub struct Guarded {
    stream: TcpStream,
    connection: Rc<Connection>,
}

impl Guarded {
    pub(super) fn new(stream: TcpStream, connection: Rc<Connection>) -> Self {
        Self { stream, connection }
    }

    /// What is known of the connection.
    pub fn connection(&self) -> Rc<Connection> {
        Rc::clone(&self.connection)
    }
}

/// Sets what the kernel is to know. A system that does not know an option serves without it.
pub(super) fn set_options(stream: &TcpStream, timeouts: &Timeouts) {
    // Without it the end of an answer waits 40 ms for the client's delayed acknowledgement.
    let _ = stream.set_nodelay(true);
    #[cfg(target_os = "linux")]
    {
        let socket = socket2::SockRef::from(stream);
        let _ = socket.set_tcp_notsent_lowat(UNSENT);
        // For the tail of an answer, which fits into the kernel, and for what is left when the service has closed its
        // side. Not less: the kernel counts the whole time for which a window is smaller than a packet, also while a
        // slow reader takes something.
        let _ = socket.set_tcp_user_timeout(Some(timeouts.idle));
    }
}

/// Writes a piece. `MSG_EOR` ends the kernel's packet with it: otherwise the next piece would be added to that packet,
/// whatever is waiting already.
#[cfg(target_os = "linux")]
fn write(stream: &mut TcpStream, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
    let piece = &bytes[..bytes.len().min(PIECE)];
    loop {
        ready!(stream.poll_write_ready(context))?;
        let send = || socket2::SockRef::from(&*stream).send_with_flags(piece, libc::MSG_EOR);
        match stream.try_io(Interest::WRITABLE, send) {
            // The kernel takes no more: what poll_write_ready said is out of date, and it will wait now.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            sent => return Poll::Ready(sent),
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn write(stream: &mut TcpStream, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
    Pin::new(stream).poll_write(context, bytes)
}

impl AsyncRead for Guarded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        self.connection.received(&buffer.filled()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Guarded {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match write(&mut self.stream, context, bytes) {
            Poll::Pending => {
                self.connection.blocked();
                Poll::Pending
            }
            Poll::Ready(written) => {
                if let Ok(count) = written {
                    self.connection.wrote(count);
                }
                Poll::Ready(written)
            }
        }
    }

    /// actix flushes when it has nothing left to write.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        self.connection.flushed();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        match self.connection.closed() {
            Some(Reason::Head) => {
                // A courtesy: nothing else is being written, and whether it arrives changes nothing.
                let _ = self.stream.try_write(TOO_SLOW);
            }
            // What is left of the answer must not stay in the kernel's memory, waiting for the reader.
            Some(Reason::Stalled) => {
                let _ = self.stream.set_zero_linger();
            }
            Some(Reason::Idle | Reason::Evicted) | None => {}
        }
    }
}
